"""How current what is shown is, in words that count on while nothing arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import quantities, wording
from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.progress import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FIRST = frozenset({Step.RESOLVING, Step.CONNECTING})


class Freshness:
    """Remembers the session's state and when the last reading came; `clock` gives seconds that only ever grow."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start connecting, without a reading."""
        self._clock = clock
        self._reading_at: Optional[float] = None
        self.state: states.State = states.Connecting()
        self._state_at = clock()
        self.hello: Optional[states.Hello] = None

    @property
    def current(self) -> bool:
        """Whether what is shown may be shown as current."""
        return isinstance(self.state, states.Live)

    @property
    def counting(self) -> bool:
        """Whether the words change by themselves as time goes by."""
        return isinstance(self.state, (states.Stale, states.Lost))

    @property
    def demo(self) -> bool:
        """Whether nothing of what is shown is real."""
        return self.hello is not None and self.hello.demo

    def reading(self) -> None:
        """Take note that a reading has arrived."""
        self._reading_at = self._clock()

    def change(self, state: states.State) -> bool:
        """Take note of another state, and say whether it is another source's.

        A server that cannot be reached stays lost while it is tried again by itself, until that gets further than before.
        """
        if (
            isinstance(state, states.Connecting)
            and isinstance(self.state, states.Lost)
            and state.attempt > 1
            and (state.at is None or state.at.step in _FIRST)
        ):
            state = self.state._replace(retry_s=0.0)
        self.state, self._state_at = state, self._clock()
        before = self.hello
        if isinstance(state, (states.Live, states.Stale)):
            self.hello = state.hello
        if before is None or self.hello is None:
            return False
        another = (before.host, before.source, before.scenario) != (
            self.hello.host,
            self.hello.source,
            self.hello.scenario,
        )
        if another:
            self._reading_at = None
        return another

    def words(self, names: Sequence[str] = ()) -> str:
        """Say why what is shown is not current and how old it is; nothing where it is current or there is nothing.

        `names` are the host's, as in `wording.standing_alone`. What helps stands last: there may be no room for all of it.
        """
        state = self.state
        if self._reading_at is None:
            return ""
        if isinstance(state, states.Stale):
            silent = state.silent_s + self._clock() - self._state_at
            return say("No reading for {time}. What is shown is that old.", time=quantities.duration(silent))
        age = self.age_words()
        if isinstance(state, states.Lost):
            remedy = wording.standing_alone(told(state.remedy or ""))
            parts = (wording.standing_alone(told(state.reason), names), age, self.retry_words(), remedy)
            return " ".join(part for part in parts if part)
        if isinstance(state, states.Connecting):
            return f"{say('Connecting again.')} {age}"
        return ""

    def age_words(self) -> str:
        """Say how old the last reading is; nothing where there is none."""
        if self._reading_at is None:
            return ""
        return say("The last reading is {time} old.", time=quantities.duration(self._clock() - self._reading_at))

    def retry_words(self) -> str:
        """Say when the connection is tried again; nothing where it waits for a person."""
        if not isinstance(self.state, states.Lost) or self.state.retry_s is None:
            return ""
        left = self.state.retry_s - (self._clock() - self._state_at)
        return say("Next try in {time}.", time=quantities.duration(left)) if left >= 1 else say("Trying again now.")
