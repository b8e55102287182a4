"""A tick's line is what the protocol says, whatever was sent before it, and what has not changed is not written anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.core import messages, model, samples, tick_lines, wire
from hoofhearted_desktop.core.activity import Activity
from hoofhearted_desktop.core.assessment import Alarm, Assessment, Share, Tick, Verdict
from hoofhearted_desktop.core.tick_lines import TickForms, TickLines
from tests import readings
from tests.core.test_samples import FULL

if TYPE_CHECKING:
    import pytest

FOUND = Assessment(
    readings.UUID,
    Activity.COMPUTING,
    1_760_000_000.0,
    shares=(Share(4242, 100.0, 0.5),),
    verdict=Verdict(expected=False, by="default", text="first time seen"),
)


def by_the_protocol(tick: Tick) -> Any:
    return json.loads(wire.encode(wire.Notice(messages.TICK, messages.tick_to_json(tick))))


def many(second: int, busy: frozenset[int], before: tuple[model.GpuProcess, ...] = ()) -> Tick:
    """Give a tick of 50 processes; those that are not busy are the same objects as `before`."""
    kept = {each.pid: each for each in before}
    used = tuple(
        readings.used(pid, float(second % 100)) if pid in busy or pid not in kept else kept[pid]
        for pid in range(100, 150)
    )
    reading = readings.sample(float(second), readings.gpu(80.0, processes=used), readings.gpu(0.0, uuid="GPU-2"))
    return Tick(reading, (FOUND,))


def test_it_is_one_line_that_the_protocol_knows() -> None:
    ticks = [
        Tick(FULL, (FOUND,)),
        Tick(model.Sample('a "host", "gpus":[] \\ \u00e9\n', 1.0, 2.0), ()),
        Tick(readings.sample(3.0, readings.gpu(processes=None), readings.gpu(processes=())), (FOUND,)),
        Tick(FULL, ()),
        Tick(FULL, (FOUND,), (Alarm("too_hot", None, 1.0, "\u00e9 is hot", "wait", "ollama"),)),
    ]
    lines = TickLines()
    for tick in [*ticks, *ticks]:
        line = lines.line(tick)
        assert line.isascii()
        assert line.index(b"\n") == len(line) - 1
        assert json.loads(line) == by_the_protocol(tick)


def test_what_changes_is_never_sent_as_it_was() -> None:
    lines, used = TickLines(), ()
    for second in range(200):
        tick = many(second, frozenset({100 + second % 50}), used)
        used = tick.sample.gpus[0].processes or ()
        assert json.loads(lines.line(tick)) == by_the_protocol(tick)


def test_objects_at_the_address_of_earlier_ones_are_themselves() -> None:
    lines = TickLines()
    for second in range(300):
        process = readings.process(4242 + second, "x" * (second % 7))
        tick = Tick(readings.sample(float(second), processes=(process,)), ())
        line = lines.line(tick)
        del tick, process
        assert json.loads(line)["params"]["sample"]["processes"][0]["pid"] == 4242 + second


def test_what_has_not_changed_is_not_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def counted(part: tuple[object, ...]) -> samples.Json:
        made.append(part)
        return part._asdict()  # type: ignore[attr-defined, no-any-return]

    lines = TickLines()
    first = many(0, frozenset())
    lines.line(first)
    monkeypatch.setattr(tick_lines.samples, "part_to_json", counted)
    lines.line(many(1, frozenset({100, 101, 102}), first.sample.gpus[0].processes or ()))
    assert sum(isinstance(part, model.GpuProcess) for part in made) == 3
    gpus = len(first.sample.gpus)
    assert sum(len(each.texts) for each in lines._lists.values()) == 50
    made.clear()
    again = many(2, frozenset({100, 101, 102}), first.sample.gpus[0].processes or ())
    again = again._replace(sample=again.sample._replace(gpus=first.sample.gpus))
    lines.line(again)
    lines.line(again)
    assert sum(isinstance(part, model.Gpu) for part in made) == gpus, (
        "a GPU of which nothing has changed is written once"
    )


def test_of_ten_thousand_processes_a_line_has_what_a_client_reads() -> None:
    from hoofhearted_desktop.agent import answers

    uses = tuple(model.GpuProcess(pid, 1.0, ("compute",), pid << 10, pid % 50) for pid in range(1, 10_001))
    processes = tuple(model.Process(pid, 1.0, f"p{pid}") for pid in range(1, 10_001))
    shares = tuple(Share(pid, 1.0, 0.0001) for pid in range(10_000, 0, -1))
    gpu = model.Gpu("GPU-1", utilization=model.Utilization(sm=90.0), processes=uses)
    sample = model.Sample("tank", 1.0, 1.0, (gpu,), processes)
    tick = Tick(sample, (Assessment("GPU-1", Activity.COMPUTING, shares=shares),))
    [notice] = wire.Decoder().feed(TickForms(tick, TickLines()).full_line)
    assert isinstance(notice, wire.Notice)
    read = messages.tick_from_json(notice.params)
    assert len(read.sample.gpus[0].processes or ()) == messages.MOST_PROCESSES_OF_A_GPU
    assert {each.sm for each in read.sample.gpus[0].processes or ()} == {49, 48, 47}
    assert len(read.sample.processes) == messages.MOST_PROCESSES
    assert {each.pid for each in read.sample.gpus[0].processes or ()} <= {each.pid for each in read.sample.processes}
    [answer] = wire.Decoder().feed(wire.encode(wire.Result(1, answers.why(tick))))
    assert isinstance(answer, wire.Result)
    assert messages.bounded(read) is read
