"""Whether anybody but us uses a GPU: by the driver's list, and by who has its device file open."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.probes import places
from hoofhearted_desktop.probes.device_holders import Holders, HolderScan
from hoofhearted_desktop.probes.letting_go import Use

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.core import model

BUDGET_S = 0.001
_NOBODY_SEEN = Holders({}, 1)
"""What can be told without a /proc, as on Windows."""
QUIET_PERCENT = 2


def is_quiet(gpu: model.Gpu) -> bool:
    """Tell whether a GPU certainly does nothing; what cannot be said counts as something."""
    load = gpu.utilization
    if gpu.problem is not None or gpu.processes is None or load.sm is None:
        return False
    return max(load.sm, load.encoder or 0, load.decoder or 0) <= QUIET_PERCENT


class GpuUsers:
    """Looks through the open files of all processes, a little at a time."""

    def __init__(self, own_pid: Optional[int] = None, scan: Optional[HolderScan] = None) -> None:
        """Count the process `own_pid`, by default this one, as nobody."""
        root = places.proc_root()
        self._own_pid = _own_pid(root) if own_pid is None else own_pid
        self._scan = HolderScan(root) if scan is None and root.is_dir() else scan
        self._found: Optional[Holders] = None
        self._known: frozenset[int] = frozenset()

    def look(self) -> None:
        """Look a little further; it takes about a millisecond."""
        found = _NOBODY_SEEN if self._scan is None else self._scan.step(BUDGET_S)
        self._found = self._found if found is None else found

    def forget(self) -> None:
        """Forget what was found: nobody has looked for a while."""
        self._found = None

    def use(self, gpu: model.Gpu, minor: Optional[int]) -> Optional[Use]:
        """Say who uses a GPU, by its reading and its device minor; None while that was not found out."""
        if gpu.processes is None:
            return None
        listed = [used for used in gpu.processes if used.pid != self._own_pid]
        desktop = {used.pid for used in listed if used.types == ("graphics",)}
        if len(desktop) < len(listed):
            return Use.SOMEBODY
        if self._found is None:
            return None
        if self._holders(minor) - desktop:
            return Use.SOMEBODY
        if desktop:
            return Use.DESKTOP
        return Use.UNSEEN if self._found.unseen else Use.NOBODY

    def mark(self) -> None:
        """Remember who is there, so that newcomers are told."""
        self._known = self._holders(None)

    def newcomer(self) -> bool:
        """Tell whether somebody has come since `mark`."""
        return bool(self._holders(None) - self._known)

    def _holders(self, minor: Optional[int]) -> frozenset[int]:
        by_minor = self._found.by_minor if self._found is not None else {}
        found = frozenset().union(*by_minor.values()) if minor is None else by_minor.get(minor, frozenset())
        return found - {self._own_pid}


def _own_pid(root: Path) -> int:
    """Give our number in the PID namespace of that process file system, which in a container may be the host's."""
    try:
        return int(os.readlink(root / "self"))
    except (OSError, ValueError):
        return os.getpid()
