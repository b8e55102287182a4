"""The seven days of a week as bars: what was expected below, what was not above it, told apart by shape too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import local_dates, week_words
from hoofhearted_desktop.desktop.text import scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens, translucent

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.week_summary import Day, Summary

_LEAST = 3.0


def paint_days(painter: QPainter, rect: QRectF, week: Summary, tokens: Tokens, font: QFont, *, mirrored: bool) -> None:
    """Draw a week's days into a rectangle, with the weekdays under them and hours above those that have any."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    line = painter.fontMetrics().height()
    plot = rect.adjusted(0, line + 10, 0, -line - 8)
    days = week.days[::-1] if mirrored else week.days
    top_s = max((day.busy_s for day in days), default=0.0) or 1.0
    slot = rect.width() / len(days)
    painter.setPen(QPen(QColor(tokens.line), 1))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())
    for nth, day in enumerate(days):
        bar = QRectF(rect.left() + (nth + 0.22) * slot, plot.top(), slot * 0.56, plot.height())
        height = _stack(painter, bar, day, top_s, tokens)
        painter.setPen(QColor(tokens.muted))
        below = QRectF(rect.left() + nth * slot, plot.bottom() + 6, slot, line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, local_dates.weekday(day.day))
        if day.busy_s:
            above = QRectF(rect.left() + nth * slot, plot.bottom() - height - line - 2, slot, line)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, _shortly(day.busy_s))
    painter.restore()


def _stack(painter: QPainter, bar: QRectF, day: Day, top_s: float, tokens: Tokens) -> float:
    """Draw one day, and give its height."""
    radius = min(4.0, bar.width() / 4)
    bottom = bar.bottom()
    for seconds, colour, odd in ((day.expected_s, tokens.blue, False), (day.unexpected_s, tokens.orange, True)):
        if seconds <= 0:
            continue
        height = max(_LEAST, seconds / top_s * bar.height())
        part = QRectF(bar.left(), bottom - height, bar.width(), height)
        painter.setPen(QPen(QColor(colour), 1))
        painter.setBrush(QColor(colour) if odd else translucent(colour, 0.35))
        painter.drawRoundedRect(part, min(radius, height / 2), min(radius, height / 2))
        bottom -= height + 1
    return bar.bottom() - bottom


def _shortly(seconds: float) -> str:
    """Give "45 min" or "3 h": there is no room for both."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return say("{n} min", n=max(1, minutes))
    return say("{n} h", n=round(seconds / 3600))


class WeekBars(QWidget):
    """The days of a week."""

    def __init__(self) -> None:
        """Start with no week."""
        super().__init__()
        self._tokens: Tokens = LIGHT
        self._week: Optional[Summary] = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def show_week(self, week: Optional[Summary]) -> None:
        """Show a week."""
        self._week = week
        self.setAccessibleName(say("GPU time by day"))
        told = [f"{local_dates.date(day.day)}: {week_words.hours(day.busy_s)}" for day in week.days] if week else []
        self.setAccessibleDescription(", ".join(told))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the height of ten lines."""
        return QSize(280, 10 * self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        if self._week is None:
            return
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        paint_days(painter, QRectF(self.rect()), self._week, self._tokens, scaled(self.font(), 0.85), mirrored=mirrored)
        painter.end()
