"""Days and times as calendars of several languages have them, and where clocks change."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from hoofhearted_desktop.desktop import local_dates

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = dt.date(2026, 11, 23)
NOON = 1_795_867_200.0
"""2026-11-28 12:00 in UTC."""
HOUR = 3600.0


@pytest.fixture(autouse=True)
def _calendar(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    before = QLocale()
    yield
    QLocale.setDefault(before)
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("language", "brief", "short"),
    [
        ("en_GB", "23 Nov", "Mon 23 Nov"),
        ("en_US", "Nov 23", "Mon Nov 23"),
        ("de_DE", "23. Nov.", "Mo. 23. Nov."),
        ("es_ES", "23 de nov", "lun 23 de nov"),
        ("ja_JP", "11月23日", "月 11月23日"),
    ],
)
def test_a_day_in_few_letters(language: str, brief: str, short: str) -> None:
    QLocale.setDefault(QLocale(language))
    assert local_dates.brief_date(DAY) == brief
    assert local_dates.short_date(DAY) == short


@pytest.mark.parametrize(
    ("hours_ago", "now_hour", "is_night"),
    [(9, 12, True), (13, 12, True), (14.5, 12, False), (5, 12, False), (3, 5, False), (30, 12, False)],
)
def test_last_night_is_what_a_person_calls_so(hours_ago: float, now_hour: int, is_night: bool) -> None:
    now = NOON + (now_hour - 12) * HOUR
    assert local_dates.is_last_night(now - hours_ago * HOUR, now) is is_night


def test_a_span_of_days_names_them() -> None:
    QLocale.setDefault(QLocale("en_GB"))
    assert local_dates.span(NOON, NOON + 59) == "12:00"
    assert local_dates.span(NOON, NOON + 600) == "12:00–12:10"
    assert local_dates.span(NOON, NOON + 26 * HOUR) == "Sat 28 Nov 12:00–Sun 29 Nov 14:00"


@pytest.mark.parametrize("moment", [8e17, -8e17, float("inf"), float("nan")])
def test_a_moment_that_no_calendar_has(moment: float) -> None:
    assert local_dates.day_of(moment) is None
    assert local_dates.clock(moment) == "n/a"
    assert local_dates.span(moment, moment) == "n/a"
    assert not local_dates.is_last_night(moment, NOON)


def test_calendars_end() -> None:
    assert local_dates.shifted(dt.date(9999, 12, 30), 7) == dt.date(9999, 12, 30)
    assert local_dates.shifted(dt.date(1971, 1, 3), -7) == dt.date(1971, 1, 3)
    assert local_dates.shifted(DAY, -7) == dt.date(2026, 11, 16)


def test_a_midnight_that_does_not_exist_is_the_moment_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Sao_Paulo")
    time.tzset()
    missing = dt.date(2018, 11, 4)  # clocks went from 23:59 to 01:00
    begin, end = local_dates.midnight(missing), local_dates.midnight(missing + dt.timedelta(days=1))
    assert end - begin == 23 * HOUR
