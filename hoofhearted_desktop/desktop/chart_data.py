"""The last minutes of one GPU as columns of numbers; NaN is "cannot say" and leaves a gap."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

import numpy as np
import numpy.typing as npt

from hoofhearted_desktop.core import samples

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

Column = npt.NDArray[np.float64]
Past = Mapping[str, object]

COLUMNS = ("time", "sm", "encoder", "decoder", "memory_used", "power_w", "temperature_c", "fan_percent", "asleep")
LONGEST_S = 600.0
_CAPACITY = 1500
_MOST_PAST = 5000
"""Points of an answer to `history` (docs/protocol.md)."""
_CLOSEST_S = 0.45
_PAUSE_S = 3.5


class Span(NamedTuple):
    """A stretch of the time axis, in seconds before now, with no line in it."""

    start: float
    end: float
    asleep: bool


class Limits(NamedTuple):
    """The ends of a GPU's scales: bytes of memory and watts, kept from when they were last said."""

    memory_total: Optional[int] = None
    power_w: Optional[float] = None


class View(NamedTuple):
    """What a chart draws: `ago` runs from the oldest (most negative) to 0, the latest reading."""

    ago: Column
    columns: Mapping[str, Column]
    spans: tuple[Span, ...]

    def last(self, name: str) -> float:
        """Give the latest value of a column, NaN where there is none."""
        column = self.columns[name]
        return float(column[-1]) if len(column) else math.nan


def point(time: float, gpu: model.Gpu) -> tuple[Union[float, None], ...]:
    """Give one row of the columns from a reading."""
    use = gpu.utilization
    asleep = 1.0 if gpu.power_state == "asleep" else 0.0
    readings = (use.sm, use.encoder, use.decoder, gpu.memory.used, gpu.power_w, gpu.temperature_c, gpu.fan_percent)
    return (time, *readings, asleep)


class Ring:
    """The points of one GPU, about two a second at most, the oldest dropped after ten minutes."""

    def __init__(self) -> None:
        """Start with none."""
        self._rows: Column = np.full((2 * _CAPACITY, len(COLUMNS)), np.nan)
        self._low = 0
        self._high = 0
        self.limits = Limits()

    def __len__(self) -> int:
        """Count the points."""
        return self._high - self._low

    def add(self, time: float, gpu: model.Gpu) -> None:
        """Put a reading at the end; one that had followed its neighbour at once gives way, and a clock set back starts anew."""
        if len(self) and time < self._rows[self._high - 1, 0]:
            self._low = self._high = 0
        if len(self) > 1 and self._rows[self._high - 1, 0] - self._rows[self._high - 2, 0] < _CLOSEST_S:
            self._high -= 1
        if self._high == len(self._rows):
            kept = self._rows[self._high - _CAPACITY : self._high].copy()
            self._rows[:_CAPACITY] = kept
            self._low, self._high = 0, _CAPACITY
        self._rows[self._high] = _numbers(point(time, gpu))
        self._high += 1
        self.limits = Limits(gpu.memory.total or self.limits.memory_total, gpu.power_limit_w or self.limits.power_w)
        self._forget()

    def backfill(self, past: Past) -> None:
        """Put past points where none is known; what is missing or no number is a gap."""
        times = _numbers(past.get("time"))
        rows = np.full((len(times), len(COLUMNS)), np.nan)
        rows[:, 0] = times
        for place, name in enumerate(COLUMNS[1:], start=1):
            column = _numbers(past.get(name))
            if len(column) == len(times):
                rows[:, place] = column
        known = self._rows[self._low : self._high].copy()
        rows = rows[np.isfinite(times)]
        rows = rows[~_near(rows[:, 0], known[:, 0])]
        whole = np.concatenate([rows, known])
        whole = whole[np.argsort(whole[:, 0], kind="stable")][-_CAPACITY:]
        self._rows[: len(whole)] = whole
        self._low, self._high = 0, len(whole)
        self._forget()

    def view(self, seconds: float) -> View:
        """Give the last `seconds` as a chart draws them."""
        rows = self._rows[self._low : self._high]
        if not len(rows):
            empty = np.empty(0)
            return View(empty, dict.fromkeys(COLUMNS[1:], empty), ())
        ago = rows[:, 0] - rows[-1, 0]
        first = max(0, int(np.searchsorted(ago, -seconds)) - 1)
        ago, rows = ago[first:], rows[first:]
        pauses = np.flatnonzero(np.diff(ago) > _PAUSE_S) + 1
        if len(pauses):
            middle = (ago[pauses - 1] + ago[pauses]) / 2
            ago = np.insert(ago, pauses, middle)
            rows = np.insert(rows, pauses, np.nan, axis=0)
        columns = {name: rows[:, place] for place, name in enumerate(COLUMNS) if place}
        return View(ago, columns, _spans(ago, columns))

    def peak(self, name: str) -> Optional[float]:
        """Give the largest value of a column, None where there is none."""
        column = self._rows[self._low : self._high, COLUMNS.index(name)]
        known = column[np.isfinite(column)]
        return float(known.max()) if len(known) else None

    def _forget(self) -> None:
        if len(self):
            oldest = self._rows[self._high - 1, 0] - LONGEST_S
            self._low += int(np.searchsorted(self._rows[self._low : self._high, 0], oldest))


def _numbers(values: object) -> Column:
    """Give the end of a list from elsewhere as numbers, NaN for whatever is none, or is larger than any reading."""
    if not isinstance(values, (list, tuple)):
        return np.empty(0)
    told = values[-_MOST_PAST:]
    sane = [isinstance(value, (int, float)) and -samples.LARGEST < value < samples.LARGEST for value in told]
    return np.array([value if good else np.nan for value, good in zip(told, sane, strict=True)], dtype=np.float64)


def _near(times: Column, known: Column) -> npt.NDArray[np.bool_]:
    """Say which of the times have a known one right beside them."""
    if not len(known):
        return np.zeros(len(times), dtype=np.bool_)
    after = np.clip(np.searchsorted(known, times), 0, len(known) - 1)
    before = np.clip(after - 1, 0, len(known) - 1)
    gaps: npt.NDArray[np.bool_] = np.minimum(np.abs(known[after] - times), np.abs(known[before] - times)) < _CLOSEST_S
    return gaps


def _spans(ago: Column, columns: Mapping[str, Column]) -> tuple[Span, ...]:
    """Find the stretches where nothing at all is known, and say which of them the GPU slept through."""
    readings = np.stack([columns[name] for name in COLUMNS[1:-1]])
    blank = ~np.isfinite(readings).any(axis=0)
    asleep = columns["asleep"] == 1.0
    blank |= asleep
    kinds = np.where(asleep, 2, np.where(blank, 1, 0))
    edges = np.flatnonzero(np.diff(kinds)) + 1
    found = []
    for start, end in zip([0, *edges.tolist()], [*edges.tolist(), len(kinds)], strict=True):
        if kinds[start]:
            before = ago[start - 1] if start else ago[start]
            after = ago[end] if end < len(ago) else ago[-1]
            found.append(Span(float(before), float(after), bool(kinds[start] == 2)))
    return tuple(found)
