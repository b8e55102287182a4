"""What the tray icon has to show, from what is known of every host: one face for all of them. No Qt."""

from __future__ import annotations

import enum
import math
from typing import TYPE_CHECKING, NamedTuple

from hoofhearted_desktop.core import preferences
from hoofhearted_desktop.core.assessment import Activity
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Assessment, Tick

GRAVE = frozenset({preferences.TOO_HOT, preferences.FAN_STOPPED, preferences.GPU_LOST, preferences.DRIVER_PROBLEM})
"""Alarms that are shown as a problem; the others are said where there is room for words."""

LEVELS = 10
"""Steps of the meter; finer ones could not be seen at 16 pixels and would only cost repaints."""


class FaceState(enum.IntEnum):
    """What the icon says; of several hosts and GPUs the one with the highest number is shown.

    No data stands above idle and asleep: a host nobody hears must never look like one that rests. Work stands above a
    host nobody hears, for it is what the icon is there to tell.
    """

    ASLEEP = 1
    IDLE = 2
    NO_DATA = 3
    HELD = 4
    BUSY = 5
    PROBLEM = 6
    UNEXPECTED = 7


class Face(NamedTuple):
    """One picture of the icon: equal faces look the same.

    `level` is the busiest GPU's load in steps of the meter, 1 to LEVELS; 0 when nothing works or nobody can say how much.
    """

    state: FaceState
    level: int = 0
    demo: bool = False


class Heard(NamedTuple):
    """What is known of one host: the session's state, and the last reading, however old.

    `quiet`: it says something only where no other host does. A server that nobody hears is so, or one dead server would
    hide for ever what the others do; and this machine where it has no GPU and there are servers.
    """

    state: states.State
    tick: Tick | None = None
    quiet: bool = False


_QUIET = {
    Activity.ASLEEP: FaceState.ASLEEP,
    Activity.IDLE: FaceState.IDLE,
    Activity.HELD: FaceState.HELD,
}


def face_of(hosts: Iterable[Heard]) -> Face:
    """Give the one face for all hosts."""
    return face_among((heard.quiet, parts_of(heard)) for heard in hosts)


def face_among(hosts: Iterable[tuple[bool, tuple[Face, ...]]]) -> Face:
    """Give the one face of hosts whose parts are known, each with whether it is quiet."""
    known = tuple(hosts)
    parts = [part for quiet, found in known if not quiet for part in found]
    parts = parts or [part for _, found in known for part in found]
    if not parts:
        return Face(FaceState.NO_DATA)
    state = max(part.state for part in parts)
    works = state in {FaceState.BUSY, FaceState.UNEXPECTED}
    return Face(state, max(part.level for part in parts) if works else 0, any(part.demo for part in parts))


def parts_of(heard: Heard) -> tuple[Face, ...]:
    """Give a face for each GPU of a host, or one for the host where there is none."""
    demo = isinstance(heard.state, (states.Live, states.Stale)) and heard.state.hello.demo
    if not isinstance(heard.state, states.Live) or heard.tick is None:
        return (Face(FaceState.NO_DATA, demo=demo),)
    parts = [gpu_face(gpu, assessment)._replace(demo=demo) for gpu, assessment in heard.tick.each()]
    if parts and any(alarm.kind in GRAVE for alarm in heard.tick.alarms):
        parts.append(Face(FaceState.PROBLEM, demo=demo))
    if parts:
        return tuple(parts)
    return (Face(FaceState.PROBLEM if heard.tick.sample.problems else FaceState.NO_DATA, demo=demo),)


def gpu_face(gpu: model.Gpu, assessment: Assessment) -> Face:
    """Give the face of one GPU."""
    if assessment.activity.is_load:
        verdict = assessment.verdict
        unexpected = verdict is not None and not verdict.expected
        return Face(FaceState.UNEXPECTED if unexpected else FaceState.BUSY, _level(gpu))
    if assessment.activity is Activity.UNKNOWN:
        return Face(FaceState.PROBLEM if gpu.problem else FaceState.NO_DATA)
    return Face(_QUIET[assessment.activity])


def _level(gpu: model.Gpu) -> int:
    """Give the step of the GPU's busiest unit; 0 where the driver says none of them."""
    loads = [
        load for load in (gpu.utilization.sm, gpu.utilization.encoder, gpu.utilization.decoder) if load is not None
    ]
    return min(max(math.ceil(max(loads) * LEVELS / 100), 1), LEVELS) if loads else 0
