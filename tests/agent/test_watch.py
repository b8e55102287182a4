"""The agent's mind with everything joined: who sits there, what was kept, and the first answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.agent.client import Client
from hoofhearted_desktop.agent.judge import TALLY, USUAL
from hoofhearted_desktop.agent.watch import Identity, Watch
from hoofhearted_desktop.core import wire
from tests.agent.test_engine import OLLAMA, busy
from tests.readings import sample

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
        self.watch = Watch(
            Identity("dreams", source, None), database, lambda call: call(), lambda _: None, path, memory=self.store
        )
        self.answers: list[Any] = []

    def take(self, seconds: int, first: int = 0) -> list[dict[str, Any]]:
        """Let MINE work, and give the verdicts of the episodes that are told of."""
        told = []
        for second in range(first, first + seconds):
            broadcast = self.watch.take(sample(float(second), busy(), processes=(MINE,)))
            told += [json.loads(notice)["params"]["episode"]["verdict"] for notice in broadcast.notices]
        return told

    def ask(self, method: str, **params: Any) -> None:
        self.watch.answer(wire.Request(1, method, params), self.answers.append)


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
