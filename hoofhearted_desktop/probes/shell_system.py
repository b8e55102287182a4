"""A server's own figures, by a shell there: processor, load, memory, the root's disk, the network, and its clock."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import proc_system, shell_script

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofhearted_desktop.probes.proc_system import Processors
    from hoofhearted_desktop.probes.shell_channel import Answer, Channel

PATIENCE_S = 3.0
_KIB = 1024
_LARGEST = 10**18


class Figures(NamedTuple):
    """One reading. `boot` and `up_s` are in seconds; counters are since the start of the server."""

    boot: Optional[float] = None
    up_s: Optional[float] = None
    busy: Optional[Processors] = None
    load: Optional[tuple[float, ...]] = None
    memory: model.Memory = model.Memory()
    disks: tuple[model.Disk, ...] = (model.Disk("/"),)
    traffic: Mapping[str, tuple[int, int]] = MappingProxyType({})
    """As `proc_system.Traffic`."""


def figures(answer: Answer) -> Figures:
    """Read the sections of `shell_script.host`; each figure that is none is None."""
    texts = {section.name: section.text for section in answer}
    lines = proc_system.by_name(texts.get("lines", ""))
    boot = proc_system.numbers(lines.get("btime", []))
    up = _decimals(texts.get("uptime", ""), 1)
    return Figures(
        float(boot[0]) if boot else None,
        up[0] if up else None,
        proc_system.processors_of(lines),
        _decimals(texts.get("load", ""), 3),
        proc_system.memory_of(lines),
        (_disk(texts.get("disk", "")),),
        proc_system.traffic_of(texts.get("traffic", "")),
    )


def _decimals(text: str, count: int) -> Optional[tuple[float, ...]]:
    words = text.split()[:count]
    if len(words) < count or not all(re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,6})?", word) for word in words):
        return None
    return tuple(float(word) for word in words)


def _disk(text: str) -> model.Disk:
    """Read the last line of `df -P`, whose columns are taken from the right: a device may have spaces in its name."""
    words = text.splitlines()[-1].split() if text.strip() else []
    kib = proc_system.numbers(words[-5:-3]) if len(words) >= 6 and words[-1] == "/" else []
    return model.Disk("/", kib[1] * _KIB, kib[0] * _KIB) if len(kib) == 2 else model.Disk("/")


class ShellSystem:
    """Reads the figures; rates are over the time between two reads, None at the first. Used by one thread."""

    def __init__(
        self, channel: Channel, real: frozenset[str], monotonic: Callable[[], float], wall: Callable[[], float]
    ) -> None:
        """Ask over `channel`. `real` are the interfaces with a device of their own, so that a bridge does not count again."""
        self._channel = channel
        self._real = real
        self._monotonic = monotonic
        self._own_wall = wall
        self._ahead_s = 0.0
        self._before: Optional[tuple[float, Figures]] = None

    def wall(self) -> float:
        """Give the server's time now, in Unix seconds: the kernel's start and how long ago it is, to about a second."""
        return self._own_wall() + self._ahead_s

    def read(self) -> model.System:
        """Give the figures; none where the server does not answer in time."""
        answer = self._channel.ask(shell_script.host(), PATIENCE_S)
        if answer is None:
            self._before = None
            return model.System()
        return self.take(figures(answer))

    def take(self, now: Figures) -> model.System:
        """Take figures that were just read."""
        seen = self._monotonic()
        if now.boot is not None and now.up_s is not None:
            ahead_s = now.boot + now.up_s - self._own_wall()
            # What differs by less is the way here, and the whole seconds in which the kernel's start is given.
            if abs(ahead_s - self._ahead_s) > 2.0:
                self._ahead_s = ahead_s
        before, self._before = self._before, (seen, now)
        return model.System(
            cpu_percent=_cpu_percent(before[1].busy, now.busy) if before else None,
            load=now.load,
            memory=now.memory,
            disks=now.disks,
            network_bytes_per_s=self._rates(before, seen, now) if before else model.Pcie(),
        )

    def _rates(self, before: tuple[float, Figures], seen: float, now: Figures) -> model.Pcie:
        then, old = before
        counted = [name for name in now.traffic if (name in self._real if self._real else name != "lo")]
        if seen <= then or not counted or not all(name in old.traffic for name in counted):
            return model.Pcie()
        received = sum(now.traffic[name][0] - old.traffic[name][0] for name in counted)
        sent = sum(now.traffic[name][1] - old.traffic[name][1] for name in counted)
        if not 0 <= received < _LARGEST or not 0 <= sent < _LARGEST:
            return model.Pcie()  # an interface was reset
        return model.Pcie(rx=round(received / (seen - then)), tx=round(sent / (seen - then)))


def _cpu_percent(old: Optional[Processors], now: Optional[Processors]) -> Optional[float]:
    return None if old is None or now is None else proc_system.busy_percent(old, now)
