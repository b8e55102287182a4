"""The last minute of each GPU's load, for the glance panel; kept while only the tray is there. No Qt."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.desktop import glyphs

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoofhearted_desktop.core.assessment import Tick

SLOTS = 60
BRIDGED_S = 5
"""An agent that is not looked at tells an idle GPU every four seconds; what is not told for longer is a gap."""

Loads = tuple[Optional[float], ...]


class Minute:
    """The load of one GPU, a slot a second of its host's monotonic clock: 300 bytes a GPU."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._slots = array("f", [math.nan] * SLOTS)
        self._newest: Optional[int] = None

    def take(self, second: int, load: Optional[float]) -> None:
        """Take a load in percent, None where nobody can say; a clock that went back begins anew."""
        newest, told = self._newest, math.nan if load is None else load
        if newest is None or second < newest or second - newest >= SLOTS:
            self._slots = array("f", [math.nan] * SLOTS)
        else:
            missing = self._slots[newest % SLOTS] if second - newest <= BRIDGED_S else math.nan
            for between in range(newest + 1, second):
                self._slots[between % SLOTS] = missing
        self._slots[second % SLOTS] = told
        self._newest = second

    def loads(self) -> Loads:
        """Give the loads of the last SLOTS seconds, the oldest first, None where nobody can say."""
        if self._newest is None:
            return (None,) * SLOTS
        first = self._newest + 1
        ordered = (self._slots[(first + slot) % SLOTS] for slot in range(SLOTS))
        return tuple(None if math.isnan(load) else round(load, 1) for load in ordered)


class Minutes:
    """The minutes of all GPUs of all hosts."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._of: dict[str, dict[str, Minute]] = {}

    def take(self, host: str, tick: Tick) -> None:
        """Take a reading; GPUs that it does not tell of are forgotten."""
        before = self._of.get(host, {})
        second = int(tick.sample.monotonic)
        now: dict[str, Minute] = {}
        for gpu in tick.sample.gpus:
            minute = now[gpu.uuid] = before.get(gpu.uuid) or Minute()
            minute.take(second, glyphs.load(gpu))
        self._of[host] = now

    def keep_only(self, hosts: Collection[str]) -> None:
        """Forget all other hosts."""
        self._of = {host: minutes for host, minutes in self._of.items() if host in hosts}

    def loads(self, host: str, gpu: str) -> Loads:
        """Give a GPU's last minute."""
        minute = self._of.get(host, {}).get(gpu)
        return (None,) * SLOTS if minute is None else minute.loads()
