"""Answers for a Prometheus as an agent would: greeting, hello, ticks at a pace, why and history; a `Stream` without another end.

One thread of its own asks the network; whoever follows reads from what that has put down. What only an agent knows (spin-ups,
rules, settings) is refused with a sentence that says so.
"""

from __future__ import annotations

import collections
import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.samples import SampleError
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.link.prometheus import history, queries, reading, ticks
from hoofhearted_desktop.link.prometheus.client import Client, Found
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.link.prometheus.address import PrometheusAddress

PACE_S = 15.0
LATE_S = 10.0
"""How long an answer may take before what is shown counts as old."""

PATIENCE_S = 3.0
SOURCE = "prometheus"
NO_SPIN_UPS = "a Prometheus keeps no spin-ups: ask the agent of the machine itself"
NO_RULES = "a Prometheus has no rules: tell the agent of the machine itself"
NO_SETTINGS = "a Prometheus has no settings of agents: ask the agent of the machine itself"
NO_SUCH = "a Prometheus cannot do that: ask the agent of the machine itself"
_REFUSALS = {
    **dict.fromkeys(
        (
            messages.EPISODES,
            messages.EPISODE_GET,
            messages.EPISODE_NOTE,
            messages.EPISODE_DELETE,
            messages.USAGE,
        ),
        NO_SPIN_UPS,
    ),
    **dict.fromkeys((messages.EXPECTATIONS, messages.EXPECT, messages.UNEXPECT, messages.MOVE), NO_RULES),
    **dict.fromkeys((messages.SETTINGS_GET, messages.SETTINGS_SET), NO_SETTINGS),
}

Json = dict[str, Any]
Failed = Union[wire.Failure, Unreachable]


class Fleet:
    """What is known of the machines of one Prometheus; lives longer than one connection."""

    def __init__(self, address: PrometheusAddress) -> None:
        """Know nothing yet."""
        self.address = address
        self.remembered = ticks.Remembered()
        self.cards: dict[str, reading.Card] = {}
        """By the UUID under which a GPU was told."""

        self.ahead_s = 0.0
        """By how much its clock is ahead of ours: all times are by its own."""

    def now(self) -> float:
        """Give the time there."""
        return time.time() + self.ahead_s

    def tick(self, client: Client) -> Union[Json, Unreachable]:
        """Ask once, and give the parameters of a tick."""
        found = client.now(queries.newest(self.address.matchers))
        if isinstance(found, Unreachable):
            return found
        rows = reading.rows_from(found.data)
        if rows is None:
            return Unreachable(
                f"what answers at {self.address.origin} is no Prometheus", "see whether the address is right"
            )
        fleet = reading.fleet_of(rows)
        at = reading.time_of(found.data)
        if at is not None:
            self.ahead_s = at - time.time()
        now = self.now() if at is None else at
        cards = self.remembered.with_missing(fleet.cards, now)
        if not cards:
            return self._nothing()
        told = ticks.tick_of(self.address.host, cards, fleet.problems, now, time.monotonic())
        self.cards = {gpu["uuid"]: card for gpu, card in zip(told["sample"]["gpus"], cards)}
        return told

    def _nothing(self) -> Unreachable:
        meant = f" with {', '.join(map(str, self.address.matchers))}" if self.address.matchers else ""
        return Unreachable(
            f"this Prometheus knows no GPU{meant}: neither of `hoofhearted gateway` nor of DCGM's exporter",
            "have it scrape one of the two; docs/prometheus.md says how",
            "no_metrics",
        )


class StandIn:
    """One connection, from its greeting to its end; see link/stream.py."""

    silence_ends = False

    def __init__(self, client: Client, fleet: Fleet, first: Json, *, pace_s: float = PACE_S) -> None:
        """Begin with a tick that was read already; another follows every `pace_s` while somebody has subscribed."""
        self._client = client
        self._fleet = fleet
        self._pace_s = pace_s
        self._tick = first
        self._ready = threading.Condition()
        self._unread = collections.deque([wire.greeting()])
        self._asked: collections.deque[wire.Request] = collections.deque()
        self._woken = False
        self._closing = False
        self._subscribed = False
        self._end: Optional[Unreachable] = None
        self._decoder = wire.Decoder(expects_magic=False)
        self._thread = threading.Thread(target=self._run, name=f"prometheus {fleet.address.host}", daemon=True)
        self._thread.start()

    # ------------------------------------------------------------ the reader's side

    def read(self, timeout_s: float) -> Optional[bytes]:
        """Give what was put down; see Stream."""
        with self._ready:
            self._ready.wait_for(lambda: self._unread or self._woken or self._end is not None, timeout_s)
            self._woken = False
            if self._unread:
                return self._unread.popleft()
            return b"" if self._end is not None else None

    def write(self, data: bytes) -> int:
        """Take requests; see Stream."""
        for message in self._decoder.feed(data):
            if isinstance(message, wire.Request):
                with self._ready:
                    self._asked.append(message)
                    self._ready.notify_all()
        return len(data)

    def wake(self) -> None:
        """End a waiting `read`; see Stream."""
        with self._ready:
            self._woken = True
            self._ready.notify_all()

    def close(self) -> Unreachable:
        """End the thread, whatever it waits for; see Stream."""
        with self._ready:
            self._closing = True
            self._ready.notify_all()
        self._client.interrupt()
        self._thread.join(PATIENCE_S)
        return self._end or Unreachable("the connection was ended")

    # ------------------------------------------------------------ the thread

    def _run(self) -> None:
        due = time.monotonic() + self._pace_s
        with contextlib.closing(self._client):
            while True:
                with self._ready:
                    left_s = max(0.0, due - time.monotonic()) if self._subscribed else None
                    self._ready.wait_for(lambda: self._closing or self._asked, left_s)
                    if self._closing:
                        return
                    request = self._asked.popleft() if self._asked else None
                if request is not None:
                    self._answer(request)
                elif self._subscribed:
                    due = time.monotonic() + self._pace_s
                    if not self._look():
                        return

    def _look(self) -> bool:
        """Read all anew and tell it; False where that is not possible any more."""
        found = self._fleet.tick(self._client)
        if isinstance(found, Unreachable):
            with self._ready:
                self._end = found
                self._ready.notify_all()
            return False
        self._tick = found
        self._tell_tick()
        return True

    def _tell_tick(self) -> None:
        self._put(wire.encode(wire.Notice(messages.TICK, self._tick)))

    def _put(self, line: bytes) -> None:
        with self._ready:
            self._unread.append(line)
            self._ready.notify_all()

    def _answer(self, request: wire.Request) -> None:
        answers: dict[str, Callable[[Json], Union[Json, wire.Failure, Unreachable]]] = {
            messages.HELLO: self._hello,
            messages.SUBSCRIBE: self._subscribe,
            messages.UNSUBSCRIBE: self._unsubscribe,
            messages.WHY: self._why,
            messages.HISTORY: self._history,
        }
        answer = answers.get(request.method)
        try:
            found = self._refuse(request.method) if answer is None else answer(request.params)
        except SampleError as error:
            found = wire.Failure(None, wire.INVALID_PARAMS, str(error))
        if isinstance(found, Unreachable):
            found = wire.Failure(None, wire.INTERNAL_ERROR, found.reason)
        if isinstance(found, wire.Failure):
            self._put(wire.encode(found._replace(id=request.id)))
            return
        self._put(wire.encode(wire.Result(request.id, found)))
        if request.method == messages.SUBSCRIBE and self._subscribed:
            self._tell_tick()

    def _hello(self, _params: Json) -> Json:
        return {
            "host": self._fleet.address.host,
            "source": SOURCE,
            "scenario": None,
            "version": VERSION,
            "protocol": wire.PROTOCOL,
            "interval_s": self._pace_s + LATE_S,
        }

    def _subscribe(self, _params: Json) -> Json:
        self._subscribed = True
        return {"subscribed": True}

    def _unsubscribe(self, _params: Json) -> Json:
        self._subscribed = False
        return {"subscribed": False}

    def _why(self, _params: Json) -> Json:
        from hoofhearted_desktop.core import explanation  # the words, where somebody asks for them

        return explanation.why(messages.tick_from_json(self._tick))

    def _history(self, params: Json) -> Union[Json, Unreachable]:
        asked = history.asked_from(params, self._fleet.now())
        card = self._fleet.cards.get(asked.gpu)
        if card is None:
            return history.nothing(asked)
        found = self._client.past(
            history.question(asked, card, self._fleet.address.matchers), asked.begin, asked.end, asked.step_s
        )
        return history.answer(asked, found.data, card) if isinstance(found, Found) else found

    @staticmethod
    def _refuse(method: str) -> wire.Failure:
        return wire.Failure(None, wire.METHOD_NOT_FOUND, _REFUSALS.get(method, NO_SUCH))
