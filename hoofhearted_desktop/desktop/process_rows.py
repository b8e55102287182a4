"""Who uses a GPU, as rows of a table."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.core import absence, model, naming, remainder, use, wording
from hoofhearted_desktop.core.assessment import Activity, Assessment
from hoofhearted_desktop.core.tongue import say, told

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_HOLDERS = 100

Key = tuple[Union[int, str], Optional[float]]
"""A process by number and start; a group of them by what the program is known by."""
NOBODY: Key = (-1, None)


class Row(NamedTuple):
    """One line of the process table; figures as the model has them, None for "cannot say"."""

    key: Key
    who: str
    what: str
    sm: Optional[float] = None
    encoder: Optional[float] = None
    decoder: Optional[float] = None
    memory: Optional[int] = None
    user: Optional[str] = None
    where: Optional[str] = None
    pid: Optional[int] = None
    since: Optional[float] = None
    process: Optional[model.Process] = None
    types: tuple[str, ...] = ()
    cpu: Optional[float] = None
    ram: Optional[int] = None
    members: tuple[Row, ...] = ()
    """Of a group: its processes. Then the figures are sums, those in `at_least` of only some of them."""
    at_least: frozenset[str] = frozenset()
    leads: bool = False
    """Whether it is of the program that the sentence names first."""

    @property
    def weight(self) -> float:
        """How much it uses the GPU: its busiest unit in percent."""
        return max(self.sm or 0.0, self.encoder or 0.0, self.decoder or 0.0)


def rows(gpu: model.Gpu, assessment: Assessment, sample: model.Sample) -> tuple[Row, ...]:
    """Give a row for each process on the GPU, for each that only keeps it open, and one for what is left over."""
    gpu = use.with_its_parts(gpu, sample)
    named: dict[int, list[model.Process]] = {}
    for process in sample.processes:
        named.setdefault(process.pid, []).append(process)
    made = [_row(used, _same(named.get(used.pid, ()), used), sample.time) for used in gpu.processes or ()]
    listed = {row.pid for row in made}
    holders = [pid for pid in (gpu.holders or ())[:MOST_HOLDERS] if pid not in listed]
    made += [_holder(pid, named.get(pid, [model.Process(pid, missing="gone")])[0]) for pid in holders]
    left = remainder.remainder(gpu)
    unattributed = assessment.activity is Activity.UNATTRIBUTED
    if left is not None or unattributed:
        reason = told((assessment.reason if unattributed else None) or "") or say("of no process that the driver names")
        made.insert(0, Row(NOBODY, say("(unattributed)"), reason, *(left or remainder.Remainder())))
    first = _named_first(made, assessment)
    return tuple(row._replace(leads=True) if first is not None and row.who == first else row for row in made)


def _named_first(rows: Sequence[Row], assessment: Assessment) -> Optional[str]:
    """Give the name that the sentence tells first: whose processes do the largest part of the work (core/wording.py)."""
    if assessment.activity is Activity.UNATTRIBUTED:
        return next((row.who for row in rows if row.key == NOBODY), None)
    names = {row.pid: row.who for row in rows}
    parts: dict[str, float] = {}
    for share in assessment.shares:
        name = names.get(share.pid)
        if name is not None:
            parts[name] = parts.get(name, 0.0) + (share.share or 0.0)
    return max(parts, key=lambda name: parts[name]) if parts else None


def _same(alike: Sequence[model.Process], used: model.GpuProcess) -> Optional[model.Process]:
    """Pick the process of that number that is meant: where both know when it started, the one that did so then."""
    for process in alike:
        if None in {process.started, used.started} or process.started == used.started:
            return process
    return None


def _row(used: model.GpuProcess, process: Optional[model.Process], now: float) -> Row:
    figures = (used.sm, used.encoder, used.decoder, used.memory)
    process = process or model.Process(used.pid, used.started, missing="gone")
    return _named((used.pid, used.started), process, _what(process, now), *figures)._replace(
        since=process.started or used.started,
        types=used.types,
    )


def _holder(pid: int, process: model.Process) -> Row:
    return _named((pid, process.started), process, told(absence.NO_CONTEXT))


def _named(
    key: Key,
    process: model.Process,
    what: str,
    sm: Optional[float] = None,
    encoder: Optional[float] = None,
    decoder: Optional[float] = None,
    memory: Optional[int] = None,
) -> Row:
    return Row(
        key,
        wording.name_said(_title(process)),
        what,
        sm,
        encoder,
        decoder,
        memory,
        user=_printable(process.user),
        where=_where(process),
        pid=process.pid if process.pid >= 0 else None,  # below 0: several processes, as a Prometheus knows them
        since=process.started,
        process=process,
        cpu=process.cpu_percent,
        ram=process.memory_rss,
    )


def _what(process: model.Process, now: float) -> str:
    why = absence.absence(process, now)
    if why is not None:
        return told(why.text)
    application = process.application
    if application is not None and application.doing:
        return naming.printable(application.doing)
    name = naming.printable(process.name or "")
    return "" if name == _title(process) else name


def _title(process: model.Process) -> str:
    """Give what a person calls it; of one that is the same as a second ago it need not be found out again."""
    return _titled(process._replace(cpu_percent=None, memory_rss=None, state=None))


@functools.lru_cache(maxsize=1024)
def _titled(process: model.Process) -> str:
    return naming.process_title(process)


def _where(process: model.Process) -> Optional[str]:
    if process.container is not None:
        return _printable(process.container.name or process.container.id[:12])
    return _printable(process.unit.removesuffix(".service") if process.unit else None)


def _printable(text: Optional[str]) -> Optional[str]:
    return None if text is None else naming.printable(text)


def why_empty(gpu: model.Gpu, assessment: Assessment) -> str:
    """Say why there is no row."""
    if assessment.activity is Activity.ASLEEP:
        return say("Asleep: nobody uses it, and it is not asked, so that it can sleep on")
    if gpu.problem is not None:
        return wording.capital(naming.printable(told(gpu.problem.message)))
    if gpu.processes is None:
        return say("The driver does not say which processes use this GPU")
    return say("No process uses this GPU")
