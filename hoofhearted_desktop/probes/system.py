"""The host itself: processor, load, memory, the root disk, the network; the other door to psutil."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

import psutil

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from pathlib import Path

UNREADABLE = (OSError, RuntimeError, ValueError, LookupError, TypeError, AssertionError)
"""What psutil raises where a file of /proc is missing, or is not as Linux writes it: a sandbox's or a container's may be."""


class _Traffic(NamedTuple):
    """Bytes that passed the counted interfaces up to a moment of the monotonic clock."""

    seen: float
    interfaces: frozenset[str]
    received: int
    sent: int


class SystemProbe:
    """Reads the host's figures. Rates are over the time between two reads, None at the first. Used by one thread."""

    def __init__(
        self,
        proc_root: Optional[Path] = None,
        sysfs_root: Optional[Path] = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read below these roots (by default where places says)."""
        psutil.PROCFS_PATH = str(proc_root or places.proc_root())
        self._sysfs = sysfs_root or places.sysfs_root()
        self._monotonic = monotonic
        self._cpu: Optional[tuple[float, float]] = None
        self._traffic: Optional[_Traffic] = None

    def read(self) -> model.System:
        """Give the figures; one that cannot be read is None. Nothing is raised."""
        return model.System(
            cpu_percent=self._cpu_percent(),
            load=_load(),
            memory=_memory(),
            disks=_disks(),
            network_bytes_per_s=self._network(),
        )

    def _cpu_percent(self) -> Optional[float]:
        """Give the share of processor time, of all processors, that was not idle nor waiting for a disk."""
        try:
            times = psutil.cpu_times()
        except UNREADABLE:
            self._cpu = None
            return None
        # user and nice have guest and guest_nice in them already (proc_stat(5)).
        total = sum(times) - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0)
        idle = times.idle + getattr(times, "iowait", 0.0)
        before, self._cpu = self._cpu, (total, idle)
        if before is None or total <= before[0]:
            return None
        percent = 100.0 * (1.0 - (idle - before[1]) / (total - before[0]))
        return round(min(100.0, max(0.0, percent)), 1)

    def _network(self) -> model.Pcie:
        before, self._traffic = self._traffic, self._counted()
        now = self._traffic
        if before is None or now is None or now.interfaces != before.interfaces or now.seen <= before.seen:
            return model.Pcie()
        received, sent = now.received - before.received, now.sent - before.sent
        if received < 0 or sent < 0:
            return model.Pcie()  # an interface was reset
        seconds = now.seen - before.seen
        return model.Pcie(rx=round(received / seconds), tx=round(sent / seconds))

    def _counted(self) -> Optional[_Traffic]:
        """Count the interfaces with a device of their own, so that a bridge does not count again; without one, all."""
        try:
            counters = psutil.net_io_counters(pernic=True, nowrap=False)
        except UNREADABLE:
            return None
        real = {name for name in counters if (self._sysfs / "class" / "net" / name / "device").exists()}
        counted = frozenset(real or (name for name in counters if name != "lo"))
        return _Traffic(
            self._monotonic(),
            counted,
            sum(counters[name].bytes_recv for name in counted),
            sum(counters[name].bytes_sent for name in counted),
        )


class Footprint(NamedTuple):
    """Memory of a process in bytes: what it holds, its part of that where others share it, and what is its alone. None is "cannot say"."""

    rss: Optional[int] = None
    pss: Optional[int] = None
    uss: Optional[int] = None


def footprint(pid: Optional[int] = None) -> Footprint:
    """Give the memory of a process of this user, this one if none is named, by smaps_rollup (proc_pid_smaps(5))."""
    parts = {b"Rss": 0, b"Pss": 0, b"Private_Clean": 0, b"Private_Dirty": 0}
    try:
        with open(f"/proc/{'self' if pid is None else pid}/smaps_rollup", "rb") as file:
            for line in file:
                name, _, rest = line.partition(b":")
                if name in parts:
                    parts[name] = int(rest.split()[0]) << 10
        return Footprint(parts[b"Rss"], parts[b"Pss"], parts[b"Private_Clean"] + parts[b"Private_Dirty"])
    except (OSError, ValueError, IndexError):
        pass
    if pid is None:
        return Footprint(own_memory())
    try:
        return Footprint(int(psutil.Process(pid).memory_info().rss))
    except (psutil.Error, *UNREADABLE):
        return Footprint()


def own_age_s() -> Optional[float]:
    """Give the seconds since this process was started, those included in which the machine slept."""
    try:
        with open("/proc/self/stat", "rb") as file:  # field 22, in clock ticks since boot (proc_pid_stat(5))
            ticks = int(file.read().rpartition(b")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        pass
    started = process_used(os.getpid())
    return None if started is None else max(0.0, time.time() - started.since)


class Used(NamedTuple):
    """Since when a process runs, in Unix seconds, and how many seconds of processor time it has used."""

    since: float
    cpu_s: float


def process_used(pid: int) -> Optional[Used]:
    """Look at a process; None where there is none, or this user may not."""
    try:
        process = psutil.Process(pid)
        times = process.cpu_times()
        return Used(process.create_time(), times.user + times.system)
    except (psutil.Error, *UNREADABLE):
        return None


def own_memory() -> Optional[int]:
    """Give how many bytes of memory this process holds; Linux tells it of `self`, whatever number it has in another's /proc."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        pass
    try:
        return int(psutil.Process().memory_info().rss)
    except (psutil.Error, *UNREADABLE):
        return None


def _load() -> Optional[tuple[float, ...]]:
    """Give the load averages; Windows has none, and psutil's imitation of them would start a thread."""
    if not hasattr(os, "getloadavg"):
        return None
    try:
        return tuple(round(value, 2) for value in os.getloadavg())
    except OSError:
        return None


def _memory() -> model.Memory:
    """Give the memory that programs could not have (proc_meminfo(5): MemTotal less MemAvailable)."""
    try:
        memory = psutil.virtual_memory()
    except UNREADABLE:
        return model.Memory()
    return model.Memory(used=memory.total - memory.available, total=memory.total)


def _disks() -> tuple[model.Disk, ...]:
    """Give the file system of the root alone: asking for others would wait for a network share that does not answer."""
    mount = "/" if os.name == "posix" else os.environ.get("SYSTEMDRIVE", "C:") + "\\"
    try:
        usage = psutil.disk_usage(mount)
    except OSError:
        return (model.Disk(mount),)
    return (model.Disk(mount, usage.used, usage.total),)
