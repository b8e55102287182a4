"""Answers to `history` as stretches of one GPU's past, and how the best of each moment is put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Optional

import numpy as np

from hoofhearted_desktop.core import naming
from hoofhearted_desktop.desktop import chart_rows
from hoofhearted_desktop.desktop.chart_rows import COLUMNS, Rows, Table

MOST_POINTS = 5000
"""Points of an answer to `history` (docs/protocol.md)."""
MOST_PROGRAMS = 24
"""More than any answer has; of one that has more the rest is left out."""
USED = ("sm", "encoder", "decoder", "memory_used")
"""What is known of each program, in this order."""
OTHERS = "others"
_LONGEST_KEY = 500

Past = Mapping[str, object]
Interval = tuple[float, float]


class Program(NamedTuple):
    """Who used a GPU: `key` tells it from all others, `name` is what a person calls it."""

    key: str
    name: str
    user: str = ""
    container: str = ""


class Stretch(NamedTuple):
    """What the agent told of `begins` to `ends` (Unix time) in points of `step_s`, 0 for readings as they were taken.

    `used` has a table of USED by rows for each program's key; it is None where nobody was asked who it was.
    """

    begins: float
    ends: float
    step_s: float
    rows: Rows
    used: Optional[Mapping[str, Table]] = None
    programs: Mapping[str, Program] = {}
    asked_s: float = 0.0
    """How fine the points could have been: finer ones than these there are none, or nobody asked."""
    asked_who: bool = False

    def rows_of(self, keys: Sequence[str]) -> Rows:
        """Give the rows with four more columns for each key: nothing where its program did not use the GPU, NaN where nobody can say."""
        if not keys:
            return self.rows
        return with_used(self.rows, self.used, keys)

    def cut(self, rows: Rows, interval: Interval) -> Rows:
        """Give what rows of this stretch say of an interval; a point that reaches over its edge speaks for the part that is inside."""
        begins, ends = interval
        if not self.step_s:
            return rows.between(np.nextafter(begins, ends), np.nextafter(ends, np.inf))
        half = rows.length / 2
        first = int(np.searchsorted(rows.at + half, begins, side="right"))
        last = int(np.searchsorted(rows.at - half, ends))
        part = rows.part(first, last)
        if not len(part):
            return part
        starts = np.maximum(part.at - part.length / 2, begins)
        stops = np.minimum(part.at + part.length / 2, ends)
        return replace(part, at=(starts + stops) / 2, length=stops - starts)


def with_used(rows: Rows, used: Optional[Mapping[str, Table]], keys: Sequence[str]) -> Rows:
    """Give rows with the programs' columns behind their own."""
    nothing = np.full((len(USED), len(rows)), np.nan)
    if used is None:
        tables = [nothing] * len(keys)
    else:
        somebody = np.isfinite(rows.mean).any(axis=0)
        absent = np.where(somebody, 0.0, np.nan) * np.ones((len(USED), 1))
        tables = [used.get(key, absent) for key in keys]
    more = np.concatenate(tables) if tables else np.empty((0, len(rows)))
    return rows_with(rows, more)


def rows_with(rows: Rows, more: Table) -> Rows:
    """Give rows with more columns, of which only the mean is known."""
    mean, peak, low = (np.concatenate([table, more]) for table in (rows.mean, rows.peak, rows.low))
    return replace(rows, mean=mean, peak=peak, low=low)


def stretch(
    answer: Past, begins: float, ends: float, *, asked_s: float = 0.0, asked_who: bool = False, most: int = MOST_POINTS
) -> Stretch:
    """Read an answer, of which nobody vouches: what makes no sense is unknown, and no rows are no harm."""
    at = chart_rows.numbers(answer.get("time"), most)
    count = len(at)
    length = chart_rows.numbers(answer.get("seconds"), most)
    length = np.nan_to_num(length, nan=1.0) if len(length) == count else np.ones(count)
    step_s = answer.get("step_s")
    step = float(step_s) if isinstance(step_s, (int, float)) and 0 <= step_s < ends else 0.0
    told = answer.get("mean") if "mean" in answer else answer
    mean = chart_rows.table(told, COLUMNS, count, most)
    peak = chart_rows.table(answer.get("max"), COLUMNS, count, most)
    peak = np.fmax(mean, peak)
    low = np.fmin(mean, chart_rows.table(answer.get("min"), COLUMNS, count, most))
    used, programs = _used(answer, count, most)
    sane = np.isfinite(at)
    sane[1:] &= at[1:] > np.maximum.accumulate(np.nan_to_num(at, nan=-np.inf))[:-1]
    length = np.clip(length, 0.0, max(step, 2 * chart_rows.PAUSE_S))
    middle = at + length / 2 if step else at
    if not sane.all():
        middle, length = middle[sane], length[sane]
        mean, peak, low = mean[:, sane], peak[:, sane], low[:, sane]
        used = None if used is None else {key: each[:, sane] for key, each in used.items()}
    return Stretch(begins, ends, step, Rows(middle, length, mean, peak, low), used, programs, asked_s, asked_who)


def _used(answer: Past, count: int, most: int) -> tuple[Optional[dict[str, Table]], dict[str, Program]]:
    told = answer.get("used")
    if not isinstance(told, (list, tuple)):
        return None, {}
    used: dict[str, Table] = {}
    programs: dict[str, Program] = {}
    for each in told[:MOST_PROGRAMS]:
        key = each.get("key") if isinstance(each, Mapping) else None
        if not isinstance(key, str) or len(key) > _LONGEST_KEY:
            continue
        used[key] = chart_rows.table(each.get("mean"), USED, count, most)
        texts = {name: naming.printable(_text(each.get(name))) for name in ("name", "user", "container")}
        programs[key] = Program(key, texts["name"] or naming.printable(key), texts["user"], texts["container"])
    return used, programs


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def left_over(uncovered: Sequence[Interval], covered: Interval) -> list[Interval]:
    """Give the parts of intervals that another one does not cover."""
    left: list[Interval] = []
    for begins, ends in uncovered:
        if covered[1] <= begins or covered[0] >= ends:
            left.append((begins, ends))
            continue
        if covered[0] > begins:
            left.append((begins, covered[0]))
        if covered[1] < ends:
            left.append((covered[1], ends))
    return left


def put_together(pieces: Sequence[tuple[Stretch, Rows]], begins: float, ends: float) -> Rows:
    """Give the rows of a time from pieces, the best first: each moment comes from the first piece that covers it, and from no other."""
    uncovered: list[Interval] = [(begins, ends)]
    parts: list[Rows] = []
    columns = len(COLUMNS)
    for piece, rows in pieces:
        columns = rows.mean.shape[0]
        covered = (piece.begins, piece.ends)
        for interval in uncovered:
            inside = (max(interval[0], covered[0]), min(interval[1], covered[1]))
            if inside[0] < inside[1]:
                part = piece.cut(rows, inside)
                if len(part):
                    parts.append(part)
        uncovered = left_over(uncovered, covered)
        if not uncovered:
            break
    parts.sort(key=lambda part: float(part.at[0]))
    return chart_rows.joined(parts or [chart_rows.empty(columns)])


def known_in(pieces: Sequence[Stretch], begins: float, ends: float) -> list[Interval]:
    """Give the parts of a time of which none of the pieces says anything, not even that nobody watched."""
    uncovered: list[Interval] = [(begins, ends)]
    for piece in pieces:
        uncovered = left_over(uncovered, (piece.begins, piece.ends))
    return uncovered
