"""When the next reading is due: every second while somebody looks or something happens, less often while neither."""

from __future__ import annotations

import queue
import threading
import time
from typing import Any, Optional

import pytest

from hoofhearted_desktop.agent.pace import STEADY_AFTER_S, Pace, Paces
from hoofhearted_desktop.agent.sampler import Report, Sampler
from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes.one_call import Hung, OneCall
from hoofhearted_desktop.probes.source import Source

NOTHING = model.Utilization(sm=0.0, encoder=0.0, decoder=0.0)
IDLE = model.Gpu("GPU-1", utilization=NOTHING)
SAMPLED = IDLE._replace(utilization_peak=NOTHING)
"""Of this one the driver keeps samples."""
ALONE = Paces()


def busy(gpu: model.Gpu, percent: float) -> model.Gpu:
    return gpu._replace(utilization=NOTHING._replace(sm=percent))


def sample(at: float, *gpus: model.Gpu, **more: Any) -> model.Sample:
    return model.Sample("dreams", 1_790_000_000.0 + at, at, gpus or (IDLE,), **more)


def alone() -> Pace:
    pace = Pace(1.0, ALONE)
    pace.watch(watched=False)
    return pace


def settled(*gpus: model.Gpu) -> tuple[Pace, float]:
    """Give a pace for which nothing has changed for long, and the seconds it gives then."""
    pace = alone()
    pace.after(sample(0.0, *gpus))
    return pace, pace.after(sample(100.0, *gpus))


@pytest.mark.parametrize(
    ("gpu", "pace_s"), [(IDLE, ALONE.calm_s), (SAMPLED, ALONE.sampled_s), (busy(SAMPLED, 80.0), ALONE.sampled_s)]
)
def test_a_machine_that_nobody_watches_is_read_less_often_when_nothing_has_changed_for_a_minute(
    gpu: model.Gpu, pace_s: float
) -> None:
    pace = alone()
    paces = [pace.after(sample(float(at), gpu)) for at in range(int(STEADY_AFTER_S) + 5)]
    assert set(paces[: int(STEADY_AFTER_S)]) == {1.0}
    assert set(paces[int(STEADY_AFTER_S) :]) == {pace_s}


def test_a_gpu_whose_samples_nobody_keeps_is_read_at_the_usual_pace_while_it_works() -> None:
    assert settled(busy(IDLE, 0.4))[1] == 1.0
    assert settled(IDLE, busy(SAMPLED, 80.0))[1] == ALONE.calm_s
    assert settled(busy(IDLE, 80.0), SAMPLED)[1] == 1.0


def test_one_that_sleeps_keeps_nothing_and_is_looked_at_as_often_as_ever() -> None:
    assert settled(SAMPLED, model.Gpu("GPU-2", power_state="asleep"))[1] == ALONE.calm_s
    assert settled(SAMPLED, model.Gpu("GPU-2", resting=True, utilization_peak=NOTHING))[1] == ALONE.calm_s


@pytest.mark.parametrize(("before", "after"), [(0.0, 80.0), (80.0, 0.0), (2.0, 4.0)])
def test_a_load_that_comes_or_goes_brings_the_usual_pace_back_at_once_and_for_a_minute(
    before: float, after: float
) -> None:
    pace, _ = settled(busy(SAMPLED, before))
    assert pace.after(sample(102.0, busy(SAMPLED, after))) == 1.0
    assert pace.after(sample(102.0 + STEADY_AFTER_S - 1, busy(SAMPLED, after))) == 1.0
    assert pace.after(sample(102.0 + STEADY_AFTER_S, busy(SAMPLED, after))) > 1.0


def test_a_burst_that_is_over_when_we_look_brings_it_back_too() -> None:
    pace, _ = settled(SAMPLED)
    burst = [sample(101.0, SAMPLED), sample(102.0, busy(SAMPLED, 30.0)), sample(103.0, SAMPLED)]
    assert pace.after(sample(104.0, SAMPLED), burst) == 1.0


def test_what_a_desktop_draws_of_itself_changes_nothing() -> None:
    pace, pace_s = settled(SAMPLED)
    assert pace.after(sample(105.0, busy(SAMPLED, 2.0))) == pace_s == ALONE.sampled_s
    assert pace.after(sample(110.0, SAMPLED)) == pace_s


def test_processes_that_come_or_go_bring_it_back() -> None:
    one, other = model.Process(7, name="ollama"), model.Process(8, name="ollama")
    pace = alone()
    pace.after(sample(0.0, busy(SAMPLED, 80.0), processes=(one,)))
    assert pace.after(sample(100.0, busy(SAMPLED, 80.0), processes=(one,))) == ALONE.sampled_s
    assert pace.after(sample(103.0, busy(SAMPLED, 80.0), processes=(one._replace(cpu_percent=3.0),))) == ALONE.sampled_s
    assert pace.after(sample(106.0, busy(SAMPLED, 80.0), processes=(one, other))) == 1.0
    assert pace.after(sample(200.0, busy(SAMPLED, 80.0), processes=(one, other))) == ALONE.sampled_s
    assert pace.after(sample(203.0, busy(SAMPLED, 80.0), processes=(other,))) == 1.0


def test_while_somebody_watches_it_is_the_usual_pace_always() -> None:
    pace = alone()
    pace.after(sample(0.0))
    assert pace.watch(watched=True)
    assert not pace.watch(watched=True)
    assert pace.after(sample(1000.0)) == 1.0


def test_who_need_not_be_told_often_of_what_has_not_changed_is_told_every_two_seconds() -> None:
    pace = alone()
    pace.watch(watched=True, rest_s=2.0)
    assert pace.after(sample(0.0, SAMPLED)) == 1.0
    assert pace.after(sample(100.0, SAMPLED)) == 2.0
    assert pace.after(sample(102.0, busy(SAMPLED, 80.0))) == 1.0
    assert pace.after(sample(200.0, busy(SAMPLED, 80.0))) == 2.0
    pace.watch(watched=True, rest_s=60.0)
    assert pace.after(sample(202.0, busy(SAMPLED, 80.0))) == ALONE.watched_s


@pytest.mark.parametrize(
    ("before", "after", "waits"),
    [
        ((False, 0.0), (True, 0.0), False),
        ((False, 0.0), (True, 2.0), False),
        ((True, 2.0), (True, 0.0), False),
        ((True, 0.0), (True, 2.0), True),
        ((True, 2.0), (True, 2.0), True),
        ((True, 2.0), (False, 0.0), True),
    ],
)
def test_only_who_wants_more_than_before_is_not_kept_waiting(
    before: tuple[bool, float], after: tuple[bool, float], *, waits: bool
) -> None:
    pace = alone()
    pace.watch(watched=before[0], rest_s=before[1])
    assert pace.watch(watched=after[0], rest_s=after[1]) is not waits


def test_a_stand_in_keeps_its_own_pace() -> None:
    pace = Pace(0.0)
    pace.watch(watched=False)
    pace.after(sample(0.0))
    assert pace.after(sample(1000.0)) == 0.0


@pytest.mark.parametrize(
    "unclear",
    [
        sample(100.0, model.Gpu("GPU-1")),
        sample(100.0, SAMPLED._replace(problem=model.Problem("gpu_lost", "gone"))),
        sample(100.0, SAMPLED, problems=(model.Problem("driver_hung", "hangs"),)),
    ],
)
def test_where_something_is_wrong_or_unknown_it_is_the_usual_pace(unclear: model.Sample) -> None:
    pace, _ = settled(SAMPLED)
    assert pace.after(unclear) == 1.0
    assert pace.after(unclear._replace(monotonic=1000.0)) == 1.0


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
    sampler = Sampler(source, post, Pace(0.05, Paces(3600.0, 3600.0)))
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


class Seldom(Idle):
    """A source that knows of a moment before each reading."""

    def earlier(self) -> tuple[model.Sample, ...]:
        return (sample(3600.0 * len(self.read) - 1.0),)


def test_moments_before_a_reading_are_given_before_it() -> None:
    came = threading.Semaphore(0)
    reports: list[Report] = []

    def post(report: Report) -> None:
        reports.append(report)
        came.release()

    sampler = Sampler(Seldom(), post, Pace(0.01))
    sampler.start()
    try:
        assert all(came.acquire(timeout=60) for _ in range(4))
    finally:
        assert sampler.stop()
    assert [each.monotonic for each in reports[:4] if isinstance(each, model.Sample)] == [
        3599.0,
        3600.0,
        7199.0,
        7200.0,
    ]


class Hanging(Idle):
    """A source whose driver hangs at the second reading, until it is let go."""

    def __init__(self, calls: OneCall) -> None:
        super().__init__()
        self.calls = calls
        self.hangs, self.released = threading.Event(), threading.Event()
        self.closed = 0

    def sample(self) -> model.Sample:
        found = self.calls.run(self._ask, 3.0)
        problems = (model.Problem("driver_hung", "hangs"),) if isinstance(found, Hung) else ()
        return super().sample()._replace(problems=problems)

    def _ask(self) -> None:
        if self.read and not self.released.is_set():
            self.hangs.set()
            assert self.released.wait(30)

    def close(self) -> None:
        self.closed += 1


def test_where_a_call_hangs_another_thread_goes_on_and_the_first_one_ends_when_it_comes_back() -> None:
    now = [0.0]
    calls = OneCall(clock=lambda: now[0])
    source = Hanging(calls)
    reports: queue.Queue[Report] = queue.Queue()
    sampler = Sampler(source, reports.put, Pace(0.01), calls)
    sampler.start()
    first = sampler._thread
    try:
        assert not problems(reports.get(timeout=60))
        assert source.hangs.wait(60)
        assert sampler.look_after() == 3.0
        now[0] = 3.0
        assert sampler.look_after() == float("inf")
        assert [problems(reports.get(timeout=60)) for _ in range(3)] == ["driver_hung"] * 3
        source.released.set()
        first.join(60)
        assert not first.is_alive()
        while problems(reports.get(timeout=60)):
            pass
    finally:
        source.released.set()
        assert sampler.stop()
    assert source.closed == 1


def problems(report: Report) -> str:
    assert isinstance(report, model.Sample)
    return " ".join(problem.code for problem in report.problems)


def test_however_many_come_no_reading_is_made_before_it_is_due() -> None:
    """Each that came while it waited for another made one at once, and pushed the next into the future: then nothing was read for seconds."""

    class Nothing:
        def want(self, _readings: object) -> None: ...

    sampler = Sampler(Nothing(), lambda _report: None, Pace(0.05))  # type: ignore[arg-type]
    stop = threading.Event()

    def come_and_go() -> None:
        while not stop.wait(0.001):
            sampler.want(None)
            sampler.want(frozenset())

    crowd = threading.Thread(target=come_and_go)
    crowd.start()
    early = []
    due = time.monotonic()
    for _ in range(5):
        due = sampler._wait(due, 5.0)
        early.append(due - time.monotonic())
    stop.set()
    crowd.join()
    assert max(early) <= 0.0
