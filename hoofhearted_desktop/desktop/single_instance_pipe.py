"""The single instance by QLockFile and QLocalServer, for Windows, where the named pipe is this user's alone."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from hoofhearted_desktop.desktop.single_instance import (
    ANSWER,
    LONGEST_LINE,
    Outcome,
    SingleInstance,
    is_request,
    request_line,
)

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

_PATIENCE_MS = 1500


class PipeInstance(SingleInstance):
    """Listens on a pipe named after the runtime directory while it holds the lock in it."""

    def __init__(self, directory: Path, parent: QObject | None = None) -> None:
        """Ask in `directory`."""
        super().__init__(parent)
        self._name = "hoofhearted-" + hashlib.sha256(str(directory).encode()).hexdigest()[:24]
        self._lock = QLockFile(str(directory / "desktop.lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def claim(self, request: bytes | None = None) -> Outcome:
        """Become the one, or ask the one to show itself."""
        if not self._lock.tryLock(0):
            if self._lock.error() == QLockFile.LockError.LockFailedError:
                return self._ask(request or request_line())
            log.warning("cannot tell whether the program runs already")
            return Outcome.UNGUARDED
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
        self._lock.unlock()

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
