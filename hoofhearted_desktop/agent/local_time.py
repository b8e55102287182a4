"""The time on the wall of this machine: where days and hours of rules and habits come from."""

from __future__ import annotations

import time
from typing import Optional

from hoofhearted_desktop.core.hours import LocalTime

LAST_YEAR = 9999


def local_time(unix: float) -> Optional[LocalTime]:
    """Give the local time of Unix seconds by this machine's zone; None for a time that no calendar has, as a recording may say."""
    try:
        found = time.localtime(unix)
    except (OverflowError, ValueError, OSError):
        return None
    before = found.tm_year - 1
    if not 0 <= before < LAST_YEAR:
        return None
    day = before * 365 + before // 4 - before // 100 + before // 400 + found.tm_yday  # as datetime.date.toordinal
    return LocalTime(day, found.tm_hour * 60 + found.tm_min)
