"""How long to wait until the next reading: less often where nobody looks and nothing has happened for a while. No clock, no threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

USUAL_S = 1.0
CALM_S = 2.0
"""The driver's own buffers reach back for many seconds, so that no burst between two readings is missed (probes/nvml_load.py).

Longer would let a spin-up be noticed later than the shortest hold, and would save little more.
"""
CALM_AFTER_S = 60.0
"""More than the end of a spin-up takes to be sure of (`release_s`), as it comes with the program."""


class Pace:
    """Decides after each reading. `watch` may be called from any thread, the rest is the sampler's."""

    def __init__(self, usual_s: float = USUAL_S, calm_s: float = 0.0) -> None:
        """Read every `usual_s` seconds, and every `calm_s`, if that is longer, while nobody watches and every GPU has long been idle."""
        self.usual_s = usual_s
        self._calm_s = max(usual_s, calm_s)
        self._watched = True
        self._stirred: Optional[float] = None

    def watch(self, *, watched: bool) -> bool:
        """Take whether any client looks on, and say whether one does that did not before."""
        came = watched and not self._watched
        self._watched = watched
        return came

    def after(self, sample: model.Sample) -> float:
        """Give the seconds from this reading to the next."""
        if self._calm_s <= self.usual_s:
            return self.usual_s
        if self._stirred is None or not is_calm(sample):
            self._stirred = sample.monotonic
        calm = sample.monotonic - self._stirred >= CALM_AFTER_S
        return self._calm_s if calm and not self._watched else self.usual_s


def is_calm(sample: model.Sample) -> bool:
    """Whether every GPU sleeps, rests, or is known to do nothing at all, and nothing is wrong with any."""
    return not sample.problems and all(_is_idle(gpu) for gpu in sample.gpus)


def _is_idle(gpu: model.Gpu) -> bool:
    if gpu.problem is not None:
        return False
    if gpu.power_state == "asleep" or gpu.resting:
        return True
    use = gpu.utilization
    return use.sm == 0 and not use.encoder and not use.decoder
