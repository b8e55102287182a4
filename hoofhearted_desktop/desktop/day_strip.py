"""The last day as a strip: what would have been told stands high, what is expected low, and what nobody knows is hollow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hoofhearted_desktop.desktop import local_dates
from hoofhearted_desktop.desktop.text import tabular
from hoofhearted_desktop.desktop.theme import LIGHT

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.theme import Tokens

_HEIGHT = 58
_BAND = 30
_NARROWEST = 3.0
_EVERY_H = 6
_LONGEST_S = 26 * 3600.0
"""A day and a change of the clocks."""


class Block(NamedTuple):
    """One spin-up of the strip; Unix times, `ended` None where it goes on."""

    started: float
    ended: Optional[float]
    expected: Optional[bool]
    told: bool


class DayStrip(QWidget):
    """Painted when something has changed; its words are the accessible name's, given by whoever knows them."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._tokens: Tokens = LIGHT
        self._blocks: tuple[Block, ...] = ()
        self._since = self._until = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, since: float, until: float, blocks: tuple[Block, ...]) -> None:
        """Show these between two Unix times; nothing of a stretch that is no day of any calendar."""
        known = local_dates.local(until) is not None and 0.0 <= until - since <= _LONGEST_S
        self._since, self._until, self._blocks = (since, until, blocks) if known else (0.0, 0.0, ())
        self.update()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a band and its hours."""
        return QSize(240, _BAND + 8 + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for as much when narrow."""
        return QSize(120, self.sizeHint().height())

    def _x(self, unix: float) -> float:
        part = (min(max(unix, self._since), self._until) - self._since) / max(1.0, self._until - self._since)
        along = part * (self.width() - 2)
        return 1 + (self.width() - 2 - along if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else along)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the hours and the blocks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.background))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), _BAND), 4, 4)
        self._hours(painter)
        for block in self._blocks:
            one, other = self._x(block.started), self._x(self._until if block.ended is None else block.ended)
            left, width = min(one, other), max(_NARROWEST, abs(other - one))
            top = 3 if block.told else _BAND * 0.5
            rect = QRectF(left, top, width, _BAND - 3 - top)
            colour = QColor(tokens.orange if block.told else tokens.muted if block.expected is None else tokens.blue)
            if block.expected is None:
                painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
            painter.drawRoundedRect(rect, 1.5, 1.5)
        painter.end()

    def _hours(self, painter: QPainter) -> None:
        painter.setFont(tabular(self.font()))
        metrics = painter.fontMetrics()
        at = self._since - self._since % 3600 + 3600
        while at < self._until:
            local = local_dates.local(at)
            if local is not None and local.hour % _EVERY_H == 0:
                x = self._x(at)
                painter.setPen(QColor(self._tokens.line))
                painter.drawLine(round(x), 0, round(x), _BAND)
                text = local_dates.clock(at)
                half = metrics.horizontalAdvance(text) / 2
                painter.setPen(QColor(self._tokens.muted))
                place = min(max(0.0, x - half), self.width() - 2 * half)
                painter.drawText(round(place), _BAND + 4 + metrics.ascent(), text)
            at += 3600
