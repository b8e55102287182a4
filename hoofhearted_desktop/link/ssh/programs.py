"""Programs on a server that is signed in to: each has a channel of the one connection."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Optional, Union

import paramiko

from hoofhearted_desktop.link.facts import clean
from hoofhearted_desktop.link.ssh import failures
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.link.ssh.connection import Connection

OPEN_PATIENCE_S = 20.0
STATUS_PATIENCE_S = 1.0
"""How long an exit status may come after the end of the output."""
CHUNK = 65536
WRITE_CHUNK = 16384
MOST_SAID = 4000
CRASHED = {128 + 4: "SIGILL", 128 + 6: "SIGABRT", 128 + 7: "SIGBUS", 128 + 8: "SIGFPE", 128 + 11: "SIGSEGV"}
"""By the status that a shell gives for what died of a signal, with Linux's numbers (signal(7))."""
KILLED = 128 + 9


class SshRemote:
    """The `Remote` of link/remote.py over SSH."""

    def __init__(self, name: str, connection: Connection) -> None:
        """Take over the connection."""
        self.name = name
        self._connection = connection

    def run(self, command: str) -> Union[SshProgram, Unreachable]:
        """Let the login shell run `command`."""
        transport = self._connection.server
        try:
            channel = transport.open_session(timeout=OPEN_PATIENCE_S)
        except paramiko.ChannelException as error:
            return failures.no_session(self.name, error.text)
        except (paramiko.SSHException, EOFError, OSError):
            if transport.is_active():
                return failures.silent(self.name, OPEN_PATIENCE_S)
            why = transport.parting or "it hung up right after signing in"
            return failures.connection_lost(self.name, why, failures.LOG_KNOWS)
        program = SshProgram(self.name, self._connection, channel)
        failure = program.start(command)
        if failure is not None:
            channel.close()
        return failure or program

    def close(self) -> None:
        """End the connection and its threads."""
        self._connection.close()

    def sever(self) -> None:
        """Cut the connection, from any thread."""
        self._connection.sever()


class _Bell:
    """Rung when something can be read, or by `wake`; paramiko would silence it each time that a buffer is empty."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.set = self._event.set
        self.wait = self._event.wait
        self.silence = self._event.clear

    def clear(self) -> None:
        """Stay as it is: there are two buffers and a waker."""


class SshProgram:
    """The `RemoteProgram` of link/remote.py."""

    silence_ends = True

    def __init__(self, name: str, connection: Connection, channel: paramiko.Channel) -> None:
        """Take over the channel."""
        self._name = name
        self._connection = connection
        self._channel = channel
        self._bell = _Bell()
        self._woken = False
        self._said = bytearray()
        channel.settimeout(0.0)
        channel.in_buffer.set_event(self._bell)  # type: ignore[arg-type]  # has what it uses of an Event
        channel.in_stderr_buffer.set_event(self._bell)  # type: ignore[arg-type]

    def start(self, command: str) -> Optional[Unreachable]:
        """Ask for the program, and wait for the answer as long as is reasonable (exec_command would wait for ever)."""
        done = threading.Event()
        problem: list[BaseException] = []

        def ask() -> None:
            try:
                self._channel.exec_command(command)  # nosec B601 # of link/posix_shell.py and probes/shell_script.py: constants, numbers and hashes
            except (paramiko.SSHException, EOFError, OSError) as error:
                problem.append(error)
            done.set()

        threading.Thread(target=ask, name=f"start on {self._name}", daemon=True).start()
        if not done.wait(OPEN_PATIENCE_S):
            self._connection.sever()
            return failures.silent(self._name, OPEN_PATIENCE_S)
        if not problem:
            return None
        if not self._connection.server.is_active():
            return failures.connection_lost(self._name)
        return failures.no_session(self._name, str(problem[0]))

    def read(self, timeout_s: float) -> Optional[bytes]:
        """Give what came on stdout; see Stream."""
        deadline = time.monotonic() + timeout_s
        while True:
            self._bell.silence()
            self._hear_stderr()
            if self._woken:
                self._woken = False
                return None
            if self._channel.recv_ready():
                return self._channel.recv(CHUNK)
            if self._channel.eof_received or self._channel.closed:
                return b""
            remaining_s = deadline - time.monotonic()
            if remaining_s <= 0 or not self._bell.wait(remaining_s):
                return None

    def write(self, data: bytes) -> int:
        """Send what the window and the socket take at once; see Stream."""
        sent = 0
        while sent < len(data) and self._connection.server.plug.can_take():
            try:
                count = self._channel.send(data[sent : sent + WRITE_CHUNK])
            except (socket.timeout, EOFError, OSError, paramiko.SSHException):  # no window, or gone
                break
            if count == 0:
                break
            sent += count
        return sent

    def close_input(self) -> None:
        """Say that nothing more comes."""
        with contextlib.suppress(EOFError, OSError, paramiko.SSHException):
            self._channel.shutdown_write()

    def wake(self) -> None:
        """End a waiting `read`."""
        self._woken = True
        self._bell.set()

    def said(self) -> str:
        """Give the end of what it wrote to stderr."""
        self._hear_stderr()
        text = self._said.decode("utf-8", "replace")
        return "\n".join(failures.plain(clean(line), MOST_SAID) for line in text.splitlines())[-MOST_SAID:]

    def _hear_stderr(self) -> None:
        while self._channel.recv_stderr_ready():
            self._said += self._channel.recv_stderr(CHUNK)
            del self._said[: -4 * MOST_SAID]

    def status(self) -> Optional[int]:
        """Give its exit status once it has ended; sshd tells it after the end of the output, which is waited for."""
        if self._channel.eof_received:
            self._channel.status_event.wait(STATUS_PATIENCE_S)
        status = self._channel.exit_status if self._channel.status_event.is_set() else -1
        return None if status == -1 else status

    def close(self) -> Unreachable:
        """Close the channel, upon which sshd closes the program's stdin; and say why the stream ended."""
        transport = self._connection.server
        said, status, alive = self.said(), self.status(), transport.is_active()
        if alive and transport.plug.can_take():
            with contextlib.suppress(EOFError, OSError, paramiko.SSHException):
                self._channel.close()
        if status is None and not alive:
            return failures.connection_lost(self._name, transport.parting or "")
        last = said.splitlines()[-1] if said else ""
        if status in CRASHED:
            return Unreachable(f"the program on {self._name} crashed ({CRASHED[status]})")
        if status == KILLED:
            return Unreachable(
                f"the program on {self._name} was killed: by somebody, or because no memory is left there"
            )
        if status is None:
            return Unreachable(f"the program on {self._name} was ended" + (f": {last}" if last else ""))
        return Unreachable(f"the program on {self._name} ended with status {status}" + (f": {last}" if last else ""))
