"""How the timeline of spin-ups is drawn: the axis of days, a lane a GPU, and bars that are told apart without colour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.episode_lanes import Bar, Days, Lane, Zoom
from hoofhearted_desktop.desktop.text import scaled
from hoofhearted_desktop.desktop.theme import Tokens, translucent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from hoofhearted_desktop.desktop.episode_log import Key

EDGE = 16
LEAST = 3.0
"""No bar is narrower, in pixels: a spin-up of seconds is seen in a month."""
_SMALL = 0.85


class Scale(NamedTuple):
    """Where a moment stands: `span` from its first Unix second to its last fills `plot`."""

    plot: QRect
    span: tuple[float, float]
    now: float

    def x(self, moment: float) -> float:
        """Give the place of a Unix time."""
        begin, end = self.span
        return self.plot.left() + (moment - begin) / (end - begin) * self.plot.width()

    def ends(self, bar: Bar) -> tuple[float, float]:
        """Give where a bar begins and ends; one that runs lasts until now."""
        end = max(bar.start, self.now) if math.isinf(bar.end) else bar.end
        return self.x(bar.start), self.x(end)


class LaneDrawing:
    """Draws one picture of it. Time runs from left to right in every language."""

    def __init__(self, painter: QPainter, widget: QWidget, tokens: Tokens, scale: Scale) -> None:
        """Draw into `widget` by `painter`."""
        self._painter = painter
        self._widget = widget
        self._tokens = tokens
        self._scale = scale
        self._small = scaled(widget.font(), _SMALL)
        self._name = scaled(widget.font(), 0.9)

    def axis(self, days: Days, height: int) -> None:
        """Draw a line for each mark, and the words that have room above them."""
        painter, plot = self._painter, self._scale.plot
        painter.setFont(self._small)
        metrics = painter.fontMetrics()
        bottom, ends = self._widget.height(), plot.left() - 100.0
        marks = days.marks()
        for nth, (moment, word, _) in enumerate(marks):
            x = self._scale.x(moment)
            painter.setPen(QPen(QColor(self._tokens.line), 1))
            painter.drawLine(QPointF(round(x) + 0.5, height - 4), QPointF(round(x) + 0.5, bottom))
            until = self._scale.x(marks[nth + 1][0]) if nth + 1 < len(marks) else plot.right()
            width = metrics.horizontalAdvance(word)
            centred = days.zoom is not Zoom.DAY and until - x > width + 8
            left = (x + until - width) / 2 if centred else x
            if left > ends + 10 and left + width <= plot.right() + EDGE:
                painter.setPen(QColor(self._tokens.muted))
                painter.drawText(QRectF(left, 0, width + 2, height - 4), Qt.AlignmentFlag.AlignVCenter, word)
                ends = left + width
        painter.setPen(QPen(QColor(self._tokens.line), 1))
        painter.drawLine(QPointF(plot.right() + 0.5, height - 4), QPointF(plot.right() + 0.5, bottom))

    def name(self, band: QRect, lane: Lane) -> None:
        """Write whose lane it is, at the side where the language is read from."""
        painter, plot, width = self._painter, self._scale.plot, self._widget.width()
        painter.setPen(QPen(QColor(self._tokens.line), 1))
        painter.drawLine(EDGE, band.bottom(), width - EDGE, band.bottom())
        if plot.width() >= width - 2 * EDGE:
            return
        right_to_left = self._widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = plot.right() + 8 if right_to_left else EDGE
        rect = QRect(left, band.top(), width - plot.width() - 2 * EDGE - 8, band.height())
        painter.setFont(self._name)
        painter.setPen(QColor(self._tokens.muted if lane.told else self._tokens.foreground))
        shown = painter.fontMetrics().elidedText(lane.label, Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignRight if right_to_left else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, shown)

    def unknown(self, band: QRect, lane: Lane, whole_from: float) -> None:
        """Hatch what is not known, and say why where there is room.

        That is what is still to be read, before `whole_from`, or what was before anybody watched.
        """
        begin, end = self._scale.span
        until, word = begin, ""
        if lane.told:
            until, word = end, lane.told
        elif whole_from > begin:
            until, word = whole_from, say("being read")
        elif lane.begins is not None and lane.begins > begin:
            until, word = lane.begins, say("nothing recorded")
        until = min(until, max(begin, self._scale.now), end)
        rect = QRectF(band.left(), band.top() + 2, self._scale.x(until) - band.left(), band.height() - 4)
        if rect.width() < 1:
            return
        painter = self._painter
        painter.fillRect(rect, QBrush(QColor(self._tokens.line), Qt.BrushStyle.BDiagPattern))
        painter.setFont(self._small)
        size = painter.fontMetrics().horizontalAdvance(word) + 12
        if word and size < rect.width():
            tag = QRectF(rect.center().x() - size / 2, rect.top() + 2, size, rect.height() - 4)
            painter.fillRect(tag, QColor(self._tokens.background))
            painter.setPen(QColor(self._tokens.muted))
            painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, word)

    def bars(self, band: QRect, bars: Sequence[Bar], chosen: Optional[Key], under: Optional[Key]) -> None:
        """Draw them: those nobody expected full, tall and above the others, which are pale and lower."""
        self._painter.save()
        self._painter.setClipRect(band)
        for odd in (False, True):
            drawn = float(band.left()) - 1
            for bar in bars:
                if bar.odd is not odd:
                    continue
                left, right = self._scale.ends(bar)
                marked = bar.entry.key in {chosen, under}
                if right <= drawn and not marked:
                    continue  # so many on one pixel are one
                drawn = max(drawn, left + LEAST, right)
                self._bar(band, left, right, odd=odd)
                if marked:
                    self._frame(band, left, right, strong=bar.entry.key == chosen)
        self._painter.restore()

    def now(self, top: int, bottom: int) -> None:
        """Draw where it is now."""
        begin, end = self._scale.span
        if begin <= self._scale.now <= end:
            x = self._scale.x(self._scale.now)
            self._painter.setPen(QPen(QColor(self._tokens.foreground), 1, Qt.PenStyle.DotLine))
            self._painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def _bar(self, band: QRect, left: float, right: float, *, odd: bool) -> None:
        width = max(LEAST, right - left)
        inset = 3.0 if odd else 6.0
        rect = QRectF(left, band.top() + inset, width, band.height() - 2 * inset - 1)
        colour = self._tokens.orange if odd else self._tokens.blue
        self._painter.setPen(QPen(QColor(colour), 1))
        self._painter.setBrush(QColor(colour) if odd else translucent(colour, 0.35))
        self._painter.drawRoundedRect(rect, min(3.0, width / 2), min(3.0, width / 2))

    def _frame(self, band: QRect, left: float, right: float, *, strong: bool) -> None:
        rect = QRectF(left - 2, band.top() + 1, max(LEAST, right - left) + 4, band.height() - 4)
        self._painter.setPen(QPen(QColor(self._tokens.foreground), 2 if strong else 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(rect, 4, 4)
