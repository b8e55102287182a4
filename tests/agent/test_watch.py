"""The agent's mind with everything joined: who sits there, what was kept, and the first answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.agent.client import Client
from hoofhearted_desktop.agent.judge import TALLY, USUAL
from hoofhearted_desktop.agent.local_time import local_time
from hoofhearted_desktop.agent.watch import Broadcast, Identity, Watch
from hoofhearted_desktop.core import messages, wire
from tests.agent.test_engine import OLLAMA, busy
from tests.readings import gpu, sample, used
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MINE = OLLAMA._replace(unit="app-org.gnome.Terminal-4242.scope")
THERE = {"user": "david", "idle_s": 3, "locked": False}


class Store:
    """A database that answers when it is told to."""

    def __init__(self, **kept: object) -> None:
        self.kept_values: dict[str, object] = kept
        self.waiting: list[Callable[[], None]] = []

    def names(self, answer: Callable[[set[str]], None]) -> None:
        self.waiting.append(lambda: answer({"ollama"}))

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Take whatever else a database takes."""
        return lambda *_: None

    def keep(self, key: str, value: object) -> None:
        self.kept_values[key] = json.loads(json.dumps(value))

    def kept(self, key: str, answer: Callable[[Any], None]) -> None:
        self.waiting.append(lambda: answer(self.kept_values.get(key)))

    def answer(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


class Mind:
    def __init__(self, source: str = "nvml", path: Optional[Path] = None, store: Optional[Store] = None) -> None:
        self.store = store or Store()
        database: Any = self.store
        self.told: list[str] = []
        self.watch = Watch(
            Identity("dreams", source, None), database, lambda call: call(), self._hear, path, memory=self.store
        )
        self.answers: list[Any] = []

    def _hear(self, broadcast: Broadcast) -> None:
        """Note the changes that are told without a tick."""
        self.told += [json.loads(notice)["params"]["change"] for notice in broadcast.notices]

    def take(self, seconds: int, first: int = 0) -> list[dict[str, Any]]:
        """Let MINE work, and give the verdicts of the episodes that are told of."""
        told = []
        for second in range(first, first + seconds):
            broadcast = self.watch.take(sample(float(second), busy(), processes=(MINE,)))
            told += [json.loads(notice)["params"]["episode"]["verdict"] for notice in broadcast.notices]
        return told

    def ask(self, method: str, **params: Any) -> None:
        self.watch.answer(wire.Request(1, method, params), self.answers.append)


@not_on_windows("a unit is systemd's, and by it presence is told on Linux")
def test_a_program_of_who_sits_there_is_expected_and_one_who_left_is_not_remembered() -> None:
    mind, client = Mind(), Client(0.0)
    mind.store.answer()
    assert mind.watch.presence(client, wire.Request(1, "presence", THERE)) == wire.Result(1, {"heard": True})
    (verdict,) = mind.take(5)
    assert (verdict["expected"], verdict["by"], verdict["text"]) == (True, "presence", "you are at this machine")
    mind.watch.finish()
    mind.watch.left(client)
    (verdict,) = mind.take(5, first=100)
    assert (verdict["expected"], verdict["by"]) == (False, "default")


@pytest.mark.parametrize("source", ["simulated", "replay"])
def test_before_a_stand_in_sits_nobody(source: str) -> None:
    mind = Mind(source)
    mind.store.answer()
    assert mind.watch.presence(Client(0.0), wire.Request(1, "presence", THERE)) == wire.Result(1, {"heard": False})
    (verdict,) = mind.take(5)
    assert not verdict["expected"]


def test_the_first_answer_waits_for_what_was_kept_but_not_for_ever() -> None:
    mind = Mind()
    mind.ask("why")
    mind.take(1)
    assert mind.answers == []
    mind.store.answer()
    (found,) = mind.answers
    assert found.result["gpus"][0]["verdict"]["text"].startswith("no rule expects it")
    slow = Mind()
    slow.ask("why")
    slow.take(2)
    assert len(slow.answers) == 1
    slow.ask("why")
    assert len(slow.answers) == 2
    slow.store.waiting.clear()


def test_what_was_learned_is_kept_when_the_agent_ends(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[[expectations]]\napplication = "ollama"\n')
    mind = Mind(path=path)
    mind.store.answer()
    mind.take(5)
    mind.watch.finish()
    assert set(mind.store.kept_values) == {USUAL, TALLY}
    again = Mind(path=path, store=Store(**mind.store.kept_values))
    again.store.answer()
    again.take(1)
    again.ask("expectations.list")
    (rule,) = again.answers[0].result["rules"]
    assert (rule["matched"], rule["line"]) == (1, 1)


def test_what_is_forgotten_before_it_was_read_is_forgotten_all_the_same() -> None:
    mind = Mind()
    mind.store.answer()
    mind.take(5)
    mind.watch.finish()
    again = Mind(store=Store(**mind.store.kept_values))
    again.ask("usual.forget")
    again.ask("expectations.list")
    again.take(1)
    assert again.answers == []
    again.store.answer()
    assert [each.result.get("forgotten") for each in again.answers] == [1, None]
    again.watch.finish()
    assert again.store.kept_values[USUAL]["programs"] == []  # type: ignore[index]


def test_a_list_waits_for_the_cards_it_doubts(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[[expectations]]\ngpu = "RTX 4090"\n')
    mind = Mind(path=path)
    mind.ask("expectations.list")
    mind.store.answer()
    assert mind.answers == []
    mind.take(1)
    assert "there is no GPU 'RTX 4090'" in mind.answers[0].result["warnings"][0]["text"]


def test_it_is_kept_while_the_agent_runs_too() -> None:
    mind = Mind()
    mind.store.answer()
    mind.take(5)
    mind.watch.look_at_settings()
    assert USUAL in mind.store.kept_values


def idle(power_w: float) -> Any:
    """A GPU at rest, on which a model may be held."""
    return gpu(0.0, power_w=power_w, processes=(used(4242, 0.0),))


def test_idle_power_outlives_the_agent_so_that_one_begun_over_a_held_model_sees_it() -> None:
    mind = Mind()
    mind.store.answer()
    for second in range(100):
        mind.watch.take(sample(float(second), gpu(0.0, power_w=20.0)))
    mind.watch.finish()
    uuid = gpu(0.0).uuid
    assert mind.store.kept_values["idle_power_w"] == {uuid: 20.0}

    later = Mind(store=mind.store)
    later.watch.take(sample(200.0, idle(60.0), processes=(MINE,)))
    later.store.answer()
    tick = None
    for second in range(201, 215):
        tick = later.watch.take(sample(float(second), idle(60.0), processes=(MINE,))).tick
    assert tick is not None
    (found,) = tick.assessments
    assert (found.activity.value, found.extra_w) == ("held", 40.0)


@pytest.mark.parametrize("kept", [[], "x", {"GPU-1": "hot"}, {"GPU-1": -5}, {"GPU-1": True}, {"GPU-1": 1e9}])
def test_idle_power_that_cannot_be_true_is_not_believed(kept: object) -> None:
    mind = Mind(store=Store(idle_power_w=kept))
    mind.store.answer()
    mind.watch.finish()
    assert mind.store.kept_values["idle_power_w"] in (kept, {})


def test_what_was_kept_is_not_written_over_before_it_was_read() -> None:
    mind = Mind(store=Store(idle_power_w={"GPU-1": 20.0}))
    mind.watch.take(sample(0.0, gpu(0.0, power_w=33.0)))
    mind.watch.finish()
    assert mind.store.kept_values["idle_power_w"] == {"GPU-1": 20.0}


def test_the_first_answer_knows_the_idle_power_that_was_kept() -> None:
    mind = Mind(store=Store(idle_power_w={gpu(0.0).uuid: 20.0}))
    mind.ask("why")
    mind.watch.take(sample(0.0, idle(60.0), processes=(MINE,)))
    mind.store.answer()
    (found,) = mind.answers
    assert found.result["gpus"][0]["activity"] == "held"


def test_what_changes_while_the_last_sample_is_judged_again_is_told_and_kept(tmp_path: Path) -> None:
    """What was kept comes late, and meanwhile the settings let a load count at once."""
    path = tmp_path / "settings.toml"
    mind = Mind(path=path)
    mind.take(2)
    path.write_text("[watching]\nhold_s = 1\n")
    mind.watch.look_at_settings()
    assert mind.told == []
    mind.store.answer()
    assert mind.told[:1] == ["started"]


def test_memory_is_tidied_now_and_then_and_not_at_every_tick() -> None:
    tidied: list[int] = []
    database: Any = Store()
    watch = Watch(
        Identity("dreams", "nvml", None),
        database,
        lambda call: call(),
        lambda _: None,
        None,
        tidy=lambda: tidied.append(1),
    )
    for second in range(0, 1900, 10):
        watch.take(sample(1000.0 + second, gpu(0.0)))
    assert len(tidied) == 4


@pytest.mark.parametrize(("source", "asks_a_driver"), [("nvml", True), ("simulated", False)])
def test_an_agent_says_what_it_costs(source: str, asks_a_driver: bool) -> None:
    mind = Mind(source)
    mind.ask(messages.COST)
    (found,) = mind.answers
    assert 0 < found.result["cpu_s"] < 1e5
    assert 1 << 20 < found.result["memory_rss"] < 1 << 40
    assert (found.result["driver_calls"] is not None) is asks_a_driver


@not_on_windows("Windows' own library looks each time")
def test_rules_go_by_the_zone_that_is_set_now(monkeypatch: pytest.MonkeyPatch) -> None:
    midnight = 1_781_913_600.0
    mind = Mind()
    with monkeypatch.context() as travels:
        travels.setenv("TZ", "UTC")
        mind.watch.look_at_settings()
        before = local_time(midnight)
        travels.setenv("TZ", "Asia/Tokyo")
        mind.watch.look_at_settings()
        after = local_time(midnight)
    mind.watch.look_at_settings()
    assert before is not None
    assert after is not None
    assert (before.minute, after.minute) == (0, 9 * 60)
