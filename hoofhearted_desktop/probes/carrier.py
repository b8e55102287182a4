"""Carries bytes between a socket and two pipes by two threads: Windows' select takes sockets only, and its pipes block.

learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-select. A thread closes what it moved bytes of, because closing a
pipe in which another thread waits would wait as well.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from typing import Callable

from hoofhearted_desktop.probes import threads

CHUNK = 65536


def nothing() -> None:
    """Do nothing."""


class Carrier:
    """Joins `connection` to what is read from one file descriptor and written to another."""

    def __init__(
        self,
        connection: socket.socket,
        read_fd: int,
        write_fd: int,
        *,
        read_ended: Callable[[], None] = nothing,
        write_ended: Callable[[], None] = nothing,
    ) -> None:
        """Begin; each `..._ended` is called by its thread, once, when nothing moves any more on that side.

        Where `read_fd` ends, the connection's other end is told so; where `write_fd` takes no more, it is closed.
        """
        self._connection = connection
        self._moving = 2
        self._alone = threading.Lock()
        self._inward = threads.Thread(target=self._read, args=(read_fd, read_ended), name="pipe in", daemon=True)
        self._outward = threads.Thread(target=self._write, args=(write_fd, write_ended), name="pipe out", daemon=True)
        self._inward.start()
        self._outward.start()

    def finish(self, patience_s: float) -> None:
        """Wait until what the other end of the connection said before it closed has gone out, and no longer than that."""
        self._outward.join(patience_s)

    def wait(self) -> None:
        """Wait until nothing moves outwards any more."""
        self._outward.join()

    def _ended(self) -> None:
        with self._alone:
            self._moving -= 1
            if not self._moving:
                self._connection.close()

    def _read(self, fd: int, ended: Callable[[], None]) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(fd, CHUNK):
                self._connection.sendall(data)
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)
        self._ended()
        ended()

    def _write(self, fd: int, ended: Callable[[], None]) -> None:
        try:
            while data := self._connection.recv(CHUNK):
                view = memoryview(data)
                while view:
                    view = view[os.write(fd, view) :]
        except OSError:  # nobody reads any more
            with contextlib.suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)
        self._ended()
        ended()
