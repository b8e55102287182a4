"""How long to wait until the next reading: less often where nobody looks closely and nothing changes. No clock, no threads.

What was between two readings is not lost: the driver keeps the load in samples of its own, counts the energy, and tells of
each process since it was last asked. So a spin-up begins and ends when it did (probes/nvml_seconds.py), only we hear of it
later, and nobody waits for it. A GPU of which the driver keeps no samples is read at the usual pace while it works.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core import model

USUAL_S = 1.0
STEADY_AFTER_S = 60.0
"""More than the end of a spin-up takes to be sure of (`release_s`), as it comes with the program."""
LITTLE_PERCENT = 3.0
"""What a desktop draws of itself now and then, and nobody calls work; of a GPU whose samples the driver keeps."""


class Paces(NamedTuple):
    """Seconds between two readings while nobody looks closely and nothing has changed for a while.

    `sampled_s` of GPUs whose load the driver keeps in samples: less than its buffers hold, and than what is taken for a gap,
    and ten seconds, a page of the history, hold a whole number of them. `calm_s` of those that sleep, and wake without having
    kept anything, or of which it keeps none, while these do nothing. `watched_s` while somebody is connected who need not be
    told more often of what has not changed, as the tray.
    """

    sampled_s: float = 5.0
    calm_s: float = 2.0
    watched_s: float = 2.0


class Doing(enum.Enum):
    """What a GPU does, as far as the pace depends on it."""

    WORKS = "works"
    IDLE = "idle"
    SLEEPS = "sleeps"
    UNKNOWN = "unknown"


class Pace:
    """Decides after each reading. `watch` may be called from any thread, the rest is the sampler's."""

    def __init__(self, usual_s: float = USUAL_S, alone: Optional[Paces] = None) -> None:
        """Read every `usual_s` seconds, and by `alone`, if that is longer, while nobody watches and nothing has changed for long."""
        self.usual_s = usual_s
        self._alone = alone
        self._watched = True
        self._rest_s = 0.0
        self._doing: Optional[tuple[Doing, ...]] = None
        self._processes: tuple[model.Process, ...] = ()
        self._pids: frozenset[int] = frozenset()
        self._stirred = 0.0

    def watch(self, *, watched: bool, rest_s: float = 0.0) -> bool:
        """Take whether any client looks on, and say whether one does that is not to be kept waiting.

        `rest_s` is how far apart all of them want to be told of what has not changed.
        """
        came = watched and not (self._watched and rest_s >= self._rest_s)
        self._watched, self._rest_s = watched, rest_s
        return came

    def after(self, sample: model.Sample, earlier: Iterable[model.Sample] = ()) -> float:
        """Give the seconds from this reading to the next; `earlier` are the moments since the one before."""
        if self._alone is None:
            return self.usual_s
        moments = [sample.gpus, *(each.gpus for each in earlier)]
        doing = tuple(what(each) for each in zip(*moments))
        changed = self._has_others(sample) or doing != self._doing
        self._doing = doing
        if changed or sample.problems or Doing.UNKNOWN in doing:
            self._stirred = sample.monotonic
        longest_s = min(self._rest_s, self._alone.watched_s) if self._watched else float("inf")
        if longest_s <= self.usual_s or sample.monotonic - self._stirred < STEADY_AFTER_S:
            return self.usual_s
        pace_s = min(map(self._allowed, sample.gpus, doing), default=self._alone.calm_s)
        return max(self.usual_s, min(longest_s, pace_s))

    def _has_others(self, sample: model.Sample) -> bool:
        """Whether processes have come or gone."""
        if sample.processes is self._processes:
            return False
        before, self._processes = self._pids, sample.processes
        self._pids = frozenset([process.pid for process in sample.processes])
        return self._pids != before

    def _allowed(self, gpu: model.Gpu, doing: Doing) -> float:
        assert self._alone is not None  # noqa: S101 - asked only where it is given
        if is_sampled(gpu) and doing is not Doing.SLEEPS:
            return self._alone.sampled_s
        return self.usual_s if doing is Doing.WORKS else self._alone.calm_s


def is_sampled(gpu: model.Gpu) -> bool:
    """Whether the driver keeps samples of its load."""
    return gpu.utilization_peak is not None and gpu.utilization_peak.sm is not None


def what(moments: tuple[model.Gpu, ...]) -> Doing:
    """Say what a GPU does, by its readings since it was last asked, the newest first."""
    gpu = moments[0]
    if gpu.problem is not None:
        return Doing.UNKNOWN
    if gpu.power_state == "asleep" or gpu.resting:
        return Doing.SLEEPS
    if gpu.utilization.sm is None:
        return Doing.UNKNOWN
    little = LITTLE_PERCENT if is_sampled(gpu) else 0.0
    used = [each.utilization for each in moments]
    busiest = max(part or 0.0 for use in used for part in (use.sm, use.encoder, use.decoder))
    return Doing.WORKS if busiest > little else Doing.IDLE
