"""The single instance by a lock and QLocalServer, for Windows, where the named pipe is this user's alone.

The lock is the system's own and ends with its process. QLockFile goes by a process number in the file, and after a crash that
number may be another program's, or our own.
"""

from __future__ import annotations

import hashlib
import logging
import os
from typing import TYPE_CHECKING

from PySide6.QtNetwork import QLocalServer, QLocalSocket

from hoofhearted_desktop.desktop.single_instance import (
    ANSWER,
    LONGEST_LINE,
    Outcome,
    SingleInstance,
    is_request,
    request_line,
)
from hoofhearted_desktop.probes import file_lock, places

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject

log = logging.getLogger(__name__)

_PATIENCE_MS = 1500


class PipeInstance(SingleInstance):
    """Listens on a pipe named after the runtime directory while it holds the lock in it."""

    def __init__(self, directory: Path, parent: QObject | None = None) -> None:
        """Ask in `directory`."""
        super().__init__(parent)
        self._name = "hoofhearted-" + hashlib.sha256(str(directory).encode()).hexdigest()[:24]
        self._place = directory / places.DESKTOP_LOCK
        self._lock: int | None = None
        self._server: QLocalServer | None = None

    def claim(self, request: bytes | None = None) -> Outcome:
        """Become the one, or ask the one to show itself."""
        try:
            self._lock = os.open(self._place, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            log.warning("cannot tell whether the program runs already: %s", error)
            return Outcome.UNGUARDED
        if not file_lock.take(self._lock):
            return self._ask(request or request_line())
        file_lock.sign(self._lock)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)
        if not server.listen(self._name):
            log.warning("a second start will not be heard: %s", server.errorString())
            return Outcome.UNGUARDED
        server.newConnection.connect(self._on_call)
        self._server = server
        return Outcome.FIRST

    def close(self) -> None:
        """Let the next one be the first."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _ask(self, request: bytes) -> Outcome:
        caller = QLocalSocket()
        caller.connectToServer(self._name)
        heard = caller.waitForConnected(_PATIENCE_MS)
        if heard:
            caller.write(request)
            heard = caller.waitForReadyRead(_PATIENCE_MS) and bytes(caller.readAll().data()) == ANSWER
        caller.abort()
        return Outcome.RAISED if heard else Outcome.SILENT

    def _on_call(self) -> None:
        caller = self._server.nextPendingConnection() if self._server is not None else None
        if caller is not None:
            caller.readyRead.connect(self._on_words)
            caller.disconnected.connect(caller.deleteLater)

    def _on_words(self) -> None:
        caller = self.sender()
        if not isinstance(caller, QLocalSocket):
            return
        if not caller.canReadLine():
            if caller.bytesAvailable() >= LONGEST_LINE:
                caller.abort()
            return
        line = bytes(caller.readLine(LONGEST_LINE).data())
        if is_request(line):
            caller.write(ANSWER)
            caller.flush()
        caller.disconnectFromServer()
        if is_request(line):
            self.obey(line)
