"""The window as a part of the program: made when it is first wanted, shown and raised, and fed with what the hosts say."""

from __future__ import annotations

import base64
import functools
import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.core import expectations, wire
from hoofhearted_desktop.core.tongue import later
from hoofhearted_desktop.desktop.catching_up import episodes_in
from hoofhearted_desktop.desktop.page_keys import HOST, OVERVIEW

if TYPE_CHECKING:
    from hoofhearted_desktop.core.model import Process
    from hoofhearted_desktop.desktop.chart_supply import ChartSupply
    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.hosts import Hosts
    from hoofhearted_desktop.desktop.memory import Memory
    from hoofhearted_desktop.desktop.tray import Tray
    from hoofhearted_desktop.desktop.window import Window
    from hoofhearted_desktop.link import states

PLACE = "window_place"
LOOKED_AT = "window"
"""What the window showed when it was closed."""
NO_TRAY_SAID = "no_tray_said"
TRAY_PATIENCE_MS = 5000
ACTIVATION_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - a variable's name (xdg-activation protocol)
NO_TRAY = later(
    "This desktop shows no tray icons, so the window is all there is: closing it ends the program. "
    "On GNOME, the extension AppIndicator Support adds a tray."
)


class Showing(QObject):
    """Owns the window. It is never left where nobody can reach it: a lost tray that does not return opens it."""

    made = Signal(object)
    """The window, when it was made."""
    put_away = Signal()
    """There is no window any more."""
    add_server_requested = Signal()
    edit_server_requested = Signal(str)
    """The key of the server whose address is to be another."""

    keep_watching_requested = Signal(str)

    def __init__(self, hosts: Hosts, tray: Tray, memory: Memory, parent: QObject) -> None:
        """Get ready to show `hosts`."""
        super().__init__(parent)
        self._hosts = hosts
        self._tray = tray
        self._memory = memory
        self._problem = ""
        self._note = ""
        self.window: Window | None = None
        """The window, while it is wanted."""
        self.supply: ChartSupply | None = None
        """What fetches the past for its charts."""
        self._is_choosing = False
        """Whether nothing was ever chosen, so that what is there decides which page is shown first."""
        tray.availability_changed.connect(self._on_tray_availability)
        hosts.changed.connect(self._on_hosts)
        hosts.state_changed.connect(self._on_state)
        hosts.ticked.connect(self._on_tick)
        hosts.episode_changed.connect(self._on_episode)
        hosts.problem.connect(self._on_problem)
        hosts.noted.connect(self._on_noted)

    def close(self) -> None:
        """Put it away."""
        if self.window is not None:
            self.window.close()

    # ------------------------------------------------------------ shown

    def show(self) -> None:
        """Show and raise the window, which is made when it is first wanted."""
        window = self.window or self._make()
        if not window.isVisible():
            self._fill(window)
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()

    def show_gpu(self, host: str, gpu: str | None) -> None:
        """Show the window at a host, and at one GPU where that is given."""
        self.show()
        self._is_choosing = False
        if self.window is not None and (gpu is not None or not self.window.is_looking_at(host)):
            self.window.choose(host, gpu)

    def show_away(self) -> None:
        """Show the window with what happened while nobody was there."""
        self.show()
        if self.window is not None:
            self.window.open_away()

    def raise_by(self, token: str) -> None:
        """Show the window for a second start, whose activation token lets it come to the front on Wayland."""
        if token:
            os.environ[ACTIVATION_TOKEN] = token
        self.show()
        os.environ.pop(ACTIVATION_TOKEN, None)

    def open_where_no_tray_soon(self) -> None:
        """Show it in a while, if there is no tray by then."""
        QTimer.singleShot(TRAY_PATIENCE_MS, self, self._open_where_no_tray)

    def _make(self) -> Window:
        from hoofhearted_desktop.desktop import appicon, gtk_settings, overview_entry
        from hoofhearted_desktop.desktop.chart_supply import ChartSupply
        from hoofhearted_desktop.desktop.process_desk import ProcessDesk
        from hoofhearted_desktop.desktop.window import Window

        QApplication.setWindowIcon(appicon.icon())
        gtk_settings.wear_font()
        window = Window(_Place(self._memory))
        window.expect_requested.connect(self._on_expect)
        window.looked_at.connect(self._on_looked_at)
        window.closed.connect(self._on_window_closed)
        window.note_dismissed.connect(self._on_note_dismissed)
        window.quit_requested.connect(QApplication.quit)
        self._take_wishes(window)
        ProcessDesk(self._hosts, self._memory, window)
        self.window = window
        self.supply = ChartSupply(self._hosts, window)
        overview_entry.add(window, self._hosts, functools.partial(self._hosts.look_at_all, OVERVIEW))
        self._on_hosts()
        self.made.emit(window)
        self._fill(window)
        kept = self._memory.get(LOOKED_AT)
        self._is_choosing = kept is None
        window.restore(kept)
        self._choose_page(window)
        if self._problem or self._note:
            window.show_note(self._problem or self._note)
        elif not self._tray.available and not self._memory.get(NO_TRAY_SAID):
            QTimer.singleShot(TRAY_PATIENCE_MS, self, self._say_no_tray)
        return window

    def _choose_page(self, window: Window) -> None:
        """Show all GPUs first where there are several; what a person has chosen since stays."""
        if not self._is_choosing:
            return
        gpus = [len(view.tick.sample.gpus) for view in window.views if view.tick is not None]
        if len(window.views) > 1 or sum(gpus) > 1:
            window.show_page(OVERVIEW)
        self._is_choosing = not gpus and window.pages.shown == HOST

    def _take_wishes(self, window: Window) -> None:
        wishes, hosts = window.wishes, self._hosts
        wishes.try_demo.connect(hosts.try_demo)
        wishes.leave_demo.connect(hosts.leave_demo)
        wishes.add.connect(self.add_server_requested)
        wishes.edit.connect(self.edit_server_requested)
        wishes.keep_watching.connect(self.keep_watching_requested)
        wishes.retry.connect(hosts.retry)
        wishes.cancel.connect(hosts.cancel)
        wishes.disconnect_host.connect(hosts.disconnect_host)
        wishes.rename.connect(hosts.rename)
        wishes.move.connect(hosts.move)
        wishes.colour.connect(hosts.colour)
        wishes.remove.connect(self._ask_to_remove)
        wishes.copy_error.connect(self._copy_error)
        wishes.hide_here.connect(hosts.hide_here)

    def _fill(self, window: Window) -> None:
        """Bring what came while the window was not seen."""
        for host in self._hosts:
            window.show_state(host.state, host.key)
            if host.tick is not None:
                window.show_tick(host.tick, host.key)
            host.history_is_due = True

    # ------------------------------------------------------------ what the hosts say

    def _on_hosts(self) -> None:
        if self.window is None:
            return
        from hoofhearted_desktop.desktop.host_view import Known

        known = [
            Known(host.key, host.kind, host.name, self._hosts.address_of(host.key), self._hosts.colour_of(host.key))
            for host in self._hosts
        ]
        fresh = {host.key for host in self._hosts} - set(self.window.hosts)
        self.window.show_hosts(known, here_is_hidden=self._hosts.here_is_hidden)
        self.window.offer_way_back(offered=self._hosts.demo_was_entered)
        self.window.sidebar.offer_servers(offered=self._hosts.may_have_servers)
        for host in self._hosts:
            if host.key in fresh:
                self.window.show_state(host.state, host.key)

    def _on_state(self, host: Host) -> None:
        if self.window is not None:
            self.window.show_state(host.state, host.key)

    def _on_tick(self, host: Host) -> None:
        window = self.window
        if window is None or host.tick is None:
            return
        if window.isVisible():
            window.show_tick(host.tick, host.key)
            self._choose_page(window)
        if host.history_is_due and host.key == window.shown.key:
            self._fetch_past(host)

    def _on_episode(self, host: Host, event: states.EpisodeChanged) -> None:
        if self.window is not None:
            self.window.show_episode(event.change, event.episode, host.key)

    def _on_problem(self, text: str) -> None:
        self._problem = text
        if self.window is not None:
            self.window.show_note(text or self._note)

    def _on_noted(self, text: str) -> None:
        self._note = text
        if self.window is not None and not self._problem:
            self.window.show_note(text)

    def _on_looked_at(self, key: str | None) -> None:
        self._hosts.look(key)
        host = self._hosts.get(key) if key is not None else None
        if host is not None:
            host.history_is_due = True
            self._fetch_past(host)

    def _fetch_past(self, host: Host) -> None:
        if not host.live:
            return
        host.fetch_past(functools.partial(self._on_episodes, host.key))

    def _on_episodes(self, key: str, found: wire.Result | wire.Failure) -> None:
        for episode in reversed(episodes_in(found)):
            if self.window is not None:
                self.window.show_episode("ended", episode, key)

    # ------------------------------------------------------------ what a person wants

    def _on_expect(self, key: str, process: Process) -> None:
        host = self._hosts.get(key)
        if host is not None:
            from hoofhearted_desktop.core.episodes import participant

            host.notices.expect(expectations.rule_for(participant(process), ""), f"process {process.pid}")

    def _ask_to_remove(self, key: str) -> None:
        from hoofhearted_desktop.desktop import removing

        if self.window is not None and self._hosts.get(key) is not None:
            removing.ask(self.window, self.window.name_of(key), lambda: self._hosts.remove(key))

    def _copy_error(self, key: str) -> None:
        if self.window is not None:
            QGuiApplication.clipboard().setText(self.window.error_of(key))

    # ------------------------------------------------------------ where there is no tray

    def _on_tray_availability(self, available: bool) -> None:  # noqa: FBT001 - a signal's argument
        if not available:
            self.open_where_no_tray_soon()

    def _say_no_tray(self) -> None:
        if self.window is not None and not self._tray.available and not (self._problem or self._note):
            self.window.show_note(NO_TRAY())

    def _open_where_no_tray(self) -> None:
        if not self._tray.available and (self.window is None or not self.window.isVisible()):
            self.show()
            self._say_no_tray()

    def _on_note_dismissed(self) -> None:
        if self._problem:
            self._problem = ""
        elif self._note:
            self._note = ""
        else:
            self._memory.keep(NO_TRAY_SAID, value=True)

    def _on_window_closed(self) -> None:
        window = self.window
        if window is None:
            return
        self._memory.keep(LOOKED_AT, window.kept())
        if not self._tray.available:
            QApplication.quit()
            return
        from hoofhearted_desktop.desktop import put_away

        if put_away.may_go(window):
            self.window = self.supply = None
            self.put_away.emit()
            put_away.end(window)


class _Place:
    """The window's place, kept in the desktop's memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def load(self) -> bytes | None:
        kept = self._memory.get(PLACE)
        try:
            return base64.b64decode(kept, validate=True) if isinstance(kept, str) else None
        except ValueError:
            return None

    def save(self, state: bytes) -> None:
        self._memory.keep(PLACE, base64.b64encode(state).decode("ascii"))
