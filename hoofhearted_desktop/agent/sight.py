"""When a GPU was out of sight between two samples, and for how long a reading stands. No I/O, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core.assessment import Activity
from hoofhearted_desktop.core.detector import LONGEST_STEP_S
from hoofhearted_desktop.core.energy import plausible_j

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

HICCUP_S = 5.0
"""A reading that fails once or twice and comes back has missed nothing that a person would tell of."""
HICCUPS = frozenset({"driver_hung", "probes_hung", "probe_failed"})

HOUR_S = 3600.0
MOST_HOURS = 3
SET_RIGHT_S = 5.0
COOLED_C = 8.0
LATE = 1.8


class Look(NamedTuple):
    """What lies between this sample and the one before: the seconds that count, and whether nobody looked for long."""

    passed_s: float
    lost: bool


class Sight:
    """Follows the clocks of the samples of one GPU."""

    def __init__(self) -> None:
        """Have seen nothing yet."""
        self._time = 0.0
        self._monotonic: Optional[float] = None
        self._interval_s = 0.0
        self._temperature_c: Optional[float] = None
        self._counter_j: Optional[float] = None
        self._blind_from: Optional[float] = None

    def look(self, gpu: Optional[model.Gpu], sample: model.Sample, gap_s: float) -> Look:
        """Take the next sample."""
        lost, passed_s = False, 0.0
        if self._monotonic is not None:
            wall_s, monotonic_s = sample.time - self._time, sample.monotonic - self._monotonic
            lost = not 0 <= monotonic_s <= max(gap_s, 3.5 * self._interval_s)
            if not lost and wall_s - monotonic_s > gap_s:
                lost = monotonic_s > LATE * self._interval_s or not self._was_set(
                    wall_s - monotonic_s, monotonic_s, gpu
                )
            if not lost:
                passed_s = min(monotonic_s, LONGEST_STEP_S)
            if passed_s > 0:
                self._interval_s += (passed_s - self._interval_s) * (0.3 if self._interval_s else 1.0)
        self._time, self._monotonic = sample.time, sample.monotonic
        if gpu is not None and gpu.temperature_c is not None:
            self._temperature_c = gpu.temperature_c
        self._counter_j = gpu.energy_j if gpu is not None else None
        return Look(passed_s, lost)

    def _was_set(self, ahead_s: float, monotonic_s: float, gpu: Optional[model.Gpu]) -> bool:
        """Whether the wall clock was only set, while the monotonic one went on.

        Linux's monotonic clock stands still while a host sleeps (clock_gettime(2)), so that a sleep looks like a clock that
        is set ahead. Nobody sleeps for whole hours to the second, which is by how much a summer time or a time zone is
        wrong. A GPU that worked before it slept is cooler after it, its counter may have begun anew or run on, and waking
        takes longer than the next look. A clock that is set back is nothing at all: it only shows, and the other orders.
        """
        hours = round(ahead_s / HOUR_S)
        if not 1 <= hours <= MOST_HOURS or abs(ahead_s - hours * HOUR_S) > SET_RIGHT_S:
            return False
        if gpu is not None and not plausible_j(self._counter_j, gpu, monotonic_s):
            return False
        after_c = gpu.temperature_c if gpu is not None else None
        return self._temperature_c is None or after_c is None or self._temperature_c - after_c < COOLED_C

    def overlooks(self, gpu: Optional[model.Gpu], activity: Activity, monotonic: float) -> bool:
        """Whether a moment without a reading is to be passed over, because it is short and nothing is known to be lost."""
        if activity is not Activity.UNKNOWN:
            self._blind_from = None
            return False
        if gpu is not None and gpu.problem is not None and gpu.problem.code not in HICCUPS:
            return False
        if self._blind_from is None:
            self._blind_from = monotonic
        return monotonic - self._blind_from < HICCUP_S
