"""Points, gaps and sleep, as the charts draw them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.desktop.chart_data import LONGEST_S, Ring, Span
from tests.desktop import scenes


def gpu(sm: float | None) -> model.Gpu:
    """A card at `sm` percent, everything else unknown."""
    return model.Gpu("GPU-1", utilization=model.Utilization(sm))


def filled(moments: range, sm: float = 50.0) -> Ring:
    """A ring with a point at each of the moments."""
    ring = Ring()
    for moment in moments:
        ring.add(float(moment), gpu(sm))
    return ring


def test_now_is_zero_and_the_past_negative() -> None:
    view = filled(range(100, 110)).view(60)
    assert view.ago[-1] == 0
    assert view.ago[0] == -9
    assert view.columns["sm"].tolist() == [50.0] * 10
    assert view.spans == ()


def test_ten_minutes_are_kept_and_no_more() -> None:
    ring = filled(range(5000))
    assert len(ring) == LONGEST_S + 1
    assert ring.view(LONGEST_S).ago[0] == -LONGEST_S


def test_a_short_range_has_one_point_before_its_edge() -> None:
    assert filled(range(300)).view(60).ago[0] == -61


def test_what_is_not_known_is_a_gap_and_never_zero() -> None:
    ring = filled(range(10))
    for moment in (10, 11, 12):
        ring.add(float(moment), gpu(None))
    ring.add(13.0, gpu(20.0))
    view = ring.view(60)
    assert np.isnan(view.columns["sm"][10:13]).all()
    assert view.spans == (Span(-4.0, 0.0, asleep=False),)


def test_a_pause_breaks_the_line() -> None:
    ring = filled(range(10))
    ring.add(60.0, gpu(20.0))
    view = ring.view(60)
    assert len(view.ago) == 12
    assert math.isnan(view.columns["sm"][10])
    assert view.spans == (Span(-51.0, 0.0, asleep=False),)


def test_one_unknown_quantity_is_a_gap_in_its_own_line_only() -> None:
    view = filled(range(10)).view(60)
    assert np.isnan(view.columns["power_w"]).all()
    assert view.spans == ()


def test_sleep_is_told_from_a_gap() -> None:
    ring = filled(range(10))
    for moment in range(10, 20):
        ring.add(float(moment), scenes.asleep_laptop())
    assert ring.view(60).spans == (Span(-10.0, 0.0, asleep=True),)


def test_readings_that_follow_at_once_replace_each_other() -> None:
    for pause in (0.05, 0.1, 0.23, 0.44):
        ring = Ring()
        for step in range(1000):
            ring.add(step * pause, gpu(float(step % 100)))
        assert len(ring) <= 1000 * pause / 0.45 + 2
        assert ring.view(60).last("sm") == 99.0


def test_a_clock_that_is_set_back_starts_anew() -> None:
    ring = filled(range(1000, 1010))
    ring.add(5.0, gpu(1.0))
    assert len(ring) == 1


def test_the_past_is_put_before_what_is_known_without_doubles() -> None:
    ring = filled(range(100, 110))
    ring.backfill({"time": [float(t) for t in range(90, 105)], "sm": [10.0] * 14 + [None], "power_w": [None] * 15})
    view = ring.view(60)
    assert len(view.ago) == 20
    assert view.columns["sm"][:10].tolist() == [10.0] * 10
    assert view.columns["sm"][10:].tolist() == [50.0] * 10


def test_the_past_fills_a_hole_in_the_middle() -> None:
    ring = filled(range(100, 110))
    for moment in range(130, 140):
        ring.add(float(moment), gpu(50.0))
    ring.backfill({"time": [t + 0.2 for t in range(95, 145)], "sm": [10.0] * 50})
    view = ring.view(60)
    assert (np.diff(view.ago) > 0).all()
    assert view.columns["sm"].tolist() == [10.0] * 5 + [50.0] * 10 + [10.0] * 20 + [50.0] * 10 + [10.0] * 5
    assert view.spans == ()


@pytest.mark.parametrize("past", [{}, {"time": 3}, {"time": [None, "x"], "sm": {}}, {"time": [1.0], "sm": [2.0, 3.0]}])
def test_a_past_that_makes_no_sense_does_no_harm(past: dict[str, object]) -> None:
    ring = filled(range(10))
    ring.backfill(past)
    assert len(ring) == 10


def test_an_empty_past_changes_nothing() -> None:
    ring = Ring()
    ring.backfill({"time": [], "sm": []})
    assert len(ring) == 0
    assert ring.view(60).spans == ()
    assert ring.peak("sm") is None


def test_the_ends_of_the_scales_outlive_a_reading_that_does_not_say_them() -> None:
    ring = Ring()
    ring.add(1.0, scenes.CARD)
    ring.add(2.0, model.Gpu(scenes.CARD.uuid))
    assert ring.limits == (24 * scenes.GIB, 350.0)
