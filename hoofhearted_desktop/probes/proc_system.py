"""The counters of a Linux machine, of the files of /proc: proc_stat(5), proc_meminfo(5) and proc_pid_net(5); this one's, or the texts of another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KIB = 1024
_FIRST_LINES = 256
"""Bytes: the line of all processors, and those of the memory, are the first of their files."""
_COUNTED = 8
"""user, nice, system, idle, iowait, irq, softirq, steal; guest and guest_nice behind them are in user and nice already."""


class Processors(NamedTuple):
    """Time of all processors since the start, in ticks: all of it, and what was idle or waited for a disk."""

    total: int
    idle: int


Traffic = dict[str, tuple[int, int]]
"""Bytes received and sent since the start, by interface."""


def numbers(words: list[str]) -> list[int]:
    """Give whole numbers; nothing where one of the words is none."""
    found = [int(word) for word in words if len(word) <= 18 and word.isascii() and word.isdigit()]
    return found if len(found) == len(words) else []


def by_name(text: str) -> Mapping[str, list[str]]:
    """Give the words of each line by its first, without a colon."""
    lines = [line.split() for line in text.splitlines()]
    return {words[0].rstrip(":"): words[1:] for words in lines if words}


def processors_of(lines: Mapping[str, list[str]]) -> Optional[Processors]:
    """Read the line of all processors; None where it is none."""
    times = numbers(lines.get("cpu", []))
    if len(times) < 4:
        return None
    return Processors(sum(times[:_COUNTED]), sum(times[3:5]))


def busy_percent(before: Processors, now: Processors) -> Optional[float]:
    """Give the share of the time between two readings in which a processor worked; None where no time has passed."""
    if now.total <= before.total:
        return None
    percent = 100.0 * (1.0 - (now.idle - before.idle) / (now.total - before.total))
    return round(min(100.0, max(0.0, percent)), 1)


def memory_of(lines: Mapping[str, list[str]]) -> model.Memory:
    """Give the memory that programs could not have: MemTotal less MemAvailable, which is more than there is in some containers."""
    total, available = (numbers(lines.get(name, [])[:1]) for name in ("MemTotal", "MemAvailable"))
    if not total or not available or available[0] > total[0]:
        return model.Memory()
    return model.Memory(used=(total[0] - available[0]) * _KIB, total=total[0] * _KIB)


def traffic_of(text: str) -> Traffic:
    """Read what each interface has carried."""
    found = {}
    for line in text.splitlines():
        name, colon, rest = line.partition(":")
        counters = numbers(rest.split()[:9])
        if colon and len(counters) == 9:
            found[name.strip()] = (counters[0], counters[8])
    return found


class ProcFiles:
    """Reads them below a process file system; a file that cannot be read has nothing in it."""

    def __init__(self, root: Path) -> None:
        """Read below `root`."""
        self._root = str(root)

    def processors(self) -> Optional[Processors]:
        """Give the time of all processors, which the first line tells."""
        return processors_of(by_name(self._text("stat", _FIRST_LINES).partition("\n")[0]))

    def memory(self) -> model.Memory:
        """Give this machine's memory."""
        return memory_of(by_name(self._text("meminfo", _FIRST_LINES)))

    def traffic(self) -> Traffic:
        """Give what this machine's interfaces have carried."""
        return traffic_of(self._text("net/dev"))

    def _text(self, name: str, most: int = -1) -> str:
        try:
            with open(f"{self._root}/{name}", "rb", buffering=0) as file:
                return (file.read(most) or b"").decode("utf-8", "replace")
        except OSError:
            return ""
