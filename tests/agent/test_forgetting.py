"""An agent that runs for years comes to know no more than one of a day: GPUs with new names, and programs with a number in theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.agent import judge as judging
from hoofhearted_desktop.agent.engine import FORGET_S, MOST_KNOWN, Engine
from hoofhearted_desktop.agent.judge import MOST_SEEN, Judge
from hoofhearted_desktop.agent.track import Track
from hoofhearted_desktop.core import model
from hoofhearted_desktop.store.recent import Recent
from tests.readings import gpu, process, sample, used

if TYPE_CHECKING:
    import pytest

CUT_EVERY_S = 120.0


def cut(number: int, **given: object) -> model.Gpu:
    """A MIG instance as it is after so many cuts."""
    return gpu(0.0, uuid=f"MIG-{number}", parent="GPU-1", **given)


def test_a_gpu_that_is_cut_anew_all_day_does_not_slow_the_agent_down(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0
    observe = Track.observe

    def counted(track: Track, shown: Optional[model.Gpu], *rest: object) -> object:
        nonlocal looked_at
        looked_at += 1
        return observe(track, shown, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Track, "observe", counted)
    engine = Engine(Judge(seen=set()))
    for number in range(500):
        looked_at = 0
        engine.observe(sample(number * CUT_EVERY_S, gpu(), cut(number)))
    assert looked_at <= 2 + FORGET_S / CUT_EVERY_S + 2
    assert len(engine.baselines()) <= MOST_KNOWN + FORGET_S / CUT_EVERY_S + 3


def test_what_ran_on_a_gpu_that_is_forgotten_has_ended() -> None:
    engine, who = Engine(Judge(seen=set())), process(1, "job")
    changes = []
    for second in range(60):
        busy = cut(1)._replace(utilization=model.Utilization(90.0, 0.0, 0.0, 0.0), processes=(used(1, 90.0),))
        changes += engine.observe(sample(float(second), busy, processes=(who,))).changes
    for minute in range(70):
        changes += engine.observe(sample(60.0 + 20.0 * minute)).changes
    assert [change.change for change in changes] == ["started", "ended"]
    assert engine.running() == ()


def test_a_gpu_that_comes_back_after_a_day_is_known_by_its_idle_power() -> None:
    engine = Engine(Judge(seen=set()))
    for second in range(900):
        engine.observe(sample(float(second), gpu(0.0, power_w=37.0)))
    learned = engine.baselines()
    assert learned
    for hour in range(24):
        engine.observe(sample(900.0 + 3600.0 * hour))
    assert engine.baselines() == learned
    engine.observe(sample(90_000.0, gpu(0.0, power_w=37.0)))
    assert engine.baselines() == learned


def test_minutes_in_memory_are_those_of_the_gpus_that_are_there() -> None:
    recent = Recent()
    for number in range(200):
        recent.add(sample(number * CUT_EVERY_S, gpu(), cut(number)))
    told = [number for number in range(200) if recent.columns(f"MIG-{number}", 0.0)["time"]]
    assert told == list(range(200 - len(told), 200))
    assert len(told) <= FORGET_S / CUT_EVERY_S + 1
    assert len(recent.columns(gpu().uuid, 0.0)["time"]) == 200


def test_of_the_programs_that_were_seen_the_last_are_known() -> None:
    judge = Judge(seen=())
    judge.recall([f"job-{number}" for number in range(MOST_SEEN + 50)])
    assert judge.seen == {f"job-{number}" for number in range(50, MOST_SEEN + 50)}
    judge.recall(["ancient"])
    assert "ancient" not in (judge.seen or ())
    judge.forget_seen()
    assert judge.seen == set()


def test_the_cards_of_which_a_judge_knows_the_names_are_bounded() -> None:
    judge = Judge(seen=set())
    for number in range(3 * judging.MOST_CARDS):
        judge.begin(sample(float(number), gpu(name="NVIDIA A100"), cut(number)))
    assert len(judge._gpus) <= judging.MOST_CARDS
    judge.begin(sample(1e6, gpu(name="NVIDIA A100"), cut(1)))
    assert {gpu().uuid, "MIG-1"} <= judge._gpus.keys()
