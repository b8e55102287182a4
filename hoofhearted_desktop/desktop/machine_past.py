"""The last ten minutes of a host's own figures: its processor, memory and network, while somebody looked at it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoofhearted_desktop.core import model

LONGEST_S = 600.0
_MOST = 700
_PAUSE_S = 6.0
"""The figures are read every two seconds; what is missing for longer is a gap."""


class Reading(NamedTuple):
    """One look: `time` in Unix seconds, `cpu` in percent, memory in bytes, network in bytes a second; None is unknown."""

    time: float
    cpu: Optional[float]
    memory: Optional[float]
    received: Optional[float]
    sent: Optional[float]


class MachinePast:
    """Keeps the readings, the newest last, and the newest figures."""

    def __init__(self) -> None:
        """Start without any."""
        self._readings: deque[Reading] = deque(maxlen=_MOST)
        self.system: Optional[model.System] = None
        """The newest figures, None before there are any."""

    def add(self, time: float, system: model.System) -> None:
        """Take figures; a tick without any, and one that says nothing new, change nothing. A clock set back starts anew."""
        if not _says_something(system) or (self.system is not None and system is self.system):
            return
        self.system = system
        if self._readings and time <= self._readings[-1].time:
            self._readings.clear()
        network = system.network_bytes_per_s
        self._readings.append(Reading(time, system.cpu_percent, system.memory.used, network.rx, network.tx))
        while time - self._readings[0].time > LONGEST_S:
            self._readings.popleft()

    def runs(self, of: Callable[[Reading], Optional[float]], span_s: float) -> Iterator[list[tuple[float, float]]]:
        """Give the stretches without a gap of one figure, as (seconds before the newest reading, value)."""
        now = self._readings[-1].time if self._readings else 0.0
        run: list[tuple[float, float]] = []
        before = 0.0
        for reading in self._readings:
            if now - reading.time > span_s:
                continue
            value = of(reading)
            if run and (value is None or reading.time - before > _PAUSE_S):
                yield run
                run = []
            if value is not None:
                run.append((reading.time - now, value))
            before = reading.time
        if run:
            yield run

    def highest(self, of: Callable[[Reading], Optional[float]]) -> float:
        """Give the highest value of one figure, 0 where there is none."""
        return max((value for value in map(of, self._readings) if value is not None), default=0.0)


def _says_something(system: model.System) -> bool:
    known = (system.cpu_percent, system.load, system.memory.used, system.network_bytes_per_s.rx)
    return any(value is not None for value in known) or any(disk.used is not None for disk in system.disks)
