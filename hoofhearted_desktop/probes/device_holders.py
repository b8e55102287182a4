"""Who has an NVIDIA device file open, by the descriptors the kernel shows (proc_pid_fd(5)); the driver is not asked.

A process may keep a GPU awake with no context on it, and then the driver's list does not name it. Only the owner of a
process and root may look.
"""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hoofhearted_desktop.core import model

_DEVICE = re.compile(r"/dev/nvidia(\d+)\Z")
_MOST_DESCRIPTORS = 4096
BUDGET_S = 0.002
LOOK_EVERY_S = 60.0
UNSEEN_S = 600.0
"""Between two looks through all processes, and while nobody is connected who would be told: it takes 10 µs a process, and more of those that have much open."""
MOST_HOLDERS = 32


class Holders(NamedTuple):
    """One whole look: for each device minor who has it open, and of how many processes nothing could be seen."""

    by_minor: dict[int, frozenset[int]]
    unseen: int


def devices_of(proc_root: Path, pid: int) -> Optional[frozenset[int]]:
    """Give the minors of the NVIDIA devices that process `pid` has open; None where we may not look, or it is gone."""
    found = set()
    try:
        with os.scandir(f"{proc_root}/{pid}/fd") as entries:
            for place, entry in enumerate(entries):
                if place >= _MOST_DESCRIPTORS:
                    break
                try:
                    match = _DEVICE.match(os.readlink(entry.path))
                except OSError:
                    continue  # closed meanwhile
                if match:
                    found.add(int(match[1]))
    except OSError:
        return None
    return frozenset(found)


class HolderScan:
    """Looks through all processes a few milliseconds at a time, so that no sample waits for thousands of them."""

    def __init__(self, proc_root: Path, clock: Callable[[], float] = time.perf_counter) -> None:
        """Look below `proc_root`."""
        self._root = proc_root
        self._clock = clock
        self._left: Optional[Iterator[int]] = None
        self._found: dict[int, set[int]] = {}
        self._unseen = 0

    def step(self, budget_s: float = BUDGET_S) -> Optional[Holders]:
        """Go on looking for about `budget_s`; give what was found once all were looked at, and begin anew after that.

        We ourselves are never among them.
        """
        until = self._clock() + budget_s
        if self._left is None:
            self._left, self._found, self._unseen = iter(self._pids()), {}, 0
        for pid in self._left:
            minors = devices_of(self._root, pid)
            if minors is None:
                self._unseen += 1
            for minor in minors or ():
                self._found.setdefault(minor, set()).add(pid)
            if self._clock() >= until:
                return None
        self._left = None
        return Holders({minor: frozenset(pids) for minor, pids in self._found.items()}, self._unseen)

    def _pids(self) -> list[int]:
        own = os.getpid()
        try:
            return [int(name) for name in os.listdir(self._root) if name.isdigit() and int(name) != own]
        except OSError:
            return []


class DeviceHolders:
    """Says who keeps a GPU open without being on its list. Every LOOK_EVERY_S all processes are looked through anew, unseen less often."""

    def __init__(self, proc_root: Path, scan: Optional[HolderScan] = None) -> None:
        """Look below `proc_root`."""
        self._scan = scan or HolderScan(proc_root)
        self._found: Optional[Holders] = None
        self._looked_at = float("-inf")

    def without_context(
        self, gpus: tuple[model.Gpu, ...], minors: Mapping[str, int], monotonic: float, *, seen: bool = True
    ) -> dict[str, tuple[int, ...]]:
        """Give the holders of every GPU of which that is known, by UUID; looked for only while one is awake.

        `minors` are the N of /dev/nvidiaN by PCI address, as the driver tells them: its files in /proc would wake a GPU. One
        has no entry where nobody was found and not everybody could be looked at. Where it is not `seen`, it is looked for less often.
        """
        awake = [gpu for gpu in gpus if gpu.processes is not None and not gpu.resting and gpu.power_state != "asleep"]
        if all(gpu.pci_bus_id not in minors for gpu in awake):
            return {}
        if monotonic - self._looked_at >= (LOOK_EVERY_S if seen else UNSEEN_S):
            found = self._scan.step()
            if found is not None:
                self._found, self._looked_at = found, monotonic
        if self._found is None:
            return {}
        known: dict[str, tuple[int, ...]] = {}
        for gpu in awake:
            minor = minors.get(gpu.pci_bus_id or "")
            if minor is None:
                continue
            holding = self._found.by_minor.get(minor, frozenset())
            if holding:
                holding -= {used.pid for used in gpu.processes or ()}
            if holding or not self._found.unseen:
                known[gpu.uuid] = tuple(sorted(holding)[:MOST_HOLDERS]) if holding else ()
        return known
