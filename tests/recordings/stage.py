"""What stories are told with: cards, programs, pieces of work, and a camera that looks at them now and then.

A story is a list of pieces of work on a time line. The stage lets the cards draw power, warm up and count energy in steps of
a tenth of a second to a second, and the camera takes samples at an interval with jitter, as an agent would: the load is what
the driver says of its last second. Everything random comes from the story's own seed, so that it is the same on every machine.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

STARTED = 1_760_000_000.0
UPTIME_S = 54_321.0


@dataclass(frozen=True)
class Card:
    """A model of GPU; `tells` names what its driver reports."""

    uuid: str
    name: str = "NVIDIA GeForce RTX 3090"
    idle_w: float = 22.0
    limit_w: float = 350.0
    memory_gib: int = 24
    silent: frozenset[str] = frozenset()
    extra: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Program:
    """A process of the host."""

    pid: int
    name: str
    exe: str
    command_line: tuple[str, ...] = ()
    user: str = "david"
    started: Optional[float] = -3600.0
    types: tuple[str, ...] = ("compute",)
    container: Optional[str] = None
    hidden: bool = False
    unlisted: bool = False


@dataclass(frozen=True)
class Work:
    """A program's use of a card from `begin` to `end` (seconds of the story); loads may be functions of the time since."""

    card: str
    program: Program
    begin: float
    end: float
    sm: Any = 0.0
    encoder: float = 0.0
    decoder: float = 0.0
    memory_gib: float = 1.0
    wobble: float = 3.0
    extra_w: float = 0.0


@dataclass
class Story:
    """Everything that is put on the stage."""

    seconds: float
    cards: tuple[Card, ...]
    works: list[Work] = field(default_factory=list)
    interval_s: float = 1.0
    jitter_s: float = 0.02
    host: str = "dreams (made up)"
    step_s: float = 0.1
    unseen: tuple[tuple[float, float], ...] = ()
    lost: tuple[tuple[str, float, float], ...] = ()
    vanished: tuple[tuple[str, float, float], ...] = ()
    asleep: tuple[tuple[str, float, float], ...] = ()
    wall: Callable[[float], float] = lambda _at: 0.0
    monotonic: Callable[[float], float] = lambda _at: 0.0
    counter: Callable[[float, float], Optional[float]] = lambda _at, joules: joules
    indices: Callable[[float], tuple[int, ...]] = lambda _at: ()


def at_level(level: Any, since: float) -> float:
    """Give a load that may be a number or a function of the seconds since it began."""
    return float(level(since) if callable(level) else level)


class _Meter:
    """The physics of one card: power that lags, heat that lags more, energy."""

    def __init__(self, card: Card, seed: random.Random) -> None:
        self.card = card
        self._seed = seed
        self.power_w = card.idle_w
        self.heat_c = 34.0
        self.joules = 1_000_000.0 + seed.random() * 1e6
        self.window: list[tuple[float, float, float, float]] = []

    def step(self, at: float, step_s: float, loads: tuple[float, float, float], extra_w: float) -> None:
        sm, encoder, decoder = loads
        span = self.card.limit_w - self.card.idle_w
        work = min(1.0, 0.9 * (sm / 100.0) ** 0.8 + 0.14 * (encoder > 1) + 0.08 * (decoder > 1))
        aim = self.card.idle_w + span * work + extra_w
        self.power_w += (aim - self.power_w) * min(1.0, step_s / 1.2)
        self.heat_c += (30.0 + 45.0 * self.power_w / self.card.limit_w - self.heat_c) * min(1.0, step_s / 80.0)
        self.joules += self.power_w * step_s
        self.window.append((at, sm, encoder, decoder))
        while self.window[0][0] < at - 1.0:
            self.window.pop(0)

    def mean(self, place: int) -> float:
        values = [each[place] for each in self.window]
        return sum(values) / len(values)


def _percent(value: float) -> int:
    return max(0, min(100, round(value)))


def film(story: Story, seed: int) -> list[Json]:
    """Give the samples of a story, oldest first."""
    chance = random.Random(seed)  # noqa: S311 - noise, and no secret
    meters = {card.uuid: _Meter(card, chance) for card in story.cards}
    lines: list[Json] = []
    next_at, steps = 0.0, int(story.seconds / story.step_s)
    for number in range(steps + 1):
        at = number * story.step_s
        there = [work for work in story.works if work.begin <= at < work.end]
        for meter in meters.values():
            loads = [_loads(work, at, chance) for work in there if work.card == meter.card.uuid]
            sums = (
                min(100.0, sum(each[0] for each in loads)),
                min(100.0, sum(each[1] for each in loads)),
                min(100.0, sum(each[2] for each in loads)),
            )
            meter.step(at, story.step_s, sums, sum(work.extra_w for work in there if work.card == meter.card.uuid))
        if at < next_at:
            continue
        next_at += story.interval_s + chance.uniform(-story.jitter_s, story.jitter_s)
        if not any(begin <= at < end for begin, end in story.unseen):
            lines.append(_sample(story, meters, there, at, chance))
    return lines


def _loads(work: Work, at: float, chance: random.Random) -> tuple[float, float, float]:
    def noisy(level: Any) -> float:
        value = at_level(level, at - work.begin)
        return max(0.0, value + chance.gauss(0.0, work.wobble * min(1.0, value / 20.0))) if value else 0.0

    return noisy(work.sm), noisy(work.encoder), noisy(work.decoder)


def _sample(story: Story, meters: dict[str, _Meter], there: list[Work], at: float, chance: random.Random) -> Json:
    absent = {uuid for uuid, begin, end in story.vanished if begin <= at < end}
    indices = story.indices(at) or tuple(range(len(story.cards)))
    gpus = [
        _gpu(story, meters[card.uuid], index, there, at, chance)
        for card, index in zip(story.cards, indices)  # noqa: B905 - not in Python 3.9
        if card.uuid not in absent
    ]
    seen: dict[int, Json] = {}
    for work in there:
        program = work.program
        if program.unlisted:
            continue
        if program.hidden:
            seen[program.pid] = {"pid": program.pid, "missing": "hidden"}
        else:
            seen[program.pid] = _process(program)
    time = STARTED + at + story.wall(at)
    return {
        "schema": 1,
        "host": story.host,
        "time": round(time, 3),
        "monotonic": round(UPTIME_S + at + story.monotonic(at), 3),
        "gpus": gpus,
        "processes": [seen[pid] for pid in sorted(seen)],
    }


def _process(program: Program) -> Json:
    said: Json = {
        "pid": program.pid,
        "started": None if program.started is None else STARTED + program.started,
        "name": program.name,
        "exe": program.exe,
        "command_line": list(program.command_line or (program.exe,)),
        "user": program.user,
        "state": "running",
    }
    if program.container:
        said["container"] = {"id": (program.container.encode().hex() * 8)[:64], "name": program.container}
    return said


def _gpu(story: Story, meter: _Meter, index: int, there: list[Work], at: float, chance: random.Random) -> Json:
    card = meter.card
    if any(uuid == card.uuid and begin <= at < end for uuid, begin, end in story.lost):
        problem = {"code": "gpu_lost", "message": "the GPU has fallen off the bus", "remedy": "restart the computer"}
        return {"uuid": card.uuid, "index": index, "name": card.name, "problem": problem}
    if any(uuid == card.uuid and begin <= at < end for uuid, begin, end in story.asleep):
        return {"uuid": card.uuid, "index": index, "name": card.name, "power_state": "asleep"}
    works = [work for work in there if work.card == card.uuid]
    used = sum(work.memory_gib for work in works)
    power_w = meter.power_w * chance.uniform(0.985, 1.015)
    busy = max(meter.mean(1), meter.mean(2), meter.mean(3))
    said: Json = {
        "uuid": card.uuid,
        "index": index,
        "name": card.name,
        "power_state": "active",
        "utilization": {
            name: None if name in card.silent or "utilization" in card.silent else _percent(meter.mean(place))
            for place, name in enumerate(("sm", "encoder", "decoder"), 1)
        },
        "memory": {"used": int((0.3 + used) * 2**30), "total": card.memory_gib * 2**30},
        "temperature_c": round(meter.heat_c),
        "power_w": round(power_w, 1),
        "power_limit_w": card.limit_w,
        "energy_j": story.counter(at, meter.joules),
        "pstate": 2 if busy > 5 or meter.power_w > card.idle_w * 1.6 else 8,
        "processes": _uses(works, card, at, chance),
    }
    for name in ("power_w", "power_limit_w", "energy_j", "pstate", "temperature_c", "processes"):
        if name in card.silent:
            said[name] = None
    if said["energy_j"] is not None:
        said["energy_j"] = round(said["energy_j"], 1)
    return {**said, **dict(card.extra)}


def _uses(works: list[Work], card: Card, at: float, chance: random.Random) -> list[Json]:
    told: dict[int, Json] = {}
    for work in works:
        if work.program.unlisted:
            continue
        program, loads = work.program, _loads(work, at, chance)
        entry = told.setdefault(
            program.pid,
            {
                "pid": program.pid,
                "started": None if program.started is None else STARTED + program.started,
                "types": list(program.types),
                "memory": 0,
                "sm": 0,
                "encoder": 0,
                "decoder": 0,
            },
        )
        entry["memory"] += int(work.memory_gib * 2**30)
        for name, load in zip(("sm", "encoder", "decoder"), loads):  # noqa: B905 - not in Python 3.9
            entry[name] = None if "shares" in card.silent else _percent(entry[name] + load)
    return list(told.values())
