"""How a simulated GPU behaves: breathing loads, warmth and fan that lag behind, clocks that follow; pure functions of time.

Nothing here depends on when it was asked: noise is a function of its seed and the time, and what must be integrated is
integrated in whole seconds of the story, from its beginning.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import Callable, Generic, NamedTuple, Optional, TypeVar

from hoofhearted_desktop.probes import scenario

STEP_S = 1.0
SETTLED_LAPS = 8
"""From this repetition on each begins as warm as this one did; by then nothing is left of how the first began."""

WORD = 2**32
FAN_LAG_S = 4.0

S = TypeVar("S")


class Load(NamedTuple):
    """What one use takes at one moment: percent, watts, bytes."""

    sm: float = 0.0
    bandwidth: float = 0.0
    encoder: float = 0.0
    decoder: float = 0.0
    watts: float = 0.0
    memory: int = 0
    cpu_percent: float = 0.0
    rss: int = 0


class Warmth(NamedTuple):
    """What a GPU carries on: °C, fan percent, whether the fan turns, joules since the story began."""

    temperature_c: float
    fan_percent: float
    fan_on: bool
    energy_j: float


def _random(seed: int, index: int) -> float:
    """Give a number in -1..1 that only the seed and the index decide (the mixing steps of MurmurHash3's finaliser)."""
    word = (seed * 2_654_435_761 + index * 2_246_822_519 + 374_761_393) % WORD
    word = ((word ^ (word >> 16)) * 0x85EBCA6B) % WORD
    word = ((word ^ (word >> 13)) * 0xC2B2AE35) % WORD
    return (word ^ (word >> 16)) / (WORD / 2) - 1


def noise(seed: int, at: float, period_s: float) -> float:
    """Give smooth noise in -1..1 with about one hill in `period_s` seconds."""
    index = math.floor(at / period_s)
    part = _smooth(at / period_s - index)
    return _random(seed, index) * (1 - part) + _random(seed, index + 1) * part


def _smooth(part: float) -> float:
    return part * part * (3 - 2 * part)


def breath(seed: int, at: float) -> float:
    """Give the slow and quick unrest of a load, in -1..1."""
    return 0.6 * noise(seed, at, 9.0) + 0.4 * noise(seed + 1, at, 1.9)


def load(use: scenario.Use, actor: scenario.Actor, at: float) -> Optional[Load]:
    """Give what `use` takes at `at`; None while it does not stand."""
    if not use.steps[0].at <= at < use.until:
        return None
    index = bisect_right([step.at for step in use.steps], at) - 1
    now = use.steps[index]
    before = use.steps[index - 1] if index else scenario.Step(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    part = min((at - now.at) / now.over_s, 1.0) if now.over_s else 1.0
    if actor.begins < 0 and not index:
        part = 1.0
    soft = _smooth(part)
    swing = 1 + actor.unrest * breath(actor.seed, at)

    def between(old: float, new: float) -> float:
        return old + (new - old) * soft

    return Load(
        sm=min(between(before.sm, now.sm) * swing, 100),
        bandwidth=min(between(before.bandwidth, now.bandwidth) * swing, 100),
        encoder=min(between(before.encoder, now.encoder) * swing, 100),
        decoder=min(between(before.decoder, now.decoder) * swing, 100),
        watts=between(before.watts, now.watts) * (0.4 + 0.6 * swing),
        memory=int(before.memory + (now.memory - before.memory) * part),
        cpu_percent=between(before.cpu_percent, now.cpu_percent) * swing,
        rss=int(before.rss + (now.rss - before.rss) * part),
    )


def wanted_w(card: scenario.Card, loads: list[Load], *, held: bool, at: float) -> float:
    """Give the power the card would take without its limit; an open compute context alone costs `held_w`."""
    floor = card.idle_w + (card.held_w if held else 0)
    quiet = 1 + 0.02 * noise(card.seed, at, 5.0)
    return max(floor, card.idle_w + sum(each.watts for each in loads)) * quiet


def pstate(card: scenario.Card, watts: float, *, computes: bool, busy: float) -> int:
    """Give the performance state: CUDA works in P2 and waits in P0, drawing climbs with its load, rest is P8."""
    if computes and card.held_w:
        return 2 if busy >= 5 else 0
    if busy >= 30 or watts > 0.5 * card.limit_w:
        return 0
    return 5 if busy >= 8 else 8


def clock(bounds: tuple[float, float], part: float) -> int:
    """Give a clock in MHz, `part` of the way from idle to full, in NVIDIA's steps of 15 MHz."""
    low, high = bounds
    return int(high if part >= 1 else 15 * round((low + (high - low) * part) / 15))


def warm(card: scenario.Card, before: Warmth, watts: float, seconds: float) -> Warmth:
    """Let `watts` work on a card for some seconds: a first-order lag towards the warmth it settles at, then the fan."""
    target = card.ambient_c + (card.full_c - card.ambient_c) * min(watts / card.limit_w, 1.2) ** 0.6
    temperature = target + (before.temperature_c - target) * math.exp(-seconds / card.lag_s)
    percent, turns = 0.0, False
    if card.fan:
        turns = temperature >= (card.fan.stops_c if before.fan_on else card.fan.starts_c)
        span = max(card.full_c + 4 - card.fan.stops_c, 1)
        wanted = card.fan.least_percent + (100 - card.fan.least_percent) * (temperature - card.fan.stops_c) / span * 0.7
        goal = min(max(wanted, card.fan.least_percent), 100) if turns else 0.0
        percent = goal + (before.fan_percent - goal) * math.exp(-seconds / FAN_LAG_S)
    return Warmth(temperature, percent, turns, before.energy_j + watts * seconds)


def cool(card: scenario.Card) -> Warmth:
    """Give a card that has long done nothing."""
    still = Warmth(card.ambient_c, 0.0, False, 0.0)  # noqa: FBT003 - the fan stands
    return warm(card, still, card.idle_w, 3600)._replace(energy_j=0.0)


class Moment(NamedTuple):
    """A moment as the story sees it: which repetition, and the second of the story."""

    lap: int
    at: float


class Fold:
    """Turns the time since the beginning into a moment of a story that repeats, and back."""

    def __init__(self, story: scenario.Scenario) -> None:
        """Fold time as `story` says."""
        self._seconds = float(story.seconds)
        self.repeat_from = float(story.repeat_from)
        self._lap = self._seconds - self.repeat_from

    def moment(self, elapsed: float) -> Moment:
        """Give the moment `elapsed` seconds after the beginning."""
        if elapsed < self._seconds:
            return Moment(0, max(elapsed, 0.0))
        laps, rest = divmod(elapsed - self._seconds, self._lap)
        return Moment(1 + int(laps), self.repeat_from + rest)

    def begins(self, lap: int) -> float:
        """Give the second of the story at which repetition `lap` begins."""
        return self.repeat_from if lap else 0.0

    def ends(self) -> float:
        """Give the second of the story at which every repetition ends."""
        return self._seconds

    def elapsed(self, lap: int, at: float) -> float:
        """Give the time since the beginning of second `at` of repetition `lap`."""
        return at if not lap else self._seconds + (lap - 1) * self._lap + at - self.repeat_from


class Integral(Generic[S]):
    """A state carried along the story in whole seconds; the answer depends on the moment alone, and a far jump is cheap."""

    def __init__(self, fold: Fold, first: S, advance: Callable[[S, float, float], S]) -> None:
        """Carry `first` along by `advance(state, at, seconds)`."""
        self._fold = fold
        self._advance = advance
        self._starts = [first]
        self._lap = 0
        self._at = 0.0
        self._state = first

    def state(self, moment: Moment) -> S:
        """Give the state at a moment."""
        lap = min(moment.lap, SETTLED_LAPS)
        self.start(lap)
        return self._within(lap, moment.at)

    def start(self, lap: int) -> S:
        """Give the state with which repetition `lap` begins, up to SETTLED_LAPS."""
        while len(self._starts) <= lap:
            self._starts.append(self._within(len(self._starts) - 1, self._fold.ends()))
        return self._starts[lap]

    def _within(self, lap: int, at: float) -> S:
        if lap != self._lap or at < self._at:
            self._lap, self._at, self._state = lap, self._fold.begins(lap), self._starts[lap]
        while self._at + STEP_S <= at:
            self._state = self._advance(self._state, self._at, STEP_S)
            self._at += STEP_S
        rest = at - self._at
        return self._advance(self._state, self._at, rest) if rest > 0 else self._state
