"""The time axis under the charts: local times that move with the lines, or for the last minutes marks that stand still."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import chart_margins, time_marks
from hoofhearted_desktop.desktop.text import scaled

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.theme import Tokens
    from hoofhearted_desktop.desktop.viewport import Grid, Viewport

_PARTS = {60.0: 4, 600.0: 5}
_APART = 18
_PLACED = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
"""Time runs from left to right in every language, and words stand where their moments are."""


class Marks(NamedTuple):
    """What the axis shows: marks, what is said under its left end, and whether it ends now."""

    marks: tuple[time_marks.Mark, ...]
    under: str
    follows: bool

    @property
    def moments(self) -> tuple[float, ...]:
        """Where lines go through the charts."""
        return tuple(mark.moment for mark in self.marks)


class TimeAxis(QWidget):
    """The words of the time axis, in two rows: times, and dates."""

    def __init__(self, tokens: Tokens) -> None:
        """Show nothing yet."""
        super().__init__()
        self._tokens = tokens
        self._grid: Optional[Grid] = None
        self._marks = Marks((), "", follows=True)
        self._cross: Optional[float] = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.be_low(low=False)

    def be_low(self, *, low: bool) -> None:
        """Leave the dates out, or say them."""
        self.setFixedHeight((1 if low else 2) * QFontMetrics(scaled(self.font(), 0.85)).height() + (4 if low else 8))

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def marks_of(self, view: Viewport, grid: Grid, *, current: bool) -> Marks:
        """Find the marks of a view; `current`: it ends now, and not at the last reading of a host that is lost."""
        metrics = QFontMetrics(scaled(self.font(), 0.85))
        date = time_marks.date_said(grid.begins)
        width = max(1, self.width() - chart_margins.ROOM)
        if view.follows and current and view.span in _PARTS:
            parts = _PARTS[view.span]
            long = [_ago(view.span * (parts - nth) / parts) for nth in range(parts + 1)]
            if width / parts < max(map(metrics.horizontalAdvance, long)) + _APART:
                parts, long = 1, [long[0], long[-1]]
            step = grid.step * grid.count / parts
            made = tuple(time_marks.Mark(grid.begins + nth * step, word) for nth, word in enumerate(long))
            began = time_marks.moment_said(grid.begins, view.span)
            return Marks(made, say("{date}, from {time}", date=date, time=began), follows=True)
        widest = metrics.horizontalAdvance("00:00:00" if view.span < time_marks.SECONDS_S else "00:00 AM") + _APART
        most = max(1, min(14, width // widest))
        return Marks(time_marks.marks(grid.begins, grid.ends, most), date, follows=view.follows and current)

    def show_marks(self, grid: Grid, marks: Marks) -> None:
        """Show other marks."""
        if (grid, marks) != (self._grid, self._marks):
            self._grid, self._marks = grid, marks
            self.update()

    def show_cross(self, moment: Optional[float]) -> None:
        """Say the time of the crosshair."""
        if moment != self._cross:
            self._cross = moment
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the words that have room; that of now comes first."""
        grid = self._grid
        if grid is None:
            return
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # "15 s ago" in the direction of its letters
        painter.setFont(scaled(self.font(), 0.85))
        metrics = painter.fontMetrics()
        height = metrics.height()
        width = self.width() - chart_margins.ROOM
        right = float(self.width())
        painter.setPen(QColor(self._tokens.muted))
        standing = bool(self._marks.marks) and self._marks.marks[-1].word == say("now")
        if self._marks.follows and not standing:
            now = say("now")
            wide = metrics.horizontalAdvance(now)
            painter.drawText(QRectF(width - wide, 2, wide + 2, height), _PLACED, now)
            right = width - wide - _APART / 2
        under_right = 0.0
        if self._marks.under:
            under_right = metrics.horizontalAdvance(self._marks.under) + _APART
            painter.drawText(QRectF(0, height + 4, width, height), _PLACED, self._marks.under)
        taken = -1e9
        for mark in self._marks.marks:
            wide = metrics.horizontalAdvance(mark.word)
            middle = grid.place(mark.moment) / grid.count * width
            left = min(max(0.0, middle - wide / 2), self.width() - wide - 1)
            if left < taken or left + wide > right:
                continue
            painter.drawText(QRectF(left, 2, wide + 2, height), _PLACED, mark.word)
            taken = left + wide + _APART / 2
            if mark.date and left >= under_right:
                wide = metrics.horizontalAdvance(mark.date)
                place = QRectF(max(0.0, middle - wide / 2), height + 4, wide + 2, height)
                painter.drawText(place, _PLACED, mark.date)
                under_right = place.right() + _APART / 2
        if self._cross is not None:
            self._paint_cross(painter, grid, width)
        painter.end()

    def _paint_cross(self, painter: QPainter, grid: Grid, width: int) -> None:
        assert self._cross is not None  # noqa: S101 - asked before
        said = time_marks.moment_said(self._cross, grid.step * grid.count)
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(said) + 12
        middle = grid.place(self._cross) / grid.count * width
        place = QRectF(min(max(0.0, middle - wide / 2), self.width() - wide), 1, wide, metrics.height() + 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tokens.foreground))
        painter.drawRoundedRect(place, 3, 3)
        painter.setPen(QColor(self._tokens.background))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, said)


def _ago(seconds: float) -> str:
    if seconds <= 0:
        return say("now")
    if seconds < 120:
        return say("{n} s ago", n=round(seconds))
    return say("{n} min ago", n=round(seconds / 60))
