"""Which face the icon wears, as a table."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.core.assessment import Activity, Alarm, Assessment, Tick, Verdict
from hoofhearted_desktop.core.model import Gpu, Problem, Sample, Utilization
from hoofhearted_desktop.desktop.faces import Face, FaceState, Heard, face_among, parts_of
from hoofhearted_desktop.link import states

REAL = states.Hello("dreams", "1", 1, "nvml")
DEMO = states.Hello("dreams", "1", 1, "simulated", "night")
LIVE = states.Live(REAL)
SURPRISE = Verdict(expected=False, by="default", text="first time seen")
USUAL = Verdict(expected=True, by="usual", text="seen on 5 of the last 7 nights")
HOT = Alarm("too_hot", "GPU-0", 0.0, "GPU 0 is at 97 °C")
LOST = states.Lost("the agent ended", None, 1, 2.0)


def tick(*gpus: tuple[Activity, Utilization, Verdict | None], problems: tuple[Problem, ...] = ()) -> Tick:
    """Give a tick of GPUs."""
    cards = tuple(Gpu(f"GPU-{index}", utilization=load) for index, (_, load, _) in enumerate(gpus))
    found = tuple(Assessment(f"GPU-{i}", activity, verdict=verdict) for i, (activity, _, verdict) in enumerate(gpus))
    return Tick(Sample("dreams", 0.0, 0.0, cards, problems=problems), found)


def load(sm: float | None = None, encoder: float | None = None, decoder: float | None = None) -> Utilization:
    """Give a utilisation."""
    return Utilization(sm=sm, encoder=encoder, decoder=decoder)


ASLEEP = (Activity.ASLEEP, load(), None)
IDLE = (Activity.IDLE, load(sm=0), None)
HELD = (Activity.HELD, load(sm=0), None)
BUSY = (Activity.COMPUTING, load(sm=34), USUAL)
STRANGE = (Activity.COMPUTING, load(sm=87), SURPRISE)
UNKNOWN = (Activity.UNKNOWN, load(), None)


def face_of(hosts: list[Heard]) -> Face:
    """Give the one face for all hosts."""
    return face_among((heard.quiet, parts_of(heard)) for heard in hosts)


@pytest.mark.parametrize(
    ("shown", "face"),
    [
        (tick(ASLEEP), Face(FaceState.ASLEEP)),
        (tick(IDLE), Face(FaceState.IDLE)),
        (tick(HELD), Face(FaceState.HELD)),
        (tick(BUSY), Face(FaceState.BUSY, 4)),
        (tick(STRANGE), Face(FaceState.UNEXPECTED, 9)),
        (tick(UNKNOWN), Face(FaceState.NO_DATA)),
        (tick((Activity.UNATTRIBUTED, load(sm=50), None)), Face(FaceState.BUSY, 5)),
        (tick((Activity.ENCODING, load(sm=3, encoder=61), USUAL)), Face(FaceState.BUSY, 7)),
        (tick((Activity.DECODING, load(decoder=20), None)), Face(FaceState.BUSY, 2)),
        (tick((Activity.COMPUTING, load(sm=0), None)), Face(FaceState.BUSY, 1)),
        (tick((Activity.COMPUTING, load(sm=250), None)), Face(FaceState.BUSY, 10)),
        (tick((Activity.COMPUTING, load(), None)), Face(FaceState.BUSY, 0)),
        (tick(ASLEEP, IDLE), Face(FaceState.IDLE)),
        (tick(IDLE, UNKNOWN), Face(FaceState.NO_DATA)),
        (tick(UNKNOWN, HELD), Face(FaceState.HELD)),
        (tick(HELD, BUSY), Face(FaceState.BUSY, 4)),
        (tick(BUSY, (Activity.COMPUTING, load(sm=12), SURPRISE)), Face(FaceState.UNEXPECTED, 4)),
        (tick(IDLE, BUSY)._replace(alarms=(HOT,)), Face(FaceState.PROBLEM)),
        (tick(STRANGE)._replace(alarms=(HOT,)), Face(FaceState.UNEXPECTED, 9)),
        (tick(HELD)._replace(alarms=(HOT._replace(kind="held_long"),)), Face(FaceState.HELD)),
        (tick(problems=(Problem("no_driver", "no driver"),)), Face(FaceState.PROBLEM)),
        (tick(), Face(FaceState.NO_DATA)),
    ],
)
def test_a_live_host(shown: Tick, face: Face) -> None:
    assert face_of([Heard(LIVE, shown)]) == face


def test_a_gpu_with_a_problem_is_a_problem_even_beside_work() -> None:
    broken = Gpu("GPU-9", problem=Problem("gpu_lost", "the GPU is lost"))
    shown = tick(BUSY)
    shown = Tick(
        shown.sample._replace(gpus=(*shown.sample.gpus, broken)),
        (*shown.assessments, Assessment("GPU-9", Activity.UNKNOWN)),
    )
    assert face_of([Heard(LIVE, shown)]) == Face(FaceState.PROBLEM)


@pytest.mark.parametrize("state", [states.Connecting(), LOST, states.Stale(REAL, 6.0), states.Closed()])
def test_an_old_reading_is_no_data(state: states.State) -> None:
    assert face_of([Heard(state, tick(BUSY))]) == Face(FaceState.NO_DATA)


def test_nothing_heard_yet_is_no_data() -> None:
    assert face_of([]) == Face(FaceState.NO_DATA)
    assert face_of([Heard(LIVE)]) == Face(FaceState.NO_DATA)


def test_the_worst_of_several_hosts_wins() -> None:
    lost = Heard(LOST)
    assert face_of([Heard(LIVE, tick(IDLE)), lost]) == Face(FaceState.NO_DATA)
    assert face_of([lost, Heard(LIVE, tick(BUSY))]) == Face(FaceState.BUSY, 4)
    assert face_of([Heard(LIVE, tick(BUSY)), Heard(LIVE, tick(STRANGE))]) == Face(FaceState.UNEXPECTED, 9)


def test_a_demo_is_marked_also_when_it_is_stale() -> None:
    assert face_of([Heard(states.Live(DEMO), tick(BUSY))]) == Face(FaceState.BUSY, 4, demo=True)
    assert face_of([Heard(states.Stale(DEMO, 9.0), tick(BUSY))]) == Face(FaceState.NO_DATA, demo=True)


def test_a_quiet_host_says_something_only_where_no_other_does() -> None:
    idle, lost = Heard(LIVE, tick(IDLE)), Heard(LOST, quiet=True)
    assert face_of([idle, lost]) == Face(FaceState.IDLE), "one dead server must not hide for ever what the others do"
    assert face_of([lost, lost]) == Face(FaceState.NO_DATA)
    assert face_of([Heard(LOST), lost]) == Face(FaceState.NO_DATA)
    bare = Heard(LIVE, tick(problems=(Problem("no_driver", "no driver"),)), quiet=True)
    assert face_of([bare, Heard(LIVE, tick(ASLEEP))]) == Face(FaceState.ASLEEP)
    assert face_of([bare, lost]) == Face(FaceState.PROBLEM)
