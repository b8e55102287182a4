"""One client of the stream: who it is, by which transport it is reached, what waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.gateway import stream_events
from hoofhearted_desktop.gateway.stream_newest import SEPARATOR, Packed, Waiting, pack

if TYPE_CHECKING:
    from hoofhearted_desktop.gateway.doors import Visitor
    from hoofhearted_desktop.gateway.stream_feeds import Feed
    from hoofhearted_desktop.gateway.stream_transport import Transport
    from hoofhearted_desktop.gateway.stream_wishes import Selection

NOTHING = "6"
"""Engine.IO's packet without meaning."""


class Turn:
    """A packet for Engine.IO, as far as that looks at one: stands in its queue for what is the newest when it is taken."""

    def __init__(self, client: Client) -> None:
        """Wait for the turn of `client`."""
        self._client = client

    def encode(self, b64: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - Engine.IO calls it so
        """Give what waits, as long polling carries it."""
        return SEPARATOR.join(each.text() for each in self._client.take()) or NOTHING


class Client:
    """`socket` is Engine.IO's, `sid` what Socket.IO knows it by."""

    def __init__(self, socket: Any, sid: str, visitor: Visitor, cookie: str | None) -> None:
        """Begin without a wish. `cookie` is of a browser that is signed in, None where a token was shown."""
        self.socket = socket
        self.sid = sid
        self.visitor = visitor
        self.cookie = cookie
        self._transport: Transport | None = None
        self.joined: list[tuple[Feed, Selection]] = []
        self._waiting = Waiting()
        self._has_turn = False

    def give(self, host: str, packed: Packed) -> None:
        """Let it have the newest of a host: at once where it takes it, else in the place of what waits of that host."""
        if not self._offer(packed):
            self._waiting.put(host, packed)
            self._wait()

    def give_alert(self, packed: Packed) -> None:
        """Let it have an alert, after those that wait already."""
        if not self._offer(packed):
            self._waiting.put_alert(packed)
            self._wait()

    def take(self) -> list[Packed]:
        """Give what waits, for its turn has come."""
        self._has_turn = False
        missed = self._waiting.missed
        found = self._waiting.take()
        return [pack([stream_events.encode("alert", stream_events.missed(missed))]), *found] if missed else found

    def leave(self) -> None:
        """Want nothing any more."""
        for feed, selection in self.joined:
            feed.leave(self, selection)
        self.joined = []
        self._waiting.clear()

    def reach_by(self, transport: Transport) -> None:
        """Reach it by a WebSocket from now on."""
        self._transport = transport
        transport.newest = self.take

    def _offer(self, packed: Packed) -> bool:
        if self._transport is None or self._has_turn:
            return bool(self.socket.closed)
        return self._transport.offer(packed.frames)

    def _wait(self) -> None:
        if self._transport is not None:
            self._transport.wake()
        elif not self._has_turn:
            self._has_turn = True
            self.socket.queue.put(Turn(self))
