"""Questions on the past: bounded, without a hole or a double point between what is stored and what is live."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoofhearted_desktop.store.columns import PLACES
from hoofhearted_desktop.store.database import MEMORY
from hoofhearted_desktop.store.history import FEWEST_POINTS, MOST_POINTS, Question
from hoofhearted_desktop.store.tiers import PAGES, TIERS
from tests.examples import examples
from tests.store.store import NOON, Store, reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR, DAY = 3600, 86400


@pytest.fixture
def store() -> Iterator[Store]:
    with Store(MEMORY) as made:
        yield made


def whole(found: dict[str, Any]) -> None:
    """What every answer keeps: columns of one length, time that goes on, nothing but None in a gap."""
    lengths = {
        len(column) for column in (found["time"], found["seconds"], *found["mean"].values(), *found["max"].values())
    }
    assert lengths == {len(found["time"])}
    assert found["time"] == sorted(set(found["time"]))
    for nth, seconds in enumerate(found["seconds"]):
        if not seconds:
            assert {column[nth] for column in (*found["mean"].values(), *found["max"].values())} == {None}
    for name, column in found["mean"].items():
        for nth, mean in enumerate(column):
            peak = found["max"][name][nth]
            assert (mean is None) == (peak is None)
            assert mean is None or mean <= peak + 0.01


def test_an_unknown_gpu_has_no_points(store: Store) -> None:
    store.feed(NOON, NOON + 20)
    found = store.history(Question("GPU-9"))
    assert (found["time"], found["mean"]["sm"], found["step_s"]) == ([], [], 0)


def test_a_few_seconds_are_given_as_they_were_taken(store: Store) -> None:
    store.database.add([reading(NOON + 0.5, 10.0), reading(NOON + 1.5, 20.0)])
    found = store.history(Question("GPU-1", metrics=("sm", "power_w", "nonsense")), [reading(NOON + 2.5, 30.0)])
    assert found == {
        "gpu": "GPU-1",
        "step_s": 0.0,
        "time": [NOON + 0.5, NOON + 1.5, NOON + 2.5],
        "seconds": [1.0, 1.0, 1.0],
        "mean": {"sm": [10.0, 20.0, 30.0], "power_w": [40.0, 60.0, 80.0]},
        "max": {"sm": [10.0, 20.0, 30.0], "power_w": [40.0, 60.0, 80.0]},
    }


def test_mean_and_highest_of_a_point(store: Store) -> None:
    for minute in range(90):
        store.database.add(
            [reading(NOON + 60 * minute + second, 100.0 if second == 30 else 0.0) for second in range(60)]
        )
    found = store.history(Question("GPU-1", NOON, NOON + 5399, 90, ("sm", "temperature_c")))
    assert found["step_s"] == 60.0
    assert found["time"] == [float(NOON + 60 * minute) for minute in range(90)]
    assert found["mean"]["sm"] == [pytest.approx(100 / 60, abs=0.06)] * 90
    assert found["max"]["sm"] == [100.0] * 90
    assert set(found["seconds"]) == {60.0}
    assert found["mean"].keys() == {"sm", "temperature_c"}


def test_the_lowest_of_a_point_is_that_of_its_rows_where_it_is_asked_for(store: Store) -> None:
    for second in range(120):
        store.database.add([reading(NOON + second, 80.0 if second < 60 else 20.0 if second < 70 else 50.0)])
    store.settle()
    question = Question("GPU-1", NOON, NOON + 120, max_points=2, metrics=("sm",))
    assert "min" not in store.history(question)
    found = store.history(question._replace(lowest=True))
    assert len(found["min"]["sm"]) == len(found["time"])
    assert min(low for low in found["min"]["sm"] if low is not None) == 20.0
    for low, mean in zip(found["min"]["sm"], found["mean"]["sm"]):  # noqa: B905 - Python 3.9 runs it too
        assert (low is None) == (mean is None)
        assert low is None or low <= mean
    gap = store.history(Question("GPU-9", lowest=True))
    assert gap["min"]["sm"] == []


@pytest.mark.parametrize("span", [30, 600, 3000, HOUR + 600, 7 * HOUR, 47 * HOUR, 3 * DAY])
def test_any_range_is_seamless_up_to_now(store: Store, span: int) -> None:
    begins = NOON + 700
    store.feed(begins, begins + span - 5, 5.0)
    last = range(begins, begins + span - 5, 5)[-1]
    fresh = [reading(last + nth, 50.0) for nth in range(1, 5)]
    fed = len(range(begins, begins + span - 5, 5)) * 5 + 4
    for points in (2, 50, 600, 5000):
        found = store.history(Question("GPU-1", max_points=points), fresh)
        whole(found)
        assert len(found["time"]) <= points
        assert None not in found["mean"]["sm"], points
        assert set(found["mean"]["sm"]) == {50.0}, points
        if found["step_s"] or span < HOUR:
            assert sum(found["seconds"]) == pytest.approx(fed), points
        if points == 600:
            assert len(found["time"]) >= min(points / 4, span / 20)


def test_a_gap_is_one_point_of_nothing_in_every_tier(store: Store) -> None:
    store.feed(NOON, NOON + 3 * HOUR)
    store.feed(NOON + 5 * HOUR, NOON + 8 * HOUR)
    for points in (8, 60, 300, 2000):
        found = store.history(Question("GPU-1", max_points=points))
        whole(found)
        nothing = [found["time"][nth] for nth, seconds in enumerate(found["seconds"]) if not seconds]
        assert len(nothing) == 1, points
        assert NOON + 3 * HOUR - 3600 <= nothing[0] < NOON + 5 * HOUR
        assert len(found["time"]) <= points
    last = store.history(Question("GPU-1", NOON + 8 * HOUR - 600))
    assert None not in last["mean"]["sm"]


def test_a_gap_of_seconds_is_seen_among_seconds(store: Store) -> None:
    store.database.add([reading(NOON, 10.0), reading(NOON + 1), reading(NOON + 30, 20.0), reading(NOON + 31)])
    found = store.history(Question("GPU-1", metrics=("sm",)))
    assert found["mean"]["sm"] == [10.0, 50.0, None, 20.0, 50.0]
    assert NOON + 1 < found["time"][2] < NOON + 30


def test_slow_sampling_is_no_gap(store: Store) -> None:
    times = [NOON + 10 * nth + (nth % 3) * 0.7 for nth in range(600)]
    for at in range(0, 600, 5):
        store.database.add([reading(time, 50.0, covered_s=10.0) for time in times[at : at + 5]])
    for points in (100, 590, 5000):
        assert None not in store.history(Question("GPU-1", max_points=points))["mean"]["sm"], points


@pytest.mark.parametrize("most_points", [5000, 40, 7])
def test_a_machine_that_nobody_watched_for_a_while_has_no_gap_where_its_readings_lie_further_apart(
    store: Store, most_points: int
) -> None:
    """One second apart, then five or two, then one: as agent/pace.py has it, and who comes in the middle of a step."""
    steps = [1.0] * 30 + [5.0] * 24 + [3.2] + [1.0] * 30 + [2.0] * 30 + [5.0, 1.0, 5.0, 1.0]
    at, rows = float(NOON), []
    for step in steps:
        at += step
        rows.append(reading(at, 50.0, covered_s=step))
    store.database.add(rows[:60])
    found = store.history(Question("GPU-1", max_points=most_points, metrics=("sm",)), rows[60:])
    assert found["mean"]["sm"] == [50.0] * len(found["time"])
    assert sum(found["seconds"]) == pytest.approx(sum(steps))


def test_a_reading_that_fails_is_nothing_and_not_zero(store: Store) -> None:
    for at in range(0, 1200, 10):
        store.database.add([reading(NOON + at + nth, None if 300 <= at < 600 else 50.0) for nth in range(10)])
    found = store.history(Question("GPU-1", max_points=60))
    whole(found)
    assert found["mean"]["sm"].count(None) == 15
    assert found["mean"]["power_w"].count(None) == 15
    assert found["mean"]["memory_used"].count(None) == 0
    assert set(found["seconds"]) == {20.0}


@pytest.mark.parametrize("back", [30, 300, 3 * HOUR, 3 * DAY])
def test_a_clock_set_back_never_makes_time_go_backwards(store: Store, back: int) -> None:
    store.feed(NOON, NOON + 5 * HOUR, 5.0, sm=10.0)
    store.feed(NOON + 5 * HOUR - back, NOON + 7 * HOUR - back, 5.0, sm=90.0)
    newest = NOON + 7 * HOUR - back
    for since in (None, newest - 600, newest - 2 * HOUR, newest - 6 * HOUR):
        for points in (30, 600, 5000):
            found = store.history(Question("GPU-1", since, newest, points))
            whole(found)
            assert len(found["time"]) <= points
            assert found["mean"]["sm"][-1] == 90.0
            if since == newest - 600 and points > 30:
                assert set(found["mean"]["sm"]) == {90.0}


def test_the_range_is_cut_where_it_was_asked(store: Store) -> None:
    store.feed(NOON, NOON + 1800)
    found = store.history(Question("GPU-1", NOON + 100, NOON + 200))
    assert (found["time"][0], found["time"][-1], len(found["time"])) == (NOON + 100, NOON + 200, 101)
    assert store.history(Question("GPU-1", NOON + 200, NOON + 100))["time"] == []
    assert store.history(Question("GPU-1", NOON + DAY))["time"] == []
    assert store.history(Question("GPU-1", until=NOON - DAY))["time"] == []


@settings(max_examples=examples(150), deadline=None)
@given(
    since=st.one_of(st.none(), st.floats(-1e300, 1e300)),
    until=st.one_of(st.none(), st.floats(-1e300, 1e300)),
    points=st.integers(-(10**30), 10**30),
)
def test_no_question_breaks_it(since: float, until: float, points: int) -> None:
    with Store(MEMORY) as store:
        store.feed(NOON, NOON + 100)
        found = store.history(Question("GPU-1", since, until, points))
        whole(found)
        assert len(found["time"]) <= min(MOST_POINTS, max(FEWEST_POINTS, points))
        assert found["mean"].keys() == PLACES.keys()


# ---------------------------------------------------------------- bounds and restarts


def counted(path: Path) -> dict[str, int]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        pages = database.execute("SELECT count(*) FROM page").fetchone()[0]
        blocks = dict(database.execute("SELECT tier, count(*) FROM block GROUP BY tier"))
    return {"pages": pages, **{f"tier{level}": blocks.get(level, 0) for level in range(3)}}


def test_its_size_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Store(path) as store:
        # More than three years, a reading every two hours; then two days of one every ten seconds: what is old goes either way.
        years = 1200 * DAY
        store.feed(NOON, NOON + years, 7200.0)
        store.feed(NOON + years, NOON + years + 2 * DAY, 10.0)
    found = counted(path)
    assert 300 / 10 <= found["pages"] <= (PAGES.keep_s + PAGES.window_ms / 1000) / 10 + 1
    for level, tier in enumerate(TIERS):
        most = tier.keep_s * 1000 / tier.window_ms + 2
        assert most / 2 <= found[f"tier{level}"] <= most
    assert path.stat().st_size < 20e6


@pytest.mark.parametrize("leap", [-20 * 365 * DAY, 40 * 365 * DAY])
def test_a_clock_that_is_wrong_for_hours_erases_nothing(tmp_path: Path, leap: int) -> None:
    with Store(tmp_path / "h") as store:
        store.feed(NOON, NOON + 3 * DAY, 60.0)
        before = counted_rows(store)
        store.feed(NOON + 3 * DAY + leap, NOON + 3 * DAY + leap + 20 * HOUR, 10.0)
        store.feed(NOON + 3 * DAY + 20 * HOUR, NOON + 4 * DAY, 10.0)
        assert counted_rows(store) >= before


def test_what_a_wrong_clock_dated_far_ahead_goes_in_the_end(tmp_path: Path) -> None:
    path, far = tmp_path / "h", NOON + 40 * 365 * DAY
    with Store(path) as store:
        store.feed(far, far + 300)
    with Store(path) as store:
        store.feed(NOON, NOON + 700 * 60, 60.0, page=1)
        store.feed(NOON + 700 * 60, NOON + 700 * 60 + 2 * DAY, 10.0)
        assert store.history(Question("GPU-1"))["time"][-1] < far
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM page WHERE last_ms > ?", (far * 1000,)).fetchone() == (0,)


def counted_rows(store: Store) -> int:
    found = store.history(Question("GPU-1", NOON, NOON + 3 * DAY, 5000))
    return len(found["time"])


@pytest.mark.parametrize("every", [7, 45, 400])
def test_restarts_leave_no_hole_and_no_double(tmp_path: Path, every: int) -> None:
    """The agent starts anew every few minutes; unfinished windows are made again from the finer tier each time."""
    path, at = tmp_path / "h", NOON
    while at < NOON + 9 * HOUR:
        with Store(path) as store:
            store.feed(at, at + every * 60, 10.0)
        at += every * 60
    with Store(path) as store:
        for points in (9, 35, 500, 3200):
            found = store.history(Question("GPU-1", max_points=points))
            whole(found)
            assert sum(found["seconds"]) == at - NOON, points
            assert None not in found["mean"]["sm"]
        assert store.problems == []


def test_a_restart_after_months_keeps_what_was_unfinished(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Store(path) as store:
        store.feed(NOON, NOON + 1000)
    with Store(path) as store:
        store.feed(NOON + 20 * DAY, NOON + 20 * DAY + 2 * HOUR, 10.0)
        found = store.history(Question("GPU-1", NOON, NOON + DAY))
    assert sum(found["seconds"]) == 1000
