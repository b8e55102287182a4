"""A clock that a test sets, for the programs that get `environment`: back, ahead, and as after a sleep."""

from __future__ import annotations

import time
from pathlib import Path

from tests.preloaded import library

_SOURCE = Path(__file__).with_name("clock.c")


class SetClock:
    """Off by nothing at first; `says` is the file by which the programs are told."""

    def __init__(self, says: Path) -> None:
        """Begin with the right time."""
        self._says = says
        self.wall_s = self.slept_s = 0
        self.environment = {"LD_PRELOAD": str(library(_SOURCE)), "SET_CLOCK": str(says)}
        self._tell()

    def now(self) -> float:
        """Give the time of day as those programs have it."""
        return time.time() + self.wall_s

    def put(self, by_s: float) -> None:
        """Set it ahead, or back."""
        self.wall_s += round(by_s)
        self._tell()

    def put_to(self, unix: float) -> None:
        """Set it to a time of day."""
        self.put(unix - self.now())

    def sleep(self, seconds: int) -> None:
        """Have the computer have slept for so long."""
        self.slept_s += seconds
        self.put(seconds)

    def _tell(self) -> None:
        beside = self._says.with_name(f"{self._says.name}.new")
        beside.write_text(f"{self.wall_s} {self.slept_s}")
        beside.replace(self._says)
