"""Clients that asked the agent to stay for a while if their connection is lost, and are waited for: knows no clock, no socket.

A client says `stay` with a name of its own. One that goes without having said `leave` is waited for; when it comes back by that
name, or its time is over, it is not any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoofhearted_desktop.core.samples import Reader

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.client import Client

LONGEST_S = 3600.0
LONGEST_NAME = 64
MOST_AWAITED = 64


class _Wish(NamedTuple):
    name: str
    seconds: float


class Awaited:
    """Who is waited for, and until when; times are monotonic seconds."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._wishes: dict[Client, _Wish] = {}
        self._until: dict[str, float] = {}

    def stay(self, client: Client, params: dict[str, Any]) -> None:
        """Hear that `client` wants to be waited for, or raise SampleError; it is here, so nobody waits for it now."""
        part = Reader(params, "params")
        name = part.required("client", part.text("client"))[:LONGEST_NAME]
        seconds = min(LONGEST_S, part.required("seconds", part.number("seconds")))
        self._wishes[client] = _Wish(name, seconds)
        self._until.pop(name, None)

    def leave(self, client: Client) -> None:
        """Hear that `client` goes on purpose."""
        wish = self._wishes.get(client)
        if wish is not None:  # a connection of its that is dead already, and was not noticed, counts no more either
            self._wishes = {each: other for each, other in self._wishes.items() if other.name != wish.name}
            self._until.pop(wish.name, None)

    def gone(self, client: Client, now: float) -> None:
        """Note that the connection of `client` has ended."""
        wish = self._wishes.pop(client, None)
        again = {each.name for each in self._wishes.values()}
        if wish is not None and wish.name not in again and len(self._until) < MOST_AWAITED and wish.seconds > 0:
            self._until[wish.name] = now + wish.seconds

    def anybody(self, now: float) -> bool:
        """Whether somebody is still waited for."""
        self._until = {name: until for name, until in self._until.items() if until > now}
        return bool(self._until)
