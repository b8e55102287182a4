"""Spin-ups laid out on a time axis, a lane a GPU: which stretch of days is seen, where each bar stands, and what is known of it."""

from __future__ import annotations

import datetime as dt
import enum
import math
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.desktop import local_dates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.desktop.episode_log import Entry, Key


class Zoom(enum.Enum):
    """How many days are seen."""

    DAY = 1
    WEEK = 7
    MONTH = 30


class Lane(NamedTuple):
    """A GPU of a host: what it is called, what is to be known of it, and from when on there is anything (None: unknown)."""

    host: str
    gpu: str
    label: str
    told: str = ""
    begins: Optional[float] = None


class Bar(NamedTuple):
    """A spin-up on a lane, Unix seconds; one that runs has no end but the moment that is looked at."""

    entry: Entry
    start: float
    end: float
    odd: bool


class Days(NamedTuple):
    """The local days that are seen, from midnight to midnight."""

    last: dt.date
    zoom: Zoom

    @property
    def first(self) -> dt.date:
        """The first of them."""
        return self.last - dt.timedelta(days=self.zoom.value - 1)

    @property
    def begin(self) -> float:
        """The Unix time at which the first begins."""
        return local_dates.midnight(self.first)

    @property
    def end(self) -> float:
        """The Unix time at which the last ends."""
        return local_dates.midnight(self.last + dt.timedelta(days=1))

    def moved(self, steps: int) -> Days:
        """Give as many days before (fewer than none) or after; not further than calendars go."""
        return self._replace(last=local_dates.shifted(self.last, steps * self.zoom.value))

    def marks(self) -> list[tuple[float, str, bool]]:
        """Give the lines of the axis: Unix time, word, and whether a day begins there."""
        if self.zoom is Zoom.DAY:
            return [(moment, local_dates.clock(moment), hour == 0) for hour, moment in self._hours(3)]
        days = [self.first + dt.timedelta(days=nth) for nth in range(self.zoom.value)]
        name = local_dates.short_date if self.zoom is Zoom.WEEK else local_dates.brief_date
        return [(local_dates.midnight(day), name(day), True) for day in days]

    def _hours(self, step: int) -> list[tuple[int, float]]:
        """Give every so many hours by the clock on the wall, of which a day may have one more or fewer."""
        start = dt.datetime.combine(self.last, dt.time())
        return [(hour, start.replace(hour=hour).astimezone().timestamp()) for hour in range(0, 24, step)]


def bars(entries: Iterable[Entry]) -> dict[tuple[str, str], list[Bar]]:
    """Give the spin-ups by host and GPU, those that began first before the others."""
    found: dict[tuple[str, str], list[Bar]] = {}
    for entry in entries:
        episode = entry.episode
        if math.isfinite(episode.started):
            end = math.inf if episode.ended is None else max(episode.started, episode.ended)
            bar = Bar(entry, episode.started, end, not episode.verdict.expected)
            found.setdefault((entry.host, episode.gpu), []).append(bar)
    for of_lane in found.values():
        of_lane.sort(key=_order)
    return found


def _order(bar: Bar) -> tuple[float, Key]:
    return bar.start, bar.entry.key
