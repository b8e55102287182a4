"""Tiers of resolution: readings are folded into 10 s, these into minutes, these into quarters of an hour.

Only whole windows are written, as one block a GPU: half an hour of 10 s, six hours of minutes, four days of quarters. What
is not yet whole lives in memory, and is made again at a start from the finer tier, which is kept for longer than that.
Windows nest, so that the last block of a tier says up to which page (`upto`) everything finer is in it.
"""

from __future__ import annotations

from typing import Any, Callable, Generic, NamedTuple, Optional, TypeVar

from hoofhearted_desktop.store.columns import WIDTH, Reading, Row

_MINUTE_MS = 60_000
_HOUR_S = 3600.0
_DAY_S = 24 * _HOUR_S

STEADY_MS = _MINUTE_MS
"""A clock that is set back by less goes on in the bucket it was in."""


class Tier(NamedTuple):
    """`step_ms` is a row's length, `window_ms` that of a block, `keep_s` for how long it is kept."""

    step_ms: int
    window_ms: int
    keep_s: float


PAGES = Tier(1, 30 * _MINUTE_MS, _HOUR_S)
"""The readings themselves, as pages of ten seconds of all GPUs."""

TIERS = (
    Tier(10_000, 30 * _MINUTE_MS, 48 * _HOUR_S),
    Tier(_MINUTE_MS, 6 * 60 * _MINUTE_MS, 60 * _DAY_S),
    Tier(15 * _MINUTE_MS, 4 * 24 * 60 * _MINUTE_MS, 3 * 365.25 * _DAY_S),
)


R = TypeVar("R", bound=Any)
"""Rows of either kind: readings, or who used the GPU (store/use_rows.py)."""


class Block(NamedTuple):
    """A whole window of one GPU in one tier; `tier` counts from 0, `upto` is the last page that is in it."""

    tier: int
    gpu: str
    upto: int
    rows: Any


class Bucket:
    """One row of a tier being added up; each reading has its own weight, because it may be missing at times."""

    __slots__ = ("covered_ms", "peaks", "sums", "time_ms", "weights")

    def __init__(self, time_ms: int) -> None:
        """Begin at a Unix time in milliseconds."""
        self.time_ms = time_ms
        self.covered_ms = 0
        self.sums = [0] * WIDTH
        self.weights = [0] * WIDTH
        self.peaks = [0] * WIDTH

    def add(self, covered_ms: int, row: Row) -> None:
        """Add a finer row."""
        self.covered_ms += covered_ms
        sums, weights, peaks = self.sums, self.weights, self.peaks
        for place in range(WIDTH):
            value = row[place]
            if value:
                sums[place] += value * covered_ms
                weights[place] += covered_ms
                peaks[place] = max(peaks[place], row[WIDTH + place])

    def row(self) -> Row:
        """Give the means and maxima so far."""
        means = (round(total / weight) if weight else 0 for total, weight in zip(self.sums, self.weights))
        return (*means, *self.peaks)


class _Course(Generic[R]):
    """One GPU's unfinished windows and buckets, a tier each."""

    def __init__(self, rows: Callable[[int, int], R], bucket: Callable[[int], Any]) -> None:
        self.rows: list[Optional[R]] = [None] * len(TIERS)
        self.buckets: list[Any] = [None] * len(TIERS)
        self._new_rows = rows
        self._new_bucket = bucket

    def take(self, level: int, time_ms: int, covered_ms: int, row: Any) -> None:
        if level == len(TIERS):
            return
        bucket = self.buckets[level]
        start_ms = time_ms - time_ms % TIERS[level].step_ms
        if bucket is not None and not bucket.time_ms - STEADY_MS < start_ms <= bucket.time_ms:
            self.close_bucket(level)
            bucket = None
        if bucket is None:
            bucket = self.buckets[level] = self._new_bucket(start_ms)
        bucket.add(covered_ms, row)

    def close_bucket(self, level: int) -> None:
        bucket, self.buckets[level] = self.buckets[level], None
        if bucket is None:
            return
        tier, row = TIERS[level], bucket.row()
        rows = self.rows[level]
        if rows is None:
            rows = self.rows[level] = self._new_rows(bucket.time_ms - bucket.time_ms % tier.window_ms, tier.step_ms)
        rows.add(bucket.time_ms, bucket.covered_ms, row)
        self.take(level + 1, bucket.time_ms, bucket.covered_ms, row)

    def tail(self, level: int) -> list[tuple[int, int, Any]]:
        """Give what is in no row of this tier yet: its bucket, and those of the finer ones."""
        open_buckets = [bucket for bucket in reversed(self.buckets[: level + 1]) if bucket is not None]
        return [(bucket.time_ms, bucket.covered_ms, bucket.row()) for bucket in open_buckets]


class Tiers(Generic[R]):
    """The unfinished windows of all GPUs, of one kind of rows."""

    def __init__(self, rows: Callable[[int, int], R], bucket: Callable[[int], Any]) -> None:
        """Begin with nothing unfinished; `rows` makes a block's rows of a time and a step, `bucket` what adds up one of them."""
        self._new_rows, self._new_bucket = rows, bucket
        self._courses: dict[str, _Course[R]] = {}
        self._windows: list[Optional[int]] = [None] * len(TIERS)

    def due(self, time_ms: int) -> list[int]:
        """Give the tiers whose window is over at `time_ms`, the finest first."""
        due = []
        for level, window_ms in enumerate(self._windows):
            size_ms = TIERS[level].window_ms
            if window_ms is not None and not window_ms - STEADY_MS <= time_ms < window_ms + size_ms:
                due.append(level)
        return due

    def finish(self, levels: list[int], upto: int) -> list[Block]:
        """End the windows of these tiers and give them whole; a coarser window only ends together with the finer ones."""
        blocks = []
        for level in range(max(levels, default=-1) + 1):
            self._windows[level] = None
            for uuid, course in self._courses.items():
                course.close_bucket(level)
                rows, course.rows[level] = course.rows[level], None
                if rows:
                    blocks.append(Block(level, uuid, upto, rows))
        self._courses = {uuid: course for uuid, course in self._courses.items() if any(course.rows) or course.tail(2)}
        return blocks

    def take(self, rows_of: dict[str, R], level: int = 0) -> None:
        """Fold finer rows of some GPUs into this tier, all of one window of it: pages into the first, blocks into others."""
        for uuid, rows in rows_of.items():
            course = self._courses.get(uuid)
            if course is None:
                course = self._courses[uuid] = _Course(self._new_rows, self._new_bucket)
            for time_ms, covered_ms, row in rows.each():
                course.take(level, time_ms, covered_ms, row)
            for coarser in range(level, len(TIERS)) if rows else ():
                if self._windows[coarser] is None:
                    first_ms = rows.times_ms()[0]
                    self._windows[coarser] = first_ms - first_ms % TIERS[coarser].window_ms

    @property
    def gpus(self) -> set[str]:
        """The GPUs of which something is unfinished."""
        return set(self._courses)

    def unfinished(self, uuid: str, level: int) -> tuple[Optional[R], list[tuple[int, int, Any]]]:
        """Give a GPU's rows of this tier that are in no block, and what is in no row."""
        course = self._courses.get(uuid)
        return (None, []) if course is None else (course.rows[level], course.tail(level))


def in_windows(readings: list[Reading]) -> list[list[Reading]]:
    """Cut ticks into runs that lie within one window of the finest tier each."""
    runs: list[list[Reading]] = []
    for reading in readings:
        if not runs or reading.time_ms // PAGES.window_ms != runs[-1][0].time_ms // PAGES.window_ms:
            runs.append([])
        runs[-1].append(reading)
    return runs
