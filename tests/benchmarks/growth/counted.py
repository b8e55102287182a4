"""What SQLite does for something, counted: steps of its virtual machine, and bytes read from the file; and the processor's time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Counted(NamedTuple):
    """`steps` of SQLite, `read_bytes` that read(2) gave, `cpu_ms`."""

    steps: int
    read_bytes: int
    cpu_ms: float


def bytes_read() -> int:
    """Give what this process has been given by read(2) so far (proc_pid_io(5))."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["rchar"])


def counted(database: Any, work: Callable[[], object], times: int = 1) -> Counted:
    """Do something several times; give what one of them took: all counts are of the last, the time is the shortest."""
    steps, shortest, read = 0, float("inf"), 0
    for _ in range(times):
        began = time.thread_time()
        work()
        shortest = min(shortest, time.thread_time() - began)

    def step() -> None:
        nonlocal steps
        steps += 1

    database.set_progress_handler(step, 1)
    before = bytes_read()
    try:
        work()
    finally:
        read = bytes_read() - before
        database.set_progress_handler(None, 1)
    return Counted(steps, read, shortest * 1000)
