"""Figures as a person reads them: one form for each unit, "n/a" for what cannot be said.

They are written as English is until the desktop names another way (`write`): decimal comma, groups of digits, dates, degrees
Fahrenheit. Data has none of that.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

from hoofhearted_desktop.core.tongue import many, say

NOT_AVAILABLE = "n/a"

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_LONGEST_S = 100 * 365.25 * _DAY
"""Longer is a clock that is wrong."""
_TICK_JITTER_S = 0.05
"""A tick may come some milliseconds early: what held for three of them, held for 3 s."""
_GIB = 1024**3
_MIB = 1024**2
_FEW_DIGITS = 4
"""So many need no groups: "1905 MHz" and "12 345"."""


class Writing(NamedTuple):
    """How figures are written. `date` and `clock` are forms of strftime; `group` stands between thousands."""

    decimal: str = "."
    group: str = ""
    date: str = "%Y-%m-%d"
    clock: str = "%H:%M"
    fahrenheit: bool = False


_writing = Writing()


def write(how: Writing = _writing) -> None:
    """Write figures in this way from now on, or as English again."""
    global _writing  # noqa: PLW0603 - one program writes in one way
    _writing = how


def writing() -> Writing:
    """Give the way in which figures are written now."""
    return _writing


def not_available() -> str:
    """Give what stands for a figure that nobody can say."""
    return say("n/a")


def number(value: float, places: int = 0, *, signed: bool = False) -> str:
    """Give a number with so many decimal places: 7.25 as "7.2", in German as "7,2"."""
    text = f"{value:+.{places}f}" if signed else f"{value:.{places}f}"
    if _writing.decimal == "." and not _writing.group:
        return text
    whole, _, part = text.partition(".")
    if _writing.group and len(whole.lstrip("+-")) > _FEW_DIGITS:
        whole = f"{int(whole):{'+' if signed else ''},}".replace(",", _writing.group)
    return f"{whole}{_writing.decimal}{part}" if part else whole


def percent(value: Optional[float]) -> str:
    """Give 34.2 as "34 %"."""
    return not_available() if value is None else f"{number(value)} %"


def watts(value: Optional[float]) -> str:
    """Give 95.7 as "96 W"."""
    return not_available() if value is None else f"{number(value)} W"


def celsius(value: Optional[float]) -> str:
    """Give 62.0 as "62 °C", or as "144 °F" where a person wants those."""
    if value is None:
        return not_available()
    return f"{number(value * 1.8 + 32)} °F" if _writing.fahrenheit else f"{number(value)} °C"


def megahertz(value: Optional[float]) -> str:
    """Give 1905 as "1905 MHz"."""
    return not_available() if value is None else f"{number(value)} MHz"


def gib(value: Optional[int]) -> str:
    """Give bytes as "7.2 GiB", and less than a tenth of a GiB as "64 MiB"."""
    if value is None:
        return not_available()
    return f"{number(value / _GIB, 1)} GiB" if value == 0 or value >= _GIB / 10 else f"{number(value / _MIB)} MiB"


def energy(value: Optional[float]) -> str:
    """Give watt-hours as "17.6 Wh", and from 100 Wh as "0.14 kWh"."""
    if value is None:
        return not_available()
    return f"{number(value / 1000, 2)} kWh" if value >= 100 else f"{number(value, 1)} Wh"


def cost(amount: float, currency: str) -> str:
    """Give 0.0434 and "EUR" as "0.04 EUR"; what is less than half a hundredth is not nothing."""
    if amount >= 0.005 or amount == 0:
        return f"{number(amount, 2)} {currency}".strip()
    return say("under {amount}", amount=f"{number(0.01, 2)} {currency}".strip())


def duration(seconds: Optional[float]) -> str:
    """Give seconds as "12 s", "12 min", "3 h 20 min" or "2 days"."""
    if seconds is None or seconds > _LONGEST_S:
        return not_available()
    whole = max(0, int(seconds + _TICK_JITTER_S))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    if whole < _DAY:
        minutes = whole % _HOUR // _MINUTE
        return f"{whole // _HOUR} h {minutes} min" if minutes else f"{whole // _HOUR} h"
    days = whole // _DAY
    return many("{n} day", "{n} days", days)


def time_of_day(moment: float, now: float) -> str:
    """Give a Unix time as "14:02" local time, with its date where that is not less than 20 hours ago.

    "n/a" for one that no calendar has.
    """
    import datetime as dt  # a third of a megabyte, and most readings say no time of day

    try:
        local = dt.datetime.fromtimestamp(moment, tz=dt.timezone.utc).astimezone()
    except (ValueError, OverflowError, OSError):
        return not_available()
    clock = _writing.clock
    return local.strftime(clock if abs(now - moment) < 20 * _HOUR else f"{_writing.date} {clock}")
