"""A summary says what the whole tick says: sentence, tooltip, face and notifications, of every scenario and recording."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.agent.engine import Change, Engine
from hoofhearted_desktop.agent.judge import Judge
from hoofhearted_desktop.core import messages, model, summary, tooltip_words, wording
from hoofhearted_desktop.core.alarms import Alarms
from hoofhearted_desktop.core.assessment import Activity, Assessment, Share, Tick
from hoofhearted_desktop.core.hours import Moment
from hoofhearted_desktop.core.tick_lines import TickForms, TickLines
from hoofhearted_desktop.desktop import chart_data, faces, policy
from hoofhearted_desktop.link import states
from hoofhearted_desktop.probes import recording, scenario
from hoofhearted_desktop.probes.replay import Replay
from hoofhearted_desktop.probes.simulated import Simulated
from hoofhearted_desktop.probes.source import SourceEnded
from tests import readings
from tests.examples import some

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDINGS = sorted((Path(__file__).resolve().parents[1] / "recordings").glob("*.jsonl.gz"))
LIVE = states.Live(states.Hello("dreams", "0.1.0", 1, "nvml"))
BEGAN = 1_760_000_000.0


def scenario_samples(name: str) -> Iterator[model.Sample]:
    now = [0.0]
    story = scenario.load(name)
    assert isinstance(story, scenario.Scenario)
    source = Simulated(story, wall_clock=lambda: BEGAN + now[0], monotonic_clock=lambda: now[0])
    for second in range(400):
        now[0] = float(second)
        yield source.sample()


def recorded_samples(path: Path) -> Iterator[model.Sample]:
    opened = recording.open_recording(path)
    assert isinstance(opened, recording.Recording)
    source = Replay(opened, report=lambda _: None, monotonic_clock=lambda: 0.0, sleep=lambda _: None)
    try:
        while True:
            yield source.sample()
    except SourceEnded:
        source.close()


def over_the_wire(tick: Tick) -> Tick:
    line = TickForms(tick, TickLines()).summary_line
    return messages.tick_from_json(json.loads(line)["params"])


class Desk:
    """What a desktop says that hears one form of the ticks."""

    def __init__(self) -> None:
        self.policy = policy.Policy()

    def notified(self, tick: Tick, changes: tuple[Change, ...]) -> list[object]:
        """Give what it notifies of."""
        now = policy.Now(tick.sample.time, Moment(0, 600))
        told: list[object] = [*self.policy.tick(tick, now)]
        for each in changes:
            told += self.policy.episode(each.change, each.episode, now)
        return told

    def said(self, tick: Tick, changes: tuple[Change, ...]) -> list[object]:
        """Give what it notifies of, and every sentence that it shows."""
        told = self.notified(tick, changes)
        told.append(faces.parts_of(faces.Heard(LIVE, tick)))
        told += [tooltip_words.tooltip(tick, demo=False), wording.host_sentence(tick)]
        for gpu, found in tick.each():
            told.append(wording.sentence(gpu, found, tick.sample, tick.sample.time))
            told.append(wording.headline(gpu, found, tick.sample))
        return told


def assert_the_same_is_said(samples: Iterator[model.Sample]) -> None:
    engine, alarms = Engine(Judge(seen=set())), Alarms()
    whole, small = Desk(), Desk()
    count = sent = 0
    gist: object = None
    for reading in samples:
        observation = engine.observe(reading)
        tick = observation.tick._replace(alarms=alarms.observe(observation.tick))
        # As an agent sends them: at once what changes the gist, of the rest some.
        if count % 4 == 0 or observation.changes or summary.gist(tick) != gist:
            heard = over_the_wire(tick)
            assert small.said(heard, observation.changes) == whole.said(tick, observation.changes), reading.time
            if sent % 4 == 0 or observation.changes:
                assert over_the_wire(heard) == heard, "a summary of a summary is the same"
            sent += 1
        else:
            assert not whole.notified(tick, ()), "what is left out would have been notified of"
        gist = summary.gist(tick)
        count += 1
    assert count > 10


@pytest.mark.parametrize("name", scenario.names())
def test_every_scenario_says_the_same(name: str) -> None:
    assert_the_same_is_said(scenario_samples(name))


@pytest.mark.parametrize("path", some(RECORDINGS), ids=lambda path: path.name.partition(".")[0])
def test_every_recording_says_the_same(path: Path) -> None:
    assert_the_same_is_said(recorded_samples(path))


def test_two_hundred_workers_are_one_part_and_one_process() -> None:
    workers = tuple(readings.process(pid, "worker", command_line=("worker", f"--rank={pid}")) for pid in range(200))
    other = readings.process(900, "other")
    gpu = readings.gpu(90.0, processes=tuple(readings.used(pid, 0.4) for pid in (*range(200), 900)))
    shares = (*(Share(pid, 100.0, 0.004) for pid in range(200)), Share(900, 100.0, 0.2))
    found = Assessment(readings.UUID, Activity.COMPUTING, 1.0, shares=shares)
    tick = Tick(readings.sample(1.0, gpu, processes=(*workers, other)), (found,))
    small = summary.summary(tick)
    assert [(share.pid, round(share.share or 0.0, 6)) for share in small.assessments[0].shares] == [(0, 0.8)]
    assert [process.pid for process in small.sample.processes] == [0]
    assert [used.pid for used in small.sample.gpus[0].processes or ()] == [0]
    line = TickForms(tick, TickLines()).summary_line
    assert len(line) < 1000
    assert wording.host_sentence(small) == wording.host_sentence(tick)


def test_whether_nobody_or_no_one_known_uses_a_gpu_stays_told() -> None:
    for processes in (None, (), (readings.used(1), readings.used(2))):
        gpu = readings.gpu(processes=processes, holders=(7,))
        found = Assessment(readings.UUID, Activity.HELD, 1.0)
        tick = Tick(readings.sample(5.0, gpu), (found,))
        heard = over_the_wire(tick)
        kept = heard.sample.gpus[0].processes
        assert (kept is None, bool(kept)) == (processes is None, bool(processes))
        assert wording.host_sentence(heard) == wording.host_sentence(tick)


def test_the_gist_changes_with_what_is_done_and_not_with_its_figures() -> None:
    gpu = readings.gpu(80.0, processes=(readings.used(),))
    found = Assessment(readings.UUID, Activity.COMPUTING, 1.0, shares=(Share(4242, 100.0, 1.0),))
    tick = Tick(readings.sample(1.0, gpu, processes=(readings.process(),)), (found,))
    later = Tick(readings.sample(2.0, readings.gpu(30.0, processes=(readings.used(),))), (found,))
    assert summary.gist(later) == summary.gist(tick)
    for other in (
        tick._replace(assessments=(found._replace(activity=Activity.ENCODING),)),
        tick._replace(assessments=(found._replace(episode="e1"),)),
        tick._replace(assessments=(found._replace(shares=(Share(1, None, 1.0),)),)),
        tick._replace(sample=tick.sample._replace(problems=(model.Problem("gpu_lost", "it is gone"),))),
        tick._replace(sample=tick.sample._replace(gpus=(gpu._replace(power_state="asleep"),))),
    ):
        assert summary.gist(other) != summary.gist(tick)


def test_a_chart_that_begins_with_a_summary_lacks_no_line() -> None:
    gpu = readings.gpu(87.0, fan_percent=30.0, temperature_c=64.0, power_w=212.0)
    tick = Tick(readings.sample(BEGAN, gpu), (Assessment(gpu.uuid, Activity.COMPUTING, BEGAN),))
    assert chart_data.point(BEGAN, summary.summary(tick).sample.gpus[0]) == chart_data.point(BEGAN, gpu)
