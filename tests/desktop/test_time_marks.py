"""Marks of the time axis in local time, also on the days that have 23 and 25 hours."""

from __future__ import annotations

import datetime as dt
import os
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from hoofhearted_desktop.desktop import time_marks
from hoofhearted_desktop.desktop.time_marks import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY_S = 86_400.0


@pytest.fixture
def zone() -> Iterator[Callable[[str], None]]:
    """Live somewhere, until the test ends."""
    before = os.environ.get("TZ")
    locale = QLocale()

    def live_in(name: str) -> None:
        os.environ["TZ"] = name
        time.tzset()

    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    yield live_in
    QLocale.setDefault(locale)
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> float:
    """Give a local time as Unix time."""
    return dt.datetime(year, month, day, hour, minute).timestamp()  # noqa: DTZ001 - local time is meant


def words(begins: float, ends: float, most: int = 10) -> list[str]:
    """Give what the marks say."""
    return [mark.word for mark in marks(begins, ends, most)]


def test_the_day_that_has_23_hours_has_round_hours_all_the_same(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")
    begins = at(2026, 3, 29)
    found = marks(begins, begins + 23 * 3600, 8)
    assert [mark.word for mark in found] == [
        "00:00",
        "03:00",
        "06:00",
        "09:00",
        "12:00",
        "15:00",
        "18:00",
        "21:00",
        "00:00",
    ]
    assert [round((mark.moment - begins) / 3600) for mark in found] == [0, 2, 5, 8, 11, 14, 17, 20, 23]
    assert found[0].date
    assert found[-1].date


def test_the_hour_that_comes_twice_has_its_marks_twice(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")
    begins = at(2026, 10, 25)
    found = marks(begins, begins + 6 * 3600, 6)
    assert [mark.word for mark in found] == ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00", "05:00"]
    assert [round((mark.moment - begins) / 3600) for mark in found] == [0, 1, 2, 3, 4, 5, 6]


def test_the_hour_that_is_missing_has_no_mark(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")
    begins = at(2026, 3, 29)
    assert words(begins, begins + 4 * 3600, 4) == ["00:00", "01:00", "03:00", "04:00", "05:00"]


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
@pytest.mark.parametrize("span", [60.0, 600.0, 3600.0, 6 * 3600.0, DAY_S, 7 * DAY_S, 30 * DAY_S, 365 * DAY_S])
def test_every_mark_is_at_the_local_time_that_it_says(zone: Callable[[str], None], name: str, span: float) -> None:
    zone(name)
    for begins in (at(2026, 3, 28, 13, 7), at(2026, 10, 24, 22, 51), at(2026, 4, 4, 20), at(2026, 12, 31, 23, 59)):
        found = marks(begins, begins + span, 8)
        assert 1 <= len(found) <= 14
        moments = [mark.moment for mark in found]
        assert moments == sorted(set(moments))
        assert all(begins <= moment <= begins + span for moment in moments)
        for mark in found:
            wall = time_marks.local(mark.moment)
            assert wall is not None
            if ":" in mark.word:
                assert mark.word == wall.strftime("%H:%M:%S" if mark.word.count(":") == 2 else "%H:%M")
            else:
                assert (wall.hour, wall.minute) == (0, 0)


def test_a_year_has_months_and_says_where_another_year_begins(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")
    found = marks(at(2026, 3, 10), at(2027, 3, 10), 13)
    assert len(found) == 12
    assert [mark.date for mark in found if mark.date] == ["2027"]


def test_weeks_begin_on_mondays(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")
    found = marks(at(2026, 3, 1), at(2026, 4, 12), 7)
    assert {dt.datetime.fromtimestamp(mark.moment, tz=dt.timezone.utc).astimezone().weekday() for mark in found} == {0}


def test_what_no_calendar_has_has_no_marks() -> None:
    assert marks(-1e15, 1e15, 8) == ()
    assert marks(1e12, 1e12 + 60, 8) == ()
    assert marks(1.8e9, 1.8e9, 8) == ()
    assert time_marks.moment_said(1e18, 60.0) == "n/a"
    assert time_marks.date_said(-5.0) == "n/a"


def test_the_locale_writes_the_times(zone: Callable[[str], None]) -> None:
    zone("UTC")
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    first, *_ = words(at(2026, 5, 1, 12), at(2026, 5, 1, 15), 4)
    assert first == "12:00", "as everywhere else in the window"
    assert time_marks.day_said(dt.date(2026, 5, 1)) == "May 1"
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    assert time_marks.day_said(dt.date(2026, 5, 1)).startswith("1")
