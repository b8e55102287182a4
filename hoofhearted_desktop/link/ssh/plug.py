"""What lies below a transport: a socket, or a channel through a jump host. It can be cut at once, from any thread."""

from __future__ import annotations

import contextlib
import selectors
import socket
from typing import TYPE_CHECKING, Optional, Protocol, Union

if TYPE_CHECKING:
    import paramiko

LOOK_S = 1.0
"""How often an idle transport looks whether it is still wanted; paramiko's own 0.1 s would wake the processor ten times a second."""
FIRST_WORDS = 300
LONGEST_GREETING = 65536


class Child(Protocol):
    """A ProxyCommand's process."""

    command: str

    def end(self) -> str:
        """End it, and give what it said."""
        ...


class Plug:
    """Has what paramiko's transport asks of a socket, and counts what goes through.

    A closed one is only shut down: the reading thread may still be inside. `release` gives the descriptor back once that
    thread has ended.
    """

    def __init__(
        self, wire: Union[socket.socket, paramiko.Channel], below: Optional[Plug] = None, child: Optional[Child] = None
    ) -> None:
        """Take over `wire`; `below` is what carries it where it is a channel, `child` the process where it is a ProxyCommand."""
        wire.settimeout(LOOK_S)
        self._wire = wire
        self._below = below
        self.child = child
        self._closed = False  # paramiko's name: Transport.stop_thread looks at it
        self.first_words = b""
        self.greeted = False
        """Set by the transport once it has read the server's version: no server talks as long before that."""
        self.received_bytes = 0
        self.sent_bytes = 0

    def recv(self, most: int) -> bytes:
        """Give what came."""
        data = self._wire.recv(most)
        if self.received_bytes < FIRST_WORDS:
            self.first_words += data[: FIRST_WORDS - self.received_bytes]
        self.received_bytes += len(data)
        if not self.greeted and self.received_bytes > LONGEST_GREETING:
            raise EOFError  # paramiko would collect an endless line for ever
        return data

    def send(self, data: bytes) -> int:
        """Send some of it."""
        sent = self._wire.send(data)
        self.sent_bytes += sent
        return sent

    def settimeout(self, _timeout_s: Optional[float]) -> None:
        """Keep the timeout of the beginning."""

    def close(self) -> None:
        """Cut it: reading and writing end at once, on whatever thread they wait."""
        self._closed = True
        if isinstance(self._wire, socket.socket):
            with contextlib.suppress(OSError):  # the peer was faster
                self._wire.shutdown(socket.SHUT_RDWR)
        elif self._below is not None and self._below.can_take():
            self._wire.close()

    def can_take(self) -> bool:
        """Whether a packet can be sent without waiting for the peer."""
        if self._closed:
            return False
        if not isinstance(self._wire, socket.socket):
            return self._wire.send_ready() and self._below is not None and self._below.can_take()
        try:
            with selectors.DefaultSelector() as selector:  # not select(2), which knows no descriptor above 1023
                selector.register(self._wire, selectors.EVENT_WRITE)
                return bool(selector.select(0))
        except (OSError, ValueError):  # closed meanwhile
            return False

    def release(self) -> str:
        """Give the descriptor back, and end the child; gives what that said."""
        self.close()
        if isinstance(self._wire, socket.socket):
            self._wire.close()
        return self.child.end() if self.child is not None else ""
