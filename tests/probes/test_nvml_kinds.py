"""GPUs that are not a card of their own: cut by MIG, without memory, virtual, in WSL, on a Jetson; what is missing is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.probes import nvml_mig
from hoofhearted_desktop.probes.nvml_library import Attributes
from tests.fake_nvml import driver as fakes
from tests.probes.probe_process import ProbeChild

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.fake_nvml.sysfs import FakeSysfs

    Start = Callable[[fakes.FakeDriver], ProbeChild]

pytestmark = pytest.mark.real

A100 = b"NVIDIA A100-SXM4-40GB"


@pytest.fixture(autouse=True)
def _awake(fake_sysfs: FakeSysfs) -> None:
    for number in (1, 2):
        fake_sysfs.add(f"0000:{number:02x}:00.0")


def cut(driver: fakes.FakeDriver) -> fakes.FakeGpu:
    """Cut the GPU as MIG does: two instances, a process on each and one on both, and no load."""
    (gpu,) = driver.gpus
    gpu.name, gpu.mig_mode, gpu.memory_total, gpu.memory_used = A100, 1, 40 << 30, 6 << 30
    gpu.utilization_sm = gpu.utilization_memory = gpu.encoder = gpu.decoder = None
    gpu.instances = [
        fakes.FakeInstance(1, "MIG-1", used=1 << 30, name="NVIDIA A100-SXM4-40GB MIG 1g.5gb"),
        fakes.FakeInstance(5, "MIG-5", slices=3, compute_slices=1, total=19968 << 20, used=5 << 30),
    ]
    gpu.processes = [
        fakes.FakeProcess(11, 1 << 20, instance=1),
        fakes.FakeProcess(55, 5 << 20, instance=5),
        fakes.FakeProcess(77, 1 << 20, instance=1),
        fakes.FakeProcess(77, 2 << 20, instance=5),
    ]
    driver.write()
    return gpu


def used(gpu: Any) -> dict[int, int]:
    return {process["pid"]: process["memory"] for process in gpu["processes"]}


def test_instances_are_listed_after_the_gpu_that_is_cut(driver: fakes.FakeDriver, start: Start) -> None:
    cut(driver)
    reading = start(driver).read(0)
    assert reading["problems"] == []
    whole, small, large = reading["gpus"]
    assert (whole["uuid"], whole["mig_instances"], whole["parent"]) == ("GPU-00000000-aaaa", 2, None)
    assert whole["utilization"]["sm"] is None
    assert whole["power_w"] == 21.5
    assert used(whole) == {11: 1 << 20, 55: 5 << 20, 77: 3 << 20}
    assert "cut into MIG instances" in whole["notes"][0]
    assert len(whole["notes"]) == 1
    assert (small["uuid"], small["parent"], small["mig_profile"]) == ("MIG-1", "GPU-00000000-aaaa", "1g.5gb")
    assert (small["name"], small["index"], small["power_state"]) == ("NVIDIA A100-SXM4-40GB MIG 1g.5gb", 0, "active")
    assert small["memory"] == {"used": 1 << 30, "total": 4864 << 20, "reserved": 0}
    assert small["utilization"] == {"sm": None, "memory": None, "encoder": None, "decoder": None}
    assert small["power_w"] is None
    assert used(small) == {11: 1 << 20, 77: 1 << 20}
    assert {process["sm"] for process in small["processes"]} == {None}
    assert (large["mig_profile"], large["name"]) == ("1c.3g.20gb", "NVIDIA A100-SXM4-40GB MIG 1c.3g.20gb")
    assert used(large) == {55: 5 << 20, 77: 2 << 20}


def test_without_privilege_the_instances_tell_and_that_is_said(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = cut(driver)
    gpu.mig_denied = 1
    driver.write()
    whole, small, _large = start(driver).read(0)["gpus"]
    assert used(small) == {11: 1 << 20, 77: 1 << 20}
    assert used(whole) == {11: 1 << 20, 55: 5 << 20, 77: 3 << 20}
    assert len(whole["notes"]) == 1


def test_where_nothing_tells_who_it_is_the_privilege_is_asked_for(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = cut(driver)
    gpu.mig_denied = 2
    driver.write()
    whole, small, _large = start(driver).read(0)["gpus"]
    assert whole["processes"] is small["processes"] is None
    assert small["memory"]["used"] == 1 << 30
    assert whole["notes"][1].endswith("only to a privileged user: run the agent as root")


@pytest.mark.parametrize("code", [4, 13, 999])
@pytest.mark.parametrize("function", ["nvmlDeviceGetMaxMigDeviceCount", "nvmlDeviceGetMigDeviceHandleByIndex"])
def test_instances_that_cannot_be_found_are_no_idle_gpu(
    driver: fakes.FakeDriver, start: Start, function: str, code: int
) -> None:
    gpu = cut(driver)
    gpu.mig_denied = 1
    driver.errors[function] = code
    driver.write()
    (whole,) = start(driver).read(0)["gpus"]
    assert whole["processes"] is None
    assert whole["utilization"]["sm"] is None
    told = [note for note in whole["notes"] if "privileged user" in note]
    assert len(told) == 1  # the whole GPU's own list wants privilege


def test_a_whole_gpu_that_denies_its_processes_says_so(driver: fakes.FakeDriver, start: Start) -> None:
    driver.gpus[0].mig_denied = 1
    driver.write()
    whole = start(driver).gpu(0)
    assert whole["processes"] is None
    assert whole["notes"] == ["the driver tells who uses this GPU only to a privileged user: run the agent as root"]


def test_instances_come_and_go(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = cut(driver)
    probe = start(driver)
    assert len(probe.read(0)["gpus"]) == 3
    del gpu.instances[1]
    driver.write()
    assert [each["uuid"] for each in probe.read(20)["gpus"]] == ["GPU-00000000-aaaa", "MIG-1"]
    gpu.instances = [gpu.instances[0], fakes.FakeInstance(7, "MIG-7")]
    driver.write()
    assert [each["uuid"] for each in probe.read(30)["gpus"]][1:] == ["MIG-1", "MIG-7"]
    gpu.instances = [gpu.instances[0]]
    driver.write()
    probe.read(32)
    assert [each["uuid"] for each in probe.read(34)["gpus"]][1:] == ["MIG-1"]
    gpu.instances = [fakes.FakeInstance(8, "MIG-8")]  # with the handle that MIG-1 had
    driver.write()
    assert [each["uuid"] for each in probe.read(36)["gpus"]][1:] == ["MIG-8"]
    gpu.instances = []
    driver.write()
    assert probe.gpu(50)["mig_instances"] == 0
    gpu.mig_mode, gpu.utilization_sm = 0, 66
    driver.write()
    probe.read(100)
    (whole,) = probe.read(170)["gpus"]
    assert (whole["mig_instances"], whole["notes"]) == (None, None)


def test_one_instance_a_tick_is_asked_and_all_in_turn(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = cut(driver)
    gpu.mig_denied = 1
    gpu.instances = [fakes.FakeInstance(number, f"MIG-{number}") for number in range(1, 8)]
    gpu.processes = [fakes.FakeProcess(100 + number, number, instance=number) for number in range(1, 8)]
    driver.write()
    probe = start(driver)
    probe.read(0)
    before = driver.calls()["nvmlDeviceGetMemoryInfo_v2"]
    for instance in gpu.instances:
        instance.used = 77
    driver.write()
    for tick in range(2, 9):
        reading = probe.read(tick)
    assert {each["memory"]["used"] for each in reading["gpus"][1:]} == {77}
    assert (
        driver.calls()["nvmlDeviceGetMemoryInfo_v2"] - before == 7 + 7
    )  # the whole GPU's on every tick, and one instance's


def test_an_uncut_gpu_is_not_asked_for_instances(driver: fakes.FakeDriver, start: Start) -> None:
    probe = start(driver)
    for tick in range(60):
        probe.read(tick)
    assert driver.calls()["nvmlDeviceGetMigMode"] == 1
    driver.gpus[0].mig_mode = 0
    driver.write()
    probe = start(driver)
    for tick in range(60):
        probe.read(tick)
    assert driver.calls()["nvmlDeviceGetMigMode"] == 1 + 3
    assert "nvmlDeviceGetMigDeviceHandleByIndex" not in driver.calls()


@pytest.mark.parametrize(
    ("slices", "compute", "memory", "profile"),
    [(1, 1, 4864, "1g.5gb"), (7, 7, 40192, "7g.40gb"), (3, 1, 19968, "1c.3g.20gb"), (1, 1, 9984, "1g.10gb")],
)
def test_profiles_are_written_as_nvidia_does(slices: int, compute: int, memory: int, profile: str) -> None:
    assert nvml_mig.profile_of(Attributes(slices, compute, memory)) == profile


@pytest.mark.parametrize("told", [None, 0])
def test_a_gpu_without_memory_of_its_own_is_flagged(driver: fakes.FakeDriver, start: Start, told: int | None) -> None:
    driver.gpus[0].name, driver.gpus[0].memory_total, driver.gpus[0].memory_reserved = b"NVIDIA GB10", told, 0
    driver.write()
    gpu = start(driver).gpu(0)
    assert gpu["unified_memory"] is True
    assert gpu["memory"] == {"used": None, "total": None, "reserved": None}  # the machine has it: test_machine.py
    assert gpu["notes"] == ["this GPU has no memory of its own: what is shown is the system's"]


def test_a_card_that_does_not_tell_its_memory_is_not_taken_for_that(driver: fakes.FakeDriver, start: Start) -> None:
    driver.gpus[0].memory_total = None
    driver.write()
    gpu = start(driver).gpu(0)
    assert (gpu["unified_memory"], gpu["notes"]) == (False, None)


def test_a_virtual_gpu_says_what_the_host_keeps(driver: fakes.FakeDriver, start: Start) -> None:
    (gpu,) = driver.gpus
    gpu.virtualization, gpu.power_mw, gpu.temperature = 2, None, None
    driver.write()
    assert start(driver).gpu(0)["notes"] == ["this is a virtual GPU: the host keeps to itself power and temperature"]


@pytest.fixture
def start_in(fake_sysfs: FakeSysfs, tmp_path: Path) -> Iterator[Callable[[fakes.FakeDriver, str, str], ProbeChild]]:
    """Start a probe where a file of /proc has this text."""
    started: list[ProbeChild] = []

    def begin(driver: fakes.FakeDriver, file: str, text: str) -> ProbeChild:
        path = tmp_path / "proc" / file
        path.parent.mkdir(parents=True)
        path.write_text(text)
        proc = {"HOOFHEARTED_PROC_ROOT": str(tmp_path / "proc")}
        started.append(ProbeChild({**driver.env(), **fake_sysfs.env(), **proc}))
        return started[-1]

    yield begin
    for probe in started:
        probe.stop()


def test_wsl_says_who_knows(
    driver: fakes.FakeDriver, start_in: Callable[[fakes.FakeDriver, str, str], ProbeChild]
) -> None:
    probe = start_in(driver, "sys/kernel/osrelease", "5.15.153.1-microsoft-standard-WSL2\n")
    assert probe.gpu(0)["notes"] == [
        "in WSL the driver does not tell which program uses the GPU: Windows' Task Manager does"
    ]


def test_zeros_for_everything_are_no_reading(
    driver: fakes.FakeDriver, start_in: Callable[[fakes.FakeDriver, str, str], ProbeChild]
) -> None:
    (gpu,) = driver.gpus
    gpu.name, gpu.memory_total, gpu.memory_used, gpu.memory_reserved = b"Orin (nvgpu)", 0, 0, 0
    gpu.power_mw = gpu.temperature = 0
    driver.write()
    probe = start_in(driver, "device-tree/model", "NVIDIA Jetson Orin Nano Developer Kit\x00")
    for tick in range(3):
        found = probe.gpu(tick)
        assert found["utilization"]["sm"] is found["power_w"] is found["temperature_c"] is None
        assert "does not tell load, power and temperature; the program tegrastats may" in found["notes"][1]
    gpu.temperature = 41
    driver.write()
    assert (probe.gpu(10)["utilization"]["sm"], probe.gpu(11)["temperature_c"]) == (0, 41)


def test_a_jetson_says_what_its_driver_lacks(
    driver: fakes.FakeDriver, start_in: Callable[[fakes.FakeDriver, str, str], ProbeChild]
) -> None:
    (gpu,) = driver.gpus
    gpu.name, gpu.memory_total, gpu.power_mw, gpu.utilization_sm = b"Orin (nvgpu)", None, None, None
    driver.errors |= {
        f"nvmlDeviceGet{kind}RunningProcesses{version}": 3
        for kind in ("Compute", "Graphics", "MPSCompute")
        for version in ("", "_v2", "_v3")
    }
    driver.write()
    found = start_in(driver, "device-tree/model", "NVIDIA Jetson Orin Nano Developer Kit\x00").gpu(0)
    assert found["unified_memory"] is True
    assert found["notes"][1] == (
        "this GPU is part of a Jetson: its driver does not tell load, power and processes; the program tegrastats may"
    )
