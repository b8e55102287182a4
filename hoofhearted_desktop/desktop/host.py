"""One host that is followed: its session, what is known of it, and its notifications."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core import messages, wire, wording
from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop import brief_words, faces
from hoofhearted_desktop.desktop.bridge import Bridge
from hoofhearted_desktop.desktop.notices import Notices
from hoofhearted_desktop.desktop.policy import UNREACHED_KEY
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.desktop.mute import Mute
    from hoofhearted_desktop.desktop.notifier import Notification
    from hoofhearted_desktop.desktop.preferences_file import Preferences
    from hoofhearted_desktop.desktop.unreached import Unreached
    from hoofhearted_desktop.link.stream import Opener

HERE = "here"
DEMO = "demo"
EPISODES_S = 86_400.0
MOST_EPISODES = 5
_MARK = "\n"
"""Stands between a host's key and the key of one of its notifications; neither has it."""


class Kind(enum.Enum):
    """What a host is to a person."""

    HERE = "this machine"
    SERVER = "a server"
    DEMO = "the simulated server"


class Desk(NamedTuple):
    """What the hosts' notifications share: who says them, what is muted, and what a person chose."""

    notify: Callable[[Notification], None]
    withdraw: Callable[[str], None]
    unreached: Unreached
    show: Callable[[str, str | None], None]
    """Takes a host's key and a GPU's UUID."""
    mute: Callable[[float], None]
    muted: Mute
    chosen: Preferences
    clock: Callable[[], float]


def split_key(key: str) -> tuple[str, str]:
    """Give a host's key, and what it calls one of its notifications."""
    host, _, own = key.partition(_MARK)
    return host, own


class Host(QObject):
    """Follows one agent while it is connected. `key` tells it from every other host; its GPUs' UUIDs need not."""

    state_changed = Signal(object)
    ticked = Signal(object)
    episode_changed = Signal(object, object)
    noted = Signal(str)
    """What a person should know of a connection that was made all the same."""

    def __init__(self, key: str, kind: Kind, name: str, opener: Opener, desk: Desk, parent: QObject) -> None:
        """Get ready; `connect_agent` begins. `name` is what a person calls it."""
        super().__init__(parent)
        self.key = key
        self.kind = kind
        self._name = name
        self.state: states.State = states.Closed()
        self.tick: Tick | None = None
        self.history_is_due = False
        self._opener = opener
        self._bridge: Bridge | None = None
        self._left: list[Bridge] = []
        self._full = False
        self._readings: frozenset[str] = frozenset()
        self._was_live = False
        self._parts: tuple[faces.Face, ...] | None = None
        self.notices = Notices(
            notify=self._notify,
            withdraw=self._withdraw,
            request=self.request,
            show=lambda uuid: desk.show(key, uuid),
            mute=desk.mute,
            muted=desk.muted,
            chosen=desk.chosen,
            clock=desk.clock,
        )
        self.notices.policy.demo = self.demo
        self._desk = desk

    def _key(self, own: str) -> str:
        return f"{self.key}{_MARK}{own}"

    def _notify(self, said: Notification) -> None:
        keyed = said._replace(key=self._key(said.key))
        if self.kind is not Kind.SERVER or said.key != UNREACHED_KEY:
            self._desk.notify(keyed)
        elif said.quietly:
            self._desk.unreached.over(keyed)
        else:
            self._desk.unreached.lost(self.name, keyed)

    def _withdraw(self, own: str) -> None:
        unreached = self.kind is Kind.SERVER and own == UNREACHED_KEY
        (self._desk.unreached.withdraw if unreached else self._desk.withdraw)(self._key(own))

    # ------------------------------------------------------------ the session

    @property
    def demo(self) -> bool:
        """Whether nothing of it is real."""
        return self.kind is Kind.DEMO

    @property
    def name(self) -> str:
        """What a person calls it: a server by its name, this machine and the demo by what they are."""
        return self._name if self.kind is Kind.SERVER else told(self._name)

    @property
    def shown_name(self) -> str:
        """What it is called; the demo by the server that it simulates."""
        return self.tick.sample.host if self.demo and self.tick is not None else self.name

    @property
    def live(self) -> bool:
        """Whether readings arrive."""
        return isinstance(self.state, states.Live)

    @property
    def connected(self) -> bool:
        """Whether it is followed, however well that succeeds."""
        return self._bridge is not None

    def connect_agent(self) -> None:
        """Follow it from now on."""
        if self._bridge is not None:
            return
        self._left = [each for each in self._left if not put_away(each)]
        bridge = Bridge(self._opener, self, name=self.name)
        bridge.state_changed.connect(self._on_state)
        bridge.ticked.connect(self._on_tick)
        bridge.episode_changed.connect(self._on_episode)
        bridge.look(full=self._full, readings=self._readings)
        self._bridge = bridge
        self._take_state(states.Connecting())
        bridge.start()

    def disconnect_agent(self, *, patience_s: float = 0.0) -> None:
        """Follow it no longer; waits so long for the session's thread."""
        if self._bridge is None:
            return
        self._bridge.close(patience_s=patience_s)
        self._left.append(self._bridge)
        self._bridge = None
        self.tick = None
        self._was_live = False
        self.notices.forget(demo=self.demo)
        self._take_state(states.Closed())

    def close(self) -> None:
        """Put it away; its threads have ended when this returns."""
        if self._bridge is not None:
            self._bridge.close()
        for bridge in self._left:
            bridge.close()

    def end_soon(self) -> None:
        """Tell the session's thread to end, without waiting."""
        if self._bridge is not None:
            self._bridge.close(patience_s=0)

    @property
    def ended(self) -> bool:
        """Whether none of its threads runs any more."""
        return self._bridge is None and all(each.ended for each in self._left)

    def open_with(self, opener: Opener) -> None:
        """Reach it by another opener from now on."""
        self._opener = opener
        if self._bridge is not None:
            self.disconnect_agent()
            self.connect_agent()

    def retry(self) -> None:
        """Connect now: again where it is lost, anew where it stands, for the first time where it was disconnected."""
        if self._bridge is None:
            self.connect_agent()
        elif isinstance(self.state, (states.Live, states.Stale)):
            self.disconnect_agent()
            self.connect_agent()
        else:
            self._bridge.retry()

    def cancel(self) -> None:
        """Give up the connection that is being made."""
        if self._bridge is not None:
            self._bridge.cancel()

    def network_changed(self) -> None:
        """Take that this machine's network is another one now."""
        if self._bridge is not None:
            self._bridge.network_changed()

    def look(self, *, full: bool) -> None:
        """Be told all of it, for somebody looks, or only what tray and sidebar need."""
        self._full = full
        if self._bridge is not None:
            self._bridge.look(full=full, readings=self._readings)

    def look_at(self, readings: frozenset[str]) -> None:
        """Be told these readings too (core/messages.READINGS) while somebody looks: what the open charts show."""
        if readings != self._readings:
            self._readings = readings
            if self._full:
                self.look(full=True)

    def request(
        self,
        method: str,
        params: dict[str, object],
        answer: Callable[[wire.Result | wire.Failure], None] | None = None,
    ) -> None:
        """Ask the agent, from any thread; the answer comes on the GUI thread."""
        bridge = self._bridge
        if bridge is not None:
            bridge.request(method, params, answer)
        elif answer is not None:
            answer(wire.Failure(None, wire.INTERNAL_ERROR, say("{name} is not connected", name=self.name)))

    def fetch_past(self, episodes: Callable[[wire.Result | wire.Failure], None]) -> None:
        """Ask for its last spin-ups; what the charts lack they ask for themselves (desktop/chart_supply.py)."""
        if self.tick is None:
            return
        self.history_is_due = False
        now = self.tick.sample.time
        self.request(messages.EPISODES, {"since": now - EPISODES_S, "limit": MOST_EPISODES}, episodes)

    # ------------------------------------------------------------ what is reported

    def rename(self, name: str) -> None:
        """Take a server's name; this machine and the demo are called what they are."""
        if self.kind is Kind.SERVER:
            self._name = name

    def call_it(self, name: str, *, alone: bool) -> None:
        """Call the host so from now on; `alone`: there is no other, so that it goes without saying."""
        self.rename(name)
        self.notices.call_host(name if self.kind is Kind.SERVER else wording.capital(name), "" if alone else name)

    def quiet(self, *, servers: bool) -> bool:
        """Whether the tray's icon passes over it, where there are `servers`; see faces.Heard."""
        if self.kind is Kind.SERVER:
            return not self.live
        if not servers or self.tick is None or not self.live or self.tick.sample.gpus:
            return False
        return {problem.code for problem in self.tick.sample.problems} <= {brief_words.NO_DRIVER}

    def faces(self) -> tuple[faces.Face, ...]:
        """Give its parts of the tray's face; they change with its state and with each reading."""
        if self._parts is None:
            self._parts = faces.parts_of(faces.Heard(self.state, self.tick))
        return self._parts

    def _on_state(self, state: states.State) -> None:
        if isinstance(state, states.Connecting) and state.at is not None and state.at.note:
            self.noted.emit(state.at.note)
        self._was_live = self._was_live or isinstance(state, states.Live)
        if self.kind is not Kind.SERVER or self._was_live:
            self.notices.state(state)
        self._take_state(state)

    def _take_state(self, state: states.State) -> None:
        self.state, self._parts = state, None
        self.history_is_due = self.history_is_due or self.live
        self.state_changed.emit(self)

    def _on_tick(self, tick: Tick) -> None:
        self.tick, self._parts = tick, None
        self.notices.tick(tick)
        self.ticked.emit(self)

    def _on_episode(self, event: states.EpisodeChanged) -> None:
        self.notices.take(event)
        self.episode_changed.emit(self, event)


def put_away(one: Bridge | Host) -> bool:
    """Let go of a bridge, or a host, whose threads have ended, and say whether they have."""
    if one.ended:
        one.deleteLater()
    return one.ended
