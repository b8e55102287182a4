"""All charts of one GPU over one time axis, brought up to date one a turn of the event loop and never while unseen."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from hoofhearted_desktop.desktop import chart_margins
from hoofhearted_desktop.desktop.charts import Chart
from hoofhearted_desktop.desktop.quantity import QUANTITIES
from hoofhearted_desktop.desktop.text import scaled

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.desktop.chart_data import Ring, View
    from hoofhearted_desktop.desktop.theme import Tokens


class Range(NamedTuple):
    """A length of time to look at, with its marks in seconds before now."""

    label: str
    seconds: float
    marks: tuple[tuple[float, str], ...]

    @property
    def moments(self) -> tuple[float, ...]:
        """The marks without their words."""
        return tuple(moment for moment, _ in self.marks)


RANGES = (
    Range("1 min", 60.0, tuple((float(-s), "now" if s == 0 else f"{s} s ago") for s in (60, 45, 30, 15, 0))),
    Range("10 min", 600.0, tuple((-60.0 * m, "now" if m == 0 else f"{m} min ago") for m in (10, 8, 6, 4, 2, 0))),
)


class TimeAxis(QWidget):
    """The words of the time axis, standing still under the charts."""

    def __init__(self, tokens: Tokens) -> None:
        """Show the shortest range."""
        super().__init__()
        self._tokens = tokens
        self._range = RANGES[0]
        self.setFixedHeight(24)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def show_range(self, which: Range) -> None:
        """Name another length of time."""
        self._range = which
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the words, leaving out every other one where it is narrow."""
        painter = QPainter(self)
        painter.setFont(scaled(self.font(), 0.85))
        painter.setPen(QColor(self._tokens.muted))
        left = chart_margins.MARKS + chart_margins.SPACING
        width = chart_margins.plot_width(self.width())
        metrics = painter.fontMetrics()
        widest = max(metrics.horizontalAdvance(word) for _, word in self._range.marks) + 16
        step = 1 if width / (len(self._range.marks) - 1) > widest else len(self._range.marks) - 1
        for moment, word in self._range.marks[::step]:
            part = (self._range.seconds + moment) / self._range.seconds
            size = metrics.horizontalAdvance(word)
            place = max(left, left + part * width - size / 2) if moment != -self._range.seconds else left
            painter.drawText(QRectF(place, 0, size + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, word)
        painter.end()


class ChartPage(QScrollArea):
    """The charts of the GPU that is looked at."""

    def __init__(self, tokens: Tokens) -> None:
        """Make the charts, empty."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._axis = TimeAxis(tokens)
        self.charts = tuple(Chart(quantity, tokens) for quantity in QUANTITIES)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(12)
        for chart in self.charts:
            column.addWidget(chart, 1)
        column.addWidget(self._axis)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._range = RANGES[0]
        self._ring: Optional[Ring] = None
        self._gpu: Optional[model.Gpu] = None
        self._view: Optional[View] = None
        self._due: deque[Chart] = deque()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._draw_next)
        self.show_range(self._range)

    @property
    def paint_count(self) -> int:
        """How often any of the charts was painted."""
        return sum(chart.paints for chart in self.charts)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._axis.wear(tokens)
        for chart in self.charts:
            chart.wear(tokens)

    def show_range(self, which: Range) -> None:
        """Look at another length of time."""
        self._range = which
        self._axis.show_range(which)
        for chart in self.charts:
            chart.span(which.seconds, which.moments)
        self._draw()

    def show_gpu(self, ring: Ring, gpu: model.Gpu) -> None:
        """Draw a GPU's points, now if they can be seen, else when they are."""
        self._ring, self._gpu = ring, gpu
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Stop drawing."""
        super().hideEvent(event)
        self._turn.stop()

    def _draw(self) -> None:
        if self._gpu is None or not self.isVisible() or self.window().isMinimized():
            return
        self._view = None
        self._due.extend(chart for chart in self.charts if chart not in self._due)
        if not self._turn.isActive():
            self._turn.start(0)

    def _draw_next(self) -> None:
        if self._due and self._ring is not None and self._gpu is not None:
            if self._view is None:
                self._view = self._ring.view(self._range.seconds)
            self._due.popleft().show_view(self._view, self._ring, self._gpu)
        if self._due:
            self._turn.start(0)
