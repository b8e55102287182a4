"""What the wire says of all that is kept: who used the GPUs, how much there is, and the taking out of it."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.agent import rights
from hoofhearted_desktop.agent.remembering import Remembering
from hoofhearted_desktop.core import messages, samples, wire
from hoofhearted_desktop.core.preferences import Energy
from hoofhearted_desktop.store.database import MEMORY, Database
from tests.readings import UUID
from tests.store.store import PATIENCE_S, episode
from tests.store.uses import BLENDER, OLLAMA, tick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofhearted_desktop.core.assessment import Episode

BEGAN = 1_760_000_000.0


class Asked:
    """The methods of the past, asked as a client does."""

    def __init__(self) -> None:
        self.running: tuple[Episode, ...] = ()
        self.price = Energy()
        self.forgotten = 0
        self.database = Database(MEMORY, lambda _problem: None)
        self.remembering = Remembering(
            self.database, lambda call: call(), lambda: self.running, lambda: self.price, self._forget
        )

    def _forget(self) -> int:
        self.forgotten += 1
        return 7

    def ask(self, method: str, **params: Any) -> Any:
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.remembering.methods[method](wire.Request(1, method, params), answers.put)
        found = answers.get(timeout=PATIENCE_S)
        return found.result if isinstance(found, wire.Result) else found

    def watch(self, first: int, last: int, loads: Optional[dict[Any, Optional[float]]] = None) -> None:
        for second in range(first, last):
            self.remembering.take(tick(second, {OLLAMA: 50.0} if loads is None else loads))


@pytest.fixture
def asked() -> Iterator[Asked]:
    made = Asked()
    yield made
    made.database.close()


def test_history_by_application_joins_what_is_stored_and_what_is_live(asked: Asked) -> None:
    for second in range(35):
        asked.watch(second, second + 1)
        found = asked.ask("history", gpu=UUID, by="application", metrics=["sm"], **{"from": BEGAN})
        assert found["time"] == [BEGAN + each for each in range(0, second + 1, 10)]
        assert found["mean"]["sm"] == [50.0] * len(found["time"])
        assert [(each["key"], each["mean"]["sm"]) for each in found["used"]] == [("ollama|david|", found["mean"]["sm"])]


def test_history_of_one_application_and_of_the_few_with_most(asked: Asked) -> None:
    asked.watch(0, 12, {OLLAMA: 50.0, BLENDER: 20.0})
    one = asked.ask("history", gpu=UUID, by="application", application="Blender")
    assert [each["key"] for each in one["used"]] == ["blender|anna|"]
    most = asked.ask("history", gpu=UUID, by="application", most=1)
    assert [each["key"] for each in most["used"]] == ["ollama|david|", "others"]
    assert most["used"][1]["mean"]["sm"] == [20.0, 20.0]
    assert "used" not in asked.ask("history", gpu=UUID, max_points=10)


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [
        ("history", {"gpu": UUID, "by": "user"}, "params.by: expected 'application', got 'user'"),
        ("history", {"gpu": UUID, "by": 5}, "params.by: expected a text or null, got a number"),
        ("history", {"gpu": UUID, "by": "application", "most": 0}, "params.most: expected a number from 1 to 64, got 0"),
        ("history", {"gpu": UUID, "by": "application", "most": 1e9}, "params.most: expected a number from 1 to 64"),
        ("history", {"gpu": UUID, "application": "x"}, 'params.by: application and most want "by": "application"'),
        ("usage", {"from": 20.0, "to": 10.0}, "params.from: lies after params.to"),
        ("usage", {"from": "monday"}, "params.from: expected a number or null, got a text"),
        ("usage", {"gpu": 7}, "params.gpu: expected a text or null, got a number"),
        ("data.delete", {}, "params: nothing is named to delete; say history, episodes or usual"),
        ("data.delete", {"history": "yes"}, "params.history: expected true or false, got a text"),
        ("data.delete", {"usual": True, "before": 5.0}, "params.before: what is usual has no dates"),
        ("data.delete", {"history": True, "before": "now"}, "params.before: expected a number or null, got a text"),
    ],
)  # fmt: skip
def test_a_bad_question_is_named(asked: Asked, method: str, params: dict[str, Any], said: str) -> None:
    asked.watch(0, 2)
    with pytest.raises(samples.SampleError) as caught:
        asked.ask(method, **params)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("params", [{"from": -1e17, "to": 1e17}, {"from": 0}, {"to": 1e17}, {"gpu": "x" * 9999}])
def test_far_away_times_and_unknown_gpus_are_answered(asked: Asked, params: dict[str, Any]) -> None:
    asked.watch(0, 12)
    assert asked.ask("usage", **params)["watched_s"] in {12.0, 0.0}


def test_usage_of_the_last_week_with_what_runs_and_what_it_costs(asked: Asked) -> None:
    asked.price = Energy(0.5, "EUR")
    asked.watch(0, 36)
    asked.running = (episode(1, gpu=UUID, started=BEGAN + 3, ended=None),)
    found = asked.ask("usage")
    assert (found["to"] - found["from"], found["to"]) == (7 * 86400, BEGAN + 35)
    gpu = found["gpus"][0]
    assert (gpu["name"], gpu["busy_s"], gpu["currency"]) == ("NVIDIA GeForce RTX 3090", 36.0, "EUR")
    assert gpu["energy_wh"] == pytest.approx(36.0 * 100 / 3600, abs=1e-3)
    assert [(each["key"], each["busy_s"], each["spin_ups"]) for each in found["applications"]] == [
        ("ollama|david|", 36.0, 0),
        ("name1|david|", 0.0, 1),
    ]


def test_what_is_kept(asked: Asked) -> None:
    asked.watch(0, 25)
    found = asked.ask("data.status")
    assert found.keys() == {"path", "bytes", "episodes", "oldest", "newest", "tiers"}
    assert (found["path"], found["oldest"], found["newest"]) == (None, BEGAN, BEGAN + 20)
    assert found["tiers"][0]["rows"] == 21


def test_all_is_deleted_from_memory_too(asked: Asked) -> None:
    asked.watch(0, 25)
    asked.remembering.record(episode(1))
    found = asked.ask("data.delete", history=True, episodes=True, usual=True)
    assert found["deleted"] == {"rows": 21, "episodes": 1, "usual": 7}
    assert (found["problem"], asked.forgotten) == (None, 1)
    assert asked.ask("history", gpu=UUID, by="application")["time"] == []
    assert asked.ask("history", gpu=UUID, since=BEGAN)["time"] == []
    asked.watch(25, 28)
    assert asked.ask("history", gpu=UUID, since=BEGAN)["time"] == [BEGAN + each for each in (25, 26, 27)]
    assert asked.ask("usage")["watched_s"] == 3.0


def test_what_lies_before_a_time_is_deleted_from_memory_too_and_what_runs_stays(asked: Asked) -> None:
    asked.watch(0, 25)
    asked.running = (episode(4, ended=None),)
    asked.remembering.record(episode(1))
    assert asked.ask("data.delete", history=True, episodes=True, before=BEGAN + 22)["deleted"] == {
        "rows": 21, "episodes": 1, "usual": 0,
    }  # fmt: skip
    assert asked.ask("history", gpu=UUID, since=BEGAN)["time"] == [BEGAN + each for each in (22, 23, 24)]
    assert [each["id"] for each in asked.ask("episodes")["episodes"]] == ["e0000004"]
    assert asked.forgotten == 0


def test_everybody_may_look_and_only_the_owner_delete() -> None:
    assert rights.refusal(messages.USAGE, {}, "anna") is None
    assert rights.refusal(messages.DATA_STATUS, {}, None) is None
    assert "only root" in str(rights.refusal(messages.DATA_DELETE, {}, "anna"))


def test_what_cannot_be_read_or_deleted_is_said(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: Any) -> None:
        given[-1](None)

    for name in ("usage", "status", "clear"):
        monkeypatch.setattr(asked.database, name, broken)
    assert asked.ask("usage").message == "the history could not be read"
    assert asked.ask("data.status").message == "the history could not be read"
    assert asked.ask("data.delete", history=True).message == (
        "nothing was deleted, because the history cannot be read or written at the moment"
    )
