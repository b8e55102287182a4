"""The single instance by a lock and a Unix socket in the user's runtime directory.

The lock decides and the kernel drops it with its process, so that what a crash leaves behind deceives nobody; the socket
only carries the request. Each end looks whose the other is (SO_PEERCRED, unix(7)) and trusts no other user.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import struct
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier

from hoofhearted_desktop.desktop.single_instance import (
    ANSWER,
    LONGEST_LINE,
    Outcome,
    SingleInstance,
    is_request,
    request_line,
)
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

_PATIENCE_S = 3.0
_RETRY_S = 0.05
_MOST_CALLERS = 8


def _is_ours(connection: socket.socket) -> bool:
    """Whether the other end is a process of this user."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True  # the directory is private all the same
    size = struct.calcsize("3i")
    _pid, user, _group = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return bool(user == os.getuid())


class SocketInstance(SingleInstance):
    """Listens on `desktop.sock` while it holds `desktop.lock`."""

    def __init__(self, directory: Path, parent: QObject | None = None) -> None:
        """Ask in `directory`."""
        super().__init__(parent)
        self._place = directory / places.DESKTOP_SOCKET
        self._lock_place = directory / places.DESKTOP_LOCK
        self._lock: int | None = None
        self._listener: socket.socket | None = None
        self._bell: QSocketNotifier | None = None
        self._callers: dict[int, tuple[socket.socket, QSocketNotifier, bytearray]] = {}

    def claim(self, request: bytes | None = None) -> Outcome:
        """Become the one, or ask the one to show itself."""
        try:
            self._lock = os.open(self._lock_place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            log.warning("cannot tell whether the program runs already: %s", error)
            return Outcome.UNGUARDED
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            self._lock = None
            return self._ask(request or request_line())
        try:
            self._listen()
        except OSError as error:
            log.warning("a second start will not be heard: %s", error)
            return Outcome.UNGUARDED
        return Outcome.FIRST

    def close(self) -> None:
        """Let the next one be the first."""
        for number in list(self._callers):
            self._drop(number)
        if self._bell is not None:
            self._bell.setEnabled(False)
            self._bell.deleteLater()
            self._bell = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            self._place.unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    # ------------------------------------------------------------ the second

    def _ask(self, request: bytes) -> Outcome:
        """Send the request; the first may be about to listen, or may have just ended."""
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            try:
                with socket.socket(socket.AF_UNIX) as caller:
                    caller.settimeout(deadline - time.monotonic())
                    caller.connect(str(self._place))
                    if not _is_ours(caller):
                        log.warning("%s belongs to another user", self._place)
                        return Outcome.UNGUARDED
                    caller.sendall(request)
                    return Outcome.RAISED if caller.recv(len(ANSWER)) == ANSWER else Outcome.SILENT
            except TimeoutError:
                return Outcome.SILENT
            except OSError:
                time.sleep(_RETRY_S)
        return Outcome.SILENT

    # ------------------------------------------------------------ the first

    def _listen(self) -> None:
        self._place.unlink(missing_ok=True)  # of a crash: the lock is ours, so nobody listens
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | getattr(socket, "SOCK_NONBLOCK", 0))
        try:
            listener.bind(str(self._place))
            self._place.chmod(0o600)  # before anybody can connect
            listener.listen(_MOST_CALLERS)
        except OSError:
            listener.close()
            raise
        self._listener = listener
        self._bell = QSocketNotifier(listener.fileno(), QSocketNotifier.Type.Read, self)
        self._bell.activated.connect(self._on_call)

    def _on_call(self) -> None:
        if self._listener is None:
            return
        try:
            caller, _ = self._listener.accept()
        except OSError:
            return  # it has gone again
        if not _is_ours(caller):
            caller.close()
            return
        if len(self._callers) >= _MOST_CALLERS:
            self._drop(next(iter(self._callers)))
        caller.settimeout(0.0)
        number = caller.fileno()
        bell = QSocketNotifier(number, QSocketNotifier.Type.Read, self)
        bell.activated.connect(self._on_words)  # no lambda: it would hold us, and we would end within our child's end
        self._callers[number] = (caller, bell, bytearray())

    def _on_words(self) -> None:
        bell = self.sender()
        number = bell.socket() if isinstance(bell, QSocketNotifier) else -1
        if number not in self._callers:
            return
        caller, _, heard = self._callers[number]
        try:
            words = caller.recv(LONGEST_LINE)
        except BlockingIOError:
            return
        except OSError:
            words = b""
        heard += words
        line, end, _ = bytes(heard).partition(b"\n")
        if not end and words and len(heard) < LONGEST_LINE:
            return
        asks = bool(end) and is_request(line)
        if asks:
            try:
                caller.send(ANSWER)
            except OSError as error:
                log.info("a second start did not wait for its answer: %s", error)
        self._drop(number)
        if asks:
            self.obey(line)

    def _drop(self, number: int) -> None:
        caller, bell, _ = self._callers.pop(number)
        bell.setEnabled(False)
        bell.deleteLater()
        caller.close()
