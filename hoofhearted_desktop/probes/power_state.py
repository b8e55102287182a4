"""Which NVIDIA display devices the kernel knows and whether they sleep, asked of sysfs alone: nothing here wakes a GPU.

Only attributes that the kernel answers from its own memory are read: `vendor`, `class` (sysfs-bus-pci), `driver`,
`power/runtime_status` and `power/control` (sysfs-devices-power). The device's `config` and link attributes, and the
driver's files in /proc, would resume a sleeping device.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Callable, Optional

from hoofhearted_desktop.probes import places
from hoofhearted_desktop.probes.pci import PciGpu, same_form

if TYPE_CHECKING:
    from pathlib import Path

NVIDIA = 0x10DE
DISPLAY_CLASS = "0x03"
"""How the class of a display device begins, such as 0x030000 and 0x030200."""
RESCAN_S = 5.0
"""Newcomers are looked for this often, by their names, and whenever a device is gone."""


def gate() -> Callable[[float], tuple[PciGpu, ...]]:
    """Give what is asked before any call to the driver on this system, at a moment of the monotonic clock."""
    if sys.platform == "win32":
        from hoofhearted_desktop.probes.windows_power import WindowsGate

        return WindowsGate().read
    return PowerGate().read


class PowerGate:
    """Asked before any call to the driver. Nothing found or nothing readable gives (), which means "cannot say"."""

    def __init__(self, root: Optional[Path] = None) -> None:
        """Look under `root`, by default where sysfs is."""
        self._devices = (places.sysfs_root() if root is None else root) / "bus/pci/devices"
        self._is_gpu: dict[str, bool] = {}
        self._found: tuple[str, ...] = ()
        self._scan_at = float("-inf")

    def read(self, monotonic: float) -> tuple[PciGpu, ...]:
        """Give every NVIDIA display device in bus order, with its power state now."""
        if monotonic >= self._scan_at or not all((self._devices / bus_id).exists() for bus_id in self._found):
            self._found = self._scan()
            self._scan_at = monotonic + RESCAN_S
        return tuple(self._read(bus_id) for bus_id in self._found)

    def _scan(self) -> tuple[str, ...]:
        try:
            names = sorted(entry.name for entry in self._devices.iterdir())
        except OSError:
            return ()
        known, self._is_gpu = self._is_gpu, {}
        for name in names:
            self._is_gpu[name] = known[name] if name in known else self._is_nvidias(name)
        return tuple(name for name, is_gpu in self._is_gpu.items() if is_gpu)

    def _is_nvidias(self, name: str) -> bool:
        if same_form(name) is None or self._number(name, "vendor") != NVIDIA:
            return False
        return (self._word(name, "class") or "").lower().startswith(DISPLAY_CLASS)

    def _read(self, name: str) -> PciGpu:
        """Read one. Of one that has a power state and does not say whether it may change, we take it that it may."""
        status = self._word(name, "power/runtime_status")
        control = self._word(name, "power/control") or (status and "auto")
        return PciGpu(same_form(name) or name, status, control, self._other_driver(name))

    def _other_driver(self, name: str) -> Optional[str]:
        try:
            driver = os.path.basename(os.readlink(self._devices / name / "driver"))
        except OSError:
            return None  # without a driver: NVIDIA's may still be loaded
        return None if driver.startswith("nvidia") else driver

    def _word(self, name: str, attribute: str) -> Optional[str]:
        try:
            return (self._devices / name / attribute).read_text(encoding="ascii", errors="replace").strip() or None
        except OSError:
            return None

    def _number(self, name: str, attribute: str) -> Optional[int]:
        try:
            return int(self._word(name, attribute) or "", 16)
        except ValueError:
            return None
