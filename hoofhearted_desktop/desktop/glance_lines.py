"""What the glance panel says of each host and GPU, the most important first. No Qt.

The order is made when the panel opens and stands while it is open, so that nothing moves under the mouse: a GPU that begins
to work opens in its place, and one that ends keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model, naming, quantities, wording
from hoofhearted_desktop.core.assessment import Activity, Assessment
from hoofhearted_desktop.core.tongue import many, say, told
from hoofhearted_desktop.desktop import process_order, process_rows, sidebar_lines
from hoofhearted_desktop.desktop.faces import Face, FaceState, gpu_face, load
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.desktop.glance_minute import Curve, Minutes
    from hoofhearted_desktop.desktop.tray_lines import Told

_GIB = 1 << 30
MOST_QUIET = 3
_MUCH_MEMORY = 0.1
"""Who keeps such a part of a GPU's memory is named, though it does nothing."""
"""Of more GPUs that do nothing a host has a line that counts them."""
_MOST_WHO = ((2, 4), (4, 3), (8, 2))
"""Up to so many GPUs at work each tells so many who use it; of more, the sentence names them."""


class Who(NamedTuple):
    """Who uses a GPU, and how much of it."""

    name: str
    what: str
    load: str
    memory: str


class GpuLine(NamedTuple):
    """A GPU. One that is `quiet` has one line; `current` is whether it is true now."""

    host: str
    uuid: str
    face: Face
    said: str
    words: str = ""
    """Since when, and whether it was expected."""
    load: str = ""
    figures: tuple[str, ...] = ()
    """Memory, power, temperature."""
    curve: Curve = ()
    who: tuple[Who, ...] = ()
    quiet: bool = False
    current: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other GPU."""
        return self.host, self.uuid

    @property
    def bad(self) -> bool:
        """Whether it is what a person should look at."""
        return self.face.state in {FaceState.UNEXPECTED, FaceState.PROBLEM}

    @property
    def spoken(self) -> str:
        """The line for those who cannot see it."""
        users = (" ".join(part for part in each if part) for each in self.who)
        return ", ".join(part for part in (self.said, self.words, self.load, *self.figures, *users) if part)

    @property
    def bare(self) -> bool:
        """Whether there is nothing but words to show."""
        return not self.load


class Section(NamedTuple):
    """A host: its name and state, what is wrong, its GPUs, and how many more do nothing."""

    key: str
    name: str
    state: states.State
    figure: str = ""
    words: str = ""
    demo: bool = False
    alarms: tuple[str, ...] = ()
    gpus: tuple[GpuLine, ...] = ()
    rest: tuple[GpuLine, ...] = ()

    @property
    def rest_words(self) -> str:
        """The line that stands for the rest."""
        n = len(self.rest)
        if not n:
            return ""
        kinds = {line.face.state for line in self.rest}
        if kinds == {FaceState.ASLEEP}:
            return many("and {n} asleep", "and {n} asleep", n)
        if kinds == {FaceState.IDLE}:
            return many("and {n} idle", "and {n} idle", n)
        return many("and {n} idle or asleep", "and {n} idle or asleep", n)


class Arrangement:
    """The order in which hosts and GPUs stand, and what each of them shows, since the panel was opened."""

    def __init__(self, hosts: Sequence[Told]) -> None:
        """Put them in order as they are now."""
        ranked = sorted(hosts, key=lambda host: -_rank(host))
        self._hosts = [host.key for host in ranked]
        self._gpus: dict[str, list[str]] = {}
        self._single: set[tuple[str, str]] = set()
        self._orders: dict[tuple[str, str], process_order.Order] = {}
        pairs = [(host.key, *pair) for host in hosts if host.heard is not None for pair in host.heard.each()]
        working = sum(not _is_quiet(found) for _, _, found in pairs)
        self._most_who = next((most for least, most in _MOST_WHO if working <= least), 0)
        for host in hosts:
            if host.heard is not None:
                self._arrange(host.key, host.heard)

    def _arrange(self, host: str, tick: Tick) -> None:
        """Put GPUs that are new in order, those that work first, and give those a line of their own that need one."""
        first = host not in self._gpus
        known = self._gpus.setdefault(host, [])
        fresh = sorted(
            (pair for pair in tick.each() if pair[0].uuid not in known), key=lambda pair: -wording.importance(pair[1])
        )
        counted = not first and any((host, uuid) not in self._single for uuid in known)
        known += [gpu.uuid for gpu, _ in fresh]
        self._single |= {(host, gpu.uuid) for gpu, found in tick.each() if not _is_quiet(found)}
        quiet = [(host, gpu.uuid) for gpu, found in fresh if _is_quiet(found)]
        if len(quiet) <= MOST_QUIET and not counted:
            self._single |= set(quiet)

    def sections(self, hosts: Iterable[Told], minutes: Minutes) -> tuple[Section, ...]:
        """Give a section for each host, in the order that was made; hosts that came since stand last."""
        told = {host.key: host for host in hosts}
        self._hosts += [key for key in told if key not in self._hosts]
        return tuple(self.section(told[key], minutes) for key in self._hosts if key in told)

    def section(self, host: Told, minutes: Minutes) -> Section:
        """Give the section of one host as it is now."""
        tick = host.tick if isinstance(host.state, (states.Live, states.Stale)) else None
        words = sidebar_lines.state_words(host.state, tick)
        bare = Section(host.key, host.shown, host.state, words=words, demo=host.demo)
        if tick is None:
            return bare
        current = isinstance(host.state, states.Live)
        self._arrange(host.key, tick)
        by_uuid = {gpu.uuid: (gpu, found) for gpu, found in tick.each()}
        gpus: list[GpuLine] = []
        rest: list[GpuLine] = []
        for uuid in self._gpus[host.key]:
            if uuid not in by_uuid:
                continue
            line = self._line(host.key, *by_uuid[uuid], tick.sample, minutes)._replace(current=current)
            (gpus if (host.key, uuid) in self._single else rest).append(line)
        alarms = tuple(wording.ended(naming.printable(told(alarm.text))) for alarm in tick.alarms) if current else ()
        figure = sidebar_lines.power(tick) if current else ""
        return bare._replace(figure=figure, alarms=alarms, gpus=tuple(gpus), rest=tuple(rest))

    def _line(self, host: str, gpu: model.Gpu, found: Assessment, sample: model.Sample, minutes: Minutes) -> GpuLine:
        line = GpuLine(host, gpu.uuid, gpu_face(gpu, found), _said(gpu, found, sample), _words(gpu, found, sample))
        if _is_quiet(found):
            return line._replace(quiet=True)
        if found.activity is Activity.UNKNOWN and load(gpu) is None:
            return line
        rows = self._orders.setdefault((host, gpu.uuid), process_order.Order()).arrange(
            process_rows.rows(gpu, found, sample)
        )
        return line._replace(
            load=wording.load_text(gpu, found.activity) or quantities.not_available(),
            figures=(_memory(gpu), quantities.watts(gpu.power_w), quantities.celsius(gpu.temperature_c)),
            curve=minutes.curve(host, gpu.uuid),
            who=who_of(rows, self._most_who, gpu.memory.total),
        )


def _is_quiet(found: Assessment) -> bool:
    return found.activity in {Activity.IDLE, Activity.ASLEEP}


def _rank(host: Told) -> float:
    """Rank a host by the most important of its GPUs; one nobody hears stands above one that rests."""
    tick = host.heard
    if tick is None:
        return 0.0 if isinstance(host.state, states.Closed) or host.passed_over else 1.5
    ranks = [float(wording.importance(found)) for found in tick.assessments]
    return max(ranks, default=0.5) + (6.0 if tick.alarms else 0.0)


def _said(gpu: model.Gpu, found: Assessment, sample: model.Sample) -> str:
    return wording.capital(wording.headline(gpu, found, sample))


def _words(gpu: model.Gpu, found: Assessment, sample: model.Sample) -> str:
    """Say since when it is so, and whether it was expected, or what is the matter."""
    if found.activity is Activity.UNKNOWN:
        return wording.capital(" · ".join(told(part) for part in (found.reason, found.remedy) if part))
    lasted = "" if found.since is None else quantities.duration(sample.time - found.since)
    if found.activity is Activity.ASLEEP:
        return "" if found.since is None else say("since {time}", time=quantities.time_of_day(found.since, sample.time))
    if found.activity is Activity.IDLE:
        return quantities.watts(gpu.power_w) if gpu.power_w is not None else ""
    since = say("for {duration}", duration=lasted) if lasted else ""
    if found.activity is Activity.HELD:
        over = None if found.extra_w is None else say("{watts} over idle", watts=quantities.watts(found.extra_w))
        return " · ".join(part for part in (over, since) if part)
    return _verdict(found, lasted) or wording.capital(since)


def _verdict(found: Assessment, lasted: str) -> str:
    """Say whether it was expected, for how long it has gone on, and why: what is cut at the end is the least told."""
    if found.verdict is None:
        return ""
    expected, why = found.verdict.expected, naming.printable(told(found.verdict.text))
    if not lasted:
        return say("Expected: {why}", why=why) if expected else say("Unexpected: {why}", why=why)
    if expected:
        return say("Expected, for {duration}: {why}", duration=lasted, why=why)
    return say("Unexpected, for {duration}: {why}", duration=lasted, why=why)


def _memory(gpu: model.Gpu) -> str:
    used, total = gpu.memory.used, gpu.memory.total
    if total is None or used is None:
        return quantities.gib(used)
    return say("{used} of {total}", used=quantities.number(used / _GIB, 1), total=quantities.gib(total))


def who_of(rows: Sequence[process_rows.Row], most: int, memory: Optional[int]) -> tuple[Who, ...]:
    """Name at most so many of those who use it: programs of one name together, who uses next to nothing left out while others do."""
    joined: dict[str, process_rows.Row] = {}
    for row in rows:
        first = joined.get(row.who)
        joined[row.who] = row if first is None else _together(first, row)
    much = None if memory is None else memory * _MUCH_MEMORY
    told = [row for row in joined.values() if row.leads or row.weight >= 1.0 or _holds(row, much)]
    told = told or list(joined.values())
    return tuple(_one(row) for row in told[:most])


def _holds(row: process_rows.Row, much: Optional[float]) -> bool:
    return much is not None and row.memory is not None and row.memory >= much


def _together(one: process_rows.Row, other: process_rows.Row) -> process_rows.Row:
    return one._replace(
        sm=_sum(one.sm, other.sm),
        encoder=_sum(one.encoder, other.encoder),
        decoder=_sum(one.decoder, other.decoder),
        memory=None if one.memory is None and other.memory is None else (one.memory or 0) + (other.memory or 0),
    )


def _sum(one: Optional[float], other: Optional[float]) -> Optional[float]:
    return one if other is None else (one or 0.0) + other


def _one(row: process_rows.Row) -> Who:
    known = any(part is not None for part in (row.sm, row.encoder, row.decoder))
    load = quantities.percent(min(row.weight, 100.0)) if known else quantities.not_available()
    return Who(row.who, row.what or row.where or "", load, quantities.gib(row.memory))


def nothing(sections: Sequence[Section]) -> str:
    """Say what to do where there is no GPU at all to be glanced at; nothing where there is."""
    if any(section.gpus or section.rest for section in sections):
        return ""
    live = [section for section in sections if isinstance(section.state, states.Live)]
    if len(live) == 1 and live[0].words:
        return say("No GPU to watch here: {why}.", why=live[0].words)
    return "" if sections else say("No host is watched. Open the window to add one.")
