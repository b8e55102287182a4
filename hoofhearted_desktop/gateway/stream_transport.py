"""Engine.IO's WebSocket transport, in place of its own: one greenlet a client, which only reads.

python-engineio has four of them and a queue without an end. Here what it sends is written at once; for a client that is slow a
greenlet comes, and goes when that has caught up.
"""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from typing import TYPE_CHECKING, Any

from engineio import exceptions, packet

from hoofhearted_desktop.gateway.stream_newest import SEPARATOR, frame
from hoofhearted_desktop.gateway.stream_wire import shake_hands

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.gateway.guard import Environ, Start
    from hoofhearted_desktop.gateway.stream_newest import Packed
    from hoofhearted_desktop.gateway.stream_wire import Wire

log = logging.getLogger(__name__)

MOST_ANSWERS = 64
"""Packets other than readings and alerts that may wait for a client that takes nothing; then it is let go."""


class Transport:
    """Called as WSGI. When the WebSocket stands it is `socket.queue`, too: what Engine.IO puts there goes out."""

    def __init__(self, socket: Any, opened: Callable[[Transport], None], spawn: Callable[..., Any]) -> None:
        """Carry what is said with Engine.IO's `socket`; `opened` is called when it stands."""
        self.socket = socket
        self.newest: Callable[[], list[Packed]] = list
        """Gives what else waits for this client, and has it wait no more."""

        self._opened = opened
        self._spawn = spawn
        self._wire: Wire | None = None
        self._answers: deque[bytes] = deque()
        self._flushing = False

    def __call__(self, environ: Environ, start_response: Start) -> list[bytes]:
        """Shake hands and serve until the end."""
        wire = self._wire = shake_hands(environ, start_response, self._spawn)
        if wire is not None:
            wire.socket.settimeout(self.socket.server.ping_interval + self.socket.server.ping_timeout)
            try:
                if self._begins(wire):
                    self._listen(wire)
            except OSError as error:
                log.debug("a stream broke: %s", error)
            finally:
                wire.end()
        return []

    def _begins(self, wire: Wire) -> bool:
        """Begin, or go on from long polling as Engine.IO's protocol has it; whether it stands."""
        socket = self.socket
        if socket.connected:
            socket.upgrading = True
            try:
                if wire.wait() != "2probe":
                    return False
                wire.write(frame(b"3probe"))
                socket.queue.put(packet.Packet(packet.NOOP))  # the request that waits is answered
                if wire.wait() != "5":
                    return False
            finally:
                socket.upgrading = False
        before, socket.queue = socket.queue, self
        socket.connected = socket.upgraded = True
        while not before.empty():
            self.put(before.get())
        self._opened(self)
        return True

    def _listen(self, wire: Wire) -> None:
        socket = self.socket
        while not socket.closed and (said := wire.wait()) is not None:
            try:
                socket.receive(packet.Packet(encoded_packet=said))
            except exceptions.UnknownPacketError:
                continue
            except exceptions.SocketIsClosedError:
                break
        socket.close(wait=False, abort=True, reason=socket.server.reason.TRANSPORT_CLOSE)

    # ------------------------------------------------------------ what goes

    def offer(self, frames: bytes) -> bool:
        """Have these taken at once, or not at all; whether they were."""
        return self._wire is None or (not self._flushing and self._wire.offer(frames))

    def wake(self) -> None:
        """Have what waits, `newest` too, sent as soon as the client takes it."""
        if not self._flushing:
            self._flushing = True
            self._spawn(self._flush)

    def _flush(self) -> None:
        assert self._wire is not None  # noqa: S101 - nothing is put before it stands
        try:
            while True:
                self._wire.await_room()
                answers = b"".join(self._answers)
                self._answers.clear()
                waiting = b"".join([answers, *(each.frames for each in self.newest())])
                if not waiting:
                    break
                self._wire.write(waiting)
        except OSError as error:
            log.debug("a stream broke: %s", error)
            self._wire.end()
        finally:
            self._flushing = False

    # ------------------------------------------------------------ as Engine.IO's queue

    def put(self, item: Any) -> None:
        """Send a packet; None is the end."""
        if item is None:
            if self._wire is not None:
                self._wire.close()
            return
        frames = b"".join(frame(each.encode()) for each in item.encode(b64=True).split(SEPARATOR))
        if self._answers or not self.offer(frames):
            self._answers.append(frames)
            if len(self._answers) > MOST_ANSWERS and self._wire is not None:
                self._wire.end()
            self.wake()

    def join(self) -> None:
        """Wait for nothing: what cannot be sent at once is not waited for."""

    def close(self) -> None:
        """End it."""
        if self._wire is not None:
            with contextlib.suppress(OSError):
                self._wire.close()
