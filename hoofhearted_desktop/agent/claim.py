"""The place of the one agent of a user or of the system: who has it, or why it cannot be had."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from hoofhearted_desktop.agent.server import Server

LOCK = "agent.lock"
SOCKET = "agent.sock"
BACKLOG = 64


class Taken(NamedTuple):
    """Another agent has the lock; `pid` where it could be read."""

    pid: Optional[int]


class Refused(NamedTuple):
    """The runtime directory cannot be used."""

    reason: str


class Barred(NamedTuple):
    """The system's agent runs, and this user may not join it; the sentence says why."""

    reason: str
    remedy: Optional[str] = None


class Post:
    """The lock and the listening socket of the one agent; `shared` where it is the system's."""

    def __init__(self, directory: Path, lock_fd: int, listening: socket.socket, *, shared: bool) -> None:
        """Hold both until `leave`."""
        self._directory = directory
        self._lock_fd = lock_fd
        self.listening = listening
        self.shared = shared
        self._made = _node(self.path)

    @property
    def path(self) -> Path:
        """Where clients find the socket."""
        return self._directory / SOCKET

    def is_found(self) -> bool:
        """Whether what lies there is what we made: somebody may have removed it, and another agent begun in its place."""
        return self._made is not None and _node(self.path) == self._made

    def attend(self, server: Server) -> None:
        """Have the server take the clients."""
        server.listen(self.listening)

    def close(self) -> None:
        """Take no more clients; whoever comes now waits for the lock."""
        self.listening.close()
        if self.is_found():
            self.path.unlink(missing_ok=True)

    def leave(self) -> None:
        """Give up the lock."""
        os.close(self._lock_fd)


def _node(path: Path) -> Optional[tuple[int, int]]:
    try:
        seen = path.lstat()
    except OSError:
        return None
    return seen.st_dev, seen.st_ino
