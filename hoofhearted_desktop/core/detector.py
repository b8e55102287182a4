"""The spin-up detector of one GPU: a table-driven state machine with hold, release and hysteresis. Pure.

Laws of this file: whatever decides when an episode begins and ends is in `TABLE`, and what does not fit the table still
lives here. It knows no clock (each step is given its monotonic time), no process and no host, and not whether it runs
live, on a recording or in a test.

A reading is a moment, and what was between two of them is not known: a load is taken to have come and gone in the middle.
So the same story gives the same episodes whether it was looked at twice a second or every ten.

*Begin.* Loaded seconds add up, and calm takes back a part of them (`drain`). An episode is there when they reach `hold_s`
with the load there: a load that breathes and answers of 2 s every 20 s add up, a blip now and then never does. Of what is
over only the GPU time is kept: a driver tells the mean of a second, and a blip of a second is seen in two or three. All is
forgotten after `lapse_s` of calm. One look, however long ago the one before, proves a hold only where the energy that was
drawn around it does (`surely_s`).

*End.* An episode ends `release_s` after the last load, and then is said to have ended at that load; it is waited a little
longer where a look itself takes seconds. After a calm of `hold_s` a load must be more than a blip (`SURE_S`) to carry on
what was there.

*Blind.* No reading, a GPU lost, or a gap in time longer than `gap_s` ends it at the last load: what follows is unknown,
not idle.
"""

from __future__ import annotations

import enum
from typing import NamedTuple, Optional


class State(enum.Enum):
    """What the detector believes."""

    BLIND = "blind"
    QUIET = "quiet"
    RISING = "rising"
    BUSY = "busy"
    FALLING = "falling"

    __hash__ = object.__hash__  # there is one of each, and Enum's own is no C


class Seen(enum.Enum):
    """What one step shows, its timers already read."""

    NOTHING = "nothing"
    CALM = "calm"
    LAPSED = "lapsed"
    LOAD = "load"
    HELD = "held"

    __hash__ = object.__hash__


class Act(enum.Enum):
    """What the table asks for."""

    NONE = "none"
    BEGIN = "begin"
    FORGET = "forget"
    START = "start"
    END = "end"

    __hash__ = object.__hash__


TABLE: dict[tuple[State, Seen], tuple[State, Act]] = {
    (State.BLIND, Seen.NOTHING): (State.BLIND, Act.NONE),
    (State.BLIND, Seen.CALM): (State.QUIET, Act.NONE),
    (State.BLIND, Seen.LAPSED): (State.QUIET, Act.NONE),
    (State.BLIND, Seen.LOAD): (State.RISING, Act.BEGIN),
    (State.BLIND, Seen.HELD): (State.RISING, Act.BEGIN),
    (State.QUIET, Seen.NOTHING): (State.BLIND, Act.NONE),
    (State.QUIET, Seen.CALM): (State.QUIET, Act.NONE),
    (State.QUIET, Seen.LAPSED): (State.QUIET, Act.NONE),
    (State.QUIET, Seen.LOAD): (State.RISING, Act.BEGIN),
    (State.QUIET, Seen.HELD): (State.RISING, Act.BEGIN),
    (State.RISING, Seen.NOTHING): (State.BLIND, Act.FORGET),
    (State.RISING, Seen.CALM): (State.RISING, Act.NONE),
    (State.RISING, Seen.LAPSED): (State.QUIET, Act.FORGET),
    (State.RISING, Seen.LOAD): (State.RISING, Act.NONE),
    (State.RISING, Seen.HELD): (State.BUSY, Act.START),
    (State.BUSY, Seen.NOTHING): (State.BLIND, Act.END),
    (State.BUSY, Seen.CALM): (State.FALLING, Act.NONE),
    (State.BUSY, Seen.LAPSED): (State.QUIET, Act.END),
    (State.BUSY, Seen.LOAD): (State.BUSY, Act.NONE),
    (State.BUSY, Seen.HELD): (State.BUSY, Act.NONE),
    (State.FALLING, Seen.NOTHING): (State.BLIND, Act.END),
    (State.FALLING, Seen.CALM): (State.FALLING, Act.NONE),
    (State.FALLING, Seen.LAPSED): (State.QUIET, Act.END),
    (State.FALLING, Seen.LOAD): (State.BUSY, Act.NONE),
    (State.FALLING, Seen.HELD): (State.BUSY, Act.NONE),
}


SLACK_S = 0.2
"""Ticks come a few milliseconds early or late: three of them are a hold of 3 s, and not waiting for the fourth."""

EDGE = 0.25
"""The part of the time around a first or last loaded reading that surely was load: so a blip is worth half a reading."""

SURE_S = 0.9
"""Loaded seconds that carry on what was there: of looks once a second two, or one at a GPU in full use, which is an answer."""

SMEAR_S = 1.0
"""A driver tells the mean of a second: so much longer is a stretch of load seen than it was."""

LONGEST_STEP_S = 10.0
"""A reading stands for no more than this, however long ago the one before was."""


class Timing(NamedTuple):
    """Seconds, and `drain`: loaded seconds that a second of calm takes back. See the law of the file."""

    hold_s: float = 3.0
    lapse_s: float = 25.0
    release_s: float = 25.0
    gap_s: float = 30.0
    drain: float = 1 / 20


class Step(NamedTuple):
    """What one step brought. `at` is the monotonic time at which the load began (start) or was last there (end)."""

    act: Act
    state: State
    at: Optional[float] = None


class Detector:
    """Follows one GPU."""

    def __init__(self, timing: Timing = Timing()) -> None:  # noqa: B008 - an immutable value
        """Begin blind. `timing` may be changed at any time.

        `began` is the monotonic time at which what is rising or going on began, `works` whether the last reading is part of
        it, and not of the calm after it.
        """
        self.timing = timing
        self.state = State.BLIND
        self.began: Optional[float] = None
        self.works = False
        self._last: Optional[float] = None
        self._last_was_load = False
        self._load_ended = 0.0
        self._loaded_s = 0.0
        self._smeared_s = 0.0
        self._interval_s = 0.0
        self._unsure_s = 0.0
        self._unsure: Optional[tuple[float, float]] = None
        self._surely_s = 0.0

    def calm_s(self, monotonic: float) -> float:
        """Give for how long no load of what is going on has been there."""
        return 0.0 if self.works else max(0.0, monotonic - self._load_ended)

    def step(self, monotonic: float, *, loaded: Optional[bool], surely_s: float = 0.0, part: float = 1.0) -> list[Step]:
        """Take one reading: loaded, calm, or None for no reading. A gap in time gives its end before the reading's own.

        `surely_s` are seconds of load that are known to have been between a loaded and a calm reading, of which this is the
        second: with them one look may prove a hold. `part` (0 to 1) is how much of the GPU a load takes.
        """
        steps: list[Step] = []
        passed_s = 0.0 if self._last is None else monotonic - self._last
        if self._last is not None and not 0 <= passed_s <= self._longest_gap_s():
            steps += self._take(Seen.NOTHING, self._last)
            self._last_was_load = False
            passed_s = 0.0
        elif self._last is not None:
            passed_s = min(passed_s, LONGEST_STEP_S)
        if passed_s > 0:
            self._interval_s += (passed_s - self._interval_s) * (0.3 if self._interval_s else 1.0)
        self._surely_s = min(surely_s, passed_s)
        seen = self._weigh(monotonic, passed_s, part, loaded=loaded)
        more = self._take(seen, monotonic, passed_s)
        self._smear(monotonic, passed_s, part, loaded=loaded)
        steps += more
        if loaded and seen is Seen.LAPSED and self.state is State.QUIET:
            self._take(Seen.LOAD, monotonic, passed_s)
        if self.state in {State.BLIND, State.QUIET}:
            self._unsure, self._unsure_s = None, 0.0
        self.works = loaded is True and seen in {Seen.LOAD, Seen.HELD}
        if self.works:
            self._load_ended = monotonic
        self._last = monotonic
        self._last_was_load = loaded is True
        return steps

    def end(self) -> list[Step]:
        """End what goes on at its last load, because nobody will look, or because something else goes on now."""
        return self._take(Seen.NOTHING, self._load_ended)

    def _longest_gap_s(self) -> float:
        return max(self.timing.gap_s, 3.5 * self._interval_s)

    def _weigh(self, monotonic: float, passed_s: float, part: float, *, loaded: Optional[bool]) -> Seen:
        """Count what this reading adds to the hold and to what is not yet sure, and read the timers."""
        if loaded is None:
            return Seen.NOTHING
        edge_s = max(min(passed_s, self.timing.hold_s) * EDGE, self._surely_s)
        if loaded:
            gained_s = passed_s if self._last_was_load else edge_s
        else:
            gained_s = edge_s if self._last_was_load else 0.0
            if self.works:
                self._load_ended += passed_s / 2
        if self.state is State.RISING:
            drained_s = 0.0 if loaded else (passed_s - gained_s) * self.timing.drain
            self._loaded_s = max(0.0, self._loaded_s + gained_s - drained_s)
        calm_s = monotonic - self._load_ended
        proved_s = max(gained_s, part * passed_s) if loaded else gained_s
        if self.state is State.FALLING and self._is_unsure(monotonic, passed_s, proved_s, loaded=loaded, calm_s=calm_s):
            return self._still_calm(monotonic - self._load_ended)
        if loaded:
            return Seen.HELD if self._loaded_s >= self.timing.hold_s - SLACK_S else Seen.LOAD
        if self.state is State.RISING:
            if self._surely_s and self._loaded_s >= self.timing.hold_s:
                return Seen.HELD
            return Seen.LAPSED if calm_s >= self.timing.lapse_s or self._loaded_s <= 0 else Seen.CALM
        return self._still_calm(calm_s)

    def _smear(self, monotonic: float, passed_s: float, part: float, *, loaded: Optional[bool]) -> None:
        """Keep by how much a stretch of load has counted for more than its GPU time, and take that back once it is over."""
        if self.state is not State.RISING:
            self._smeared_s = 0.0
        elif loaded:
            counted_s = passed_s if self._last_was_load else 2 * EDGE * min(passed_s, self.timing.hold_s)
            self._smeared_s += counted_s - part * passed_s
        elif monotonic - self._load_ended >= self.timing.hold_s:
            self._loaded_s = max(0.0, self._loaded_s - min(SMEAR_S, max(0.0, self._smeared_s)))
            self._smeared_s = 0.0

    def _still_calm(self, calm_s: float) -> Seen:
        release_s = self.timing.release_s + max(0.0, self._interval_s - 1.0) / 2
        return Seen.LAPSED if calm_s >= release_s else Seen.CALM

    def _is_unsure(self, monotonic: float, passed_s: float, proved_s: float, *, loaded: bool, calm_s: float) -> bool:
        """Keep what may be a mere blip after a long calm; True while it is no more than that."""
        if not loaded and self._unsure is None:
            return False
        if loaded:
            if self._unsure is None and calm_s - passed_s / 2 < self.timing.hold_s:
                return False
            began = self._unsure[0] if self._unsure else monotonic - passed_s / 2
            self._unsure = (began, monotonic)
        self._unsure_s += proved_s
        if self._unsure_s < SURE_S or self._unsure is None:
            return True
        self._load_ended = self._unsure[1] if loaded else self._unsure[1] + passed_s / 2 * self._last_was_load
        self._unsure, self._unsure_s = None, 0.0
        return not loaded

    def _take(self, seen: Seen, monotonic: float, passed_s: float = 0.0) -> list[Step]:
        before = self.state
        self.state, act = TABLE[before, seen]
        if act is Act.BEGIN:
            return self._begin(monotonic, 0.0 if before is State.BLIND else passed_s)
        if act is Act.START:
            return [Step(act, self.state, self.began)]
        if act in {Act.FORGET, Act.END}:
            self.began = None
            self._loaded_s = 0.0
        if act is Act.END:
            return [Step(act, self.state, self._load_ended)]
        if self.state is State.BUSY:
            self._unsure, self._unsure_s = None, 0.0
        return []

    def _begin(self, monotonic: float, passed_s: float) -> list[Step]:
        if self._unsure is None:
            self.began = monotonic - passed_s / 2
            self._loaded_s = max(min(passed_s, self.timing.hold_s) * EDGE, self._surely_s)
        else:
            self.began, self._loaded_s = self._unsure[0], self._unsure_s
        self._unsure, self._unsure_s = None, 0.0
        return self._take(Seen.HELD, monotonic) if self.timing.hold_s <= 0 else []
