"""The two pipes of a child process, as Stream wants them: read with patience and a wake, written without waiting."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
from typing import IO, TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.probes import wake_pipe
from hoofhearted_desktop.probes.carrier import Carrier

if TYPE_CHECKING:
    import subprocess

CHUNK = 65536


class Pipes:
    """The pipes themselves, where the system can wait for pipes."""

    def __init__(self, into: IO[bytes], out: IO[bytes]) -> None:
        """Take what the child reads and what it writes."""
        self._in, self._out = into, out
        os.set_blocking(into.fileno(), False)
        self._wake = wake_pipe.WakePipe()
        self.wake = self._wake.wake

    def read(self, timeout_s: float) -> Optional[bytes]:
        """Read what comes; see Stream."""
        out = self._out.fileno()
        ready, _, _ = select.select([out, self._wake.fd], [], [], timeout_s)
        if out in ready:
            return os.read(out, CHUNK)
        if ready:
            self._wake.drain()
        return None

    def write(self, data: bytes) -> int:
        """Send what the pipe takes; see Stream."""
        try:
            return os.write(self._in.fileno(), data)
        except OSError:
            return 0

    def end_input(self) -> None:
        """Tell the child that nothing more comes."""
        self._in.close()

    def end_output(self) -> None:
        """Hear the child no more."""
        self._out.close()

    def close(self) -> None:
        """Close what is left."""
        self._wake.close()


class CarriedPipes:
    """The same where the system can wait for sockets only: two threads carry."""

    def __init__(self, into: IO[bytes], out: IO[bytes]) -> None:
        """Take what the child reads and what it writes."""
        self._near, far = socket.socketpair()
        self._near.setblocking(False)  # noqa: FBT003 - socket gives it no name
        self._wake = wake_pipe.WakeSockets()
        self.wake = self._wake.wake
        self._carrier = Carrier(far, out.fileno(), into.fileno(), read_ended=out.close, write_ended=into.close)

    def read(self, timeout_s: float) -> Optional[bytes]:
        """Read what comes; see Stream."""
        return wake_pipe.receive(self._near, self._wake, timeout_s, CHUNK)

    def write(self, data: bytes) -> int:
        """Send what the socket takes; see Stream."""
        try:
            return self._near.send(data)
        except OSError:
            return 0

    def end_input(self) -> None:
        """Tell the child that nothing more comes."""
        with contextlib.suppress(OSError):
            self._near.shutdown(socket.SHUT_WR)

    def end_output(self) -> None:
        """Hear the child no more: its thread ends with the child."""
        self._near.close()

    def close(self) -> None:
        """Close what is left."""
        self._carrier.finish(0.5)
        self._wake.close()


def of(process: subprocess.Popen[bytes]) -> Union[Pipes, CarriedPipes]:
    """Give the pipes of a process that was started with both."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    return (CarriedPipes if sys.platform == "win32" else Pipes)(process.stdin, process.stdout)
