"""Who uses a GPU as rows of a table, in an order that stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import absence, model, naming, remainder, wording
from hoofhearted_desktop.core.assessment import Activity, Assessment

if TYPE_CHECKING:
    from collections.abc import Sequence

_SMOOTHING = 0.2
_OVERTAKES_BY = 10.0
MOST_HOLDERS = 100

Key = tuple[int, Optional[float]]
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

    @property
    def weight(self) -> float:
        """How much it uses the GPU: its busiest unit in percent."""
        return max(self.sm or 0.0, self.encoder or 0.0, self.decoder or 0.0)


def rows(gpu: model.Gpu, assessment: Assessment, sample: model.Sample) -> tuple[Row, ...]:
    """Give a row for each process on the GPU, for each that only keeps it open, and one for what is left over."""
    named: dict[int, list[model.Process]] = {}
    for process in sample.processes:
        named.setdefault(process.pid, []).append(process)
    made = []
    for used in gpu.processes or ():
        alike = sample._replace(processes=tuple(named.get(used.pid, ())))
        made.append(_row(used, alike.process(used), sample.time))
    listed = {row.pid for row in made}
    holders = [pid for pid in (gpu.holders or ())[:MOST_HOLDERS] if pid not in listed]
    made += [_holder(pid, named.get(pid, [model.Process(pid, missing="gone")])[0]) for pid in holders]
    left = remainder.remainder(gpu)
    unattributed = assessment.activity is Activity.UNATTRIBUTED
    if left is not None or unattributed:
        reason = (assessment.reason if unattributed else None) or "of no process that the driver names"
        made.insert(0, Row(NOBODY, "(unattributed)", reason, *(left or remainder.Remainder())))
    return tuple(made)


def _row(used: model.GpuProcess, process: Optional[model.Process], now: float) -> Row:
    figures = (used.sm, used.encoder, used.decoder, used.memory)
    process = process or model.Process(used.pid, used.started, missing="gone")
    return _named((used.pid, used.started), process, _what(process, now), *figures)._replace(
        since=process.started or used.started
    )


def _holder(pid: int, process: model.Process) -> Row:
    return _named((pid, process.started), process, absence.NO_CONTEXT)


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
        naming.process_title(process),
        what,
        sm,
        encoder,
        decoder,
        memory,
        user=_printable(process.user),
        where=_where(process),
        pid=process.pid,
        since=process.started,
        process=process,
    )


def _what(process: model.Process, now: float) -> str:
    why = absence.absence(process, now)
    if why is not None:
        return why.text
    application = process.application
    if application is not None and application.doing:
        return naming.printable(application.doing)
    name = naming.printable(process.name or "")
    return "" if name == naming.process_title(process) else name


def _where(process: model.Process) -> Optional[str]:
    if process.container is not None:
        return _printable(process.container.name or process.container.id[:12])
    return _printable(process.unit.removesuffix(".service") if process.unit else None)


def _printable(text: Optional[str]) -> Optional[str]:
    return None if text is None else naming.printable(text)


def why_empty(gpu: model.Gpu, assessment: Assessment) -> str:
    """Say why there is no row."""
    if assessment.activity is Activity.ASLEEP:
        return "Asleep: nobody uses it, and it is not asked, so that it can sleep on"
    if gpu.problem is not None:
        return wording.capital(naming.printable(gpu.problem.message))
    if gpu.processes is None:
        return "The driver does not say which processes use this GPU"
    return "No process uses this GPU"


class Order:
    """The order of the rows: busiest first, but a row overtakes its neighbour only when it clearly uses more for a while."""

    def __init__(self) -> None:
        """Start with no row."""
        self._weights: dict[Key, float] = {}
        self._order: list[Key] = []

    def arrange(self, given: Sequence[Row]) -> tuple[Row, ...]:
        """Give the rows in their order; newcomers stand where their use puts them."""
        by_key = {row.key: row for row in given}
        for key in [key for key in self._weights if key not in by_key]:
            del self._weights[key]
        self._order = [key for key in self._order if key in by_key]
        for key, row in by_key.items():
            if key in self._weights:
                self._weights[key] += _SMOOTHING * (row.weight - self._weights[key])
        for row in sorted(given, key=lambda row: -row.weight):
            if row.key not in self._weights:
                self._weights[row.key] = row.weight
                place = sum(1 for key in self._order if self._weights[key] >= row.weight)
                self._order.insert(place, row.key)
        for place in range(1, len(self._order)):
            before, after = self._order[place - 1 : place + 1]
            if self._weights[after] > self._weights[before] + _OVERTAKES_BY:
                self._order[place - 1 : place + 1] = [after, before]
        return tuple(by_key[key] for key in self._order)
