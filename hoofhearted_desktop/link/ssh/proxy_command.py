"""ProxyCommand: a program whose stdin and stdout are the way to the server (ssh_config(5))."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from typing import IO, TYPE_CHECKING, Union

from hoofhearted_desktop.link.ssh import failures
from hoofhearted_desktop.link.ssh.plug import Plug

if TYPE_CHECKING:
    from hoofhearted_desktop.link.stream import Unreachable

_END_PATIENCE_S = 2.0
_MOST_STDERR = 2000
_CHUNK = 32768


def start(command: str) -> Union[Plug, Unreachable]:
    """Let the person's shell run `command` (tokens are expanded already), and give the way through it."""
    ours, theirs = socket.socketpair()
    try:
        child = _Child(command, theirs)
    except OSError as error:
        ours.close()
        theirs.close()
        return failures.proxy_command_failed(command, error.strerror or str(error))
    return Plug(ours, child=child)


class _Child:
    """The process. On Windows, where a socket cannot be a program's stdin, two threads carry the bytes."""

    def __init__(self, command: str, theirs: socket.socket) -> None:
        self.command = command
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `end`
        self._carriers: list[threading.Thread] = []
        try:
            if sys.platform == "win32":
                self._process = subprocess.Popen(  # noqa: S602 - ssh_config(5) says that a shell runs it
                    command,
                    shell=True,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._stderr,
                    creationflags=subprocess.CREATE_NO_WINDOW,
                )
                self._carry(theirs)
            else:
                shell = os.environ.get("SHELL") or "/bin/sh"
                self._process = subprocess.Popen(
                    [shell, "-c", f"exec {command}"],
                    stdin=theirs.fileno(),
                    stdout=theirs.fileno(),
                    stderr=self._stderr,
                    start_new_session=True,
                )
                theirs.close()
        except OSError:
            self._stderr.close()
            raise

    def _carry(self, theirs: socket.socket) -> None:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 - both are pipes
        assert stdout is not None  # noqa: S101

        def inwards() -> None:
            with stdin:
                try:
                    while data := theirs.recv(_CHUNK):
                        stdin.write(data)
                        stdin.flush()
                except OSError:
                    return

        def outwards() -> None:
            with stdout, theirs:
                try:
                    while data := os.read(stdout.fileno(), _CHUNK):
                        theirs.sendall(data)
                    theirs.shutdown(socket.SHUT_WR)
                except OSError:
                    return

        self._carriers = [
            threading.Thread(target=each, name="proxy command", daemon=True) for each in (inwards, outwards)
        ]
        for each in self._carriers:
            each.start()

    def end(self) -> str:
        """End it and what it started, and give the end of its stderr; a child that has failed by itself says so."""
        if self._stderr.closed:
            return ""
        try:
            self._process.wait(0.2 if self._process.poll() is None else 0)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGTERM)
            try:
                self._process.wait(_END_PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._signal(getattr(signal, "SIGKILL", signal.SIGTERM))
                self._process.wait(_END_PATIENCE_S)
        for each in self._carriers:
            each.join(_END_PATIENCE_S)
        with self._stderr as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _MOST_STDERR))
            said = file.read().decode("utf-8", "replace").strip().splitlines()
        status = self._process.returncode
        if said:
            return said[-1]
        return f"it ended with status {status}" if status > 0 else ""

    def _signal(self, number: int) -> None:
        if sys.platform == "win32":
            self._process.terminate()
            return
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return
