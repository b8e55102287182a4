"""Who uses a GPU, application by application: processes that bear one name, user and container count as one. Pure.

The same grouping serves the live tick, what is kept of the past, and every total over it, so that their names meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import naming, shares
from hoofhearted_desktop.core.model import Process

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

OTHERS = "others"
"""The key of all whose part is too small to be told by itself. Keys of programs have two bars, so none is like it."""


class Who(NamedTuple):
    """Who is meant: the name a person knows, the id of a recognised application, the user, the container's name."""

    name: str
    application: Optional[str] = None
    user: Optional[str] = None
    container: Optional[str] = None

    @property
    def key(self) -> str:
        """What tells it from all others: application or name, user and container between bars."""
        parts = (self.application or self.name, self.user or "", self.container or "")
        return "|".join([part.replace("|", "¦") for part in parts])


THE_OTHERS = Who(OTHERS)
NOBODY = Who("nobody")
"""Whose the work is that no process accounts for."""
UNSAID = Who("unsaid")
"""Whose the work is where the driver does not say who uses the GPU, as in WSL."""
NAMELESS = frozenset({NOBODY, UNSAID})
"""Who is in no list of users, and yet has part of the hours and the energy."""


class Use(NamedTuple):
    """What one application has of one GPU now: percent of its time, bytes of its memory; None where nobody can say.

    The other members are those of Who; `key` is the same in every tick, and in the history.
    """

    key: str
    name: str
    application: Optional[str] = None
    user: Optional[str] = None
    container: Optional[str] = None
    sm: Optional[float] = None
    encoder: Optional[float] = None
    decoder: Optional[float] = None
    memory: Optional[int] = None

    @property
    def work(self) -> float:
        """The busiest of the three units, by which they are ranked; what is not told counts as nothing."""
        return max(self.sm or 0.0, self.encoder or 0.0, self.decoder or 0.0)


def who(process: model.Process) -> Who:
    """Say who a process belongs to, as participants of episodes are named (core/episodes.py)."""
    container = process.container
    return Who(
        naming.process_title(process),
        naming.printable(process.application.id) or None if process.application else None,
        naming.printable(process.user) or None if process.user else None,
        naming.printable(container.name or container.id[:12]) or None if container else None,
    )


def processes_of(gpu: model.Gpu, sample: model.Sample) -> Optional[tuple[model.GpuProcess, ...]]:
    """Give who is listed for a GPU, None where the driver does not say; of one that MIG cuts, those of its instances.

    Nobody uses it only where each of them says so.
    """
    if not gpu.mig_instances or gpu.processes:
        return gpu.processes
    parts = [part.processes for part in sample.gpus if part.parent == gpu.uuid and part.processes is not None]
    listed = tuple(used for processes in parts for used in processes)
    return listed if listed or len(parts) >= gpu.mig_instances else gpu.processes


def with_its_parts(gpu: model.Gpu, sample: model.Sample) -> model.Gpu:
    """Give a GPU that is cut by MIG the processes of its instances: the load is told of the whole, and they cause it."""
    processes = processes_of(gpu, sample)
    return gpu if processes is gpu.processes else gpu._replace(processes=processes)


def used_by(gpu: model.Gpu, sample: model.Sample) -> tuple[Use, ...]:
    """Give the applications that use a GPU of this sample, those that work most first, then those that hold most memory.

    Where the driver does not say who uses it there are none, as where nobody does: `processes_of` tells the two apart.
    """
    listed = processes_of(gpu, sample) or ()
    pids = {used.pid for used in listed}
    named = {process.pid: process for process in sample.processes if process.pid in pids}
    found: dict[Who, Use] = {}
    for used in listed:
        process = named.get(used.pid)
        if process is None or not shares.is_same(process, used.started):
            process = Process(used.pid, used.started)
        whose = who(process)
        before = found.get(whose) or Use(whose.key, *whose)
        found[whose] = before._replace(
            sm=_sum(before.sm, used.sm),
            encoder=_sum(before.encoder, used.encoder),
            decoder=_sum(before.decoder, used.decoder),
            memory=used.memory if before.memory is None else before.memory + (used.memory or 0),
        )
    return tuple(sorted(found.values(), key=lambda use: (-use.work, -(use.memory or 0), use.key)))


def _sum(one: Optional[float], other: Optional[float]) -> Optional[float]:
    return other if one is None else one + (other or 0.0)
