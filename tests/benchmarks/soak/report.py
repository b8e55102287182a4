"""What the soak has found, as Markdown: python -m tests.benchmarks.soak.report FILE ... puts what `--write` wrote into docs/growth.md."""

from __future__ import annotations

import platform
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from hoofhearted_desktop.core.version import VERSION
from tests.benchmarks.growth.document import DOCUMENT, written
from tests.benchmarks.soak import flatness

ROWS = 11
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
    return "\n".join([began, "", *(line for life in lived for line in of_life(life))])


def main() -> None:
    """Put reports into the document."""
    lines = [line for name in sys.argv[1:] for line in Path(name).read_text(encoding="utf-8").splitlines()]
    text_now = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(written(text_now, "soak", ["## The soak", "", *lines]), encoding="utf-8")


if __name__ == "__main__":
    main()
