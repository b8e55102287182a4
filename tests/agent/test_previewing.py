"""What other settings would have made of the last day, asked as a client does: recordings through the whole agent, to disk and back."""

from __future__ import annotations

import queue
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.agent import previewing
from hoofhearted_desktop.agent.watch import Identity, Watch
from hoofhearted_desktop.core import model, wire
from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.probes import recording
from hoofhearted_desktop.probes.replay import Replay
from hoofhearted_desktop.probes.source import SourceEnded
from hoofhearted_desktop.store.database import MEMORY, Database
from hoofhearted_desktop.store.settings import Settings
from tests import readings

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDINGS = Path(__file__).resolve().parents[1] / "recordings"
HOURS_LATER = 2 * 3600
PATIENCE_S = 60.0
"""A preview on a busy machine takes its time; nothing here is measured."""


class Machine:
    """An agent that has seen a recording, and two idle hours after it, so that only rows of ten seconds are left."""

    def __init__(self, name: str, *rules: Rule) -> None:
        self._calls: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.database = Database(MEMORY, lambda _problem: None)
        self.watch = Watch(Identity("x", "replay", None), self.database, self._calls.put, lambda _: None, None, rules)
        opened = recording.open_recording(RECORDINGS / f"{name}.jsonl.gz")
        assert isinstance(opened, recording.Recording)
        source = Replay(opened, report=lambda _: None, monotonic_clock=lambda: 0.0, sleep=lambda _: None)
        self.began = last = source.sample()
        while True:
            self.watch.take(last)
            try:
                last = source.sample()
            except SourceEnded:
                break
        source.close()
        idle = tuple(
            gpu._replace(utilization=model.Utilization(0.0, None, 0.0, 0.0), power_w=20.0, processes=())
            for gpu in last.gpus
        )
        for later in range(10, HOURS_LATER, 10):
            self.watch.take(
                last._replace(
                    time=last.time + later, monotonic=last.monotonic + later, gpus=idle, processes=(), problems=()
                )
            )
        self.until = last.time + HOURS_LATER

    def ask(self, method: str, **params: Any) -> Any:
        """Ask as a client does, and be the agent's loop until the answer is there."""
        answers: list[Any] = []
        self.watch.answer(wire.Request(1, method, params), answers.append)
        while not answers:
            self._calls.get(timeout=PATIENCE_S)()
        (found,) = answers
        return found.result if isinstance(found, wire.Result) else found

    def preview(self, **params: Any) -> Any:
        return self.ask("detector.preview", since=self.began.time - 1, until=self.until, **params)

    def spans(self, found: Any) -> list[tuple[int, int]]:
        return [
            (round(each["started"] - self.began.time), round(each["ended"] - self.began.time))
            for each in sorted(found["episodes"], key=lambda each: float(each["started"]))
        ]


@pytest.fixture
def machine(request: pytest.FixtureRequest) -> Iterator[Machine]:
    made = Machine(*request.param if isinstance(request.param, tuple) else (request.param,))
    yield made
    made.database.close()


@pytest.mark.parametrize(
    "machine",
    [
        "plex-transcode",
        "ollama-bursts",
        "short-bursts-every-ten-seconds",
        "a-second-of-work-every-twenty",
        "breathing-load",
        "comfyui-batches",
        "folding-pauses",
        "two-gpus-overlapping",
        "transcoder-rests-while-it-is-ahead",
        "laptop-asleep-and-awake",
    ],
    indirect=True,
)
def test_the_settings_as_they_are_would_have_found_what_was_found(machine: Machine) -> None:
    found, recorded = machine.preview(), machine.ask("episodes")
    assert found["step_s"] == 10.0
    spans, true = machine.spans(found), machine.spans(recorded)
    assert len(spans) == len(true) == found["spin_ups"]
    for nth, (began, over) in enumerate(true):
        assert abs(spans[nth][0] - began) <= 10
        assert abs(spans[nth][1] - over) <= 12
    names = {who["name"] for each in recorded["episodes"] for who in each["processes"]}
    assert {each["name"] for each in found["episodes"]} <= names
    assert found["unexpected"] == sum(not each["verdict"]["expected"] for each in recorded["episodes"])


@pytest.mark.parametrize("machine", ["comfyui-batches"], indirect=True)
def test_other_settings_would_have_found_less(machine: Machine) -> None:
    """Three batches of 75 s, 190 s apart, of one program."""
    assert [machine.preview()[key] for key in ("spin_ups", "unexpected", "told")] == [3, 3, 1], "one in 15 minutes"
    assert machine.preview(cooldown_min=0)["told"] == 3
    assert machine.preview(hold_s=120)["spin_ups"] == 0
    assert machine.preview(release_s=300)["spin_ups"] == 1
    assert machine.preview(off=["unexpected"])["told"] == 0
    assert machine.preview(quiet="00:00-24:00")["told"] == 0
    assert machine.preview(load_percent=100)["spin_ups"] == 0


@pytest.mark.parametrize("machine", [("comfyui-batches", Rule("fine", application="ComfyUI"))], indirect=True)
def test_what_a_rule_expects_would_not_have_been_told(machine: Machine) -> None:
    found = machine.preview(cooldown_min=0)
    assert (found["spin_ups"], found["unexpected"], found["told"]) == (3, 0, 0)
    machine.ask("expectations.remove", id="fine")
    machine.ask("expectations.add", rule={"application": "ComfyUI", "effect": "tell"})
    assert machine.preview(cooldown_min=0)["told"] == 3


@pytest.mark.parametrize("machine", ["blips"], indirect=True)
def test_of_what_was_too_short_to_be_recorded_nobody_knows_whose_it_was(machine: Machine) -> None:
    found = machine.preview(hold_s=0)
    assert machine.ask("episodes")["episodes"] == []
    assert found["spin_ups"] == found["unknown"] > 0
    assert found["told"] == 0


def test_what_is_in_no_page_yet_is_part_of_it() -> None:
    """An agent that has just begun, and the demo, whose past is made when asked for, have nothing on disk."""
    database = Database(MEMORY, lambda _problem: None)
    try:
        watch = Watch(Identity("x", "replay", None), database, lambda call: call(), lambda _: None, None)
        for second in range(8):
            watch.take(readings.sample(float(second), readings.gpu(90.0 if second > 1 else 0.0)))
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        until = readings.sample(9.0).time
        watch.answer(wire.Request(1, "detector.preview", {"until": until}), answers.put)
        assert answers.get(timeout=PATIENCE_S).result["spin_ups"] == 1
    finally:
        database.close()


@pytest.mark.parametrize("machine", ["blips"], indirect=True)
def test_what_cannot_be_previewed_is_refused_with_what_may_be(machine: Machine) -> None:
    for params, word in (
        ({"hold_s": -1}, "params.hold_s: expected seconds from 0 to 600"),
        ({"quiet": "at night"}, 'params.quiet: expected hours such as "22:00-07:00"'),
        ({"since": 0.0, "until": 90_000.0}, "params.since: expected a time before until"),
        ({"since": 5.0, "until": 5.0}, "params.since"),
        ({"since": "now"}, "params.since"),
    ):
        failure = machine.ask("detector.preview", **params)
        assert isinstance(failure, wire.Failure)
        assert word in failure.message


def test_previews_are_made_one_after_the_other_and_not_without_end() -> None:
    jobs: list[Any] = []

    class Slow:
        def episodes(self, _wanted: Any, answer: Any) -> None:
            jobs.append(answer)

    database: Any = Slow()
    previews = previewing.Previews(database, lambda call: call(), Settings, list, tuple, list, lambda: 1e9)
    answers: list[Any] = []
    for number in range(12):
        previews.answer(wire.Request(number, "detector.preview", {}), answers.append)
    assert [each.id for each in answers if isinstance(each, wire.Failure)] == [9, 10, 11]
    while jobs:
        assert len(jobs) == 1
        jobs.pop()([])
    assert [each.id for each in answers if isinstance(each, wire.Result)] == list(range(9))
    jobs.clear()
    previews.answer(wire.Request(20, "detector.preview", {}), answers.append)
    jobs.pop()(None)
    assert answers[-1] == wire.Failure(20, wire.INTERNAL_ERROR, "the history could not be read")
