"""Draws the list of spin-ups: the headings of days, and two lines for each spin-up, from whichever side the language is read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import local_dates
from hoofhearted_desktop.desktop.episode_model import ROW_ROLE, Heading, Line
from hoofhearted_desktop.desktop.text import scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

Index = QModelIndex | QPersistentModelIndex
_EDGE = 16
_GAP = 12
_DOT = 9
_NARROW = 560
_SMALL = 0.9
_A_DAY = dt.date(2026, 11, 28)


def _clock_width(font: QFont) -> int:
    """Give the width in which any time of day, from and to, and any length of time can be read."""
    metrics = QFontMetrics(font)
    late = local_dates.midnight(_A_DAY) + 22 * 3600 + 58 * 60
    samples = (local_dates.span(late, late + 3600), say("{time} so far", time="88 h 58 min"))
    return max(metrics.horizontalAdvance(each) for each in samples) + 4


class EpisodeDelegate(QStyledItemDelegate):
    """The drawing. Whom nobody expected has a filled mark, who was expected a ring: told apart without colour."""

    def __init__(self, parent: QWidget) -> None:
        """Draw in light colours."""
        super().__init__(parent)
        self.tokens: Tokens = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Give two lines to a spin-up, one with air above it to a heading."""
        line = option.fontMetrics.height()
        if isinstance(index.data(ROW_ROLE), Heading):
            return QSize(100, round(line * 1.3) + (6 if index.row() == 0 else 18))
        return QSize(100, 2 * line + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        if isinstance(row, Heading):
            self._heading(painter, option, row)
        elif isinstance(row, Line):
            self._line(painter, option, row)
        painter.restore()

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, row: Heading) -> None:
        line = round(option.fontMetrics.height() * 1.3)
        rect = QRect(option.rect.left() + _EDGE, option.rect.bottom() - line, option.rect.width() - 2 * _EDGE, line)
        painter.setPen(QPen(QColor(self.tokens.line), 1))
        painter.drawLine(rect.left(), option.rect.bottom(), rect.right(), option.rect.bottom())
        painter.setFont(scaled(option.font, _SMALL))
        painter.setPen(QColor(self.tokens.muted))
        taken = self._end(painter, option, rect, row.summary, 0.6 if row.text else 1.0)
        painter.setFont(scaled(option.font, 1.0, bold=True))
        painter.setPen(QColor(self.tokens.foreground))
        self._start(painter, option, rect, row.text, taken)

    def _line(self, painter: QPainter, option: QStyleOptionViewItem, row: Line) -> None:
        tokens, rect = self.tokens, option.rect
        box = QRectF(rect).adjusted(8, 2, -8, -2)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.chosen if selected else tokens.raised))
            painter.drawRoundedRect(box, 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.blue), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
        small, plain, strong = (
            scaled(option.font, _SMALL),
            scaled(option.font, 1.0),
            scaled(option.font, 1.0, bold=True),
        )
        half = (rect.height() - 10) // 2
        inner = QRect(rect.left() + _EDGE, rect.top() + 5, rect.width() - 2 * _EDGE, rect.height() - 10)
        ink = QColor(tokens.muted if row.entry.episode.verdict.expected else tokens.orange)
        mark = QRectF(inner.left(), inner.top() + (half - _DOT) / 2, _DOT, _DOT)
        self._mark(painter, self._placed(option, mark), row, ink)
        inner.setLeft(inner.left() + _DOT + _GAP)
        if rect.width() >= _NARROW:
            width = _clock_width(small)
            clock = QRect(inner.left(), inner.top(), width, half)
            painter.setFont(small)
            painter.setPen(QColor(tokens.foreground))
            self._start(painter, option, clock, row.times, 0)
            clock.moveTop(inner.top() + half)
            painter.setPen(QColor(tokens.muted))
            self._start(painter, option, clock, row.duration, 0)
            inner.setLeft(inner.left() + width + _GAP)
            facts = row.where
        else:
            facts = f"{row.duration} · {row.where}"
        top = QRect(inner.left(), inner.top(), inner.width(), half)
        low = QRect(inner.left(), inner.top() + half, inner.width(), half)
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        taken = self._end(painter, option, top, row.energy if rect.width() >= _NARROW else row.times)
        painter.setPen(ink)
        below = self._end(painter, option, low, row.verdict, 0.5)
        painter.setPen(QColor(tokens.muted))
        self._start(painter, option, low, facts, below)
        painter.setFont(strong)
        painter.setPen(QColor(tokens.foreground))
        used = self._start(painter, option, top, row.who, taken)
        if row.others:
            painter.setFont(plain)
            painter.setPen(QColor(tokens.muted))
            rest = QRect(top.left() + used + 8, top.top(), top.width() - used - 8, top.height())
            if rest.width() - taken > 40:
                self._start(painter, option, rest, row.others, taken)

    def _mark(self, painter: QPainter, rect: QRectF, row: Line, ink: QColor) -> None:
        """Draw a ring or a full circle; of what runs a triangle, as everywhere where something plays."""
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush if row.entry.episode.verdict.expected else ink)
        if row.running:
            painter.drawPolygon(
                QPolygonF(
                    [rect.topLeft(), rect.bottomLeft(), QRectF(rect).center() + (rect.topRight() - rect.topLeft()) / 2]
                )
            )
        else:
            painter.drawEllipse(rect)

    @staticmethod
    def _placed(option: QStyleOptionViewItem, rect: QRectF) -> QRectF:
        """Mirror a place where text is read from the right."""
        if option.direction == Qt.LayoutDirection.LeftToRight:
            return rect
        whole = option.rect
        return QRectF(whole.left() + whole.right() + 1 - rect.right(), rect.top(), rect.width(), rect.height())

    def _start(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str, taken: int) -> int:
        """Write at the leading side, beside what is `taken` of the trailing one, and give the width."""
        room = max(0, rect.width() - taken)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        place = self._placed(option, QRectF(rect.left(), rect.top(), room, rect.height()))
        leading = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(place, leading | Qt.AlignmentFlag.AlignAbsolute, shown)
        return painter.fontMetrics().horizontalAdvance(shown)

    def _end(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str, most: float = 0.6) -> int:
        """Write at the trailing side, at `most` that part of the width, and give what it takes with the gap before it."""
        if not text:
            return 0
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width() * most))
        width = metrics.horizontalAdvance(shown) + 1
        place = self._placed(option, QRectF(rect.right() + 1 - width, rect.top(), width, rect.height()))
        trailing = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(place, trailing | Qt.AlignmentFlag.AlignAbsolute, shown)
        return width + _GAP
