"""The demo's past through the database: charts, users, sums and spin-ups of before anything was recorded, and its deletion."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.probes import scenario
from hoofhearted_desktop.probes.past import Past
from hoofhearted_desktop.store.clearing import Wish
from hoofhearted_desktop.store.columns import Reading, row_of
from hoofhearted_desktop.store.database import MEMORY
from hoofhearted_desktop.store.episodes import Wanted
from hoofhearted_desktop.store.history import Question
from hoofhearted_desktop.store.simulated_past import SimulatedPast
from hoofhearted_desktop.store.usage import Stretch
from tests import readings
from tests.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDS = 1_795_749_000.0
BIG = "GPU-5a1d3090-0d2e-4b7c-9c61-7c1f0a5e3090"
SMALL = "GPU-9be24070-6f31-4f0e-8a55-2d40c2f84070"
DAY = 86_400.0


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store(MEMORY, past=lambda: SimulatedPast(Past(scenario.load("home"), ENDS, 3600.0)))
    with made:
        made.database.add(
            [Reading(round((ENDS + 1 + nth) * 1000), 1000, {BIG: row_of(readings.gpu(50.0))}) for nth in range(10)]
        )
        yield made


def usage(store: Store, since: float) -> Any:
    return store.ask(store.database.usage, Stretch(since, ENDS + 60), [], {}, ([], ()))


@pytest.mark.parametrize(("days", "step_s"), [(1 / 24, 10.0), (1, 180.0), (7, 1800.0), (29, 4500.0)])
def test_a_chart_of_any_length_has_the_past_and_joins_the_present(store: Store, days: float, step_s: float) -> None:
    found = store.history(Question(BIG, ENDS - days * DAY, None, users=8))
    assert found["step_s"] == step_s
    assert len(found["time"]) > 200
    assert found["time"] == sorted(found["time"])
    assert found["time"][-1] >= ENDS - step_s
    assert found["mean"]["sm"][-1] is not None
    if days >= 1:
        assert max(value or 0 for value in found["mean"]["sm"]) > 20
        names = {each["name"] for each in found["used"]}
        assert {"Jellyfin", "X server"} <= names


def test_a_minute_of_it_at_the_finest(store: Store) -> None:
    found = store.history(Question(BIG, ENDS - 60, ENDS))
    assert found["step_s"] == 0
    assert len(found["time"]) == 60


def test_the_sleeping_card_slept(store: Store) -> None:
    found = store.history(Question(SMALL, ENDS - 2 * DAY, ENDS, metrics=("asleep",)))
    assert found["mean"]["asleep"].count(1.0) > len(found["time"]) / 2


def test_sums_and_spin_ups_agree_with_one_another(store: Store) -> None:
    found = usage(store, ENDS - 29 * DAY)
    assert found["watched_s"] > 25 * DAY
    busy = {each["name"]: each for each in found["applications"]}
    episodes = store.ask(store.database.episodes, Wanted(since=ENDS - 29 * DAY))
    for name in ("Jellyfin", "Blender", "train.py"):
        mine = [each for each in episodes if any(who["name"] == name for who in each["processes"])]
        lasted = sum(
            (each["ended"] - each["started"]) * who["share"]
            for each in mine
            for who in each["processes"]
            if who["name"] == name
        )
        assert busy[name]["spin_ups"] == len(mine)
        assert busy[name]["busy_s"] == pytest.approx(lasted, rel=0.15)
    assert busy["train.py"]["unexpected"] == busy["train.py"]["spin_ups"] > 0
    assert busy["Jellyfin"]["unexpected"] == 0


def test_it_is_made_when_somebody_asks_and_fast_enough_for_a_person(store: Store) -> None:
    began = time.process_time()
    usage(store, ENDS - 7 * DAY)
    assert time.process_time() - began < 10
    assert store.ask(store.database.status)["oldest"] == pytest.approx(ENDS - 30 * DAY, abs=1)
    assert store.ask(store.database.status)["episodes"] > 30


def test_what_is_deleted_of_it_does_not_come_back(store: Store) -> None:
    store.ask(store.database.clear, Wish(ENDS - 2 * DAY, history=True, episodes=True))
    assert store.history(Question(BIG, ENDS - 20 * DAY, ENDS))["time"][0] >= ENDS - 2 * DAY - 900
    assert all(each["ended"] >= ENDS - 2 * DAY for each in store.ask(store.database.episodes, Wanted()))
    store.ask(store.database.clear, Wish(None, history=True, episodes=True))
    assert store.history(Question(BIG, ENDS - 20 * DAY, ENDS + 60))["time"] == []
    assert store.ask(store.database.episodes, Wanted()) == []
    assert usage(store, ENDS - 20 * DAY)["watched_s"] == 0.0


def test_a_gpu_it_does_not_know_has_none(store: Store) -> None:
    assert store.history(Question("GPU-9", ENDS - DAY, ENDS, users=3))["time"] == []
