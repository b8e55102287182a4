"""What the tray icon has to show, from what is known of every host: one face for all of them. No Qt."""

from __future__ import annotations

import enum
import math
from typing import TYPE_CHECKING, NamedTuple, Optional

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


METER, NUMBER, BAR = "meter", "number", "bar"
"""Styles of the icon (core/preferences.TrayIcon)."""
MOST_BARS = 4
"""More would be thinner than a pixel; then there is one, of the busiest."""


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
    `paused`: nothing is told of it, because a person wants it so. `percent` is that load for an icon that shows a number,
    and `bars` are the steps of a few GPUs for one that shows a bar each; a face has only what its style shows.
    """

    state: FaceState
    level: int = 0
    demo: bool = False
    paused: bool = False
    percent: Optional[int] = None
    bars: tuple[int, ...] = ()


class Heard(NamedTuple):
    """What is known of one host: the session's state, and the last reading, however old.

    `quiet`: it says something only where no other host does. A server that nobody hears is so, or one dead server would
    hide for ever what the others do; and this machine where it has no GPU and there are servers.
    """

    state: states.State
    tick: Tick | None = None
    quiet: bool = False


_NUMBERED = frozenset({FaceState.IDLE, FaceState.HELD, FaceState.BUSY, FaceState.UNEXPECTED})
_QUIET = {
    Activity.ASLEEP: FaceState.ASLEEP,
    Activity.IDLE: FaceState.IDLE,
    Activity.HELD: FaceState.HELD,
}


def face_among(hosts: Iterable[tuple[bool, tuple[Face, ...]]], style: str = METER) -> Face:
    """Give the one face of hosts whose parts are known, each with whether it is quiet, as a style shows it."""
    known = tuple(hosts)
    parts = [part for quiet, found in known if not quiet for part in found]
    parts = parts or [part for _, found in known for part in found]
    if not parts:
        return Face(FaceState.NO_DATA)
    state = max(part.state for part in parts)
    works = state in {FaceState.BUSY, FaceState.UNEXPECTED}
    demo = any(part.demo for part in parts)
    if style == NUMBER:
        numbers = [part.percent for part in parts if part.percent is not None] if state in _NUMBERED else []
        return Face(state, demo=demo, percent=max(numbers, default=None))
    level = max(part.level for part in parts) if works else 0
    bars = tuple(part.level for part in parts) if style == BAR and works and 1 < len(parts) <= MOST_BARS else ()
    return Face(state, level, demo, bars=bars)


def parts_of(heard: Heard) -> tuple[Face, ...]:
    """Give a face for each GPU of a host, or one for the host where there is none."""
    demo = isinstance(heard.state, (states.Live, states.Stale)) and heard.state.hello.demo
    if not isinstance(heard.state, states.Live) or heard.tick is None:
        return (Face(FaceState.NO_DATA, demo=demo),)
    parts = [
        gpu_face(gpu, assessment)._replace(demo=demo, percent=_percent(gpu)) for gpu, assessment in heard.tick.each()
    ]
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


def load(gpu: model.Gpu) -> Optional[float]:
    """Give the busiest unit's load in percent, None where no unit says."""
    use = gpu.utilization
    return max((value for value in (use.sm, use.encoder, use.decoder) if value is not None), default=None)


def _level(gpu: model.Gpu) -> int:
    """Give the step of the GPU's busiest unit; 0 where the driver says none of them."""
    known = load(gpu)
    return 0 if known is None else min(max(math.ceil(known * LEVELS / 100), 1), LEVELS)


def _percent(gpu: model.Gpu) -> Optional[int]:
    known = load(gpu)
    return None if known is None else min(max(round(known), 0), 100)
