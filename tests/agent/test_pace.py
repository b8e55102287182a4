"""When the next reading is due: every second while somebody looks or something happens, every two while neither."""

from __future__ import annotations

import threading
import time
from typing import Optional

import pytest

from hoofhearted_desktop.agent.pace import CALM_AFTER_S, CALM_S, Pace, is_calm
from hoofhearted_desktop.agent.sampler import Report, Sampler
from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes.source import Source

IDLE = model.Gpu("GPU-1", utilization=model.Utilization(sm=0.0, encoder=0.0, decoder=0.0))


def sample(at: float, *gpus: model.Gpu, problems: tuple[model.Problem, ...] = ()) -> model.Sample:
    return model.Sample("dreams", 1_790_000_000.0 + at, at, gpus or (IDLE,), problems=problems)


def alone() -> Pace:
    pace = Pace(1.0, CALM_S)
    pace.watch(watched=False)
    return pace


def test_a_calm_machine_that_nobody_watches_is_read_every_two_seconds_after_a_minute() -> None:
    pace = alone()
    paces = [pace.after(sample(float(at))) for at in range(int(CALM_AFTER_S) + 5)]
    assert set(paces[: int(CALM_AFTER_S)]) == {1.0}
    assert set(paces[int(CALM_AFTER_S) :]) == {CALM_S}


def test_a_load_brings_the_usual_pace_back_at_once_and_for_a_minute_after_it() -> None:
    pace = alone()
    pace.after(sample(0.0))
    assert pace.after(sample(100.0)) == CALM_S
    assert pace.after(sample(102.0, IDLE._replace(utilization=model.Utilization(sm=0.4)))) == 1.0
    assert pace.after(sample(102.0 + CALM_AFTER_S - 1)) == 1.0
    assert pace.after(sample(102.0 + CALM_AFTER_S)) == CALM_S


def test_while_somebody_watches_it_is_the_usual_pace_always() -> None:
    pace = alone()
    pace.after(sample(0.0))
    assert pace.watch(watched=True)
    assert not pace.watch(watched=True)
    assert pace.after(sample(1000.0)) == 1.0


def test_a_stand_in_keeps_its_own_pace() -> None:
    pace = Pace(0.0)
    pace.watch(watched=False)
    pace.after(sample(0.0))
    assert pace.after(sample(1000.0)) == 0.0


@pytest.mark.parametrize(
    ("gpu", "calm"),
    [
        (IDLE, True),
        (model.Gpu("GPU-1", power_state="asleep"), True),
        (model.Gpu("GPU-1", resting=True), True),
        (model.Gpu("GPU-1"), False),
        (IDLE._replace(utilization=model.Utilization(sm=0.0, encoder=1.0)), False),
        (IDLE._replace(utilization=model.Utilization(sm=0.0, decoder=0.2)), False),
        (IDLE._replace(problem=model.Problem("gpu_lost", "gone")), False),
    ],
)
def test_calm_is_what_is_known_to_do_nothing(gpu: model.Gpu, *, calm: bool) -> None:
    assert is_calm(sample(0.0, gpu)) is calm
    assert not is_calm(sample(0.0, gpu, problems=(model.Problem("driver_hung", "hangs"),)))


class Idle(Source):
    """A source whose every reading is calm, and whose clock is an hour further each time."""

    kind = "nvml"

    def __init__(self) -> None:
        self.read: list[float] = []
        self.wanted: Optional[frozenset[str]] = None

    def sample(self) -> model.Sample:
        self.read.append(time.monotonic())
        return sample(3600.0 * len(self.read))

    def want(self, readings: Optional[frozenset[str]]) -> None:
        self.wanted = readings


def test_who_comes_does_not_wait_for_a_reading_that_is_due_late() -> None:
    """The calm pace is an hour here: only the newcomer can bring the third reading."""
    came = threading.Semaphore(0)
    reports: list[Report] = []

    def post(report: Report) -> None:
        reports.append(report)
        came.release()

    source = Idle()
    sampler = Sampler(source, post, Pace(0.05, 3600.0))
    sampler.want(None)
    sampler.start()
    try:
        assert came.acquire(timeout=60)
        assert came.acquire(timeout=60)
        sampler.want(frozenset())
        assert came.acquire(timeout=60)
        assert source.wanted == frozenset()
        assert source.read[2] - source.read[0] >= 0.09
        sampler.want(frozenset({"details"}))
        assert came.acquire(timeout=60)
    finally:
        assert sampler.stop()
