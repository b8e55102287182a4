"""The throughput of a GPU's bus, asked only on demand: each counter blocks for 20 ms (nvml.h), and there are two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import model

if TYPE_CHECKING:
    from hoofhearted_desktop.probes.nvml_doubts import Doubts
    from hoofhearted_desktop.probes.nvml_library import Handle, Library
    from hoofhearted_desktop.probes.nvml_questions import Questions

EVERY_S = 1.9
KEPT_S = 10.0
FASTEST = 1_000_000_000_000
BUSES_A_TICK = 2
TX, RX = 0, 1
"""nvmlPcieUtilCounter_t."""


class Bus:
    """One GPU's bus."""

    def __init__(self, library: Library, handle: Handle, questions: Questions, doubts: Doubts) -> None:
        """Ask nothing yet."""
        self._library = library
        self._handle = handle
        self._questions = questions
        self._doubts = doubts
        self._reading = model.Pcie()
        self._read_at = float("-inf")

    def waits_s(self, monotonic: float) -> float:
        """Give how long ago it was asked; 0 where it tells nothing."""
        silent = self._questions.failed is not None or self._questions.lacks(f"pcie_{RX}")
        return 0.0 if silent else monotonic - self._read_at

    def read(self, monotonic: float) -> None:
        """Ask it, which blocks."""
        self._read_at = monotonic
        self._reading = model.Pcie(self._bytes_per_s(RX, "rx"), self._bytes_per_s(TX, "tx"))

    def reading(self, monotonic: float) -> model.Pcie:
        """Give what it said last, if that is not old."""
        return self._reading if monotonic - self._read_at < KEPT_S else model.Pcie()

    def _bytes_per_s(self, counter: int, way: str) -> Optional[int]:
        name = ("nvmlDeviceGetPcieThroughput",)
        told_kb = self._questions.ask(f"pcie_{counter}", lambda: self._library.number(name, self._handle, counter))
        if told_kb is None:
            return None
        told = told_kb * 1000
        known = self._doubts.within(f"pcie_bytes_per_s.{way}", told, 0, FASTEST, "no bus is so fast")
        return None if known is None else told


def read_some(buses: list[Bus], monotonic: float) -> None:
    """Ask those that have waited longest, not more than BUSES_A_TICK."""
    waiting = [bus for bus in buses if bus.waits_s(monotonic) >= EVERY_S]
    waiting.sort(key=lambda bus: -bus.waits_s(monotonic))
    for bus in waiting[:BUSES_A_TICK]:
        bus.read(monotonic)
