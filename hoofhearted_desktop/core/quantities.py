"""Figures as a person reads them: one form for each unit, "n/a" for what cannot be said."""

from __future__ import annotations

from typing import Optional

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


def percent(value: Optional[float]) -> str:
    """Give 34.2 as "34 %"."""
    return NOT_AVAILABLE if value is None else f"{value:.0f} %"


def watts(value: Optional[float]) -> str:
    """Give 95.7 as "96 W"."""
    return NOT_AVAILABLE if value is None else f"{value:.0f} W"


def celsius(value: Optional[float]) -> str:
    """Give 62.0 as "62 °C"."""
    return NOT_AVAILABLE if value is None else f"{value:.0f} °C"


def megahertz(value: Optional[float]) -> str:
    """Give 1905 as "1905 MHz"."""
    return NOT_AVAILABLE if value is None else f"{value:.0f} MHz"


def gib(value: Optional[int]) -> str:
    """Give bytes as "7.2 GiB", and less than a tenth of a GiB as "64 MiB"."""
    if value is None:
        return NOT_AVAILABLE
    return f"{value / _GIB:.1f} GiB" if value == 0 or value >= _GIB / 10 else f"{value / _MIB:.0f} MiB"


def energy(value: Optional[float]) -> str:
    """Give watt-hours as "17.6 Wh", and from 100 Wh as "0.14 kWh"."""
    if value is None:
        return NOT_AVAILABLE
    return f"{value / 1000:.2f} kWh" if value >= 100 else f"{value:.1f} Wh"


def cost(amount: float, currency: str) -> str:
    """Give 0.0434 and "EUR" as "0.04 EUR"; what is less than half a hundredth is not nothing."""
    said = f"{amount:.2f}" if amount >= 0.005 or amount == 0 else "under 0.01"
    return f"{said} {currency}".strip()


def duration(seconds: Optional[float]) -> str:
    """Give seconds as "12 s", "12 min", "3 h 20 min" or "2 days"."""
    if seconds is None or seconds > _LONGEST_S:
        return NOT_AVAILABLE
    whole = max(0, int(seconds + _TICK_JITTER_S))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    if whole < _DAY:
        minutes = whole % _HOUR // _MINUTE
        return f"{whole // _HOUR} h {minutes} min" if minutes else f"{whole // _HOUR} h"
    days = whole // _DAY
    return "1 day" if days == 1 else f"{days} days"


def time_of_day(moment: float, now: float) -> str:
    """Give a Unix time as "14:02" local time, with its date where that is not less than 20 hours ago.

    "n/a" for one that no calendar has.
    """
    import datetime as dt  # a third of a megabyte, and most readings say no time of day

    try:
        local = dt.datetime.fromtimestamp(moment, tz=dt.timezone.utc).astimezone()
    except (ValueError, OverflowError, OSError):
        return NOT_AVAILABLE
    return local.strftime("%H:%M" if abs(now - moment) < 20 * _HOUR else "%Y-%m-%d %H:%M")
