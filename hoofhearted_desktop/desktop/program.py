"""All hosts brought to tray, window and notifications, and what a person does brought back to the right one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.desktop import activation, preferences_file, theme, unreached
from hoofhearted_desktop.desktop.catching_up import CatchingUp
from hoofhearted_desktop.desktop.glancing import Glancing
from hoofhearted_desktop.desktop.host import Desk, split_key
from hoofhearted_desktop.desktop.hosts import Hosts
from hoofhearted_desktop.desktop.muting import Muting
from hoofhearted_desktop.desktop.notices import MOST_LATELY
from hoofhearted_desktop.desktop.notifier import Notifier
from hoofhearted_desktop.desktop.notifier_tray import TrayCourier
from hoofhearted_desktop.desktop.page_keys import SETTINGS
from hoofhearted_desktop.desktop.settling import Settling
from hoofhearted_desktop.desktop.showing import Showing
from hoofhearted_desktop.desktop.tray_words import TrayWords
from hoofhearted_desktop.probes import places, time_zone

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.presence import Presence
    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.hosts import Opening
    from hoofhearted_desktop.desktop.memory import Memory
    from hoofhearted_desktop.desktop.network import Network
    from hoofhearted_desktop.desktop.notifier import Courier, Report
    from hoofhearted_desktop.desktop.servers_file import ServersFile
    from hoofhearted_desktop.desktop.tray import Tray
    from hoofhearted_desktop.desktop.window import Window
    from hoofhearted_desktop.link import states
    from hoofhearted_desktop.link.stream import Opener


class Program(QObject):
    """Owns what is on the screen. Facts come in by the hosts' signals, wishes by those of tray and window."""

    ticked = Signal(object)
    """A host from which a reading has come."""

    def __init__(
        self,
        opener: Opener,
        *,
        tray: Tray,
        demo: Opener,
        is_demo: bool,
        memory: Memory,
        clock: Callable[[], float],
        servers: ServersFile | None = None,
        opening: Opening | None = None,
        attend: Callable[[str], None] | None = None,
        preferences: preferences_file.Preferences | None = None,
    ) -> None:
        """Get ready to follow the agent that `opener` reaches and the `servers`, by `opening`; `clock` gives Unix time."""
        super().__init__()
        self._tray = tray
        self._clock = clock
        self.preferences = preferences or preferences_file.Preferences(places.config_dir() / preferences_file.FILE)
        theme.wish().choose(self.preferences.appearance.theme)
        self._muting = Muting(tray, memory, clock, self)
        self._notifier = Notifier(_courier(), lambda report: TrayCourier(self._tray, report), self)
        desk = Desk(
            notify=self._notifier.notify,
            withdraw=self._notifier.withdraw,
            unreached=unreached.Unreached(self._notifier.notify, self._notifier.withdraw, self),
            show=self.show_gpu,
            mute=self._muting.begin,
            muted=self._muting.mute,
            chosen=self.preferences,
            clock=clock,
        )
        self.hosts = Hosts(
            opener,
            demo,
            is_demo=is_demo,
            desk=desk,
            memory=memory,
            file=servers,
            opening=opening,
            attend=attend,
            parent=self,
        )
        self._words = TrayWords(self.hosts, tray, self)
        self._words.choose(self.preferences.tray_icon)
        self.showing = Showing(self.hosts, tray, memory, self)
        self.glancing = Glancing(self.hosts, self)
        self._catching_up = CatchingUp(tray, memory, clock, self)
        self.settling = Settling(lambda: self.is_quiet, self)
        """Gives memory back when nobody looks any more."""
        self._network: Network | None = None
        self._connect()

    def _connect(self) -> None:
        self.hosts.ticked.connect(self._on_tick)
        self.hosts.episode_changed.connect(self._on_episode)
        self.hosts.changed.connect(self._on_hosts)
        self.hosts.pulsed.connect(self.preferences.look)
        self.hosts.pulsed.connect(time_zone.renew)
        self.preferences.changed.connect(self._on_preferences)
        self.showing.made.connect(self._on_window_made)
        self.showing.put_away.connect(lambda: self._catching_up.show_in(None))
        self._notifier.activated.connect(self._on_pressed)
        self._tray.open_requested.connect(self.show_window)
        self._tray.gpu_requested.connect(self.show_gpu)
        self._tray.glance_requested.connect(self.glancing.toggle)
        self.glancing.opened.connect(self._on_glance)
        self.glancing.gpu_requested.connect(self.show_gpu)
        self.glancing.window_requested.connect(self.show_window)
        self.glancing.away_requested.connect(self.showing.show_away)
        self.glancing.mute_requested.connect(self._muting.toggle)
        self._muting.muted_changed.connect(self.glancing.show_muted)
        self._catching_up.changed.connect(self.glancing.show_away)
        self._tray.away_requested.connect(self.showing.show_away)
        self._tray.settings_requested.connect(self.show_settings)
        self._tray.quit_requested.connect(QApplication.quit)

    def start(self, *, minimized: bool) -> None:
        """Begin: the icon at once, the window unless `minimized`, and the sessions."""
        self._muting.show()
        self._words.show()
        if not minimized:
            self.show_window()
        elif not self._tray.available:
            self.showing.open_where_no_tray_soon()
        self._listen_to_network()
        self.hosts.start()
        self.settling.wait()

    def close(self) -> None:
        """Put everything away; the sessions' threads have ended when this returns."""
        self._catching_up.close()
        self.glancing.close()
        self.showing.close()
        self._tray.close()
        self._notifier.close()
        self.hosts.close()

    # ------------------------------------------------------------ what is reported

    def _on_glance(self, opened: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._tray.hush(opened)
        if not opened:
            self.settling.wait()

    def _on_preferences(self) -> None:
        theme.wish().choose(self.preferences.appearance.theme)
        self._words.choose(self.preferences.tray_icon)

    def _on_tick(self, host: Host) -> None:
        self._catching_up.tick(host)
        self.ticked.emit(host)

    def _on_episode(self, host: Host, event: states.EpisodeChanged) -> None:
        if event.change not in {"started", "joined"}:
            return
        lately = dict(host.notices.lately)
        for other in self.hosts:
            lately = {**lately, **{key: name for key, name in other.notices.lately.items() if key not in lately}}
        self._muting.offer(dict(list(lately.items())[:MOST_LATELY]))

    def _on_hosts(self) -> None:
        self._catching_up.keep_only({host.key for host in self.hosts})
        self._listen_to_network()

    def _listen_to_network(self) -> None:
        """Hear of the network from the first server on; without one that library would only cost memory."""
        if self._network is None and self.hosts.servers:
            from hoofhearted_desktop.desktop.network import Network

            self._network = Network(self)
            self._network.changed.connect(self.hosts.network_changed)

    def _on_pressed(self, key: str, action: str, token: str) -> None:
        key, own = split_key(key)
        host = self.hosts.get(key)
        with activation.by(token):
            if host is not None:
                host.notices.pressed(own, action)
            elif key == unreached.KEY:
                self.show_window()
                self._notifier.withdraw(unreached.KEY)

    # ------------------------------------------------------------ the window

    @property
    def notifier(self) -> Notifier:
        """What says notifications."""
        return self._notifier

    @property
    def window(self) -> Window | None:
        """The window, once it was wanted."""
        return self.showing.window

    @property
    def is_quiet(self) -> bool:
        """Whether nobody looks at anything: there is neither window nor panel."""
        panel = self.glancing.panel
        return self.window is None and (panel is None or not panel.isVisible())

    def show_window(self) -> None:
        """Show and raise the window; where a glance was open, the one takes the place of the other."""
        self.showing.show()
        self.glancing.hide()

    def show_settings(self) -> None:
        """Show the window at its page of the settings."""
        self.showing.show()
        if self.window is not None:
            self.window.show_page(SETTINGS)

    def show_gpu(self, host: str, gpu: str | None) -> None:
        """Show the window at a host, and at one GPU where that is given."""
        self.showing.show_gpu(host, gpu)

    def resumed(self) -> None:
        """Take that this computer has slept: whoever was connected may be gone, and whoever waits may be there."""
        self.hosts.network_changed()

    def raise_by(self, token: str) -> None:
        """Show the window for a second start, whose activation token lets it come to the front on Wayland."""
        self.showing.raise_by(token)

    def _on_window_made(self, window: Window) -> None:
        from hoofhearted_desktop.desktop import episodes_in_window

        episodes_in_window.add_page(window, self.hosts, self._clock)
        self._catching_up.show_in(window)
        window.mute_requested.connect(self._muting.toggle_application)
        window.details.show_muted(frozenset(self._muting.mute.applications))
        self._muting.applications_changed.connect(window.details.show_muted)

    # ------------------------------------------------------------ who sits here

    def hears_presence(self) -> bool:
        """Whether there is an agent of this machine, with a GPU to judge, that may be told who sits here; from any thread."""
        here = self.hosts.here
        tick = here.tick if here is not None and here.live else None
        return tick is not None and bool(tick.sample.gpus)

    def tell_presence(self, found: Presence) -> bool:
        """Tell this machine's agent who sits at it, from any thread; False where there is none to tell."""
        here = self.hosts.here
        if here is None or not self.hears_presence():
            return False
        here.request(messages.PRESENCE, dict(found._asdict()))
        return True


def _courier() -> Callable[[Callable[[Report], None]], Courier] | None:
    """Give the courier with buttons that this system has."""
    if sys.platform == "win32":
        from hoofhearted_desktop.desktop import notifier_toast

        return notifier_toast.ToastCourier
    if sys.platform != "linux":
        return None
    from hoofhearted_desktop.desktop.notifier_dbus import DBusCourier

    return lambda report: DBusCourier(report, str(places.icon()))
