"""The demo's past: the same on the same days, no more than a card can do, with spin-ups that its charts show."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.core.assessment import Verdict
from hoofhearted_desktop.probes import scenario
from hoofhearted_desktop.probes.past import DAY_S, DAYS, Past

ENDS = 1_795_749_000.0
TOLD = ("home", "many", "night-transcode")


def past_of(name: str, ends: float = ENDS) -> Past:
    return Past(scenario.load(name), ends, 3600.0)


@pytest.mark.parametrize("name", TOLD)
def test_a_month_has_spin_ups_on_most_days_which_end_before_the_story(name: str) -> None:
    past = past_of(name)
    episodes = past.episodes()
    days = {int(episode.started // DAY_S) for episode in episodes}
    assert len(days) > DAYS / 2
    assert all(past.begins <= each.started < (each.ended or 0) < ENDS - 500 for each in episodes)
    assert len({each.id for each in episodes}) == len(episodes)
    for each in episodes:
        assert sum(who.share or 0 for who in each.processes) == pytest.approx(1.0, abs=0.01)
        assert each.energy_wh is not None
        assert each.energy_wh > 0


def test_of_home_some_are_expected_and_some_are_not() -> None:
    verdicts = {episode.verdict for episode in past_of("home").episodes()}
    assert {verdict.expected for verdict in verdicts} == {True, False}
    assert {verdict.by for verdict in verdicts} == {"rule", "usual", "presence", "default"}


def test_the_same_days_are_the_same_whenever_the_story_begins() -> None:
    one, later = past_of("home"), past_of("home", ENDS + 3 * DAY_S)
    known = {each.id: each for each in later.episodes()}
    shared = [each for each in one.episodes() if each.started > later.begins]
    assert len(shared) > 20
    for each in shared:
        assert known[each.id] == each


@pytest.mark.parametrize("name", TOLD)
def test_a_chart_of_any_resolution_stays_within_what_the_card_can_do(name: str) -> None:
    past = past_of(name)
    for index, card in enumerate(past.story.cards):
        for step in (60.0, 900.0):
            for nth in range(200):
                begins = ENDS - 5 * DAY_S + nth * 1800.0
                state = past.state(index, begins, begins + step)
                if state.mean.power_state == "asleep":
                    assert state.parts == ()
                    continue
                mean, most = state.mean.utilization, state.most.utilization
                assert 0 <= (mean.sm or 0) <= 100
                assert 0 <= (most.sm or 0) <= 100
                assert (mean.sm or 0) <= (most.sm or 0) * 1.1 + 0.1
                assert card.idle_w <= (state.mean.power_w or 0) <= card.limit_w
                assert 0 <= (state.mean.memory.used or 0) <= card.memory
                assert sum(part.work for part in state.parts) <= 1.0001
                assert sum(part.power_w for part in state.parts) <= card.limit_w


def test_the_chart_shows_the_spin_up_and_the_energy_agrees() -> None:
    past = past_of("home")
    episode = next(each for each in past.episodes() if each.processes[0].name == "train.py")
    index = [card.uuid for card in past.story.cards].index(episode.gpu)
    assert episode.ended is not None
    middle = past.state(index, episode.started + 60, episode.started + 120)
    assert (middle.mean.utilization.sm or 0) > 80
    before = past.state(index, episode.started - 120, episode.started - 60)
    assert (before.mean.utilization.sm or 0) < 80
    whole = past.state(index, episode.started, episode.ended)
    assert sum(part.work for part in whole.parts) == pytest.approx(1.0, abs=0.01)
    busy_wh = sum(part.power_w for part in whole.parts) * (episode.ended - episode.started) / 3600
    assert busy_wh == pytest.approx(episode.energy_wh, rel=0.05)


def test_a_server_that_was_off_was_watched_by_nobody() -> None:
    past = past_of("home")
    watched = past.watched(past.begins, past.ends)
    assert 0.9 * DAYS * DAY_S < watched < DAYS * DAY_S
    assert past.watched(past.ends, past.ends + 60) == 0.0
    assert past.watched(past.begins - 60, past.begins) == 0.0


def test_a_story_without_habits_has_a_quiet_past() -> None:
    past = past_of("miner")
    assert past.episodes() == []
    assert past.state(0, ENDS - DAY_S, ENDS - DAY_S + 60).mean.utilization.sm == 0


def test_who_runs_as_the_story_begins_ran_before_it() -> None:
    past = past_of("many")
    names = {
        part.process.application.name
        for part in past.state(4, ENDS - 600, ENDS - 540).parts
        if part.process.application
    }
    assert names == {"vLLM"}
    assert past.state(0, ENDS - 20 * DAY_S, ENDS - 20 * DAY_S + 1).parts == ()


def test_habits_are_judged_as_their_story_says() -> None:
    for name in scenario.names():
        for habit in scenario.load(name).habits:
            assert isinstance(habit.verdict, Verdict)
            assert habit.verdict.text
            assert (habit.verdict.by == "default") is not habit.verdict.expected
