"""What is usual: days counted around an hour, with the words that tell it, over midnight, summer time and absence."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core.hours import LocalTime
from hoofhearted_desktop.core.preferences import Usualness
from hoofhearted_desktop.core.samples import SampleError
from hoofhearted_desktop.core.usual import MOST_DAYS, MOST_PROGRAMS, Habit, Program, Usual

OLLAMA = Program("ollama", "david", "ollama")
FRIDAY = dt.date(2026, 11, 27).toordinal()
DEFAULT = Usualness()


def at(day: int, clock: str) -> LocalTime:
    hour, minute = clock.split(":")
    return LocalTime(FRIDAY + day, int(hour) * 60 + int(minute))


class Weeks:
    """An agent that watches every hour of the days before FRIDAY, but for those it was off."""

    def __init__(self, days: int = 60, *, off: tuple[int, ...] = ()) -> None:
        self.usual = Usual()
        for day in range(-days, 1):
            if day not in off:
                for hour in range(24):
                    self.usual.watch(at(day, f"{hour}:00"))

    def ran(self, clock: str, *days: int) -> Weeks:
        for day in days:
            self.usual.note(OLLAMA, at(day, clock))
        return self

    def ask(self, clock: str, day: int = 0, **limits: float) -> Habit:
        return self.usual.habit(OLLAMA, at(day, clock), DEFAULT._replace(**limits))  # type: ignore[arg-type]


def test_nothing_is_known_of_a_program_that_never_ran() -> None:
    assert Weeks().ask("03:00") == Habit(is_usual=False, text=None)


@pytest.mark.parametrize(
    ("days", "clock", "usual", "text"),
    [
        ((-1, -2, -4, -5, -7), "03:10", True, "seen on 5 of the last 7 nights around this hour"),
        ((-1, -2, -3, -4, -5, -6, -7), "03:10", True, "seen on each of the last 7 nights around this hour"),
        ((-1, -2, -4, -5, -7), "19:30", True, "seen on 5 of the last 7 evenings around this hour"),
        ((-1, -3, -4, -6), "08:30", True, "seen on 4 of the last 7 mornings around this hour"),
        ((-1, -2, -5), "14:00", True, "seen on 3 of the last 7 afternoons around this hour"),
        ((-1, -2, -3, -4, -7), "14:00", True, "seen on each of the last 5 weekday afternoons around this hour"),
        ((-1, -2, -7), "14:00", True, "seen on 3 of the last 5 weekday afternoons around this hour"),
        ((-1, -2), "03:10", False, "seen on 2 of the last 7 nights around this hour"),
        ((-1,), "14:00", False, "seen on 1 of the last 7 afternoons around this hour"),
        ((-7, -14, -21), "14:00", True, "seen on 3 of the last 6 Fridays around this hour"),
        ((-14, -21), "14:00", False, "seen on 2 of the last 6 Fridays around this hour"),
        ((-28, -35, -42), "14:00", False, "seen on 3 of the last 6 Fridays around this hour"),
        ((-9, -10, -11), "14:00", False, "not usual around this hour"),
    ],
)
def test_days_are_counted_and_said(days: tuple[int, ...], clock: str, *, usual: bool, text: str) -> None:
    assert Weeks().ran(clock, *days).ask(clock) == Habit(usual, text)


def test_today_proves_nothing_of_today() -> None:
    assert not Weeks().ran("14:00", 0).ran("13:00", 0).ask("14:10").is_usual


@pytest.mark.parametrize(
    ("asked", "usual"),
    [("01:59", False), ("02:10", True), ("03:30", True), ("04:59", True), ("05:00", False), ("15:00", False)],
)
def test_around_is_an_hour_before_and_after(asked: str, *, usual: bool) -> None:
    assert Weeks().ran("03:30", -1, -2, -3).ask(asked).is_usual is usual


def test_a_night_is_one_night_on_both_sides_of_midnight() -> None:
    weeks = Weeks().ran("23:40", -1, -2, -3, -4)
    assert weeks.ask("00:20") == Habit(True, "seen on 3 of the last 7 nights around this hour")  # tonight is no witness
    assert Weeks().ran("00:20", -1, -2, -3, 0).ask("23:40").text == "seen on 4 of the last 7 nights around this hour"


def test_a_program_that_just_ran_before_midnight_is_not_its_own_witness_after_it() -> None:
    assert Weeks().ran("23:50", -1).ask("00:10") == Habit(False, "not usual around this hour")


def test_days_on_which_nobody_watched_count_for_neither_side() -> None:
    weeks = Weeks(off=(-2, -3)).ran("03:00", -1, -4, -5, -6)
    assert weeks.ask("03:00") == Habit(True, "seen on 4 of the 5 nights watched around this hour")
    assert Weeks(3).ran("03:00", -1, -2, -3).ask("03:00").text == (
        "seen on each of the 3 nights watched around this hour"
    )
    assert Weeks(1).ran("03:00", -1).ask("03:00") == Habit(False, "seen on the one night watched around this hour")
    assert Weeks().ran("03:00", -1).ask("03:00", look_back_days=1, least_days=1) == Habit(
        True, "seen on the last night around this hour"
    )


def test_older_days_count_less() -> None:
    weeks = Weeks().ran("14:00", -40, -41, -42)
    assert not weeks.ask("14:00", look_back_days=60).is_usual
    assert weeks.ask("14:00", look_back_days=60, half_life_days=365).is_usual
    assert Weeks().ran("14:00", -1, -2, -3).ask("14:00", half_life_days=1).is_usual


def test_the_thresholds_are_those_of_the_settings() -> None:
    weeks = Weeks().ran("14:00", -1, -2, -3, -4)
    assert not weeks.ask("14:00", least_days=5).is_usual
    assert not weeks.ask("14:00", look_back_days=2).is_usual
    assert not weeks.ask("18:30").is_usual
    assert weeks.ask("18:30", around_h=4).is_usual


def test_summer_time_moves_nothing_by_the_clock_on_the_wall() -> None:
    """The night to 2026-10-25 has two hours from 2 to 3 in Berlin, that to 2026-03-29 has none."""
    autumn, spring = dt.date(2026, 10, 25).toordinal(), dt.date(2026, 3, 29).toordinal()
    for sunday, clock in ((autumn, 150), (spring, 210)):
        usual = Usual()
        for day in (-2, -1):
            usual.note(OLLAMA, LocalTime(sunday + day, 150))
        usual.note(OLLAMA, LocalTime(sunday, clock))
        usual.note(OLLAMA, LocalTime(sunday, clock))
        found = usual.habit(OLLAMA, LocalTime(sunday + 1, 150), DEFAULT)
        assert found == Habit(True, "seen on each of the 3 nights watched around this hour")


def test_another_user_s_or_container_s_is_another_habit() -> None:
    weeks = Weeks().ran("03:00", -1, -2, -3)
    for other in (OLLAMA._replace(user="mallory"), OLLAMA._replace(container=None), OLLAMA._replace(name="xmrig")):
        assert weeks.usual.habit(other, at(0, "03:00"), DEFAULT).text is None


def test_it_is_forgotten_by_name_or_as_a_whole() -> None:
    weeks = Weeks().ran("03:00", -1, -2, -3)
    weeks.usual.note(Program("jellyfin"), at(-1, "03:00"))
    assert weeks.usual.forget("nobody") == 0
    assert weeks.usual.forget("Ollama") == 1
    assert not weeks.ask("03:00").is_usual
    assert len(weeks.usual) == 1
    assert weeks.usual.forget() == 1


def test_memory_is_bounded_and_keeps_who_was_seen_last() -> None:
    usual = Usual()
    for number in range(MOST_PROGRAMS + 50):
        usual.note(Program("ollama"), at(0, "03:00"))
        usual.note(Program(f"script-{number}"), at(0, "03:00"))
    assert len(usual) == MOST_PROGRAMS
    assert usual.forget("ollama") == 1
    for day in range(1000):
        usual.note(OLLAMA, at(day, "03:00"))
    kept = usual.to_json()
    assert max(len(each["hours"]) for each in kept["programs"]) == MOST_DAYS == len(kept["watched"])
    assert usual.habit(OLLAMA, at(1000, "03:00"), DEFAULT).is_usual


moments = st.builds(LocalTime, st.integers(FRIDAY - 70, FRIDAY + 1), st.integers(0, 1439))
programs = st.builds(Program, st.sampled_from(["ollama", "x", "\ud800"]), st.sampled_from([None, "david"]))
histories = st.lists(st.tuples(programs, moments), max_size=60)
limits = st.builds(Usualness, st.integers(1, 60), st.integers(1, 60), st.floats(0.25, 12.0), st.floats(1.0, 365.0))


def told(history: list[tuple[Program, LocalTime]]) -> Usual:
    usual = Usual()
    for who, when in history:
        usual.note(who, when)
    return usual


@given(histories, moments, limits)
def test_it_is_the_same_after_being_kept(
    history: list[tuple[Program, LocalTime]], now: LocalTime, asked: Usualness
) -> None:
    usual = told(history)
    again = Usual.from_json(json.loads(json.dumps(usual.to_json())))
    assert again.to_json() == usual.to_json()
    for who, _ in history:
        assert again.habit(who, now, asked) == usual.habit(who, now, asked)


@given(histories, moments, limits)
def test_what_is_usual_was_seen_on_as_many_days_and_never_later_than_now(
    history: list[tuple[Program, LocalTime]], now: LocalTime, asked: Usualness
) -> None:
    usual = told(history)
    for who, _ in history:
        found = usual.habit(who, now, asked)
        assert found.text
        days = {when.day for each, when in history if each == who and when.day <= now.day}
        if found.is_usual:
            assert len(days) >= asked.least_days


@given(histories, moments, moments)
def test_one_more_day_never_makes_it_less_usual(
    history: list[tuple[Program, LocalTime]], more: LocalTime, now: LocalTime
) -> None:
    for who, _ in history[:3]:
        if told(history).habit(who, now, DEFAULT).is_usual:
            assert told([*history, (who, more)]).habit(who, now, DEFAULT).is_usual


@pytest.mark.parametrize(
    "broken",
    [
        [],
        "x",
        {"programs": 1},
        {"programs": [{}]},
        {"programs": [{"name": "x", "hours": {"1": -1}}]},
        {"programs": [{"name": "x", "hours": {"1": 1.5}}]},
        {"programs": [{"name": "x", "hours": {"monday": 1}}]},
        {"watched": {"99999999": 1}},
    ],
)
def test_what_is_no_such_memory_is_refused(broken: object) -> None:
    with pytest.raises(SampleError):
        Usual.from_json(broken)
