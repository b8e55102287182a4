"""Which NVIDIA display devices Windows knows and whether they sleep, asked of its configuration manager alone.

CM_Get_DevNode_PropertyW (cfgmgr32.h) answers from what the plug and play manager keeps, and wakes no device. The properties
are those of devpkey.h, all of one category: DEVPKEY_Device_PowerData is a CM_POWER_DATA, whose second word is the power
state (DEVICE_POWER_STATE: 1 is D0, 4 is D3), DEVPKEY_Device_BusNumber a PCI_SEGMENT_BUS_NUMBER, and
DEVPKEY_Device_Address has the device in its upper and the function in its lower half. DEVPKEY_Gpu_Luid and
DEVPKEY_Gpu_PhysicalAdapterIndex, which no page of Microsoft's has (phnt of System Informer, and Wine's gdi32, do), say what
a card is called in Windows' performance counters.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Any, Callable, Optional

from hoofhearted_desktop.probes.pci import PciGpu
from hoofhearted_desktop.probes.windows_gpu_counters import Adapter

DISPLAY_DEVICES = "{4d36e968-e325-11ce-bfc1-08002be10318}"
"""GUID_DEVCLASS_DISPLAY: the sound function of a card has the same vendor and another class."""
NVIDIA = "PCI\\VEN_10DE&"
POWER_DATA, BUS_NUMBER, ADDRESS = 32, 23, 30
LUID, PHYSICAL_INDEX = 2, 3
"""Of _GPU_CATEGORY."""
_CATEGORY = struct.pack("<IHH8B", 0xA45C254E, 0xDF1C, 0x4EFD, 0x80, 0x20, 0x67, 0xD1, 0x46, 0xA8, 0x50, 0xE0)
_GPU_CATEGORY = struct.pack("<IHH8B", 0x60B193CB, 0x5276, 0x4D0F, 0x96, 0xFC, 0xF1, 0x73, 0xAB, 0xAD, 0x3E, 0xC6)
_OF_CLASS_AND_PRESENT = 0x200 | 0x100
_SUCCESS = 0
_ROOM = 256
_LONGEST_LIST = 1 << 16
D0 = 1


class ConfigurationManager:
    """The calls into cfgmgr32.dll; nothing else in this module is Windows'."""

    def __init__(self, library: Any = None) -> None:
        """Load the library, which there is on Windows only; raises OSError or AttributeError elsewhere."""
        loader: Any = ctypes
        self._library = loader.WinDLL("cfgmgr32") if library is None else library

    def devices(self) -> list[str]:
        """Give the instance ids of the display devices that are there."""
        size = ctypes.c_uint32()
        wanted = (ctypes.c_wchar_p(DISPLAY_DEVICES), ctypes.c_uint32(_OF_CLASS_AND_PRESENT))
        if self._library.CM_Get_Device_ID_List_SizeW(ctypes.byref(size), *wanted) != _SUCCESS:
            return []
        room = min(size.value + 1, _LONGEST_LIST)
        ids = ctypes.create_string_buffer(2 * room)
        done = self._library.CM_Get_Device_ID_ListW(wanted[0], ids, ctypes.c_uint32(room), wanted[1])
        if done != _SUCCESS:
            return []
        return [each for each in ids.raw.decode("utf-16-le", "replace").split("\0\0")[0].split("\0") if each]

    def property(self, device: str, number: int, category: bytes = _CATEGORY) -> Optional[bytes]:
        """Give a property of the device with this instance id, None where it has none."""
        node, kind, size = ctypes.c_uint32(), ctypes.c_uint32(), ctypes.c_uint32(_ROOM)
        if (
            self._library.CM_Locate_DevNodeW(ctypes.byref(node), ctypes.c_wchar_p(device), ctypes.c_uint32(0))
            != _SUCCESS
        ):
            return None
        key = ctypes.create_string_buffer(category + struct.pack("<I", number), 20)
        value = ctypes.create_string_buffer(_ROOM)
        done = self._library.CM_Get_DevNode_PropertyW(
            node, key, ctypes.byref(kind), value, ctypes.byref(size), ctypes.c_uint32(0)
        )
        return value.raw[: min(size.value, _ROOM)] if done == _SUCCESS else None


RESCAN_S = 30.0


class WindowsGate:
    """Asked before any call to the driver, as probes/power_state.PowerGate is on Linux; () means "cannot say".

    Windows does not tell which devices it would ever put to sleep: one that has been seen asleep is known to.
    """

    def __init__(self, connect: Callable[[], ConfigurationManager] = ConfigurationManager) -> None:
        """Call nothing yet."""
        self._connect = connect
        self._manager: Optional[ConfigurationManager] = None
        self._found: tuple[tuple[str, str], ...] = ()
        self._scan_at = float("-inf")
        self._slept: set[str] = set()

    def read(self, monotonic: float) -> tuple[PciGpu, ...]:
        """Give every NVIDIA display device with its power state now, in the words of Linux."""
        try:
            if self._manager is None:
                self._manager = self._connect()
            if monotonic >= self._scan_at:
                self._found = _placed(self._manager)
                self._scan_at = monotonic + RESCAN_S
            return tuple(self._read(self._manager, bus_id, device) for bus_id, device in self._found)
        except (OSError, AttributeError):
            return ()

    def _read(self, manager: ConfigurationManager, bus_id: str, device: str) -> PciGpu:
        status = _status(manager.property(device, POWER_DATA))
        if status == "suspended":
            self._slept.add(device)
        return PciGpu(bus_id, status, "auto" if device in self._slept else None)


def adapters(manager: ConfigurationManager) -> dict[str, Adapter]:
    """Give what each NVIDIA card is called in the performance counters, by its PCI address."""
    found = {}
    for bus_id, device in _placed(manager):
        luid = manager.property(device, LUID, _GPU_CATEGORY)
        index = manager.property(device, PHYSICAL_INDEX, _GPU_CATEGORY)
        if luid is not None and len(luid) >= 8:
            physical = int.from_bytes(index[:4], "little") if index is not None and len(index) >= 4 else 0
            found[bus_id] = Adapter(int.from_bytes(luid[:8], "little"), physical)
    return found


def _placed(manager: ConfigurationManager) -> tuple[tuple[str, str], ...]:
    placed = [(_bus_id(manager, device), device) for device in manager.devices() if device.upper().startswith(NVIDIA)]
    return tuple(sorted((bus_id, device) for bus_id, device in placed if bus_id is not None))


def _status(power_data: Optional[bytes]) -> Optional[str]:
    """Read a CM_POWER_DATA: active in D0, suspended in any deeper state, None where Windows does not say."""
    if power_data is None or len(power_data) < 8:
        return None
    state: int = struct.unpack_from("<I", power_data, 4)[0]
    return {0: None, D0: "active"}.get(state, "suspended") if state <= 4 else None


def _bus_id(manager: ConfigurationManager, device: str) -> Optional[str]:
    bus, address = (manager.property(device, number) for number in (BUS_NUMBER, ADDRESS))
    if bus is None or address is None or min(len(bus), len(address)) < 4:
        return None
    (segment_and_bus,), (place,) = struct.unpack_from("<I", bus), struct.unpack_from("<I", address)
    return f"{segment_and_bus >> 8 & 0xFFFF:04x}:{segment_and_bus & 0xFF:02x}:{place >> 16 & 0x1F:02x}.{place & 7}"
