"""Who uses a GPU: lists merged by pid, garbage left out, and no 0 % where the driver does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.fake_nvml import driver as fakes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.probes.probe_process import ProbeChild

    Start = Callable[[fakes.FakeDriver], ProbeChild]

pytestmark = pytest.mark.real

ALL_ONES = (1 << 32) - 1


def busy(driver: fakes.FakeDriver, *processes: fakes.FakeProcess, sm: int = 80) -> fakes.FakeGpu:
    driver.gpus[0].utilization_sm = sm
    driver.gpus[0].processes = list(processes)
    driver.write()
    return driver.gpus[0]


def by_pid(gpu: Any) -> dict[int, Any]:
    return {process["pid"]: process for process in gpu["processes"]}


def test_a_process_of_several_lists_is_one(driver: fakes.FakeDriver, start: Start) -> None:
    busy(
        driver,
        fakes.FakeProcess(4, 100, 30, types=("compute", "graphics", "mps")),
        fakes.FakeProcess(5, 200, 20, types=("graphics",)),
        fakes.FakeProcess(6, 300, types=("mps",)),
    )
    found = start(driver).gpu(0)["processes"]
    assert [(p["pid"], p["types"], p["memory"], p["sm"]) for p in found] == [
        (4, ["compute", "graphics", "mps"], 100, 30),
        (5, ["graphics"], 200, 20),
        (6, ["mps"], 300, 0),
    ]


def test_memory_is_summed_over_mig_instances_and_nothing_else(driver: fakes.FakeDriver, start: Start) -> None:
    busy(driver, fakes.FakeProcess(4, 100, instance=1), fakes.FakeProcess(4, 50, instance=2), sm=0)
    assert by_pid(start(driver).gpu(0))[4]["memory"] == 150


def test_pids_that_are_none_are_dropped(driver: fakes.FakeDriver, start: Start) -> None:
    busy(driver, fakes.FakeProcess(0, 1), fakes.FakeProcess(ALL_ONES, 1), fakes.FakeProcess(7, 1 << 50), sm=0)
    found = by_pid(start(driver).gpu(0))
    assert list(found) == [7]
    assert found[7]["memory"] is None


def test_garbage_samples_are_none_and_strangers_are_left_out(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = busy(driver, fakes.FakeProcess(7), fakes.FakeProcess(8))
    gpu.samples = [fakes.FakeSample(7, sm=ALL_ONES, encoder=20), fakes.FakeSample(8, sm=60), fakes.FakeSample(9, sm=50)]
    driver.write()
    found = by_pid(start(driver).gpu(0))
    assert [(pid, p["sm"], p["encoder"]) for pid, p in found.items()] == [(7, None, 20), (8, 60, 0)]


def test_the_newest_sample_counts_and_the_driver_is_asked_from_there(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = busy(driver, fakes.FakeProcess(7), fakes.FakeProcess(8))
    gpu.samples = [
        fakes.FakeSample(7, sm=60, timestamp=9_000_000),
        fakes.FakeSample(7, sm=10, timestamp=8_900_000),
        fakes.FakeSample(8, sm=90, timestamp=1_000_000),
    ]
    driver.write()
    probe = start(driver)
    assert [p["sm"] for p in probe.gpu(0)["processes"]] == [60, 0]
    gpu.samples.append(fakes.FakeSample(8, sm=33, timestamp=9_500_000))
    driver.write()
    assert [p["sm"] for p in probe.gpu(1)["processes"]] == [0, 33]


def test_what_is_over_is_not_shown_as_going_on(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = busy(driver, fakes.FakeProcess(7), sm=0)
    gpu.samples = [fakes.FakeSample(7, sm=60, timestamp=9_000_000)]
    driver.write()
    assert by_pid(start(driver).gpu(0))[7]["sm"] == 0


def test_after_a_long_pause_whoever_worked_in_it_is_told(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = busy(driver, fakes.FakeProcess(7), fakes.FakeProcess(8))
    gpu.samples = [fakes.FakeSample(7, sm=60, timestamp=9_000_000)]
    driver.write()
    probe = start(driver)
    assert [p["sm"] for p in probe.gpu(0)["processes"]] == [60, 0]
    gpu.samples += [fakes.FakeSample(8, sm=33, timestamp=10_000_000), fakes.FakeSample(7, sm=50, timestamp=14_000_000)]
    driver.write()
    assert [p["sm"] for p in probe.gpu(5)["processes"]] == [50, 33]


def test_no_new_sample_within_the_drivers_period_keeps_the_last(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = busy(driver, fakes.FakeProcess(7))
    gpu.samples = [fakes.FakeSample(7, sm=60, timestamp=9_000_000)]
    driver.write()
    probe = start(driver)
    assert [by_pid(probe.gpu(time))[7]["sm"] for time in (0, 0.2, 0.4)] == [60, 60, 60]
    gpu.utilization_sm = 0
    driver.write()
    assert by_pid(probe.gpu(1.5))[7]["sm"] == 0


def test_a_clock_that_goes_back_silences_nobody_for_long(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = busy(driver, fakes.FakeProcess(7))
    gpu.samples = [fakes.FakeSample(7, sm=60, timestamp=9_000_000_000)]
    driver.write()
    probe = start(driver)
    assert by_pid(probe.gpu(0))[7]["sm"] == 60
    for tick in range(1, 8):
        gpu.samples = [fakes.FakeSample(7, sm=50, timestamp=tick * 1_000_000)]
        driver.write()
        seen = by_pid(probe.gpu(tick))[7]["sm"]
    assert seen == 50


def test_what_changes_in_a_list_is_seen_however_little(driver: fakes.FakeDriver, start: Start) -> None:
    process = fakes.FakeProcess(7, 100)
    busy(driver, process, sm=0)
    probe = start(driver)
    seen = []
    for tick, (memory, types) in enumerate(
        [(100, ("compute",)), (101, ("compute",)), (101, ("compute", "graphics")), (None, ("graphics",)), (5, ("mps",))]
    ):
        process.memory, process.types = memory, types
        driver.write()
        found = by_pid(probe.gpu(10 * tick))[7]
        seen.append((found["memory"], tuple(found["types"])) == (memory, types))
    assert all(seen)
    driver.gpus[0].processes = []
    driver.write()
    assert probe.gpu(100)["processes"] == []


def test_garbage_of_a_process_is_dropped_with_its_reason(driver: fakes.FakeDriver, start: Start) -> None:
    gpu = busy(driver, fakes.FakeProcess(7))
    gpu.samples = [fakes.FakeSample(7, sm=37100)]
    driver.write()
    (dropped,) = start(driver).gpu(0)["dropped"]
    assert (dropped["field"], dropped["value"], dropped["why"]) == ("process.sm", 37100, "more than 100 %")


def test_a_plainly_busy_gpu_without_a_single_sample_cannot_tell(driver: fakes.FakeDriver, start: Start) -> None:
    busy(driver, fakes.FakeProcess(7))
    assert by_pid(start(driver).gpu(0))[7]["sm"] is None


@pytest.mark.parametrize("code", [3, 4, 10, 999])
def test_samples_that_fail_are_none(driver: fakes.FakeDriver, start: Start, code: int) -> None:
    driver.errors["nvmlDeviceGetProcessUtilization"] = code
    busy(driver, fakes.FakeProcess(7, 100, 50), sm=0)
    process = by_pid(start(driver).gpu(0))[7]
    assert (process["sm"], process["encoder"], process["memory"]) == (None, None, 100)


def test_an_empty_list_is_none_when_another_list_failed(driver: fakes.FakeDriver, start: Start) -> None:
    driver.errors["nvmlDeviceGetComputeRunningProcesses_v3"] = 4
    driver.write()
    probe = start(driver)
    assert probe.gpu(0)["processes"] is None
    busy(driver, fakes.FakeProcess(7, types=("graphics",)))
    assert list(by_pid(probe.gpu(1))) == [7]


def test_lists_longer_than_the_kept_room(driver: fakes.FakeDriver, start: Start) -> None:
    busy(driver, *(fakes.FakeProcess(pid, pid, 1) for pid in range(1, 3001)))
    found = start(driver).gpu(0)["processes"]
    assert [p["pid"] for p in found] == list(range(1, 3001))
    assert {p["sm"] for p in found} == {1}


def test_the_entries_of_the_first_535_drivers(tmp_path: Path, start: Start) -> None:
    driver = fakes.FakeDriver(tmp_path, missing=frozenset({"nvmlDeviceGetRunningProcessDetailList"}))
    driver.early_535 = True
    busy(driver, *(fakes.FakeProcess(pid, 1000 + pid) for pid in (11, 12, 13)), sm=0)
    found = by_pid(start(driver).gpu(0))
    assert {pid: p["memory"] for pid, p in found.items()} == {11: 1011, 12: 1012, 13: 1013}


@pytest.mark.parametrize(("version", "early"), [("535.43.02", True), ("535.86.10", True), ("535.98", False)])
def test_they_are_known_by_their_version_too(driver: fakes.FakeDriver, start: Start, version: str, early: bool) -> None:
    driver.driver_version, driver.early_535 = version, early
    busy(driver, *(fakes.FakeProcess(pid, 1000 + pid) for pid in (11, 12, 13)), sm=0)
    found = by_pid(start(driver).gpu(0))
    assert {pid: p["memory"] for pid, p in found.items()} == {11: 1011, 12: 1012, 13: 1013}
    assert ("nvmlDeviceGetComputeRunningProcesses_v3" in driver.calls()) is not early


def test_a_newcomer_is_seen_on_the_tick_on_which_load_or_memory_change(driver: fakes.FakeDriver, start: Start) -> None:
    probe = start(driver)
    assert probe.gpu(0)["processes"] == []
    busy(driver, fakes.FakeProcess(7, sm=80))
    assert list(by_pid(probe.gpu(1))) == [7]
    driver.gpus[0].memory_used = 1 << 30
    busy(driver, fakes.FakeProcess(7, sm=40), fakes.FakeProcess(8, 1 << 30, sm=40))
    assert {pid: p["sm"] for pid, p in by_pid(probe.gpu(2)).items()} == {7: 40, 8: 40}
