"""The newest reading of one agent, or why there is none; written by the session's thread, read by the server's."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

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
    """Nothing can be said now; `retry_s` is when it may be worth asking again."""

    reason: str
    remedy: Optional[str] = None
    retry_s: float = 1.0


class _News(NamedTuple):
    state: states.State
    tick: Optional[Tick] = None
    heard_at: float = 0.0


class Latest:
    """Keeps the last tick for as long as the session is live: an old reading is never given as a new one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing heard."""
        self._clock = clock
        self._news = _News(states.Connecting())

    def hear(self, event: states.Event) -> None:
        """Take what the session reports."""
        news = self._news
        if isinstance(event, states.Ticked):
            self._news = _News(news.state, event.tick, self._clock())
        elif isinstance(event, states.StateChanged):
            same_agent = isinstance(event.state, (states.Live, states.Stale))
            self._news = news._replace(state=event.state) if same_agent else _News(event.state)

    def reading(self) -> Union[Reading, Absent]:
        """Give the newest tick of a live agent, or why there is none."""
        state, tick, heard_at = self._news
        if isinstance(state, states.Live):
            if tick is None:
                return Absent("the agent has not taken its first reading yet")
            return Reading(tick, state.hello, self._clock() - heard_at)
        if isinstance(state, states.Stale):
            return Absent(f"the agent has said nothing for {state.silent_s:.0f} s")
        if isinstance(state, states.Lost):
            return Absent(
                f"lost the agent: {state.reason}", state.remedy, WAITING_S if state.retry_s is None else state.retry_s
            )
        if isinstance(state, states.Closed):
            return Absent("the gateway is ending")
        return Absent("the agent has not answered yet")
