"""One chart on the processor's own pixels: lines, area, gaps and sleep. The only door to pyqtgraph.

Settings as measured (docs/architecture.md): the time axis stands still, so that nothing but the lines is drawn anew;
antialiased lines of 1.5 px while there are few points, of 1 px when there are many; no OpenGL.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Optional

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hoofhearted_desktop.desktop import chart_margins
from hoofhearted_desktop.desktop.readout import Readout, ScaleMarks, paint_end
from hoofhearted_desktop.desktop.theme import Tokens, translucent

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.desktop.chart_data import Ring, Span, View
    from hoofhearted_desktop.desktop.quantity import Line, Quantity, Scale

_AREA_ALPHA = 0.15
_MANY_POINTS = 150


class _Backdrop(pg.GraphicsObject):  # type: ignore[misc] # pyqtgraph has no types
    """Grid, hatched gaps and bands of sleep, behind the lines and in the screen's own pixels."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.tokens = tokens
        self.spans: tuple[Span, ...] = ()
        self.heights: tuple[float, ...] = ()
        self.moments: tuple[float, ...] = ()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return QRectF(self.viewRect())

    def paint(self, painter: QPainter, *_: object) -> None:
        view = self.viewRect()
        to_screen = painter.transform()
        whole = to_screen.mapRect(view)
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(QColor(self.tokens.line), 1))
        for height in self.heights:
            row = round(to_screen.map(QPointF(0.0, height)).y())
            painter.drawLine(round(whole.left()), row, round(whole.right()), row)
        for moment in self.moments:
            column = round(to_screen.map(QPointF(moment, 0.0)).x())
            painter.drawLine(column, round(whole.top()), column, round(whole.bottom()))
        for span in self.spans:
            left = to_screen.map(QPointF(span.start, 0.0)).x()
            right = whole.right() if span.end >= 0 else to_screen.map(QPointF(span.end, 0.0)).x()
            band = QRectF(left, whole.top(), right - left, whole.height()).intersected(whole)
            self._band(painter, band, asleep=span.asleep)
        painter.restore()

    def _band(self, painter: QPainter, band: QRectF, *, asleep: bool) -> None:
        painter.fillRect(band, QColor(self.tokens.raised if asleep else self.tokens.background))
        word = "asleep" if asleep else ""
        if not asleep:
            painter.fillRect(band, QBrush(QColor(self.tokens.line), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QColor(self.tokens.muted))
        if word and painter.fontMetrics().horizontalAdvance(word) + 8 < band.width():
            painter.drawText(band, Qt.AlignmentFlag.AlignCenter, word)


class _Curve(pg.PlotCurveItem):  # type: ignore[misc] # pyqtgraph has no types
    """A line whose place is the whole view, so that nobody searches its points for their bounds."""

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return QRectF(self.viewRect())


class _Ends(pg.GraphicsObject):  # type: ignore[misc] # pyqtgraph has no types
    """The shapes at the right end of the lines (pyqtgraph's scatter plot costs twenty times as much for one point)."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.tokens = tokens
        self.values: tuple[tuple[Line, float], ...] = ()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return QRectF(self.viewRect())

    def paint(self, painter: QPainter, *_: object) -> None:
        to_screen = painter.transform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, value in self.values:
            if math.isnan(value):
                continue
            middle = to_screen.map(QPointF(0.0, value))
            paint_end(painter, middle, line.symbol, QColor(line.colour(self.tokens)), QColor(self.tokens.background))
        painter.restore()


class _Plot(pg.GraphicsView):  # type: ignore[misc] # pyqtgraph has no types
    """A view box alone, without axes, buttons or mouse, that counts how often it is painted.

    Not a PlotWidget: its axes and menus, which nobody sees here, take four times as long to make.
    """

    def __init__(self) -> None:
        super().__init__()
        self.paints = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False)
        self.box.disableAutoRange()
        self.setCentralItem(self.box)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.paints += 1
        super().paintEvent(event)


class Chart(QWidget):
    """One quantity of one GPU: scale at the left, lines, and the live values at the right."""

    def __init__(self, quantity: Quantity, tokens: Tokens) -> None:
        """Draw nothing yet."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{quantity.title} chart")
        self.setMinimumHeight(chart_margins.ROW * max(3, 1 + len(quantity.lines)))
        self._quantity = quantity
        self._tokens = tokens
        self._seconds = 60.0
        self._scale: Optional[Scale] = None
        self._plot = _Plot()
        self._backdrop = _Backdrop(tokens)
        self._plot.box.addItem(self._backdrop, ignoreBounds=True)
        self._curves = []
        for _ in quantity.lines:
            curve = _Curve(connect="finite", antialias=True)
            self._plot.box.addItem(curve, ignoreBounds=True)
            self._curves.append(curve)
        self._ends = _Ends(tokens)
        self._plot.box.addItem(self._ends, ignoreBounds=True)
        self._marks = ScaleMarks()
        self.readout = Readout(quantity)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(chart_margins.SPACING)
        row.addWidget(self._marks)
        row.addWidget(self._plot, 1)
        row.addWidget(self.readout)
        self.wear(tokens)

    @property
    def paints(self) -> int:
        """How often the plot was painted."""
        return int(self._plot.paints)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.readout.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the keyboard has left."""
        super().focusOutEvent(event)
        self.readout.update()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = self._backdrop.tokens = self._ends.tokens = tokens
        self._plot.setBackground(tokens.background)
        self._curves[0].setFillLevel(0.0)
        self._curves[0].setBrush(translucent(self._quantity.lines[0].colour(tokens), _AREA_ALPHA))
        self._set_pens(1.5)
        self._marks.wear(tokens)
        self.readout.wear(tokens)
        self._plot.viewport().update()

    def span(self, seconds: float, moments: tuple[float, ...]) -> None:
        """Show the last `seconds`, with a line at each of the moments (seconds before now)."""
        self._seconds = seconds
        self._backdrop.moments = moments
        self._set_range()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the room for the lines' ends."""
        super().resizeEvent(event)
        self._set_range()

    def _set_range(self) -> None:
        room = self._seconds * chart_margins.ROOM / chart_margins.plot_width(self.width())
        self._plot.box.setXRange(-self._seconds, room, padding=0)
        self._backdrop.prepareGeometryChange()

    def show_view(self, view: View, ring: Ring, gpu: model.Gpu) -> None:
        """Draw the points and say the latest values."""
        self._rescale(self._quantity.scale(ring.limits, ring.peak(self._quantity.lines[0].column)))
        self._set_pens(1.0 if len(view.ago) > _MANY_POINTS else 1.5)
        self._backdrop.spans = view.spans
        for line, curve in zip(self._quantity.lines, self._curves, strict=True):
            curve.setData(view.ago, view.columns[line.column])
        self._ends.values = tuple((line, view.last(line.column)) for line in self._quantity.lines)
        self._backdrop.update()
        self.readout.show_gpu(gpu)
        said = ", ".join(f"{line.label} {line.said(gpu)}" for line in self._quantity.lines)
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)

    def _rescale(self, scale: Scale) -> None:
        if scale == self._scale:
            return
        self._scale = scale
        self._backdrop.heights = tuple(height for height, _ in scale.marks)
        self._plot.box.setYRange(-scale.top * chart_margins.BELOW, scale.top * (1 + chart_margins.BELOW), padding=0)
        self._backdrop.prepareGeometryChange()
        self._marks.show_scale(scale)

    def _set_pens(self, width: float) -> None:
        for line, curve in zip(self._quantity.lines, self._curves, strict=True):
            curve.setPen(pg.mkPen(line.colour(self._tokens), width=width * self.devicePixelRatioF()))
