"""One host as the gateway follows it: one session, whose readings are subscribed to only while somebody looks.

The session has a thread of its own (link/session.py). What it tells crosses to the loop, where everything else here runs:
a listener is called on the loop itself and must neither wait nor take long; a greenlet may wait.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import gevent
from gevent.event import AsyncResult, Event

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.gateway.latest import Absent, Latest, Reading
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.link.stream import Opener

Json = dict[str, Any]

LINGER_S = 60.0
"""How long readings go on after one was asked for. Whoever asks every minute or oftener has each answer at once, clocks included:
the driver is asked for some readings only while somebody subscribes."""

READING_PATIENCE_S = 3.0
ANSWER_PATIENCE_S = 20.0


class Refused(NamedTuple):
    """The agent did not do what it was asked: `code` is of core/wire.py, or None where it did not answer."""

    code: int | None
    message: str
    remedy: str | None = None
    retry_s: float = 1.0


class Host(Protocol):
    """One host, as the parts of the gateway see it."""

    key: str
    """What it is called in the interface: `local`, `demo`, or a server's address."""

    name: str
    latest: Latest

    def reading(self, patience_s: float = READING_PATIENCE_S) -> Reading | Absent:
        """Give the newest reading, waiting so long for one that may come; for greenlets."""
        ...

    def look(
        self, listener: Callable[[states.Event], None], readings: frozenset[str] = frozenset()
    ) -> Callable[[], None]:
        """Have `listener` told everything until what this gives is called; `readings` beside the usual are messages.READINGS."""
        ...

    def ask(self, method: str, params: Json, patience_s: float = ANSWER_PATIENCE_S) -> Json | Refused:
        """Ask the agent, and give its result; for greenlets."""
        ...


class Live:
    """A `Host` whose agent is reached by `opener`."""

    def __init__(self, key: str, name: str, opener: Opener, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Get ready; `start` begins. To be made on the loop's thread."""
        self.key = key
        self.name = name
        self.latest = Latest(clock)
        self._clock = clock
        self._loop = gevent.get_hub().loop
        self._session = Session(opener, self._cross, name=name, view=None)
        self._lookers: dict[int, tuple[Callable[[states.Event], None], frozenset[str]]] = {}
        self._looked = 0
        self._wanted: frozenset[str] | None = None
        self._asked_at: float | None = None
        self._resting: gevent.Greenlet[[], None] | None = None
        self._news = Event()

    def start(self) -> None:
        """Begin to connect."""
        self._session.start()

    def stop(self, patience_s: float = 5.0) -> None:
        """End the session; who has many stops each with 0 first, and then waits."""
        if self._resting is not None:
            self._resting.kill()
        self._session.stop(patience_s)

    @property
    def subscribed(self) -> bool:
        """Whether readings come."""
        return self._wanted is not None

    # ------------------------------------------------------------ what is asked

    def reading(self, patience_s: float = READING_PATIENCE_S) -> Reading | Absent:
        """Give the newest reading; see Host."""
        self._asked_at = self._clock()
        self._want()
        until = self._asked_at + patience_s
        found = self.latest.reading()
        while isinstance(found, Absent) and found.may_come and (left_s := until - self._clock()) > 0:
            self._news.wait(left_s)
            found = self.latest.reading()
        return found

    def look(
        self, listener: Callable[[states.Event], None], readings: frozenset[str] = frozenset()
    ) -> Callable[[], None]:
        """Tell `listener` everything from now on; see Host."""
        self._looked += 1
        number = self._looked
        self._lookers[number] = (listener, readings)
        self._want()

        def end() -> None:
            if self._lookers.pop(number, None) is not None:
                self._want()

        return end

    def ask(self, method: str, params: Json, patience_s: float = ANSWER_PATIENCE_S) -> Json | Refused:
        """Ask the agent; see Host."""
        until = self._clock() + patience_s
        while (absent := self.latest.absence()) is not None:
            left_s = min(until - self._clock(), READING_PATIENCE_S)
            if not absent.may_come or left_s <= 0 or not self._news.wait(left_s):
                return Refused(None, absent.reason, absent.remedy, absent.retry_s)
        answered: AsyncResult[wire.Result | wire.Failure] = AsyncResult()

        def cross(found: wire.Result | wire.Failure) -> None:
            self._loop.run_callback_threadsafe(answered.set, found)

        self._session.request(method, params, cross)
        try:
            found = answered.get(timeout=max(0.0, until - self._clock()))
        except gevent.Timeout:
            return Refused(None, f"the agent has not answered within {patience_s:.0f} s")
        if isinstance(found, wire.Result) and isinstance(found.result, dict):
            return found.result
        if isinstance(found, wire.Failure):
            return Refused(found.code, found.message)
        return Refused(None, "the agent's answer is not an object")

    # ------------------------------------------------------------ what is told

    def _cross(self, event: states.Event) -> None:
        """Take an event on the session's thread to the loop."""
        self._loop.run_callback_threadsafe(self._hear, event)

    def _hear(self, event: states.Event) -> None:
        if self._wanted is None and isinstance(event, states.Ticked):
            return  # it was on its way when the last looked away
        self.latest.hear(event)
        news, self._news = self._news, Event()
        news.set()
        for listener, _ in list(self._lookers.values()):
            listener(event)

    # ------------------------------------------------------------ what is subscribed to

    def _want(self) -> None:
        """Have the agent tell what somebody wants now, or nothing."""
        wished = [readings for _, readings in self._lookers.values()]
        wanted: frozenset[str] | None = None
        if wished or self._asked_lately_s() > 0:
            wanted = frozenset({messages.DETAILS}).union(*wished)
        if wanted is not None and not wished and self._resting is None:
            self._resting = gevent.spawn_later(self._asked_lately_s(), self._rest)
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if wanted is None:
            self.latest.forget()
            self._session.watch(None)
        else:
            self._session.watch(readings=wanted)

    def _asked_lately_s(self) -> float:
        """Give for how long readings are to go on because one was asked for."""
        return 0.0 if self._asked_at is None else max(0.0, self._asked_at + LINGER_S - self._clock())

    def _rest(self) -> None:
        self._resting = None
        self._want()
