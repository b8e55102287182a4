"""What the wire says of the past: episodes that ended and that run, and history, joined with what is in memory only."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.agent.remembering import Remembering
from hoofhearted_desktop.core import messages, samples, wire
from hoofhearted_desktop.core.assessment import Tick
from hoofhearted_desktop.store.database import MEMORY, Database
from hoofhearted_desktop.store.recent import COLUMNS
from tests import readings
from tests.store.store import PATIENCE_S, episode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.store.episodes import Wanted

BEGAN = 1_760_000_000.0


class Asked:
    """The methods of the past, asked as a client does, with the database's own answers awaited."""

    def __init__(self) -> None:
        self.running: tuple[Episode, ...] = ()
        self.database = Database(MEMORY, lambda _problem: None)
        self.remembering = Remembering(self.database, lambda call: call(), lambda: self.running)

    def ask(self, method: str, **params: Any) -> Any:
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.remembering.methods[method](wire.Request(1, method, params), answers.put)
        found = answers.get(timeout=PATIENCE_S)
        return found.result if isinstance(found, wire.Result) else found

    def watch(self, first: int, last: int, sm: Optional[float] = 50.0) -> None:
        for second in range(first, last):
            self.remembering.take(Tick(readings.sample(float(second), readings.gpu(sm)), ()))


@pytest.fixture
def asked() -> Iterator[Asked]:
    made = Asked()
    yield made
    made.database.close()


def ids(found: Any) -> list[str]:
    return [each["id"] for each in found["episodes"]]


def test_an_old_clients_history_is_what_it_was(asked: Asked) -> None:
    asked.watch(0, 25)
    found = asked.ask("history", gpu=readings.UUID, since=BEGAN + 20)
    assert tuple(found) == COLUMNS
    assert found["time"] == [BEGAN + second for second in range(20, 25)]
    assert (found["sm"], found["asleep"]) == ([50.0] * 5, [0.0] * 5)
    assert asked.ask("history", gpu="GPU-9") == {name: [] for name in COLUMNS}


def test_stored_and_live_join_without_a_seam_at_every_second(asked: Asked) -> None:
    for second in range(45):
        asked.watch(second, second + 1, float(second))
        found = asked.ask("history", gpu=readings.UUID, max_points=100, metrics=["sm"])
        assert found["time"] == [BEGAN + each for each in range(second + 1)]
        assert found["mean"]["sm"] == found["max"]["sm"] == [float(each) for each in range(second + 1)]


def test_history_from_since_and_to(asked: Asked) -> None:
    asked.watch(0, 60)
    gpu = readings.UUID
    by_from = asked.ask("history", gpu=gpu, **{"from": BEGAN + 10, "to": BEGAN + 20})
    assert by_from == asked.ask("history", gpu=gpu, since=BEGAN + 10, to=BEGAN + 20)
    assert by_from["time"] == [BEGAN + each for each in range(10, 21)]
    assert (
        by_from["mean"].keys()
        == by_from["max"].keys()
        == {
            *("sm", "encoder", "decoder", "memory_used", "power_w", "temperature_c", "fan_percent"),
            *("clock_sm_mhz", "clock_memory_mhz", "asleep"),
        }
    )
    assert asked.ask("history", gpu=gpu, metrics=["power_w", "of tomorrow"])["mean"].keys() == {"power_w"}
    assert len(asked.ask("history", gpu=gpu, max_points=7)["time"]) <= 7


@pytest.mark.parametrize(
    "params",
    [{}, {"gpu": 5}, {"gpu": "x", "from": "noon"}, {"gpu": "x", "max_points": "many"}, {"gpu": "x", "metrics": "sm"}],
)
def test_a_bad_question_is_named(asked: Asked, params: dict[str, Any]) -> None:
    with pytest.raises(samples.SampleError, match=r"^params\."):
        asked.ask("history", **params)


def test_those_that_run_are_in_the_list_once_and_first(asked: Asked) -> None:
    asked.remembering.record(episode(1))
    asked.remembering.record(episode(3))
    asked.running = (episode(2, ended=None), episode(4, ended=None, gpu="GPU-2"))
    assert ids(asked.ask("episodes")) == ["e0000004", "e0000003", "e0000002", "e0000001"]
    assert asked.ask("episodes")["episodes"][0]["ended"] is None
    assert ids(asked.ask("episodes", limit=1)) == ["e0000004"]
    assert ids(asked.ask("episodes", since=3061.0)) == ["e0000004", "e0000002"]
    assert ids(asked.ask("episodes", until=2500.0, gpu="GPU-1")) == ["e0000002", "e0000001"]
    assert ids(asked.ask("episodes", application="NAME4")) == ["e0000004"]
    asked.remembering.record(episode(4))
    assert ids(asked.ask("episodes", since=3061.0)) == ["e0000004", "e0000002"]


def test_one_that_ends_while_the_database_looks_is_not_said_to_run(asked: Asked) -> None:
    asked.running = (episode(1, ended=None),)
    looks, ends = threading.Event(), threading.Event()

    def look(wanted: Wanted, answer: Callable[[Any], None]) -> None:
        Database.episodes(asked.database, wanted, lambda found: (looks.set(), ends.wait(PATIENCE_S), answer(found)))

    asked.database.episodes = look  # type: ignore[method-assign, assignment]
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    asked.remembering.methods["episodes"](wire.Request(1, "episodes", {}), answers.put)
    assert looks.wait(PATIENCE_S)
    asked.running = ()
    asked.remembering.record(episode(1))
    ends.set()
    found = answers.get(timeout=PATIENCE_S)
    assert [each["ended"] for each in found.result["episodes"]] == [1060.0]


def test_one_is_given_noted_and_deleted(asked: Asked) -> None:
    asked.remembering.record(episode(1))
    assert asked.ask("episodes.get", id="e000") == {"episode": messages.episode_to_json(episode(1))}
    noted = asked.ask("episodes.note", id="e0000001", text="  mine ")
    assert noted["episode"]["note"] == "mine"
    assert asked.ask("episodes")["episodes"] == [noted["episode"]]
    assert messages.episode_from_json(noted["episode"]) == episode(1), "an older client reads it as ever"
    assert asked.ask("episodes.delete", id="e0000001") == {"deleted": "e0000001"}
    for method in ("episodes.get", "episodes.delete", "episodes.note"):
        failed = asked.ask(method, id="e0000001", text="")
        assert (failed.code, failed.message) == (wire.INVALID_PARAMS, "params.id: there is no episode 'e0000001'")


def test_one_that_runs_is_given_and_neither_noted_nor_deleted(asked: Asked) -> None:
    asked.running = (episode(2, ended=None), episode(20, ended=None))
    assert asked.ask("episodes.get", id="e000002")["episode"]["id"] == "e0000020"
    for method in ("episodes.delete", "episodes.note"):
        with pytest.raises(samples.SampleError, match="still running"):
            asked.ask(method, id="e0000002", text="mine")


@pytest.mark.parametrize(
    "params", [{}, {"id": ""}, {"id": 5}, {"id": "e0000001"}, {"id": "e0000001", "text": "x" * 2001}]
)
def test_a_bad_note_is_named(asked: Asked, params: dict[str, Any]) -> None:
    asked.remembering.record(episode(1))
    with pytest.raises(samples.SampleError, match=r"^params\."):
        asked.ask("episodes.note", **params)
    assert "note" not in asked.ask("episodes.get", id="e0000001")["episode"]


def test_what_cannot_be_read_is_a_failure_and_no_empty_answer(asked: Asked) -> None:
    def broken(*given: Any, **_named: Any) -> None:
        given[-1](None)

    for method in ("episodes", "episode", "delete", "note", "history"):
        setattr(asked.database, method, broken)
    questions = ("episodes", "episodes.get", "episodes.delete", "episodes.note", "history")
    for method in questions:
        failed = asked.ask(method, id="e0000001", text="x", gpu="GPU-1", max_points=5)
        assert (failed.code, "could not be read" in failed.message) == (wire.INTERNAL_ERROR, True)


@pytest.mark.parametrize(("method", "name"), [("episodes.get", "id"), ("episodes.delete", "id"), ("history", "by")])
def test_what_is_refused_is_not_repeated_at_length(asked: Asked, method: str, name: str) -> None:
    """A client may send thousands of letters; its sentence back is one that can be read."""
    params = {"gpu": readings.UUID, name: "a" * 5000}
    try:
        found = asked.ask(method, **params)
        said = found.message
    except samples.SampleError as error:
        said = str(error)
    assert said.startswith(f"params.{name}: ")
    assert len(said) < 300
