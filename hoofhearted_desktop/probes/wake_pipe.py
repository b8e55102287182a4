"""Wakes an event loop from another thread, or from a signal handler: a pipe to itself, as D. J. Bernstein's."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
from typing import Optional, Union


class WakePipe:
    """Two ends that never block; the loop waits for `fd` to be readable."""

    def __init__(self) -> None:
        """Open it."""
        self.fd, self._end = os.pipe()
        for each in (self.fd, self._end):
            os.set_blocking(each, False)

    def wake(self) -> None:
        """Wake the loop. A full pipe wakes it anyway; of a closed one, nobody listens."""
        with contextlib.suppress(OSError):
            os.write(self._end, b"x")

    def drain(self) -> None:
        """Forget that it was woken."""
        with contextlib.suppress(BlockingIOError):
            os.read(self.fd, 65536)

    def close(self) -> None:
        """Close both ends."""
        os.close(self.fd)
        os.close(self._end)


class WakeSockets:
    """The same by two sockets, for Windows, where a loop can wait for nothing else."""

    def __init__(self) -> None:
        """Open them."""
        self._ours, self._end = socket.socketpair()
        for each in (self._ours, self._end):
            each.setblocking(False)  # noqa: FBT003 - socket gives it no name
        self.fd = self._ours.fileno()

    def wake(self) -> None:
        """Wake the loop."""
        with contextlib.suppress(OSError):
            self._end.send(b"x")

    def drain(self) -> None:
        """Forget that it was woken."""
        with contextlib.suppress(BlockingIOError):
            self._ours.recv(65536)

    def close(self) -> None:
        """Close both ends."""
        self._ours.close()
        self._end.close()


def open_wake() -> Union[WakePipe, WakeSockets]:
    """Give what this system's loops can wait for."""
    return WakeSockets() if sys.platform == "win32" else WakePipe()


def receive(
    connection: socket.socket, wake: Union[WakePipe, WakeSockets], timeout_s: float, size: int
) -> Optional[bytes]:
    """Read what comes to a socket that does not block; None after `timeout_s` or at a wake, b"" at its end."""
    near = connection.fileno()
    ready, _, _ = select.select([near, wake.fd], [], [], timeout_s)
    if near in ready:
        try:
            return connection.recv(size)
        except BlockingIOError:
            return None
        except OSError:
            return b""
    if ready:
        wake.drain()
    return None
