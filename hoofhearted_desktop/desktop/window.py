"""The window: the hosts at the left, and of the one that is looked at what its GPU does and for whom. Imported when first shown."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import later, say
from hoofhearted_desktop.desktop import actions, sidebar, sidebar_lines, theme
from hoofhearted_desktop.desktop.host_page import HostPage
from hoofhearted_desktop.desktop.host_wishes import HostWishes
from hoofhearted_desktop.desktop.page_keys import HOST, SPIN_UPS
from hoofhearted_desktop.desktop.pages import Entry, Page, Pages
from hoofhearted_desktop.desktop.strips import Strip
from hoofhearted_desktop.desktop.window_hosts import HostsWindow
from hoofhearted_desktop.desktop.window_place import SMALLEST, first_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QHideEvent, QIcon, QResizeEvent, QShowEvent

    from hoofhearted_desktop.desktop.away import Summary
    from hoofhearted_desktop.desktop.host_view import HostView
    from hoofhearted_desktop.desktop.window_place import WindowSettings

_NAME = "Hoof Hearted"
_NARROW = 860
"""Under this width the details take the place of the sidebar."""


class Window(HostsWindow):
    """Everything it shows comes from the hosts, ticks and states it is given."""

    expect_requested = Signal(str, object)
    """A host's key and a process."""
    mute_requested = Signal(str, str)
    looked_at = Signal(object)
    """The key of the host that a person sees from now on, None where the window cannot be seen."""
    page_shown = Signal(str)
    """The key of the page that a person sees from now on, `pages.HOST` where it is a host."""
    note_dismissed = Signal()
    away_opened = Signal()
    away_dismissed = Signal()
    quit_requested = Signal()
    closed = Signal()

    def __init__(
        self,
        settings: WindowSettings,
        colours: Optional[theme.Theme] = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Wait for the first state of this machine; `clock` gives seconds that only ever grow."""
        super().__init__(clock)
        self._settings = settings
        self._theme = colours if colours is not None else theme.Theme(self)
        self._told: Optional[str] = None
        self.wishes = HostWishes(self)
        self.sidebar = sidebar.Sidebar(self.wishes)
        self.content = HostPage(self._theme.tokens, self.wishes)
        self.pages = Pages(self.content)
        self.page, self.empty, self.details = self.content.gpu, self.content.empty, self.content.details
        self.away = self.content.away
        self.demo = Strip("demo", badge="DEMO", action=later("Leave the demo"))
        self.note = Strip("note", dismissible=True)
        self.state_strip, self.problem = self.content.state, self.content.problem
        self._age = QTimer(self)
        self._age.setInterval(1000)
        self._lay_out()
        self._connect()
        self.sidebar.list.show_hosts(tuple(self._views))
        self._wear()
        self._restore()
        self._say()

    def show_away(self, summary: Optional[Summary], now: float) -> None:
        """Say in the sidebar what happened while nobody was there, as it is told at a Unix time; None says nothing."""
        self.sidebar.away.show_summary(summary)
        self.away.show_summary(summary, now, {key: view.shown_name for key, view in self._views.items()})

    def open_away(self) -> None:
        """List what happened while nobody was there."""
        if self.sidebar.away.isHidden():
            return
        self.pages.show_page(HOST)
        self.details.hide()
        self.away.open()
        self.away_opened.emit()

    def offer_way_back(self, *, offered: bool) -> None:
        """Offer to leave the demo for the machine it was entered from, or not."""
        self.demo.offer(offered=offered)

    def show_note(self, text: str) -> None:
        """Say something once, until it is dismissed."""
        self.note.say(text)

    def choose(self, host: str, uuid: Optional[str] = None) -> None:
        """Look at this GPU of a host from now on, or at whichever matters most there."""
        view = self._views.get(host)
        if view is None:
            return
        view.selection.choose(uuid)
        self._look_at(host)
        self.pages.show_page(HOST)
        self._say()

    def kept(self) -> dict[str, object]:
        """Give what it would have remembered until it is made again, as JSON: what is looked at, and what is folded."""
        return {
            "page": self.pages.shown,
            "host": self.shown.key,
            "gpu": self.shown.selection.chosen,
            "folded": sorted(self.sidebar.list.folded_hosts),
            "machine": self.content.machine.unfolded,
            "charts": self.page.kept(),
            "table": self.page.table_part,
        }

    def restore(self, kept: object) -> None:
        """Look at what was looked at before, as far as that is still there; whatever is not of that shape is passed over."""
        if not isinstance(kept, dict):
            return
        folded, host, gpu, page = (kept.get(name) for name in ("folded", "host", "gpu", "page"))
        self.sidebar.list.fold_those(
            frozenset(key for key in folded if isinstance(key, str)) if isinstance(folded, list) else frozenset()
        )
        self.content.machine.unfold(unfolded=kept.get("machine") is True)
        self.page.restore(kept.get("charts"))
        part = kept.get("table")
        self.page.give_table(min(0.9, max(0.1, part)) if isinstance(part, float) else None)
        if isinstance(host, str) and host in self._views:
            self.choose(host, gpu if isinstance(gpu, str) else None)
        if isinstance(page, str):
            self.show_page(page)

    # ------------------------------------------------------------ its pages

    def add_page(
        self, key: str, title: Callable[[], str], icon: Callable[[theme.Tokens], QIcon], page: Page | Callable[[], Page]
    ) -> None:
        """Have another page, with an entry in the sidebar; where it is given by what makes it, that is done when it is first shown."""
        self.pages.add(key, page, title)
        self.sidebar.add_page(Entry(key, title, icon))

    def show_page(self, key: str) -> None:
        """Show a page from now on, or the host that is looked at; nothing is done where there is no such page."""
        self.pages.show_page(key)

    def open_episode(self, host: str, episode: str) -> None:
        """Show one spin-up of a host on the page of the spin-ups, where there is one: its method `open` gets both."""
        if self.pages.has(SPIN_UPS):
            self.show_page(SPIN_UPS)
            opened = getattr(self.pages.page(SPIN_UPS), "open", None)
            if opened is not None:
                opened(host, episode)

    def _open_spin_up(self, host: str, episode: str, uuid: str) -> None:
        """Show a spin-up, or where there is no such page its GPU."""
        if self.pages.has(SPIN_UPS):
            self.open_episode(host or self.shown.key, episode)
        else:
            self.choose(host or self.shown.key, uuid)

    def is_looking_at(self, host: str) -> bool:
        """Whether it shows this host, and no page beside."""
        return self.pages.shown == HOST and self.shown.key == host

    def list_keys(self) -> None:
        """List all that can be done by keys."""
        from hoofhearted_desktop.desktop.key_list import KeyList

        KeyList(self._theme, self).open()

    @property
    def paint_count(self) -> int:
        """How often a chart was painted."""
        return self.page.charts.paint_count

    # ------------------------------------------------------------ what Qt tells

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        if self.focusWidget() is None:
            (self.sidebar.list.setFocus if self.pages.shown == HOST else self.pages.take_keyboard)()
        self._tell_looked_at()
        self._say_all()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Stop counting."""
        super().hideEvent(event)
        self._age.stop()
        self._tell_looked_at()

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
        if event.type() == QEvent.Type.WindowStateChange:
            self._tell_looked_at()
            self._say_all()
        elif event.type() == QEvent.Type.LanguageChange:
            self.retell()

    def retell(self) -> None:
        """Say every text again, for the language is another one."""
        self.sidebar.retell()
        self.content.retell()
        self.pages.retell()
        self._say_all()

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
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        column = QVBoxLayout()
        column.setSpacing(0)
        for part in (self.demo, self.note):
            column.addWidget(part)
        column.addWidget(self.pages, 1)
        row.addLayout(column, 1)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        self._theme.changed.connect(self._wear)
        self._age.timeout.connect(self._say_state)
        self.sidebar.chosen.connect(self.choose)
        self.sidebar.page_chosen.connect(self.show_page)
        self.pages.changed.connect(self._on_page)
        self.sidebar.list.folded.connect(lambda host: self._say_lines(self._views[host]))
        self.content.expect_requested.connect(lambda process: self.expect_requested.emit(self.shown.key, process))
        self.details.mute_requested.connect(self.mute_requested)
        self.details.closed.connect(self.close_details)
        self.details.installEventFilter(self)
        self.away.closed.connect(self.close_details)
        self.away.episode_chosen.connect(self._open_spin_up)
        self.sidebar.spin_ups.opened.connect(lambda name, uuid: self._open_spin_up(self.shown.key, name, uuid))
        self.away.installEventFilter(self)
        self.sidebar.away.opened.connect(self.open_away)
        self.sidebar.away.dismissed.connect(self.away_dismissed)
        self.demo.acted.connect(self.wishes.leave_demo)
        self.note.dismissed.connect(self.note_dismissed)
        actions.connect(self)

    def _wear(self) -> None:
        tokens = self._theme.tokens
        theme.dress(self, tokens)
        self.sidebar.wear(tokens)
        self.pages.wear(tokens)
        self._wear_freshness()

    def _wear_freshness(self) -> None:
        self.content.wear(self._theme.tokens, current=self.shown.freshness.current)

    def _restore(self) -> None:
        kept = self._settings.load()
        if kept:
            self.restoreGeometry(QByteArray(kept))

    # ------------------------------------------------------------ what is seen

    @property
    def _seen(self) -> bool:
        return self.isVisible() and not self.isMinimized()

    def _on_page(self, key: str) -> None:
        self.details.hide()
        self.away.hide()
        self.sidebar.show_page(key)
        if key != HOST and self.sidebar.list.hasFocus():
            self.pages.take_keyboard()
        elif key == HOST and self.sidebar.has_focused_entry:
            self.sidebar.list.setFocus()
        self._tell_looked_at()
        self._say()
        self.page_shown.emit(key)

    def _tell_looked_at(self) -> None:
        self.pages.see(seen=self._seen)
        key = self.shown.key if self._seen and self.pages.shown == HOST else None
        if key != self._told:
            self._told = key
            self.looked_at.emit(key)

    def _list_hosts(self, *, here_is_hidden: bool) -> None:
        self.sidebar.list.here_is_hidden = here_is_hidden
        self.sidebar.list.show_hosts(tuple(self._views))

    def _begin_anew(self) -> None:
        self.details.hide()

    def _look_at(self, host: str) -> None:
        before, self.shown = self.shown, self._views[host]
        if before is self.shown:
            return
        if before.freshness.current != self.shown.freshness.current:
            self._wear_freshness()
        self._tell_looked_at()

    def _say_all(self) -> None:
        """Bring every line and the host that is looked at up to date."""
        if self._seen:
            for view in self._views.values():
                self._say_lines(view)
            self._say()

    def _say_one(self, view: HostView) -> None:
        """Bring up to date what a host changes: of those that are not looked at their lines alone."""
        if view is self.shown:
            self._say()
        elif self._seen:
            self._say_lines(view)

    def _say_lines(self, view: HostView) -> None:
        folded = self.sidebar.list.is_folded(view.key)
        self.sidebar.list.show_host(sidebar_lines.line(view, several=len(self._views) > 1, folded=folded))
        self.sidebar.list.show_gpus(view.key, sidebar_lines.entries(view))

    def _say(self) -> None:
        """Bring everything of the host that is looked at up to date, if it can be seen."""
        if not self._seen:
            return
        view = self.shown
        self._say_lines(view)
        newest = sorted(view.spin_ups.values(), key=lambda one: -one.started)
        self.sidebar.spin_ups.show_at(newest, view.tick.sample if view.tick is not None else None)
        if self.pages.shown == HOST:
            uuid = self.content.show_view(view, several=len(self._views) > 1)
            self.sidebar.list.show_chosen(view.key, uuid)
        self._say_age()

    def _say_state(self) -> None:
        self.content.show_state(several=len(self._views) > 1)
        self._say_age()

    def _say_age(self) -> None:
        """Go on counting while what is shown is not current."""
        fresh, title = self.shown.freshness, self.pages.title
        demo = fresh.demo if not title else any(view.freshness.demo for view in self.views)
        self.demo.say(say("A simulated server: nothing of this is real.") if demo else "")
        where = title or (self.shown.shown_name if len(self._views) > 1 else "")
        self.setWindowTitle(" – ".join(part for part in (where, _NAME, "DEMO" if demo else "") if part))
        if fresh.counting and not self._age.isActive():
            self._age.start()
        elif not fresh.counting:
            self._age.stop()

    def close_details(self) -> None:
        """Close what lies beside the page, the keyboard where it came from."""
        if not self.away.isHidden():
            self.away.hide()
            self.sidebar.away.button.setFocus()
        if not self.details.isHidden():
            self.details.hide()
            self.page.table.setFocus()
