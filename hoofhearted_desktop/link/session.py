"""Stays connected to one agent: connect, hello, live, stale, lost, wait, again. One thread; what happens is told in order.

The law of the back-off: 1 s, doubled up to 60 s, begun anew when the session was live for a while or somebody asks.
"""

from __future__ import annotations

import collections
import itertools
import logging
import threading
import time
from typing import Any, Callable, Optional, Union

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.samples import Reader, SampleError
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable

log = logging.getLogger(__name__)

GREETING_PATIENCE_S = 20.0
STALE_AFTER_S = 3.0
FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 60.0
SETTLED_S = 30.0

Json = dict[str, Any]
Answer = Callable[[Union[wire.Result, wire.Failure]], None]


class Session:
    """Follows one agent until stopped. `listener` and answers are called on the session's thread."""

    def __init__(
        self,
        opener: Opener,
        listener: Callable[[states.Event], None],
        *,
        name: str = "this machine",
        readings: frozenset[str] = frozenset(),
    ) -> None:
        """Get ready; `start` begins. `readings` are wanted beside what every tick has: core/messages.READINGS."""
        self._opener = opener
        self._listener = listener
        self._readings = readings
        self._ids = itertools.count(1)
        self._outbox: collections.deque[tuple[str, Json, Optional[Answer]]] = collections.deque()
        self._stop = threading.Event()
        self._retry = threading.Event()
        self._stream: Optional[Stream] = None
        self._progress = Progress()
        self._thread = threading.Thread(target=self._run, name=f"session {name}", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def stop(self, patience_s: float = 5.0) -> None:
        """End the session and wait for its thread."""
        self._stop.set()
        self._retry.set()
        self.cancel()
        self._wake()
        if self._thread.ident is not None and threading.current_thread() is not self._thread:
            self._thread.join(patience_s)

    def retry(self) -> None:
        """Connect now instead of when the wait is over."""
        self._retry.set()

    def cancel(self) -> None:
        """Give up the stream that is being made, if one is; the session is then `Lost`, and waits for `retry`."""
        self._progress.cancel()

    def request(self, method: str, params: Json, answer: Optional[Answer] = None) -> None:
        """Ask the agent; from any thread. While there is none, the request is answered with a failure."""
        self._outbox.append((method, params, answer))
        self._wake()

    def _wake(self) -> None:
        stream = self._stream
        if stream is not None:
            stream.wake()

    # ------------------------------------------------------------ the thread

    def _run(self) -> None:
        attempt = 0
        while not self._stop.is_set():
            attempt += 1
            self._tell(states.StateChanged(states.Connecting(attempt)))
            began = time.monotonic()
            ended = self._connect(attempt)
            if self._stop.is_set():
                break
            if ended.lived_s > SETTLED_S:
                attempt = 1
            why = ended.why
            retry_s = None if why.waits else min(LONGEST_RETRY_S, FIRST_RETRY_S * 2 ** (attempt - 1))
            log.info("session lost after %.0f s: %s", time.monotonic() - began, why.reason)
            self._tell(states.StateChanged(states.Lost(why.reason, why.remedy, attempt, retry_s, why.code)))
            self._refuse_waiting(why.reason)
            if self._retry.wait(retry_s):
                attempt = 0
            self._retry.clear()
        self._tell(states.StateChanged(states.Closed()))

    def _tell(self, event: states.Event) -> None:
        try:
            self._listener(event)
        except Exception:
            log.exception("a listener failed")

    def _connect(self, attempt: int) -> _Ended:
        self._progress = progress = Progress(lambda at: self._tell(states.StateChanged(states.Connecting(attempt, at))))
        if self._stop.is_set():
            progress.cancel()
        stream = self._opener(progress)
        if isinstance(stream, Unreachable):
            return _Ended(stream, 0.0)
        self._stream = stream
        talk = _Talk(stream, self._tell, self._ids, self._readings)
        try:
            said = talk.follow(self._outbox, self._stop)
            if self._stop.is_set():
                talk.say_goodbye()
        finally:
            self._stream = None
            why = stream.close()
        talk.refuse(why.reason)
        return _Ended(said or why, talk.lived_s())

    def _refuse_waiting(self, reason: str) -> None:
        while self._outbox:
            _, _, answer = self._outbox.popleft()
            if answer is not None:
                answer(wire.Failure(None, wire.INTERNAL_ERROR, reason))


class _Ended:
    def __init__(self, why: Unreachable, lived_s: float) -> None:
        self.why = why
        self.lived_s = lived_s


class _Talk:
    """One stream from its greeting to its end."""

    def __init__(
        self,
        stream: Stream,
        tell: Callable[[states.Event], None],
        ids: itertools.count[int],
        readings: frozenset[str],
    ) -> None:
        self._stream = stream
        self._readings = readings
        self._tell = tell
        self._ids = ids
        self._decoder = wire.Decoder(expects_magic=True)
        self._answers: dict[wire.Id, Answer] = {}
        self._unsent = bytearray()
        self._hello: Optional[states.Hello] = None
        self._stale = False
        self._heard_at = time.monotonic()
        self._live_at: Optional[float] = None
        self._end: Optional[Unreachable] = None

    def lived_s(self) -> float:
        return 0.0 if self._live_at is None else time.monotonic() - self._live_at

    def follow(
        self, outbox: collections.deque[tuple[str, Json, Optional[Answer]]], stop: threading.Event
    ) -> Optional[Unreachable]:
        while not stop.is_set() and self._end is None:
            if self._hello is not None:
                while outbox:
                    self._send(*outbox.popleft())
            self._flush()
            data = self._stream.read(0.5 if self._unsent else 1.0)
            now = time.monotonic()
            if data == b"":
                return None
            if data:
                self._hear(data, now)
            elif now - self._heard_at > (GREETING_PATIENCE_S if self._hello is None else STALE_AFTER_S):
                self._silent(now - self._heard_at)
        return self._end

    def say_goodbye(self) -> None:
        """Tell the agent that this is no lost connection, as far as it can be told without waiting."""
        if self._live_at is not None:
            self._unsent += wire.encode(wire.Notice(messages.LEAVE, {}))
            self._flush()

    def _silent(self, silent_s: float) -> None:
        if self._hello is None:
            self._end = Unreachable(f"the agent has said nothing for {silent_s:.0f} s")
        else:
            self._stale = True
            self._tell(states.StateChanged(states.Stale(self._hello, silent_s)))

    def _send(self, method: str, params: Json, answer: Optional[Answer]) -> None:
        number = next(self._ids)
        if answer is not None:
            self._answers[number] = answer
        self._unsent += wire.encode(wire.Request(number, method, params))

    def _flush(self) -> None:
        if self._unsent:
            del self._unsent[: self._stream.write(bytes(self._unsent))]

    def _hear(self, data: bytes, now: float) -> None:
        self._heard_at = now
        if self._stale and self._hello is not None:
            self._stale = False
            self._tell(states.StateChanged(states.Live(self._hello)))
        for message in self._decoder.feed(data):
            if isinstance(message, wire.Greeting):
                self._send(messages.HELLO, {"client": "hoofhearted"}, self._introduced)
            elif isinstance(message, wire.Notice):
                self._notice(message)
            elif isinstance(message, (wire.Result, wire.Failure)) and message.id is not None:
                answer = self._answers.pop(message.id, None)
                if answer is not None:
                    answer(message)
            elif isinstance(message, wire.Broken):
                self._end = Unreachable(message.message)
            elif isinstance(message, wire.Malformed):
                log.warning("a line from the agent was skipped: %s", message.message)

    def _introduced(self, found: Union[wire.Result, wire.Failure]) -> None:
        if isinstance(found, wire.Failure):
            self._end = Unreachable(f"the agent refused to introduce itself: {found.message}")
            return
        try:
            part = Reader(found.result, "hello")
            self._hello = states.Hello(
                host=part.text("host") or "unknown host",
                version=part.text("version") or "unknown",
                protocol=part.whole("protocol") or wire.PROTOCOL,
                source=part.text("source") or "nvml",
                scenario=part.text("scenario"),
            )
        except SampleError as error:
            self._end = Unreachable(f"the agent introduced itself strangely: {error}")
            return
        self._live_at = time.monotonic()
        self._tell(states.StateChanged(states.Live(self._hello)))
        self._send(messages.SUBSCRIBE, {"readings": sorted(self._readings)}, None)

    def _notice(self, notice: wire.Notice) -> None:
        try:
            if notice.method == messages.TICK:
                self._tell(states.Ticked(messages.tick_from_json(notice.params)))
            elif notice.method == messages.EPISODE:
                change = notice.params.get("change")
                if change in messages.CHANGES:
                    self._tell(states.EpisodeChanged(change, messages.episode_from_json(notice.params.get("episode"))))
        except SampleError as error:
            log.warning("a %s from the agent was skipped: %s", notice.method, error)

    def refuse(self, reason: str) -> None:
        """Answer what is still unanswered."""
        answers, self._answers = list(self._answers.values()), {}
        for answer in answers:
            answer(wire.Failure(None, wire.INTERNAL_ERROR, reason))
