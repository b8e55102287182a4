"""The columns of the process table: what each is called, how a row says it, by what it is sorted."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.core import naming, quantities
from hoofhearted_desktop.core.tongue import later, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.desktop.process_rows import Row

NOTHING = "–"
_GIB = 1024**3
Value = Union[float, str, None]


class Place(enum.IntEnum):
    """The columns; their lower-case names are what a choice of them is kept by."""

    WHO = 0
    WHAT = 1
    GPU = 2
    ENCODER = 3
    DECODER = 4
    MEMORY = 5
    USER = 6
    WHERE = 7
    PID = 8
    SINCE = 9
    CPU = 10
    RAM = 11
    KIND = 12
    CONTAINER = 13
    UNIT = 14
    STARTED_BY = 15
    ENVIRONMENT = 16
    JOB = 17


class Column(NamedTuple):
    """One column. `sample` is the text that gives its width, None takes what is left.

    `value` is what it is sorted by; where that moves all the time, a row overtakes another when it is `margin` ahead for a while.
    """

    title: Callable[[], str]
    full_title: Callable[[], str]
    sample: Optional[str]
    said: Callable[[Row, float], str]
    value: Callable[[Row], Value]
    figure: bool = False
    margin: Optional[float] = None
    member: str = ""
    """The member of a row whose sum is only a lower bound where it is not known of all."""


def _at_least(row: Row, member: str, text: str) -> str:
    return f"≥ {text}" if member in row.at_least else text


def _percent(member: str) -> Callable[[Row, float], str]:
    return lambda row, _: _at_least(row, member, quantities.percent(getattr(row, member)))


def _bytes(member: str) -> Callable[[Row, float], str]:
    return lambda row, _: _at_least(row, member, quantities.gib(getattr(row, member)))


def _number(member: str) -> Callable[[Row], Value]:
    return lambda row: getattr(row, member)


def _text(member: str) -> Callable[[Row], Value]:
    return lambda row: (getattr(row, member) or "").casefold() or None


def _of_process(
    give: Callable[[model.Process], Optional[str]],
) -> tuple[Callable[[Row, float], str], Callable[[Row], Value]]:
    """Give what is said of a fact of the process, and what it is sorted by: its own, or that of all of a group."""

    def fact(row: Row) -> Optional[str]:
        known = {give(each.process) for each in row.members or (row,) if each.process is not None}
        only = known.pop() if len(known) == 1 else None
        return naming.printable(only) or None if only else None

    def value(row: Row) -> Value:
        found = fact(row)
        return None if found is None else found.casefold()

    return lambda row, _: fact(row) or NOTHING, value


def _since(row: Row, now: float) -> str:
    return quantities.duration(None if row.since is None else now - row.since)


def _container(process: model.Process) -> Optional[str]:
    return (process.container.name or process.container.id[:12]) if process.container else None


def _parent(process: model.Process) -> Optional[str]:
    return process.parent.name if process.parent else None


def _environment(process: model.Process) -> Optional[str]:
    found = process.environment
    return f"{found.kind} {found.name or ''}".strip() if found else None


def _job(process: model.Process) -> Optional[str]:
    return f"{process.job.id} {process.job.name or ''}".strip() if process.job else None


def kinds(row: Row) -> Optional[str]:
    """Say what a process does with the GPU, by the driver's list: it computes, it draws."""
    words = {"compute": say("computes"), "graphics": say("draws"), "mps": say("computes through MPS")}
    said = [word for kind, word in words.items() if kind in row.types]
    return say("{one} and {other}", one=said[0], other=said[1]) if len(said) == 2 else (said[0] if said else None)


COLUMNS: dict[Place, Column] = {
    Place.WHO: Column(later("Who"), later("Who"), "Stable Diffusion", lambda row, _: row.who, _text("who")),
    Place.WHAT: Column(later("What"), later("What it does"), None, lambda row, _: row.what, _text("what")),
    Place.GPU: Column(
        later("GPU"),
        later("Share of the GPU's time"),
        "100 %",
        _percent("sm"),
        _number("sm"),
        figure=True,
        margin=10.0,
        member="sm",
    ),
    Place.ENCODER: Column(
        later("Enc"), later("Encoder"), "100 %", _percent("encoder"), _number("encoder"), figure=True, margin=10.0
    ),
    Place.DECODER: Column(
        later("Dec"), later("Decoder"), "100 %", _percent("decoder"), _number("decoder"), figure=True, margin=10.0
    ),
    Place.MEMORY: Column(
        later("Mem"),
        later("Memory on the GPU"),
        "88.8 GiB",
        _bytes("memory"),
        _number("memory"),
        figure=True,
        margin=_GIB / 8,
        member="memory",
    ),
    Place.USER: Column(
        later("User"), later("User"), "username", lambda row, _: row.user or quantities.not_available(), _text("user")
    ),
    Place.WHERE: Column(
        later("Where"), later("Container or unit"), "immich_server", lambda row, _: row.where or NOTHING, _text("where")
    ),
    Place.PID: Column(
        later("PID"),
        later("Process id"),
        "8888888",
        lambda row, _: NOTHING if row.pid is None else str(row.pid),
        _number("pid"),
        figure=True,
    ),
    Place.SINCE: Column(
        later("Since"),
        later("Running for"),
        "23 h 59 min",
        _since,
        lambda row: None if row.since is None else -row.since,
        figure=True,
    ),
    Place.CPU: Column(
        later("CPU"), later("Processor"), "8888 %", _percent("cpu"), _number("cpu"), figure=True, margin=10.0
    ),
    Place.RAM: Column(
        later("RAM"),
        later("Main memory"),
        "88.8 GiB",
        _bytes("ram"),
        _number("ram"),
        figure=True,
        margin=_GIB / 8,
        member="ram",
    ),
    Place.KIND: Column(
        later("Kind"), later("Kind of use"), "computes and draws", lambda row, _: kinds(row) or NOTHING, kinds
    ),
    Place.CONTAINER: Column(later("Container"), later("Container"), "immich_server", *_of_process(_container)),
    Place.UNIT: Column(later("Unit"), later("Unit"), "jellyfin.service", *_of_process(lambda one: one.unit)),
    Place.STARTED_BY: Column(later("Started by"), later("Started by"), "containerd-shim", *_of_process(_parent)),
    Place.ENVIRONMENT: Column(
        later("Environment"), later("Python environment"), "conda pytorch", *_of_process(_environment)
    ),
    Place.JOB: Column(later("Job"), later("Cluster job"), "123456 train", *_of_process(_job)),
}
BY_DEFAULT = frozenset(place for place in Place if place <= Place.SINCE)
LEAVE_FIRST = (Place.PID, Place.DECODER, Place.SINCE, Place.USER, Place.ENCODER, Place.WHERE)
"""Which leave first where it is narrow."""


def place_named(name: object) -> Optional[Place]:
    """Give the column that is kept by a name, None where there is none (any more)."""
    return Place.__members__.get(name.upper()) if isinstance(name, str) else None
