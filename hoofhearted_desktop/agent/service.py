"""One agent per user per host, and one of the system: the lock that says who it is, and its socket.

flock(2) and SO_PEERCRED (unix(7)); both lie in the runtime directory (`probes/places.py`). A user's own socket only that user
can open. The system's is for one group, and looks only: `agent/rights.py`.
"""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import sys
from typing import TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.agent import peers
from hoofhearted_desktop.agent.claim import BACKLOG, LOCK, SOCKET, Barred, Post, Refused, Taken
from hoofhearted_desktop.probes import file_lock, places

if TYPE_CHECKING:
    from pathlib import Path


def take(directory: Path, *, shared: bool = False) -> Union[Post, Taken, Refused]:
    """Become the agent of this user on this host, or of the system where `shared`; or learn who is."""
    if sys.platform == "win32":
        from hoofhearted_desktop.agent import loopback

        return loopback.take(directory)
    problem = places.make_shared(directory) if shared else places.make_private(directory)
    if problem is not None:
        return Refused(f"{problem.message}; {problem.remedy}")
    try:
        lock_fd = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        return Refused(f"{directory / LOCK}: {error.strerror}")
    if not file_lock.take(lock_fd):
        text = os.pread(lock_fd, 32, 0).strip()
        os.close(lock_fd)
        return Taken(int(text) if text.isdigit() else None)
    with contextlib.suppress(OSError):  # where there is no room, who asks is not told the number
        os.ftruncate(lock_fd, 0)
        os.pwrite(lock_fd, b"%d\n" % os.getpid(), 0)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        (directory / SOCKET).unlink(missing_ok=True)
        before = os.umask(0o117 if shared else 0o177)
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
    return Post(directory, lock_fd, listening, shared=shared)


def join(directory: Path) -> Optional[socket.socket]:
    """Connect to the agent that runs, or give None where none answers. Another user's socket is never joined."""
    if sys.platform == "win32":
        from hoofhearted_desktop.agent import loopback

        return loopback.join(directory)
    connection = _connected(directory)
    if isinstance(connection, OSError):
        return None
    found = peers.peer(connection)
    if found is not None and found.uid not in {0, os.getuid()}:
        connection.close()
        return None
    return connection


def join_system(directory: Path) -> Union[socket.socket, Barred, None]:
    """Connect to the system's agent; None where none runs, or why this user may not.

    It must be root's, or that of the user to whom root has given the directory: where only root can make one. Windows has none.
    """
    if sys.platform == "win32":
        return None
    try:
        seen, above = directory.stat(), directory.parent.stat()
    except (OSError, NotImplementedError):
        return None
    connection = _connected(directory)
    if isinstance(connection, PermissionError):
        return _barred(seen)
    if isinstance(connection, OSError):
        return None
    trusted = {0, seen.st_uid} if above.st_uid == 0 and not above.st_mode & stat.S_IWOTH else {0}
    found = peers.peer(connection)
    if found is None or found.uid not in trusted:
        connection.close()
        return Barred(f"the socket in {directory} is not that of the service of this machine: root did not make it")
    return connection


def _barred(directory: os.stat_result) -> Barred:
    said = "the service of this machine runs, but only root may ask it"
    group = _group_name(directory.st_gid)
    if not directory.st_gid or not directory.st_mode & stat.S_IXGRP or group is None:
        return Barred(said, "`sudo hoofhearted agent install-service` lets a group ask it")
    return Barred(f"{said}, and who is in the group {group}", f"`sudo usermod -aG {group} $USER`, then log in anew")


def _group_name(number: int) -> Optional[str]:
    import grp

    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return None


def _connected(directory: Path) -> Union[socket.socket, OSError]:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _Short(directory) as short:
            connection.connect(f"{short}/{SOCKET}")
    except OSError as error:
        connection.close()
        return error
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
