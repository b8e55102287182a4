"""Carries what a session reports from its thread to the GUI thread. Of ticks only the newest is carried: latest wins."""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core import wire
    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.link.stream import Opener

Json = dict[str, Any]


class Bridge(QObject):
    """One session, seen from the GUI thread. Its signals come in the order of what happened, but for skipped ticks."""

    state_changed = Signal(object)
    ticked = Signal(object)
    episode_changed = Signal(object)

    _arrived = Signal(object)
    _tick_waits = Signal()
    _answered = Signal(object, object)

    def __init__(self, opener: Opener, parent: QObject | None = None, *, name: str = "this machine") -> None:
        """Get ready to follow the agent that `opener` reaches; `name` is the host's, for the thread."""
        super().__init__(parent)
        self._lock = threading.Lock()
        self._tick: Tick | None = None
        self._closed = False
        self._ended = threading.Event()
        # All three are emitted by the session's thread, so that Qt has them wait for this object's own. To say so, by
        # Qt.ConnectionType, would be 1.4 MB of a tray: all of `Qt` is made then, every key and every flag.
        self._arrived.connect(self._on_arrived)
        self._tick_waits.connect(self._on_tick_waits)
        self._answered.connect(self._on_answered)
        self._session = Session(opener, self._hear, name=name)

    def start(self) -> None:
        """Begin to connect."""
        self._session.start()

    def close(self, *, patience_s: float = 5.0) -> None:
        """End the session, and wait for its thread so long; nothing is signalled after this."""
        self._closed = True
        self._session.stop(patience_s)

    @property
    def ended(self) -> bool:
        """Whether its thread has told the last it will ever tell."""
        return self._ended.is_set()

    def retry(self) -> None:
        """Connect now instead of later."""
        self._session.retry()

    def cancel(self) -> None:
        """Give up the connection that is being made; it then waits for `retry`."""
        self._session.cancel()

    def look(self, *, full: bool, readings: frozenset[str] = frozenset()) -> None:
        """Be told all of it, for somebody looks, with `readings` beside it (core/messages), or only what tray and sidebar need."""
        if full:
            self._session.watch(messages.FULL, readings)
        else:
            self._session.watch(messages.SUMMARY)

    def network_changed(self) -> None:
        """Take that this machine's network is another one now."""
        self._session.network_changed()

    def request(
        self, method: str, params: Json, answer: Callable[[wire.Result | wire.Failure], None] | None = None
    ) -> None:
        """Ask the agent; the answer comes on the GUI thread."""
        if answer is None:
            self._session.request(method, params)
        else:
            self._session.request(method, params, lambda found: self._answered.emit(answer, found))

    def _hear(self, event: states.Event) -> None:
        if not isinstance(event, states.Ticked):
            self._arrived.emit(event)
            if isinstance(event, states.StateChanged) and isinstance(event.state, states.Closed):
                self._ended.set()
            return
        with self._lock:
            waits = self._tick is not None
            self._tick = event.tick
        if not waits:
            self._tick_waits.emit()

    def _on_arrived(self, event: states.Event) -> None:
        if self._closed:
            return
        if isinstance(event, states.StateChanged):
            self.state_changed.emit(event.state)
        elif isinstance(event, states.EpisodeChanged):
            self.episode_changed.emit(event)

    def _on_tick_waits(self) -> None:
        with self._lock:
            tick, self._tick = self._tick, None
        if tick is not None and not self._closed:
            self.ticked.emit(tick)

    def _on_answered(
        self, answer: Callable[[wire.Result | wire.Failure], None], found: wire.Result | wire.Failure
    ) -> None:
        if not self._closed and not _is_gone(answer):
            answer(found)


def _is_gone(answer: Callable[..., None]) -> bool:
    """Whether who waits for an answer has been deleted meanwhile, as what belongs to a window is with it."""
    called = answer.func if isinstance(answer, functools.partial) else answer
    owner = getattr(called, "__self__", None)
    return isinstance(owner, QObject) and not shiboken6.isValid(owner)
