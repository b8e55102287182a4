"""The right side of the window, which is all about one host: lines across the top, a GPU or why there is none, details."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hoofhearted_desktop.core import alarm_words, wording
from hoofhearted_desktop.core.tongue import later
from hoofhearted_desktop.desktop import empty_page, process_rows, style_sheet
from hoofhearted_desktop.desktop.away_list import AwayList
from hoofhearted_desktop.desktop.empty_page import EmptyPage, Way
from hoofhearted_desktop.desktop.gpu_page import GpuPage
from hoofhearted_desktop.desktop.machine_strip import MachineStrip
from hoofhearted_desktop.desktop.process_details import ProcessDetails
from hoofhearted_desktop.desktop.process_use import Trails
from hoofhearted_desktop.desktop.strips import Strip
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.host_view import HostView
    from hoofhearted_desktop.desktop.host_wishes import HostWishes
    from hoofhearted_desktop.desktop.theme import Tokens


class HostPage(QWidget):
    """Shows one host."""

    expect_requested = Signal(object)

    def __init__(self, tokens: Tokens, wishes: HostWishes) -> None:
        """Start with nothing to show."""
        super().__init__()
        self.setObjectName("content")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._wishes = wishes
        self._view: Optional[HostView] = None
        self._shown: tuple[str, str] = ("", "")
        self._trails = Trails()
        self._tokens, self._current = tokens, True
        self.hint = Strip("note", action=later("Keep watching…"), dismissible=True)
        self.hint.offer(offered=True)
        self.state = Strip("warning", action=later("Try again"))
        self.problem = Strip("problem")
        self.gpu = GpuPage(tokens)
        self.empty = EmptyPage()
        self.details = ProcessDetails()
        self.details.hide()
        self.away = AwayList()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.gpu)
        self._stack.addWidget(self.empty)
        self._stack.setCurrentWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for strip in (self.state, self.problem, self.hint):
            column.addWidget(strip)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self._stack, 1)
        below.addWidget(self.details)
        below.addWidget(self.away)
        column.addLayout(below, 1)
        self.machine = MachineStrip()
        column.addWidget(self.machine)
        self._connect()

    def _connect(self) -> None:
        self.gpu.expect_requested.connect(self.expect_requested)
        self.details.expect_requested.connect(self.expect_requested)
        self.gpu.process_chosen.connect(self._open_details)
        self.state.acted.connect(lambda: self._press(Way.RETRY))
        self.empty.pressed.connect(self._press)

    @property
    def shown_gpu(self) -> str:
        """The UUID of the GPU that is seen, an empty text where there is none."""
        return self._shown[1]

    def wear(self, tokens: Tokens, *, current: bool) -> None:
        """Wear other colours; what is not `current` is grey."""
        self._tokens, self._current = tokens, current
        if self._stack.currentWidget() is self.gpu:
            self._wear_at_gpu()
        self.empty.wear(tokens)
        self.details.wear(tokens)
        self.away.wear(tokens)
        self.machine.wear(tokens)

    def _wear_at_gpu(self) -> None:
        """Have the page of a GPU wear what it is to wear; a style sheet that it has already would be applied to every widget again."""
        worn = self._tokens if self._current else self._tokens.greyed()
        sheet = "" if self._current else style_sheet.style_sheet(worn)
        if self.gpu.styleSheet() != sheet:
            self.gpu.setStyleSheet(sheet)
        self.gpu.wear(worn)
        self.gpu.charts.stand(current=self._current)

    def retell(self) -> None:
        """Say every text again, for the language is another one."""
        self.gpu.retell()
        self.details.retell()
        self.machine.retell()

    def show_view(self, view: HostView, *, several: bool) -> Optional[str]:
        """Show a host as it is now, and give the UUID of the GPU that is seen; `several`: there are other hosts."""
        if self._view is not view:
            self.details.hide()
        self._view = view
        self.show_state(several=several)
        self.machine.show_past(view.machine)
        tick = view.tick
        found = view.selection.pick(tick) if tick is not None and not view.waits else None
        if tick is None or found is None:
            self._shown = (view.key, "")
            self.details.hide()
            self._stack.setCurrentWidget(self.empty)
            return None
        gpu, assessment = found
        if self._shown != (view.key, gpu.uuid):
            self._shown = (view.key, gpu.uuid)
            self.gpu.table.clearSelection()
        if self._stack.currentWidget() is not self.gpu:
            self._wear_at_gpu()
            self._stack.setCurrentWidget(self.gpu)
        where = view.shown_name if several else ""
        self.gpu.demo = view.freshness.demo
        self.gpu.show_gpu(gpu, assessment, tick.sample, view.ring(gpu.uuid), view.order(gpu.uuid), where)
        self._trails.take(self._shown, self.gpu.processes.rows, tick.sample.time)
        if not self.details.isHidden():
            row = self.gpu.processes.row_of(self.details.key)
            if row is None:
                self.details.hide()
            else:
                self._say_details(row)
        return gpu.uuid

    def show_state(self, *, several: bool) -> None:
        """Say how current everything is; while it is not, the age counts on."""
        view = self._view
        if view is None:
            return
        fresh, tick = view.freshness, view.tick
        lost = isinstance(fresh.state, states.Lost)
        self.state.say("" if view.waits else fresh.words(view.names), "problem" if lost else "warning")
        self.state.offer(offered=lost)
        sample = tick.sample if tick is not None else None
        said = {found.reason for found in tick.assessments} if tick is not None else set()
        problems = [one for one in sample.problems if one.message not in said] if sample and sample.gpus else []
        alarms = tick.alarms if tick is not None else ()
        words = alarm_words.sentence(alarms[0]) if alarms else ""
        self.problem.say(wording.problem_sentence(problems[0]) if problems else words)
        self.hint.say(view.hint if fresh.current and sample is not None and sample.gpus else "")
        self.empty.show_words(empty_page.words(view, fresh.retry_words(), several=several), view.names)

    def _press(self, way: Way) -> None:
        key = self._view.key if self._view is not None else ""
        if way is Way.SERVER:
            self._wishes.add.emit()
        elif way is Way.DEMO:
            self._wishes.try_demo.emit()
        elif way is Way.HIDE:
            self._wishes.hide_here.emit(True)  # noqa: FBT003 - a signal
        else:
            {
                Way.RETRY: self._wishes.retry,
                Way.CONNECT: self._wishes.retry,
                Way.CANCEL: self._wishes.cancel,
                Way.EDIT: self._wishes.edit,
                Way.REMOVE: self._wishes.remove,
                Way.COPY: self._wishes.copy_error,
            }[way].emit(key)

    def _open_details(self, row: process_rows.Row) -> None:
        if self._view is not None and self._view.tick is not None:
            self.away.hide()
            self._say_details(row)
            self.details.show()

    def _say_details(self, row: process_rows.Row) -> None:
        found = self._view.selection.pick(self._view.tick) if self._view and self._view.tick else None
        if self._view is not None and self._view.tick is not None and found is not None:
            sample = self._view.tick.sample
            self.details.show_row(row, sample.time)
            self.details.show_use(found[0], sample, self._trails.get(row.key))
