"""Makes calls that may never come back, one at a time; somebody else looks whether they do, and lets another thread go on.

A call runs on the thread that asks, because a thread of its own would have to be woken for each, and its asker after it.
While one is stuck no other is begun, so that a driver which hangs holds one thread and not more.
"""

from __future__ import annotations

import threading
import time
from typing import Callable, NamedTuple, Optional, TypeVar, Union

T = TypeVar("T")


class Hung(NamedTuple):
    """The call that was begun `for_s` seconds ago has not come back."""

    for_s: float


class Superseded(BaseException):
    """The call came back after it was given up: another thread has gone on in this one's place, which is to end at once."""


class _Call:
    __slots__ = ("begun", "given_up", "patience_s")

    def __init__(self, begun: float, patience_s: float) -> None:
        self.begun = begun
        self.patience_s = patience_s
        self.given_up = False


class OneCall:
    """`run` and `stuck` are for one thread at a time, the rest for whoever watches over it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Call nothing yet; `clock` gives seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._call: Optional[_Call] = None
        self._late: Optional[BaseException] = None

    def run(self, work: Callable[[], T], patience_s: float) -> Union[T, Hung]:
        """Call `work` and give what it gives, or raise what it raises; it may be given up after `patience_s`.

        After that every further call, from the thread that went on, gives Hung at once, until the one that is stuck comes
        back. What it then gives is of no use to anybody and is dropped, what it raises is raised by the next call. Raises
        Superseded where it comes back.
        """
        stuck = self._call
        if stuck is not None:
            return Hung(self._clock() - stuck.begun)
        late, self._late = self._late, None
        if late is not None:
            raise late
        call = self._call = _Call(self._clock(), patience_s)
        try:
            try:
                outcome = work()
            except BaseException as error:
                self._end(call, error)
                raise
            self._end(call, None)
        finally:
            if self._call is call:  # there was no memory left for `_end`: it would be taken for stuck for ever
                self._call = None
        return outcome

    def _end(self, call: _Call, error: Optional[BaseException]) -> None:
        """Note that a call has come back; of one that was given up the thread goes no further."""
        with self._lock:
            self._late = error if call.given_up else None
            self._call = None
        if call.given_up:
            raise Superseded

    @property
    def stuck(self) -> bool:
        """Whether a call is still out that nobody waits for any more."""
        call = self._call
        return call is not None and call.given_up

    def overdue_in_s(self) -> float:
        """Give in how many seconds the call that is out may be given up; endless where there is none, or it was."""
        call = self._call
        if call is None or call.given_up:
            return float("inf")
        return call.begun + call.patience_s - self._clock()

    def give_up(self) -> bool:
        """Give up the call that is out if it is overdue; True says that another thread is to go on."""
        with self._lock:
            call = self._call
            if call is None or call.given_up or self._clock() - call.begun < call.patience_s:
                return False
            call.given_up = True
        return True
