"""Whether what was measured over time is flat: the last quarter beside the one before it."""

from __future__ import annotations

import statistics
from typing import Any, NamedTuple

FEWEST = 16


class Bound(NamedTuple):
    """By how much the median may be higher in the last quarter: of itself, and beside that."""

    part: float
    beside: float


BOUNDS = {
    "rss_kib": Bound(0.02, 512),
    "heap_kib": Bound(0.01, 128),
    "objects": Bound(0.03, 150),
    "blocks": Bound(0.02, 600),
    "files": Bound(0.0, 1),
    "threads": Bound(0.0, 0),
    "database": Bound(0.1, 5 << 20),
    "log": Bound(0.05, 1 << 20),
}
"""Clients come and go while it is measured, the programs that run are other ones, and the windows that are not whole hold rows for up to
four days: objects go up and down by a thousand. RSS has with it what is free and lies between
what is in use, which wavers by a MiB: heap and blocks are what is in use. What is deleted by hand shrinks the file,
and after a clock that jumped a day of pages waits before any is thinned: 4 MiB. Kept for ever, it would grow by 10 MiB between two
quarters of a million ticks."""


class Verdict(NamedTuple):
    """A measure's medians in the third and in the last quarter, and the most that the last may be."""

    name: str
    third: float
    last: float
    most: float

    @property
    def is_flat(self) -> bool:
        """Whether it has not grown."""
        return self.last <= self.most


def verdicts(measures: list[dict[str, Any]], bounds: dict[str, Bound] = BOUNDS) -> list[Verdict]:
    """Judge each measure; raises ValueError of fewer than FEWEST."""
    if len(measures) < FEWEST:
        raise ValueError(f"{len(measures)} measures say nothing; {FEWEST} are needed")
    quarter = len(measures) // 4
    found = []
    for name, bound in bounds.items():
        values = [float(each[name]) for each in measures]
        third, last = statistics.median(values[-2 * quarter : -quarter]), statistics.median(values[-quarter:])
        found.append(Verdict(name, third, last, third * (1 + bound.part) + bound.beside))
    return found
