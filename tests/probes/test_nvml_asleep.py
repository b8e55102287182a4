"""We are never the reason that a GPU runs: a sleeping one is not touched, and an idle one is let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fake_nvml import driver as fakes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fake_nvml.sysfs import FakeSysfs
    from tests.probes.probe_process import ProbeChild

    Start = Callable[[fakes.FakeDriver], ProbeChild]

pytestmark = pytest.mark.real

FIRST, SECOND = "0000:01:00.0", "0000:02:00.0"


@pytest.mark.parametrize("status", ["suspended", "suspending", "resuming"])
def test_no_call_at_all_while_everything_sleeps(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs, status: str
) -> None:
    fake_sysfs.add(FIRST, status=status, control="auto")
    probe = start(driver)
    for tick in range(5):
        reading = probe.read(tick)
        (gpu,) = reading["gpus"]
        assert (gpu["uuid"], gpu["pci_bus_id"], gpu["power_state"]) == (f"pci-{FIRST}", FIRST, "asleep")
        assert gpu["utilization"]["sm"] is gpu["processes"] is gpu["power_w"] is gpu["problem"] is None
        assert reading["problems"] == []
    assert driver.calls() == {}


def test_a_gpu_that_falls_asleep_keeps_its_name_and_is_left_alone(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs
) -> None:
    fake_sysfs.add(FIRST)
    probe = start(driver)
    awake = probe.gpu(0)
    calls = driver.calls()
    fake_sysfs.set_status(FIRST, "suspended")
    asleep = probe.gpu(1)
    assert (asleep["uuid"], asleep["name"]) == (awake["uuid"], awake["name"])
    assert (asleep["power_state"], asleep["power_w"], asleep["utilization"]["sm"]) == ("asleep", None, None)
    assert driver.calls() == calls
    fake_sysfs.set_status(FIRST, "active")
    assert {**probe.gpu(2), "utilization_peak": None} == {**awake, "utilization_peak": None}


@pytest.mark.parametrize("status", ["active", "unsupported", "error", ""])
def test_a_state_that_says_nothing_of_sleep_is_awake(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs, status: str
) -> None:
    fake_sysfs.add(FIRST, status=status)
    assert start(driver).gpu(0)["utilization"]["sm"] == 0


def test_of_two_only_the_awake_one_is_touched(tmp_path: Path, start: Start, fake_sysfs: FakeSysfs) -> None:
    driver = fakes.FakeDriver(tmp_path, gpus=2)
    driver.gpus[1].utilization_sm = 50
    driver.write()
    fake_sysfs.add(FIRST, status="suspended", control="auto")
    fake_sysfs.add(SECOND)
    probe = start(driver)
    for tick in range(5):
        reading = probe.read(tick)
        assert reading["problems"] == []
        found = {gpu["pci_bus_id"]: gpu for gpu in reading["gpus"]}
        assert (found[FIRST]["power_state"], found[FIRST]["uuid"]) == ("asleep", f"pci-{FIRST}")
        assert (found[SECOND]["power_state"], found[SECOND]["utilization"]["sm"]) == ("active", 50)
        assert found[SECOND]["index"] == 1
    assert driver.calls_for(0) == {}
    fake_sysfs.set_status(FIRST, "active")
    woken = probe.read(5)["gpus"]
    assert [(gpu["uuid"], gpu["power_state"]) for gpu in woken] == [
        ("GPU-00000000-aaaa", "active"),
        ("GPU-00000001-aaaa", "active"),
    ]
    touched = driver.calls_for(0)
    fake_sysfs.set_status(FIRST, "suspended")
    asleep = probe.gpu(6)
    assert (asleep["uuid"], asleep["power_state"]) == ("GPU-00000000-aaaa", "asleep")
    assert driver.calls_for(0) == touched
    assert driver.calls()["nvmlInitWithFlags"] == 1


def test_a_device_that_is_not_the_drivers_does_not_matter(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs
) -> None:
    fake_sysfs.add(FIRST)
    fake_sysfs.add(SECOND, status="suspended")
    (fake_sysfs.root / "vfio-pci").mkdir()
    (fake_sysfs.root / "bus/pci/devices" / SECOND / "driver").symlink_to(fake_sysfs.root / "vfio-pci")
    reading = start(driver).read(0)
    assert [gpu["pci_bus_id"] for gpu in reading["gpus"]] == [FIRST]
    assert reading["problems"] == []


def test_an_awake_device_unknown_to_the_driver_is_not_invented(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs
) -> None:
    for bus_id in (FIRST, SECOND):
        fake_sysfs.add(bus_id)
    fake_sysfs.add("0000:03:00.0", status="suspended")
    probe = start(driver)
    for tick in range(3):
        assert [gpu["power_state"] for gpu in probe.read(tick)["gpus"]] == ["active", "asleep"]
    assert driver.calls()["nvmlInitWithFlags"] == 1


def test_an_idle_laptop_gpu_is_let_go(driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs) -> None:
    fake_sysfs.add(FIRST, control="auto")
    probe = start(driver)
    for tick in range(11):
        assert probe.gpu(tick)["utilization"]["sm"] == 0
    calls = driver.calls()
    assert calls["nvmlShutdown"] == 1
    for tick in range(11, 30):
        left_alone = probe.gpu(tick)
        assert (left_alone["power_state"], left_alone["uuid"]) == ("active", "GPU-00000000-aaaa")
        assert left_alone["utilization"]["sm"] is left_alone["power_w"] is left_alone["problem"] is None
    fake_sysfs.set_status(FIRST, "suspended")
    assert probe.gpu(30)["power_state"] == "asleep"
    assert driver.calls() == calls
    fake_sysfs.set_status(FIRST, "active")
    assert probe.gpu(31)["utilization"]["sm"] == 0  # somebody woke it: looked at at once


def test_a_gpu_that_does_not_fall_asleep_is_watched_again(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs
) -> None:
    fake_sysfs.add(FIRST, control="auto")
    probe = start(driver)
    seen = [probe.gpu(tick)["utilization"]["sm"] for tick in range(200)]
    assert seen.count(None) == 3 * 19
    assert None not in seen[90:]
    assert driver.calls()["nvmlShutdown"] == 3


def test_an_idle_gpu_is_kept_where_it_may_not_sleep_or_somebody_has_it(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs
) -> None:
    fake_sysfs.add(FIRST, control="on")
    desktop = start(driver)
    assert all(desktop.gpu(tick)["utilization"]["sm"] == 0 for tick in range(40))
    fake_sysfs.remove(FIRST)
    fake_sysfs.add(FIRST, control="auto")
    driver.gpus[0].processes = [fakes.FakeProcess(7, 5 << 20, types=("graphics",))]
    driver.write()
    laptop = start(driver)
    assert all(laptop.gpu(tick)["utilization"]["sm"] == 0 for tick in range(40))
