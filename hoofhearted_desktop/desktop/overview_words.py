"""What the overview says: a card for each GPU, and of all of them the one sentence that answers who it was."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import quantities, wording
from hoofhearted_desktop.core.assessment import Activity, Assessment
from hoofhearted_desktop.core.summary import is_small
from hoofhearted_desktop.core.tongue import later, many, say, told
from hoofhearted_desktop.desktop import process_order, process_rows, sidebar_lines
from hoofhearted_desktop.desktop.faces import Face, FaceState, gpu_face
from hoofhearted_desktop.desktop.glance_lines import Who, who_of
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping, Sequence

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.desktop.host_view import HostView

_NO_FIGURE = frozenset({Activity.HELD, Activity.UNKNOWN, Activity.IDLE, Activity.ASLEEP})
"""What is said of these is all there is to say."""
MOST_WHO = 4
"""So many of those who use a GPU are listed on its card, where it is high enough."""
_QUIET = frozenset({Activity.IDLE, Activity.ASLEEP})
_NAMED = 3
"""So many culprits are named; of more there is only room for their number."""
_COUNTED: dict[FaceState, Callable[[int], str]] = {
    FaceState.UNEXPECTED: lambda n: many("{n} unexpected", "{n} unexpected", n),
    FaceState.PROBLEM: lambda n: many("{n} with a problem", "{n} with a problem", n),
    FaceState.BUSY: lambda n: many("{n} busy", "{n} busy", n),
    FaceState.HELD: lambda n: many("{n} held awake", "{n} held awake", n),
    FaceState.NO_DATA: lambda n: many("{n} without readings", "{n} without readings", n),
    FaceState.IDLE: lambda n: many("{n} idle", "{n} idle", n),
    FaceState.ASLEEP: lambda n: many("{n} asleep", "{n} asleep", n),
}
_STATES = {
    states.Connecting: later("Connecting"),
    states.Live: later("Waiting for the first reading."),
    states.Stale: later("No new readings"),
    states.Lost: later("Not connected"),
    states.Closed: later("Disconnected"),
}
_FOR = {
    Activity.COMPUTING: later("Computing for {who}"),
    Activity.ENCODING: later("Encoding for {who}"),
    Activity.DECODING: later("Decoding for {who}"),
    Activity.DRAWING: later("Drawing for {who}"),
    Activity.HELD: later("Held awake by {who}"),
}
_FOR_NOBODY_NAMED = {
    Activity.COMPUTING: later("Computing"),
    Activity.ENCODING: later("Encoding"),
    Activity.DECODING: later("Decoding"),
    Activity.DRAWING: later("Drawing"),
    Activity.HELD: later("Held awake"),
    Activity.ASLEEP: later("Asleep"),
    Activity.IDLE: later("Idle"),
    Activity.UNATTRIBUTED: later("Working for somebody unknown"),
    Activity.UNKNOWN: later("Cannot tell what it does"),
}


class Key(NamedTuple):
    """What a card is about: a host, and a GPU of it; None where the host has none to show."""

    host: str
    gpu: Optional[str]


class Card(NamedTuple):
    """One card; equal cards look the same. `memory_part` is 0 to 1; `bad` colours the detail; `current`: it is true now.

    `name` says which GPU of which host it is, `doing` what for whom, `sentence` both in one, for those who cannot see the card.
    """

    key: Key
    name: str
    doing: str
    detail: str
    face: Face
    sentence: str = ""
    figure: str = ""
    memory: str = ""
    memory_part: Optional[float] = None
    power: str = ""
    temperature: str = ""
    bad: bool = False
    current: bool = True
    state: Optional[states.State] = None
    colour: str = ""
    who: tuple[Who, ...] = ()

    @property
    def spoken(self) -> str:
        """What the card says beyond its sentence."""
        users = (" ".join(part for part in each if part) for each in self.who)
        said = (self.detail, self.figure, self.memory, self.power, self.temperature, *users)
        return ", ".join(part for part in said if part)


class Total(NamedTuple):
    """What is said above the cards."""

    headline: str
    detail: str
    face: Face


def cards(view: HostView, orders: MutableMapping[Key, process_order.Order], *, several: bool) -> tuple[Card, ...]:
    """Give the cards of a host, at least one; `several`: there are other hosts, so that each says whose it is.

    `orders` has in which order those who use a GPU stood, so that they do not change places at every reading.
    """
    tick = view.tick
    place = view.shown_name if several else ""
    if tick is None or not tick.sample.gpus or view.waits:
        return (_without_gpu(view),)
    current = view.freshness.current
    made = []
    for gpu, found in tick.each():
        card = _card(view.key, place, gpu, found, tick, current=current)
        who: tuple[Who, ...] = ()
        if found.activity not in _QUIET and not is_small(tick):
            rows = orders.setdefault(card.key, process_order.Order()).arrange(
                process_rows.rows(gpu, found, tick.sample)
            )
            who = who_of(rows, MOST_WHO, gpu.memory.total)
        made.append(card._replace(colour=view.known.colour, who=who))
    return tuple(made)


def _card(host: str, place: str, gpu: model.Gpu, found: Assessment, tick: Tick, *, current: bool) -> Card:
    face, name = gpu_face(gpu, found), wording.short_name(gpu, tick.sample)
    sentence = wording.headline(gpu, found, tick.sample)
    unexpected = face.state is FaceState.UNEXPECTED
    memory, part = _memory(gpu)
    return Card(
        Key(host, gpu.uuid),
        say("{gpu} · {host}", gpu=name, host=place) if place else name,
        _doing(found, tick),
        _detail(found, tick, unexpected=unexpected),
        face,
        say("{sentence} on {host}", sentence=sentence, host=place) if place else sentence,
        sidebar_lines.figure(gpu, found) if found.activity not in _NO_FIGURE else "",
        memory,
        part,
        quantities.watts(gpu.power_w) if gpu.power_w is not None else "",
        quantities.celsius(gpu.temperature_c) if gpu.temperature_c is not None else "",
        unexpected or face.state is FaceState.PROBLEM,
        current,
    )


def _doing(found: Assessment, tick: Tick) -> str:
    who = wording.culprits(found, tick.sample)
    if not who or found.activity not in _FOR:
        return _FOR_NOBODY_NAMED[found.activity]()
    both = say("{one} and {other}", one=who[0], other=who[1]) if len(who) > 1 else who[0]
    return _FOR[found.activity]().format(who=both)


def _memory(gpu: model.Gpu) -> tuple[str, Optional[float]]:
    used, total = gpu.memory.used, gpu.memory.total
    if used is None:
        return "", None
    if not total:
        return quantities.gib(used), None
    said = say("{used} of {total} GiB", used=quantities.number(used / 2**30, 1), total=quantities.number(total / 2**30))
    return said, min(1.0, used / total)


def _detail(found: Assessment, tick: Tick, *, unexpected: bool) -> str:
    now, activity = tick.sample.time, found.activity
    if unexpected and found.verdict is not None:
        return say("Unexpected: {why}", why=told(found.verdict.text))
    if activity is Activity.ASLEEP:
        since = found.since
        return "" if since is None else say("since {time}", time=quantities.time_of_day(since, now))
    if activity is Activity.IDLE:
        return ""
    if activity is Activity.UNKNOWN or (activity is Activity.HELD and found.reason):
        return wording.capital(" · ".join(told(part) for part in (found.reason, found.remedy) if part))
    process = wording.culprit(found, tick.sample)
    parts = []
    if found.since is not None and now - found.since >= 1:
        parts.append(say("for {time}", time=quantities.duration(now - found.since)))
    return " · ".join([*parts, *(wording.origin(process) if process is not None else ())])


def _without_gpu(view: HostView) -> Card:
    """Give the card of a host that has no GPU to show: why."""
    state, tick = view.freshness.state, view.tick
    live = isinstance(state, states.Live) and tick is not None
    words = sidebar_lines.state_words(state, tick if view.freshness.current else None) or _STATES[type(state)]()
    broken = live and tick is not None and bool(tick.sample.problems)
    face = Face(FaceState.PROBLEM if broken else FaceState.NO_DATA)
    lost = isinstance(state, states.Lost)
    remedy = tick.sample.problems[0].remedy if broken and tick is not None else None
    return Card(
        Key(view.key, None),
        view.shown_name,
        wording.capital(words),
        wording.capital(told((state.remedy if isinstance(state, states.Lost) else remedy) or "")),
        face,
        view.shown_name,
        bad=lost,
        state=state,
        colour=view.known.colour,
    )


def total(views: Iterable[HostView]) -> Total:
    """Say of all hosts together who uses their GPUs, and how many do what."""
    known = tuple(views)
    found = [
        (view, *each, view.tick) for view in known if view.tick and view.freshness.current for each in view.tick.each()
    ]
    away = sum(isinstance(view.freshness.state, (states.Lost, states.Stale)) for view in known)
    faces = [gpu_face(gpu, assessment) for _, gpu, assessment, _ in found]
    detail = _counts(faces, [gpu for _, gpu, _, _ in found], away)
    if not found:
        waiting = any(isinstance(view.freshness.state, states.Connecting) for view in known)
        headline = say("Waiting for the first reading") if waiting else say("There is no GPU to watch")
        detail = detail or ("" if waiting else say("Open a host to see what can be done."))
        return Total(headline, detail, Face(FaceState.NO_DATA))
    foremost = max(faces, key=lambda face: (face.state, face.level))
    for state, lines in ((FaceState.UNEXPECTED, _unexpected), (FaceState.BUSY, _busy)):
        at_work = [each for each, face in zip(found, faces, strict=True) if face.state is state]
        if len(at_work) == 1:
            view, gpu, assessment, tick = at_work[0]
            sentence = wording.headline(gpu, assessment, tick.sample)
            if len(known) > 1:
                sentence = say("{sentence} on {host}", sentence=sentence, host=view.shown_name)
            return Total(sentence, detail, foremost)
        if at_work:
            names = _names([wording.culprits(assessment, tick.sample) for _, _, assessment, tick in at_work])
            return Total(lines(len(at_work), len(found), names), detail, foremost)
    held = sum(face.state is FaceState.HELD for face in faces)
    if held:
        headline = many("No GPU works, {n} is held awake", "No GPU works, {n} are held awake", held)
    elif len(found) == 1:
        _, gpu, assessment, tick = found[0]
        headline = wording.headline(gpu, assessment, tick.sample)
    else:
        headline = (
            say("All {n} GPUs are at rest", n=len(found)) if foremost.state <= FaceState.IDLE else say("No GPU works")
        )
    return Total(headline, detail, foremost)


def _unexpected(count: int, _all: int, names: str) -> str:
    if not names:
        return say("{count} GPUs are used unexpectedly", count=count)
    return say("{count} GPUs are used unexpectedly, by {names}", count=count, names=names)


def _busy(count: int, all_: int, names: str) -> str:
    if not names:
        return say("{count} of {all} GPUs are at work", count=count, all=all_)
    return say("{count} of {all} GPUs work for {names}", count=count, all=all_, names=names)


def _names(found: Sequence[Sequence[str]]) -> str:
    """Give the culprits, the one that is met most often first: "Ollama, train.py and 2 more"."""
    counted = [name for name, _ in Counter(name for names in found for name in names).most_common()]
    if 1 < len(counted) <= _NAMED:
        return say("{one} and {other}", one=", ".join(counted[:-1]), other=counted[-1])
    if len(counted) <= _NAMED:
        return "".join(counted)
    return say("{names} and {n} more", names=", ".join(counted[:_NAMED]), n=len(counted) - _NAMED)


def _counts(faces: Sequence[Face], gpus: Sequence[model.Gpu], away: int) -> str:
    """Say how many GPUs do what, the most telling first, what they draw together, and which hosts say nothing."""
    counted = Counter(face.state for face in faces)
    said = [_COUNTED[state](number) for state, number in sorted(counted.items(), reverse=True)]
    drawn = [gpu.power_w for gpu in gpus if gpu.power_w is not None]
    if len(gpus) > 1 and drawn:
        said.append(say("{watts} together", watts=quantities.watts(sum(drawn))))
    if away:
        said.append(many("{n} host is not heard", "{n} hosts are not heard", away))
    return " · ".join(said)
