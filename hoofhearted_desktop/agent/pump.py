"""Joins stdin and stdout to the socket of an agent that already runs, byte for byte, until either end closes."""

from __future__ import annotations

import os
import selectors
import socket

CHUNK = 65536
PATIENCE_S = 11.0


def pump(connection: socket.socket, read_fd: int, write_fd: int) -> None:
    """Copy both ways and close the connection. Blocking writes are meant: the slow end holds back the fast one."""
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
                            return
                        connection.sendall(data)
                    else:
                        data = connection.recv(CHUNK)
                        if not data:
                            return
                        _write(write_fd, data)
                except OSError:
                    return


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
