"""The last minute of one GPU's load, small enough to be kept of every GPU there is."""

from __future__ import annotations

import itertools
import math
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_S = 60.0
STEPS = 40
"""Heights that can be told apart in a card."""
_MOST = 150
"""Of an agent that tells more often than it says."""
_PAUSE_S = 4.5
"""A summary comes every two seconds; what is missing for longer is a gap."""

Height = Optional[int]


class Minute:
    """Points (Unix time, load in percent or None), the newest last."""

    def __init__(self) -> None:
        """Start without any."""
        self._points: deque[tuple[float, Optional[float]]] = deque(maxlen=_MOST)

    def add(self, time: float, load: Optional[float]) -> None:
        """Put a reading at the end; a clock that was set back starts anew."""
        if self._points and time < self._points[-1][0]:
            self._points.clear()
        self._points.append((time, load))
        while self._points and time - self._points[0][0] > LONGEST_S:
            self._points.popleft()

    def backfill(self, points: Iterable[tuple[float, Optional[float]]]) -> None:
        """Put earlier points before those it has."""
        first = self._points[0][0] if self._points else math.inf
        last = self._points[-1][0] if self._points else -math.inf
        earlier = [point for point in points if point[0] < first]
        kept = [*earlier, *self._points]
        last = kept[-1][0] if kept else last
        self._points = deque((point for point in kept if last - point[0] <= LONGEST_S), maxlen=_MOST)

    def heights(self, slots: int) -> tuple[Height, ...]:
        """Give the highest load in each of so many equal parts of the minute, in steps of STEPS; None is a gap.

        The same readings a moment later give the same heights, as long as the load stays: what is still is not painted anew.
        """
        if not self._points:
            return (None,) * slots
        now = self._points[-1][0]
        found: list[Height] = [None] * slots
        before: Optional[tuple[float, int]] = None
        pause_s = self._pause_s()
        for time, load in self._points:
            slot = slots - 1 - min(slots - 1, int((now - time) / LONGEST_S * slots))
            if load is None or not math.isfinite(load):
                before = None
                continue
            height = max(0, min(STEPS, math.ceil(load * STEPS / 100)))
            found[slot] = max(height, found[slot] or 0)
            if before is not None and time - before[0] <= pause_s:
                for between in range(before[1] + 1, slot):
                    found[between] = height if found[between] is None else found[between]
            before = (time, slot)
        return tuple(found)

    def _pause_s(self) -> float:
        """Give how far apart readings may be without a gap: those of a Prometheus come more rarely than an agent's."""
        apart = sorted(after[0] - one[0] for one, after in itertools.pairwise(self._points))
        return max(_PAUSE_S, 1.5 * apart[len(apart) // 2]) if len(apart) > 1 else _PAUSE_S


def loads(columns: Mapping[str, object]) -> list[tuple[float, Optional[float]]]:
    """Give the load of the busiest unit at each time of an answer to `history`; what is no number is a gap."""
    found = columns.get("mean")
    means = found if isinstance(found, Mapping) else columns
    times = _column(columns.get("time") or means.get("time"))
    units = [_column(means.get(name)) for name in ("sm", "encoder", "decoder")]
    known = [unit for unit in units if len(unit) == len(times)]
    points = []
    for nth, time in enumerate(times):
        said = [value for value in (unit[nth] for unit in known) if value is not None]
        if time is not None:
            points.append((time, max(said) if said else None))
    return points


def _column(values: object) -> list[Optional[float]]:
    if not isinstance(values, list):
        return []
    return [
        float(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        else None
        for value in values[:_MOST]
    ]
