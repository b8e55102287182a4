"""Readings of one GPU as rows in time, and how a stretch of them is folded into so many points. NaN is "cannot say".

A reading stands at the moment it was taken and speaks for the seconds before it; a point of the agent's history stands in
the middle of its stretch. Rows know the mean, the highest and the lowest of each column. Folding keeps all three: a peak of one
second is seen in a year. What has many rows is folded once into coarser levels, so that a frame never goes through all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Optional

import numpy as np
import numpy.typing as npt

from hoofhearted_desktop.core import samples

Column = npt.NDArray[np.float64]
Table = npt.NDArray[np.float64]
"""Columns by rows."""

COLUMNS = (
    "sm",
    "encoder",
    "decoder",
    "memory_used",
    "power_w",
    "temperature_c",
    "fan_percent",
    "asleep",
    "clock_sm_mhz",
    "clock_memory_mhz",
    "pcie_rx",
    "pcie_tx",
)
PLACES = {name: place for place, name in enumerate(COLUMNS)}
READINGS = tuple(place for name, place in PLACES.items() if name != "asleep")
PAUSE_S = 3.5
_SLACK = 1.5
"""A pause is longer than PAUSE_S, and than what the rows beside it are long by half."""
_LATELY = 9
_COARSER = 8
_MOST_A_POINT = 16
"""Rows that are folded into one point, before a coarser level does as well."""


@dataclass(frozen=True)
class Rows:
    """`at` is strictly growing Unix time, `length` the seconds each row speaks for; the others are columns by rows."""

    at: Column
    length: Column
    mean: Table
    peak: Table
    low: Table

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.at)

    def between(self, begins: float, ends: float) -> Rows:
        """Give the rows at `begins` or later and before `ends`."""
        first, last = np.searchsorted(self.at, (begins, ends))
        return self.part(int(first), int(last))

    def part(self, first: int, last: int) -> Rows:
        """Give the rows from one place to before another."""
        tables = (table[:, first:last] for table in (self.mean, self.peak, self.low))
        return Rows(self.at[first:last], self.length[first:last], *tables)


def pause_s(at: Column) -> float:
    """Give how far apart live readings may be without a pause between them: longer where they come more rarely, as of a Prometheus."""
    apart = np.diff(at[-_LATELY:])
    return PAUSE_S if len(apart) < 2 else max(PAUSE_S, _SLACK * float(np.median(apart)))


def empty(columns: int = len(COLUMNS)) -> Rows:
    """Give no rows."""
    nothing = np.empty((columns, 0))
    return Rows(np.empty(0), np.empty(0), nothing, nothing, nothing)


def joined(parts: Sequence[Rows]) -> Rows:
    """Give the rows of parts that follow each other in time, with a row of nothing in every pause."""
    kept = [part for part in parts if len(part)]
    if not kept:
        return parts[0] if parts else empty()
    whole = Rows(
        np.concatenate([part.at for part in kept]),
        np.concatenate([part.length for part in kept]),
        np.concatenate([part.mean for part in kept], axis=1),
        np.concatenate([part.peak for part in kept], axis=1),
        np.concatenate([part.low for part in kept], axis=1),
    )
    return with_pauses(whole)


def with_pauses(rows: Rows) -> Rows:
    """Put a row of nothing into the middle of every stretch that no row speaks for."""
    apart = np.diff(rows.at)
    longest = np.maximum(PAUSE_S, _SLACK * np.maximum(rows.length[1:], rows.length[:-1]))
    pauses = np.flatnonzero(apart > longest) + 1
    if not len(pauses):
        return rows
    return Rows(
        np.insert(rows.at, pauses, (rows.at[pauses - 1] + rows.at[pauses]) / 2),
        np.insert(rows.length, pauses, 0.0),
        np.insert(rows.mean, pauses, np.nan, axis=1),
        np.insert(rows.peak, pauses, np.nan, axis=1),
        np.insert(rows.low, pauses, np.nan, axis=1),
    )


class Folded(NamedTuple):
    """One point for each of some equal stretches of time: mean, highest and lowest of each column, NaN where unknown."""

    begins: float
    step: float
    mean: Table
    peak: Table
    low: Table

    @property
    def at(self) -> Column:
        """The middle of each stretch, as Unix time."""
        middles: Column = np.asarray(self.begins + self.step * (np.arange(self.mean.shape[1]) + 0.5), dtype=np.float64)
        return middles


class Levels:
    """Rows with coarser versions of themselves, each made when it is first wanted."""

    def __init__(self, rows: Rows, whole: Optional[Levels] = None) -> None:
        """Keep the rows; those of a `whole` that they are the beginning of need not be folded again."""
        self._levels = [rows]
        self._whole = whole

    @property
    def rows(self) -> Rows:
        """The rows themselves."""
        return self._levels[0]

    def fold(self, begins: float, step: float, count: int) -> Folded:
        """Give `count` points of `step` seconds each from `begins` on."""
        level = 0
        first, last = np.searchsorted(self.rows.at, (begins, begins + step * count))
        while last - first > _MOST_A_POINT * count:
            level += 1
            first, last = np.searchsorted(self.level(level).at, (begins, begins + step * count))
        return fold(self._levels[level], begins, step, count)

    def until(self, count: int) -> Levels:
        """Give the first rows alone."""
        return Levels(self.rows.part(0, count), self)

    def level(self, level: int) -> Rows:
        """Give the rows folded so many times; each is made when the one before it is there."""
        if level == len(self._levels):
            finer = self._levels[-1]
            if self._whole is None:
                self._levels.append(_coarser(finer))
            else:
                same = len(finer) // _COARSER
                rest = finer.part(same * _COARSER, len(finer))
                self._levels.append(_followed(self._whole.level(level).part(0, same), rest))
        return self._levels[level]


def fold(rows: Rows, begins: float, step: float, count: int) -> Folded:
    """Give `count` points of `step` seconds each; where rows are further apart than the points, points lie on the line between."""
    ends: Column = np.asarray(begins + step * np.arange(count + 1), dtype=np.float64)
    first, last = int(np.searchsorted(rows.at, begins)), int(np.searchsorted(rows.at, ends[-1]))
    part = rows.part(max(0, first - 1), min(len(rows), last + 1))
    mean: Table = np.full((rows.mean.shape[0], count), np.nan)
    if not len(part):
        return Folded(begins, step, mean, mean.copy(), mean.copy())
    middles = (ends[:-1] + ends[1:]) / 2
    inside = (middles >= part.at[0]) & (middles <= part.at[-1])
    between = middles[inside]
    for place in range(mean.shape[0]):
        mean[place, inside] = np.interp(between, part.at, part.mean[place])
    peak, low = mean.copy(), mean.copy()
    if last - first <= count:  # else hardly a point is without a row of its own
        for place in range(mean.shape[0]):
            peak[place, inside] = np.interp(between, part.at, part.peak[place])
            low[place, inside] = np.interp(between, part.at, part.low[place])
    # Rows lie close in one place and far apart in another, so that a point may have several rows of its own in any view.
    _fold_into((mean, peak, low), rows.part(first, last), ends)
    return Folded(begins, step, mean, peak, low)


def _fold_into(tables: tuple[Table, Table, Table], rows: Rows, ends: Column) -> None:
    """Let the points in which rows lie say what these say, the newest row the last point."""
    edges = np.searchsorted(rows.at, ends)
    filled = np.flatnonzero(np.diff(edges))
    if not len(filled):
        return
    for table, values in zip(tables, _summed(rows, edges[filled]), strict=True):
        table[:, filled] = values


def _summed(rows: Rows, starts: npt.NDArray[np.intp]) -> tuple[Table, Table, Table]:
    """Fold the rows from each start to before the next: weighted means, highest and lowest, NaN where no row knows."""
    known = np.isfinite(rows.mean)
    weight = np.where(known, np.maximum(rows.length, 1e-6), 0.0)
    total = np.add.reduceat(weight, starts, axis=1)
    sums = np.add.reduceat(np.where(known, rows.mean, 0.0) * weight, starts, axis=1)
    highest = np.fmax.reduceat(rows.peak, starts, axis=1)  # these two pass over NaN where they can
    lowest = np.fmin.reduceat(rows.low, starts, axis=1)
    nobody = total == 0.0
    mean = np.where(nobody, np.nan, sums / np.where(nobody, 1.0, total))
    return mean, np.fmax(highest, mean), np.fmin(lowest, mean)


def _coarser(rows: Rows) -> Rows:
    starts = np.arange(0, len(rows), _COARSER)
    mean, peak, low = _summed(rows, starts)
    return Rows(
        np.add.reduceat(rows.at, starts) / np.diff(np.append(starts, len(rows))),
        np.add.reduceat(rows.length, starts),
        mean,
        peak,
        low,
    )


def _followed(coarse: Rows, rest: Rows) -> Rows:
    """Give coarse rows and one more for what is left of the finer ones."""
    if not len(rest):
        return coarse
    more = _coarser(rest)
    tables = ((coarse.mean, more.mean), (coarse.peak, more.peak), (coarse.low, more.low))
    return Rows(
        np.concatenate([coarse.at, more.at]),
        np.concatenate([coarse.length, more.length]),
        *(np.concatenate(both, axis=1) for both in tables),
    )


def numbers(values: object, most: int) -> Column:
    """Give the end of a list from elsewhere as numbers, NaN for whatever is none, or is larger than any reading."""
    if not isinstance(values, (list, tuple)):
        return np.empty(0)
    told = values[-most:]
    try:
        column = np.array([np.nan if value is None else value for value in told], dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        column = np.array([_number(value) for value in told], dtype=np.float64)
    if column.ndim != 1:
        return np.full(len(told), np.nan)
    return np.where(np.abs(column) < samples.LARGEST, column, np.nan)


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) and abs(value) < samples.LARGEST else np.nan


def table(told: object, names: Iterable[str], count: int, most: int) -> Table:
    """Give columns of an answer by their names, each of `count` rows; what is missing or of another length is unknown."""
    columns = told if isinstance(told, Mapping) else {}
    made = []
    for name in names:
        column = numbers(columns.get(name), most)
        made.append(column if len(column) == count else np.full(count, np.nan))
    return np.array(made) if made else np.empty((0, count))
