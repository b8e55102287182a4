"""A client's place in the event loop: the two ends of its bytes, and what the loop has to know of it."""

from __future__ import annotations

import os
import select
from socket import SO_SNDBUF, SOL_SOCKET
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.agent import peers, rights
from hoofhearted_desktop.agent.client import Client

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable

    from hoofhearted_desktop.core import wire

SEND_BUFFER = 16 * 1024
"""Small, so that what waits for a slow client waits here, where the newest tick replaces it."""

MOST_OF_A_USER = 64
"""Connections of one user who does not own the agent, which may have 1024 files open (systemd.exec(5), LimitNOFILE=)."""


class Stream(NamedTuple):
    """The two ends of one client's bytes; a socket is both. `owner` tells whether it may change things."""

    read_fd: int
    write_fd: int
    connection: Optional[socket.socket]
    owner: bool = True

    def user(self) -> Optional[int]:
        """Give the number of the user at the other end; None where the kernel does not say. What we were started with is our own user's."""
        if self.connection is None:
            return os.geteuid() if hasattr(os, "geteuid") else 0
        found = peers.peer(self.connection)
        return None if found is None else found.uid

    def refusal(self, request: wire.Request) -> Optional[str]:
        """Say why it may not ask this; None where it may."""
        if self.owner:
            return None
        user = None if self.connection is None else peers.user_name(self.connection)
        return rights.refusal(request.method, request.params, user)

    def read(self, size: int) -> bytes:
        """Read what has come; raises OSError. A socket's number is no file descriptor on Windows."""
        return os.read(self.read_fd, size) if self.connection is None else self.connection.recv(size)

    def write(self, data: Union[bytes, memoryview]) -> int:
        """Write what is taken now, and give its length; raises OSError."""
        return os.write(self.write_fd, data) if self.connection is None else self.connection.send(data)

    def is_writable(self) -> bool:
        """Whether a piece can be written without blocking: a socket does not block, and a pipe is asked."""
        return self.connection is not None or bool(select.select((), (self.write_fd,), (), 0)[1])


class Seat:
    """A client with its stream."""

    def __init__(self, stream: Stream, now: float) -> None:
        """Take a seat at monotonic `now`.

        `reads` says that it may still ask, `owed` how many answers it waits for, `leaves_by` until when that is waited for after
        its input has ended; `waits_to_write` that the loop waits for it to take more.
        """
        self.stream = stream
        self.client = Client(now)
        self.reads = True
        self.waits_to_write = False
        self.owed = 0
        self.leaves_by: Optional[float] = None


def admitted(connection: socket.socket, seats: Iterable[Seat], *, shared: bool) -> Optional[Stream]:
    """Give the stream of a client beside those in their `seats`; None where its user has as many as one of many users may have."""
    connection.setblocking(False)  # noqa: FBT003 - socket gives it no name
    connection.setsockopt(SOL_SOCKET, SO_SNDBUF, SEND_BUFFER)
    stream = Stream(connection.fileno(), connection.fileno(), connection, not shared or peers.owns(connection))
    if not stream.owner and sum(seat.stream.user() == stream.user() for seat in seats) >= MOST_OF_A_USER:
        return None
    return stream
