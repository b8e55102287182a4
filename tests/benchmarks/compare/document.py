"""docs/cost.md: written whole from the figures, and read back."""

from __future__ import annotations

from typing import NamedTuple, Optional

from tests.benchmarks.compare import goals, table
from tests.benchmarks.compare.scene_run import PASS

COMMAND = "python -m tests.benchmarks.compare --write"
_SCENE, _WANTED, _AGAIN = "## ", "## What we want of it", "## All scenes: CPU a second, ms"
_SECOND = next(at for at, column in enumerate(table.WATCHING) if column.head == "CPU a second, ms")


class Measured(NamedTuple):
    """The two tables of one scene."""

    scene: str
    watching: table.Table
    answering: table.Table


class Document(NamedTuple):
    """What was measured, and the lines that say when, on what and how."""

    about: tuple[str, ...]
    scenes: tuple[Measured, ...]


def text(document: Document) -> str:
    """Write it."""
    said = [
        "# What it costs, beside others",
        "",
        f"Written by `{COMMAND}`; a change by hand is lost with the next run, and a test finds it.",
        "",
        *(f"- {line}" for line in document.about),
        "",
        "Behind each figure stands what it is of nvtop's, or of a bare Python's where a program answers once and ends. A refresh is told by the calls of the driver, so that",
        "the interval is measured: all were asked to refresh once a second, but our agent, which looks every 5 s where nobody is connected and nothing changes,",
        "and every 2 s for the tray ([decision 148](decisions.md)). *CPU a second* has that in it, *CPU a refresh* has not. Memory is that of the process and its children;",
        "PSS and USS are with the others beside it that then ran. The first answer is the first picture with the GPUs in it, a reading or an answer of an agent, the icon of a tray; what answers once has ended by then.",
        "`–` is what a program does not do, or what could not be measured.",
        "The rows do not do the same: the head of `tests/benchmarks/compare/__init__.py` says how, and how it is measured.",
        "",
        _WANTED,
        "",
        *goals.lines(document.scenes),
        "",
        _AGAIN,
        "",
        *_overview(document.scenes),
        "",
    ]
    for each in document.scenes:
        said += [f"{_SCENE}{each.scene}", "", *table.lines(each.watching), "", *table.lines(each.answering), ""]
    return "\n".join(said)


def _overview(scenes: tuple[Measured, ...]) -> list[str]:
    """Give the one figure that matters most, of all scenes; GPUs × processes."""
    said = [
        "| | " + " | ".join(_short(each.scene) for each in scenes) + " |",
        "| --- |" + " --- |" * len(scenes),
    ]
    names = [row.name for row in scenes[0].watching.rows] if scenes else []
    for name in names:
        found = [_second(each.watching, name) for each in scenes]
        if any(value is not None for value in found):
            cells = (table.NOTHING if value is None else table.shown(value) for value in found)
            said.append(f"| {name} | " + " | ".join(cells) + " |")
    return said


def _short(scene: str) -> str:
    """Give "8 × 10" for "8 GPUs, 10 processes"."""
    gpus, processes = scene.split(", ")
    return f"{gpus.split()[0]} × {processes.split()[0]}{' each' if scene.endswith('each') else ''}"


def _second(measured: table.Table, name: str) -> Optional[float]:
    return next((row.values[_SECOND] for row in measured.rows if row.name == name), None)


def read(written: str) -> Document:
    """Read what `text` wrote; raises ValueError where it did not."""
    lines = written.splitlines()
    about = tuple(line[2:] for line in lines if line.startswith("- "))
    starts = [at for at, line in enumerate(lines) if line.startswith(_SCENE) and line not in {_WANTED, _AGAIN}]
    scenes = []
    for begin, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        watching, answering = _tables(lines[begin + 1 : end])
        scenes.append(
            Measured(
                lines[begin].removeprefix(_SCENE),
                table.read(watching, table.WATCHING, goals.NVTOP),
                table.read(answering, table.ANSWERING, PASS),
            )
        )
    return Document(about, tuple(scenes))


def _tables(lines: list[str]) -> list[list[str]]:
    """Give the lines of each table."""
    found: list[list[str]] = []
    inside = False
    for line in lines:
        if line.startswith("|"):
            if not inside:
                found.append([])
            found[-1].append(line)
        inside = line.startswith("|")
    return found
