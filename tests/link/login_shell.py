"""A server without SSH: `Remote` by a login shell of this machine that runs commands as sshd would, `SHELL -c COMMAND`."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import tempfile
import time
from typing import IO, TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import Self


class Program:
    """One command, in a session of its own. `RemoteProgram` of link/remote.py."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str], *, close_stderr: bool) -> None:
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `close`
        self.process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=dict(environment),
            bufsize=0,
            start_new_session=True,
            preexec_fn=(lambda: os.close(2)) if close_stderr else None,  # noqa: PLW1509 - no threads of ours are there
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.stdin, self.stdout = self.process.stdin, self.process.stdout
        os.set_blocking(self.stdin.fileno(), False)
        self._wake_read, self._wake_write = os.pipe()
        self.written = 0

    def read(self, timeout_s: float) -> Optional[bytes]:
        ready, _, _ = select.select([self.stdout, self._wake_read], [], [], timeout_s)
        if self.stdout in ready:
            return os.read(self.stdout.fileno(), 65536)
        if ready:
            os.read(self._wake_read, 65536)
        return None

    def write(self, data: bytes) -> int:
        try:
            count = os.write(self.stdin.fileno(), data)
        except OSError:
            return 0
        self.written += count
        return count

    def wake(self) -> None:
        with contextlib.suppress(OSError):
            os.write(self._wake_write, b"x")

    def close_input(self) -> None:
        self.stdin.close()

    def said(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        size = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, size - 4000))
        return self._stderr.read().decode("utf-8", "replace")

    def status(self) -> Optional[int]:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        status = self.process.returncode
        return None if status is None or status < 0 else status

    def drop(self) -> None:
        """Be a connection that is lost: both ends of the stream are gone, and nobody has said a word."""
        self.stdin.close()
        self.stdout.close()

    def close(self) -> Unreachable:
        self.drop()
        for fd in (self._wake_read, self._wake_write):
            with contextlib.suppress(OSError):
                os.close(fd)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(3)
        self._stderr.close()
        return Unreachable("closed")


class LoginShell:
    """A server of which `shell` is the login shell; `Remote` of link/remote.py."""

    def __init__(
        self, home: os.PathLike[str], shell: Sequence[str] = ("sh",), *, close_stderr: bool = False, **more: str
    ) -> None:
        self.name = "tower"
        self._shell = tuple(shell)
        self._close_stderr = close_stderr
        self.environment = {"HOME": os.fspath(home), "PATH": os.environ["PATH"], "SSH_CLIENT": "127.0.0.1 1 22", **more}
        self.programs: list[Program] = []
        self.commands: list[str] = []

    def run(self, command: str) -> Union[Program, Unreachable]:
        self.commands.append(command)
        program = Program([*self._shell, "-c", command], self.environment, close_stderr=self._close_stderr)
        self.programs.append(program)
        return program

    def close(self) -> None:
        """End what still runs."""
        for program in self.programs:
            if not program.stdin.closed or program.process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(program.process.pid, signal.SIGKILL)
                with contextlib.suppress(ValueError, OSError):
                    program.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def until(condition: object, patience_s: float = 20.0) -> None:
    """Wait until a callable gives something true."""
    end = time.monotonic() + patience_s
    while not condition():  # type: ignore[operator]
        if time.monotonic() > end:
            raise AssertionError("it did not come to that")
        time.sleep(0.02)
