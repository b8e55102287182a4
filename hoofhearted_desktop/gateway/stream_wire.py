"""One WebSocket on gevent's socket as it is: the same bytes can be written to thousands from one loop, without waking anybody.

What a slow one cannot take is not taken; the kernel holds little of it.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import logging
import socket
from collections import deque
from typing import TYPE_CHECKING, Any

import gevent
from gevent.lock import Semaphore
from gevent.socket import wait_write
from wsproto import events
from wsproto.connection import Connection, ConnectionType
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError

from hoofhearted_desktop.gateway.server import SOCKET

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.gateway.guard import Environ, Start

log = logging.getLogger(__name__)

LARGEST_MESSAGE = 16 * 1024
"""Of what a client says, in bytes."""

UNSENT_BYTES = 16 * 1024
KERNEL_BYTES = 64 * 1024
"""What the kernel may hold of one client, all of it and of that the part that is not on its way yet: what waits there grows old."""

PACKETS = frozenset("0123456")
"""How Engine.IO's packets begin, as text."""

RECEIVED_AT_ONCE = 4096
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Wire:
    """A WebSocket whose hands were shaken. `offer` never waits; `wait` and `write` do, in a greenlet of the caller's."""

    def __init__(self, connected: Any, encrypted: bool, spawn: Callable[..., Any] = gevent.spawn) -> None:  # noqa: FBT001
        """Speak over this socket, which is of gevent."""
        self.socket = connected
        self._encrypted = encrypted
        self._spawn = spawn
        self._turn = Semaphore(1)
        self._inbox: deque[str] = deque()
        self._parts: list[str] = []
        self._length = 0
        self._connection = Connection(ConnectionType.SERVER)
        self.ended = False

    # ------------------------------------------------------------ what comes

    def wait(self) -> str | None:
        """Give the next message; None at the end."""
        while not self._inbox:
            try:
                data = b"" if self.ended else self.socket.recv(RECEIVED_AT_ONCE)
            except OSError as error:
                log.debug("a stream broke: %s", error)
                data = b""
            if not data or not self._take(data):
                self.end()
                return None
        return self._inbox.popleft()

    def _take(self, data: bytes) -> bool:
        """Take what has come; whether the stream goes on."""
        self._connection.receive_data(data)
        for event in self._connection.events():
            if isinstance(event, events.TextMessage):
                self._length += len(event.data)
                if self._length > LARGEST_MESSAGE:
                    return self._bid_farewell(CloseReason.MESSAGE_TOO_BIG)
                self._parts.append(event.data)
                if event.message_finished:
                    message = "".join(self._parts)
                    if message[:1] not in PACKETS:
                        return self._bid_farewell(CloseReason.PROTOCOL_ERROR)
                    self._inbox.append(message)
                    self._parts.clear()
                    self._length = 0
            elif isinstance(event, events.Ping):
                self.write(self._connection.send(event.response()))
            elif isinstance(event, events.CloseConnection):
                return self._bid_farewell(None, event)
            elif isinstance(event, events.BytesMessage):
                return self._bid_farewell(CloseReason.UNSUPPORTED_DATA)
        return True

    def _bid_farewell(self, reason: CloseReason | None, event: events.CloseConnection | None = None) -> bool:
        said = event.response() if event is not None else events.CloseConnection(code=reason or 1000)
        with contextlib.suppress(OSError, LocalProtocolError):
            self.write(self._connection.send(said))
        return False

    # ------------------------------------------------------------ what goes

    def offer(self, frames: bytes) -> bool:
        """Have the kernel take these at once, or not at all; whether it has. Where it takes a part, the rest follows by itself."""
        if self.ended:
            return True
        if not self._turn.acquire(blocking=False):
            return False
        sent = self._try(frames)
        if sent is None:
            self._turn.release()
            return False
        if sent < len(frames):
            self._spawn(self._finish, frames[sent:])
        else:
            self._turn.release()
        return True

    def _try(self, frames: bytes) -> int | None:
        """Give how much was taken; None where nothing was, and nothing has to follow."""
        patience_s = self.socket.gettimeout()
        sent = 0
        if self._encrypted:
            self.socket.settimeout(0.0)  # nobody else runs until it is set back
        try:
            while sent < len(frames):
                rest = frames[sent:] if sent else frames
                taken = self.socket.send(rest) if self._encrypted else self.socket.send(rest, 0, 0.0)
                if not taken:  # TLS has begun with these, and wants the very same bytes again
                    break
                sent += taken
        except BlockingIOError:
            return sent or None
        except OSError as error:
            log.debug("a stream broke: %s", error)
            self.end()
            return len(frames)
        finally:
            if self._encrypted:
                self.socket.settimeout(patience_s)
        return sent

    def _finish(self, rest: bytes) -> None:
        try:
            self.socket.sendall(rest)
        except OSError as error:
            log.debug("a stream broke: %s", error)
            self.end()
        finally:
            self._turn.release()

    def write(self, data: bytes) -> None:
        """Send this, waiting for a peer that is slow; OSError where that has ended."""
        with self._turn:
            if self.ended:
                raise ConnectionResetError
            self.socket.sendall(data)

    def await_room(self) -> None:
        """Wait until the kernel takes more; OSError where it never will."""
        with self._turn:
            if self.ended:
                raise ConnectionResetError
            wait_write(self.socket.fileno(), self.socket.gettimeout(), TimeoutError("it takes nothing"))

    def close(self) -> None:
        """Say that it ends, unless that would have to wait."""
        if not self.ended:
            with contextlib.suppress(LocalProtocolError):
                self.offer(self._connection.send(events.CloseConnection(code=CloseReason.NORMAL_CLOSURE)))
        self.end()

    def end(self) -> None:
        """End it at once; whoever waits is woken."""
        if not self.ended:
            self.ended = True
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


def shake_hands(environ: Environ, start_response: Start, spawn: Callable[..., Any]) -> Wire | None:
    """Answer a request for a WebSocket; where it is none that is understood, it has been refused."""
    key = str(environ.get("HTTP_SEC_WEBSOCKET_KEY", ""))
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13" or not key or SOCKET not in environ:
        start_response("400 Bad Request", [("Content-Length", "0"), ("Sec-WebSocket-Version", "13")])
        return None
    connected = environ[SOCKET]
    _bound(connected)
    accept = base64.b64encode(hashlib.sha1(f"{key}{GUID}".encode()).digest()).decode()  # noqa: S324 - RFC 6455
    connected.sendall(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode("ascii")
    )
    return Wire(connected, hasattr(connected, "unwrap"), spawn)


def _bound(connected: Any) -> None:
    """Let the kernel hold little of what a slow client has not taken."""
    with contextlib.suppress(OSError):
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES // 2)  # Linux takes it twice
        unsent = getattr(socket, "TCP_NOTSENT_LOWAT", None)
        if unsent is not None:
            connected.setsockopt(socket.IPPROTO_TCP, unsent, UNSENT_BYTES)
