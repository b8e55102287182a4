"""Stays connected to one agent: connect, hello, live, stale, lost, wait, again. One thread; what happens is told in order.

How long is waited is the law of link/backoff.py; when a silent peer is given up, that of link/pulse.py. What waits for a
person (a changed host key, a sign-in that was refused, a person's own `cancel`) is tried again by `retry` alone; all else
also at once when the network has changed or the computer has slept.
"""

from __future__ import annotations

import itertools
import logging
import random
import threading
import time
from typing import Any, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.backoff import Backoff
from hoofhearted_desktop.link.progress import At, Progress
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable
from hoofhearted_desktop.link.suspension import LOOK_EVERY_S, Suspension
from hoofhearted_desktop.link.talk import Answer, Talk, Wish, Wishes, give

log = logging.getLogger(__name__)

CANCELLED = Unreachable("connecting was cancelled", code="cancelled", waits=True)

Json = dict[str, Any]


class _Ended(NamedTuple):
    """Why a try ended, and how long it was live."""

    why: Unreachable
    lived_s: float = 0.0


class Session:
    """Follows one agent until stopped. `listener` and answers are called on the session's thread."""

    def __init__(
        self,
        opener: Opener,
        listener: Callable[[states.Event], None],
        *,
        name: str = "this machine",
        view: Optional[str] = messages.FULL,
        readings: frozenset[str] = frozenset(),
        randomness: Callable[[], float] = random.random,
    ) -> None:
        """Get ready; `start` begins. `view` and `readings` as in `watch`; `randomness` as in link/backoff.py."""
        self._opener = opener
        self._listener = listener
        self._wishes = Wishes(None if view is None else Wish(view, readings))
        self._ids = itertools.count(1)
        self._backoff = Backoff(randomness)
        self._nudge = threading.Event()
        self._asked = False
        self._changed = False
        self._stream: Optional[Stream] = None
        self._progress = Progress()
        self._thread = threading.Thread(target=self._run, name=f"session {name}", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def stop(self, patience_s: float = 5.0) -> None:
        """End the session and wait for its thread so long; who has many stops each with 0 first, and then waits."""
        self._wishes.stop.set()
        self._nudge.set()
        self.cancel()
        if self._thread.ident is not None and threading.current_thread() is not self._thread:
            self._thread.join(patience_s)

    def retry(self) -> None:
        """Connect now instead of when the wait is over, because a person wants it."""
        self._asked = True
        self._nudge.set()

    def network_changed(self) -> None:
        """Take that the network is another: try at once where that may help, and ask a live peer whether it is still there."""
        self._changed = self._wishes.doubted = True
        self._nudge.set()
        self._wake()

    def cancel(self) -> None:
        """Give up the stream that is being made, if one is; the session is then `Lost`, and waits for `retry`."""
        self._progress.cancel()
        self._wake()

    def watch(self, view: Optional[str] = messages.FULL, readings: frozenset[str] = frozenset()) -> None:
        """Look at something else from now on: a view of core/messages.VIEWS, and readings beside it (READINGS).

        Without a view no readings come any more: the session stands, and neither side has work with it.
        """
        self._wishes.wish = None if view is None else Wish(view, readings)
        self._wake()

    def request(self, method: str, params: Json, answer: Optional[Answer] = None) -> None:
        """Ask the agent; from any thread. While there is none, the request is answered with a failure."""
        self._wishes.outbox.append((method, params, answer))
        self._wake()

    def _wake(self) -> None:
        stream = self._stream
        if stream is not None:
            stream.wake()

    # ------------------------------------------------------------ the thread

    def _run(self) -> None:
        while not self._wishes.stop.is_set():
            attempt = self._backoff.begin_try()
            self._progress = progress = Progress(lambda at, attempt=attempt: self._connecting(attempt, at))  # type: ignore[misc]
            if self._wishes.stop.is_set():
                progress.cancel()
            self._connecting(attempt)
            began = time.monotonic()
            ended = self._connect(progress)
            if self._wishes.stop.is_set():
                break
            why = ended.why
            retry_s = self._backoff.wait_s(ended.lived_s)
            log.info("session lost after %.0f s: %s", time.monotonic() - began, why.reason)
            self._asked = False
            lost = states.Lost(why.reason, why.remedy, self._backoff.attempt, None if why.waits else retry_s, why.code)
            self._tell(states.StateChanged(lost))
            self._refuse_waiting(why.reason)
            if self._wait(lost.retry_s):
                self._backoff.begin_anew()
        self._refuse_waiting("the session has ended")
        self._tell(states.StateChanged(states.Closed()))

    def _wait(self, retry_s: Optional[float]) -> bool:
        """Wait for the next try; gives whether something has happened upon which the failures before count no more."""
        suspension = Suspension()
        until = None if retry_s is None else time.monotonic() + retry_s
        while not self._wishes.stop.is_set():
            left_s = None if until is None else until - time.monotonic()
            if left_s is not None and left_s <= 0:
                return False
            self._nudge.wait(None if left_s is None else min(left_s, LOOK_EVERY_S))
            self._nudge.clear()
            changed, self._changed = self._changed, False
            if self._asked or (until is not None and (changed or suspension.has_been())):
                return True
        return False

    def _tell(self, event: states.Event) -> None:
        try:
            self._listener(event)
        except Exception:
            log.exception("a listener failed")

    def _connecting(self, attempt: int, at: Optional[At] = None) -> None:
        self._tell(states.StateChanged(states.Connecting(attempt, at)))

    def _connect(self, progress: Progress) -> _Ended:
        stream = self._open(progress)
        if isinstance(stream, Unreachable):
            return _Ended(CANCELLED if progress.cancelled else stream)
        self._stream = stream
        talk = Talk(stream, self._tell, self._ids, self._wishes, progress)
        said: Optional[Unreachable] = None
        try:
            said = talk.follow()
        finally:
            self._stream = None
            why = stream.close()
        was_live = talk.lived_s() > 0
        if progress.cancelled and not was_live:
            return _Ended(CANCELLED)
        talk.refuse((said or why).reason)
        return _Ended(said or why, talk.lived_s())

    def _open(self, progress: Progress) -> Any:
        try:
            return self._opener(progress)
        except Exception as error:
            log.exception("the making of a stream failed")
            return Unreachable(f"connecting failed: {type(error).__name__}", "please report it with the log")

    def _refuse_waiting(self, reason: str) -> None:
        while self._wishes.outbox:
            _, _, answer = self._wishes.outbox.popleft()
            if answer is not None:
                give(answer, wire.Failure(None, wire.INTERNAL_ERROR, reason))
