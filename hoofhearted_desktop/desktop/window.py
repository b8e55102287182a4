"""The window: what the GPU does and for whom, in a sentence, charts and a table. Imported when first shown."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Optional, Protocol

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from hoofhearted_desktop.core import alarm_words, naming, wording
from hoofhearted_desktop.desktop import empty_page, process_rows, sidebar, style_sheet, theme
from hoofhearted_desktop.desktop.away_list import AwayList
from hoofhearted_desktop.desktop.chart_data import Past, Ring
from hoofhearted_desktop.desktop.freshness import Freshness
from hoofhearted_desktop.desktop.gpu_page import GpuPage
from hoofhearted_desktop.desktop.process_details import ProcessDetails
from hoofhearted_desktop.desktop.selection import Selection
from hoofhearted_desktop.desktop.strips import Strip
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.assessment import Episode, Tick
    from hoofhearted_desktop.desktop.away import Summary

_NAME = "Hoof Hearted"
MOST_GONE = 16
"""GPUs that are no longer told of, whose past is kept should they come back."""

_NARROW = 860
"""Under this width the details take the place of the sidebar."""


SMALLEST = QSize(640, 420)
_USUAL = QSize(1100, 720)
_FRAME = QSize(16, 48)
"""More than any window manager's frame takes; a window's own size is without it."""


def first_size(available: QSize) -> QSize:
    """Give the size of a window that was never moved, on a screen with so much room: all of it is seen with its frame."""
    return (available - _FRAME).boundedTo(_USUAL).expandedTo(SMALLEST)


class WindowSettings(Protocol):
    """Where the window's place on the screen is kept."""

    def load(self) -> Optional[bytes]:
        """Give what was kept last, None where nothing was."""

    def save(self, state: bytes) -> None:
        """Keep the place."""


class Window(QMainWindow):
    """One host's window; everything it shows comes from the ticks and states it is given."""

    expect_requested = Signal(object)
    mute_requested = Signal(str, str)
    try_demo_requested = Signal()
    leave_demo_requested = Signal()
    note_dismissed = Signal()
    away_opened = Signal()
    away_dismissed = Signal()
    quit_requested = Signal()
    closed = Signal()

    def __init__(
        self,
        settings: WindowSettings,
        host: str = "this machine",
        colours: Optional[theme.Theme] = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Wait for the first state; `host` names the machine, `clock` gives seconds that only ever grow."""
        super().__init__()
        self._settings = settings
        self._host = host
        self._theme = colours if colours is not None else theme.Theme(self)
        self._freshness = Freshness(clock)
        self._tick: Optional[Tick] = None
        self._rings: dict[str, Ring] = {}
        self._selection = Selection()
        self.sidebar = sidebar.Sidebar()
        self.demo = Strip("demo", badge="DEMO", action="Leave the demo")
        self.state_strip = Strip("warning")
        self.problem = Strip("problem")
        self.note = Strip("note", dismissible=True)
        self.page = GpuPage(self._theme.tokens)
        self.empty = empty_page.EmptyPage()
        self.details = ProcessDetails()
        self.details.hide()
        self.away = AwayList()
        self._stack = QStackedWidget()
        self._age = QTimer(self)
        self._age.setInterval(1000)
        self._lay_out()
        self._connect()
        self._wear()
        self._restore()
        self._say()

    def show_tick(self, tick: Tick) -> None:
        """Show a reading and what is concluded from it."""
        self._tick = tick
        self._freshness.reading()
        for gpu in tick.sample.gpus:
            self._rings.setdefault(gpu.uuid, Ring()).add(tick.sample.time, gpu)
        told = {gpu.uuid for gpu in tick.sample.gpus}
        gone = [uuid for uuid in self._rings if uuid not in told]
        for uuid in gone[: max(0, len(gone) - MOST_GONE)]:
            del self._rings[uuid]
        self._say()

    def show_state(self, state: states.State) -> None:
        """Show whether the readings are current; another source starts with an empty page."""
        was_current = self._freshness.current
        if self._freshness.change(state):
            self._tick, self._rings, self._selection = None, {}, Selection()
            self.details.hide()
            self.sidebar.spin_ups.forget()
            self.show_away(None, 0.0)
        if was_current != self._freshness.current:
            self._wear()
        self._say()

    def show_history(self, uuid: str, columns: Past) -> None:
        """Put past readings of a GPU before the live ones; None is a gap."""
        self._rings.setdefault(uuid, Ring()).backfill(columns)
        self._say()

    def show_episode(self, _change: str, episode: Episode) -> None:
        """Keep a spin-up among the recent ones; `_change` is that of `states.EpisodeChanged`."""
        self.sidebar.spin_ups.take(episode)
        self._say()

    def show_away(self, summary: Optional[Summary], now: float) -> None:
        """Say in the sidebar what happened while nobody was there, as it is told at a Unix time; None says nothing."""
        self.sidebar.away.show_summary(summary)
        self.away.show_summary(summary, now)

    def open_away(self) -> None:
        """List what happened while nobody was there."""
        if self.sidebar.away.isHidden():
            return
        self.details.hide()
        self.away.open()
        self.away_opened.emit()

    def offer_way_back(self, *, offered: bool) -> None:
        """Offer to leave the demo for the machine it was entered from, or not."""
        self.demo.offer(offered=offered)

    def show_note(self, text: str) -> None:
        """Say something once, until it is dismissed."""
        self.note.say(text)

    def choose(self, uuid: str) -> None:
        """Look at this GPU from now on."""
        self._selection.choose(uuid)
        self._say()

    @property
    def paint_count(self) -> int:
        """How often a chart was painted."""
        return self.page.charts.paint_count

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        self._say()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Stop counting."""
        super().hideEvent(event)
        self._age.stop()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the place on the screen."""
        self._settings.save(bytes(self.saveGeometry().data()))
        super().closeEvent(event)
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Follow the desktop's palette (it is told to windows, but not as a change), and its theme, of which nobody tells."""
        if event.type() in {QEvent.Type.ApplicationPaletteChange, QEvent.Type.WindowActivate}:
            self._theme.look_again()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up when the window is no longer minimised."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and not self.isMinimized():
            self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Make room."""
        super().resizeEvent(event)
        self._make_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave room for the details as they come and go."""
        if watched in {self.details, self.away} and event.type() in {
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        }:
            self._make_room()
        return super().eventFilter(watched, event)

    def _make_room(self) -> None:
        wide = self.width() >= _NARROW
        self.sidebar.setFixedWidth(sidebar.WIDTH if wide else sidebar.NARROW_WIDTH)
        self.sidebar.setVisible(wide or (self.details.isHidden() and self.away.isHidden()))

    def _lay_out(self) -> None:
        self.setMinimumSize(SMALLEST)
        self.resize(first_size(self.screen().availableSize()))
        self._stack.addWidget(self.page)
        self._stack.addWidget(self.empty)
        right = QWidget()
        right.setObjectName("content")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for strip in (self.demo, self.note, self.state_strip, self.problem):
            column.addWidget(strip)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self._stack, 1)
        below.addWidget(self.details)
        below.addWidget(self.away)
        column.addLayout(below, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(right, 1)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        self._theme.changed.connect(self._wear)
        self._age.timeout.connect(self._say_state)
        self.sidebar.chosen.connect(self.choose)
        self.page.expect_requested.connect(self.expect_requested)
        self.page.process_chosen.connect(self._open_details)
        self.details.expect_requested.connect(self.expect_requested)
        self.details.mute_requested.connect(self.mute_requested)
        self.details.closed.connect(self._close_details)
        self.details.installEventFilter(self)
        self.away.closed.connect(self._close_details)
        self.away.gpu_chosen.connect(self.choose)
        self.away.installEventFilter(self)
        self.sidebar.away.opened.connect(self.open_away)
        self.sidebar.away.dismissed.connect(self.away_dismissed)
        self.empty.try_demo_requested.connect(self.try_demo_requested)
        self.demo.acted.connect(self.leave_demo_requested)
        self.note.dismissed.connect(self.note_dismissed)
        QShortcut(QKeySequence("Ctrl+W"), self, self.close)
        QShortcut(QKeySequence("Ctrl+Q"), self, self.quit_requested.emit)
        QShortcut(QKeySequence("Escape"), self, self._close_details)

    def _wear(self) -> None:
        tokens = self._theme.tokens
        worn = tokens if self._freshness.current else tokens.greyed()
        self.setPalette(theme.palette(tokens))
        self.setStyleSheet(style_sheet.style_sheet(tokens))
        self.page.setStyleSheet(style_sheet.style_sheet(worn) if worn is not tokens else "")
        self.page.wear(worn)
        self.empty.wear(tokens)
        self.sidebar.wear(tokens, worn)
        self.away.wear(tokens)

    def _restore(self) -> None:
        kept = self._settings.load()
        if kept:
            self.restoreGeometry(QByteArray(kept))

    def _say(self) -> None:
        """Bring everything up to date, if it can be seen."""
        if not self.isVisible() or self.isMinimized():
            return
        self._say_state()
        tick = self._tick
        self.sidebar.show_gpus(tuple(sidebar.entry(*pair, tick.sample) for pair in tick.each()) if tick else ())
        found = self._selection.pick(tick) if tick else None
        if tick is not None:
            self.sidebar.spin_ups.show_at(tick.sample)
        if tick is None or found is None:
            self.details.hide()
            self._stack.setCurrentWidget(self.empty)
            return
        gpu, assessment = found
        self.sidebar.show_chosen(gpu.uuid)
        self._stack.setCurrentWidget(self.page)
        self.page.show_gpu(gpu, assessment, tick.sample, self._rings[gpu.uuid])
        if not self.details.isHidden():
            rows = {row.key: row for row in process_rows.rows(gpu, assessment, tick.sample)}
            row = rows.get(self.details.key) if self.details.key is not None else None
            if row is None:
                self.details.hide()
            else:
                self.details.show_row(row, tick.sample.time)

    def _say_state(self) -> None:
        """Say how current everything is; while it is not, the age counts on."""
        fresh = self._freshness
        name = naming.printable(fresh.hello.host) if fresh.hello is not None and fresh.demo else self._host
        self.sidebar.show_host(sidebar.Host(name, fresh.state, demo=fresh.demo))
        self.demo.say("A simulated server: nothing of this is real." if fresh.demo else "")
        self.setWindowTitle(f"{_NAME} – DEMO" if fresh.demo else _NAME)
        tone = "problem" if isinstance(fresh.state, states.Lost) else "warning"
        self.state_strip.say(fresh.words(), tone)
        sample = self._tick.sample if self._tick is not None else None
        said = {found.reason for found in self._tick.assessments} if self._tick is not None else set()
        problems = [one for one in sample.problems if one.message not in said] if sample and sample.gpus else []
        alarms = self._tick.alarms if self._tick is not None else ()
        words = alarm_words.sentence(alarms[0]) if alarms else ""
        self.problem.say(wording.problem_sentence(problems[0]) if problems else words)
        self.empty.show_words(empty_page.words(fresh.state, sample, fresh.retry_words()), demo=fresh.demo)
        if fresh.counting and not self._age.isActive():
            self._age.start()
        elif not fresh.counting:
            self._age.stop()

    def _open_details(self, row: process_rows.Row) -> None:
        if self._tick is not None:
            self.away.hide()
            self.details.show_row(row, self._tick.sample.time)
            self.details.show()

    def _close_details(self) -> None:
        if not self.away.isHidden():
            self.away.hide()
            self.sidebar.away.button.setFocus()
        if not self.details.isHidden():
            self.details.hide()
            self.page.table.setFocus()
