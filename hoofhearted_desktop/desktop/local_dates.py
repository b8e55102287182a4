"""Days and times as the person's calendar has them: Unix times to local days, and back, across changes of the clock."""

from __future__ import annotations

import datetime as dt
import re
from typing import Optional

from PySide6.QtCore import QDate, QLocale

from hoofhearted_desktop.core import quantities
from hoofhearted_desktop.core.tongue import say

DAY_S = 86_400.0
_EVENING_H, _MORNING_H = 22, 6
_YEAR_OR_WEEKDAY = re.compile(r"d{3,4}|(?:'[^']*'\s*)?y+[年년]?")
_FIRST_YEAR = 1971
"""Before that there is no Unix time."""


def local(moment: float) -> Optional[dt.datetime]:
    """Give a Unix time on the wall's clock, with its offset; None for one that no calendar has."""
    try:
        return dt.datetime.fromtimestamp(moment, tz=dt.timezone.utc).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def day_of(moment: float) -> Optional[dt.date]:
    """Give the local day of a Unix time."""
    at = local(moment)
    return None if at is None else at.date()


def midnight(day: dt.date) -> float:
    """Give the Unix time at which a local day begins, also where its clocks change, at midnight too."""
    wall = dt.datetime.combine(day, dt.time())
    either = sorted(wall.replace(fold=fold).astimezone().timestamp() for fold in (0, 1))
    return next((moment for moment in either if day_of(moment) == day), either[-1])


def clock(moment: float) -> str:
    """Give the time of day, as it is written everywhere: "14:02"."""
    at = local(moment)
    return quantities.not_available() if at is None else _clock(at)


def _clock(at: dt.datetime) -> str:
    return at.strftime(quantities.writing().clock)


def date(day: dt.date) -> str:
    """Give a day in full: "Monday, 23 November 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


def short_date(day: dt.date) -> str:
    """Give a day in few letters: "Mon 23 Nov"."""
    return f"{weekday(day)} {brief_date(day)}"


def brief_date(day: dt.date) -> str:
    """Give a day without week and year, as the calendar of the language has it: "23 Nov", "Nov 23", "23. Nov."."""
    form = _YEAR_OR_WEEKDAY.sub("", QLocale().dateFormat(QLocale.FormatType.LongFormat)).replace("MMMM", "MMM")
    return _pattern(day, form.strip(" ,،"))


def weekday(day: dt.date) -> str:
    """Give "Mon"."""
    return _pattern(day, "ddd")


def _pattern(day: dt.date, pattern: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def day_said(day: dt.date, now: float) -> str:
    """Give "Today", "Yesterday", or the day in full."""
    today = day_of(now)
    if today is not None and day == today:
        return say("Today")
    if today is not None and day == today - dt.timedelta(days=1):
        return say("Yesterday")
    return date(day)


def span(started: float, ended: float) -> str:
    """Give when it began and ended: "02:58–03:41"; with the days where it lasted beyond the next, the zone where the clocks changed."""
    begin, end = local(started), local(ended)
    if begin is None or end is None:
        return quantities.not_available()
    first, last = _clock(begin), _clock(end)
    if begin.utcoffset() != end.utcoffset():
        first, last = f"{first} {begin.tzname()}", f"{last} {end.tzname()}"
    if ended - started >= DAY_S:
        first, last = f"{short_date(begin.date())} {first}", f"{short_date(end.date())} {last}"
    elif first == last:
        return first
    return f"{first}–{last}"


def is_last_night(started: float, now: float) -> bool:
    """Whether a person who asks now would call it last night: from ten in the evening to six in the morning, and it is day."""
    begin, at = local(started), local(now)
    if begin is None or at is None or at.hour < _MORNING_H:
        return False
    days = (at.date() - begin.date()).days
    return (days == 0 and begin.hour < _MORNING_H) or (days == 1 and begin.hour >= _EVENING_H)


def shifted(day: dt.date, days: int) -> dt.date:
    """Give the day so many days later, or the day itself where calendars end."""
    try:
        later = day + dt.timedelta(days=days)
    except OverflowError:
        return day
    return later if later.year >= _FIRST_YEAR else day


def week_start(day: dt.date) -> dt.date:
    """Give the first day of a day's week, as the person's calendar begins it."""
    first = QLocale().firstDayOfWeek().value
    return day - dt.timedelta(days=(day.isoweekday() - first) % 7)
