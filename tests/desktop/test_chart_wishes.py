"""What an agent is asked for the charts: once, and again only when there can be something new."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.desktop import chart_wishes
from hoofhearted_desktop.desktop.chart_data import Ring
from hoofhearted_desktop.desktop.chart_wishes import Wish, wish
from hoofhearted_desktop.desktop.viewport import RANGES, Viewport

NOW = 1_795_000_000.0
WIDTH = 700


def live(ring: Ring, begins: float, seconds: int) -> float:
    """Let readings come for some seconds, and give when the last did."""
    for second in range(seconds):
        ring.add(begins + second, model.Gpu("GPU-1", utilization=model.Utilization(50.0)))
    return begins + seconds - 1


def answer(ring: Ring, asked: Wish) -> None:
    """Let an agent answer."""
    step = max(1.0, asked.step_s)
    count = int((asked.ends - asked.begins) / step)
    times = [asked.begins + step * nth for nth in range(count)]
    told = {"step_s": step, "time": times, "seconds": [step] * count, "mean": {"sm": [1.0] * count}}
    ring.take(told, asked.begins, asked.ends, asked_s=asked.step_s, asked_who=asked.by_program)


@pytest.mark.parametrize("seconds", [seconds for seconds, _ in RANGES])
def test_a_range_is_asked_for_once(seconds: float) -> None:
    ring, view = Ring(), Viewport().choose(seconds)
    live(ring, NOW, 1)
    asked = wish(ring, view, WIDTH, by_program=False)
    assert asked is not None
    assert asked.begins <= NOW - seconds
    assert asked.ends == NOW
    answer(ring, asked)
    live(ring, NOW + 1, 300)
    assert wish(ring, view, WIDTH, by_program=False) is None, "what comes live joins on"


def test_the_short_ranges_share_one_answer() -> None:
    ring = Ring()
    live(ring, NOW, 1)
    asked = wish(ring, Viewport().choose(60.0), WIDTH, by_program=False)
    assert asked is not None
    answer(ring, asked)
    assert wish(ring, Viewport().choose(600.0), WIDTH, by_program=False) is None


@pytest.mark.parametrize(("seconds", "most"), [(3600.0, 8), (86_400.0, 8), (365 * 86_400.0, 1)])
def test_an_hour_of_looking_asks_seldom_and_a_year_s_chart_only_when_it_has_a_new_point(
    seconds: float, most: int
) -> None:
    ring, view = Ring(), Viewport().choose(seconds)
    asked = 0
    for second in range(3600):
        live(ring, NOW + second, 1)
        wanted = wish(ring, view, WIDTH, by_program=False)
        if wanted is not None:
            asked += 1
            answer(ring, wanted)
    assert 1 <= asked <= most


def test_what_a_window_missed_while_it_was_hidden_is_asked_for() -> None:
    ring, view = Ring(), Viewport().choose(600.0)
    live(ring, NOW, 1)
    asked = wish(ring, view, WIDTH, by_program=False)
    assert asked is not None
    answer(ring, asked)
    live(ring, NOW + 60, 5)
    again = wish(ring, view, WIDTH, by_program=False)
    assert again is not None
    answer(ring, again)
    assert wish(ring, view, WIDTH, by_program=False) is None


def test_a_closer_look_asks_for_finer_points_with_room_to_move_on() -> None:
    ring, view = Ring(), Viewport().choose(86_400.0)
    live(ring, NOW, 1)
    asked = wish(ring, view, WIDTH, by_program=False)
    assert asked is not None
    answer(ring, asked)
    closer = view.only(NOW - 40_000, NOW - 36_400, NOW)
    finer = wish(ring, closer, WIDTH, by_program=False)
    assert finer is not None
    assert finer.step_s < asked.step_s / 10
    assert finer.begins < NOW - 40_000
    assert finer.ends > NOW - 36_400
    answer(ring, finer)
    assert wish(ring, closer, WIDTH, by_program=False) is None
    assert wish(ring, closer.move(-600.0, NOW), WIDTH, by_program=False) is None
    assert wish(ring, closer.move(-4000.0, NOW), WIDTH, by_program=False) is not None
    assert wish(ring, view, WIDTH, by_program=False) is None, "the day is still known"


def test_who_it_was_is_asked_for_when_it_is_to_be_seen() -> None:
    ring, view = Ring(), Viewport().choose(3600.0)
    live(ring, NOW, 1)
    asked = wish(ring, view, WIDTH, by_program=False)
    assert asked is not None
    answer(ring, asked)
    assert "by" not in asked.params("GPU-1")
    by_program = wish(ring, view, WIDTH, by_program=True)
    assert by_program is not None
    assert by_program.params("GPU-1")["by"] == "application"
    answer(ring, by_program)
    assert wish(ring, view, WIDTH, by_program=True) is None
    assert wish(ring, view, WIDTH, by_program=False) is None
    assert len(ring.fetched) == 1


def test_spin_ups_are_asked_for_once_for_each_stretch() -> None:
    ring = Ring()
    assert chart_wishes.of_episodes(ring, Viewport()) is None
    live(ring, NOW, 1)
    span = chart_wishes.of_episodes(ring, Viewport().choose(3600.0))
    assert span is not None
    ring.episodes_known = (span[0], float("inf"))
    assert chart_wishes.of_episodes(ring, Viewport().choose(600.0)) is None
    longer = chart_wishes.of_episodes(ring, Viewport().choose(86_400.0))
    assert longer is not None
    assert longer[0] <= NOW - 86_400.0
