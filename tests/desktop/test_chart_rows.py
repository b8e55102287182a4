"""Rows of readings folded into points: means by time, peaks that are never lost, gaps that stay gaps."""

from __future__ import annotations

import numpy as np
import pytest

from hoofhearted_desktop.desktop import chart_rows
from hoofhearted_desktop.desktop.chart_rows import COLUMNS, PLACES, Levels, Rows, fold

SM = PLACES["sm"]


def rows(at: list[float], sm: list[float], length: float = 1.0) -> Rows:
    """Give rows of which only the load is known."""
    mean = np.full((len(COLUMNS), len(at)), np.nan)
    mean[SM] = sm
    return Rows(np.array(at), np.full(len(at), length), mean, mean.copy(), mean.copy())


def test_points_between_readings_lie_on_the_line_and_readings_keep_their_value() -> None:
    folded = fold(rows([0.5, 10.5], [0.0, 100.0]), 0.0, 1.0, 12)
    assert folded.mean[SM][:11].tolist() == pytest.approx([nth * 10.0 for nth in range(11)])
    assert np.isnan(folded.mean[SM][11]), "nothing is known after the newest reading"


def test_a_mean_weighs_rows_by_their_seconds_and_a_peak_is_the_highest() -> None:
    told = rows([1.0, 2.0, 3.0, 4.0, 11.0, 12.0, 13.0], [10.0, 10.0, 10.0, 90.0, 5.0, 5.0, 5.0])
    told.length[3] = 3.0
    folded = fold(told, 0.0, 10.0, 2)
    assert folded.mean[SM].tolist() == pytest.approx([(30.0 + 270.0) / 6.0, 5.0])
    assert folded.peak[SM].tolist() == [90.0, 5.0]


def test_unknown_rows_neither_count_nor_hide_the_others() -> None:
    folded = fold(rows([1.0, 2.0, 3.0, 11.0, 12.0, 13.0], [np.nan, 40.0, np.nan, np.nan, np.nan, np.nan]), 0.0, 10.0, 2)
    assert folded.mean[SM][0] == 40.0
    assert np.isnan(folded.mean[SM][1])
    assert np.isnan(folded.peak[SM][1])


def test_the_first_rows_alone_are_folded_as_if_there_were_no_others() -> None:
    values = [float(nth * 37 % 101) for nth in range(20_000)]
    whole = Levels(rows([float(second) for second in range(20_000)], values))
    whole.fold(0.0, 100.0, 200)
    for count in (15_000, 15_003, 9):
        alone = Levels(rows([float(second) for second in range(count)], values[:count]))
        for step, points in ((100.0, 200), (5000.0, 4)):
            one, other = whole.until(count).fold(0.0, step, points), alone.fold(0.0, step, points)
            for table, same in zip((one.mean, one.peak, one.low), (other.mean, other.peak, other.low), strict=True):
                np.testing.assert_array_equal(table, same)


def test_a_dip_of_one_reading_is_seen_as_a_peak_is() -> None:
    at = [float(second) for second in range(1000)]
    made = rows(at, [5.0 if second == 550 else 90.0 for second in range(1000)])
    folded = Levels(made).fold(0.0, 100.0, 10)
    assert folded.low[SM].tolist() == [90.0] * 5 + [5.0] + [90.0] * 4
    assert folded.peak[SM].max() == 90.0
    assert np.nanmin(Levels(made).fold(0.0, 500.0, 2).low[SM]) == 5.0


def test_a_pause_is_a_gap_and_a_coarse_row_speaks_for_its_length() -> None:
    told = chart_rows.with_pauses(rows([1.0, 2.0, 30.0, 31.0], [10.0] * 4))
    folded = fold(told, 0.0, 1.0, 32)
    assert np.isnan(folded.mean[SM][3:29]).all()
    coarse = chart_rows.with_pauses(rows([30.0, 90.0, 150.0], [10.0] * 3, length=60.0))
    assert np.isfinite(fold(coarse, 30.0, 1.0, 120).mean[SM]).all()


@pytest.mark.parametrize("count", [7, 100, 700])
def test_the_coarser_levels_of_a_day_say_what_its_seconds_say(count: int) -> None:
    noise = np.random.default_rng(count)
    sm = np.clip(noise.normal(40, 20, 86_400), 0, 100)
    sm[33_333] = 1000.0
    told = rows(list(np.arange(86_400.0)), list(sm))
    step = 86_400 / count
    exact, quick = fold(told, 0.0, step, count), Levels(told).fold(0.0, step, count)
    assert np.nanmax(quick.peak[SM]) == 1000.0
    assert np.nanargmax(quick.peak[SM]) == np.nanargmax(exact.peak[SM])
    assert np.abs(quick.mean[SM] - exact.mean[SM]).max() < 8.0
    assert quick.mean[SM].mean() == pytest.approx(exact.mean[SM].mean(), abs=0.2)


def test_numbers_from_elsewhere_are_numbers_or_unknown() -> None:
    told = chart_rows.numbers([1, 2.5, None, "x", True, [], 1e300, float("inf"), 10**400], 20)
    assert told[:2].tolist() == [1.0, 2.5]
    assert np.isnan(told[[2, 3, 5, 6, 7, 8]]).all()
    assert len(chart_rows.numbers({"a": 1}, 5)) == 0
    assert chart_rows.numbers(list(range(10)), 3).tolist() == [7.0, 8.0, 9.0]
    assert np.isnan(chart_rows.numbers([[1.0], [2.0]], 5)).all()


def test_a_peak_between_close_rows_is_seen_where_others_lie_far_apart() -> None:
    """Ten minutes came live, second by second; the hours before are a point a minute: fewer rows than points in all."""
    minutes = list(np.arange(30.0, 21_000.0, 60.0))
    live = list(np.arange(21_000.0, 21_600.0))
    load = [5.0] * (len(minutes) + len(live))
    load[len(minutes) + 101] = 99.0
    told = rows([*minutes, *live], load, length=1.0)
    folded = fold(told, 0.0, 18.0, 1200)
    assert len(told) < 1200
    assert np.nanmax(folded.peak[SM]) == 99.0
    assert folded.mean[SM][int(21_101 / 18)] == pytest.approx(5 + 94 / 18)
