"""What is said of a host's own figures, in one line and beside their small charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import naming, quantities
from hoofhearted_desktop.core.tongue import say

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

_GIB = 2**30
_TIB = 2**40
_STEPS = ((1e9, "GB/s"), (1e6, "MB/s"), (1e3, "kB/s"))


class Said(NamedTuple):
    """One figure: its title, its value, what belongs to it, and how full it is, 0 to 1, where it can be full."""

    title: str
    value: str
    more: str = ""
    part: Optional[float] = None


def rate(value: Optional[float]) -> str:
    """Give bytes a second as "1.2 MB/s"."""
    if value is None:
        return quantities.not_available()
    for size, unit in _STEPS:
        if value >= size:
            return f"{_short(value / size)} {unit}"
    return f"{quantities.number(value)} B/s"


def of(used: Optional[int], total: Optional[int]) -> str:
    """Give bytes as "9.1 of 32 GiB", and of a large disk as "5.2 of 7.3 TiB"."""
    if used is None:
        return quantities.not_available()
    if not total:
        return quantities.gib(used)
    if total >= _TIB:
        return say("{used} of {total} TiB", used=_short(used / _TIB), total=_short(total / _TIB))
    return say("{used} of {total} GiB", used=_short(used / _GIB), total=quantities.number(total / _GIB))


def figures(system: model.System) -> tuple[Said, Said, Said, Said]:
    """Give processor, memory, network and the disk that is fullest; what cannot be said is "n/a"."""
    load = say("load {load}", load=quantities.number(system.load[0], 2)) if system.load else ""
    processor = Said(say("Processor"), quantities.percent(system.cpu_percent), load, _part(system.cpu_percent, 100))
    memory = Said(say("Memory"), of(*system.memory[:2]), "", _part(system.memory.used, system.memory.total))
    network = system.network_bytes_per_s
    moved = Said(say("Network"), f"↓ {rate(network.rx)}", f"↑ {rate(network.tx)}")
    disks = [disk for disk in system.disks if disk.used is not None and disk.total]
    fullest = max(disks, key=lambda disk: (disk.used or 0) / (disk.total or 1), default=None)
    if fullest is None:
        return processor, memory, moved, Said(say("Disk"), quantities.not_available())
    mount = naming.printable(fullest.mount)
    kept = Said(say("Disk"), of(fullest.used, fullest.total), mount, _part(fullest.used, fullest.total))
    return processor, memory, moved, kept


def line(system: model.System) -> str:
    """Say in one line what is known of them."""
    said = []
    for figure in figures(system):
        if figure.value.removeprefix("↓ ") != quantities.not_available():
            more = f" {figure.more}" if figure.more.startswith("↑") else ""
            said.append(say("{title} {value}", title=figure.title, value=figure.value + more))
    return " · ".join(said)


def _short(value: float) -> str:
    return quantities.number(value, 1 if value < 100 else 0)


def _part(used: Optional[float], total: Optional[float]) -> Optional[float]:
    return None if used is None or not total else min(1.0, max(0.0, used / total))
