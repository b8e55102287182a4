"""Which stretch of time the charts show: it ends now and goes on with it, or stands still because a person zoomed, moved or paused."""

from __future__ import annotations

import math
from typing import NamedTuple, Optional

from hoofhearted_desktop.core.tongue import later

RANGES = (
    (60.0, later("1 min")),
    (600.0, later("10 min")),
    (3600.0, later("1 h")),
    (6 * 3600.0, later("6 h")),
    (24 * 3600.0, later("24 h")),
    (7 * 86_400.0, later("7 d")),
    (30 * 86_400.0, later("30 d")),
    (365 * 86_400.0, later("1 y")),
)
"""The lengths of time to choose from, with their words."""

SHORTEST_S = 5.0
LONGEST_S = 3 * 365.25 * 86_400.0
NEAR_NOW = 0.12
"""A zoom around a place so near to the right edge, in parts of the width, goes on to end now."""


class Viewport(NamedTuple):
    """`span` seconds that end at the Unix time `end`, or now where that is None. `chosen` is the range that a person picked."""

    chosen: float = RANGES[0][0]
    span: float = RANGES[0][0]
    end: Optional[float] = None

    @property
    def follows(self) -> bool:
        """Whether it goes on with the time."""
        return self.end is None

    @property
    def zoomed(self) -> bool:
        """Whether it is another stretch than the one that was chosen, but for standing still."""
        return self.span != self.chosen

    def ends(self, now: float) -> float:
        """Give the right edge as Unix time."""
        return now if self.end is None else self.end

    def begins(self, now: float) -> float:
        """Give the left edge as Unix time."""
        return self.ends(now) - self.span

    def choose(self, seconds: float) -> Viewport:
        """Show a range of time that ends now."""
        return Viewport(seconds, seconds)

    def reset(self) -> Viewport:
        """Show the chosen range again, up to now."""
        return Viewport(self.chosen, self.chosen)

    def pause(self, now: float) -> Viewport:
        """Stand still, or go on again."""
        return self._replace(end=now if self.end is None else None)

    def zoom(self, factor: float, part: float, now: float) -> Viewport:
        """Show `factor` times as much, keeping the moment at `part` of the width (0 at the left) where it is."""
        span = min(LONGEST_S, max(SHORTEST_S, self.span * factor))
        if self.follows and part >= 1 - NEAR_NOW:
            return self._replace(span=span)
        fixed = self.begins(now) + part * self.span
        return self._at(fixed + (1 - part) * span, span, now)

    def only(self, begins: float, ends: float, now: float) -> Viewport:
        """Show one stretch."""
        span = min(LONGEST_S, max(SHORTEST_S, ends - begins))
        return self._at((begins + ends + span) / 2, span, now)

    def move(self, seconds: float, now: float) -> Viewport:
        """Show what is so much later; at now it goes on with the time."""
        return self._at(self.ends(now) + seconds, self.span, now)

    def _at(self, end: float, span: float, now: float) -> Viewport:
        return self._replace(span=span, end=None if end >= now else max(end, span))


class Grid(NamedTuple):
    """The points that a viewport's width has room for: `count` of `step` seconds from `begins` on.

    While it follows, points begin at whole multiples of their length: a line then moves by whole points and keeps its shape.
    """

    begins: float
    step: float
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody calls

    @property
    def ends(self) -> float:
        """The right edge."""
        return self.begins + self.step * self.count

    def place(self, moment: float) -> float:
        """Give where a moment lies, in points from the left edge."""
        return (moment - self.begins) / self.step


def grid(view: Viewport, now: float, width: int) -> Grid:
    """Give the points for a width in pixels."""
    count = max(2, width)
    step = view.span / count
    ends = math.ceil(view.ends(now) / step) * step
    return Grid(ends - count * step, step, count)
