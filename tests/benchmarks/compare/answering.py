"""What answers once and ends: how long it took, and what it used meanwhile, with all that it started."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import time
from pathlib import Path
from typing import NamedTuple, Optional

from hoofhearted_desktop.core import exits
from tests.benchmarks.compare.counters import Counters
from tests.benchmarks.compare.running import MIB

_LOOK_MS = 2
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Answered(NamedTuple):
    """One run: processor time, the most memory in MiB at any moment, seconds from start to end, calls of the driver."""

    cpu_s: float
    rss: float
    passed_s: float
    calls: int


def answer(command: tuple[str, ...], environment: dict[str, str], calls: Path) -> Optional[Answered]:
    """Run `command`, which counts its calls of the driver in `calls`; None where it did not answer.

    The time is that of the program and of what it waited for (wait4(2)). Its ru_maxrss would be that of who started it, where that
    is more: so the memory is looked at while it runs.
    """
    counters = Counters(calls)
    before = counters.calls()
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        env={**environment, "FAKE_NVML_CALLS": str(calls)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    most = _most_held(process.pid)
    _, status, used = os.wait4(process.pid, 0)
    passed_s = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    called = counters.calls() - before
    counters.close()
    if process.returncode not in {exits.OK, exits.UNEXPECTED}:
        return None
    return Answered(used.ru_utime + used.ru_stime, most / MIB, passed_s, called)


def _most_held(pid: int) -> int:
    """Look at the memory of a process and its children until it ends; the most there was, in bytes."""
    most = 0
    ends = os.pidfd_open(pid)
    waiting = select.poll()
    waiting.register(ends, select.POLLIN)
    while not waiting.poll(_LOOK_MS):
        most = max(most, sum(map(_rss, (pid, *_children(pid)))))
    os.close(ends)
    return most


def _rss(pid: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    return 0


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return []
