"""Where the time axis has its marks, and their words, in local time: right also on days that have 23 or 25 hours."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, Optional

from PySide6.QtCore import QDate, QLocale

from hoofhearted_desktop.core import quantities
from hoofhearted_desktop.core.quantities import not_available

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_STEPS = (1, 2, 5, 10, 15, 30, *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)), *(_HOUR * n for n in (1, 2, 3, 6, 12)))
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 3, 6, 12, 24)
_MONTH_S = 30.4 * _DAY
SECONDS_S = 2 * _HOUR
"""Of a shorter stretch moments are said with their seconds."""
_EARLIEST = 86_400.0
_LATEST = 32_000_000_000.0
"""Beyond these years no calendar goes."""


class Mark(NamedTuple):
    """A mark at a Unix time; `date` is said under it where a day, month or year begins there."""

    moment: float
    word: str
    date: str = ""


def local(moment: float) -> Optional[dt.datetime]:
    """Give a Unix time as local time with its offset; None for one that no calendar has."""
    if not _EARLIEST <= moment <= _LATEST:
        return None
    return dt.datetime.fromtimestamp(moment, tz=dt.timezone.utc).astimezone()


def marks(begins: float, ends: float, most: int) -> tuple[Mark, ...]:
    """Give at most so many marks at round local times between two moments."""
    first, last = local(begins), local(ends)
    if first is None or last is None or ends <= begins:
        return ()
    apart = (ends - begins) / max(1, most)
    for step in _STEPS:
        if step >= apart:
            return (
                _of_hours(begins, ends, first, last, step) if step >= _HOUR else _of_minutes(begins, ends, first, step)
            )
    for days in _DAYS:
        if days * _DAY >= apart:
            return _of_days(begins, ends, first, last, days)
    months = next((each for each in _MONTHS if each * _MONTH_S >= apart), 60)
    return _of_months(begins, ends, first, last, months)


def _of_minutes(begins: float, ends: float, first: dt.datetime, step: int) -> tuple[Mark, ...]:
    made = []
    offset = first.utcoffset() or dt.timedelta()
    moment = begins - (begins + offset.total_seconds()) % step
    while moment <= ends:
        wall = local(moment)
        if wall is not None and moment >= begins and (wall.minute * _MINUTE + wall.second) % step == 0:
            made.append(_of_day(moment, wall, seconds=step < _MINUTE))
        moment += step
    return tuple(made)


def _of_hours(begins: float, ends: float, first: dt.datetime, last: dt.datetime, step: int) -> tuple[Mark, ...]:
    found: dict[float, Mark] = {}
    for day in _each_day(first, last):
        for hour in range(0, 24, step // _HOUR):
            for fold in (0, 1):
                wall = dt.datetime(day.year, day.month, day.day, hour, fold=fold)  # noqa: DTZ001 - local time is meant
                moment = wall.timestamp()
                there = local(moment)
                if begins <= moment <= ends and there is not None and there.hour == hour:
                    found[moment] = _of_day(moment, there, seconds=False)
    return tuple(mark for _, mark in sorted(found.items()))


def _of_days(begins: float, ends: float, first: dt.datetime, last: dt.datetime, days: int) -> tuple[Mark, ...]:
    made = []
    before: Optional[dt.date] = None
    for day in _each_day(first, last):
        if day.toordinal() % days != (1 if days in {7, 14} else 0):  # day 1 of the calendar was a Monday
            continue
        moment = _midnight(day)
        if begins <= moment <= ends:
            year = "" if before is None or before.year == day.year else f"{day.year}"
            made.append(Mark(moment, day_said(day), year))
            before = day
    return tuple(made)


def _of_months(begins: float, ends: float, first: dt.datetime, last: dt.datetime, months: int) -> tuple[Mark, ...]:
    made = []
    at = first.year * 12 + first.month - 1
    at -= at % months
    while at <= last.year * 12 + last.month - 1:
        day = dt.date(at // 12, at % 12 + 1, 1)
        moment = _midnight(day)
        if begins <= moment <= ends:
            name = QLocale().standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)
            made.append(Mark(moment, name if months < 12 else f"{day.year}", f"{day.year}" if day.month == 1 else ""))
        at += months
    return tuple(made)


def _each_day(first: dt.datetime, last: dt.datetime) -> list[dt.date]:
    begins, count = first.date(), (last.date() - first.date()).days + 1
    return [begins + dt.timedelta(days=nth) for nth in range(count)]


def _midnight(day: dt.date) -> float:
    return dt.datetime(day.year, day.month, day.day).timestamp()  # noqa: DTZ001 - local time is meant


def _of_day(moment: float, wall: dt.datetime, *, seconds: bool) -> Mark:
    midnight = (wall.hour, wall.minute, wall.second) == (0, 0, 0)
    return Mark(moment, clock_said(wall, seconds=seconds), day_said(wall.date()) if midnight else "")


# ---------------------------------------------------------------- words


def clock_said(wall: dt.datetime, *, seconds: bool) -> str:
    """Give the time of day as it is written everywhere in the window, without the zone."""
    form = quantities.writing().clock
    return wall.strftime(form.replace("%M", "%M:%S", 1) if seconds else form)


def day_said(day: dt.date) -> str:
    """Give a day of the year in a few letters: "Nov 27", "27. Nov."."""
    locale = QLocale()
    month_first = locale.dateFormat(QLocale.FormatType.ShortFormat).lower().find("m") < (
        locale.dateFormat(QLocale.FormatType.ShortFormat).lower().find("d")
    )
    month = locale.monthName(day.month, QLocale.FormatType.ShortFormat)
    return f"{month} {day.day}" if month_first else f"{day.day} {month}"


def date_said(moment: float) -> str:
    """Give the whole date of a moment, with the day of the week."""
    wall = local(moment)
    if wall is None:
        return not_available()
    locale = QLocale()
    weekday = locale.dayName(wall.isoweekday(), QLocale.FormatType.ShortFormat)
    return f"{weekday} {day_said(wall.date())} {wall.year}"


def moment_said(moment: float, span: float) -> str:
    """Give a moment within a stretch of `span` seconds: the more of it is shown, the less exactly."""
    wall = local(moment)
    if wall is None:
        return not_available()
    time = clock_said(wall, seconds=span < SECONDS_S)
    if span < 20 * _HOUR:
        return time
    locale = QLocale()
    weekday = locale.dayName(wall.isoweekday(), QLocale.FormatType.ShortFormat)
    if span < 40 * _DAY:
        return f"{weekday} {day_said(wall.date())}, {time}"
    return locale.toString(QDate(wall.year, wall.month, wall.day), QLocale.FormatType.ShortFormat)
