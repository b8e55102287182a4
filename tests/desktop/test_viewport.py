"""Which time is shown: zoom, move, pause, and the grid of points that does not shimmer."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.desktop.viewport import LONGEST_S, RANGES, SHORTEST_S, Viewport, grid

NOW = 1_795_000_000.25


def test_it_follows_the_time_until_a_person_moves_away() -> None:
    view = Viewport().choose(3600.0)
    assert view.follows
    assert (view.begins(NOW), view.ends(NOW)) == (NOW - 3600.0, NOW)
    moved = view.move(-600.0, NOW)
    assert not moved.follows
    assert moved.ends(NOW + 50.0) == NOW - 600.0
    assert moved.move(600.0, NOW).follows, "at now it goes on"
    assert moved.move(1e12, NOW).follows


def test_a_zoom_keeps_the_moment_under_the_mouse() -> None:
    view = Viewport().choose(1000.0).zoom(0.5, 0.25, NOW)
    assert view.span == 500.0
    assert view.begins(NOW) + 0.25 * view.span == pytest.approx(NOW - 750.0)
    assert view.zoomed


def test_a_zoom_at_the_right_edge_goes_on_with_the_time() -> None:
    view = Viewport().choose(1000.0).zoom(0.5, 0.95, NOW)
    assert view.follows
    assert view.span == 500.0


def test_zoom_has_ends_in_both_directions() -> None:
    view = Viewport()
    for _ in range(100):
        view = view.zoom(0.5, 0.3, NOW)
    assert view.span == SHORTEST_S
    for _ in range(100):
        view = view.zoom(2.0, 0.3, NOW)
    assert view.span == LONGEST_S


def test_reset_gives_the_chosen_range_back_and_pause_stands_still() -> None:
    view = Viewport().choose(3600.0)
    assert view.zoom(0.3, 0.2, NOW).reset() == view
    paused = view.pause(NOW)
    assert paused.ends(NOW + 100.0) == NOW
    assert paused.pause(NOW + 100.0) == view


def test_a_stretch_that_is_too_short_to_see_is_shown_with_what_is_around_it() -> None:
    view = Viewport().choose(3600.0).only(NOW - 100.0, NOW - 99.0, NOW)
    assert view.span == SHORTEST_S
    assert view.begins(NOW) < NOW - 100.0
    assert view.ends(NOW) > NOW - 99.0


@pytest.mark.parametrize("seconds", [seconds for seconds, _ in RANGES])
def test_points_stand_at_the_same_moments_while_time_goes_on(seconds: float) -> None:
    view = Viewport().choose(seconds)
    first, later = grid(view, NOW, 700), grid(view, NOW + 1.0, 700)
    assert first.step == later.step == seconds / 700
    shift = (later.begins - first.begins) / first.step
    assert shift == pytest.approx(round(shift), abs=1e-3)
    assert first.ends - first.step <= NOW <= first.ends + 1e-6
    assert first.place(first.begins) == 0.0
    assert first.place(first.ends) == pytest.approx(700.0)
