"""Days of the week and hours of the day, as people write them: "mon-fri", "sat, sun", "22:00-06:30". Pure; local time comes in.

Hours that run past midnight belong to the day on which they begin: "fri" with "22:00-06:00" holds on Saturday at 3.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple, Optional

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(7))
_WORDS = {"weekdays": frozenset(range(5)), "weekend": frozenset({5, 6}), "every day": EVERY_DAY}
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?")
_DAY_MIN = 24 * 60


class Moment(NamedTuple):
    """A moment in the local time of the host: `weekday` 0 is Monday, `minute` counts from midnight."""

    weekday: int
    minute: int


class LocalTime(NamedTuple):
    """A moment of the host's calendar: `day` as datetime.date.toordinal counts, `minute` from midnight by the clock on the wall."""

    day: int
    minute: int

    @property
    def weekday(self) -> int:
        """The day of the week; 0 is Monday."""
        return (self.day - 1) % 7

    @property
    def moment(self) -> Moment:
        """The same without the date."""
        return Moment(self.weekday, self.minute)


class Hours(NamedTuple):
    """A stretch of the day in minutes from midnight. `end_min` is not part of it, and not after `begin_min` past midnight."""

    begin_min: int
    end_min: int

    def __str__(self) -> str:
        """Write it as it is read: 22:00-06:30."""
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in self)


class When(NamedTuple):
    """The days and hours of a rule; without hours the whole day."""

    days: frozenset[int] = EVERY_DAY
    hours: Optional[Hours] = None

    def covers(self, other: When) -> bool:
        """Whether this holds whenever `other` does."""
        edges = {0, *(self.hours or ()), *(other.hours or ())}
        moments = (Moment(day, minute) for day in range(7) for minute in edges)
        return all(self.holds(at) for at in moments if other.holds(at))

    def holds(self, at: Moment) -> bool:
        """Whether the moment is within."""
        if self.hours is None:
            return at.weekday in self.days
        begin_min, end_min = self.hours
        if begin_min < end_min:
            return at.weekday in self.days and begin_min <= at.minute < end_min
        if at.minute >= begin_min:
            return at.weekday in self.days
        return at.minute < end_min and (at.weekday - 1) % 7 in self.days


@functools.lru_cache(maxsize=256)
def when_from(days: Optional[str], hours: Optional[str]) -> Optional[When]:
    """Read the days and hours of a rule, either of which may be left out; None where one of them is none."""
    which = EVERY_DAY if days is None else days_from(days)
    stretch = None if hours is None else hours_from(hours)
    if which is None or (hours is not None and stretch is None):
        return None
    return When(which, stretch)


def days_from(text: str) -> Optional[frozenset[int]]:
    """Read "mon-fri", "sat, sun", "weekdays" or "weekend"; None for what names no days. "fri-mon" runs over Sunday."""
    found: set[int] = set()
    for part in text.casefold().split(","):
        word = part.strip()
        if word in _WORDS:
            found |= _WORDS[word]
            continue
        first, dash, last = (each.strip() for each in word.partition("-"))
        begin, end = _day(first), _day(last if dash else first)
        if begin is None or end is None:
            return None
        found |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    return frozenset(found)


def _day(word: str) -> Optional[int]:
    """Read "mon" or "Monday"."""
    if len(word) < 3:
        return None
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return next((nth for nth, name in enumerate(full) if name.startswith(word)), None)


def hours_from(text: str) -> Optional[Hours]:
    """Read "22:00-06:30" or "9-17"; None for what is no such stretch."""
    first, dash, last = (each.strip() for each in text.partition("-"))
    begin_min, end_min = _minute(first), _minute(last)
    if not dash or begin_min is None or end_min is None or begin_min == _DAY_MIN:
        return None
    return Hours(begin_min, end_min % _DAY_MIN)


def _minute(word: str) -> Optional[int]:
    match = _CLOCK.fullmatch(word)
    if match is None:
        return None
    minute = int(match[1]) * 60 + int(match[2] or 0)
    return minute if int(match[2] or 0) < 60 and minute <= _DAY_MIN else None
