"""All spin-ups: the timeline above, filters, the list by day, and what is said where the list is not whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hoofhearted_desktop.core import naming
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import episode_lanes, episode_log, episode_notes, episode_words, local_dates
from hoofhearted_desktop.desktop.episode_delegate import EpisodeDelegate
from hoofhearted_desktop.desktop.episode_filters import MARK, EpisodeFilters
from hoofhearted_desktop.desktop.episode_lanes import Bar, Days, Lane, Zoom
from hoofhearted_desktop.desktop.episode_model import EpisodeModel
from hoofhearted_desktop.desktop.episode_timeline import Timeline
from hoofhearted_desktop.desktop.note_lines import NoteLines
from hoofhearted_desktop.desktop.segments import Segments
from hoofhearted_desktop.desktop.text import FlowingText, label, scaled
from hoofhearted_desktop.desktop.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.desktop.episode_log import Entry, Key
    from hoofhearted_desktop.desktop.episode_source import EpisodeSource
    from hoofhearted_desktop.desktop.theme import Tokens

_ZOOMS = (Zoom.DAY, Zoom.WEEK, Zoom.MONTH)
_MOST_LANES = 6
_MOST_PROGRAMS = 60
_FILL = 40
"""Rows that a tall screen shows: a filter that leaves fewer looks further back by itself."""


class _List(QListView):
    """A list whose rows keep their height, whatever they say: Qt would else ask all of them for it, at every change of one."""

    def dataChanged(  # noqa: N802 - Qt's name
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Draw anew what says something else."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))


class EpisodeOverview(QWidget):
    """The list and its timeline, brought up to date once a turn of the event loop."""

    opened = Signal(str, str)
    """A host's key and an episode's id."""
    week_wanted = Signal()

    def __init__(self, source: EpisodeSource) -> None:
        """Show what `source` has, once it is seen."""
        super().__init__()
        self._source = source
        self._today = local_dates.day_of(source.now())
        self._lanes: list[tuple[Lane, list[Bar]]] = []
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(0)
        self._due.timeout.connect(self._show)
        self.title = FlowingText(lines=1)
        self.title.setFont(scaled(self.font(), 1.5, bold=True))
        self.week = QPushButton()
        self.week.clicked.connect(self.week_wanted)
        self.zoom = Segments((say("Day"), say("Week"), say("Month")), say("Days that are seen"))
        self.earlier, self.later, self.today = QToolButton(), QToolButton(), QToolButton()
        self.days_said = label(role="muted")
        self.timeline = Timeline(self._spoken)
        self.filters = EpisodeFilters()
        self.model = EpisodeModel(source.now, source.place, self)
        self.list = _List()
        self._delegate = EpisodeDelegate(self.list)
        self.notes = NoteLines(lines=2, role="muted")
        self.retry = QPushButton()
        self.why = FlowingText(lines=2)
        self.why.setFont(scaled(self.font(), 1.2, bold=True))
        self.why_more = FlowingText(lines=4, role="muted")
        self.why_all = QPushButton()
        self._days = Days(self._today, Zoom.WEEK) if self._today is not None else None
        self._dress_list()
        self._lay_out()
        self._connect()
        self.retell()

    # ------------------------------------------------------------ what it is told

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._delegate.tokens = tokens
        self.timeline.wear(tokens)
        self.list.viewport().update()

    def retell(self) -> None:
        """Say every text anew."""
        self.title.say(say("Spin-ups"))
        self.earlier.setText("‹")
        self.earlier.setAccessibleName(say("Earlier days"))
        self.earlier.setToolTip(say("Earlier days"))
        self.later.setText("›")
        self.later.setAccessibleName(say("Later days"))
        self.later.setToolTip(say("Later days"))
        self.today.setText(say("Today"))
        self.today.setAccessibleName(say("Back to today"))
        for button, word in zip(range(len(_ZOOMS)), (say("Day"), say("Week"), say("Month")), strict=True):
            self.zoom.button(button).setText(word)
        self.list.setAccessibleName(say("Spin-ups by day"))
        self.retry.setText(say("Try again"))
        self.why_all.setText(say("Show all spin-ups"))
        self.timeline.retell()
        self.filters.retell()
        self.model.retell()
        self._show()

    def enter(self) -> None:
        """Be up to date from now on."""
        self._source.changed.connect(self._due.start)
        self._source.ticked.connect(self._on_ticked)
        self._source.enter()
        self._source.want("timeline", self._days.begin if self._days is not None else 0.0)
        self._show()

    def leave(self) -> None:
        """Rest."""
        self._source.changed.disconnect(self._due.start)
        self._source.ticked.disconnect(self._on_ticked)
        self._due.stop()

    def show_week(self, brief: str) -> None:
        """Say this week in a few words; nothing while it is not known."""
        self.week.setText(say("This week: {figures} ›", figures=brief) if brief else say("This week ›"))
        self.week.setVisible(any(host.live for host in self._source.hosts))

    def choose(self, key: Key) -> None:
        """Choose a spin-up in the list and on the timeline."""
        index = self.model.index_of(key)
        if index.isValid():
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self.timeline.choose(key)

    def show_day(self, moment: float) -> None:
        """Look at the day of a Unix time."""
        day = local_dates.day_of(moment)
        if day is not None and self._days is not None:
            self._look_at(Days(day, Zoom.DAY))

    def shown(self) -> list[Entry]:
        """Give what is listed, in its order."""
        found = (self.model.entry(self.model.index(row)) for row in range(self.model.rowCount()))
        return [entry for entry in found if entry is not None]

    # ------------------------------------------------------------ how it is made

    def _dress_list(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def _lay_out(self) -> None:
        self._frame = QScrollArea()
        self._frame.setFrameShape(QFrame.Shape.NoFrame)
        self._frame.setWidgetResizable(True)
        self._frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._frame.setWidget(self.timeline)
        self.timeline.setAutoFillBackground(False)
        self._frame.viewport().setAutoFillBackground(False)
        top = QHBoxLayout()
        top.setContentsMargins(16, 16, 16, 0)
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        top.addWidget(self.week)
        self._bar = QWidget()
        bar = WrappingRow(8)
        around = QVBoxLayout(self._bar)
        around.setContentsMargins(16, 0, 16, 0)
        around.addLayout(bar)
        for each in (self.zoom, self.earlier, self.later, self.today, self.days_said):
            bar.addWidget(each)
        self.days_said.setMinimumHeight(self.zoom.sizeHint().height())
        noted = QHBoxLayout()
        noted.setContentsMargins(16, 0, 16, 0)
        noted.addWidget(self.notes, 1)
        noted.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignTop)
        filters = QVBoxLayout()
        filters.setContentsMargins(16, 0, 16, 0)
        filters.addWidget(self.filters)
        empty = QWidget()
        inside = QVBoxLayout(empty)
        inside.setContentsMargins(32, 32, 32, 32)
        inside.addWidget(self.why)
        inside.addWidget(self.why_more)
        inside.addWidget(self.why_all, 0, Qt.AlignmentFlag.AlignLeading)
        inside.addStretch(1)
        self._body = QStackedWidget()
        self._body.addWidget(self.list)
        self._body.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._bar)
        column.addWidget(self._frame)
        column.addLayout(filters)
        column.addLayout(noted)
        column.addWidget(self._body, 1)

    def _connect(self) -> None:
        self.zoom.choose(_ZOOMS.index(Zoom.WEEK))
        self.zoom.chosen.connect(lambda place: self._zoom_to(_ZOOMS[place]))
        self.earlier.clicked.connect(lambda: self._move(-1))
        self.later.clicked.connect(lambda: self._move(1))
        self.today.clicked.connect(self._go_to_today)
        self.timeline.moved.connect(self._move)
        self.timeline.zoomed.connect(self._on_zoomed)
        self.timeline.chosen.connect(lambda host, name: self.choose((host, name)))
        self.timeline.opened.connect(self.opened)
        self.filters.changed.connect(self._due.start)
        self.model.wanted.connect(self._source.more)
        self.list.clicked.connect(self._open)
        self.list.activated.connect(self._open)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.retry.clicked.connect(self._source.retry)
        self.why_all.clicked.connect(self.filters.show_all)

    # ------------------------------------------------------------ bringing it up to date

    def _on_ticked(self) -> None:
        today = local_dates.day_of(self._source.now())
        if today != self._today:
            if self._days is not None and self._days.last == self._today and today is not None:
                self._days = self._days._replace(last=today)
            self._today = today
            self.model.retell()
            self._due.start()
            return
        self.model.go_on()
        self._show_lanes()

    def _show(self) -> None:
        source, wish = self._source, self.filters.wish
        every = source.entries()
        names = {host.key: host.shown_name for host in source.hosts}
        entries = [each for each in every if wish.takes(each, names.get(each.host, ""))]
        more = not source.ends
        self.model.show_entries(
            entries, whole_from=source.horizon, may_have_more=more, end="" if more else episode_notes.ending(source)
        )
        self._offer(every)
        self._lay_lanes(entries)
        self.notes.say(episode_notes.notes(source))
        self.retry.setVisible(episode_notes.failed(source))
        self._body.setCurrentIndex(0 if entries else 1)
        self.filters.setVisible(bool(every) or wish.narrows)
        if not entries:
            why = episode_notes.empty(source, wish)
            self.why.say(why.title)
            self.why_more.say(why.text)
            self.why_all.setVisible(why.show_all)
        if more and wish.narrows and len(entries) < _FILL:
            source.more()

    def _offer(self, every: list[Entry]) -> None:
        source = self._source
        hosts = [(host.key, naming.printable(host.shown_name)) for host in source.hosts]
        gpus: dict[str, str] = {}
        counted: dict[str, int] = {}
        for each in every:
            gpus.setdefault(f"{each.host}{MARK}{each.episode.gpu}", source.place(each).said)
            for name in episode_log.programs(each.episode):
                counted[name] = counted.get(name, 0) + 1
        usual = sorted(counted, key=lambda name: (-counted[name], name))[:_MOST_PROGRAMS]
        programs = [(name, naming.printable(name)) for name in sorted(usual, key=str.casefold)]
        self.filters.offer(hosts, sorted(gpus.items(), key=lambda pair: pair[1]), programs)

    def _lay_lanes(self, entries: list[Entry]) -> None:
        """Give each GPU of each host its lane, with its spin-ups of these."""
        source, wish = self._source, self.filters.wish
        bars = episode_lanes.bars(entries)
        self._lanes = []
        for host in source.hosts:
            shelf = source.shelf(host.key)
            names = dict(source.cards(host.key))
            for entry in shelf.entries.values():
                if entry.episode.gpu not in names:
                    names[entry.episode.gpu] = source.place(entry).card
            for uuid, name in sorted(names.items(), key=lambda pair: pair[1]):
                if wish.host not in {None, host.key} or wish.gpu not in {None, (host.key, uuid)}:
                    continue
                label = episode_words.Place(name, host.shown_name if source.several else "").said
                begins = shelf.oldest if shelf.complete else None
                lane = Lane(host.key, uuid, label, episode_notes.lane_note(host), begins)
                self._lanes.append((lane, bars.get((host.key, uuid), [])))
        line = self.timeline
        height = line.axis_height + min(_MOST_LANES, max(1, len(self._lanes))) * line.lane_height + 4
        self._frame.setFixedHeight(height)
        for part in (self._frame, self._bar):
            part.setVisible(bool(self._lanes))
        self._show_lanes()

    def _show_lanes(self) -> None:
        """Show them as they are now, over the days that are looked at."""
        if self._days is None:
            return
        source = self._source
        self.timeline.show_days(self._days)
        self.timeline.show_lanes(self._lanes, source.now(), source.horizon)
        self.days_said.setText(_days_said(self._days, source.now()))
        self.later.setEnabled(self._today is not None and self._days.last < self._today)
        self.today.setEnabled(self._days.last != self._today)

    def _spoken(self, entry: Entry) -> str:
        return episode_words.spoken(entry, self._source.now(entry.host), self._source.place(entry))

    # ------------------------------------------------------------ what a person does

    def _look_at(self, days: Days) -> None:
        if self._today is not None and days.last > self._today:
            days = days._replace(last=self._today)
        self._days = days
        self.zoom.choose(_ZOOMS.index(days.zoom))
        self._show_lanes()
        self._source.want("timeline", days.begin)

    def _zoom_to(self, zoom: Zoom) -> None:
        if self._days is not None:
            chosen = self._source.find(*self.timeline.key) if self.timeline.key is not None else None
            day = local_dates.day_of(chosen.episode.started) if chosen is not None and zoom is Zoom.DAY else None
            self._look_at(self._days._replace(zoom=zoom, last=day or self._days.last))

    def _on_zoomed(self, by: int) -> None:
        if self._days is not None:
            place = _ZOOMS.index(self._days.zoom) - by
            if 0 <= place < len(_ZOOMS):
                self._zoom_to(_ZOOMS[place])

    def _move(self, by: int) -> None:
        if self._days is not None:
            self._look_at(self._days.moved(by))

    def _go_to_today(self) -> None:
        if self._days is not None and self._today is not None:
            self._look_at(self._days._replace(last=self._today))

    def _on_current(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        self.timeline.choose(entry.key if entry is not None else None)

    def _open(self, index: QModelIndex) -> None:
        entry: Optional[Entry] = self.model.entry(index)
        if entry is not None:
            self.opened.emit(*entry.key)


def _days_said(days: Days, now: float) -> str:
    """Name the days that are seen."""
    if days.zoom is Zoom.DAY:
        return local_dates.day_said(days.last, now)
    return say("{first} to {last}", first=local_dates.brief_date(days.first), last=local_dates.brief_date(days.last))
