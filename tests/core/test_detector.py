"""The detector: every transition of its table, and the stories it must tell right."""

from __future__ import annotations

import itertools
from typing import Optional

import pytest

from hoofhearted_desktop.core import detector
from hoofhearted_desktop.core.detector import Act, Detector, Seen, State

FULL = {
    State.BLIND: {Seen.NOTHING: State.BLIND, Seen.CALM: State.QUIET, Seen.LOAD: State.RISING},
    State.QUIET: {Seen.NOTHING: State.BLIND, Seen.CALM: State.QUIET, Seen.LOAD: State.RISING},
    State.RISING: {
        Seen.NOTHING: State.BLIND,
        Seen.CALM: State.RISING,
        Seen.LAPSED: State.QUIET,
        Seen.LOAD: State.RISING,
        Seen.HELD: State.BUSY,
    },
    State.BUSY: {Seen.NOTHING: State.BLIND, Seen.CALM: State.FALLING, Seen.LOAD: State.BUSY, Seen.HELD: State.BUSY},
    State.FALLING: {
        Seen.NOTHING: State.BLIND,
        Seen.CALM: State.FALLING,
        Seen.LAPSED: State.QUIET,
        Seen.LOAD: State.BUSY,
        Seen.HELD: State.BUSY,
    },
}


def test_the_table_is_total() -> None:
    assert set(detector.TABLE) == set(itertools.product(State, Seen))


@pytest.mark.parametrize("before", list(State))
def test_each_transition(before: State) -> None:
    for seen, after in FULL[before].items():
        assert detector.TABLE[before, seen][0] is after, seen


def test_only_one_way_leads_into_an_episode_and_every_way_out_ends_it() -> None:
    starts = {key for key, (_, act) in detector.TABLE.items() if act is Act.START}
    assert starts == {(State.RISING, Seen.HELD)}
    inside = {State.BUSY, State.FALLING}
    for (before, seen), (after, act) in detector.TABLE.items():
        assert (act is Act.END) == (before in inside and after not in inside), (before, seen)


def run(
    loads: list[Optional[bool]], *, every_s: float = 1.0, part: float = 1.0
) -> list[tuple[float, str, Optional[float]]]:
    machine = Detector()
    told = []
    for number, loaded in enumerate(loads):
        at = number * every_s
        told += [(at, step.act.value, step.at) for step in machine.step(at, loaded=loaded, part=part)]
    return told


def test_a_steady_load_starts_when_it_has_held_and_is_dated_from_its_beginning() -> None:
    assert run([False] * 5 + [True] * 10) == [(8.0, "start", 4.5)]


def test_it_ends_after_the_release_and_is_dated_to_its_last_load() -> None:
    told = run([False] + [True] * 10 + [False] * 30)
    assert told == [(4.0, "start", 0.5), (36.0, "end", 10.5)]


def test_a_blip_of_one_second_is_none() -> None:
    assert run(([False] * 10 + [True]) * 10) == []


def test_a_load_that_breathes_is_one_episode() -> None:
    told = run([False] + ([True] * 3 + [False] * 3) * 20 + [False] * 30)
    assert [act for _, act, _ in told] == ["start", "end"]


def test_a_short_pause_does_not_end_it() -> None:
    told = run([True] * 10 + [False] * 14 + [True] * 10)
    assert [act for _, act, _ in told] == ["start"]


def test_bursts_of_two_seconds_every_ten_or_twenty_are_one_episode_from_the_first_on() -> None:
    for period_s in (10, 20):
        told = run([False] * 5 + ([True] * 2 + [False] * (period_s - 2)) * 6 + [False] * 30)
        assert [(act, at) for _, act, at in told] == [("start", 4.5), ("end", 5 * period_s + 6.5)]


def test_a_blip_every_half_minute_is_none_and_prolongs_nothing() -> None:
    assert run([False] * 5 + ([True] * 2 + [False] * 28) * 20) == []
    told = run([True] * 20 + ([False] * 12 + [True]) * 10, part=0.3)
    assert [(act, at) for _, act, at in told] == [("start", 0.0), ("end", 19.5)]


def test_an_answer_of_a_second_between_long_pauses_carries_on_however_it_is_met() -> None:
    for answer in ([0.95], [0.4, 0.5], [0.1, 0.85]):
        machine = Detector()
        parts = [*[0.9] * 7, *[0.0] * 18, *answer, *[0.0] * 18, *[0.9] * 7]
        steps = [
            step for at, part in enumerate(parts) for step in machine.step(float(at), loaded=part >= 0.1, part=part)
        ]
        assert [step.act.value for step in steps] == ["start"]


def test_blips_soon_after_a_load_are_a_part_of_it() -> None:
    told = run([True] * 20 + ([False] * 5 + [True]) * 4 + [False] * 40)
    assert [(act, at) for _, act, at in told] == [("start", 0.0), ("end", 43.5)]


@pytest.mark.parametrize("every_s", [5.0, 10.0])
def test_one_look_never_proves_a_hold(every_s: float) -> None:
    assert run([False] * 5 + [True] + [False] * 10, every_s=every_s) == []
    assert len(run([False] * 5 + [True] * 2 + [False] * 10, every_s=every_s)) == 2


def test_a_reading_that_is_taken_twice_changes_nothing() -> None:
    once, twice = Detector(), Detector()
    for at in range(60):
        loaded = 5 <= at < 20
        first = once.step(float(at), loaded=loaded)
        second = twice.step(float(at), loaded=loaded) + twice.step(float(at), loaded=loaded)
        assert first == second


def test_one_look_and_the_energy_around_it_prove_a_hold() -> None:
    machine = Detector()
    told = []
    for number, (loaded, surely_s) in enumerate([(False, 0.0), (True, 1.5), (False, 2.0), (False, 0.0), (False, 0.0)]):
        told += machine.step(number * 10.0, loaded=loaded, surely_s=surely_s)
    assert [(step.act, step.at) for step in told] == [(Act.START, 5.0)]
    assert [(step.act, step.at) for step in machine.step(50.0, loaded=False)] == [(Act.END, 15.0)]


def test_losing_the_gpu_ends_it_at_the_last_reading_and_what_follows_is_unknown() -> None:
    told = run([True] * 10 + [None] * 5 + [False] * 30)
    assert told == [(3.0, "start", 0.0), (10.0, "end", 9.0)]


def test_a_gap_in_time_belongs_to_nobody() -> None:
    machine = Detector()
    told = []
    for at in [*range(10), *range(3600, 3610)]:
        told += [(at, step.act.value, step.at) for step in machine.step(float(at), loaded=True)]
    assert told == [(3, "start", 0.0), (3600, "end", 9.0), (3603, "start", 3600.0)]


def test_a_clock_that_runs_backwards_counts_as_a_gap() -> None:
    machine = Detector()
    for at in range(100, 105):
        machine.step(float(at), loaded=True)
    assert [step.act for step in machine.step(1.0, loaded=True)] == [Act.END]
    assert (machine.state, machine.began) == (State.RISING, 1.0)


def test_ticks_that_come_a_little_early_do_not_cost_another_tick() -> None:
    machine = Detector()
    told = [machine.step(number * 0.997, loaded=True) for number in range(5)]
    assert [bool(steps) for steps in told] == [False, False, False, True, False]


@pytest.mark.parametrize("every_s", [0.5, 1.0, 2.0, 5.0, 10.0])
def test_the_interval_does_not_matter(every_s: float) -> None:
    """The load is taken to have begun and ended in the middle of two readings, so that it has its full length."""
    loads: list[Optional[bool]] = [False] * 4 + [True] * int(60 / every_s) + [False] * int(60 / every_s)
    told = run(loads, every_s=every_s)
    assert [(act, at) for _, act, at in told] == [("start", 3.5 * every_s), ("end", 3.5 * every_s + 60)]


def told_of(stretch: list[float], pause_s: int, times: int = 60) -> list[tuple[str, Optional[float]]]:
    """Run stretches of load, in parts of the GPU a second each, with pauses between."""
    machine = Detector()
    parts = [0.0, *(stretch + [0.0] * pause_s) * times]
    steps = [step for at, part in enumerate(parts) for step in machine.step(float(at), loaded=part > 0, part=part)]
    return [(step.act.value, step.at) for step in steps]


@pytest.mark.parametrize("stretch", [[0.9], [0.45, 0.45], [0.2, 0.7]])
def test_a_second_of_work_is_a_blip_however_often_it_comes_and_in_how_many_readings(stretch: list[float]) -> None:
    assert told_of(stretch, 19) == []


@pytest.mark.parametrize("stretch", [[0.9, 0.9], [0.4, 0.9, 0.5]])
def test_answers_of_two_seconds_every_twenty_are_one_work(stretch: list[float]) -> None:
    assert told_of(stretch, 18) == [("start", 0.5)]


def test_a_little_load_holds_as_well_as_a_great_one() -> None:
    assert told_of([0.12] * 4, 60, times=1)[0] == ("start", 0.5)
