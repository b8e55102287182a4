"""Windows' power states, with cfgmgr32.dll played by an object that fills the same buffers."""

from __future__ import annotations

import ctypes
import struct
import subprocess
import sys
from typing import Any, Optional

import pytest

from hoofhearted_desktop.probes import letting_go, power_state
from hoofhearted_desktop.probes.pci import PciGpu
from hoofhearted_desktop.probes.windows_power import (
    ADDRESS,
    BUS_NUMBER,
    POWER_DATA,
    RESCAN_S,
    ConfigurationManager,
    WindowsGate,
)

LAPTOP = "PCI\\VEN_10DE&DEV_28E0&SUBSYS_00000000&REV_A1\\4&1"
SECOND = "PCI\\VEN_10DE&DEV_2204&SUBSYS_00000000&REV_A1\\4&2"
INTEL = "PCI\\VEN_8086&DEV_A7A0&SUBSYS_00000000&REV_04\\3&1"
CATEGORY = bytes.fromhex("4e255ca41cdffd4e802067d146a850e0")
NO_SUCH_VALUE = 0x25


def power_data(state: int) -> bytes:
    """A CM_POWER_DATA: size, most recent state, capabilities, three latencies, the mapping, the deepest wake."""
    return struct.pack("<14I", 56, state, 0x8, *[0] * 11)


class Cfgmgr32:
    """The configuration manager, with these devices and their properties; counts the calls."""

    def __init__(self) -> None:
        self.properties: dict[str, dict[int, bytes]] = {
            INTEL: {},
            LAPTOP: {POWER_DATA: power_data(4), BUS_NUMBER: struct.pack("<I", 1), ADDRESS: struct.pack("<I", 0)},
            SECOND: {
                POWER_DATA: power_data(1),
                BUS_NUMBER: struct.pack("<I", 0x0100 << 8 | 0x41),
                ADDRESS: struct.pack("<I", 0x1F_0000),
            },
        }
        self.lists = 0

    def _ids(self) -> bytes:
        return ("\0".join(self.properties) + "\0\0").encode("utf-16-le")

    def CM_Get_Device_ID_List_SizeW(self, size: Any, filter_: Any, flags: Any) -> int:  # noqa: N802 - the name is Windows'
        assert (filter_.value, flags.value) == ("{4d36e968-e325-11ce-bfc1-08002be10318}", 0x300)
        size._obj.value = len(self._ids()) // 2
        return 0

    def CM_Get_Device_ID_ListW(self, filter_: Any, buffer: Any, room: Any, flags: Any) -> int:  # noqa: N802 - the name is Windows'
        assert (filter_.value, flags.value) == ("{4d36e968-e325-11ce-bfc1-08002be10318}", 0x300)
        assert room.value * 2 == ctypes.sizeof(buffer) >= len(self._ids())
        ctypes.memmove(buffer, self._ids(), len(self._ids()))
        self.lists += 1
        return 0

    def CM_Locate_DevNodeW(self, node: Any, device: Any, flags: Any) -> int:  # noqa: N802 - the name is Windows'
        assert flags.value == 0
        if device.value not in self.properties:
            return 0x0D  # CR_NO_SUCH_DEVNODE
        node._obj.value = list(self.properties).index(device.value)
        return 0

    def CM_Get_DevNode_PropertyW(self, node: Any, key: Any, kind: Any, value: Any, size: Any, flags: Any) -> int:  # noqa: N802 - Windows'
        assert key.raw[:16] == CATEGORY
        assert flags.value == 0
        (number,) = struct.unpack("<I", key.raw[16:20])
        found = self.properties[list(self.properties)[node.value]].get(number)
        if found is None:
            return NO_SUCH_VALUE
        assert size._obj.value >= len(found)
        ctypes.memmove(value, found, len(found))
        kind._obj.value, size._obj.value = 0x1003 if number == POWER_DATA else 7, len(found)
        return 0


def gate(library: Cfgmgr32) -> WindowsGate:
    return WindowsGate(lambda: ConfigurationManager(library))


def test_nvidias_devices_are_placed_and_their_state_is_told() -> None:
    assert gate(Cfgmgr32()).read(0) == (
        PciGpu("0000:01:00.0", "suspended", "auto"),
        PciGpu("0100:41:1f.0", "active", None),
    )


@pytest.mark.parametrize(
    ("told", "status", "asleep"),
    [
        (power_data(1), "active", False),
        (power_data(2), "suspended", True),
        (power_data(3), "suspended", True),
        (power_data(4), "suspended", True),
        (power_data(0), None, False),  # PowerDeviceUnspecified
        (power_data(77), None, False),
        (b"\x38\0\0\0", None, False),
        (None, None, False),
    ],
)
def test_every_state_and_in_doubt_it_is_awake(told: Optional[bytes], status: Optional[str], *, asleep: bool) -> None:
    library = Cfgmgr32()
    if told is None:
        del library.properties[LAPTOP][POWER_DATA]
    else:
        library.properties[LAPTOP][POWER_DATA] = told
    found = gate(library).read(0)[0]
    assert (found.runtime_status, found.asleep) == (status, asleep)


def test_one_that_was_seen_asleep_is_let_go_of_when_it_is_idle() -> None:
    library, letting = Cfgmgr32(), letting_go.LettingGo()
    asked = gate(library)
    library.properties[LAPTOP][POWER_DATA] = power_data(1)
    assert not asked.read(0)[0].may_sleep
    library.properties[LAPTOP][POWER_DATA] = power_data(4)
    assert asked.read(1)[0].may_sleep
    library.properties[LAPTOP][POWER_DATA] = power_data(1)
    awake = asked.read(2)[0]
    assert [letting.judge(now, awake, letting_go.Use.UNSEEN, quiet=True) for now in (3, 12, 13)] == [
        False,
        False,
        True,
    ]


def test_the_list_is_asked_for_now_and_then_and_the_state_always() -> None:
    library = Cfgmgr32()
    asked = gate(library)
    for now in range(5):
        asked.read(now)
    assert library.lists == 1
    del library.properties[SECOND]
    assert len(asked.read(RESCAN_S)) == 1


@pytest.mark.parametrize("missing", [BUS_NUMBER, ADDRESS])
def test_one_without_a_place_is_left_out(missing: int) -> None:
    library = Cfgmgr32()
    del library.properties[LAPTOP][missing]
    assert [gpu.bus_id for gpu in gate(library).read(0)] == ["0100:41:1f.0"]


def test_where_there_is_no_windows_nobody_can_say() -> None:
    assert WindowsGate().read(0) == ()


def test_nothing_of_windows_is_loaded_by_importing() -> None:
    script = "import ctypes, sys; ctypes.WinDLL = None; import hoofhearted_desktop.probes.windows_power"
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)


def test_windows_has_its_own_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(power_state.sys, "platform", "win32")
    assert power_state.gate()(0) == ()
    monkeypatch.setattr(power_state.sys, "platform", "linux")
    assert power_state.gate().__func__ is power_state.PowerGate.read  # type: ignore[attr-defined]  # it is a method
