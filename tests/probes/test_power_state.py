"""What sysfs says of NVIDIA's display devices, and what it cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import pytest

from hoofhearted_desktop.probes import pci, power_state
from tests.fake_nvml.sysfs import FakeSysfs
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("told", "form"),
    [
        ("00000000:01:00.0", "0000:01:00.0"),
        ("0000:0A:1F.7", "0000:0a:1f.7"),
        ("00010000:C1:00.0", "10000:c1:00.0"),
        ("10000:c1:00.0", "10000:c1:00.0"),
        ("01:00.0", None),
        ("nonsense", None),
    ],
)
def test_an_address_has_one_form(told: str, form: str) -> None:
    assert pci.same_form(told) == form


def test_only_nvidias_display_devices_count(tmp_path: Path) -> None:
    sysfs = FakeSysfs(tmp_path)
    sysfs.add("0000:41:00.0", class_code="0x030200", status="suspended", control="auto")
    sysfs.add("0000:01:00.0")
    found = power_state.PowerGate(sysfs.root).read(0)
    assert found == (
        pci.PciGpu("0000:01:00.0", "active", "on"),
        pci.PciGpu("0000:41:00.0", "suspended", "auto"),
    )
    assert [(gpu.asleep, gpu.may_sleep) for gpu in found] == [(False, False), (True, True)]


def test_a_machine_without_sysfs_cannot_say(tmp_path: Path) -> None:
    assert power_state.PowerGate(tmp_path / "nowhere").read(0) == ()


def test_devices_come_and_go(tmp_path: Path) -> None:
    sysfs = FakeSysfs(tmp_path)
    gate = power_state.PowerGate(sysfs.root)
    assert gate.read(0) == ()
    sysfs.add(control="auto")
    assert len(gate.read(power_state.RESCAN_S)) == 1
    sysfs.set_status("0000:01:00.0", "suspended")
    assert gate.read(power_state.RESCAN_S + 1)[0].asleep
    sysfs.remove("0000:01:00.0")
    assert gate.read(power_state.RESCAN_S + 2) == ()


def test_one_that_does_not_say_whether_it_may_sleep_may(tmp_path: Path) -> None:
    sysfs = FakeSysfs(tmp_path)
    sysfs.add()
    power = sysfs.root / "bus/pci/devices/0000:01:00.0/power"
    (power / "control").unlink()
    assert power_state.PowerGate(sysfs.root).read(0)[0].may_sleep
    (power / "runtime_status").unlink()
    assert not power_state.PowerGate(sysfs.root).read(0)[0].may_sleep


def test_a_newcomer_is_seen_within_seconds_and_those_that_are_no_gpus_are_asked_once(tmp_path: Path) -> None:
    sysfs = FakeSysfs(tmp_path)
    sysfs.add()
    asked: list[str] = []

    class Watched(power_state.PowerGate):
        def _is_nvidias(self, name: str) -> bool:
            asked.append(name)
            return super()._is_nvidias(name)

    gate = Watched(sysfs.root)
    assert len(gate.read(0)) == 1
    sysfs.add("0000:41:00.0")
    assert [len(gate.read(tick)) for tick in (1, 6, 60)] == [1, 2, 2]
    assert len(asked) == len(set(asked)) == 4
    sysfs.remove("0000:41:00.0")
    assert len(gate.read(61)) == 1
    sysfs.add("0000:41:00.0", vendor="0x8086")
    assert len(gate.read(70)) == 1


def _opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give a list that fills with the paths of what is read from now on."""
    opened: list[str] = []
    real = power_state._first_word

    def watched(path: str) -> Optional[str]:
        opened.append(path)
        return real(path)

    monkeypatch.setattr(power_state, "_first_word", watched)
    return opened


def test_nothing_is_read_that_wakes_a_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sysfs = FakeSysfs(tmp_path)
    sysfs.add()
    opened = _opened(monkeypatch)
    power_state.PowerGate(sysfs.root).read(0)
    ours = [path.partition("0000:01:00.0/")[2] for path in opened if "0000:01:00.0" in path]
    assert set(ours) == {"vendor", "class", "power/runtime_status", "power/control"}


@not_on_windows("Linux's sysfs, whose names Windows has not")
def test_between_two_searches_only_the_state_of_those_that_may_sleep_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sysfs = FakeSysfs(tmp_path)
    sysfs.add(control="auto")
    sysfs.add("0000:41:00.0", control="on")
    sysfs.bind("0000:41:00.0")
    gate = power_state.PowerGate(sysfs.root)
    first = gate.read(0)
    opened = _opened(monkeypatch)
    assert gate.read(1) is first, "the same object says that nothing has changed"
    assert [path.partition("devices/")[2] for path in opened] == ["0000:01:00.0/power/runtime_status"]


def test_one_that_must_not_sleep_and_still_does_is_read_until_it_is_awake(tmp_path: Path) -> None:
    sysfs = FakeSysfs(tmp_path)
    sysfs.add(status="suspended", control="on")
    gate = power_state.PowerGate(sysfs.root)
    assert gate.read(0)[0].asleep
    sysfs.set_status("0000:01:00.0", "active")
    assert not gate.read(1)[0].asleep


def test_one_that_may_sleep_now_is_seen_with_the_next_search(tmp_path: Path) -> None:
    sysfs = FakeSysfs(tmp_path)
    sysfs.add()
    gate = power_state.PowerGate(sysfs.root)
    assert not gate.read(0)[0].may_sleep
    (sysfs.root / "bus/pci/devices/0000:01:00.0/power/control").write_text("auto\n", encoding="ascii")
    assert gate.read(power_state.RESCAN_S)[0].may_sleep


@not_on_windows("Linux's sysfs, whose names Windows has not")
@pytest.mark.parametrize("control", ["auto", "on"])
def test_another_driver_is_seen_at_once(tmp_path: Path, control: str) -> None:
    sysfs = FakeSysfs(tmp_path)
    sysfs.add(control=control)
    sysfs.bind("0000:01:00.0")
    gate = power_state.PowerGate(sysfs.root)
    assert gate.read(0)[0].handed_to is None
    sysfs.bind("0000:01:00.0", "vfio-pci")
    assert gate.read(1)[0].handed_to == "vfio-pci"


@not_on_windows("Linux's sysfs, whose names Windows has not")
def test_one_that_never_sleeps_and_is_taken_out_is_gone_at_once(tmp_path: Path) -> None:
    sysfs = FakeSysfs(tmp_path)
    sysfs.add(control="on")
    sysfs.bind("0000:01:00.0")
    gate = power_state.PowerGate(sysfs.root)
    assert len(gate.read(0)) == 1
    sysfs.remove("0000:01:00.0")
    assert gate.read(1) == ()
