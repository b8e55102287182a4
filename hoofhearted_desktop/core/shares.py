"""Who does how much of a GPU's work, from the figures of its processes. Pure."""

from __future__ import annotations

from typing import Optional

from hoofhearted_desktop.core import absence, model, remainder
from hoofhearted_desktop.core.assessment import Activity, Share
from hoofhearted_desktop.core.expectations import USUAL_KINDS

MOST_SHARES = 32
SAME_START_S = 1.0
"""Two ways to ask when a process began may differ by a tick of the kernel's clock."""
UNKNOWN_PART = 0.3
"""Where the listed processes account for less of the load than this, somebody else does the work."""


def is_same(process: model.Process, started: Optional[float]) -> bool:
    """Whether this may be the process that began at `started`: one of the same number may have come after it."""
    return process.started is None or started is None or abs(process.started - started) < SAME_START_S


def _weight(used: model.GpuProcess, activity: Activity) -> Optional[float]:
    if activity is Activity.ENCODING:
        return used.encoder if used.encoder is not None else used.sm
    if activity is Activity.DECODING:
        return used.decoder if used.decoder is not None else used.sm
    return used.sm


def shares(gpu: model.Gpu, activity: Activity) -> tuple[Share, ...]:
    """Share the work among the processes, largest first; without figures, by what they hold, and with no share said.

    Only the MOST_SHARES that do most are named: of the two hundredth nobody wants to know, and each tick would carry it.
    """
    return Ranking(gpu, activity).shares()


class Ranking:
    """The processes of a GPU by how much of its work they do."""

    def __init__(
        self, gpu: model.Gpu, activity: Activity, processes: Optional[dict[int, model.Process]] = None
    ) -> None:
        """Rank them; where there are no figures, `processes` tell who belongs to the desktop and is the last to be named."""
        used = gpu.processes or ()
        weights = [_weight(each, activity) for each in used]
        total = sum(weight for weight in weights if weight is not None)
        use = gpu.utilization
        device = (
            use.encoder if activity is Activity.ENCODING else use.decoder if activity is Activity.DECODING else use.sm
        )
        self._device = device or 0.0
        self._total = total
        self._whole = max(total, self._device) if total > 0 else 0.0
        usual = {pid for pid, process in (processes or {}).items() if kind_of(process) in USUAL_KINDS}
        self._ordered = sorted(zip(used, weights), key=lambda pair: _rank(pair, usual), reverse=True)

    def shares(self, among: Optional[dict[int, model.Process]] = None) -> tuple[Share, ...]:
        """Give the shares of all, or of those that are seen `among` the host's processes."""
        whole = self._whole
        found = []
        for used, weight in self._ordered:
            if among is None or seen(used, among) is not None:
                found.append(Share(used.pid, used.started, weight / whole if whole and weight is not None else None))
                if len(found) == MOST_SHARES:
                    break
        return tuple(found)

    def leaves_most_to_others(self) -> bool:
        """Whether those listed cannot be who does it: their figures are a small part of the load, or plainly nothing."""
        if self._device - self._total < remainder.LEAST_PERCENT:
            return False
        if self._total > 0:
            return self._total < UNKNOWN_PART * self._device
        told = any(weight is not None for _used, weight in self._ordered)
        return told and not any(computes(used) for used, _weight in self._ordered)

    def is_sole(self) -> bool:
        """Whether only the first can have done it: no figures, and nobody else, or nobody else who computes."""
        if self._whole or not self._ordered:
            return False
        first, others = self._ordered[0][0], self._ordered[1:]
        return not others or (computes(first) and not any(computes(used) for used, _weight in others))

    def is_usual(self, processes: dict[int, model.Process], least: float) -> bool:
        """Whether everybody who does at least `least` percent belongs to the desktop; without figures, the first."""
        takers = [used for used, weight in self._ordered if weight is not None and weight >= least]
        found = [seen(used, processes) for used in takers or [used for used, _weight in self._ordered[:1]]]
        return bool(found) and all(each is not None and kind_of(each) in USUAL_KINDS for each in found)


def _rank(pair: tuple[model.GpuProcess, Optional[float]], usual: set[int]) -> tuple[float, bool, bool, int]:
    used, weight = pair
    return weight or 0.0, computes(used), used.pid not in usual, used.memory or 0


def computes(used: model.GpuProcess) -> bool:
    """Whether the driver lists it as one that computes, and not only draws."""
    return "compute" in used.types or "mps" in used.types


def kind_of(process: model.Process) -> Optional[str]:
    """Give the kind of its application, None where that is not recognised."""
    return process.application.kind if process.application else None


def seen(used: model.GpuProcess, processes: dict[int, model.Process]) -> Optional[model.Process]:
    """Give the process behind a use of the GPU where anybody knows what it is, and never another one of the same number."""
    process = processes.get(used.pid)
    return process if process is not None and is_same(process, used.started) and absence.is_known(process) else None
