"""Runs the command of a `Match exec` as ssh does, by the user's shell, but for a limited time and until it is cancelled."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress

LONGEST_S = 5.0
"""ssh waits for ever. A command that decides which lines count is meant to be quick."""


class Runner:
    """Runs each command once, all of them for `longest_s` at most, `LONGEST_S` each."""

    def __init__(self, progress: Optional[Progress] = None, longest_s: float = 3 * LONGEST_S) -> None:
        """Nothing runs yet; cancelling `progress` ends what runs then and lets nothing else begin."""
        self._progress = progress
        self._left_s = longest_s
        self._ran: dict[str, Optional[int]] = {}

    def __call__(self, command: str) -> Optional[int]:
        """Give the command's exit status, the one it had before; None where it has none."""
        cancelled = self._progress is not None and self._progress.cancelled
        if command not in self._ran:
            began = time.monotonic()
            late = cancelled or self._left_s <= 0
            self._ran[command] = None if late else run(command, self._progress, min(LONGEST_S, self._left_s))
            self._left_s -= time.monotonic() - began
        return self._ran[command]


def run(command: str, progress: Optional[Progress] = None, longest_s: float = LONGEST_S) -> Optional[int]:
    """Run it and give its exit status; None where it cannot be started, takes too long, is cancelled or dies of a signal.

    It has no terminal and sees nothing of ours; it and whatever it started are ended with it.
    """
    posix = os.name == "posix"
    words = [os.environ.get("SHELL") or "/bin/sh", "-c", command] if posix else command
    try:
        process = subprocess.Popen(
            words,
            shell=not posix,  # nosec B602 # ssh_config(5): a shell runs it, which Windows has by another name
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=posix,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError):
        return None

    def end() -> None:
        if process.returncode is not None:
            return
        with contextlib.suppress(OSError):
            if posix:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()

    try:
        with progress.interrupted_by(end) if progress is not None else contextlib.nullcontext():
            status: Optional[int] = process.wait(longest_s)
    except subprocess.TimeoutExpired:
        status = None
    finally:
        end()
        process.wait()
    return status if status is not None and status >= 0 else None
