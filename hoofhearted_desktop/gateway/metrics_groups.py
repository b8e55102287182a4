"""Who uses a GPU, as labels that a Prometheus can bear: the busiest groups of processes, and all others as one. Pure.

A group is what one application, container, unit and user has of one GPU. There are at most MOST_GROUPS a GPU, each label is
LONGEST_LABEL letters long at most, and a group that has no process any more is not there any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoofhearted_desktop.core import metrics, naming, shares, use
from hoofhearted_desktop.core.model import Process
from hoofhearted_desktop.core.visible import visible

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Assessment

MOST_GROUPS = 10
LONGEST_LABEL = 100

Who = tuple[str, str, str, str]
"""The values of metrics.GROUP_LABELS."""


class Group(NamedTuple):
    """What a group does now: percent and bytes as in model.GpuProcess, its part of the GPU's work (0 to 1), how many it is.

    None is what cannot be said of any of them.
    """

    who: Who
    sm: float | None = None
    encoder: float | None = None
    decoder: float | None = None
    memory: int | None = None
    share: float | None = None
    processes: int = 0

    @property
    def weight(self) -> tuple[float, float, float, Who]:
        """What they are ranked by: the work, the busiest engine, the memory; their names where all of it is the same."""
        busiest = max(self.sm or 0.0, self.encoder or 0.0, self.decoder or 0.0)
        return (-(self.share or 0.0), -busiest, -(self.memory or 0), self.who)

    def with_other(self, other: Group) -> Group:
        """Add what another group does."""
        return Group(
            self.who,
            _sum(self.sm, other.sm),
            _sum(self.encoder, other.encoder),
            _sum(self.decoder, other.decoder),
            _whole(_sum(self.memory, other.memory)),
            _sum(self.share, other.share),
            self.processes + other.processes,
        )


class Grouped(NamedTuple):
    """The groups of a GPU, busiest first; the last may be the others, of which there are `left_out`."""

    groups: tuple[Group, ...]
    left_out: int


def grouped(gpu: model.Gpu, found: Assessment, sample: model.Sample) -> Grouped | None:
    """Give who uses a GPU, None where the driver does not say."""
    listed = use.processes_of(gpu, sample)
    if listed is None:
        return None
    named = {process.pid: process for process in sample.processes}
    parts = {(share.pid, share.started): share.share for share in found.shares}
    by_who: dict[Who, Group] = {}
    for used in listed:
        process = named.get(used.pid)
        if process is None or not shares.is_same(process, used.started):
            process = Process(used.pid, used.started)
        part = parts.get((used.pid, used.started))
        one = Group(_who(process), used.sm, used.encoder, used.decoder, used.memory, part, 1)
        before = by_who.get(one.who)
        by_who[one.who] = one if before is None else before.with_other(one)
    ranked = sorted(by_who.values(), key=lambda group: group.weight)
    kept, rest = ranked[:MOST_GROUPS], ranked[MOST_GROUPS:]
    if rest:
        others = Group((metrics.OTHERS, "", "", ""))
        for each in rest:
            others = others.with_other(each)
        kept.append(others)
    return Grouped(tuple(kept), len(rest))


def label(text: str | None) -> str:
    """Give a text as the value of a label: one line, nothing invisible, cut in the middle where it is too long; "" for none."""
    plain = " ".join(visible(text or "").split())
    half = LONGEST_LABEL // 2
    return plain if len(plain) <= LONGEST_LABEL else f"{plain[: half - 1]}…{plain[-half:]}"


def _who(process: model.Process) -> Who:
    container = process.container
    title = naming.process_title(process)
    return (
        label(metrics.NAMELESS if title == f"process {process.pid}" else title),
        label(container.name or container.id[:12]) if container else "",
        label(process.unit),
        label(process.user),
    )


def _sum(one: float | None, other: float | None) -> float | None:
    return other if one is None else one + (other or 0.0)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
