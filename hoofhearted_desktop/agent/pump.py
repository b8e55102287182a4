"""Joins stdin and stdout to the socket of an agent that already runs, byte for byte, until either end closes."""

from __future__ import annotations

import os
import selectors
import socket
import sys
import time
from typing import NamedTuple, Optional

CHUNK = 65536
PATIENCE_S = 11.0


class Joined(NamedTuple):
    """An agent that has greeted, and the bytes it said first."""

    connection: socket.socket
    first: bytes


def greeted(connection: socket.socket, deadline: float) -> Optional[Joined]:
    """Wait for the agent's first bytes until monotonic `deadline`; one that is leaving, or stopped, says nothing."""
    connection.settimeout(max(0.1, deadline - time.monotonic()))
    try:
        first = connection.recv(CHUNK)
    except OSError:
        first = b""
    if not first:
        connection.close()
        return None
    connection.settimeout(None)
    return Joined(connection, first)


def pump(joined: Joined, read_fd: int, write_fd: int) -> bool:
    """Copy both ways and close the connection; gives whether the agent hung up while nobody had left it.

    Blocking writes are meant: the slow end holds back the fast one.
    """
    connection = joined.connection
    _write(write_fd, joined.first)
    if sys.platform == "win32":
        from hoofhearted_desktop.probes import carrier  # threads, and nothing that a client needs elsewhere

        carrier.Carrier(connection, read_fd, write_fd).wait()
        return False
    with connection, selectors.PollSelector() as poll:
        poll.register(read_fd, selectors.EVENT_READ)
        poll.register(connection, selectors.EVENT_READ)
        while True:
            for key, _ in poll.select():
                try:
                    if key.fd == read_fd:
                        data = os.read(read_fd, CHUNK)
                        if not data:
                            _rest(connection, write_fd)
                            return False
                        connection.sendall(data)
                    else:
                        data = connection.recv(CHUNK)
                        if not data:
                            return True
                        _write(write_fd, data)
                except OSError:
                    return key.fd != read_fd


def _rest(connection: socket.socket, write_fd: int) -> None:
    """Our side has said all: pass on what is still answered."""
    connection.shutdown(socket.SHUT_WR)
    connection.settimeout(PATIENCE_S)
    while True:
        data = connection.recv(CHUNK)
        if not data:
            return
        _write(write_fd, data)


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
