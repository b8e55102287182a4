"""The one agent of this user where there are no Unix sockets: on Windows, whose Python has none.

Its socket is one of the loopback, and any user of the machine can connect to that. So a client first says a token, which it
reads in the runtime directory: in the user's profile, which only this user, administrators and the system may read. Whether
the address there is of an agent that still runs is told by the lock, which the system drops with its process.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import re
import socket
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.agent import claim
from hoofhearted_desktop.probes import file_lock, places, threads

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.agent.server import Server

HOST = "127.0.0.1"
ADDRESS = "agent.address"
PATIENCE_S = 1.0
_ADDRESS = re.compile(r"([1-9]\d{0,4}) ([0-9a-f]{64}) (\d{1,10})\n", re.ASCII)
_LARGEST_PORT = 65535
_TOKEN_BYTES = 32
_CLOSES_WITH_EXEC = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)


class Address(NamedTuple):
    """Where the agent listens, what it wants to hear first, and its process."""

    port: int
    token: str
    pid: int


class LoopbackPost(claim.Post):
    """The lock, the listening socket, and the thread that looks at who comes."""

    def __init__(self, directory: Path, lock_fd: int, listening: socket.socket, token: str) -> None:
        """Hold all until `leave`."""
        super().__init__(directory, lock_fd, listening, shared=False)
        self._token = f"{token}\n".encode()
        self.patience_s = PATIENCE_S
        """How long somebody may take to say the token."""

    @property
    def path(self) -> Path:
        """Where clients find the address."""
        return self._directory / ADDRESS

    def is_found(self) -> bool:
        """Whether clients find the address."""
        return self.path.exists()

    def attend(self, server: Server) -> None:
        """Give the server every client that knows the token, from now on.

        A thread of its own hears the token: one who connects and says nothing must not hold up the loop.
        """
        threads.Thread(target=self._hear, args=(server,), name="door", daemon=True).start()

    def close(self) -> None:
        """Take no more clients."""
        with contextlib.suppress(OSError):
            self.path.unlink()
        with contextlib.suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()

    def _hear(self, server: Server) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            if self._knows(connection):
                server.post(lambda connection=connection: server.admit(connection))  # type: ignore[misc]
            else:
                connection.close()

    def _knows(self, connection: socket.socket) -> bool:
        heard = b""
        try:
            connection.settimeout(self.patience_s)
            while len(heard) < len(self._token):
                data = connection.recv(len(self._token) - len(heard))
                if not data:
                    return False
                heard += data
        except OSError:
            return False
        return hmac.compare_digest(heard, self._token)


def take(directory: Path) -> Union[claim.Post, claim.Taken, claim.Refused]:
    """Become the agent of this user, or learn who is."""
    problem = places.make_private(directory)
    if problem is not None:
        return claim.Refused(f"{problem.message}; {problem.remedy}")
    try:
        lock_fd = os.open(directory / claim.LOCK, os.O_RDWR | os.O_CREAT | _CLOSES_WITH_EXEC, 0o600)
    except OSError as error:
        return claim.Refused(f"{directory / claim.LOCK}: {error.strerror}")
    if not file_lock.take(lock_fd):
        os.close(lock_fd)
        found = read(directory)
        return claim.Taken(found.pid if found is not None else None)
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # nobody else may then bind the same port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        listening.bind((HOST, 0))
        listening.listen(claim.BACKLOG)
        token = os.urandom(_TOKEN_BYTES).hex()
        _write(directory, Address(listening.getsockname()[1], token, os.getpid()))
    except OSError as error:
        listening.close()
        os.close(lock_fd)
        return claim.Refused(f"{directory / ADDRESS}: {error.strerror or error}")
    return LoopbackPost(directory, lock_fd, listening, token)


def _write(directory: Path, address: Address) -> None:
    place = directory / ADDRESS
    place.unlink(missing_ok=True)
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CLOSES_WITH_EXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as file:
        file.write(f"{address.port} {address.token} {address.pid}\n")


def read(directory: Path) -> Optional[Address]:
    """Give the address that an agent has written; None where there is none, or it is just being written."""
    try:
        found = _ADDRESS.fullmatch((directory / ADDRESS).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    if found is None or int(found[1]) > _LARGEST_PORT:
        return None
    return Address(int(found[1]), found[2], int(found[3]))


def join(directory: Path) -> Optional[socket.socket]:
    """Connect to the agent that runs, or give None where none answers."""
    address = read(directory)
    if address is None or not _is_held(directory):
        return None
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.settimeout(PATIENCE_S)
        connection.connect((HOST, address.port))
        connection.sendall(f"{address.token}\n".encode())
        connection.settimeout(None)
    except OSError:
        connection.close()
        return None
    return connection


def _is_held(directory: Path) -> bool:
    """Whether whoever wrote the address still runs: the port of one that does not may be anybody's by now."""
    try:
        descriptor = os.open(directory / claim.LOCK, os.O_RDWR | _CLOSES_WITH_EXEC)
    except OSError:
        return False
    try:
        return not file_lock.take(descriptor)
    finally:
        os.close(descriptor)
