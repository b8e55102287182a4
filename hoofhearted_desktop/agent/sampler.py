"""The thread that owns the probes: it asks the source for a sample a tick, and nothing else ever calls a driver.

Should a call to the driver not come back, the event loop, which looks after it, has another thread go on in its place.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from typing import TYPE_CHECKING, Callable, Optional, Union

from hoofhearted_desktop.core import model, shortages
from hoofhearted_desktop.probes import threads
from hoofhearted_desktop.probes.one_call import Superseded
from hoofhearted_desktop.probes.source import Source, SourceEnded

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.pace import Pace
    from hoofhearted_desktop.probes.one_call import OneCall

log = logging.getLogger(__name__)

LONGEST_BACK_OFF_S = 30.0


class Ended:
    """The source has no further sample."""


class Failed:
    """The source raised what it promised not to; sampling goes on after a pause."""

    def __init__(self, error: BaseException) -> None:
        """Keep the error for the person who reads the log."""
        lacking = shortages.of(error)
        why = f"{type(error).__name__}: {error}" if lacking is None else lacking.message
        remedy = "run `hoofhearted doctor`" if lacking is None else lacking.remedy
        self.problem = model.Problem("probe_failed", f"reading the GPU failed: {why}", remedy)


Report = Union[model.Sample, Ended, Failed]


class Sampler:
    """Samples at a steady pace until stopped. A tick that took too long is not made up for."""

    def __init__(
        self, source: Source, post: Callable[[Report], None], pace: Pace, calls: Optional[OneCall] = None
    ) -> None:
        """Sample `source` at a `pace` and give each reading to `post`, from the sampler's thread.

        A recording paces itself: its interval is 0. `calls` are those of the source that may not come back.
        """
        self._source = source
        self._post = post
        self._pace = pace
        self._calls = calls
        self.looks = 0
        """How often the source was asked, moments that it filled in afterwards left out; any thread may read it."""
        self._stopping = False
        self._stop = threading.Lock()
        """Held until the end or until somebody comes; waiting for a lock costs less than waiting for an event."""
        self._stop.acquire()
        self._thread = self._new_thread()

    def _new_thread(self) -> threads.Thread:
        return threads.Thread(target=self._run, name="probes", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def look_after(self) -> float:
        """Have another thread go on where a call does not come back; give the seconds until this is to be asked again at the latest.

        For the loop's thread; whenever none is out that is endless, and the loop's own pace is quicker than any patience.
        """
        if self._calls is None or self._stopping:
            return float("inf")
        if self._calls.give_up():
            self._thread = self._new_thread()
            self._thread.start()
        return self._calls.overdue_in_s()

    def want(self, readings: Optional[frozenset[str]], rest_s: float = 0.0) -> None:
        """Read what clients look at, words of core/messages.READINGS, None where there is none; from any thread.

        `rest_s` is how far apart all of them want to be told of what has not changed. A client that comes is not kept waiting
        for a reading that is due late because nobody looked.
        """
        self._source.want(readings)
        if self._pace.watch(watched=readings is not None, rest_s=rest_s):
            self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(RuntimeError):  # it is awake
            self._stop.release()

    def stop(self, patience_s: float = 2.0) -> bool:
        """Ask it to end; False where a driver call does not return, and the process must be left by force."""
        if not self._stopping:
            self._stopping = True
            self._wake()
        if self._thread.ident is None:
            self._source.close()
            return True
        self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        with contextlib.suppress(Superseded):
            self._sample()
            self._source.close()

    def _sample(self) -> None:
        due = time.monotonic()
        failures = 0
        pause_s = self._pace.usual_s
        while not self._stopping:
            try:
                sample = self._source.sample()
                self.looks += 1
                earlier = self._source.earlier()
                for each in earlier:
                    self._post(each)
                self._post(sample)
                pause_s = self._pace.after(sample, earlier)
                failures = 0
            except SourceEnded:
                self._post(Ended())
                break
            except Exception as error:
                if shortages.of(error) is None:
                    log.exception("the probes failed")
                failures += 1
                self._post(Failed(error))
                pause_s = min(LONGEST_BACK_OFF_S, 2.0**failures)
            due = self._wait(due, pause_s)

    def _wait(self, due: float, pause_s: float) -> float:
        """Wait until the next reading is due, which is given; somebody who comes has it no later than the usual time after the last."""
        next_due = max(due + pause_s, time.monotonic())
        if self._stop.acquire(timeout=max(0.0, next_due - time.monotonic())) and not self._stopping:
            next_due = max(min(next_due, due + self._pace.usual_s), time.monotonic())
            # Who else comes meanwhile has it then, too: read at once for each, and what is due next would run ahead of the clock.
            while self._stop.acquire(timeout=max(0.0, next_due - time.monotonic())) and not self._stopping:
                pass
        return next_due
