"""What the charts know of a GPU: live points, what was fetched, and how both join without a seam."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from hoofhearted_desktop.core import model, use
from hoofhearted_desktop.desktop.chart_data import LONGEST_S, Ring
from hoofhearted_desktop.desktop.chart_rows import COLUMNS, PLACES
from tests.desktop import scenes

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.chart_rows import Column, Rows

SM = PLACES["sm"]


def gpu(sm: float | None) -> model.Gpu:
    """A card at `sm` percent, everything else unknown."""
    return model.Gpu("GPU-1", utilization=model.Utilization(sm))


def filled(moments: range, sm: float = 50.0) -> Ring:
    """A ring with a point at each of the moments."""
    ring = Ring()
    for moment in moments:
        ring.add(float(moment), gpu(sm))
    return ring


def known(ring: Ring, begins: float, ends: float) -> Rows:
    """Give what a ring knows of a time."""
    return ring.levels(begins, ends).rows.between(begins, math.nextafter(ends, math.inf))


def points(begins: float, count: int, step: float, sm: float) -> dict[str, object]:
    """Give an answer to `history`."""
    return {
        "step_s": step,
        "time": [begins + step * nth for nth in range(count)],
        "seconds": [step] * count,
        "mean": {"sm": [sm] * count},
        "max": {"sm": [sm + 10.0] * count},
    }


def seconds(rows: Rows) -> Column:
    """Give where each row begins and how long it is, joined: what the rows speak for."""
    return rows.length[np.isfinite(rows.mean[SM])]


def test_ten_minutes_are_kept_and_no_more() -> None:
    ring = filled(range(5000))
    assert len(ring) == LONGEST_S + 1
    assert ring.oldest == 4999 - LONGEST_S


def test_what_is_not_known_is_a_gap_and_never_zero() -> None:
    ring = filled(range(10))
    for moment in (10, 11, 12):
        ring.add(float(moment), gpu(None))
    ring.add(13.0, gpu(20.0))
    assert np.isnan(known(ring, 10, 12).mean[SM]).all()


def test_a_pause_breaks_the_line() -> None:
    ring = filled(range(10))
    ring.add(60.0, gpu(20.0))
    folded = ring.levels(0.0, 60.0).fold(0.0, 1.0, 61)
    assert np.isnan(folded.mean[SM][10:60]).all()
    assert folded.mean[SM][60] == 20.0


def test_one_unknown_quantity_is_a_gap_in_its_own_line_only() -> None:
    rows = known(filled(range(10)), 0, 9)
    assert np.isnan(rows.mean[PLACES["power_w"]]).all()
    assert np.isfinite(rows.mean[SM]).all()


def test_readings_that_follow_at_once_replace_each_other() -> None:
    for pause in (0.05, 0.1, 0.23, 0.44):
        ring = Ring()
        for step in range(1000):
            ring.add(step * pause, gpu(float(step % 100)))
        assert len(ring) <= 1000 * pause / 0.45 + 2
        assert ring.rows().mean[SM][-1] == 99.0


def test_a_clock_that_is_set_back_starts_anew() -> None:
    ring = filled(range(1000, 1010))
    ring.take(points(0.0, 100, 10.0, 5.0), 0.0, 1000.0)
    ring.add(5.0, gpu(1.0))
    assert len(ring) == 1
    assert ring.fetched == ()


def test_what_was_fetched_joins_the_live_points_without_a_hole_or_a_doubled_second() -> None:
    """The last point of the history reaches into what came live: it speaks for what is before that alone."""
    ring = filled(range(1000, 1100))
    ring.take(points(0.0, 35, 30.0, 10.0), 0.0, 1049.0)
    rows = known(ring, 0, 1099)
    assert (np.diff(rows.at) > 0).all()
    assert seconds(rows).sum() == pytest.approx(1099.0, abs=0.1)
    assert rows.mean[SM][rows.at < 998].tolist() == [10.0] * 34
    assert rows.mean[SM][rows.at >= 1000].tolist() == [50.0] * 100
    assert np.isfinite(rows.mean[SM]).all()


def test_seconds_that_came_live_are_not_told_twice() -> None:
    ring = filled(range(1000, 1010))
    ring.take({**points(990.2, 20, 0.0, 10.0), "time": [990.2 + nth for nth in range(20)]}, 990.0, 1009.0)
    rows = known(ring, 990, 1009)
    assert rows.mean[SM].tolist() == [10.0] * 9 + [50.0] * 10


def test_the_past_fills_a_hole_between_live_points() -> None:
    ring = filled(range(100, 110))
    for moment in range(130, 140):
        ring.add(float(moment), gpu(50.0))
    ring.take({**points(95.2, 50, 0.0, 10.0), "time": [95.2 + nth for nth in range(50)]}, 95.0, 139.0)
    rows = known(ring, 95, 139)
    assert (np.diff(rows.at) > 0).all()
    assert np.isfinite(rows.mean[SM]).all()
    assert 10.0 in rows.mean[SM][(rows.at > 110) & (rows.at < 129)]


def test_finer_points_take_the_place_of_coarser_ones_where_they_are_known() -> None:
    ring = filled(range(100_000, 100_002))
    ring.take(points(0.0, 1000, 100.0, 10.0), 0.0, 100_000.0, asked_s=100.0)
    ring.take(points(40_000.0, 200, 10.0, 70.0), 40_000.0, 42_000.0, asked_s=10.0)
    rows = known(ring, 0, 100_000)
    inside = (rows.at > 40_000) & (rows.at < 42_000)
    assert set(rows.mean[SM][inside]) == {70.0}
    assert set(rows.mean[SM][~inside & (rows.at < 99_990)]) == {10.0}
    assert len(ring.fetched) == 2


def test_a_newer_answer_of_the_same_stretch_takes_the_place_of_the_older() -> None:
    ring = filled(range(1000, 1002))
    for ends in (900.0, 950.0, 1000.0):
        ring.take(points(0.0, 100, 10.0, 10.0), 0.0, ends, asked_s=10.0)
    assert [told.ends for told in ring.fetched] == [1000.0]


@pytest.mark.parametrize(
    "past",
    [
        {},
        {"time": 3},
        {"time": [None, "x"], "mean": {"sm": {}}},
        {"time": [1.0], "mean": {"sm": [2.0, 3.0]}},
        {"time": [3.0, 2.0, 1.0], "mean": {"sm": [1.0, 2.0, 3.0]}, "step_s": "x", "seconds": ["y"]},
        {"time": [1.0, 2.0], "mean": {"sm": [[1.0], [2.0]]}, "used": 7},
        {"time": [1.0], "mean": {"sm": [1e300]}, "used": [None, {"key": 3}, {"key": "a", "mean": [], "name": {}}]},
        {"time": [1.0, math.inf], "mean": None, "max": {"sm": [math.nan, 1.0]}, "step_s": -1e400},
    ],
)
def test_a_past_that_makes_no_sense_does_no_harm(past: dict[str, object]) -> None:
    ring = filled(range(10))
    ring.take(past, 0.0, 9.0)
    assert len(ring) == 10
    assert np.isfinite(ring.levels(0.0, 9.0, ["a"]).fold(0.0, 1.0, 9).mean[SM]).any()


def test_the_columns_an_older_agent_gives_are_read_too() -> None:
    ring = filled(range(100, 103))
    past = {"time": [float(t) for t in range(90, 105)], "sm": [10.0] * 14 + [None], "power_w": [None] * 15}
    ring.take(past, 89.0, 104.0)
    assert known(ring, 90, 102).mean[SM].tolist() == [10.0] * 10 + [50.0] * 3


def test_an_empty_past_changes_nothing() -> None:
    ring = Ring()
    ring.take({"time": [], "sm": []}, 0.0, 10.0)
    assert len(ring) == 0
    assert ring.now is None
    assert ring.peak("sm") is None
    assert len(ring.levels(0.0, 10.0).rows) == 0


def test_the_ends_of_the_scales_outlive_a_reading_that_does_not_say_them() -> None:
    ring = Ring()
    ring.add(1.0, scenes.CARD)
    ring.add(2.0, model.Gpu(scenes.CARD.uuid))
    assert ring.limits == (24 * scenes.GIB, 350.0)


def uses(*parts: tuple[str, float]) -> tuple[use.Use, ...]:
    """Give what programs do, by key and load."""
    return tuple(use.Use(key, key.title(), sm=sm, memory=1 << 30) for key, sm in parts)


def test_who_used_it_is_known_live_and_from_the_past_alike() -> None:
    ring = Ring()
    for moment in range(1000, 1010):
        ring.add(float(moment), gpu(80.0), uses(("ollama", 60.0)) if moment < 1005 else uses(("ffmpeg", 20.0)))
    told = points(900.0, 10, 10.0, 40.0)
    told["used"] = [{"key": "ollama", "name": "Ollama", "mean": {"sm": [30.0] * 10, "memory_used": [None] * 10}}]
    ring.take(told, 900.0, 1000.0, asked_who=True)
    rows = ring.levels(900.0, 1010.0, ["ollama", "ffmpeg"]).rows
    ollama, ffmpeg = rows.mean[len(COLUMNS)], rows.mean[len(COLUMNS) + 4]
    assert set(ollama[rows.at < 998]) == {30.0}
    assert set(ffmpeg[rows.at < 998]) == {0.0}, "it was asked who it was, and it was not this one"
    assert ollama[(rows.at >= 1000) & (rows.at < 1005)].tolist() == [60.0] * 5
    assert ffmpeg[rows.at >= 1005].tolist() == [20.0] * 5
    assert ring.programs["ollama"].name == "Ollama"


def test_an_answer_that_names_programs_counts_before_an_older_one_as_fine_that_does_not() -> None:
    """The second question comes a second later, so that neither answer has all of the other."""
    ring = filled(range(1000, 1004))
    ring.take(points(100.0, 90, 10.0, 30.0), 100.0, 1000.0)
    told = {**points(101.0, 90, 10.0, 30.0), "used": [{"key": "o", "name": "Ollama", "mean": {"sm": [30.0] * 90}}]}
    ring.take(told, 101.0, 1001.0, asked_who=True)
    rows = ring.levels(200.0, 900.0, ["o"]).rows
    ollama = rows.between(200.0, 900.0).mean[len(COLUMNS)]
    assert len(ollama)
    assert np.nanmin(ollama) == 30.0
    assert not np.isnan(ollama).any()


def test_live_readings_of_which_nobody_is_told_leave_who_it_was_to_the_history() -> None:
    """The first readings of a host that is looked at anew are still small ones, without all who use its GPUs."""
    ring = Ring()
    for moment in range(1000, 1020):
        ring.add(float(moment), gpu(80.0), None if moment < 1003 else uses(("ollama", 60.0)))
    told = points(900.0, 110, 1.0, 80.0)
    told["used"] = [{"key": "ollama", "name": "Ollama", "mean": {"sm": [70.0] * 110}}]
    ring.take(told, 900.0, 1010.0, asked_who=True)
    rows = ring.levels(990.0, 1020.0, ["ollama"]).rows.between(990.0, 1020.0)
    ollama = rows.mean[len(COLUMNS)]
    assert ollama[rows.at < 1002].min() == 70.0
    assert ollama[rows.at >= 1003].tolist() == [60.0] * 17
    assert np.diff(rows.at).max() <= 1.5
    assert np.diff(rows.at).min() > 0.0


def test_where_nobody_was_asked_who_it_was_nobody_is_said_to_have_done_nothing() -> None:
    ring = filled(range(10))
    assert np.isnan(ring.levels(0.0, 9.0, ["ollama"]).rows.mean[len(COLUMNS)]).all()


def test_programs_without_a_line_of_their_own_are_counted_with_the_others() -> None:
    ring = Ring()
    ring.add(1.0, gpu(80.0), uses(("a", 10.0), ("b", 20.0), ("c", 30.0)))
    rows = ring.levels(0.0, 1.0, ["c", use.OTHERS]).rows
    assert rows.mean[len(COLUMNS)].tolist() == [30.0]
    assert rows.mean[len(COLUMNS) + 4].tolist() == [30.0]


def test_what_nobody_could_say_of_a_program_is_no_nothing() -> None:
    """The history of the same seconds says that it is not known, and a table of them has to."""
    ring = Ring()
    ring.add(1.0, gpu(80.0), (use.Use("a", "a", memory=5), use.Use("b", "b", sm=7.0), use.Use("c", "c")))
    rows = ring.levels(0.0, 1.0, ["a", "absent", use.OTHERS]).rows
    told = rows.mean[len(COLUMNS) :].reshape(3, 4)
    assert np.isnan(told[0]).tolist() == [True, True, True, False]
    assert told[0][3] == 5.0
    assert told[1].tolist() == [0.0] * 4
    assert told[2][0] == 7.0, "of several, what is known"
    assert np.isnan(told[2][1:]).all()


def test_a_second_that_the_history_knows_beside_a_live_one_is_not_hidden() -> None:
    """A connection that was lost and came back, and the edge of the ten minutes: a live reading speaks for itself, and no more."""
    ticks = [1000.0004 + 0.98 * nth for nth in range(900)]
    peaks = (ticks[99], ticks[199], ticks[280])

    def load(moment: float) -> float:
        return 99.0 if moment in peaks else 5.0

    ring = Ring()
    for moment in [*ticks[200:275], *ticks[281:]]:
        ring.add(moment, gpu(load(moment)))
    answer = {**points(0.0, 900, 1.0, 5.0), "step_s": 0.0, "time": [round(moment, 3) for moment in ticks]}
    answer["mean"] = answer["max"] = {"sm": [load(moment) for moment in ticks]}
    ring.take(answer, 999.0, ticks[-1])
    rows = known(ring, 999.0, ticks[-1] + 1)
    assert len(rows) == len(ticks), "and none of them is there twice"
    assert rows.at[rows.mean[SM] == 99.0].tolist() == pytest.approx(list(peaks), abs=0.001)


def test_live_points_that_come_rarely_are_a_line_and_one_that_is_missing_breaks_it() -> None:
    ring = filled(range(0, 90, 15))
    assert not np.isnan(known(ring, 0.0, 75.0).mean[SM]).any()
    assert len(ring.live()) == 1
    assert ring.rows().length.tolist() == [1.0, 15.0, 15.0, 15.0, 15.0, 15.0]
    ring.add(120.0, gpu(50.0))
    assert len(ring.live()) == 2
    assert np.isnan(known(ring, 0.0, 120.0).mean[SM]).any()


def test_room_is_taken_only_as_readings_come() -> None:
    ring = filled(range(10))
    assert ring._rows.nbytes < 10_000
    for moment in range(10, 4000):
        ring.add(float(moment), gpu(50.0))
    assert len(ring) == LONGEST_S + 1
    assert known(ring, 3400.0, 3999.0).mean[SM].tolist() == [50.0] * 600
