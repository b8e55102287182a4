"""The charts of a page below each other, and under them the spin-ups and the time axis, which stay in sight while charts scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import chart_margins
from hoofhearted_desktop.desktop.charts import Chart
from hoofhearted_desktop.desktop.episode_lane import EpisodeLane
from hoofhearted_desktop.desktop.program_legend import ProgramLegend
from hoofhearted_desktop.desktop.quantity import QUANTITIES
from hoofhearted_desktop.desktop.time_axis import TimeAxis

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoofhearted_desktop.desktop.theme import Tokens

_SIDE = 16
_APART = 6
_LOW = 240
"""A page that is lower has dates in its axis no more."""


class ChartColumn(QWidget):
    """The widgets and which of them are there; what they show is the page's affair (desktop/chart_page.py)."""

    opened = Signal()
    """Other charts are open."""

    def __init__(self, tokens: Tokens) -> None:
        """Make the charts, empty, and open the usual ones."""
        super().__init__()
        self.charts = tuple(Chart(quantity, tokens) for quantity in QUANTITIES)
        self.lane = EpisodeLane(tokens)
        self.axis = TimeAxis(tokens)
        self.legend = ProgramLegend(tokens)
        self.legend.hide()
        self.which = QToolButton()
        """Which charts there are, as a menu."""
        self._choices = tuple(QAction(self) for _ in QUANTITIES)
        self._lay_out()
        self.keep_apart(_SIDE)
        for chart in self.charts:
            chart.readout.collapse_requested.connect(lambda key=chart.quantity.key: self._open_one(key, opened=False))
        self.open_charts([quantity.key for quantity in QUANTITIES if quantity.opens])

    def _lay_out(self) -> None:
        """Let the charts scroll, and the axis under them stand where it can always be seen."""
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        inside = QWidget()
        column = self._inside = QVBoxLayout(inside)
        column.setSpacing(_APART)
        for chart in self.charts:
            column.addWidget(chart, 1)
        self._scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._under = QVBoxLayout()
        self._under.setSpacing(2)
        self._margins = [
            self._row_under(self._under, self.lane, None),
            self._row_under(self._under, self.axis, self.which),
        ]
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        legend = self._above = QHBoxLayout()
        legend.addWidget(self.legend)
        whole.addLayout(legend)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(self._under)
        menu = QMenu(self)
        for quantity, action in zip(QUANTITIES, self._choices, strict=True):
            action.setCheckable(True)
            action.triggered.connect(lambda opened, key=quantity.key: self._open_one(key, opened=opened))
            menu.addAction(action)
        self.which.setMenu(menu)
        self.which.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._align)

    def _align(self) -> None:
        """Keep the axis under the plots when a scroll bar takes some of their width."""
        bar = self._scroll.verticalScrollBar()
        room = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self._under.setContentsMargins(self._side, 2, self._side + room, 2)

    def keep_apart(self, side: int) -> None:
        """Stand so many pixels from both sides."""
        self._side = side
        self._inside.setContentsMargins(side, 0, side, 0)
        self._above.setContentsMargins(side, 0, side, 4)
        self._align()

    @staticmethod
    def _row_under(column: QVBoxLayout, under: QWidget, beside: Optional[QWidget]) -> QWidget:
        """Put a widget where the plots are, and give the one beside it that is as wide as their readouts."""
        row = QHBoxLayout()
        row.setSpacing(chart_margins.SPACING)
        row.addSpacing(chart_margins.MARKS + chart_margins.SPACING)
        row.addWidget(under, 1)
        room = QWidget()
        room.setFixedWidth(chart_margins.READOUT)
        if beside is not None:
            inner = QHBoxLayout(room)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.addWidget(beside, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        row.addWidget(room)
        column.addLayout(row)
        return room

    @property
    def paint_count(self) -> int:
        """How often any of the charts was painted."""
        return sum(chart.paints for chart in self.charts)

    @property
    def open(self) -> tuple[str, ...]:
        """The keys of the quantities whose charts are open."""
        return tuple(chart.quantity.key for chart in self.charts if not chart.isHidden())

    @property
    def readings(self) -> frozenset[str]:
        """What an agent is to be asked for the open charts (core/messages.READINGS)."""
        wanted = (chart.quantity.readings for chart in self.charts if not chart.isHidden())
        return frozenset().union(*wanted)

    @property
    def needed(self) -> int:
        """The height at which nothing has to be scrolled."""
        charts = sum(chart.minimumHeight() + _APART for chart in self.charts if not chart.isHidden())
        legend = 0 if self.legend.isHidden() else self.legend.height() + 4
        return charts + self._under.sizeHint().height() + legend

    @property
    def width_in_points(self) -> int:
        """How many points a chart has room for."""
        seen = [chart for chart in self.charts if not chart.isHidden()]
        return (seen or self.charts)[0].plot.device_width()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.axis.wear(tokens)
        self.lane.wear(tokens)
        self.legend.wear(tokens)
        for chart in self.charts:
            chart.wear(tokens)

    def retell(self) -> None:
        """Say everything anew."""
        self.lane.retell()
        self.legend.retell()
        for chart in self.charts:
            chart.retell()
        self.which.setText(say("Charts"))
        self.which.setToolTip(say("Choose which charts are shown"))
        for quantity, action in zip(QUANTITIES, self._choices, strict=True):
            action.setText(quantity.title())

    def open_charts(self, keys: Collection[str]) -> None:
        """Have the charts of these quantities open, and the others closed."""
        for chart, action in zip(self.charts, self._choices, strict=True):
            opened = chart.quantity.key in keys
            chart.setVisible(opened)
            action.setChecked(opened)
        self.opened.emit()

    def _open_one(self, key: str, *, opened: bool) -> None:
        self.open_charts({*self.open, key} if opened else set(self.open) - {key})
        if opened:
            chart = next(each for each in self.charts if each.quantity.key == key)
            QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(chart, 0, 8))
        else:
            self.which.setFocus()

    @property
    def scrolls(self) -> bool:
        """Whether there is more than can be seen."""
        return self._scroll.verticalScrollBar().maximum() > 0

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the lines most of a narrow page."""
        super().resizeEvent(event)
        narrow = self.width() < chart_margins.NARROW
        for chart in self.charts:
            chart.readout.be_narrow(narrow=narrow)
        for room in self._margins:
            room.setFixedWidth(chart_margins.NARROW_READOUT if narrow else chart_margins.READOUT)
        self.axis.be_low(low=self.height() < _LOW)
