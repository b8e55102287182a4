"""A driver that fails: every failure has a name and a remedy, hides no other GPU, and is got over."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.probes import driver_files, nvml, nvml_errors, nvml_library
from tests.fake_nvml import driver as fakes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fake_nvml.sysfs import FakeSysfs
    from tests.probes.probe_process import ProbeChild

    Start = Callable[[fakes.FakeDriver], ProbeChild]

pytestmark = pytest.mark.real

WHOLE_DRIVER = {
    1: "driver_reloaded",
    4: "no_permission",
    9: "no_driver",
    12: "no_driver",
    15: "gpu_lost",
    17: "driver_error",
    18: "driver_library_mismatch",
    28: "no_gpu",
    # These tests may run in a container themselves, which has no driver's node.
    999: "container_lost_gpu" if driver_files.kept_by_container() else "driver_error",
    1234: "driver_error",
}
UNKNOWN_EVERYTHING = {"utilization": {"sm": None, "memory": None, "encoder": None, "decoder": None}, "power_w": None}


def two(tmp_path: Path) -> fakes.FakeDriver:
    driver = fakes.FakeDriver(tmp_path, gpus=2)
    driver.gpus[1].utilization_sm = 50
    driver.write()
    return driver


def codes(reading: Any) -> list[str]:
    return [problem["code"] for problem in reading["problems"]]


@pytest.mark.parametrize(("code", "name"), WHOLE_DRIVER.items())
def test_a_driver_that_cannot_be_opened(driver: fakes.FakeDriver, start: Start, code: int, name: str) -> None:
    driver.errors["nvmlInitWithFlags"] = code
    driver.write()
    probe = start(driver)
    reading = probe.read(0)
    assert reading["gpus"] == []
    assert codes(reading) == [name]
    assert reading["problems"][0]["message"]
    assert reading["problems"][0]["remedy"]
    for tick in range(1, 60):
        assert codes(probe.read(tick)) == [name]
    assert driver.calls()["nvmlInitWithFlags"] <= 6  # at 0, 2, 6, 14, 30 and 62 s
    driver.errors.clear()
    driver.write()
    reading = probe.read(130)
    assert codes(reading) == []
    assert reading["gpus"][0]["utilization"]["sm"] == 0


def test_a_driver_that_shows_no_gpu(driver: fakes.FakeDriver, start: Start) -> None:
    kept, driver.gpus = driver.gpus, []
    driver.write()
    probe = start(driver)
    assert codes(probe.read(0)) == ["no_gpu"]
    driver.gpus = kept
    driver.write()
    assert codes(probe.read(2)) == []
    calls = driver.calls()
    assert (calls["nvmlInitWithFlags"], calls["nvmlShutdown"]) == (2, 1)


def test_a_driver_that_cannot_count(driver: fakes.FakeDriver, start: Start) -> None:
    driver.errors["nvmlDeviceGetCount_v2"] = 999
    driver.write()
    assert codes(start(driver).read(0)) == ["driver_error"]


@pytest.mark.parametrize(("code", "name"), [(9, "no_driver"), (18, "driver_library_mismatch"), (1, "driver_reloaded")])
def test_a_driver_that_goes_away_while_watched(tmp_path: Path, start: Start, code: int, name: str) -> None:
    driver = two(tmp_path)
    probe = start(driver)
    assert codes(probe.read(0)) == []
    driver.errors["*"] = code
    driver.write()
    for tick in (1, 2, 3):
        reading = probe.read(tick)
        assert codes(reading) == [name]
        assert [gpu["uuid"] for gpu in reading["gpus"]] == ["GPU-00000000-aaaa", "GPU-00000001-aaaa"]
        for gpu in reading["gpus"]:
            assert {**gpu, **UNKNOWN_EVERYTHING} == gpu
            assert (gpu["problem"]["code"], gpu["power_state"]) == (name, None)
            assert gpu["name"] == "NVIDIA GeForce RTX 3090"
    assert driver.calls()["nvmlShutdown"] == 1
    driver.errors.clear()
    driver.write()
    reading = probe.read(100)
    assert codes(reading) == []
    assert [gpu["utilization"]["sm"] for gpu in reading["gpus"]] == [0, 50]
    assert driver.calls_for(0)["nvmlDeviceGetTemperature"] == 2  # well, and well again
    assert driver.calls_for(0)["nvmlDeviceGetSamples"] == 3 + 1 + 3  # well, failing, well


@pytest.mark.parametrize(
    ("code", "name"), [(15, "gpu_lost"), (28, "gpu_lost"), (999, "driver_error"), (16, "driver_error")]
)
def test_one_lost_gpu_does_not_hide_the_other(tmp_path: Path, start: Start, code: int, name: str) -> None:
    driver = two(tmp_path)
    probe = start(driver)
    probe.read(0)
    driver.gpus[0].errors["*"] = code
    driver.write()
    for tick in range(1, 20):
        reading = probe.read(tick)
        lost, well = reading["gpus"]
        assert codes(reading) == [name]
        assert reading["problems"][0]["message"].startswith("NVIDIA GeForce RTX 3090: ")
        assert {**lost, **UNKNOWN_EVERYTHING} == lost
        assert (lost["uuid"], lost["problem"]["code"]) == ("GPU-00000000-aaaa", name)
        assert (well["utilization"]["sm"], well["problem"], well["power_w"]) == (50, None, 21.5)
    assert driver.calls()["nvmlInitWithFlags"] <= 5
    driver.gpus[0].errors.clear()
    driver.write()
    reading = probe.read(400)
    assert codes(reading) == []
    assert [gpu["utilization"]["sm"] for gpu in reading["gpus"]] == [0, 50]


def test_an_unplugged_gpu_stays_listed_after_the_driver_forgot_it(tmp_path: Path, start: Start) -> None:
    driver = two(tmp_path)
    probe = start(driver)
    probe.read(0)
    driver.gpus[0].unplugged = True
    driver.write()
    for tick in (1, 2, 3, 4, 10):
        reading = probe.read(tick)
        found = {gpu["uuid"]: gpu for gpu in reading["gpus"]}
        assert found["GPU-00000000-aaaa"]["problem"]["code"] == "gpu_lost"
        assert found["GPU-00000001-aaaa"]["utilization"]["sm"] == 50
        assert len(found) == 2
    driver.gpus[0].unplugged = False
    driver.write()
    assert codes(probe.read(1000)) == []


def test_a_gpu_taken_out_of_the_computer_is_lost_until_it_comes_back(
    tmp_path: Path, start: Start, fake_sysfs: FakeSysfs
) -> None:
    driver = two(tmp_path)
    fake_sysfs.add("0000:01:00.0")
    fake_sysfs.add("0000:02:00.0")
    probe = start(driver)
    assert len(probe.read(0)["gpus"]) == 2
    driver.gpus[0].unplugged = True
    driver.write()
    fake_sysfs.remove("0000:01:00.0")
    touched = driver.calls_for(0)
    for tick in range(1, 60):
        reading = probe.read(tick)
        found = {gpu["uuid"]: gpu for gpu in reading["gpus"]}
        assert (codes(reading), len(found)) == (["gpu_lost"], 2)
        assert reading["problems"][0]["message"].startswith("NVIDIA GeForce RTX 3090: the GPU has left")
        assert found["GPU-00000000-aaaa"]["problem"]["code"] == "gpu_lost"
        assert (found["GPU-00000001-aaaa"]["utilization"]["sm"], found["GPU-00000001-aaaa"]["problem"]) == (50, None)
    assert driver.calls_for(0) == touched
    assert driver.calls()["nvmlInitWithFlags"] == 2  # once more, so that nothing of ours holds it
    driver.gpus[0].unplugged = False
    driver.gpus[0].bus = "00000000:0A:00.0"  # in another slot
    driver.write()
    fake_sysfs.add("0000:0a:00.0")
    for tick in (90, 91, 92):
        reading = probe.read(tick)
    assert codes(reading) == []
    assert {gpu["uuid"]: gpu["pci_bus_id"] for gpu in reading["gpus"]} == {
        "GPU-00000000-aaaa": "0000:0a:00.0",
        "GPU-00000001-aaaa": "0000:02:00.0",
    }


def test_the_only_gpu_taken_out_leaves_the_driver_alone(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs
) -> None:
    fake_sysfs.add()
    probe = start(driver)
    assert codes(probe.read(0)) == []
    fake_sysfs.remove("0000:01:00.0")
    for tick in range(1, 40):
        assert codes(probe.read(tick)) == ["gpu_lost"]
    calls = driver.calls()
    assert (calls["nvmlInitWithFlags"], calls["nvmlShutdown"]) == (1, 1)
    fake_sysfs.add()
    for tick in (70, 71):
        reading = probe.read(tick)
    assert [gpu["utilization"]["sm"] for gpu in reading["gpus"]] == [0]


def test_a_gpu_given_to_another_driver_is_nobodys_loss(tmp_path: Path, start: Start, fake_sysfs: FakeSysfs) -> None:
    driver = two(tmp_path)
    fake_sysfs.add("0000:01:00.0")
    fake_sysfs.add("0000:02:00.0")
    probe = start(driver)
    assert len(probe.read(0)["gpus"]) == 2
    (fake_sysfs.root / "vfio-pci").mkdir()
    (fake_sysfs.root / "bus/pci/devices/0000:01:00.0/driver").symlink_to(fake_sysfs.root / "vfio-pci")
    driver.gpus[0].unplugged = True
    driver.write()
    for tick in range(1, 20):
        reading = probe.read(tick)
        assert ([gpu["uuid"] for gpu in reading["gpus"]], codes(reading)) == (["GPU-00000001-aaaa"], [])


@pytest.mark.parametrize("code", [4, 15, 999, 2])
def test_a_gpu_that_is_counted_and_not_handed_out(tmp_path: Path, start: Start, code: int) -> None:
    driver = two(tmp_path)
    driver.gpus[0].errors["nvmlDeviceGetHandleByIndex_v2"] = code
    driver.write()
    probe = start(driver)
    for tick in range(5):
        refused, well = probe.read(tick)["gpus"]
        assert (refused["uuid"], refused["index"]) == ("nvml-0", 0)
        assert refused["problem"]["code"] == nvml_errors.problem(code).code
        assert well["utilization"]["sm"] == 50
    if code == 4:
        assert driver.calls()["nvmlInitWithFlags"] == 1


def test_two_gpus_of_one_uuid_stay_two(tmp_path: Path, start: Start) -> None:
    driver = two(tmp_path)
    driver.gpus[0].uuid = driver.gpus[1].uuid = ""
    driver.write()
    assert [gpu["uuid"] for gpu in start(driver).read(0)["gpus"]] == ["pci-0000:01:00.0", "pci-0000:02:00.0"]
    driver.gpus[0].uuid = driver.gpus[1].uuid = "GPU-1"
    driver.write()
    assert len({gpu["uuid"] for gpu in start(driver).read(0)["gpus"]}) == 2


def test_a_gpu_that_once_does_not_say_who_it_is_stays_the_same(tmp_path: Path, start: Start) -> None:
    driver = two(tmp_path)
    probe = start(driver)
    probe.read(0)
    for time, names in ((100, ("UUID", "Name")), (300, ("PciInfo_v3", "Name")), (500, ())):
        driver.errors = {"nvmlDeviceGetUtilizationRates": 1}
        driver.write()
        probe.read(time)
        driver.errors = {f"nvmlDeviceGet{name}": 3 for name in names}
        driver.write()
        gpus = probe.read(time + 100)["gpus"]
        assert [gpu["uuid"] for gpu in gpus] == ["GPU-00000000-aaaa", "GPU-00000001-aaaa"]
        assert {gpu["name"] for gpu in gpus} == {"NVIDIA GeForce RTX 3090"}
        assert [gpu["pci_bus_id"] for gpu in gpus] == ["0000:01:00.0", "0000:02:00.0"]


def test_what_a_gpu_failed_to_say_of_itself_in_the_beginning_is_asked_for_again(tmp_path: Path, start: Start) -> None:
    driver = two(tmp_path)
    names = ("UUID", "Name", "PciInfo_v3", "TemperatureThreshold")
    driver.errors = {f"nvmlDeviceGet{name}": 23 for name in names}  # NVML_ERROR_INSUFFICIENT_RESOURCES
    driver.write()
    probe = start(driver)
    unknown = probe.read(0)["gpus"]
    assert [(gpu["uuid"], gpu["name"], gpu["pci_bus_id"]) for gpu in unknown] == [
        ("nvml-0", None, None),
        ("nvml-1", None, None),
    ]
    driver.errors.clear()
    driver.write()
    probe.read(30)
    for gpu in probe.read(61)["gpus"]:
        assert (gpu["name"], gpu["temperature_slowdown_c"]) == ("NVIDIA GeForce RTX 3090", 95)
        assert (gpu["uuid"], gpu["pci_bus_id"]) in {
            ("GPU-00000000-aaaa", "0000:01:00.0"),
            ("GPU-00000001-aaaa", "0000:02:00.0"),
        }
    assert driver.calls()["nvmlInitWithFlags"] == 1


def test_no_mixture_of_failures_ends_the_probe_or_becomes_a_zero(tmp_path: Path, start: Start) -> None:
    driver = two(tmp_path)
    for gpu in driver.gpus:
        gpu.utilization_sm, gpu.memory_used, gpu.power_mw = 60, 5 << 30, 90_000
        gpu.processes = [fakes.FakeProcess(7, 1 << 30, 60)]
    driver.write()
    probe = start(driver)
    probe.read(0)
    names = sorted(driver.calls())
    chance = random.Random(20)  # noqa: S311 - the same mixtures every time
    for round_number in range(1, 300):
        driver.errors = {chance.choice(names): chance.choice([*range(1, 31), 999]) for _ in range(chance.randrange(4))}
        driver.gpus[0].errors = {chance.choice([*names, "*"]): chance.randrange(1, 20)}
        driver.write()
        reading = probe.read(round_number * 1.0)
        assert reading["gpus"]
        for gpu in reading["gpus"]:
            assert gpu["utilization"]["sm"] in {60, None}
            assert gpu["memory"]["used"] in {5 << 30, (5 << 30) + (300 << 20), None}
            assert gpu["power_w"] in {90, None}
            assert gpu["utilization"]["sm"] == 60 or gpu["problem"] or driver.errors or driver.gpus[0].errors
            assert {p["sm"] for p in gpu["processes"] or ()} <= {60, None}
    driver.errors = driver.gpus[0].errors = {}
    driver.write()
    probe.read(1000)
    reading = probe.read(2000)
    assert [gpu["utilization"]["sm"] for gpu in reading["gpus"]] == [60, 60]
    assert codes(reading) == []


def test_a_machine_without_the_library(fake_sysfs: FakeSysfs) -> None:
    script = (
        "from hoofhearted_desktop.probes import nvml\n"
        "probe = nvml.NvmlProbe()\nprint(probe.read(0).problems[0].code)\nprobe.close()"
    )
    environment = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env={**environment, **fake_sysfs.env()},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "no_driver\n"


class NoBinding(nvml_library.Library):
    """The library where nvidia-ml-py is not installed."""

    def open(self, *, attach: bool = True) -> nvml_library.Failure:  # noqa: ARG002 - it is the library's
        return nvml_library.Failure(nvml_errors.BINDING_MISSING)


def test_a_missing_binding_is_named() -> None:
    probe = nvml.NvmlProbe(awake=lambda _monotonic: (), library=NoBinding())
    assert probe.read(0).problems[0].remedy == "install nvidia-ml-py"
    probe.close()


def test_nothing_is_loaded_before_the_first_reading() -> None:
    script = "import sys; from hoofhearted_desktop.probes import nvml; nvml.NvmlProbe(); print('pynvml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


def test_a_gpu_plugged_in_where_the_kernel_shows_none_is_seen_by_the_drivers_count(
    tmp_path: Path, start: Start
) -> None:
    driver = fakes.FakeDriver(tmp_path)
    driver.counts_live = True
    driver.write()
    probe = start(driver)
    assert [len(probe.read(tick)["gpus"]) for tick in (0, 1)] == [1, 1]
    driver.gpus = fakes.several(2)
    driver.write()
    assert [len(probe.read(tick)["gpus"]) for tick in (5, 12)] == [1, 2]
    driver.gpus = fakes.several(1)
    driver.write()
    reading = probe.read(30)
    assert [gpu["problem"] and gpu["problem"]["code"] for gpu in reading["gpus"]] == [None, "gpu_lost"]
    assert driver.calls()["nvmlInitWithFlags"] == 3
