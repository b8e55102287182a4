"""The surface of one chart: its picture, drawn anew only when it changes, and over it what follows the mouse."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hoofhearted_desktop.desktop import chart_margins, chart_picture
from hoofhearted_desktop.desktop.readout import paint_end
from hoofhearted_desktop.desktop.text import scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens, translucent

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.chart_picture import Contents

_DRAGGED = 5
"""Pixels after which a press is a drag."""
_NOTCH = 120.0
_ZOOM = 0.8
"""A notch of the wheel shows so much of the time."""


class Plot(QWidget):
    """Shows contents. What a person does with the mouse is told in parts of the width, 0 at the left and 1 at the right edge of time."""

    hovered = Signal(object)
    """The part under the mouse, None where it has left."""
    zoomed = Signal(float, float)
    """How much of the time is to be shown, and the part that stays where it is."""
    moved = Signal(float)
    """By how many parts of the width the time is to move; more is later."""
    selected = Signal(float, float)
    reset = Signal()
    resized = Signal()

    def __init__(self) -> None:
        """Draw nothing yet."""
        super().__init__()
        self.paints = 0
        self.wheel_zooms = True
        """Whether the wheel alone zooms; else it scrolls the page, and zooms with the control key."""
        self._tokens = LIGHT
        self._contents: Optional[Contents] = None
        self._picture: Optional[QImage] = None
        self._ends: tuple[tuple[str, QColor, float], ...] = ()
        self._cross: Optional[int] = None
        self._mark: Optional[tuple[float, float]] = None
        self._pressed: Optional[QPointF] = None
        self._pans = False
        self._dragged_to: Optional[float] = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # ------------------------------------------------------------ what is shown

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens, self._picture = tokens, None
        self.update()

    def show_contents(self, contents: Contents, ends: tuple[tuple[str, QColor, float], ...]) -> None:
        """Show a picture; `ends` are shape, colour and value of the lines that end now."""
        self._contents, self._ends, self._picture = contents, ends, None
        self.update()

    def show_cross(self, point: Optional[int]) -> None:
        """Show a line at a point, or at none."""
        if point != self._cross:
            self._cross = point
            self.update()

    def show_mark(self, span: Optional[tuple[float, float]]) -> None:
        """Tint a stretch of time, or none."""
        if span != self._mark:
            self._mark = span
            self.update()

    def device_width(self) -> int:
        """Give how many device pixels there are for time."""
        return max(2, round((self.width() - chart_margins.ROOM) * self.devicePixelRatioF()))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the picture, and what is over it."""
        self.paints += 1
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        if self._contents is None:
            painter.fillRect(self.rect(), QColor(self._tokens.background))
            painter.end()
            return
        size = (max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))
        if self._picture is None or (self._picture.width(), self._picture.height()) != size:
            font = scaled(self.font(), 0.85)
            self._picture = chart_picture.draw(self._contents, self._tokens, size, ratio, font)
            self._picture.setDevicePixelRatio(ratio)
        painter.drawImage(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = self._contents.grid.count / ratio
        for symbol, ink, value in self._ends:
            if not math.isnan(value):
                row = chart_picture.row_of(value, self._contents.top, self.height())
                paint_end(painter, QPointF(right, row), symbol, ink, QColor(self._tokens.background))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self._paint_over(painter, ratio)
        painter.end()

    def _paint_over(self, painter: QPainter, ratio: float) -> None:
        if self._mark is not None and self._contents is not None:
            grid = self._contents.grid
            left, right = (min(float(grid.count), max(0.0, grid.place(each))) / ratio for each in self._mark)
            painter.fillRect(QRectF(left, 0, right - left, self.height()), translucent(self._tokens.muted, 0.15))
        if self._cross is not None:
            painter.setPen(QPen(QColor(self._tokens.foreground), 1))
            column = round((self._cross + 0.5) / ratio)
            painter.drawLine(column, 0, column, self.height())
        if self._pressed is not None and self._dragged_to is not None and not self._pans:
            left, right = sorted((self._pressed.x(), self._dragged_to))
            place = QRectF(left, 0, right - left, self.height())
            painter.fillRect(place, translucent(self._tokens.blue, 0.18))
            painter.setPen(QPen(QColor(self._tokens.blue), 1))
            painter.drawRect(place.adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Say that there is another room."""
        super().resizeEvent(event)
        self.resized.emit()

    # ------------------------------------------------------------ what a person does

    def _part(self, x: float) -> float:
        return min(1.0, max(0.0, x / max(1, self.width() - chart_margins.ROOM)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the mouse; with a button, choose a stretch or move the time."""
        x = event.position().x()
        if self._pressed is None:
            self.hovered.emit(self._part(x))
            return
        before = self._dragged_to
        if before is None and abs(x - self._pressed.x()) < _DRAGGED:
            return
        self._dragged_to = x
        if self._pans:
            from_x = self._pressed.x() if before is None else before
            self.moved.emit((from_x - x) / max(1, self.width() - chart_margins.ROOM))
        else:
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a drag: the left button chooses a stretch, the middle one, or Shift, moves the time."""
        if event.button() not in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            event.ignore()
            return
        self._pressed, self._dragged_to = event.position(), None
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._pans = shift or event.button() == Qt.MouseButton.MiddleButton
        if self._pans:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End a drag."""
        pressed, to, pans = self._pressed, self._dragged_to, self._pans
        self._pressed, self._dragged_to, self._pans = None, None, False
        self.unsetCursor()
        if pressed is not None and to is not None and not pans:
            first, last = sorted((self._part(pressed.x()), self._part(to)))
            if last > first:
                self.selected.emit(first, last)
        self.update()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show the whole range again."""
        self._pressed = None
        self.reset.emit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the crosshair."""
        super().leaveEvent(event)
        self.hovered.emit(None)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom around the mouse; sideways, or with Shift, move the time."""
        turned = event.angleDelta()
        sideways = turned.x() or (turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            self.moved.emit(-sideways / _NOTCH / 10)
        elif turned.y() and (self.wheel_zooms or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.zoomed.emit(_ZOOM ** (turned.y() / _NOTCH), self._part(event.position().x()))
        else:
            event.ignore()
            return
        event.accept()
