"""The time on the wall: by the zone, through the hours of summer time, and for times that no calendar has."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.agent.local_time import local_time
from hoofhearted_desktop.core.hours import LocalTime, Moment
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def utc(*when: int) -> float:
    return dt.datetime(*when, tzinfo=dt.timezone.utc).timestamp()  # type: ignore[misc,arg-type]


@not_on_windows("a zone of the test's own is POSIX's")
@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("unix", "day", "clock"),
    [
        (utc(2026, 11, 26, 22, 59), (2026, 11, 26), "23:59"),
        (utc(2026, 11, 26, 23, 0), (2026, 11, 27), "00:00"),
        (utc(2026, 3, 29, 0, 59), (2026, 3, 29), "01:59"),
        (utc(2026, 3, 29, 1, 0), (2026, 3, 29), "03:00"),
        (utc(2000, 2, 29, 12, 0), (2000, 2, 29), "13:00"),
        (utc(2024, 12, 31, 12, 0), (2024, 12, 31), "13:00"),
        (utc(1970, 1, 1, 0, 0), (1970, 1, 1), "01:00"),
        (utc(2026, 10, 25, 0, 30), (2026, 10, 25), "02:30"),
        (utc(2026, 10, 25, 1, 30), (2026, 10, 25), "02:30"),
    ],
)
def test_it_is_what_the_clock_on_the_wall_says(unix: float, day: tuple[int, int, int], clock: str) -> None:
    hour, minute = clock.split(":")
    found = local_time(unix)
    assert found == LocalTime(dt.date(*day).toordinal(), int(hour) * 60 + int(minute))
    assert found.moment == Moment(dt.date(*day).weekday(), int(hour) * 60 + int(minute))


@pytest.mark.parametrize("unix", [1e18, -1e18, 1e299, 1e12, -1e11])
def test_a_time_that_no_calendar_has_is_not_known(unix: float) -> None:
    assert local_time(unix) is None
