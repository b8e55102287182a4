"""One stream from its greeting to its end: introduces itself, subscribes, keeps the peer honest, and says goodbye.

A server may lie, so what it sends is rationed: it is read at READ_PER_S at most, and only so many readings and spin-ups a
second are looked into. Of readings the newest counts; a spin-up too many is left to the agent's history.
"""

from __future__ import annotations

import collections
import logging
import threading
import time
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.samples import Reader, SampleError
from hoofhearted_desktop.link import pulse, states
from hoofhearted_desktop.link.allowance import Allowance
from hoofhearted_desktop.link.stream import Stream, Unreachable
from hoofhearted_desktop.link.suspension import Suspension

if TYPE_CHECKING:
    import itertools

    from hoofhearted_desktop.link.progress import Progress

log = logging.getLogger(__name__)

GREETING_PATIENCE_S = 20.0
INTRODUCTION_PATIENCE_S = 60.0
GOODBYE_S = 0.3
LOOK_EVERY_S = 1.0
READ_AT_ONCE = 32 * 1024 * 1024
READ_PER_S = 4 * 1024 * 1024
LINES_AT_ONCE = 5000
LINES_PER_S = 1000
LONGEST_PAUSE_S = 5.0
TICKS_AT_ONCE = 8
TICKS_PER_S = 4
LATE_TICK_S = 0.25
EPISODES_AT_ONCE = 100
EPISODES_PER_S = 2
COMPLAINTS_AT_ONCE = 10
COMPLAINTS_PER_S = 0.1

Json = dict[str, Any]
Answer = Callable[[Union[wire.Result, wire.Failure]], None]


class Wish(NamedTuple):
    """What is looked at: a view of core/messages.VIEWS, and readings beside it (core/messages.READINGS)."""

    view: str = messages.FULL
    readings: frozenset[str] = frozenset()

    @property
    def interval_s(self) -> float:
        """How far apart readings may come while nothing happens."""
        return messages.SUMMARY_INTERVAL_S if self.view == messages.SUMMARY else pulse.USUAL_INTERVAL_S

    def params(self) -> Json:
        """Give the parameters of `subscribe`."""
        told: Json = {"view": self.view, "readings": sorted(self.readings)}
        return {**told, "interval_s": self.interval_s} if self.view == messages.SUMMARY else told


class Wishes:
    """What is wanted of a session, whichever stream it has: changed by any thread, carried out by the session's own."""

    def __init__(self, wish: Optional[Wish]) -> None:
        """Begin with nothing to ask."""
        self.wish = wish
        """None where nothing is looked at: the session stands, and no reading comes."""
        self.outbox: collections.deque[tuple[str, Json, Optional[Answer]]] = collections.deque()
        self.stop = threading.Event()
        self.doubted = False
        """There is a reason to ask at once whether the peer still lives."""


def give(answer: Answer, found: Union[wire.Result, wire.Failure]) -> None:
    """Give an answer to who asked, whose failure is not the session's."""
    try:
        answer(found)
    except Exception:
        log.exception("an answer could not be taken")


class Talk:
    """One stream. All of it runs on the session's thread."""

    def __init__(
        self,
        stream: Stream,
        tell: Callable[[states.Event], None],
        ids: itertools.count[int],
        wishes: Wishes,
        progress: Progress,
    ) -> None:
        """Get ready to follow `stream`; `progress` may be cancelled until the agent has introduced itself."""
        self._stream = stream
        self._tell = tell
        self._ids = ids
        self._wishes = wishes
        self._progress = progress
        self._decoder = wire.Decoder(expects_magic=True, held=messages.TICK_BEGINS)
        self._answers: dict[wire.Id, Answer] = {}
        self._unsent = bytearray()
        self._hello: Optional[states.Hello] = None
        self._subscribed: Optional[Wish] = None
        self._late: Optional[wire.Notice] = None
        self._confirms = stream.silence_ends
        self._other_ticks = 0
        now = time.monotonic()
        self._begun_at = self._heard_at = now
        self._live_at: Optional[float] = None
        self._stale_told_at: Optional[float] = None
        self._pulse = pulse.Pulse(now, silence_ends=stream.silence_ends)
        self._suspension = Suspension()
        self._bytes = Allowance(READ_AT_ONCE, READ_PER_S, now)
        self._lines = Allowance(LINES_AT_ONCE, LINES_PER_S, now)
        self._ticks = Allowance(TICKS_AT_ONCE, TICKS_PER_S, now)
        self._episodes = Allowance(EPISODES_AT_ONCE, EPISODES_PER_S, now)
        self._complaints = Allowance(COMPLAINTS_AT_ONCE, COMPLAINTS_PER_S, now)
        self._end: Optional[Unreachable] = None

    def lived_s(self) -> float:
        """Give how long it was live."""
        return 0.0 if self._live_at is None else time.monotonic() - self._live_at

    def follow(self) -> Optional[Unreachable]:
        """Follow it to its end; gives why it ended, or None where the stream itself knows."""
        while not self._wishes.stop.is_set() and self._end is None:
            if self._hello is None and self._progress.cancelled:
                return None
            self._send_what_waits()
            data = self._stream.read(self._patience_s())
            if data == b"":
                return None
            if data:
                self._hear(data)
            self._look(time.monotonic())
        if self._hello is not None and self._end is None:
            self._say_goodbye()
        return self._end

    def refuse(self, reason: str) -> None:
        """Answer what is still unanswered."""
        answers, self._answers = list(self._answers.values()), {}
        for answer in answers:
            give(answer, wire.Failure(None, wire.INTERNAL_ERROR, reason))

    # ------------------------------------------------------------ what is sent

    def _send_what_waits(self) -> None:
        wishes = self._wishes
        if self._hello is not None:
            if self._subscribed != wishes.wish:
                self._wish_for(wishes.wish)
            while wishes.outbox:
                self._send(*wishes.outbox.popleft())
            if self._pulse.wants_beat(time.monotonic()):
                self._send(messages.HELLO, {"client": "hoofhearted"}, None)
        self._flush()

    def _wish_for(self, wish: Optional[Wish]) -> None:
        """Tell the agent what is looked at now; readings are waited for from now on."""
        before, self._subscribed = self._subscribed, wish
        if wish is None:
            self._send(messages.UNSUBSCRIBE, {}, None)  # an agent that does not know it goes on telling
            return
        if before is None:
            self._pulse.read(time.monotonic())
        confirms = {"confirms": True} if self._confirms else {}
        self._send(messages.SUBSCRIBE, {**wish.params(), **confirms}, None)

    def _send(self, method: str, params: Json, answer: Optional[Answer]) -> None:
        number = next(self._ids)
        if answer is not None:
            self._answers[number] = answer
        self._unsent += wire.encode(wire.Request(number, method, params))

    def _flush(self) -> None:
        if self._unsent:
            del self._unsent[: self._stream.write(bytes(self._unsent))]

    def _say_goodbye(self) -> None:
        """Tell an agent that was started for this connection that nobody comes back; one that is older passes it over."""
        self._unsent += wire.encode(wire.Notice(messages.LEAVE, {}))
        until = time.monotonic() + GOODBYE_S
        self._flush()
        while self._unsent and time.monotonic() < until and self._stream.read(0.02) != b"":
            self._flush()

    # ------------------------------------------------------------ time

    def _patience_s(self) -> float:
        wait_s = LOOK_EVERY_S / 2 if self._unsent else LOOK_EVERY_S
        if self._late is not None or self._decoder.holds:
            wait_s = LATE_TICK_S
        left_s = self._pulse.left_s(time.monotonic()) if self._hello is not None else None
        return wait_s if left_s is None else min(wait_s, left_s)

    def _look(self, now: float) -> None:
        slept = self._suspension.has_been()
        if self._hello is None:
            if now - self._heard_at > GREETING_PATIENCE_S:
                self._end = Unreachable(f"the agent has said nothing for {now - self._heard_at:.0f} s")
            elif now - self._begun_at > INTRODUCTION_PATIENCE_S:
                self._end = Unreachable(f"the agent has not introduced itself within {now - self._begun_at:.0f} s")
            return
        self._take_tick(now)
        if slept or self._wishes.doubted:
            self._wishes.doubted = False
            self._pulse.doubt(now)
        if self._pulse.is_dead(now):
            self._end = Unreachable("the server does not answer any more", "see whether it is on and the network works")
        elif self._subscribed is not None:
            self._look_for_readings(self._hello, self._subscribed, now)

    def _look_for_readings(self, hello: states.Hello, wish: Wish, now: float) -> None:
        unread_s = self._pulse.unread_s(now)
        told_lately = self._stale_told_at is not None and now - self._stale_told_at < LOOK_EVERY_S
        if unread_s > pulse.stale_after_s(max(wish.interval_s, hello.interval_s)) and not told_lately:
            self._stale_told_at = now
            self._tell(states.StateChanged(states.Stale(hello, unread_s)))

    # ------------------------------------------------------------ what comes

    def _hear(self, data: bytes) -> None:
        now = self._heard_at = time.monotonic()
        self._pulse.heard(now)
        for message in self._decoder.feed(data):
            self._take(message, now)
        now = time.monotonic()
        pause_s = max(self._bytes.owes_s(len(data), now), self._lines.owes_s(data.count(b"\n"), now))
        if pause_s > 0:
            self._wishes.stop.wait(min(pause_s, LONGEST_PAUSE_S))
            self._pulse.heard(time.monotonic())

    def _take(self, message: wire.Message, now: float) -> None:
        if isinstance(message, wire.Notice):
            self._notice(message, now)
        elif isinstance(message, (wire.Result, wire.Failure)):
            answer = None if message.id is None else self._answers.pop(message.id, None)
            if answer is not None:
                give(answer, message)
        elif isinstance(message, wire.Greeting):
            self._send(messages.HELLO, {"client": "hoofhearted"}, self._introduced)
        elif isinstance(message, wire.Broken):
            self._end = Unreachable(message.message)
        elif isinstance(message, wire.Malformed):
            self._complain(now, "a line", message.message)

    def _introduced(self, found: Union[wire.Result, wire.Failure]) -> None:
        if isinstance(found, wire.Failure):
            self._end = Unreachable(f"the agent refused to introduce itself: {found.message}")
            return
        try:
            self._hello = states.hello_from(Reader(found.result, "hello"))
        except SampleError as error:
            self._end = Unreachable(f"the agent introduced itself strangely: {error}")
            return
        self._live_at = time.monotonic()
        self._pulse.read(self._live_at)
        self._tell(states.StateChanged(states.Live(self._hello)))

    def _notice(self, notice: wire.Notice, now: float) -> None:
        if self._hello is None:
            return
        if notice.method == messages.TICK:
            self._late = notice
            self._other_ticks += 1
            self._take_tick(now)
        elif notice.method == messages.EPISODE:
            self._take_tick(now)
            if self._episodes.takes(now):
                self._episode(notice, now)
            else:
                self._complain(now, "an episode", "too many come")

    def _take_tick(self, now: float) -> None:
        """Look into the newest reading, if there is one and it is not too soon after the others."""
        if not (self._decoder.holds or self._late is not None) or not self._ticks.takes(now):
            return
        held = self._decoder.take_held()
        notice, self._late = held if held is not None else self._late, None
        if self._confirms:
            came = self._decoder.held_lines + self._other_ticks
            self._unsent += wire.encode(wire.Notice(messages.GOT, {"ticks": came}))
        if not isinstance(notice, wire.Notice):
            self._complain(now, "a tick", notice.message if isinstance(notice, wire.Malformed) else "it is none")
            return
        try:
            tick = messages.tick_from_json(notice.params)
        except SampleError as error:
            self._complain(now, "a tick", str(error))
            return
        self._pulse.read(now)
        if self._stale_told_at is not None and self._hello is not None:
            self._stale_told_at = None
            self._tell(states.StateChanged(states.Live(self._hello)))
        self._tell(states.Ticked(tick))

    def _episode(self, notice: wire.Notice, now: float) -> None:
        change = notice.params.get("change")
        try:
            if isinstance(change, str) and change in messages.CHANGES:
                episode = messages.episode_from_json(notice.params.get("episode"))
                self._tell(states.EpisodeChanged(change, episode))
        except SampleError as error:
            self._complain(now, "an episode", str(error))

    def _complain(self, now: float, what: str, why: str) -> None:
        if self._complaints.takes(now):
            log.warning("%s from the agent was skipped: %s", what, why)
