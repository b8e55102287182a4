"""One GPU's page: the sentence, the range of time, the charts and who uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from hoofhearted_desktop.core import naming, wording
from hoofhearted_desktop.desktop import process_rows
from hoofhearted_desktop.desktop.banner import Banner
from hoofhearted_desktop.desktop.chart_controls import ChartControls
from hoofhearted_desktop.desktop.chart_export import Subject
from hoofhearted_desktop.desktop.chart_page import ChartPage
from hoofhearted_desktop.desktop.exporting import Exporting
from hoofhearted_desktop.desktop.process_panel import ProcessPanel
from hoofhearted_desktop.desktop.strips import Strip
from hoofhearted_desktop.desktop.viewport import RANGES

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Assessment
    from hoofhearted_desktop.desktop.chart_data import Ring
    from hoofhearted_desktop.desktop.process_order import Order
    from hoofhearted_desktop.desktop.theme import Tokens

_TABLE_PART = 0.3
_LEAST_TABLE_PART = 0.25
"""So much of the height the table keeps also where the charts have to be scrolled for it."""
_AROUND_CONTROLS = 20
_TALLEST_TABLE = 280


class GpuPage(QWidget):
    """Shows one GPU."""

    expect_requested = Signal(object)
    process_chosen = Signal(object)

    def __init__(self, tokens: Tokens) -> None:
        """Start with nothing to show."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner = Banner()
        self.controls = ChartControls()
        self.ranges = self.controls.ranges
        self.charts = ChartPage(tokens)
        self.processes = ProcessPanel()
        self.table = self.processes.table
        self.tokens = tokens
        self.subject = Subject("", "")
        """What is looked at, as an export names it."""
        self.demo = False
        """Whether nothing of it is real."""
        self.told = Strip("note", dismissible=True)
        """What became of an export."""
        self._exporting = Exporting(self)
        self.table_part: Optional[float] = None
        """The part of the height that a person gave to the table, 0 to 1; None where nobody did."""
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setContentsMargins(16, 12, 16, 8)
        controls.addWidget(self.controls)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(controls)
        column.addWidget(self.told)
        column.addWidget(self.charts, 1)
        lower = QWidget()
        inner = QVBoxLayout(lower)
        inner.setContentsMargins(8, 0, 8, 0)
        inner.addWidget(self.processes)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        halves.addWidget(upper)
        halves.addWidget(lower)
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 0)
        halves.splitterMoved.connect(self._moved_by_hand)
        self._halves = halves
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.banner)
        whole.addWidget(halves, 1)

    def _connect(self) -> None:
        self._exporting.told.connect(self.told.say)
        self.banner.expect_requested.connect(self.expect_requested)
        self.processes.chosen.connect(self.process_chosen)
        self.processes.expect_requested.connect(self.expect_requested)
        self.controls.range_chosen.connect(self.charts.show_range)
        self.controls.by_program_chosen.connect(lambda shown: self.charts.show_programs(shown=shown))
        self.controls.paused.connect(self.charts.pause)
        self.controls.reset.connect(self.charts.reset)
        self.charts.view_changed.connect(lambda: self.controls.show_view(self.charts.view))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the height between charts and table, until a person has done so."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        height = self._halves.height()
        spare = height - self.controls.height() - _AROUND_CONTROLS - self.charts.needed
        lower = min(_TALLEST_TABLE, int(height * _TABLE_PART), max(spare, int(height * _LEAST_TABLE_PART)))
        if self.table_part is not None:
            lower = round(height * self.table_part)
        self._halves.setSizes([height - lower, lower])

    def _moved_by_hand(self) -> None:
        upper, lower = self._halves.sizes()
        self.table_part = lower / max(1, upper + lower)

    def give_table(self, part: Optional[float]) -> None:
        """Give the table this part of the height, as a person did before; None shares it as at first."""
        self.table_part = part
        self._share()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.tokens = tokens
        self.banner.wear(tokens)
        self.charts.wear(tokens)
        self.processes.wear(tokens)

    def kept(self) -> dict[str, object]:
        """Give what a person chose here, as JSON: how much time, by program or not, and which charts."""
        charts = self.charts
        return {"seconds": charts.view.chosen, "by_program": charts.by_program, "open": list(charts.open)}

    def restore(self, kept: object) -> None:
        """Choose what was chosen before; whatever is not of that shape is passed over."""
        if not isinstance(kept, dict):
            return
        opened = kept.get("open")
        if isinstance(opened, list):
            self.charts.open_charts([key for key in opened if isinstance(key, str)])
        for seconds, _ in RANGES:
            if kept.get("seconds") == seconds:
                self.charts.show_range(seconds)
        self.controls.by_program.setChecked(kept.get("by_program") is True)

    def retell(self) -> None:
        """Say everything anew, in another language."""
        self.controls.retell()
        self.charts.retell()
        self.processes.retell()

    def show_gpu(
        self,
        gpu: model.Gpu,
        assessment: Assessment,
        sample: model.Sample,
        ring: Ring,
        order: Order,
        where: str = "",
    ) -> None:
        """Show a GPU at one moment, with its past, and the order in which its processes stand."""
        self.subject = Subject(wording.short_name(gpu, sample), where or naming.printable(sample.host), self.demo)
        self.banner.show_gpu(gpu, assessment, sample, where)
        self.charts.show_gpu(ring, gpu)
        rows = process_rows.rows(gpu, assessment, sample)
        self.processes.show_rows(rows, sample.time, process_rows.why_empty(gpu, assessment), order)
