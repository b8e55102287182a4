"""What stands beside a chart: the marks of its scale at the left, its title and live values at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from hoofhearted_desktop.core import model, quantities
from hoofhearted_desktop.desktop import chart_margins
from hoofhearted_desktop.desktop.quantity import Quantity, Scale
from hoofhearted_desktop.desktop.text import scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens


class ScaleMarks(QWidget):
    """The words of a scale, right-aligned beside the lines they name."""

    def __init__(self) -> None:
        """Name nothing yet."""
        super().__init__()
        self.setFixedWidth(chart_margins.MARKS)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._tokens = LIGHT
        self._scale = Scale(1.0, ())

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def show_scale(self, scale: Scale) -> None:
        """Name other heights."""
        self._scale = scale
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the words."""
        painter = QPainter(self)
        painter.setFont(scaled(self.font(), 0.85))
        painter.setPen(QColor(self._tokens.muted))
        height = painter.fontMetrics().height()
        parts = 1 + 2 * chart_margins.BELOW
        for value, word in self._scale.marks:
            middle = self.height() * (1 + chart_margins.BELOW - value / self._scale.top) / parts
            top = min(max(0.0, middle - height / 2), self.height() - height)
            rect = QRectF(0, top, self.width(), height)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
        painter.end()


class Readout(QWidget):
    """Title, legend and live values in one: a line's mark, its name, its value."""

    def __init__(self, quantity: Quantity) -> None:
        """Say "n/a" until something is known."""
        super().__init__()
        self.setFixedWidth(chart_margins.READOUT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._quantity = quantity
        self._tokens = LIGHT
        self.values = [quantities.NOT_AVAILABLE for _ in quantity.lines]

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def show_gpu(self, gpu: model.Gpu) -> None:
        """Say the latest values."""
        values = [line.said(gpu) for line in self._quantity.lines]
        if values != self.values:
            self.values = values
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the title and a row for each line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title, body = scaled(self.font(), 1.0, bold=True), scaled(self.font(), 1.0)
        painter.setFont(title)
        painter.setPen(QColor(self._tokens.foreground))
        painter.drawText(
            QRectF(0, 0, self.width(), chart_margins.ROW), Qt.AlignmentFlag.AlignVCenter, self._quantity.title
        )
        painter.setFont(body)
        metrics = QFontMetrics(body)
        for row, (line, value) in enumerate(zip(self._quantity.lines, self.values, strict=True), start=1):
            rect = QRectF(0, row * chart_margins.ROW, self.width(), chart_margins.ROW)
            middle, ink = QPointF(6, rect.center().y()), QColor(line.colour(self._tokens))
            painter.setPen(QPen(ink, 1.5))
            painter.drawLine(middle - QPointF(6, 0), middle + QPointF(6, 0))
            paint_end(painter, middle, line.symbol, ink, ink)
            painter.setPen(QColor(self._tokens.muted))
            painter.drawText(rect.adjusted(18, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, line.label)
            painter.setPen(QColor(self._tokens.foreground))
            said = metrics.elidedText(value, Qt.TextElideMode.ElideRight, self.width() - 24)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)
        chart = self.parentWidget()
        if chart is not None and chart.hasFocus():
            painter.setPen(QPen(QColor(self._tokens.blue), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()


def paint_end(painter: QPainter, middle: QPointF, symbol: str, ink: QColor, edge: QColor) -> None:
    """Draw the end of a line: o a disc, s a square, t1 a triangle."""
    painter.setPen(QPen(edge, 1))
    painter.setBrush(ink)
    if symbol == "o":
        painter.drawEllipse(middle, 4, 4)
    elif symbol == "s":
        painter.drawRect(QRectF(middle.x() - 3.5, middle.y() - 3.5, 7, 7))
    else:
        corners = [QPointF(0, -4.5), QPointF(4.5, 3.5), QPointF(-4.5, 3.5)]
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
