"""Answers "what was this GPU like from then to then" with a bounded number of points: mean and maximum, and where asked for the minimum, in columns.

The tier follows from the range, and points are folded from its rows. A stretch that nobody watched is one point of
nothing. Time never goes backwards in an answer, whatever the clock did.
"""

from __future__ import annotations

import operator
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hoofhearted_desktop.store.columns import METRICS, PLACES, WIDTH, Reading, Row, Rows
from hoofhearted_desktop.store.tiers import PAGES, TIERS
from hoofhearted_desktop.store.timeline import PAGE_LEVEL, Timeline
from hoofhearted_desktop.store.use_history import UseSeries, Within, rows_of

if TYPE_CHECKING:
    from hoofhearted_desktop.store.migrations import Connection
    from hoofhearted_desktop.store.use_rows import Piece

USUAL_POINTS = 600
MOST_POINTS = 5000
FEWEST_POINTS = 2
_SECOND_MS = 1000
_GAP_MS = 2000
_WATCHED = 0.75
"""Of the stretch between two points, with both: covered by less, there is a gap between them."""

Json = dict[str, Any]


class Question(NamedTuple):
    """One GPU's `metrics` from `since` to `until` (Unix time; None: all there is), in at most `max_points` points.

    Where `users` is not None it is also told who used the GPU, in points of at least ten seconds: so many by themselves,
    or, with an `application` (its id or name), only that one. `lowest` adds the minimum: of the means of the rows that a
    point is made of, because a row keeps no minimum of its own.
    """

    gpu: str
    since: Optional[float] = None
    until: Optional[float] = None
    max_points: int = USUAL_POINTS
    metrics: tuple[str, ...] = tuple(PLACES)
    users: Optional[int] = None
    application: Optional[str] = None
    lowest: bool = False


class _Series:
    """Rows of the chosen metrics in a row, whatever pieces they came from."""

    def __init__(self, places: list[int]) -> None:
        self.places = places
        self.times: list[int] = []
        self.covered = array("I")
        self.means = [array("I") for _ in places]
        self.peaks = [array("I") for _ in places]

    def extend(self, rows: Rows) -> None:
        self.times += rows.times_ms()
        self.covered.extend(rows.covered)
        for nth, place in enumerate(self.places):
            self.means[nth].extend(rows.columns[place])
            self.peaks[nth].extend(rows.columns[WIDTH + place])

    def add(self, time_ms: int, covered_ms: int, row: Row) -> None:
        self.times.append(time_ms)
        self.covered.append(covered_ms)
        for nth, place in enumerate(self.places):
            self.means[nth].append(row[place])
            self.peaks[nth].append(row[WIDTH + place])

    def only(self, keep: list[int]) -> None:
        """Keep these rows, in this order."""
        self.times = [self.times[at] for at in keep]
        self.covered = array("I", [self.covered[at] for at in keep])
        for columns in (self.means, self.peaks):
            columns[:] = [array("I", [column[at] for at in keep]) for column in columns]

    def put_in_order(self, *, strictly: bool) -> None:
        """Make time go on: where the clock was set back, the newer pass takes the place of the older."""
        times = self.times
        goes_on = operator.lt if strictly else operator.le
        if all(map(goes_on, times, times[1:])):
            return
        keep, earliest = [len(times) - 1], times[-1]
        for at in range(len(times) - 2, -1, -1):
            if goes_on(times[at], earliest):
                keep.append(at)
                earliest = times[at]
        self.only(keep[::-1])

    def cut(self, since_ms: int, until_ms: int) -> None:
        first, last = bisect_left(self.times, since_ms), bisect_left(self.times, until_ms + 1)
        if (first, last) != (0, len(self.times)):
            part = slice(first, last)
            self.times, self.covered = self.times[part], self.covered[part]
            for columns in (self.means, self.peaks):
                columns[:] = [column[part] for column in columns]


class _Point(NamedTuple):
    """A point begins at `time_ms` and is made of the rows from `first` to before `last`; of none, it is a gap."""

    time_ms: int
    first: int
    last: int


def answer(
    timeline: Timeline,
    database: Optional[Connection],
    question: Question,
    fresh: list[Reading],
    pieces: tuple[Piece, ...] = (),
) -> Json:
    """Give the public JSON of the history; `fresh` are the ticks that are in no page yet, `pieces` who used the GPUs in them."""
    metrics = [name for name in PLACES if name in question.metrics]
    series = _Series([PLACES[name] for name in metrics])
    own = [(each.time_ms, each.covered_ms, each.rows[question.gpu]) for each in fresh if question.gpu in each.rows]
    newest_ms = fresh[-1].time_ms if fresh else timeline.newest_ms
    oldest_ms = timeline.oldest_ms(database, question.gpu)
    if oldest_ms is None:
        oldest_ms = own[0][0] if own else None
    if newest_ms is None or oldest_ms is None:
        return _with_users(_told(question, 0, series, [], metrics), question, UseSeries([], 1))
    until_ms = newest_ms if question.until is None else bounded_ms(question.until)
    since_ms = timeline.kept_from_ms(oldest_ms if question.since is None else bounded_ms(question.since))
    begins_ms, ends_ms = max(since_ms, oldest_ms), min(until_ms, max(newest_ms, oldest_ms))
    points_most = min(MOST_POINTS, max(FEWEST_POINTS, question.max_points))
    level = level_of(begins_ms, ends_ms, newest_ms, points_most)
    if question.users is not None:
        level = max(level, 0)
    rows, tail = timeline.pieces(database, question.gpu, level, since_ms, until_ms)
    for each in rows:
        series.extend(each)
    step_ms = _SECOND_MS if level == PAGE_LEVEL else TIERS[level].step_ms
    for time_ms, covered_ms, row in [*tail, *own]:
        series.add(time_ms if level == PAGE_LEVEL else time_ms - time_ms % step_ms, covered_ms, row)
    series.put_in_order(strictly=level == PAGE_LEVEL)
    series.cut(since_ms if level == PAGE_LEVEL else since_ms - since_ms % step_ms, until_ms)
    if level == PAGE_LEVEL:
        points = _as_taken(series)
        if len(points) <= points_most:
            return _told(question, 0, series, points, metrics)
    cell_ms = _cell_ms(series.times, step_ms, points_most)
    points = _folded(series, cell_ms)
    told = _told(question, cell_ms, series, points, metrics)
    if question.users is None:
        return told
    within = Within(since_ms - since_ms % step_ms, until_ms, step_ms)
    users = UseSeries([point.time_ms for point in points], cell_ms, within)
    used, use_tail = timeline.used(database, question.gpu, level, since_ms, until_ms)
    users.take([*used, rows_of(use_tail), rows_of(each[1:] for each in pieces if each.gpu == question.gpu)])
    return _with_users(told, question, users)


def _with_users(told: Json, question: Question, users: UseSeries) -> Json:
    if question.users is None:
        return told
    return {**told, "used": users.told(application=question.application, most=question.users)}


def bounded_ms(seconds: float) -> int:
    """Give milliseconds that SQLite's 64 bits can hold."""
    return int(min(1e15, max(-1e15, seconds * 1000)))


def level_of(begins_ms: int, ends_ms: int, newest_ms: int, most: int) -> int:
    """Choose the coarsest tier that is fine enough for so many points, and of those the first that reaches back so far."""
    wanted_ms = max(0, ends_ms - begins_ms) / most
    fine = [PAGE_LEVEL] + [level for level, tier in enumerate(TIERS) if tier.step_ms <= wanted_ms]
    for level in range(fine[-1], len(TIERS) - 1):
        tier = PAGES if level == PAGE_LEVEL else TIERS[level]
        if begins_ms >= newest_ms - tier.keep_s * 1000:
            return level
    return len(TIERS) - 1


def _cell_ms(times: list[int], step_ms: int, most: int) -> int:
    """Give how long a point is, in whole rows, so that the stretch of these times has at most so many."""
    if not times:
        return step_ms
    size = max(1, -(-(times[-1] - times[0]) // (step_ms * most)))
    while times[-1] // (size * step_ms) - times[0] // (size * step_ms) >= most:
        size += 1
    return size * step_ms


def _as_taken(series: _Series) -> list[_Point]:
    points: list[_Point] = []
    times = series.times
    for at, time_ms in enumerate(times):
        if at and time_ms - times[at - 1] > series.covered[at] + _GAP_MS:
            points.append(_Point((times[at - 1] + time_ms) // 2, at, at))
        points.append(_Point(time_ms, at, at + 1))
    return points


def _folded(series: _Series, cell_ms: int) -> list[_Point]:
    points: list[_Point] = []
    times, at, before_ms = series.times, 0, 0
    while at < len(times):
        cell = times[at] // cell_ms
        until = bisect_left(times, (cell + 1) * cell_ms, at)
        time_ms, covered_ms = cell * cell_ms, sum(series.covered[at:until])
        if points and time_ms - points[-1].time_ms > cell_ms:
            stretch_ms = time_ms + cell_ms - points[-1].time_ms
            if covered_ms + before_ms < _WATCHED * stretch_ms:
                points.append(_Point(points[-1].time_ms + cell_ms, at, at))
        points.append(_Point(time_ms, at, until))
        at, before_ms = until, covered_ms
    return points


def _told(question: Question, cell_ms: int, series: _Series, points: list[_Point], metrics: list[str]) -> Json:
    covered = series.covered
    parts = [slice(first, last) for _, first, last in points]
    weights = [None if _is_even(covered[part]) else covered[part] for part in parts]
    means, peaks, lows = {}, {}, {}
    for nth, name in enumerate(metrics):
        metric, mean, peak = METRICS[PLACES[name]], series.means[nth], series.peaks[nth]
        scale, decimals = metric.scale, metric.decimals or None
        kept = [_mean(mean[part], weight) for part, weight in zip(parts, weights)]
        means[name] = [round((value - 1) / scale, decimals) if value else None for value in kept]
        tops = [max(peak[part], default=0) for part in parts]
        peaks[name] = [round((top - 1) / scale, decimals) if top else None for top in tops]
        if question.lowest:
            floors = [min(filter(None, mean[part]), default=0) for part in parts]
            lows[name] = [round((floor - 1) / scale, decimals) if floor else None for floor in floors]
    return {
        "gpu": question.gpu,
        "step_s": cell_ms / 1000,
        "time": [point.time_ms / 1000 for point in points],
        "seconds": [round(sum(covered[part]) / 1000, 3) for part in parts],
        "mean": means,
        "max": peaks,
        **({"min": lows} if question.lowest else {}),
    }


def _is_even(covered: array[int]) -> bool:
    """Tell whether these rows stand for as long, within a hundredth: no mean shows the difference."""
    return len(covered) < 2 or max(covered) * 99 <= min(covered) * 100


def _mean(values: array[int], weights: Optional[array[int]]) -> float:
    """Give the mean as kept of those that are not missing, each with its weight, or all alike; 0 where all are missing."""
    if weights is None and 0 not in values:
        return sum(values) / len(values) if values else 0.0
    weights = array("I", [1]) * len(values) if weights is None else weights
    weight = sum(weight for value, weight in zip(values, weights) if value)
    return sum(map(operator.mul, values, weights)) / weight if weight else 0.0
