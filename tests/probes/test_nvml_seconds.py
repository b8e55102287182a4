"""A GPU that is read every few seconds has done the same in the same seconds as one that is read every second."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.agent.engine import Engine
from hoofhearted_desktop.agent.judge import Judge
from hoofhearted_desktop.core import model, samples
from hoofhearted_desktop.probes import nvml_seconds
from hoofhearted_desktop.probes.nvml_seconds import Clock, Part, parts
from tests.fake_nvml import driver as fakes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hoofhearted_desktop.agent.judgement import Change
    from tests.fake_nvml.sysfs import FakeSysfs
    from tests.probes.probe_process import ProbeChild

    Start = Callable[[fakes.FakeDriver], ProbeChild]

S = 1_000_000
SIXTHS = 6
PID = 4242


def sixths(*percent: float, began: float = 0.0) -> list[tuple[float, float]]:
    return [(began + (place + 1) / SIXTHS, value) for place, value in enumerate(percent)]


def rounded(found: tuple[Part, ...]) -> list[tuple[float, float]]:
    return [(round(part.mean, 3), part.peak) for part in found]


def test_every_second_has_its_own_samples() -> None:
    found = parts(sixths(*[0] * 6, *[60] * 6, *[90] * 3, *[0] * 3), 0.0, 3.0, 1 / SIXTHS)
    assert rounded(found) == [(0, 0), (60, 60), (45, 90)]


@pytest.mark.parametrize("began", [0.0, 7.3, 1234.567])
@pytest.mark.parametrize("passed", [2.1, 3.0, 4.997, 5.003, 7.77])
def test_a_steady_load_is_the_same_in_every_second_wherever_they_begin(began: float, passed: float) -> None:
    told = [(began + at / 7.0, 90.0) for at in range(1, int(passed * 7.0) + 1)]
    assert [part.mean for part in parts(told, began, began + passed, 1 / 7)] == pytest.approx([90.0] * round(passed))


def test_where_no_sample_was_taken_the_gpu_did_nothing() -> None:
    burst = [(102.0 + place / SIXTHS, 90.0) for place in (1, 2)]
    assert rounded(parts(burst, 100.0, 105.0, 1 / SIXTHS)) == [(0, 0), (0, 0), (30, 90), (0, 0), (0, 0)]


def test_a_driver_that_samples_once_a_second_has_no_holes() -> None:
    told = [(0.7, 80.0), (1.7, 80.0), (2.7, 20.0)]
    assert rounded(parts(told, 0.0, 3.0, 1.0)) == [(80, 80), (62, 80), (20, 20)]


def test_what_is_dated_outside_of_the_time_is_counted_at_its_edge_or_not_at_all() -> None:
    found = parts([(-0.5, 40.0), (0.5, 80.0), (2.4, 20.0)], 0.0, 2.0, 1.0)
    assert all(0 <= part.mean <= 80 for part in found)
    assert found[0].mean > found[1].mean


@pytest.mark.parametrize(
    ("lowest", "highest", "alike"), [(0, 3, True), (0, 3.1, False), (80, 95, True), (60, 91, False), (12, 18, True)]
)
def test_what_is_alike_needs_not_be_told_apart(lowest: float, highest: float, *, alike: bool) -> None:
    assert nvml_seconds.alike(lowest, highest) is alike


def test_only_a_time_that_a_buffer_surely_holds_is_told_apart() -> None:
    assert [nvml_seconds.count(s) for s in (0.0, 1.0, 1.5, 1.7, 2.4, 3.0, 5.2, 8.0, 8.1, 600.0)] == [
        1, 1, 1, 2, 2, 3, 5, 8, 1, 1,
    ]  # fmt: skip


def test_the_clock_is_as_far_behind_as_the_soonest_sample_was() -> None:
    clock = Clock()
    clock.see(500 * S, 1000.4, 1.0)
    clock.see(501 * S, 1001.1, 1.0)
    assert clock.at(501 * S) == pytest.approx(1001.1)
    clock.see(505 * S, 1008.1, 5.0)  # the GPU was at rest for the last 3 s
    assert clock.at(505 * S) == pytest.approx(1005.1, abs=0.01)


@pytest.mark.parametrize("stamp", [9000 * S, 3 * S])
def test_a_clock_that_was_set_is_learned_anew(stamp: int) -> None:
    clock = Clock()
    clock.see(500 * S, 1000.0, 1.0)
    clock.see(stamp, 1005.0, 5.0)
    assert clock.at(stamp) == pytest.approx(1005.0)


def test_power_is_what_the_counter_says_else_what_was_between_both_looks() -> None:
    assert nvml_seconds.mean_w((5.0, 20.0, 1000.0), (0.0, 250.0, 1600.0), 350.0) == 120.0
    assert nvml_seconds.mean_w((5.0, 20.0, 1000.0), (0.0, 250.0, 900_000.0), 350.0) == 135.0
    assert nvml_seconds.mean_w((5.0, 20.0, None), (0.0, 250.0, 5.0), None) == 135.0
    assert nvml_seconds.mean_w((5.0, None, None), (0.0, 250.0, None), None) == 250.0
    assert nvml_seconds.mean_w((5.0, None, None), (0.0, None, None), None) is None


class Story:
    """A GPU that does `percent` in every sixth of a second, read at some pace, and what the engine makes of it."""

    def __init__(self, driver: fakes.FakeDriver, probe: ProbeChild, percent: list[float], *, dry: bool) -> None:
        self.driver = driver
        self.gpu = driver.gpus[0]
        self.probe = probe
        self.percent = percent
        self.dry = dry
        self.engine = Engine(Judge(), new_id=lambda: "one")
        self.changes: list[Change] = []
        self.given: list[model.Sample] = []
        self.told = 0
        self.joules = 0.0

    def read(self, monotonic: float) -> None:
        until = min(len(self.percent), round(monotonic * SIXTHS))
        new = [(place, self.percent[place]) for place in range(self.told, until)]
        stamps = {place: round((place + 1) * S / SIXTHS) + 77 * S for place, _ in new}
        self.gpu.buffered += [fakes.FakeBuffered(stamps[place], value) for place, value in new if value or not self.dry]
        self.gpu.buffered = self.gpu.buffered[-120:]
        self.joules += sum((20 + 2 * value) / SIXTHS for _, value in new)
        working = [value for _, value in new if value]
        self.gpu.energy_mj = round(1e9 + self.joules * 1000)
        self.gpu.utilization_sm = int(new[-1][1]) if new else 0
        self.gpu.power_mw = 20_000 + 2_000 * self.gpu.utilization_sm
        mean = round(sum(working) / len(new)) if new else 0
        self.gpu.samples = [fakes.FakeSample(PID, sm=mean, timestamp=max(stamps.values()))] if mean else []
        self.told = until
        self.driver.write()
        reading = self.probe.read(monotonic)
        moments = [*reading["earlier"], reading["gpus"]]
        step_s = (monotonic - self.given[-1].monotonic) / len(moments) if self.given else 0.0
        for ago, gpus in zip(range(len(moments) - 1, -1, -1), moments):  # noqa: B905 - Python 3.9 reads it too
            at = monotonic - ago * step_s
            told = {"schema": 1, "host": "h", "time": 1e9 + at, "monotonic": at, "gpus": gpus}
            self._take(samples.from_json(json.loads(json.dumps(told))))

    def _take(self, sample: model.Sample) -> None:
        self.given.append(sample)
        self.changes += self.engine.observe(sample._replace(processes=(model.Process(PID, name="train"),))).changes

    def loaded_s(self) -> float:
        """Give for how many seconds of full load the readings stand."""
        steps = zip(self.given[1:], self.given)  # noqa: B905 - Python 3.9 reads it too
        return sum((now.monotonic - then.monotonic) * (now.gpus[0].utilization.sm or 0.0) / 100 for now, then in steps)


def stretches(*told: tuple[float, float]) -> list[float]:
    return [percent for seconds, percent in told for _ in range(round(seconds * SIXTHS))]


STORIES = {
    "a burst of 300 ms": stretches((21.5, 0), (1 / 3, 95), (30, 0)),
    "a training": stretches((23.5, 0), (44, 80), (60, 0)),
    "just a hold": stretches((21, 0), (4, 90), (50, 0)),
    "less than a hold": stretches((21.5, 0), (1.5, 90), (50, 0)),
    "answers": stretches((11, 0), *[each for _ in range(6) for each in ((2, 95), (8, 0))], (60, 0)),
    "breathing": stretches((12, 0), *[each for _ in range(12) for each in ((3, 100), (0.5, 0), (1, 40))], (50, 0)),
}


@pytest.mark.real
@pytest.mark.parametrize("dry", [False, True], ids=["sampled", "dry at rest"])
@pytest.mark.parametrize("story", STORIES)
def test_read_every_five_seconds_or_three_it_is_the_same_story_as_every_second(
    tmp_path: Path, fake_sysfs: FakeSysfs, start: Start, story: str, *, dry: bool
) -> None:
    told = {}
    for pace_s in (1, 3, 5):
        (tmp_path / str(pace_s)).mkdir()
        driver = fakes.FakeDriver(tmp_path / str(pace_s))
        driver.sampling_us = 1
        (gpu,) = driver.gpus
        gpu.processes = [fakes.FakeProcess(PID, 1 << 30)]
        gpu.buffered = [fakes.FakeBuffered(77 * S, 0)]
        driver.write()
        told[pace_s] = made = Story(driver, start(driver), STORIES[story], dry=dry)
        for at in range(0, len(STORIES[story]) // SIXTHS + 5, pace_s):
            made.read(float(at))
    usual = told.pop(1)
    for pace_s, seldom in told.items():
        assert [change.change for change in seldom.changes] == [change.change for change in usual.changes]
        for one, other in zip(seldom.changes, usual.changes):  # noqa: B905 - Python 3.9 reads it too
            assert one.episode.started == pytest.approx(other.episode.started, abs=1.0), pace_s
            if other.episode.ended is not None:
                assert one.episode.ended == pytest.approx(other.episode.ended, abs=1.0), pace_s
                second_wh = 220 / 3600  # of a full load: a counter is read at the looks only
                assert one.episode.energy_wh == pytest.approx(other.episode.energy_wh, rel=0.15, abs=second_wh)
                assert [who.pid for who in one.episode.processes] == [PID]
        assert seldom.loaded_s() == pytest.approx(usual.loaded_s(), rel=0.05)
