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
    known = process.started
    return known == started or known is None or started is None or abs(known - started) < SAME_START_S


def _weights(used: tuple[model.GpuProcess, ...], activity: Activity) -> list[Optional[float]]:
    if activity is Activity.ENCODING:
        return [each.sm if each.encoder is None else each.encoder for each in used]
    if activity is Activity.DECODING:
        return [each.sm if each.decoder is None else each.decoder for each in used]
    return [each.sm for each in used]


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
        weights = _weights(used, activity)
        total = sum([weight for weight in weights if weight is not None])
        use = gpu.utilization
        device = (
            use.encoder if activity is Activity.ENCODING else use.decoder if activity is Activity.DECODING else use.sm
        )
        self._device = device or 0.0
        self._total = total
        self._whole = max(total, self._device) if total > 0 else 0.0
        self._ordered = list(zip(used, weights))
        if len(used) > 1:
            known = processes or {}
            usual = {pid for each in used if (pid := each.pid) in known and kind_of(known[pid]) in USUAL_KINDS}
            # By work, then who computes, then who is no part of the desktop, then by memory, else in the order of the list.
            ranks = [
                (weight or 0.0, computes(each), each.pid not in usual, each.memory or 0, -place)
                for place, (each, weight) in enumerate(self._ordered)
            ]
            ranks.sort(reverse=True)
            self._ordered = [self._ordered[-rank[-1]] for rank in ranks]

    def first(self) -> Optional[Share]:
        """Give the share of who does most, seen or not; None where nobody is listed."""
        return self._share(*self._ordered[0]) if self._ordered else None

    def _share(self, used: model.GpuProcess, weight: Optional[float]) -> Share:
        return Share(used.pid, used.started, weight / self._whole if self._whole and weight is not None else None)

    def shares(self, among: Optional[dict[int, model.Process]] = None) -> tuple[Share, ...]:
        """Give the shares of all, or of those that are seen `among` the host's processes."""
        found = []
        for used, weight in self._ordered:
            if among is None or seen(used, among) is not None:
                found.append(self._share(used, weight))
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
        for used in takers or [used for used, _weight in self._ordered[:1]]:
            process = seen(used, processes)
            if process is None or kind_of(process) not in USUAL_KINDS:
                return False
        return bool(self._ordered)


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
