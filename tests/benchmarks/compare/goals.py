"""What we want of our own figures, and how far from it the worst scene is; by the figures as they are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Optional

from tests.benchmarks.compare import scene_run as rows
from tests.benchmarks.compare import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.benchmarks.compare.document import Measured

NVTOP = "nvtop"

Reads = Callable[["Measured"], Optional[float]]


class Goal(NamedTuple):
    """A figure that is to be at most `most`."""

    what: str
    read: Reads
    most: float
    unit: str


def _figure(of: table.Table, name: str, head: str) -> Optional[float]:
    at = [column.head for column in of.columns].index(head)
    named = (
        row.values[at] for row in of.rows if row.name == name or row.name.startswith(f"{name} ")
    )  # and its version
    return next(named, None)


def _beside(name: str, other: str, head: str) -> Reads:
    return lambda scene: table.times(_figure(scene.watching, name, head), _figure(scene.watching, other, head))


def _answers(name: str, other: str, head: str) -> Reads:
    return lambda scene: table.times(_figure(scene.answering, name, head), _figure(scene.answering, other, head))


CPU, RSS = "CPU a second, ms", "RSS, MiB"
GOALS = (
    Goal("the agent's CPU a second, nobody connected, of nvtop's", _beside(rows.AT_REST, NVTOP, CPU), 1.0, "×"),
    Goal("the same with the tray", _beside(rows.WITH_TRAY, NVTOP, CPU), 1.0, "×"),
    Goal("the same with the window", _beside(rows.WITH_WINDOW, NVTOP, CPU), 1.0, "×"),
    Goal("the agent's RSS, nobody connected", lambda scene: _figure(scene.watching, rows.AT_REST, RSS), 20.0, " MiB"),
    Goal(
        "CPU of `why` where an agent runs, of a Python's with what it needs",
        _answers(rows.WHY, rows.NEEDED, "CPU, ms"),
        1.5,
        "×",
    ),
    Goal("the tray's RSS, of a bare icon's", _beside(rows.TRAY, rows.BARE, RSS), 1.15, "×"),
)


def lines(scenes: Iterable[Measured]) -> list[str]:
    """Give a line for each goal: the worst scene's figure, the best's, and in how many it stands."""
    said = ["| | at most | worst | best | stands in |", "| --- | --- | --- | --- | --- |"]
    every = list(scenes)
    for goal in GOALS:
        found = [(value, scene.scene) for scene in every if (value := goal.read(scene)) is not None]
        if not found:
            said.append(
                f"| {goal.what} | {goal.most:g}{goal.unit} | {table.NOTHING} | {table.NOTHING} | {table.NOTHING} |"
            )
            continue
        worst, best = (f"{table.shown(value)}{goal.unit} ({where})" for value, where in (max(found), min(found)))
        stands = sum(float(table.shown(value)) <= goal.most for value, _ in found)
        said.append(f"| {goal.what} | {goal.most:g}{goal.unit} | {worst} | {best} | {stands} of {len(found)} scenes |")
    return said
