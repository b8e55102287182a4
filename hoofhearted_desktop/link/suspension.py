"""Whether this computer has slept, or this program was stopped, told by its clocks."""

from __future__ import annotations

import time
from typing import Callable

LOOK_EVERY_S = 3.0
_DRIFT_S = 2.0
_STALL_S = 10.0


def clock_of_sleep() -> Callable[[], float]:
    """Give the clock that goes on while the computer sleeps: CLOCK_BOOTTIME where there is one, else the wall's.

    A wall clock that is set looks like sleep; what comes of that is a heartbeat more.
    """
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.time if boottime is None else lambda: time.clock_gettime(boottime)


class Suspension:
    """Looked at every LOOK_EVERY_S and oftener, tells when more time has passed than this program has lived through.

    On Linux and macOS the monotonic clock stands still in sleep (clock_gettime(2)) and the other runs ahead of it. On
    Windows both go on, and what tells is that nobody has looked for long.
    """

    def __init__(
        self, awake: Callable[[], float] = time.monotonic, always: Callable[[], float] = clock_of_sleep()
    ) -> None:
        """Begin to look; `awake` is the monotonic clock, `always` one that goes on in sleep."""
        self._awake = awake
        self._always = always
        self._seen = awake(), always()

    def has_been(self) -> bool:
        """Whether there was one since the last look."""
        before, self._seen = self._seen, (self._awake(), self._always())
        awake_s, always_s = self._seen[0] - before[0], self._seen[1] - before[1]
        return always_s - awake_s > _DRIFT_S or awake_s > LOOK_EVERY_S + _STALL_S
