"""Who sits at this machine, as the desktops say that are connected. Runs on the event loop's thread."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import presence, samples
from hoofhearted_desktop.core.presence import Presence

if TYPE_CHECKING:
    from collections.abc import Hashable

    from hoofhearted_desktop.core import model

FORGET_AFTER_S = 90.0
LONGEST_IDLE_S = 1e9


class _Heard(NamedTuple):
    presence: Presence
    at: float


class Presences:
    """The last word of each client; it counts for FORGET_AFTER_S, and not after the client has left."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin with nobody; `clock` gives monotonic seconds."""
        self._clock = clock
        self._heard: dict[Hashable, _Heard] = {}

    def hear(self, client: Hashable, params: dict[str, object]) -> None:
        """Take what a client says of its person; raises SampleError."""
        part = samples.Reader(params, "params")
        idle_s = part.number("idle_s")
        if idle_s is not None and not 0 <= idle_s <= LONGEST_IDLE_S:
            raise samples.SampleError(f"params.idle_s: expected seconds from 0 to {LONGEST_IDLE_S:g}")
        locked = None if part.value.get("locked") is None else part.truth("locked")
        user = part.required("user", part.text("user"))
        self._heard[client] = _Heard(Presence(user, idle_s, locked, part.text("session")), self._clock())

    def left(self, client: Hashable) -> None:
        """Forget what a client has said."""
        self._heard.pop(client, None)

    def evidence(self, process: model.Process) -> Optional[str]:
        """Say that a person is there for whom this process works, or give None."""
        now = self._clock()
        fresh = [heard.presence for heard in self._heard.values() if now - heard.at <= FORGET_AFTER_S]
        return presence.evidence(process, fresh, has_units=sys.platform != "win32") if fresh else None
