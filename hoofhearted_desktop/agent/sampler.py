"""The thread that owns the probes: it asks the source for a sample a tick, and nothing else ever calls a driver."""

from __future__ import annotations

import logging
import threading
import time
from typing import Callable, Union

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes.source import Source, SourceEnded

log = logging.getLogger(__name__)

LONGEST_BACK_OFF_S = 30.0


class Ended:
    """The source has no further sample."""


class Failed:
    """The source raised what it promised not to; sampling goes on after a pause."""

    def __init__(self, error: BaseException) -> None:
        """Keep the error for the person who reads the log."""
        self.problem = model.Problem(
            "probe_failed", f"reading the GPU failed: {type(error).__name__}: {error}", "run `hoofhearted doctor`"
        )


Report = Union[model.Sample, Ended, Failed]


class Sampler:
    """Samples at a steady pace until stopped. A tick that took too long is not made up for."""

    def __init__(self, source: Source, post: Callable[[Report], None], *, interval_s: float = 1.0) -> None:
        """Sample `source` every `interval_s` seconds and give each reading to `post`, from the sampler's thread.

        A recording paces itself: its interval is 0.
        """
        self._source = source
        self._post = post
        self._interval_s = interval_s
        self._stopping = False
        self._stop = threading.Lock()
        """Held until the end; waiting for a lock costs less than waiting for an event."""
        self._stop.acquire()
        self._thread = threading.Thread(target=self._run, name="probes", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, patience_s: float = 2.0) -> bool:
        """Ask it to end; False where a driver call does not return, and the process must be left by force."""
        if not self._stopping:
            self._stopping = True
            self._stop.release()
        if self._thread.ident is None:
            self._source.close()
            return True
        self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        due = time.monotonic()
        failures = 0
        while not self._stopping:
            try:
                self._post(self._source.sample())
                failures = 0
            except SourceEnded:
                self._post(Ended())
                break
            except Exception as error:
                log.exception("the probes failed")
                failures += 1
                self._post(Failed(error))
            pause_s = min(LONGEST_BACK_OFF_S, 2.0**failures) if failures else self._interval_s
            due = max(due + pause_s, time.monotonic())
            self._stop.acquire(timeout=max(0.0, due - time.monotonic()))
        self._source.close()
