"""What changes of a Linux process, by one small read of /proc/PID/stat (proc_pid_stat(5)): several times cheaper than psutil."""

from __future__ import annotations

import functools
import os
import time
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

if TYPE_CHECKING:
    from pathlib import Path

_STATES = {
    "R": "running",
    "S": "sleeping",
    "D": "disk-sleep",
    "T": "stopped",
    "t": "tracing-stop",
    "Z": "zombie",
    "I": "idle",
    "P": "parked",
    "W": "waking",
    "K": "wake-kill",
}
_LARGEST = 10**13
"""Of ticks and of pages; more no machine has, and no reader of a sample would take."""

_PID_MAX_LIMIT = 4_194_304  # proc_sys_kernel(5); drivers have told of process 4294967295


class Vitals(NamedTuple):
    """What one process shows at one moment. (pid, birth) is its identity.

    `birth` is the start in the system's own unit, which never changes; `started` the same in Unix seconds. `image` is a
    number that changes when the process executes another program, where the kernel lets us see it, else constant.
    `state` is one of psutil's words, `cpu_s` the processor time used, `rss` in bytes; `text` is what this was read from.
    """

    birth: float
    started: float
    name: str
    state: Optional[str]
    parent_pid: int
    cpu_s: Optional[float]
    rss: Optional[int]
    image: int = 0
    text: bytes = b""


Missing = str
"""`gone` or `hidden`, as in model.Process.missing."""


_READING = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)


def read_once(path: str, most: int) -> Union[bytes, Missing, None]:
    """Read a file of the process file system, which gives up to `most` bytes at once; a quarter of what open() costs.

    `hidden` where this user may not, `gone` where the process ended while it was read, None where there is no such file.
    """
    try:
        descriptor = os.open(path, _READING)
    except PermissionError:
        return "hidden"
    except OSError:
        return None
    try:
        return os.read(descriptor, most)
    except PermissionError:
        return "hidden"
    except OSError:
        return "gone"  # ESRCH: it ended between the two calls
    finally:
        os.close(descriptor)


class Kernel(NamedTuple):
    """What the figures of a stat file are counted in: from `boot` in Unix seconds, `ticks` a second, pages of `page` bytes."""

    boot: float
    ticks: int
    page: int


def parse(text: bytes, kernel: Kernel) -> Union[Vitals, Missing]:
    """Read the text of /proc/PID/stat, of whichever machine `kernel` tells of; raises ValueError where a figure is none."""
    # The name may hold spaces and parentheses; only the last closing one ends it.
    head, closed, tail = text.rpartition(b")")
    fields = tail.split()
    if not closed or len(fields) < 22:
        return "gone"
    state = fields[0].decode("ascii", "replace")
    if state in {"X", "x"}:
        return "gone"
    birth, parent, used, pages = int(fields[19]), int(fields[1]), int(fields[11]) + int(fields[12]), int(fields[21])
    if not (0 <= parent <= _PID_MAX_LIMIT and 0 <= birth < _LARGEST and 0 <= used < _LARGEST and 0 <= pages < _LARGEST):
        raise ValueError("a figure that there cannot be")
    return Vitals(
        birth,
        kernel.boot + birth / kernel.ticks,
        head.partition(b"(")[2].decode("utf-8", "replace"),
        _STATES.get(state),
        parent,
        used / kernel.ticks,
        pages * kernel.page,
        # startcode and arg_start: both move with every exec, and are 0 or 1 where we may not see them.
        hash((fields[23], fields[45])) if len(fields) > 45 else 0,
        text,
    )


class StatReader:
    """Reads vitals from a process file system.

    `started` counts from the kernel's boot time as it was at the first read of any: the kernel recomputes it from the clock, so
    that a second read would give every process a slightly different start.
    """

    def __init__(self, proc_root: Path) -> None:
        """Read below `proc_root`, which need not be this system's own."""
        self._root = str(proc_root)
        self._known: Optional[Kernel] = None

    def read(self, pid: int, before: Optional[Vitals] = None) -> Union[Vitals, Missing]:
        """Give the vitals of `pid`, or why there are none; `before` itself where the kernel says the very same."""
        if not 0 < pid <= _PID_MAX_LIMIT:
            return "gone"
        text = read_once(f"{self._root}/{pid}/stat", 4096)
        if text is None:
            return self._absent(pid)
        if isinstance(text, str):
            return text
        return before if before is not None and text == before.text else parse(text, self._kernel())

    def _kernel(self) -> Kernel:
        if self._known is None:
            boot = _boot_time(f"{self._root}/stat")
            self._known = Kernel(boot, os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE"))
        return self._known

    def _absent(self, pid: int) -> Missing:
        """Tell a process that is gone from one that hidepid=2 (proc(5)) hides: the kernel still refuses to signal it."""
        if self._root == "/proc":
            try:
                os.kill(pid, 0)
            except PermissionError:
                return "hidden"
            except OSError:
                return "gone"
        return "gone"


@functools.lru_cache(maxsize=8)
def _boot_time(path: str) -> float:
    """Give when the kernel started, by the file that says so, else by the kernel's own clock; for every reader the same."""
    try:
        with open(path, "rb") as file:
            for line in file:
                if line.startswith(b"btime "):
                    return float(line[6:])
    except (OSError, ValueError):
        pass
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
