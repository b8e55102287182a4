"""When to let go of the driver, so that a laptop's idle GPU can fall asleep.

Every call restarts the driver's idle timer of about 10 s, and an open driver may hold the GPU awake by itself
(dynamic-power.c of NVIDIA's open kernel module), so an idle GPU that may sleep is left alone for a while at a time.
One that did not fall asleep in several such pauses will not: then it is watched again until something changes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.probes.power_state import PciGpu

IDLE_FIRST_S = 10.0
PAUSE_S = 20.0
FRUITLESS_PAUSES = 3
QUIET_PERCENT = 2


class LettingGo:
    """Decides on pauses. Times are of the monotonic clock."""

    def __init__(self, own_pid: Optional[int] = None) -> None:
        """Count the process `own_pid`, by default this one, as nobody."""
        self._own_pid = os.getpid() if own_pid is None else own_pid
        self._idle_since: Optional[float] = None
        self._paused_until = float("-inf")
        self._fruitless = 0

    def pausing(self, monotonic: float) -> bool:
        """Tell whether the driver is to be left alone now."""
        return monotonic < self._paused_until

    def slept(self) -> None:
        """Learn that the GPUs have fallen asleep: the pause was worth it, and whoever wakes them is somebody else."""
        self._idle_since = None
        self._paused_until = float("-inf")
        self._fruitless = 0

    def judge(self, monotonic: float, awake: Sequence[PciGpu], gpus: Sequence[model.Gpu]) -> bool:
        """Look at readings just taken of the `awake` devices; True says that the driver is to be let go of now."""
        idle = bool(gpus) and all(self._idle(gpu) for gpu in gpus)
        if not idle or not awake or not all(device.may_sleep for device in awake):
            self._idle_since = None
            self._fruitless = 0
            return False
        if self._idle_since is None:
            self._idle_since = monotonic
        if monotonic - self._idle_since < IDLE_FIRST_S or self._fruitless >= FRUITLESS_PAUSES:
            return False
        self._fruitless += 1
        self._paused_until = monotonic + PAUSE_S
        return True

    def _idle(self, gpu: model.Gpu) -> bool:
        """Tell whether a GPU certainly does nothing for anybody; what cannot be said counts as something."""
        load = gpu.utilization
        if gpu.problem is not None or gpu.processes is None or load.sm is None:
            return False
        if max(load.sm, load.encoder or 0, load.decoder or 0) > QUIET_PERCENT:
            return False
        return all(process.pid == self._own_pid for process in gpu.processes)
