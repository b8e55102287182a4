"""What tooltip and menu of the tray say of all hosts, the most important first. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoofhearted_desktop.core import naming, quantities, tongue, tooltip_words, wording
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import brief_words
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.core.assessment import Tick

MOST_TOLD = 6
MOST_OF_ONE = 2
"""Beside others no host takes the tooltip for itself, however many GPUs it has."""
MOST_LINES = 14
"""Of more than this a menu is no overview: it then has a line a host."""
MOST_NAMES = 3
_ALARM = 6.0
_PROBLEM = 4.0
_UNHEARD = 1.5
"""A host nobody hears stands above one that rests, and below all that works."""
_CONNECTING = 0.5


class MenuLine(NamedTuple):
    """A line of the menu. A click on it opens the window at that host's GPU, where they are given; a `header` only names."""

    text: str
    host: str = ""
    gpu: str | None = None
    header: bool = False


class Told(NamedTuple):
    """A host as it is told of. `passed_over`: it has no GPU, and nobody wants to hear of that beside servers."""

    key: str
    name: str
    state: states.State
    tick: Tick | None
    demo: bool = False
    passed_over: bool = False

    @property
    def shown(self) -> str:
        """The name as it can be shown, labelled where nothing is real."""
        return f"{'DEMO · ' if self.demo else ''}{naming.printable(self.name)}"

    @property
    def heard(self) -> Tick | None:
        """The newest reading, where it is current."""
        return self.tick if isinstance(self.state, states.Live) else None


def tooltip(hosts: Sequence[Told]) -> str:
    """Give at most MOST_TOLD lines, and one that counts the rest."""
    if len(hosts) == 1:
        (host,) = hosts
        tick = host.heard
        return tooltip_words.tooltip(tick, demo=host.demo) if tick is not None else _unheard_alone(host)
    told: list[tuple[float, str]] = []
    rest: list[tuple[float, str]] = []
    for host in hosts:
        if not host.passed_over and host.heard is not None:
            ranked = sorted(_ranked(host, host.heard), key=lambda each: -each[0])
            told += ranked[:MOST_OF_ONE]
            rest += ranked[MOST_OF_ONE:]
    told.sort(key=lambda each: -each[0])
    unheard = _unheard(hosts)
    room = MOST_TOLD - len(unheard)
    rest += told[room:]
    told = sorted([*told[:room], *unheard], key=lambda each: -each[0])
    lines = [text for _, text in told]
    if rest:
        at_rest = all(rank == 1 for rank, _ in rest)
        lines.append(say("and {n} more idle or asleep", n=len(rest)) if at_rest else say("and {n} more", n=len(rest)))
    return "\n".join(lines)


def _ranked(host: Told, tick: Tick) -> list[tuple[float, str]]:
    named = tick._replace(sample=tick.sample._replace(host=host.name))
    found = [(_ALARM, f"{host.shown}: {tongue.told(alarm.text)}") for alarm in tick.alarms]
    for gpu, assessment in named.each():
        line = tooltip_words.tooltip_line(gpu, assessment, named, demo=host.demo)
        found.append((float(wording.importance(assessment)), line))
    if not tick.sample.gpus:
        found.append((_PROBLEM, f"{host.shown}: {brief_words.no_gpu(tick.sample.problems)}"))
    return found


def _unheard(hosts: Sequence[Told]) -> list[tuple[float, str]]:
    lost = [host.shown for host in hosts if isinstance(host.state, (states.Lost, states.Stale))]
    coming = [host.shown for host in hosts if isinstance(host.state, states.Connecting)]
    found = [(_UNHEARD, say("No data from {name}", name=_names(lost)))] if lost else []
    return [*found, (_CONNECTING, say("Connecting to {name}", name=_names(coming)))] if coming else found


def _names(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMES:
        return say("{names} and {n} more", names=", ".join(names[:MOST_NAMES]), n=len(names) - MOST_NAMES)
    return say("{first} and {second}", first=", ".join(names[:-1]), second=names[-1]) if len(names) > 1 else names[0]


def _unheard_alone(host: Told) -> str:
    label, state = "DEMO · " if host.demo else "", host.state
    if isinstance(state, states.Lost):
        return label + say("No data: {why}", why=tongue.told(state.reason))
    if isinstance(state, states.Stale):
        return label + say("No reading for {time}", time=quantities.duration(state.silent_s))
    return label + (say("Disconnected") if isinstance(state, states.Closed) else say("Connecting"))


def menu(hosts: Sequence[Told]) -> list[MenuLine]:
    """Give the lines of the menu: of one host its GPUs, of several a section each, and of many a line each."""
    if len(hosts) == 1:
        (host,) = hosts
        return _gpu_lines(host, host.tick, "DEMO · " if host.demo else "") if host.tick is not None else []
    told = [host for host in hosts if not host.passed_over and not isinstance(host.state, states.Closed)]
    told.sort(key=lambda host: -_rank(host))
    sections = [_section(host) for host in told]
    if sum(len(section) for section in sections) <= MOST_LINES:
        return [line for section in sections for line in section]
    lines = [_line(host) for host in told]
    rest = len(lines) - MOST_LINES
    return lines if rest <= 0 else [*lines[:MOST_LINES], MenuLine(say("and {n} more", n=rest))]


def _rank(host: Told) -> float:
    tick = host.heard
    if tick is None:
        return _CONNECTING if isinstance(host.state, states.Connecting) else _UNHEARD
    return max((rank for rank, _ in _ranked(host, tick)), default=_UNHEARD)  # an agent that assesses nothing


def _section(host: Told) -> list[MenuLine]:
    if host.heard is None:
        return [MenuLine(f"{host.shown}: {_why(host.state)}", host.key)]
    if not host.heard.sample.gpus:
        return [_line(host)]
    return [MenuLine(host.shown, host.key, header=True), *_gpu_lines(host, host.heard, "    ")]


def _line(host: Told) -> MenuLine:
    tick = host.heard
    if tick is None:
        return MenuLine(f"{host.shown}: {_why(host.state)}", host.key)
    best = wording.foremost(tick)
    if best is None:
        return MenuLine(f"{host.shown}: {brief_words.no_gpu(tick.sample.problems)}", host.key)
    return MenuLine(f"{host.shown}: {wording.headline(*best, tick.sample)}", host.key, best[0].uuid)


def _gpu_lines(host: Told, tick: Tick, lead: str) -> list[MenuLine]:
    lines = [
        MenuLine(f"{lead}{wording.headline(gpu, found, tick.sample)}", host.key, gpu.uuid) for gpu, found in tick.each()
    ]
    return lines or [MenuLine(f"{lead}{wording.host_sentence(tick)}", host.key)]


def _why(state: states.State) -> str:
    if isinstance(state, states.Lost):
        return brief_words.lost(state)
    return say("no new readings") if isinstance(state, states.Stale) else say("connecting")
