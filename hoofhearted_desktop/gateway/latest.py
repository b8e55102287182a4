"""The newest reading of one agent, or why there is none; everything here runs on the loop's thread."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.assessment import Tick

WAITING_S = 60.0


class Reading(NamedTuple):
    """A tick that is true now, who it is from, and its age in seconds on our own clock."""

    tick: Tick
    hello: states.Hello
    age_s: float


class Absent(NamedTuple):
    """Nothing can be said now; `retry_s` is when it may be worth asking again.

    `may_come` says that a reading may be on its way: the agent is being reached, or has been asked for one.
    """

    reason: str
    remedy: str | None = None
    retry_s: float = 1.0
    may_come: bool = False


class Latest:
    """Keeps the last tick for as long as the session is live: an old reading is never given as a new one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing heard."""
        self._clock = clock
        self.state: states.State = states.Connecting()
        self._tick: Tick | None = None
        self._heard_at = 0.0

    def hear(self, event: states.Event) -> None:
        """Take what the session reports."""
        if isinstance(event, states.Ticked):
            self._tick, self._heard_at = event.tick, self._clock()
        elif isinstance(event, states.StateChanged):
            self.state = event.state
            if not isinstance(event.state, (states.Live, states.Stale)):
                self._tick = None

    def forget(self) -> None:
        """Let go of the tick: nobody asks the agent for readings now, and this one grows old unnoticed."""
        self._tick = None

    @property
    def hello(self) -> states.Hello | None:
        """Who answers; None while nobody does."""
        return self.state.hello if isinstance(self.state, (states.Live, states.Stale)) else None

    def reading(self) -> Reading | Absent:
        """Give the newest tick of a live agent, or why there is none."""
        state = self.state
        if isinstance(state, states.Live):
            if self._tick is None:
                return Absent("the agent has not taken its first reading yet", may_come=True)
            return Reading(self._tick, state.hello, self._clock() - self._heard_at)
        return self.absence() or Absent("the agent has not answered yet", may_come=True)

    def absence(self) -> Absent | None:
        """Say why the agent cannot be asked; None where it can."""
        state = self.state
        if isinstance(state, states.Stale):
            return Absent(f"the agent has said nothing for {state.silent_s:.0f} s")
        if isinstance(state, states.Lost):
            retry_s = WAITING_S if state.retry_s is None else state.retry_s
            return Absent(f"lost the agent: {state.reason}", state.remedy, retry_s)
        if isinstance(state, states.Closed):
            return Absent("the gateway is ending")
        if isinstance(state, states.Connecting):
            return Absent("the agent has not answered yet", may_come=True)
        return None
