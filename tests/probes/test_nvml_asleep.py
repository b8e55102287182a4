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


@pytest.fixture(autouse=True)
def proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A /proc in which nobody has a GPU open, until a test says so."""
    root = tmp_path / "proc"
    root.mkdir()
    monkeypatch.setenv("HOOFHEARTED_PROC_ROOT", str(root))
    return root


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


def test_the_awake_one_is_found_by_a_driver_that_knows_its_own_form_of_address_only(
    tmp_path: Path, start: Start, fake_sysfs: FakeSysfs
) -> None:
    driver = fakes.FakeDriver(tmp_path, gpus=2)
    driver.own_bus_form = True
    driver.gpus[1].utilization_sm = 50
    driver.write()
    fake_sysfs.add(FIRST, status="suspended", control="auto")
    fake_sysfs.add(SECOND)
    gpus = {gpu["pci_bus_id"]: gpu for gpu in start(driver).read(0)["gpus"]}
    assert (gpus[FIRST]["power_state"], gpus[SECOND]["utilization"]["sm"]) == ("asleep", 50)


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
    assert fakes.ATTACH not in touched


def test_a_driver_that_shows_nothing_unless_it_attaches_is_let_attach(
    tmp_path: Path, start: Start, fake_sysfs: FakeSysfs
) -> None:
    driver = fakes.FakeDriver(tmp_path, gpus=2)
    driver.errors["nvmlDeviceGetHandleByPciBusId_v2"] = 999
    driver.write()
    fake_sysfs.add(FIRST, status="suspended", control="auto")
    fake_sysfs.add(SECOND)
    probe = start(driver)
    assert probe.read(0)["problems"][0]["code"] == "driver_error"
    assert driver.calls_for(0) == {}
    driver.errors.clear()
    driver.write()
    found = {gpu["pci_bus_id"]: gpu for gpu in probe.read(1)["gpus"]}
    assert (found[FIRST]["power_state"], found[SECOND]["utilization"]["sm"]) == ("asleep", 0)
    assert driver.calls_for(0) == {fakes.ATTACH: 1}


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
    for tick in range(11, 40):
        left_alone = probe.gpu(tick)
        assert (left_alone["power_state"], left_alone["uuid"]) == ("active", "GPU-00000000-aaaa")
        assert left_alone["utilization"]["sm"] is left_alone["power_w"] is left_alone["problem"] is None
        assert (left_alone["resting"], left_alone["kept_awake_s"]) == (True, 10)
    fake_sysfs.set_status(FIRST, "suspended")
    asleep = probe.gpu(40)
    assert (asleep["power_state"], asleep["kept_awake_s"]) == ("asleep", 10)
    assert driver.calls() == calls
    fake_sysfs.set_status(FIRST, "active")
    assert probe.gpu(41)["utilization"]["sm"] == 0  # somebody woke it: looked at at once


def test_an_idle_gpu_is_let_go_beside_a_busy_one(tmp_path: Path, start: Start, fake_sysfs: FakeSysfs) -> None:
    driver = fakes.FakeDriver(tmp_path, gpus=2)
    driver.gpus[1].utilization_sm = 90
    driver.gpus[1].processes = [fakes.FakeProcess(7, 1 << 30, 90)]
    driver.write()
    for bus_id in (FIRST, SECOND):
        fake_sysfs.add(bus_id, control="auto")
    probe = start(driver)
    for tick in range(11):
        probe.read(tick)
    touched = driver.calls_for(0)
    for tick in range(11, 30):
        idle, busy = probe.read(tick)["gpus"]
        assert (idle["resting"], busy["resting"], busy["utilization"]["sm"]) == (True, False, 90)
    assert driver.calls_for(0) == touched
    assert (driver.calls()["nvmlShutdown"], driver.calls()["nvmlInitWithFlags"]) == (1, 2)
    fake_sysfs.set_status(FIRST, "suspended")
    asleep, busy = probe.read(30)["gpus"]
    assert (asleep["power_state"], busy["utilization"]["sm"], busy["kept_awake_s"]) == ("asleep", 90, 0)
    assert driver.calls_for(0) == touched


def test_a_gpu_that_does_not_fall_asleep_is_tried_less_and_less(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs
) -> None:
    fake_sysfs.add(FIRST, control="auto")
    probe = start(driver)
    seen = [probe.gpu(tick)["resting"] for tick in range(570)]
    begins = [tick for tick, rests in enumerate(seen) if rests and not seen[tick - 1]]
    assert begins == [11, 101, 266]  # 60, then 120 s after the last rest; the next would be after 240 s
    assert [seen[begin:].index(False) for begin in begins] == [29, 44, 67]
    assert driver.calls()["nvmlShutdown"] == 3


def hold(proc: Path, pid: int, path: str) -> Path:
    link = proc / str(pid) / "fd" / "3"
    link.parent.mkdir(parents=True)
    link.symlink_to(path)
    return link


def test_an_idle_gpu_is_kept_where_it_may_not_sleep_or_somebody_has_it(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs, proc: Path
) -> None:
    held = hold(proc, 4242, "/dev/nvidia0")
    fake_sysfs.add(FIRST, control="on")
    desktop = start(driver)
    for tick in range(40):
        gpu = desktop.gpu(tick)
        assert (gpu["utilization"]["sm"], gpu["kept_awake_s"]) == (0, None)
    fake_sysfs.remove(FIRST)
    fake_sysfs.add(FIRST, control="auto")
    laptop = start(driver)
    for tick in range(100):  # somebody has its file open, and no context on it
        gpu = laptop.gpu(tick)
        assert (gpu["utilization"]["sm"], gpu["kept_awake_s"]) == (0, 0)
    held.unlink()
    driver.gpus[0].processes = [fakes.FakeProcess(7, 5 << 20)]
    driver.write()
    for tick in range(100, 200):  # somebody has a context
        gpu = laptop.gpu(tick)
        assert (gpu["utilization"]["sm"], gpu["kept_awake_s"]) == (0, 0)
    driver.gpus[0].processes = []
    driver.write()
    rests = [laptop.gpu(tick)["resting"] for tick in range(200, 230)]
    assert rests == [False] * rests.count(False) + [True] * rests.count(True)
    assert 10 <= rests.count(False) <= 14


def test_a_desktop_that_draws_nothing_is_let_be(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs, proc: Path
) -> None:
    hold(proc, 7, "/dev/nvidia0")
    driver.gpus[0].processes = [fakes.FakeProcess(7, 5 << 20, types=("graphics",))]
    driver.write()
    fake_sysfs.add(FIRST, control="auto")
    probe = start(driver)
    for tick in range(12):
        gpu = probe.gpu(tick)
    assert (gpu["resting"], gpu["kept_awake_s"]) == (True, 0)


def test_a_newcomer_ends_the_rest(driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs, proc: Path) -> None:
    hold(proc, 4242, "/dev/null")
    fake_sysfs.add(FIRST, control="auto")
    probe = start(driver)
    for tick in range(20):
        resting = probe.gpu(tick)["resting"]
    assert resting is True
    hold(proc, 4300, "/dev/nvidia0")
    driver.gpus[0].utilization_sm = 99
    driver.gpus[0].processes = [fakes.FakeProcess(4300, 1 << 30, 99)]
    driver.write()
    assert probe.gpu(20)["utilization"]["sm"] == 99


@pytest.mark.parametrize("unreadable", ["runtime_status", "device"])
def test_a_power_state_that_cannot_be_read_is_said(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs, unreadable: str
) -> None:
    if unreadable != "device":
        fake_sysfs.add(FIRST)
        (fake_sysfs.root / "bus/pci/devices" / FIRST / "power" / unreadable).unlink()
    gpu = start(driver).gpu(0)
    assert (gpu["utilization"]["sm"], gpu["kept_awake_s"]) == (0, None)
    assert "which may wake it" in gpu["notes"][0]
