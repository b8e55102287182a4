"""The page of spin-ups: all of them, or the one that was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.desktop import local_dates, week_words
from hoofhearted_desktop.desktop.episode_log import entry_from
from hoofhearted_desktop.desktop.episode_overview import EpisodeOverview
from hoofhearted_desktop.desktop.episode_page import EpisodePage
from hoofhearted_desktop.desktop.pages import Page
from hoofhearted_desktop.desktop.week_page import WeekPage
from hoofhearted_desktop.desktop.week_source import WeekSource
from hoofhearted_desktop.desktop.week_summary import week_of

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.episode_log import Key
    from hoofhearted_desktop.desktop.episode_source import EpisodeSource
    from hoofhearted_desktop.desktop.theme import Tokens


class EpisodesPage(Page):
    """Asks agents only between `enter` and `leave`."""

    def __init__(self, source: EpisodeSource) -> None:
        """Show what `source` has; the page of one spin-up is made when the first is opened."""
        super().__init__()
        self._source = source
        self._wanted: Optional[Key] = None
        self.overview = EpisodeOverview(source)
        self.one = EpisodePage(source)
        self._weeks = WeekSource(source)
        self.week = WeekPage(source, self._weeks)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.overview)
        self._stack.addWidget(self.one)
        self._stack.addWidget(self.week)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.overview.opened.connect(self.open)
        self.overview.week_wanted.connect(self.open_week)
        self.week.back.connect(self.show_all)
        self._week_due = QTimer(self)
        self._week_due.setSingleShot(True)
        self._week_due.setInterval(0)
        self._week_due.timeout.connect(self._show_week)
        self._weeks.changed.connect(self._week_due.start)
        self.one.back.connect(self.show_all)
        self.one.stepped.connect(self._step)
        self.one.other_wanted.connect(self.open)
        self.one.day_wanted.connect(self._on_day)
        source.changed.connect(self._on_changed)
        source.ticked.connect(self.one.go_on)

    # ------------------------------------------------------------ what the window tells

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.overview.wear(tokens)
        self.one.wear(tokens)
        self.week.wear(tokens)

    def retell(self) -> None:
        """Say every text again, for the language is another one."""
        self.overview.retell()
        self.one.retell()
        self.week.retell()

    def enter(self) -> None:
        """A person sees it from now on."""
        self.overview.enter()
        self._look_at_this_week()

    def leave(self) -> None:
        """Nobody sees it any more."""
        self.one.leave()
        self.overview.leave()
        self._weeks.look(None)
        self._source.leave()

    # ------------------------------------------------------------ what a person does

    def event(self, event: QEvent) -> bool:
        """Take Escape, which the window has a use for too, where there is something to go back from."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride and self._stack.currentWidget() is not self.overview:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go back to all of them by Escape."""
        if event.key() == Qt.Key.Key_Escape and self._stack.currentWidget() is not self.overview:
            self.show_all()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ which is shown

    def open(self, host: str, name: str) -> None:
        """Show one spin-up; one that is not known yet is asked for, and shown when it comes."""
        self._wanted = (host, name)
        if self._source.find(host, name) is not None:
            self._show_one(host, name)
            return
        self._source.request(host, messages.EPISODE_GET, {"id": name}, lambda found: self._on_found(host, name, found))

    def open_week(self) -> None:
        """Show the week."""
        self._wanted = None
        self._stack.setCurrentWidget(self.week)
        self.week.open()
        self.week.back_button.setFocus()

    def show_all(self) -> None:
        """Show all of them, with the one that was open chosen."""
        self._wanted = None
        self.one.leave()
        self._stack.setCurrentWidget(self.overview)
        self._look_at_this_week()
        if self.one.entry is not None:
            self.overview.choose(self.one.entry.key)
        self.overview.list.setFocus()

    def _look_at_this_week(self) -> None:
        """Have the week it is added up, for the line of the overview."""
        now = self._source.now()
        today = local_dates.day_of(now)
        self._weeks.look(None if today is None else week_of(today, now))
        self._show_week()

    def _show_week(self) -> None:
        if self._stack.currentWidget() is self.week:
            self.week.show_week()
        else:
            this = self._weeks.summary()
            self.overview.show_week(week_words.brief(this) if this is not None else "")

    def _show_one(self, host: str, name: str) -> None:
        entry = self._source.find(host, name)
        if entry is None:
            return
        order = self._order()
        place = order.index(entry.key) if entry.key in order else -1
        self.one.show_entry(entry, first=place < 0 or place == len(order) - 1, last=place <= 0)
        if self._stack.currentWidget() is not self.one:
            self._stack.setCurrentWidget(self.one)
            self.one.back_button.setFocus()

    def _on_found(self, host: str, name: str, found: wire.Result | wire.Failure) -> None:
        told = (
            found.result.get("episode") if isinstance(found, wire.Result) and isinstance(found.result, dict) else None
        )
        entry = entry_from(host, told)
        if entry is not None and entry.episode.id == name:
            self._source.put(entry)
        elif self._wanted == (host, name):
            self.show_all()

    def _on_changed(self) -> None:
        """Show what has changed of the one that is open, or is waited for."""
        self._week_due.start()
        if self._wanted is None:
            return
        if self._source.find(*self._wanted) is not None:
            self._show_one(*self._wanted)
        elif self.one.entry is not None and self.one.entry.key == self._wanted:
            self.show_all()  # it was deleted, by whomever

    def _order(self) -> list[Key]:
        """Give the newest first, in the list's own choice."""
        entries = sorted(self.overview.shown(), key=lambda each: (-each.episode.started, each.key))
        return [entry.key for entry in entries]

    def _step(self, by: int) -> None:
        order = self._order()
        if self.one.entry is None or self.one.entry.key not in order:
            return
        place = order.index(self.one.entry.key) - by
        if 0 <= place < len(order):
            self.open(*order[place])
        if place >= len(order) - 2 and not self._source.ends:
            self._source.more()

    def _on_day(self, moment: float) -> None:
        self.show_all()
        self.overview.show_day(moment)
