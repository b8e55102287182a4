"""Answers "who used this GPU from then to then", in the same points as the history it stands beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hoofhearted_desktop.core.use import NAMELESS, THE_OTHERS, UNSAID, Who
from hoofhearted_desktop.store.use_rows import MEASURES, MEMORY, WORK, Parts, UseRows

if TYPE_CHECKING:
    from collections.abc import Iterable

USUAL_MOST = 8
GREATEST_MOST = 64
_SHOWN = MEASURES[: MEMORY + 1]
"""What is told of each; the other measures are for totals."""

Json = dict[str, Any]


def rows_of(parts: Iterable[tuple[int, int, Parts]]) -> UseRows:
    """Make rows to the millisecond of what is in no block yet: time, covered milliseconds and parts."""
    taken = list(parts)
    rows = UseRows(min((time_ms for time_ms, _, _ in taken), default=0), 1)
    for time_ms, covered_ms, each in taken:
        rows.add(time_ms, covered_ms, each)
    return rows


def means(whose: Who, application: Optional[str]) -> bool:
    """Tell whether somebody is meant by an application's id or name; by None everybody is."""
    word = None if application is None else application.casefold()
    return word is None or word in {(whose.application or "").casefold(), whose.name.casefold()}


class Within(NamedTuple):
    """Rows of `step_ms` that begin from `since_ms` to `until_ms`; finer ones are of the row that they will be in."""

    since_ms: int
    until_ms: int
    step_ms: int

    def has(self, time_ms: int) -> bool:
        """Whether one that begins then is among them."""
        return self.since_ms <= time_ms - time_ms % self.step_ms <= self.until_ms


EVER = Within(-(2**62), 2**62, 1)


class _Course:
    """One user of a GPU through the points of an answer: each measure times milliseconds."""

    def __init__(self, points: int) -> None:
        self.sums = [[0.0] * points for _ in _SHOWN]
        self.untold: set[tuple[int, int]] = set()
        self.work = 0.0

    def take(self, other: _Course) -> None:
        for mine, theirs in zip(self.sums, other.sums):
            mine[:] = [one + another for one, another in zip(mine, theirs)]
        self.untold |= other.untold

    @property
    def rank(self) -> tuple[float, float, float]:
        """Give what has most the highest: the work, else the load, else the memory."""
        return self.work, sum(map(sum, self.sums[:MEMORY])), sum(self.sums[MEMORY])


class UseSeries:
    """Adds up who used a GPU, point by point."""

    def __init__(self, times_ms: list[int], cell_ms: int, within: Within = EVER) -> None:
        """Begin with points of `cell_ms` that begin at these times; only rows `within` a stretch count.

        The first and the last point may lie half in what is asked for, and stand for that half, as the readings do.
        """
        self._within = within
        self._points = {time_ms: at for at, time_ms in enumerate(times_ms)}
        self._cell_ms = cell_ms
        self._covered_ms = [0] * len(times_ms)
        self._courses: dict[Who, _Course] = {}

    def extend(self, rows: UseRows) -> None:
        """Take rows; those that lie in no point count for nothing."""
        courses = [self._courses.setdefault(whose, _Course(len(self._points))) for whose in rows.names]
        columns = list(enumerate(rows.columns[: len(_SHOWN)]))
        work = rows.columns[WORK]
        after = 0
        for time_ms, covered_ms, count in zip(rows.times_ms(), rows.covered, rows.counts):
            first, after = after, after + count
            at = self._points.get(time_ms - time_ms % self._cell_ms)
            if at is None or not self._within.has(time_ms):
                continue
            if count == 1 and rows.names[rows.whose[first]] == UNSAID:
                continue  # nobody could say who it was
            self._covered_ms[at] += covered_ms
            for entry in range(first, after):
                course = courses[rows.whose[entry]]
                course.work += work[entry] * covered_ms
                for measure, column in columns:
                    kept = column[entry]
                    if kept:
                        course.sums[measure][at] += (kept - 1) * covered_ms
                    else:
                        course.untold.add((measure, at))

    def told(self, *, application: Optional[str] = None, most: int = USUAL_MOST) -> list[Json]:
        """Give the public JSON: with an `application` those that are it, else the `most` with most work, then the others."""
        for whose in NAMELESS:
            self._courses.pop(whose, None)
        others = self._courses.pop(THE_OTHERS, None)
        if application is not None:
            others = None
        own = [(whose, course) for whose, course in self._courses.items() if means(whose, application)]
        own.sort(key=lambda each: each[1].rank, reverse=True)
        for _, course in own[most:]:
            if others is None:
                others = _Course(len(self._points))
            others.take(course)
        told = [self._one(whose, course) for whose, course in own[:most]]
        return told if others is None else [*told, self._one(THE_OTHERS, others)]

    def _one(self, whose: Who, course: _Course) -> Json:
        key = THE_OTHERS.name if whose == THE_OTHERS else whose.key
        mean = {
            measure.name: [
                self._mean(place, at, course, measure.scale, measure.decimals) for at in range(len(self._covered_ms))
            ]
            for place, measure in enumerate(_SHOWN)
        }
        return {"key": key, **whose._asdict(), "mean": mean}

    def _mean(self, measure: int, at: int, course: _Course, scale: float, decimals: int) -> Optional[float]:
        covered_ms, total = self._covered_ms[at], course.sums[measure][at]
        if not covered_ms or (not total and (measure, at) in course.untold):
            return None
        return round(total / covered_ms / scale, decimals or None)
