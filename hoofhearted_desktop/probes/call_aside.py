"""Makes calls that may never come back, in a thread of their own and one at a time: who waits can give up.

While one is stuck no other is begun, so that a library which hangs holds one thread and not more. probes/one_call.py spares that
thread where somebody watches over the caller.
"""

from __future__ import annotations

import threading
import time
from typing import Any, Callable, Optional, TypeVar, Union

from hoofhearted_desktop.probes import threads
from hoofhearted_desktop.probes.one_call import Hung

T = TypeVar("T")


class CallAside:
    """A thread that waits to be told what to call. Of its methods only one may run at a time; the thread starts late."""

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Start nothing yet; `clock` gives seconds."""
        self._name = name
        self._clock = clock
        self._thread: Optional[threading.Thread] = None
        self._work: Optional[Callable[[], Any]] = None
        self._outcome: Any = None
        self._error: Optional[BaseException] = None
        self._begun: Optional[float] = None
        self._asked, self._answered = threading.Lock(), threading.Lock()
        self._asked.acquire()
        self._answered.acquire()

    def run(self, work: Callable[[], T], patience_s: float) -> Union[T, Hung]:
        """Call `work` and give what it gives, or raise what it raises; Hung where that takes longer than `patience_s`.

        After that every further call gives Hung at once, until the one that is stuck comes back; its late answer is of no
        use to anybody and is dropped.
        """
        if self.stuck:
            assert self._begun is not None  # noqa: S101 - what is stuck has begun
            return Hung(self._clock() - self._begun)
        self._work, self._begun = work, self._clock()
        if self._thread is None:
            self._thread = threads.Thread(target=self._wait_for_work, name=self._name, daemon=True)
            self._thread.start()
        self._asked.release()
        if not self._answered.acquire(timeout=patience_s):
            return Hung(self._clock() - self._begun)
        return self._taken()  # type: ignore[no-any-return]  # it is what `work` gave

    @property
    def stuck(self) -> bool:
        """Whether a call is still out that nobody waits for any more."""
        if self._begun is not None and self._answered.acquire(blocking=False):
            self._taken()
        return self._begun is not None

    def close(self) -> None:
        """End the thread; one that is stuck is left behind."""
        if self._thread is None or self.stuck:
            return
        self._work = None
        self._asked.release()
        self._thread.join()
        self._thread = None

    def _taken(self) -> Any:
        self._begun = None
        outcome, error = self._outcome, self._error
        self._outcome = self._error = self._work = None
        if error is not None:
            raise error
        return outcome

    def _wait_for_work(self) -> None:
        while True:
            self._asked.acquire()
            work = self._work
            if work is None:
                return
            try:
                self._outcome = work()
            except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
                self._error = error
            self._answered.release()
