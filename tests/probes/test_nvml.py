"""What the probe makes of a driver that works: readings, tiers, processes, and values that cannot be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fake_nvml import driver as fakes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.probes.probe_process import ProbeChild

    Start = Callable[[fakes.FakeDriver], ProbeChild]

pytestmark = pytest.mark.real

ALL_ONES = (1 << 32) - 1
PROCESS_LISTS = tuple(f"nvmlDeviceGet{kind}RunningProcesses" for kind in ("Compute", "Graphics", "MPSCompute"))


def test_an_idle_gpu(driver: fakes.FakeDriver, start: Start) -> None:
    reading = start(driver).read(0)
    assert reading["problems"] == []
    (gpu,) = reading["gpus"]
    assert gpu["uuid"] == "GPU-00000000-aaaa"
    assert (gpu["index"], gpu["pci_bus_id"], gpu["power_state"]) == (0, "0000:01:00.0", "active")
    assert gpu["name"] == "NVIDIA GeForce RTX 3090"
    assert gpu["utilization"] == {"sm": 0, "memory": 0, "encoder": 0, "decoder": 0}
    assert gpu["memory"] == {"used": 0, "total": 24 << 30, "reserved": 300 << 20}
    assert (gpu["temperature_c"], gpu["fan_percent"], gpu["pstate"]) == (38, 30, 8)
    assert (gpu["power_w"], gpu["power_limit_w"], gpu["energy_j"]) == (21.5, 350.0, 123456.7)
    assert gpu["clocks_mhz"] == {"sm": 210, "memory": 405}
    assert gpu["throttle_reasons"] == ["gpu_idle"]
    assert gpu["processes"] == []
    assert gpu["problem"] is None
    assert gpu["pcie_bytes_per_s"] == {"rx": None, "tx": None}


def test_a_busy_gpu_and_the_end_of_its_work(driver: fakes.FakeDriver, start: Start) -> None:
    probe = start(driver)
    probe.read(0)
    gpu = driver.gpus[0]
    gpu.utilization_sm, gpu.encoder, gpu.memory_used, gpu.throttle = 87, 12, 9 << 30, 0x4
    gpu.processes = [fakes.FakeProcess(4242, 8 << 30, 86, encoder=12), fakes.FakeProcess(99, 1 << 30)]
    driver.write()
    busy = probe.gpu(1)
    assert busy["utilization"]["sm"] == 87
    assert busy["memory"]["used"] == 9 << 30
    assert [(p["pid"], p["memory"], p["sm"], p["encoder"]) for p in busy["processes"]] == [
        (99, 1 << 30, 0, 0),
        (4242, 8 << 30, 86, 12),
    ]
    assert busy["throttle_reasons"] == ["gpu_idle"]  # two seconds have not passed
    assert probe.gpu(2)["throttle_reasons"] == ["sw_power_cap"]
    gpu.utilization_sm = gpu.encoder = gpu.processes[0].sm = gpu.processes[0].encoder = 0
    driver.write()
    still = probe.gpu(3)
    assert [p["sm"] for p in still["processes"]] == [0, 0]


def test_what_is_not_there_is_none_and_not_asked_for_again(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = driver.gpus[0]
    gpu.fan = gpu.energy_mj = gpu.encoder = gpu.temperature = gpu.memory_total = gpu.utilization_sm = None
    driver.write()
    probe = start(driver)
    readings = [probe.gpu(tick) for tick in range(8)]
    for reading in readings:
        assert reading["fan_percent"] is reading["energy_j"] is reading["temperature_c"] is None
        assert {**reading["utilization"], "memory": 0} == {"sm": None, "memory": 0, "encoder": None, "decoder": 0}
        assert reading["memory"] == {"used": None, "total": None, "reserved": None}
        assert reading["power_w"] == 21.5
        assert reading["problem"] is None
    calls = driver.calls()
    for name in ("FanSpeed", "TotalEnergyConsumption", "EncoderUtilization", "MemoryInfo", "UtilizationRates"):
        assert calls[f"nvmlDeviceGet{name}"] == 1, name


def test_a_driver_without_the_limit_in_force_tells_the_one_that_was_set(driver: fakes.FakeDriver, start: Start) -> None:
    driver.errors["nvmlDeviceGetEnforcedPowerLimit"] = 3
    driver.gpus[0].power_mw = 593_000
    driver.write()
    gpu = start(driver).gpu(0)
    assert (gpu["power_limit_w"], gpu["power_w"]) == (350.0, None)


def test_a_refused_reading_is_asked_for_again_a_minute_later(driver: fakes.FakeDriver, start: Start) -> None:
    driver.errors["nvmlDeviceGetPowerUsage"] = 4
    driver.write()
    probe = start(driver)
    assert probe.gpu(0)["power_w"] is None
    driver.errors.clear()
    driver.write()
    assert [probe.gpu(tick)["power_w"] for tick in (2, 4, 58)] == [None, None, None]
    assert probe.gpu(62)["power_w"] == 21.5


def test_a_refused_load_says_why(driver: fakes.FakeDriver, start: Start) -> None:
    driver.errors["nvmlDeviceGetUtilizationRates"] = driver.errors["nvmlDeviceGetSamples"] = 4
    driver.write()
    probe = start(driver)
    for tick in range(3):
        gpu = probe.gpu(tick)
        assert gpu["utilization"]["sm"] is None
        assert gpu["problem"]["code"] == "no_permission"
        assert gpu["power_w"] == 21.5


@pytest.mark.parametrize("code", [2, 3, 4, 10, 13, 17, 25, 999])
def test_any_field_may_fail_and_takes_no_other_with_it(driver: fakes.FakeDriver, start: Start, code: int) -> None:
    names = ("FanSpeed", "Temperature", "PowerUsage", "TotalEnergyConsumption", "PerformanceState", "ClockInfo", "Name")
    for name in names:
        driver.errors[f"nvmlDeviceGet{name}"] = code
    driver.errors["nvmlDeviceGetTemperatureV"] = driver.errors["nvmlDeviceGetPciInfo_v3"] = code
    driver.errors |= {f"{name}{suffix}": code for name in PROCESS_LISTS for suffix in ("", "_v2", "_v3")}
    driver.gpus[0].utilization_sm = 50
    driver.write()
    gpu = start(driver).gpu(0)
    assert gpu["utilization"]["sm"] == 50
    assert gpu["memory"]["total"] == 24 << 30
    fields = ("fan_percent", "temperature_c", "power_w", "energy_j", "pstate", "name", "pci_bus_id", "processes")
    assert [gpu[field] for field in fields] == [None] * len(fields)
    assert gpu["clocks_mhz"] == {"sm": None, "memory": None}
    assert gpu["problem"] is None


def test_what_cannot_be_true_is_none(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = driver.gpus[0]
    gpu.utilization_sm, gpu.utilization_memory, gpu.encoder = ALL_ONES, 101, 4000
    gpu.temperature, gpu.power_mw, gpu.fan, gpu.pstate = 255, 593_000, ALL_ONES, 32
    gpu.clock_sm, gpu.energy_mj, gpu.memory_used = ALL_ONES, -1, 30 << 30
    driver.write()
    reading = start(driver).gpu(0)
    assert reading["utilization"] == {"sm": None, "memory": None, "encoder": None, "decoder": 0}
    for field in ("temperature_c", "power_w", "fan_percent", "pstate", "energy_j"):
        assert reading[field] is None, field
    assert reading["clocks_mhz"] == {"sm": None, "memory": 405}
    assert reading["memory"] == {"used": None, "total": 24 << 30, "reserved": 300 << 20}
    dropped = {each["field"]: (each["value"], each["why"]) for each in reading["dropped"]}
    assert dropped["power_w"] == (593, "more than 1.5 times the limit of 350 W")
    assert dropped["temperature_c"] == (255, "outside -20 to 130 °C")
    assert dropped["fan_percent"] == (ALL_ONES, "more than 200 %")
    assert dropped["memory.used"] == (30 << 30, "more than the whole memory")
    assert dropped["utilization.sm"] == (ALL_ONES, "more than 100 %")
    assert dropped["clocks_mhz.sm"] == (ALL_ONES, "more than 20000 MHz")


def test_what_was_dropped_is_counted_and_dated_and_kept(driver: fakes.FakeDriver, start: Start) -> None:
    probe = start(driver)
    assert probe.gpu(0)["dropped"] is None
    driver.gpus[0].temperature = 255
    driver.write()
    for tick in range(10, 100):
        (dropped,) = probe.gpu(tick)["dropped"]
    assert {**dropped, "why": ""} == {
        "field": "temperature_c",
        "value": 255,
        "why": "",
        "times": 45,
        "first_s": 89,
        "last_s": 1,
    }
    driver.gpus[0].temperature = 40
    driver.write()
    well = probe.gpu(200)
    assert well["temperature_c"] == 40
    assert (well["dropped"][0]["times"], well["dropped"][0]["last_s"]) == (45, 102)


def test_a_laptops_idle_593_watts_are_not_believed_though_it_tells_no_limit(
    driver: fakes.FakeDriver, start: Start
) -> None:
    (gpu,) = driver.gpus
    gpu.name, gpu.limit_mw, gpu.power_mw = b"NVIDIA GeForce RTX 4070 Laptop GPU", None, 593_000
    driver.write()
    reading = start(driver).gpu(0)
    assert (reading["power_w"], reading["dropped"][0]["why"]) == (None, "more than 300 W")


def test_a_fan_may_turn_faster_than_100_percent(driver: fakes.FakeDriver, start: Start) -> None:
    driver.gpus[0].fan = 130
    driver.write()
    assert start(driver).gpu(0)["fan_percent"] == 130


def test_a_frosty_gpu_has_a_temperature_below_zero(driver: fakes.FakeDriver, start: Start) -> None:
    driver.gpus[0].temperature = -5
    driver.write()
    assert start(driver).gpu(0)["temperature_c"] == -5


def test_a_name_of_odd_bytes(driver: fakes.FakeDriver, start: Start) -> None:
    driver.gpus[0].name = b" GeForce\xff\x07\n<b>%41 "
    driver.write()
    assert start(driver).gpu(0)["name"] == "GeForce\ufffd  <b>%41"


def test_an_old_driver_without_new_functions_and_structures(tmp_path: Path, start: Start) -> None:
    missing = {"nvmlDeviceGetMemoryInfo_v2", "nvmlDeviceGetCurrentClocksEventReasons", "nvmlInitWithFlags"}
    missing |= {"nvmlDeviceGetSamples", "nvmlDeviceGetMigMode", "nvmlDeviceGetVirtualizationMode"}
    missing |= {"nvmlDeviceGetProcessUtilization", "nvmlDeviceGetTotalEnergyConsumption", "nvmlDeviceGetPcieThroughput"}
    missing |= {"nvmlDeviceGetCount_v2", "nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetPciInfo_v3"}
    missing |= {f"{name}{suffix}" for name in PROCESS_LISTS for suffix in ("_v2", "_v3")} | {PROCESS_LISTS[2]}
    driver = fakes.FakeDriver(tmp_path, missing=frozenset(missing))
    driver.gpus[0].memory_used = 1 << 30
    driver.gpus[0].processes = [fakes.FakeProcess(5, 1 << 20), fakes.FakeProcess(7, None, types=("graphics",))]
    driver.write()
    probe = start(driver)
    probe.want("details", "pcie")
    reading = probe.read(0)
    assert reading["problems"] == []
    (gpu,) = reading["gpus"]
    assert (gpu["utilization"]["sm"], gpu["energy_j"], gpu["pcie_bytes_per_s"]["rx"]) == (0, None, None)
    assert gpu["memory"] == {"used": (1 << 30) + (300 << 20), "total": 24 << 30, "reserved": None}
    assert gpu["throttle_reasons"] == ["gpu_idle"]
    assert gpu["pci_bus_id"] == "0000:01:00.0"
    assert [(p["pid"], p["memory"]) for p in gpu["processes"]] == [(5, 1 << 20), (7, None)]


def test_a_driver_that_lacks_nearly_everything(tmp_path: Path, start: Start) -> None:
    keep = {"nvmlInitWithFlags", "nvmlDeviceGetCount_v2", "nvmlDeviceGetHandleByIndex_v2"}
    from tests.fake_nvml import library

    driver = fakes.FakeDriver(tmp_path, missing=frozenset(library.function_names()) - keep)
    reading = start(driver).read(0)
    assert reading["problems"] == []
    (gpu,) = reading["gpus"]
    assert (gpu["uuid"], gpu["index"], gpu["name"], gpu["processes"]) == ("nvml-0", 0, None, None)
    assert gpu["utilization"]["sm"] is None


@pytest.mark.parametrize("code", [2, 3, 25])
def test_the_version_of_a_structure_is_refused(driver: fakes.FakeDriver, start: Start, code: int) -> None:
    driver.errors |= {"nvmlDeviceGetMemoryInfo_v2": code, "nvmlDeviceGetComputeRunningProcesses_v3": 25}
    driver.gpus[0].processes = [fakes.FakeProcess(5, 1 << 20)]
    driver.write()
    gpu = start(driver).gpu(0)
    assert gpu["memory"] == {"used": 300 << 20, "total": 24 << 30, "reserved": None}
    assert [p["pid"] for p in gpu["processes"]] == [5]


def test_a_passing_failure_does_not_change_the_kind_of_memory_shown(driver: fakes.FakeDriver, start: Start) -> None:
    probe = start(driver)
    driver.errors["nvmlDeviceGetMemoryInfo_v2"] = 10
    driver.write()
    assert probe.gpu(0)["memory"] == {"used": None, "total": None, "reserved": None}
    driver.errors.clear()
    driver.write()
    assert probe.gpu(1)["memory"]["used"] == 0


def test_what_nobody_looks_at_is_not_asked_for(driver: fakes.FakeDriver, start: Start) -> None:
    probe = start(driver)
    probe.want()
    for tick in range(10):
        reading = probe.gpu(tick)
    assert reading["clocks_mhz"] == {"sm": None, "memory": None}
    assert reading["throttle_reasons"] is reading["utilization"]["memory"] is None
    assert (reading["power_w"], reading["fan_percent"], reading["pstate"]) == (21.5, 30, 8)
    calls = driver.calls()
    assert not {name for name in calls if "Clock" in name or "Pcie" in name}
    assert calls["nvmlDeviceGetSamples"] == 3 * 10
    probe.want("details")
    reading = probe.gpu(10)
    assert reading["clocks_mhz"] == {"sm": 210, "memory": 405}
    assert reading["throttle_reasons"] == ["gpu_idle"]


def test_what_slows_a_gpu_that_works_is_asked_every_ten_seconds_though_nobody_looks(
    driver: fakes.FakeDriver, start: Start
) -> None:
    gpu, name = driver.gpus[0], "nvmlDeviceGetCurrentClocksEventReasons"
    gpu.utilization_sm, gpu.throttle = 90, 0x20
    driver.write()
    probe = start(driver)
    probe.want()
    told = [probe.gpu(tick)["throttle_reasons"] for tick in range(31)]
    assert told == [["sw_thermal_slowdown"]] * 31
    assert driver.calls()[name] == 4
    gpu.utilization_sm = 0
    driver.write()
    at_rest = [probe.gpu(tick)["throttle_reasons"] for tick in range(31, 61)]
    assert at_rest[2:] == [None] * 28
    assert driver.calls()[name] <= 5


def test_where_the_card_slows_itself_down_is_asked_once(driver: fakes.FakeDriver, start: Start) -> None:
    probe = start(driver)
    assert [probe.gpu(tick)["temperature_slowdown_c"] for tick in range(70)] == [95.0] * 70
    assert driver.calls()["nvmlDeviceGetTemperatureThreshold"] == 1


@pytest.mark.parametrize("told", [None, 0, 3, 4_000_000_000])
def test_a_slowdown_that_cannot_be_is_not_known(driver: fakes.FakeDriver, start: Start, told: int | None) -> None:
    driver.gpus[0].slowdown = told
    driver.write()
    assert start(driver).gpu(0)["temperature_slowdown_c"] is None


def test_the_bus_is_asked_only_on_demand_and_two_gpus_a_tick(tmp_path: Path, start: Start) -> None:
    driver = fakes.FakeDriver(tmp_path, gpus=5)
    for gpu in driver.gpus:
        gpu.pcie_rx, gpu.pcie_tx = 1200, 7
    driver.write()
    probe = start(driver)
    probe.read(0)
    assert "nvmlDeviceGetPcieThroughput" not in driver.calls()
    probe.want("pcie")
    for tick, known in ((1, 2), (2, 4), (3, 5), (4, 5)):
        before = driver.calls().get("nvmlDeviceGetPcieThroughput", 0)
        gpus = probe.read(tick)["gpus"]
        assert [gpu["pcie_bytes_per_s"] for gpu in gpus[:known]] == [{"rx": 1_200_000, "tx": 7000}] * known
        assert driver.calls()["nvmlDeviceGetPcieThroughput"] - before <= 4
    probe.want()
    before = driver.calls()["nvmlDeviceGetPcieThroughput"]
    assert {gpu["pcie_bytes_per_s"]["rx"] for gpu in probe.read(5)["gpus"]} == {None}
    assert driver.calls()["nvmlDeviceGetPcieThroughput"] == before


def test_a_gpu_that_has_no_bus_to_tell_of_is_asked_once(driver: fakes.FakeDriver, start: Start) -> None:
    driver.gpus[0].pcie_rx = driver.gpus[0].pcie_tx = None
    driver.write()
    probe = start(driver)
    probe.want("pcie")
    for tick in range(20):
        assert probe.gpu(tick)["pcie_bytes_per_s"] == {"rx": None, "tx": None}
    assert driver.calls()["nvmlDeviceGetPcieThroughput"] == 2


def test_calls_on_each_tick_are_few(driver: fakes.FakeDriver, start: Start) -> None:
    probe = start(driver)
    for tick in range(10):
        probe.read(tick)
    calls = driver.calls()
    assert calls["nvmlDeviceGetMemoryInfo_v2"] == 10
    assert calls["nvmlDeviceGetSamples"] == 3 * 10 + 4  # SM, encoder, decoder; the memory's every 2 s
    assert calls["nvmlDeviceGetUtilizationRates"] == 2  # at the first look at each buffer
    assert calls["nvmlDeviceGetEncoderUtilization"] == 1
    assert calls["nvmlDeviceGetFanSpeed"] == 2
    assert calls["nvmlDeviceGetPowerUsage"] == 5
    assert calls["nvmlDeviceGetComputeRunningProcesses_v3"] == calls["nvmlDeviceGetGraphicsRunningProcesses_v3"] == 2
    assert calls["nvmlDeviceGetMPSComputeRunningProcesses_v3"] == 1
    assert calls["nvmlDeviceGetEnforcedPowerLimit"] == calls["nvmlInitWithFlags"] == calls["nvmlDeviceGetName"] == 1
    assert "nvmlDeviceGetPcieThroughput" not in calls
    assert "nvmlDeviceGetProcessUtilization" not in calls  # nobody is there
