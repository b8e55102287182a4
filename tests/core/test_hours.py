"""Days and hours as people write them, over midnight and over Sunday."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.core.hours import Hours, Moment, When, days_from, hours_from

FRI, SAT, SUN = 4, 5, 6


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Saturday, sun", {5, 6}),
        ("fri-mon", {4, 5, 6, 0}),
        ("weekend", {5, 6}),
        ("weekdays, sat", {0, 1, 2, 3, 4, 5}),
        ("wed", {2}),
        ("", None),
        ("mon-", None),
        ("-", None),
        ("someday", None),
        ("mo", None),
        ("mon,,tue", None),
    ],
)
def test_days(text: str, days: set[int] | None) -> None:
    assert days_from(text) == days


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22:00-06:30", Hours(1320, 390)),
        ("9-17", Hours(540, 1020)),
        ("0:00-24:00", Hours(0, 0)),
        ("18:00 - 24:00", Hours(1080, 0)),
        ("24:00-6:00", None),
        ("25-3", None),
        ("9:60-10", None),
        ("9", None),
        ("", None),
    ],
)
def test_hours(text: str, hours: Hours | None) -> None:
    assert hours_from(text) == hours


@pytest.mark.parametrize(
    ("when", "weekday", "clock", "holds"),
    [
        (When(), SUN, "03:00", True),
        (When(frozenset({FRI}), hours_from("22:00-06:00")), FRI, "22:00", True),
        (When(frozenset({FRI}), hours_from("22:00-06:00")), SAT, "05:59", True),
        (When(frozenset({FRI}), hours_from("22:00-06:00")), SAT, "06:00", False),
        (When(frozenset({FRI}), hours_from("22:00-06:00")), FRI, "03:00", False),
        (When(frozenset({0}), hours_from("22:00-06:00")), 1, "03:00", True),
        (When(frozenset({SUN}), hours_from("22:00-06:00")), 0, "03:00", True),
        (When(frozenset({SAT})), FRI, "12:00", False),
        (When(hours=hours_from("9-17")), FRI, "16:59", True),
        (When(hours=hours_from("9-17")), FRI, "17:00", False),
        (When(hours=hours_from("0-24")), FRI, "00:00", True),
        (When(hours=hours_from("0-24")), FRI, "23:59", True),
    ],
)
def test_a_moment_is_within_or_not(when: When, weekday: int, clock: str, holds: bool) -> None:
    hour, minute = clock.split(":")
    assert when.holds(Moment(weekday, int(hour) * 60 + int(minute))) is holds
