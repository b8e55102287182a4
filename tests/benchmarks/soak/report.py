"""What the soak has found, as Markdown: python -m tests.benchmarks.soak.report LOG:WORLD:SEED:TICKS ...

It puts what a soak has printed into docs/growth.md, also while it goes on: of a life of so many TICKS, and those after it with the
next seeds.
"""

from __future__ import annotations

import json
import platform
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from hoofhearted_desktop.core.version import VERSION
from tests.benchmarks.growth.document import DOCUMENT, written
from tests.benchmarks.soak import flatness

ROWS = 6
COLUMNS = {
    "ticks": "ticks",
    "rss_kib": "RSS, KiB",
    "heap_kib": "heap in use, KiB",
    "objects": "objects",
    "blocks": "blocks",
    "files": "files",
    "threads": "threads",
    "database": "database, bytes",
    "log": "its log, bytes",
    "clients": "clients",
    "cpu_s": "CPU, s",
}


SAID = """One agent after another: its loop, sampler, engine, store and socket are the real ones, over a world that is imagined (`pure`) or over the real probes, a made-up
/proc and the fake driver in C (`driver`). A tick is a second; what is older than seven days goes (`driver`: one day), so that the database is full after the first half. Flat is what in the
last quarter has a median no higher than in the third, but for what `tests/benchmarks/soak/flatness.py` allows. What the first runs found is mended: clients that were kept because they had
spoken before they went, a tick that the next client missed, GPUs that were cut anew and followed for ever, names without end, a log that stayed as large as the file."""


class Life(NamedTuple):
    """One agent from its start to its end."""

    world: str
    seed: int
    ticks: int
    measures: list[dict[str, Any]] = []  # noqa: RUF012 - replaced, never changed
    grown: list[list[Any]] = []  # noqa: RUF012
    clients: dict[str, Any] = {}  # noqa: RUF012

    @property
    def lived(self) -> int:
        """The ticks up to the last measure."""
        return int(self.measures[-1]["ticks"]) if self.measures else 0


def row(cells: list[object]) -> str:
    """Give a row of a table."""
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def table(titles: list[str], rows: list[list[object]]) -> list[str]:
    """Give a table."""
    return [row(list(titles)), row(["---"] * len(titles)), *map(row, rows), ""]


def of_life(life: Life) -> list[str]:
    """Give what one life was like, ROWS of its measures, and whether it was flat."""
    last = life.measures[-1]
    faults = ", ".join(f"{name} {count}" for name, count in sorted(last["faults"].items()))
    step = max(1, (len(life.measures) - 1) // (ROWS - 1))
    lines = [
        f"### {life.lived:,} ticks of {life.ticks:,}, world {life.world}, seed {life.seed}",
        "",
        (
            f"{life.clients['joined']:,} clients joined and left, {life.clients['asked']:,} questions, {life.clients['received_mb']} MB received."
            f" {life.lived / max(0.1, last['cpu_s']):.0f} ticks a second of CPU. What befell: {faults}."
        ),
        "",
        *table(list(COLUMNS.values()), [[each[name] for name in COLUMNS] for each in life.measures[::step]]),
    ]
    if len(life.measures) < flatness.FEWEST:
        return lines
    judged = flatness.verdicts(life.measures)
    rows: list[list[object]] = [
        [each.name, f"{each.third:.0f}", f"{each.last:.0f}", f"{each.most:.0f}", "flat" if each.is_flat else "**grew**"]
        for each in judged
    ]
    lines += table(["median of", "third quarter", "last quarter", "may be", ""], rows)
    if life.grown:
        most = ", ".join(f"{count} {kind}" for kind, count in life.grown[:5])
        lines += [f"More at the end than at half: {most}.", ""]
    return lines


def text(lived: list[Life]) -> str:
    """Give all of it."""
    began = (
        f"{sum(life.lived for life in lived):,} ticks in all, {time.strftime('%Y-%m-%d', time.gmtime())}, version {VERSION},"
        f" Python {platform.python_version()}, {platform.system()}."
    )
    return "\n".join([began, "", SAID, "", *(line for life in lived for line in of_life(life))])


def lives_in(log: str, world: str, seed: int, ticks: int) -> list[Life]:
    """Read the measures that a soak has printed, a line of JSON each."""
    lived: list[Life] = []
    for line in log.splitlines():
        if line.startswith("{"):
            found = json.loads(line)
            if not lived or found["ticks"] < lived[-1].lived:
                lived.append(Life(world, seed + len(lived), ticks))
            clients = {name: found[name] for name in ("joined", "asked", "received_mb")}
            lived[-1] = lived[-1]._replace(measures=[*lived[-1].measures, found], clients=clients)
    return lived


def main() -> None:
    """Put reports into the document."""
    lived: list[Life] = []
    for each in sys.argv[1:]:
        name, world, seed, ticks = each.rsplit(":", 3)
        lived += lives_in(Path(name).read_text(encoding="utf-8"), world, int(seed), int(ticks))
    now = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(written(now, "soak", ["## The soak", "", text(lived)]), encoding="utf-8")


if __name__ == "__main__":
    main()
