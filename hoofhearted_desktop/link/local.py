"""The agent of this machine as a child process, over pipes: a driver that hangs or crashes cannot take the window with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.core import exits, shortages
from hoofhearted_desktop.link import child_pipes
from hoofhearted_desktop.link.stream import LEFT, Opener, Stream, Unreachable
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.link.progress import Progress

PATIENCE_S = 2.0
LAST_PATIENCE_S = 0.5
_REASONS = {
    exits.AGENT_CRASHED: "the agent crashed",
    exits.AGENT_SILENT: "another agent of this user runs, but does not answer",
    exits.NO_RUNTIME_DIR: "the agent cannot use its runtime directory",
    exits.BAD_SOURCE: "the agent was started with a scenario or recording that it cannot use",
}


def command(arguments: Sequence[str]) -> list[str]:
    """Give the command line that starts the agent: the program beside this one where frozen, else this Python."""
    if getattr(sys, "frozen", False):
        suffix = ".exe" if sys.platform == "win32" else ""
        return [str(Path(sys.executable).with_name(f"hoofhearted-agent{suffix}")), *arguments]
    return [sys.executable, "-m", "hoofhearted_desktop.agent", *arguments]


def environment() -> dict[str, str]:
    """Give this environment, with the package's own place first on the child's path."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": root if not path else f"{root}{os.pathsep}{path}"}


def opener(arguments: Sequence[str] = ("connect",)) -> Opener:
    """Give what starts the agent of this machine, or a stand-in by `arguments`."""

    def open_stream(_progress: Progress) -> Union[Stream, Unreachable]:
        try:
            return Child(command(arguments))
        except (OSError, MemoryError, RuntimeError) as error:
            lacking = shortages.of(error)
            if lacking is not None:
                return Unreachable(f"the agent could not be started: {lacking.message}", lacking.remedy)
            if not isinstance(error, OSError):
                raise
            return Unreachable(f"the agent could not be started: {error}", "reinstall the program")

    return open_stream


def _nameless_file() -> IO[bytes]:
    """Give a file without a name; in memory where the system can (memfd_create(2)), which spares importing tempfile."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("hoofhearted-agent-stderr", os.MFD_CLOEXEC), "w+b")
    import tempfile

    return tempfile.TemporaryFile()


class Child:
    """A child process and its two pipes. Its stderr goes to a nameless file, whose end is the reason if it fails."""

    silence_ends = False

    def __init__(self, arguments: Sequence[str], inherited: Sequence[int] = ()) -> None:
        """Start it, with the open files `inherited` beside its pipes; raises OSError."""
        self._stderr = _nameless_file()
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=environment(),
            bufsize=0,
            start_new_session=sys.platform != "win32",
            pass_fds=inherited,
            creationflags=flags,
        )
        self._pipes = child_pipes.of(self._process)

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    def read(self, timeout_s: float) -> Optional[bytes]:
        """Read what comes; see Stream."""
        return self._pipes.read(timeout_s)

    def write(self, data: bytes) -> int:
        """Send what the pipe takes; see Stream."""
        return self._pipes.write(data)

    def wake(self) -> None:
        """End a waiting `read`."""
        self._pipes.wake()

    def close(self) -> Unreachable:
        """Close the child's input, upon which it leaves; one that still serves other clients is left to them."""
        self._pipes.end_input()
        status = self._waited(PATIENCE_S)
        self._pipes.end_output()
        if status is None:  # one that waits until somebody reads what it says leaves now
            status = self._waited(LAST_PATIENCE_S)
        status = exits.OK if status is None else status
        self._pipes.close()
        with self._stderr as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 2000))
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
        said = lines[-1].removeprefix("hoofhearted-agent: ") if lines else None
        return _ended_by(-status, self.pid) if status < 0 else _why(status, said)

    def _waited(self, patience_s: float) -> Optional[int]:
        """Wait for its end; gives its status, None where it goes on."""
        try:
            return self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            return None


def _ended_by(number: int, pid: int) -> Unreachable:
    """Say why the child `pid` was ended by a signal."""
    from hoofhearted_desktop.agent import crashes  # most agents leave well

    if number in crashes.SIGNALS:
        said = crashes.sentence(places.data_dir(), pid) or f"the agent crashed ({signal.Signals(number).name})"
        return Unreachable(said, "it is begun anew; `hoofhearted doctor` has more")
    if number == getattr(signal, "SIGKILL", None):
        return Unreachable("the agent was killed: by somebody, or because this machine has no memory left")
    return Unreachable(f"the agent was ended by signal {number}")


def _why(status: int, said: Optional[str]) -> Unreachable:
    if status == exits.OK:
        return Unreachable(LEFT)
    lacking = shortages.named(said or "")
    if lacking is not None:
        return Unreachable(f"the agent could not go on: {lacking.message}", lacking.remedy)
    if said is not None and status in _REASONS:
        return Unreachable(said)
    reason = _REASONS.get(status, f"the agent ended with status {status}")
    return Unreachable(f"{reason}: {said}" if said else reason)
