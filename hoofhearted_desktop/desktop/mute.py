"""Mute: until when nothing is shown, kept across restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.memory import Memory

KEY = "muted_until"


class Mute:
    """Holds one moment in Unix time."""

    def __init__(self, memory: Memory, clock: Callable[[], float]) -> None:
        """Go on with what was kept; `clock` gives Unix time."""
        self._memory = memory
        self._clock = clock
        until = memory.get(KEY)
        self._until = float(until) if isinstance(until, (int, float)) else 0.0

    @property
    def until(self) -> float | None:
        """When it ends, or None where nothing is muted."""
        return self._until if self._until > self._clock() else None

    def begin(self, seconds: float) -> None:
        """Mute from now on for `seconds`."""
        self._until = self._clock() + seconds
        self._memory.keep(KEY, self._until)

    def end(self) -> None:
        """Mute no more."""
        self._until = 0.0
        self._memory.keep(KEY, None)
