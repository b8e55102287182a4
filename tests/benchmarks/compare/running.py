"""A program that runs beside the others: when it answered, what it has used, what it holds, and its refreshes as they come."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import statistics
import struct
import subprocess
import termios
import threading
import time
from typing import TYPE_CHECKING, NamedTuple, Optional

import psutil

from hoofhearted_desktop.probes import system
from tests.benchmarks.compare.counters import Counters

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MIB = 1 << 20
ANSWER_S = 30.0
"""Who has shown nothing by then is taken for one that does not work here."""
_POLL_S = 0.005
_END_S = 10.0


class Mark(NamedTuple):
    """The moment at which a refresh began: monotonic seconds, processor seconds so far, calls of the driver so far."""

    at: float
    cpu_s: float
    calls: int


class Spent(NamedTuple):
    """What whole refreshes took: how many, in how many seconds, of processor time, by how many calls of the driver."""

    refreshes: int
    passed_s: float
    cpu_s: float
    calls: int


class Held(NamedTuple):
    """Memory in MiB; None where the kernel does not say."""

    rss: Optional[float]
    pss: Optional[float]
    uss: Optional[float]


class Running:
    """A process that writes to a terminal or a pipe, read by a thread so that it is never held up."""

    def __init__(
        self,
        command: tuple[str, ...],
        environment: dict[str, str],
        calls: Path,
        *,
        in_terminal: bool = False,
        shows: bytes = b"",
        says: bytes = b"",
    ) -> None:
        """Start it; it counts its calls of the driver in the file `calls`. It is told `says`, and has answered once it said `shows`."""
        self.counters = Counters(calls)
        self._shows = shows
        self._fd, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 200, 0, 0))
        end = inner if in_terminal else subprocess.PIPE
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            command,
            env={**environment, "FAKE_NVML_CALLS": str(calls)},
            stdin=end,
            stdout=end,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(inner)
        if says and self.process.stdin is not None:
            self.process.stdin.write(says)
            self.process.stdin.flush()
        self.first_s: Optional[float] = None
        self._heard = threading.Event()
        fd = self._fd if in_terminal else self.process.stdout.fileno()  # type: ignore[union-attr]
        self._reader = threading.Thread(target=self._drain, args=(fd,))
        self._reader.start()

    def _drain(self, fd: int) -> None:
        seen = b""
        with contextlib.suppress(OSError):
            while data := os.read(fd, 1 << 16):
                if self.first_s is None:
                    seen += data
                    if self._shows in seen:
                        self.first_s, seen = time.monotonic() - self.began, b""
                        self._heard.set()
        self._heard.set()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    def answered(self) -> bool:
        """Wait for the first answer; whether it came."""
        self._heard.wait(ANSWER_S)
        return self.first_s is not None

    def end(self) -> None:
        """End it and its reader."""
        self.process.terminate()
        try:
            self.process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        self._reader.join()
        os.close(self._fd)
        self.counters.close()


def family(pid: int) -> list[int]:
    """Give the process and all below it; none where it has ended."""
    try:
        own = psutil.Process(pid)
        return [pid, *(each.pid for each in own.children(recursive=True))]
    except psutil.NoSuchProcess:
        return []


def used_s(pids: Iterable[int]) -> float:
    """Give the processor time of these processes so far, as the scheduler counted it, ended threads included."""
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            total += time.clock_gettime(
                (~pid << 3) | 2
            )  # clock_getcpuclockid(3): the kernel's CPUCLOCK_SCHED of a process
    return total


def held(pids: Iterable[int]) -> Held:
    """Give the memory of these processes together; None where the kernel does not say it of each."""
    each = [system.footprint(pid) for pid in pids]
    return Held(*(_sum_mib([getattr(one, name) for one in each]) for name in Held._fields))


def _sum_mib(values: list[Optional[int]]) -> Optional[float]:
    there = [value for value in values if value is not None]
    return sum(there) / MIB if there and len(there) == len(values) else None


class Watched:
    """The refreshes of one program while a slice lasts; `pids` are whose processor time it is."""

    def __init__(self, counters: Counters, names: tuple[str, ...], pids: list[int]) -> None:
        """Watch the calls of `names`."""
        self._counters, self._names, self._pids = counters, names, pids
        self._before = counters.refreshes(names)
        self.marks: list[Mark] = []

    def look(self) -> None:
        """Note a refresh that has begun since the last look."""
        now = self._counters.refreshes(self._names)
        if now != self._before:
            self._before = now
            self.marks.append(Mark(time.monotonic(), used_s(self._pids), self._counters.calls()))

    @property
    def passed_s(self) -> float:
        """How long the whole refreshes took that were seen."""
        return self.marks[-1].at - self.marks[0].at if self.marks else 0.0

    def spent(self) -> Optional[Spent]:
        """Give what they took; None where there was no whole one."""
        if len(self.marks) < 2:
            return None
        first, last = self.marks[0], self.marks[-1]
        return Spent(len(self.marks) - 1, last.at - first.at, last.cpu_s - first.cpu_s, last.calls - first.calls)


def watch(watched: list[Watched], seconds: float, patience_s: float) -> None:
    """Watch until whole refreshes of each have filled `seconds` but for a part of one, at most for `patience_s`."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline and any(each.passed_s < 0.9 * seconds for each in watched):
        for each in watched:
            each.look()
        time.sleep(_POLL_S)


def together(parts: Iterable[Optional[Spent]]) -> Optional[Spent]:
    """Add several slices of one program up; None where none had a whole refresh."""
    whole = [each for each in parts if each is not None]
    if not whole:
        return None
    return Spent(
        sum(each.refreshes for each in whole),
        sum(each.passed_s for each in whole),
        sum(each.cpu_s for each in whole),
        sum(each.calls for each in whole),
    )


def middle(values: Iterable[Optional[float]]) -> Optional[float]:
    """Give the median of what there is, None where there is nothing."""
    there = [each for each in values if each is not None]
    return statistics.median(there) if there else None
