"""The spin-up detector of one GPU: a table-driven state machine with hold, release and hysteresis. Pure.

Laws of this file: whatever decides when an episode begins and ends is in `TABLE`, and what does not fit the table still
lives here. It knows no clock (each step is given its monotonic time), no process and no host, and not whether it runs
live, on a recording or in a test.

A load becomes an episode when it has been there for `hold_s`, counted only while it is there, so that a load which
breathes adds up and a single blip does not; `lapse_s` of calm forgets a beginning. An episode ends `release_s` after the
last load, and then is said to have ended at that load. A blind moment (no reading, GPU lost, or a gap in time longer than
`gap_s`) ends it at the last reading: what follows is unknown, not idle.
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


class Seen(enum.Enum):
    """What one step shows, its timers already read."""

    NOTHING = "nothing"
    CALM = "calm"
    LAPSED = "lapsed"
    LOAD = "load"
    HELD = "held"


class Act(enum.Enum):
    """What the table asks for."""

    NONE = "none"
    BEGIN = "begin"
    FORGET = "forget"
    START = "start"
    END = "end"


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


class Timing(NamedTuple):
    """Seconds; see the law of the file."""

    hold_s: float = 3.0
    lapse_s: float = 5.0
    release_s: float = 15.0
    gap_s: float = 30.0


class Step(NamedTuple):
    """What one step brought. `at` is the monotonic time at which the load began (start) or was last seen (end)."""

    act: Act
    state: State
    at: Optional[float] = None


class Detector:
    """Follows one GPU."""

    def __init__(self, timing: Timing = Timing()) -> None:  # noqa: B008 - an immutable value
        """Begin blind. `timing` may be changed at any time.

        `began` is the monotonic time of the first load of what is rising or going on.
        """
        self.timing = timing
        self.state = State.BLIND
        self._last: Optional[float] = None
        self._last_load: Optional[float] = None
        self._last_was_load = False
        self.began: Optional[float] = None
        self._loaded_s = 0.0

    def step(self, monotonic: float, *, loaded: Optional[bool]) -> list[Step]:
        """Take one reading: loaded, calm, or None for no reading. A gap in time gives its end before the reading's own."""
        steps = []
        if self._last is not None and not 0 <= monotonic - self._last <= self.timing.gap_s:
            steps += self._take(Seen.NOTHING, self._last)
            self._last_was_load = False
        seen = self._seen(monotonic, loaded)
        steps += self._take(seen, monotonic)
        self._last = monotonic
        self._last_was_load = loaded is True
        if loaded:
            self._last_load = monotonic
        return steps

    def _seen(self, monotonic: float, loaded: Optional[bool]) -> Seen:  # noqa: FBT001 - three values, not a switch
        if loaded is None:
            return Seen.NOTHING
        if loaded:
            if self._last_was_load and self._last is not None:
                self._loaded_s += monotonic - self._last
            return Seen.HELD if self._loaded_s >= self.timing.hold_s - SLACK_S else Seen.LOAD
        limit = self.timing.lapse_s if self.state is State.RISING else self.timing.release_s
        quiet_s = monotonic - self._last_load if self._last_load is not None else limit
        return Seen.LAPSED if quiet_s >= limit else Seen.CALM

    def _take(self, seen: Seen, monotonic: float) -> list[Step]:
        before = self.state
        self.state, act = TABLE[before, seen]
        if act is Act.BEGIN:
            self.began = monotonic
            self._loaded_s = 0.0
            return self._take(Seen.HELD, monotonic) if self.timing.hold_s <= 0 else []
        if act is Act.FORGET:
            self.began = None
            self._loaded_s = 0.0
        if act is Act.START:
            return [Step(act, self.state, self.began)]
        if act is Act.END:
            ended = self._last_load if before is State.FALLING or seen is Seen.LAPSED else self._last
            self.began = None
            self._loaded_s = 0.0
            return [Step(act, self.state, ended)]
        return []
