"""A GPU's own idle power, learned from quiet moments: what "extra watts" are counted from. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

QUIET_PERCENT = 2.0
RISE = 0.002
FALL = 0.2


class Baseline:
    """Follows the power of one GPU while nothing computes on it: quickly down, slowly up."""

    def __init__(self, idle_w: Optional[float] = None) -> None:
        """Begin with what was learned before, or with nothing."""
        self.idle_w = idle_w

    def learn(self, gpu: model.Gpu) -> None:
        """Take a reading; only quiet ones without a compute process teach anything."""
        if gpu.power_w is None or gpu.power_state == "asleep" or gpu.problem is not None:
            return
        use = gpu.utilization
        if use.sm is None or use.sm > QUIET_PERCENT or (use.encoder or 0) > 0 or (use.decoder or 0) > 0:
            return
        if gpu.processes is None or any({"compute", "mps"} & set(used.types) for used in gpu.processes):
            return
        if self.idle_w is None:
            self.idle_w = gpu.power_w
        else:
            self.idle_w += (gpu.power_w - self.idle_w) * (FALL if gpu.power_w < self.idle_w else RISE)
