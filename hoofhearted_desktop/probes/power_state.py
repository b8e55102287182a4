"""Which NVIDIA display devices the kernel knows and whether they sleep, asked of sysfs alone: nothing here wakes a GPU.

Only attributes that the kernel answers from its own memory are read: `vendor`, `class` (sysfs-bus-pci), `driver`,
`power/runtime_status` and `power/control` (sysfs-devices-power). The device's `config` and link attributes, and the
driver's files in /proc, would resume a sleeping device.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.probes import places
from hoofhearted_desktop.probes.pci import PciGpu, same_form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NVIDIA = 0x10DE
DISPLAY_CLASS = "0x03"
"""How the class of a display device begins, such as 0x030000 and 0x030200."""
STATUS = "power/runtime_status"
RESCAN_S = 5.0
"""Newcomers are looked for this often, by their names, and whenever a device is gone."""

_READING = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)
_LONGEST_WORD = 64


class _Found(NamedTuple):
    """A device that was found, with the paths of what is read of it every time."""

    bus_id: str
    control: Optional[str]
    path: str
    status_path: str
    driver_path: str


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
        self._devices = str((places.sysfs_root() if root is None else root) / "bus/pci/devices")
        self._is_gpu: dict[str, bool] = {}
        self._found: tuple[_Found, ...] = ()
        self._scan_at = float("-inf")
        self._stays: dict[str, tuple[str, PciGpu]] = {}
        self._given: tuple[PciGpu, ...] = ()

    def read(self, monotonic: float) -> tuple[PciGpu, ...]:
        """Give every NVIDIA display device in bus order, with its power state now: the same tuple as before where nothing changed.

        Whether it may sleep, which only its owner changes, is read with the search for newcomers. One that is awake and may not
        cannot have fallen asleep since: of it no more is asked than whether it is still there, with the same driver.
        """
        gpus = None if monotonic >= self._scan_at else self._read()
        if gpus is None:
            self._found = tuple(map(self._looked_up, self._scan()))
            self._stays, self._scan_at = {}, monotonic + RESCAN_S
            gpus = self._read() or ()
            self._stays = dict(self._staying(gpus))
        if gpus != self._given:
            self._given = gpus
        return self._given

    def _read(self) -> Optional[tuple[PciGpu, ...]]:
        """Read those that were found, or give None where one of them is gone."""
        gpus = []
        for each in self._found:
            link, stays = self._stays.get(each.bus_id, (None, None))
            if stays is not None and _link(each.driver_path) == link:
                gpus.append(stays)
                continue
            try:
                status = _first_word(each.status_path)
            except FileNotFoundError:
                if not os.path.exists(each.path):
                    return None
                status = None
            except OSError:
                status = None
            # Of one that has a power state and does not say whether it may change, we take it that it may.
            gpus.append(
                PciGpu(each.bus_id, status, each.control or (status and "auto"), _other_driver(each.driver_path))
            )
        return tuple(gpus)

    def _staying(self, gpus: tuple[PciGpu, ...]) -> Iterator[tuple[str, tuple[str, PciGpu]]]:
        for each, gpu in zip(self._found, gpus):
            link = _link(each.driver_path)
            if link is not None and gpu.never_sleeps:
                yield gpu.bus_id, (link, gpu)

    def _looked_up(self, name: str) -> _Found:
        path = f"{self._devices}/{name}"
        control = self._word(name, "power/control")
        return _Found(same_form(name) or name, control, path, f"{path}/{STATUS}", f"{path}/driver")

    def _scan(self) -> tuple[str, ...]:
        try:
            names = sorted(os.listdir(self._devices))
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

    def _word(self, name: str, attribute: str) -> Optional[str]:
        try:
            return _first_word(f"{self._devices}/{name}/{attribute}")
        except OSError:
            return None

    def _number(self, name: str, attribute: str) -> Optional[int]:
        try:
            return int(self._word(name, attribute) or "", 16)
        except ValueError:
            return None


def _first_word(path: str) -> Optional[str]:
    """Give what an attribute says; three calls of the kernel and no more, because this is done every second. Raises OSError."""
    descriptor = os.open(path, _READING)
    try:
        return os.read(descriptor, _LONGEST_WORD).decode("ascii", "replace").strip() or None
    finally:
        os.close(descriptor)


def _other_driver(path: str) -> Optional[str]:
    driver = os.path.basename(_link(path) or "nvidia")  # without a driver: NVIDIA's may still be loaded
    return None if driver.startswith("nvidia") else driver


def _link(path: str) -> Optional[str]:
    try:
        return os.readlink(path)
    except OSError:
        return None
