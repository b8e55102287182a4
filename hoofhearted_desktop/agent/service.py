"""One agent per user per host: the lock that says who it is, and its socket, which only this user can open.

flock(2) and SO_PEERCRED (unix(7)); both lie in the runtime directory (`probes/places.py`).
"""

from __future__ import annotations

import os
import socket
import struct
import sys
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from pathlib import Path

LOCK = "agent.lock"
SOCKET = "agent.sock"
BACKLOG = 64


class Taken(NamedTuple):
    """Another agent has the lock; `pid` where it could be read."""

    pid: Optional[int]


class Refused(NamedTuple):
    """The runtime directory cannot be used."""

    reason: str


class Post:
    """The lock and the listening socket of the one agent."""

    def __init__(self, directory: Path, lock_fd: int, listening: socket.socket) -> None:
        """Hold both until `leave`."""
        self._directory = directory
        self._lock_fd = lock_fd
        self.listening = listening

    def close(self) -> None:
        """Take no more clients; whoever comes now waits for the lock."""
        self.listening.close()
        (self._directory / SOCKET).unlink(missing_ok=True)

    def leave(self) -> None:
        """Give up the lock."""
        os.close(self._lock_fd)


def take(directory: Path) -> Union[Post, Taken, Refused]:
    """Become the agent of this user on this host, or learn who is."""
    import fcntl

    problem = places.make_private(directory)
    if problem is not None:
        return Refused(f"{problem.message}; {problem.remedy}")
    try:
        lock_fd = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        return Refused(f"{directory / LOCK}: {error.strerror}")
    try:
        fcntl.flock(lock_fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        text = os.pread(lock_fd, 32, 0).strip()
        os.close(lock_fd)
        return Taken(int(text) if text.isdigit() else None)
    os.ftruncate(lock_fd, 0)
    os.pwrite(lock_fd, b"%d\n" % os.getpid(), 0)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        (directory / SOCKET).unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            with _Short(directory) as short:
                listening.bind(f"{short}/{SOCKET}")
        finally:
            os.umask(before)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        os.close(lock_fd)
        return Refused(f"{directory / SOCKET}: {error.strerror or error}")
    return Post(directory, lock_fd, listening)


def join(directory: Path) -> Optional[socket.socket]:
    """Connect to the agent that runs, or give None where none answers. Another user's socket is never joined."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _Short(directory) as short:
            connection.connect(f"{short}/{SOCKET}")
    except OSError:
        connection.close()
        return None
    if sys.platform == "linux":
        _, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        if uid not in {0, os.getuid()}:
            connection.close()
            return None
    return connection


class _Short:
    """A short name for a directory: a socket's path has at most 107 bytes (unix(7)), and /proc/self/fd/N always fits."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._fd: Optional[int] = None

    def __enter__(self) -> str:
        if len(os.fsencode(self._directory)) < 90:
            return str(self._directory)
        self._fd = os.open(self._directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        return f"/proc/self/fd/{self._fd}"

    def __exit__(self, *_: object) -> None:
        if self._fd is not None:
            os.close(self._fd)
