"""A GPU's own idle power, learned from quiet moments: what "extra watts" are counted from. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

QUIET_PERCENT = 5.0
RISE_S = 500.0
FALL_S = 5.0
"""Seconds in which two thirds of a difference are learned: quickly down, slowly up."""
LONGEST_STEP_S = 10.0


class Baseline:
    """Follows the power of one GPU while nothing computes on it.

    `idle_w` is what was learned, None until there was a quiet moment; `lowest_w` the lowest power seen at all, which says
    less: somebody may have held the GPU awake then.
    """

    def __init__(self, idle_w: Optional[float] = None) -> None:
        """Begin with what was learned before, or with nothing."""
        self.idle_w = idle_w
        self.lowest_w: Optional[float] = None

    def learn(self, gpu: model.Gpu, elapsed_s: float = 1.0, *, calm: bool = True) -> None:
        """Take a reading that stands for `elapsed_s`; only quiet ones without a compute process teach anything.

        `calm` is what was concluded from it; where the driver tells no load, there is nothing else to go by.
        """
        if gpu.power_w is None or gpu.power_state == "asleep" or gpu.problem is not None:
            return
        self.lowest_w = gpu.power_w if self.lowest_w is None else min(gpu.power_w, self.lowest_w)
        use = gpu.utilization
        busiest = max((each for each in (use.sm, use.encoder, use.decoder) if each is not None), default=0.0)
        if (
            not calm
            or busiest > QUIET_PERCENT
            or any({"compute", "mps"} & set(used.types) for used in gpu.processes or ())
        ):
            return
        if self.idle_w is None:
            self.idle_w = gpu.power_w
            return
        towards_s = FALL_S if gpu.power_w < self.idle_w else RISE_S
        self.idle_w += (gpu.power_w - self.idle_w) * -math.expm1(-min(elapsed_s, LONGEST_STEP_S) / towards_s)
