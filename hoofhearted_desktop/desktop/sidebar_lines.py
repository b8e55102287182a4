"""What the lines of the sidebar say: a host's, with its state in a few words, and a GPU's with one figure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model, quantities, wording
from hoofhearted_desktop.core.assessment import Activity, Assessment
from hoofhearted_desktop.core.tongue import later, many, say, told
from hoofhearted_desktop.core.visible import visible
from hoofhearted_desktop.desktop import brief_words, glyphs
from hoofhearted_desktop.desktop.faces import Face, FaceState, gpu_face
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.desktop.host import Kind
    from hoofhearted_desktop.desktop.host_view import HostView
    from hoofhearted_desktop.desktop.watch_words import Found

_SAID = {
    states.Connecting: later("connecting"),
    states.Live: later("live"),
    states.Stale: later("no new readings"),
    states.Lost: later("not connected"),
    states.Closed: later("disconnected"),
}
_RESTS = {Activity.ASLEEP: later("asleep"), Activity.IDLE: later("idle")}


class HostLine(NamedTuple):
    """A host's line. `words` stand below its name where there is something to say; `unexpected` counts such GPUs.

    `folded` is whether its GPUs' lines are put away; None where there is nothing to fold. `broken`: its driver says nothing.
    `service` is how that stands which keeps watching.
    """

    key: str
    kind: Kind
    name: str
    state: states.State
    words: str = ""
    figure: str = ""
    unexpected: int = 0
    demo: bool = False
    address: str = ""
    folded: Optional[bool] = None
    gpus: int = 0
    broken: bool = False
    service: Found = None
    colour: str = ""

    @property
    def spoken(self) -> str:
        """The line for those who cannot see it: "nas, not connected, connection refused"."""
        parts = [self.name, say("demo") if self.demo else "", _SAID[type(self.state)]()]
        parts.append(many("{n} unexpected", "{n} unexpected", self.unexpected) if self.unexpected else self.figure)
        said = "" if self.words in {said() for said in _SAID.values()} else self.words
        if isinstance(self.state, states.Lost):
            said = " ".join(visible(told(self.state.reason)).split())
        return ", ".join(part for part in (*parts, said) if part)


class Entry(NamedTuple):
    """A GPU's line; `current` is whether it is true now."""

    host: str
    uuid: str
    name: str
    figure: str
    face: Face
    current: bool = True
    colour: str = ""

    @property
    def spoken(self) -> str:
        """The line for those who cannot see it."""
        return f"{self.name}: {glyphs.SAID[self.face.state]()}, {self.figure}"


def figure(gpu: model.Gpu, assessment: Assessment) -> str:
    """Give the one figure that says most: the load, the watts of a held GPU, or a word."""
    activity = assessment.activity
    if activity is Activity.HELD:
        return quantities.watts(gpu.power_w)
    if activity in _RESTS:
        return _RESTS[activity]()
    loaded = None if activity is Activity.UNKNOWN else glyphs.load(gpu)
    return quantities.percent(loaded)


def entry(host: str, gpu: model.Gpu, assessment: Assessment, sample: model.Sample, *, current: bool = True) -> Entry:
    """Give the line of a GPU."""
    face = gpu_face(gpu, assessment)
    return Entry(host, gpu.uuid, wording.short_name(gpu, sample), figure(gpu, assessment), face, current)


def entries(view: HostView) -> tuple[Entry, ...]:
    """Give the lines of all GPUs of a host."""
    tick = view.tick
    if tick is None:
        return ()
    current = view.freshness.current
    made = (entry(view.key, gpu, found, tick.sample, current=current) for gpu, found in tick.each())
    return tuple(each._replace(colour=view.known.colour) for each in made)


def power(tick: Optional[Tick]) -> str:
    """Give what all GPUs of a host draw, where each of them says so or sleeps, and one is awake; nothing otherwise."""
    gpus = tick.sample.gpus if tick is not None else ()
    awake = [gpu.power_w for gpu in gpus if gpu.power_state != "asleep"]
    known = [watts for watts in awake if watts is not None]
    return quantities.watts(sum(known)) if known and len(known) == len(awake) else ""


def state_words(state: states.State, tick: Optional[Tick]) -> str:
    """Say in a few words what a host's state is, where that is not simply live."""
    if isinstance(state, states.Connecting):
        return told(state.at.step.value) if state.at is not None else say("connecting")
    if isinstance(state, states.Lost):
        return brief_words.lost(state)
    if isinstance(state, states.Stale):
        return say("no new readings")
    if isinstance(state, states.Closed):
        return say("disconnected")
    return "" if tick is None or tick.sample.gpus else brief_words.no_gpu(tick.sample.problems)


def sum_up(faces: list[Face]) -> str:
    """Say how many GPUs are in which state, the most telling first: "5 unexpected, 1 held, 2 idle"."""
    counted = Counter(face.state for face in faces)
    ranked = sorted(counted.items(), reverse=True)
    return ", ".join(_counted(state, number) for state, number in ranked)


def _counted(state: FaceState, n: int) -> str:
    """Say how many GPUs are in a state."""
    return {
        FaceState.ASLEEP: lambda: many("{n} asleep", "{n} asleep", n),
        FaceState.IDLE: lambda: many("{n} idle", "{n} idle", n),
        FaceState.NO_DATA: lambda: many("{n} no data", "{n} no data", n),
        FaceState.HELD: lambda: many("{n} held", "{n} held", n),
        FaceState.BUSY: lambda: many("{n} busy", "{n} busy", n),
        FaceState.PROBLEM: lambda: many("{n} problem", "{n} problem", n),
        FaceState.UNEXPECTED: lambda: many("{n} unexpected", "{n} unexpected", n),
    }[state]()


def _is_broken(view: HostView) -> bool:
    """Whether it has a driver that cannot be asked; a computer without any has nothing that could be mended."""
    sample = view.tick.sample if view.tick is not None and view.freshness.current else None
    return (
        sample is not None and not sample.gpus and bool({one.code for one in sample.problems} - {brief_words.NO_DRIVER})
    )


def line(view: HostView, *, several: bool, folded: bool = False) -> HostLine:
    """Give the line of a host; the sum of its power is told beside others, and of several GPUs."""
    fresh, tick = view.freshness, view.tick
    unexpected, watts, faces = 0, "", []
    if fresh.current and tick is not None:
        faces = [gpu_face(gpu, found) for gpu, found in tick.each()]
        unexpected = sum(face.state is FaceState.UNEXPECTED for face in faces)
        watts = power(tick) if several or len(faces) > 1 else ""
    words = state_words(fresh.state, tick)
    if folded and faces and not words:
        words = sum_up(faces)
    return HostLine(
        view.key,
        view.known.kind,
        view.shown_name,
        fresh.state,
        words,
        watts,
        unexpected,
        fresh.demo,
        view.known.address,
        folded if several and tick is not None and tick.sample.gpus else None,
        len(faces),
        _is_broken(view),
        view.service,
        view.known.colour,
    )
