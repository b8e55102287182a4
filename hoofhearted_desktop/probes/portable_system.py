"""The same counters as `probes/proc_system.py`, of a system without /proc; a door to psutil."""

from __future__ import annotations

from typing import Optional

import psutil

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes.proc_system import Processors, Traffic

_UNREADABLE = (OSError, RuntimeError, ValueError, LookupError, TypeError, AssertionError)
"""What psutil raises where the system does not say."""


class PortableCounters:
    """Asks psutil; what it cannot say is None, or nothing."""

    def processors(self) -> Optional[Processors]:
        """Give the time of all processors, in milliseconds."""
        try:
            times = psutil.cpu_times()
        except _UNREADABLE:
            return None
        return Processors(round(sum(times) * 1000), round(times.idle * 1000))

    def memory(self) -> model.Memory:
        """Give the memory that programs could not have."""
        try:
            memory = psutil.virtual_memory()
        except _UNREADABLE:
            return model.Memory()
        return model.Memory(used=memory.total - memory.available, total=memory.total)

    def traffic(self) -> Traffic:
        """Give what the interfaces have carried."""
        try:
            counters = psutil.net_io_counters(pernic=True, nowrap=False)
        except _UNREADABLE:
            return {}
        return {name: (each.bytes_recv, each.bytes_sent) for name, each in counters.items()}


def memory_of(pid: Optional[int] = None) -> Optional[int]:
    """Give how many bytes of memory a process holds, this one if none is named."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except (psutil.Error, *_UNREADABLE):
        return None


def used_by(pid: int) -> Optional[tuple[float, float]]:
    """Give since when a process runs, in Unix seconds, and its seconds of processor time; None where there is none, or this user may not."""
    try:
        process = psutil.Process(pid)
        times = process.cpu_times()
        return float(process.create_time()), float(times.user + times.system)
    except (psutil.Error, *_UNREADABLE):
        return None
