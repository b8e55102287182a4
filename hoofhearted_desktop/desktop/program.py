"""One session's news brought to tray, window and notifications, and what a person does brought back."""

from __future__ import annotations

import base64
import functools
import logging
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.core import expectations, messages, quantities, wire, wording
from hoofhearted_desktop.core.episodes import participant
from hoofhearted_desktop.desktop import faces, preferences_file
from hoofhearted_desktop.desktop.bridge import Bridge
from hoofhearted_desktop.desktop.catching_up import CatchingUp, episodes_in
from hoofhearted_desktop.desktop.muting import Muting
from hoofhearted_desktop.desktop.notices import Notices
from hoofhearted_desktop.desktop.notifier import Notifier
from hoofhearted_desktop.desktop.notifier_tray import TrayCourier
from hoofhearted_desktop.link import states
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.core.model import Process
    from hoofhearted_desktop.core.presence import Presence
    from hoofhearted_desktop.desktop.memory import Memory
    from hoofhearted_desktop.desktop.notifier import Courier, Report
    from hoofhearted_desktop.desktop.tray import Tray
    from hoofhearted_desktop.desktop.window import Window
    from hoofhearted_desktop.link.stream import Opener

log = logging.getLogger(__name__)

PLACE = "window_place"
NO_TRAY_SAID = "no_tray_said"
TRAY_PATIENCE_MS = 5000
HISTORY_S = 600.0
EPISODES_S = 86_400.0
MOST_EPISODES = 5
PULSE_MS = 5000
ACTIVATION_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - a variable's name (xdg-activation protocol)
NO_TRAY = (
    "This desktop shows no tray icons, so the window is all there is: closing it ends the program. "
    "On GNOME, the extension AppIndicator Support adds a tray."
)


class Program(QObject):
    """Owns what is on the screen. Facts come in by the bridge's signals, wishes by those of tray and window."""

    ticked = Signal(object)

    def __init__(
        self, opener: Opener, *, tray: Tray, demo: Opener, is_demo: bool, memory: Memory, clock: Callable[[], float]
    ) -> None:
        """Get ready to follow the agent that `opener` reaches, and show it in `tray`; `clock` gives Unix time."""
        super().__init__()
        self._opener = opener
        self._demo_opener = demo
        self._is_demo = is_demo
        self._memory = memory
        self._clock = clock
        self._state: states.State = states.Connecting()
        self._tick: Tick | None = None
        self._left: list[Bridge] = []
        self._window: Window | None = None
        self._tray = tray
        self._muting = Muting(tray, memory, clock, self)
        self._catching_up = CatchingUp(self._ask, tray, memory, clock, self)
        self._history_is_due = False
        self._notifier = Notifier(_dbus_courier(), lambda report: TrayCourier(self._tray, report), self)
        self._notices = Notices(
            notify=self._notifier.notify,
            withdraw=self._notifier.withdraw,
            request=self._ask,
            show=self.show_gpu,
            mute=self._muting.begin,
            muted=self._muting.mute,
            chosen=preferences_file.PreferencesFile(places.config_dir() / preferences_file.FILE),
            clock=clock,
        )
        self._notices.policy.demo = is_demo
        self._pulse = QTimer(self)
        self._pulse.setInterval(PULSE_MS)
        self._pulse.timeout.connect(self._notices.step)
        self._bridge = self._bridge_to(opener)
        self._connect()

    def _connect(self) -> None:
        self._notifier.activated.connect(self._notices.pressed)
        self._tray.open_requested.connect(self.show_window)
        self._tray.away_requested.connect(self.show_away)
        self._tray.quit_requested.connect(QApplication.quit)
        self._tray.availability_changed.connect(self._on_tray_availability)

    def _bridge_to(self, opener: Opener) -> Bridge:
        bridge = Bridge(opener, self)
        bridge.state_changed.connect(self._on_state)
        bridge.ticked.connect(self._on_tick)
        bridge.episode_changed.connect(self._on_episode)
        return bridge

    def start(self, *, minimized: bool) -> None:
        """Begin: the icon at once, the window unless `minimized`, and the session."""
        self._muting.show()
        self._show_face()
        if not minimized:
            self.show_window()
        elif not self._tray.available:
            QTimer.singleShot(TRAY_PATIENCE_MS, self, self._open_where_no_tray)
        self._bridge.start()

    def close(self) -> None:
        """Put everything away; the session's thread has ended when this returns."""
        self._catching_up.close()
        if self._window is not None:
            self._window.close()
        self._tray.close()
        self._notifier.close()
        for bridge in (self._bridge, *self._left):
            bridge.close()

    # ------------------------------------------------------------ what is reported

    def _on_state(self, state: states.State) -> None:
        self._state = state
        self._notices.state(state)
        if isinstance(state, states.Live):
            self._pulse.stop()
        elif not self._pulse.isActive():
            self._pulse.start()
        self._show_face()
        if self._window is not None:
            self._window.show_state(state)
        self._history_is_due = self._history_is_due or isinstance(state, states.Live)
        if not isinstance(state, states.Live):
            self._tray.show_tooltip(self._state_tooltip())

    def _on_tick(self, tick: Tick) -> None:
        self._tick = tick
        self._notices.tick(tick)
        self._catching_up.tick(demo=self._is_demo)
        if self._history_is_due and self._window is not None:
            self._fetch_history()
        self._show_face()
        heads = tuple(wording.headline(gpu, found, tick.sample) for gpu, found in tick.each())
        label = "DEMO · " if self._is_demo else ""
        self._tray.show_tooltip(wording.tooltip(tick, demo=self._is_demo))
        self._tray.show_gpus([f"{label}{head}" for head in heads or (wording.host_sentence(tick),)])
        if self._window is not None and self._window.isVisible():
            self._window.show_tick(tick)
        self.ticked.emit(tick)

    def _on_episode(self, event: states.EpisodeChanged) -> None:
        self._notices.take(event)
        self._muting.offer(self._notices.lately)
        if self._window is not None:
            self._window.show_episode(event.change, event.episode)

    def _show_face(self) -> None:
        self._tray.show_face(faces.face_of([faces.Heard(self._state, self._tick)]))

    def _state_tooltip(self) -> str:
        label = "DEMO · " if self._is_demo else ""
        state = self._state
        if isinstance(state, states.Lost):
            return f"{label}No data: {state.reason}"
        if isinstance(state, states.Stale):
            return f"{label}No reading for {quantities.duration(state.silent_s)}"
        return f"{label}Connecting"

    # ------------------------------------------------------------ the window

    @property
    def window(self) -> Window | None:
        """The window, once it was wanted."""
        return self._window

    def show_window(self) -> None:
        """Show and raise the window, which is made when it is first wanted."""
        window = self._window or self._make_window()
        if not window.isVisible() and self._tick is not None:
            self._fetch_history()
        window.show_state(self._state)
        if self._tick is not None:
            window.show_tick(self._tick)
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()

    def show_gpu(self, gpu_uuid: str | None) -> None:
        """Show the window, at one GPU where that is given."""
        self.show_window()
        if self._window is not None and gpu_uuid is not None:
            self._window.choose(gpu_uuid)

    def show_away(self) -> None:
        """Show the window with what happened while nobody was there."""
        self.show_window()
        if self._window is not None:
            self._window.open_away()

    def _make_window(self) -> Window:
        from hoofhearted_desktop.desktop import appicon, gtk_settings
        from hoofhearted_desktop.desktop.window import Window

        QApplication.setWindowIcon(appicon.icon())
        gtk_settings.wear_font()
        window = Window(_Place(self._memory))
        window.expect_requested.connect(self._on_expect)
        window.try_demo_requested.connect(self.try_demo)
        window.leave_demo_requested.connect(self.leave_demo)
        window.closed.connect(self._on_window_closed)
        window.note_dismissed.connect(lambda: self._memory.keep(NO_TRAY_SAID, value=True))
        window.quit_requested.connect(QApplication.quit)
        self._window = window
        self._catching_up.show_in(window)
        window.mute_requested.connect(self._muting.toggle_application)
        window.details.show_muted(frozenset(self._muting.mute.applications))
        self._muting.applications_changed.connect(window.details.show_muted)
        if not self._tray.available and not self._memory.get(NO_TRAY_SAID):
            QTimer.singleShot(TRAY_PATIENCE_MS, self, self._say_no_tray)
        return window

    def raise_by(self, token: str) -> None:
        """Show the window for a second start, whose activation token lets it come to the front on Wayland."""
        if token:
            os.environ[ACTIVATION_TOKEN] = token
        self.show_window()
        os.environ.pop(ACTIVATION_TOKEN, None)

    def _on_tray_availability(self, available: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Never leave the program where nobody can reach it: a lost tray that does not return opens the window."""
        if not available:
            QTimer.singleShot(TRAY_PATIENCE_MS, self, self._open_where_no_tray)

    def _say_no_tray(self) -> None:
        if self._window is not None and not self._tray.available:
            self._window.show_note(NO_TRAY)

    def _open_where_no_tray(self) -> None:
        if not self._tray.available and (self._window is None or not self._window.isVisible()):
            self.show_window()
            self._say_no_tray()

    def _on_window_closed(self) -> None:
        if not self._tray.available:
            QApplication.quit()

    def _fetch_history(self) -> None:
        if self._tick is None:
            return
        self._history_is_due = False
        since = self._tick.sample.time - EPISODES_S
        self._bridge.request(messages.EPISODES, {"since": since, "limit": MOST_EPISODES}, self._on_episodes)
        for gpu in self._tick.sample.gpus:
            params = {"gpu": gpu.uuid, "since": self._tick.sample.time - HISTORY_S}
            self._bridge.request(messages.HISTORY, params, functools.partial(self._on_history, gpu.uuid))

    def _on_episodes(self, found: wire.Result | wire.Failure) -> None:
        for episode in reversed(episodes_in(found)):
            if self._window is not None:
                self._window.show_episode("ended", episode)

    def _on_history(self, uuid: str, found: wire.Result | wire.Failure) -> None:
        if self._window is not None and isinstance(found, wire.Result) and isinstance(found.result, dict):
            self._window.show_history(uuid, found.result)

    # ------------------------------------------------------------ what a person wants

    def _ask(
        self, method: str, params: dict[str, object], answer: Callable[[wire.Result | wire.Failure], None]
    ) -> None:
        self._bridge.request(method, params, answer)

    def _on_expect(self, process: Process) -> None:
        self._notices.expect(expectations.rule_for(participant(process), ""), f"process {process.pid}")

    def hears_presence(self) -> bool:
        """Whether there is an agent of this machine, with a GPU to judge, that may be told who sits here; from any thread."""
        tick = self._tick
        return (
            not self._is_demo and isinstance(self._state, states.Live) and tick is not None and bool(tick.sample.gpus)
        )

    def tell_presence(self, found: Presence) -> bool:
        """Tell the agent who sits at this machine, from any thread; False where there is none to tell."""
        if not self.hears_presence():
            return False
        self._bridge.request(messages.PRESENCE, dict(found._asdict()))
        return True

    def try_demo(self) -> None:
        """Follow the simulated server instead."""
        self._follow(self._demo_opener, is_demo=True)

    def leave_demo(self) -> None:
        """Follow the machine again that the demo was entered from."""
        self._follow(self._opener, is_demo=False)

    def _follow(self, opener: Opener, *, is_demo: bool) -> None:
        self._bridge.close(patience_s=0)
        self._left.append(self._bridge)
        self._is_demo = is_demo
        self._notices.forget(demo=is_demo)
        self._tick = None
        if self._window is not None:
            self._window.offer_way_back(offered=is_demo)
        self._bridge = self._bridge_to(opener)
        self._bridge.start()


def _dbus_courier() -> Callable[[Callable[[Report], None]], Courier] | None:
    """Give the courier with buttons, where the system has a session bus."""
    if sys.platform != "linux":
        return None
    from hoofhearted_desktop.desktop.notifier_dbus import DBusCourier

    icon = places.resources_dir() / "icons" / "hoofhearted-256.png"
    return lambda report: DBusCourier(report, str(icon))


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
