"""Who has a device file open, in a made-up /proc and in the real one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import namespaces
from hoofhearted_desktop.probes.device_holders import (
    LOOK_EVERY_S,
    UNSEEN_S,
    DeviceHolders,
    Holders,
    HolderScan,
    devices_of,
)
from tests.systems import not_on_windows

pytestmark = not_on_windows("Linux's /proc")


def put(root: Path, pid: int, *links: str) -> None:
    directory = root / str(pid) / "fd"
    directory.mkdir(parents=True)
    for number, link in enumerate(links):
        (directory / str(number)).symlink_to(link)


def whole(scan: HolderScan) -> Holders:
    for _ in range(1000):
        found = scan.step()
        if found is not None:
            return found
    pytest.fail("it does not end")


def test_devices_are_found_by_their_minor_and_control_files_are_none(tmp_path: Path) -> None:
    put(tmp_path, 42, "/dev/null", "/dev/nvidia1", "/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia1", "socket:[7]")
    put(tmp_path, 43, "/tmp/dev/nvidia0")
    assert devices_of(tmp_path, 42) == {1}
    assert devices_of(tmp_path, 43) == frozenset()
    assert devices_of(tmp_path, 44) is None


def test_a_scan_goes_a_little_further_at_every_step(tmp_path: Path) -> None:
    for pid in range(100, 140):
        put(tmp_path, pid, "/dev/nvidia0" if pid % 10 == 0 else "/dev/null")
    (tmp_path / "50").mkdir()  # one we may not look into
    (tmp_path / "self").mkdir()
    now = iter(range(10_000))
    scan = HolderScan(tmp_path, clock=lambda: next(now) * 0.001)
    steps = 1
    while (found := scan.step(0.0045)) is None:
        steps += 1
    assert found == Holders({0: frozenset({100, 110, 120, 130})}, 1)
    assert steps == 9
    put(tmp_path, 200, "/dev/nvidia0")
    assert 200 in whole(HolderScan(tmp_path)).by_minor[0]


def test_we_are_never_among_them(tmp_path: Path) -> None:
    put(tmp_path, os.getpid(), "/dev/nvidia0")
    assert whole(HolderScan(tmp_path)) == Holders({}, 0)


def test_nothing_to_look_at_is_nobody(tmp_path: Path) -> None:
    assert whole(HolderScan(tmp_path / "none")) == Holders({}, 0)


def test_whose_device_it_is_the_driver_tells_and_none_of_its_files_is_opened(tmp_path: Path) -> None:
    put(tmp_path, 42, "/dev/nvidia1")
    put(tmp_path, 43, "/dev/nvidia0")
    (tmp_path / "driver/nvidia/gpus/0000:01:00.0/information").mkdir(parents=True)  # it cannot be read
    gpus = tuple(model.Gpu(f"GPU-{n}", pci_bus_id=f"0000:0{n}:00.0", processes=()) for n in (1, 2, 3))
    devices = DeviceHolders(tmp_path, HolderScan(tmp_path, clock=lambda: 0.0))
    assert devices.without_context(gpus, {"0000:01:00.0": 1, "0000:02:00.0": 0}, 0) == {"GPU-1": (42,), "GPU-2": (43,)}
    assert devices.without_context(gpus, {}, 1) == {}


def test_while_nobody_looks_it_is_looked_for_seldom_and_who_comes_has_it_anew(tmp_path: Path) -> None:
    put(tmp_path, 42, "/dev/nvidia0")
    gpus, minors = (model.Gpu("GPU-1", pci_bus_id="0000:01:00.0", processes=()),), {"0000:01:00.0": 0}
    devices = DeviceHolders(tmp_path, HolderScan(tmp_path, clock=lambda: 0.0))

    def holders(at: float, *, seen: bool) -> tuple[int, ...]:
        return devices.without_context(gpus, minors, at, seen=seen)["GPU-1"]

    assert holders(0.0, seen=False) == (42,)
    put(tmp_path, 43, "/dev/nvidia0")
    assert holders(UNSEEN_S - 1.0, seen=False) == (42,)
    assert holders(UNSEEN_S - 1.0, seen=True) == (42, 43)
    put(tmp_path, 44, "/dev/nvidia0")
    assert holders(UNSEEN_S - 1.0 + LOOK_EVERY_S, seen=True) == (42, 43, 44)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="Linux's /proc")
def test_the_real_proc_can_be_looked_through() -> None:
    assert devices_of(Path("/proc"), os.getpid()) == frozenset()
    assert whole(HolderScan(Path("/proc"))).unseen >= 0


# ---------------------------------------------------------------- whose process numbers they are


def status(root: Path, numbers: str, link: str | None = None) -> Path:
    (root / "self/ns").mkdir(parents=True)
    (root / "self/status").write_text(f"Name:\tx\nNSpid:\t{numbers}\nNSpgid:\t1\n")
    (root / "self/ns/pid").write_text(link or "")
    return root


def test_a_container_without_the_machines_numbers_is_told(tmp_path: Path) -> None:
    assert namespaces.sees_whole_machine(status(tmp_path, "17")) is False


def test_the_machines_own_proc_in_a_container_shows_everybody(tmp_path: Path) -> None:
    assert namespaces.sees_whole_machine(status(tmp_path, "4242\t17")) is True


def test_the_first_namespace_shows_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = status(tmp_path, "4242")
    monkeypatch.setattr(namespaces, "_FIRST_PID_NAMESPACE", (root / "self/ns/pid").stat().st_ino)
    assert namespaces.sees_whole_machine(root) is True


def test_where_it_cannot_be_said_nothing_is_said(tmp_path: Path) -> None:
    assert namespaces.sees_whole_machine(tmp_path) is None


@pytest.mark.skipif(not Path("/proc/self/ns/pid").exists(), reason="Linux's /proc")
def test_the_real_kernel_is_understood() -> None:
    assert namespaces.sees_whole_machine(Path("/proc")) in {True, False}
