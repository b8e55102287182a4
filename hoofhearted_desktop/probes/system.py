"""The host itself: processor, load, memory, the root disk, the network."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, Protocol

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import places, proc_system

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.probes.proc_system import Processors, Traffic

_LINUX = sys.platform.startswith("linux")


class Counters(Protocol):
    """What says how much there has been of everything, such as proc_system.ProcFiles."""

    def processors(self) -> Optional[Processors]:
        """Give the time of all processors."""
        ...

    def memory(self) -> model.Memory:
        """Give the memory that programs could not have."""
        ...

    def traffic(self) -> Traffic:
        """Give what the interfaces have carried; nothing where nobody says."""
        ...


class _Carried(NamedTuple):
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
        self._counters = _counters(proc_root or places.proc_root())
        self._sysfs = str(sysfs_root or places.sysfs_root())
        self._monotonic = monotonic
        self._processors: Optional[Processors] = None
        self._carried: Optional[_Carried] = None

    def read(self) -> model.System:
        """Give the figures; one that cannot be read is None. Nothing is raised."""
        return model.System(
            cpu_percent=self._cpu_percent(),
            load=_load(),
            memory=self._counters.memory(),
            disks=_disks(),
            network_bytes_per_s=self._network(),
        )

    def _cpu_percent(self) -> Optional[float]:
        """Give the share of processor time, of all processors, that was not idle nor waiting for a disk."""
        before, self._processors = self._processors, self._counters.processors()
        now = self._processors
        return None if before is None or now is None else proc_system.busy_percent(before, now)

    def _network(self) -> model.Pcie:
        before, self._carried = self._carried, self._counted()
        now = self._carried
        if before is None or now is None or now.interfaces != before.interfaces or now.seen <= before.seen:
            return model.Pcie()
        received, sent = now.received - before.received, now.sent - before.sent
        if received < 0 or sent < 0:
            return model.Pcie()  # an interface was reset
        seconds = now.seen - before.seen
        return model.Pcie(rx=round(received / seconds), tx=round(sent / seconds))

    def _counted(self) -> Optional[_Carried]:
        """Count the interfaces with a device of their own, so that a bridge does not count again; without one, all."""
        traffic = self._counters.traffic()
        if not traffic:
            return None
        real = {name for name in traffic if os.path.exists(f"{self._sysfs}/class/net/{name}/device")}
        counted = frozenset(real or (name for name in traffic if name != "lo"))
        received, sent = (sum(traffic[name][way] for name in counted) for way in (0, 1))
        return _Carried(self._monotonic(), counted, received, sent)


def _counters(proc_root: Path) -> Counters:
    if _LINUX:
        return proc_system.ProcFiles(proc_root)
    from hoofhearted_desktop.probes.portable_system import PortableCounters

    return PortableCounters()


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
    from hoofhearted_desktop.probes import portable_system

    return Footprint(portable_system.memory_of(pid))


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
    from hoofhearted_desktop.probes import portable_system

    found = portable_system.used_by(pid)
    return None if found is None else Used(*found)


def own_memory() -> Optional[int]:
    """Give how many bytes of memory this process holds; Linux tells it of `self`, whatever number it has in another's /proc."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        if _LINUX:
            return None
    from hoofhearted_desktop.probes import portable_system

    return portable_system.memory_of()


def _load() -> Optional[tuple[float, ...]]:
    """Give the load averages; Windows has none, and an imitation of them would be a thread."""
    if not hasattr(os, "getloadavg"):
        return None
    try:
        return tuple(round(value, 2) for value in os.getloadavg())
    except OSError:
        return None


def _disks() -> tuple[model.Disk, ...]:
    """Give the file system of the root alone: asking for others would wait for a network share that does not answer."""
    mount = "/" if os.name == "posix" else os.environ.get("SYSTEMDRIVE", "C:") + "\\"
    try:
        if hasattr(os, "statvfs"):
            seen = os.statvfs(mount)
            used = (seen.f_blocks - seen.f_bfree) * seen.f_frsize
            return (model.Disk(mount, used, seen.f_blocks * seen.f_frsize),)
        import shutil  # it brings three compressors

        usage = shutil.disk_usage(mount)
    except OSError:
        return (model.Disk(mount),)
    return (model.Disk(mount, usage.used, usage.total),)
