"""Between two ticks nothing is missed: the driver's own samples count, whenever they came, and nobody trusts them blindly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import activity, model, samples
from hoofhearted_desktop.core.assessment import Activity
from tests.fake_nvml import driver as fakes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.probes.probe_process import ProbeChild

    Start = Callable[[fakes.FakeDriver], ProbeChild]

pytestmark = pytest.mark.real

S = 1_000_000
SIXTH = S // 6
SAMPLES, RATES = "nvmlDeviceGetSamples", "nvmlDeviceGetUtilizationRates"


def second(start: int, *values: float, kind: int = fakes.SM_BUFFER) -> list[fakes.FakeBuffered]:
    """Samples a sixth of a second apart, the first a sixth after `start` (µs)."""
    return [fakes.FakeBuffered(start + SIXTH * (place + 1), value, kind) for place, value in enumerate(values)]


def test_a_burst_of_300_ms_between_two_ticks_is_seen_and_costs_no_call_more(
    driver: fakes.FakeDriver, start: Start
) -> None:
    (gpu,) = driver.gpus
    gpu.buffered = second(5 * S, 0)
    driver.write()
    probe = start(driver)
    probe.want()
    assert probe.gpu(0)["utilization"]["sm"] == 0
    before = driver.calls()
    gpu.buffered += second(6 * S, 0, 80, 100, 0, 0, 0)
    gpu.utilization_sm = 0  # it is over when the tick comes
    driver.write()
    reading = probe.read(1)
    found = samples.from_json({"schema": 1, "host": "h", "time": 1, **json.loads(json.dumps(reading))}).gpus[0]
    assert found.utilization.sm == 30
    assert found.utilization_peak is not None
    assert (found.utilization_peak.sm, found.utilization_peak.encoder) == (100, 0)
    assert activity.find(found, {}).loaded is True
    assert activity.find(found, {}).activity is Activity.UNATTRIBUTED  # nobody is listed
    after = driver.calls()
    assert after[SAMPLES] - before[SAMPLES] == 3  # SM, encoder, decoder
    assert after[RATES] == before[RATES]
    assert "nvmlDeviceGetEncoderUtilization" not in {name for name in after if after[name] != before.get(name)}


def test_a_burst_has_its_culprit(driver: fakes.FakeDriver, start: Start) -> None:
    (gpu,) = driver.gpus
    gpu.buffered = second(5 * S, 0)
    gpu.processes = [fakes.FakeProcess(7, 1 << 30), fakes.FakeProcess(8, 2 << 30)]
    driver.write()
    probe = start(driver)
    probe.read(0)
    probe.read(1)
    gpu.buffered += second(7 * S, 0, 80, 100, 0, 0, 0)
    gpu.samples = [fakes.FakeSample(7, sm=90, timestamp=7 * S + 3 * SIXTH)]
    driver.write()
    reading = probe.read(2)
    found = samples.from_json({"schema": 1, "host": "h", "time": 1, **json.loads(json.dumps(reading))}).gpus[0]
    finding = activity.find(found, {7: model.Process(7, name="ollama"), 8: model.Process(8, name="idler")})
    assert finding.activity is Activity.COMPUTING
    assert (finding.shares[0].pid, finding.shares[0].share, finding.shares[1].share) == (7, 1.0, 0.0)


def test_an_encoder_burst_is_seen(driver: fakes.FakeDriver, start: Start) -> None:
    (gpu,) = driver.gpus
    gpu.buffered = second(5 * S, 0, kind=fakes.ENCODER_BUFFER)
    driver.write()
    probe = start(driver)
    probe.read(0)
    gpu.buffered += second(6 * S, 0, 0, 60, 0, 0, 0, kind=fakes.ENCODER_BUFFER)
    driver.write()
    found = probe.gpu(1)
    assert (found["utilization"]["encoder"], found["utilization_peak"]["encoder"]) == (10, 60)


def test_what_was_before_the_first_look_is_no_load(driver: fakes.FakeDriver, start: Start) -> None:
    driver.gpus[0].buffered = second(5 * S, 90, 90, 90)
    driver.write()
    probe = start(driver)
    assert [probe.gpu(tick)["utilization"]["sm"] for tick in range(3)] == [0, 0, 0]


@pytest.mark.parametrize("kind", [0, 1, 2, 3, 4, 5, 6])
def test_values_of_every_type(driver: fakes.FakeDriver, start: Start, kind: int) -> None:
    (gpu,) = driver.gpus
    gpu.value_type = kind
    gpu.buffered = second(5 * S, 0)
    driver.write()
    probe = start(driver)
    probe.read(0)
    gpu.buffered += second(6 * S, 20, 40, 30, 30, 30, 30)
    driver.write()
    assert probe.gpu(1)["utilization"]["sm"] == 30


def test_a_type_of_a_newer_driver_is_left_alone(driver: fakes.FakeDriver, start: Start) -> None:
    driver.gpus[0].value_type, driver.gpus[0].utilization_sm = 99, 44
    driver.write()
    probe = start(driver)
    probe.want()
    assert [probe.gpu(tick)["utilization"]["sm"] for tick in range(3)] == [44, 44, 44]
    assert driver.calls()[SAMPLES] == 3  # once each


def test_a_buffer_that_repeats_itself_counts_once(driver: fakes.FakeDriver, start: Start) -> None:
    (gpu,) = driver.gpus
    gpu.buffer_repeats = True
    gpu.buffered = second(5 * S, 0)
    driver.write()
    probe = start(driver)
    probe.read(0)
    gpu.buffered += [*second(6 * S, *[60] * 6), *second(6 * S, *[60] * 6)]
    driver.write()
    assert probe.gpu(1)["utilization"]["sm"] == 60
    assert probe.gpu(2)["utilization"]["sm"] == 0
    gpu.buffered += second(7 * S, 10)
    driver.write()
    assert probe.gpu(3)["utilization"]["sm"] == 10


@pytest.mark.parametrize(("working", "ticks"), [(70, 2), (0, 12)])
def test_a_clock_that_goes_back_is_found_out(driver: fakes.FakeDriver, start: Start, working: int, ticks: int) -> None:
    (gpu,) = driver.gpus
    gpu.buffered = second(9000 * S, 0)
    driver.write()
    probe = start(driver)
    for tick in range(3):
        gpu.buffered += second((9001 + tick) * S, working)
        driver.write()
        assert probe.gpu(tick)["utilization"]["sm"] == (working if tick else 0)
    gpu.utilization_sm = working
    gpu.buffered = []
    for tick in range(3, 3 + ticks):
        gpu.buffered += second(tick * S, working)
        driver.write()
        assert probe.gpu(tick)["utilization"]["sm"] == working
    gpu.buffered += second(90 * S, 20, 40, 20, 40, 20, 40)
    driver.write()
    found = probe.gpu(3 + ticks)
    assert (found["utilization"]["sm"], found["utilization_peak"]["sm"]) == (30, 40)


def test_a_buffer_dry_at_rest_is_0_percent_and_a_burst_is_seen_again(driver: fakes.FakeDriver, start: Start) -> None:
    (gpu,) = driver.gpus
    gpu.buffered = second(5 * S, 0)
    driver.write()
    probe = start(driver)
    probe.want()
    probe.read(0)
    gpu.buffered += second(6 * S, 60, 60, 0, 0, 0, 0)
    driver.write()
    assert [probe.gpu(tick)["utilization"]["sm"] for tick in range(1, 42)] == [20, *[0] * 40]
    assert driver.calls()[RATES] <= 9  # at first, and once in five seconds
    gpu.buffered += second(80 * S, 90, 90)  # and dry again: what is not sampled was 0 %
    driver.write()
    found = probe.gpu(42)
    assert (round(found["utilization"]["sm"]), found["utilization_peak"]["sm"]) == (30, 90)


def test_after_a_long_silence_what_the_buffer_still_holds_is_taken_at_its_word(
    driver: fakes.FakeDriver, start: Start
) -> None:
    (gpu,) = driver.gpus
    gpu.buffered = second(5 * S, 0)
    driver.write()
    probe = start(driver)
    probe.read(0)
    gpu.buffered += second(50 * S, *[80] * 18)
    driver.write()
    assert probe.gpu(45)["utilization"]["sm"] == 80


def test_a_driver_that_samples_once_a_second_is_taken_at_its_word(driver: fakes.FakeDriver, start: Start) -> None:
    (gpu,) = driver.gpus
    gpu.buffered = second(5 * S, 0)
    driver.write()
    probe = start(driver)
    probe.read(0)
    seen = []
    for tick in range(1, 9):
        gpu.buffered += second((6 + tick) * S, 70)
        driver.write()
        seen.append(probe.gpu(tick + 0.3 * (tick % 2))["utilization"]["sm"])  # the ticks are not on time
    assert seen == [70] * 8


@pytest.mark.parametrize("frozen", [False, True])
def test_a_buffer_that_never_fills_delays_nothing(driver: fakes.FakeDriver, start: Start, frozen: bool) -> None:
    (gpu,) = driver.gpus
    if frozen:
        gpu.buffered = second(5 * S, 70, 70)
    else:
        driver.errors[SAMPLES] = 6
    driver.write()
    probe = start(driver)
    for tick in range(0, 200, 17):
        gpu.utilization_sm = 0
        driver.write()
        assert {probe.gpu(tick + each)["utilization"]["sm"] for each in range(7)} == {0}
        gpu.utilization_sm = 80
        driver.write()
        assert {probe.gpu(tick + each)["utilization"]["sm"] for each in range(7, 17)} == {80}


@pytest.mark.parametrize("held", [[], second(5 * S, 0)], ids=["empty", "old samples only"])
def test_a_burst_is_seen_where_the_buffer_was_dry_from_the_beginning(
    driver: fakes.FakeDriver, start: Start, held: list[fakes.FakeBuffered]
) -> None:
    (gpu,) = driver.gpus
    gpu.buffered = held
    driver.errors = {} if held else {SAMPLES: 6}
    driver.write()
    probe = start(driver)
    assert [probe.gpu(tick)["utilization"]["sm"] for tick in range(40)] == [0] * 40
    gpu.buffered = held + second(80 * S, 90, 90)
    driver.errors = {}
    driver.write()
    found = probe.gpu(40)
    assert (round(found["utilization"]["sm"]), found["utilization_peak"]["sm"]) == (30, 90)


@pytest.mark.parametrize("code", [2, 7, 999])
def test_a_buffer_that_fails_is_left_alone_for_a_while(driver: fakes.FakeDriver, start: Start, code: int) -> None:
    driver.errors[SAMPLES] = code
    probe = start(driver)
    driver.write()
    for tick in range(50):
        assert probe.gpu(tick)["utilization"] == {"sm": 0, "memory": 0, "encoder": 0, "decoder": 0}
    assert driver.calls()[SAMPLES] <= 12


def test_a_buffer_dry_while_the_gpu_works_is_left_alone_for_a_while(driver: fakes.FakeDriver, start: Start) -> None:
    (gpu,) = driver.gpus
    gpu.utilization_sm, gpu.encoder, gpu.decoder = 77, None, None
    driver.errors[SAMPLES] = 6
    driver.write()
    probe = start(driver)
    probe.want()
    assert {probe.gpu(tick)["utilization"]["sm"] for tick in range(60)} == {77}
    calls = driver.calls()
    assert calls[RATES] == 60
    assert calls[SAMPLES] < 25
    driver.errors.clear()
    driver.write()
    later = [probe.gpu(tick) for tick in range(60, 70)]
    assert {reading["utilization"]["sm"] for reading in later} == {77}
    assert later[-1]["utilization_peak"]["sm"] == 77


@pytest.mark.parametrize("code", [3, 13, 25])
def test_no_buffers_at_all(driver: fakes.FakeDriver, start: Start, code: int) -> None:
    driver.errors[SAMPLES] = code
    driver.gpus[0].utilization_sm, driver.gpus[0].utilization_memory, driver.gpus[0].encoder = 55, 12, 7
    driver.write()
    probe = start(driver)
    for tick in range(5):
        found = probe.gpu(tick)
        assert found["utilization"] == {"sm": 55, "memory": 12, "encoder": 7, "decoder": 0}
        assert found["utilization_peak"] is None
    calls = driver.calls()
    assert (calls[SAMPLES], calls[RATES]) == (3, 5)


def test_an_old_driver_without_the_function(tmp_path: Path, start: Start) -> None:
    driver = fakes.FakeDriver(tmp_path, missing=frozenset({SAMPLES}))
    driver.gpus[0].utilization_sm = 55
    driver.write()
    assert start(driver).gpu(0)["utilization"]["sm"] == 55


def test_garbage_among_the_samples_is_dropped_and_named(driver: fakes.FakeDriver, start: Start) -> None:
    (gpu,) = driver.gpus
    gpu.buffered = second(5 * S, 0)
    driver.write()
    probe = start(driver)
    probe.read(0)
    gpu.buffered += second(6 * S, 40, 4_000_000_000, 60, 50, 50, 50)
    driver.write()
    found = probe.gpu(1)
    assert found["utilization"]["sm"] == 50
    (dropped,) = found["dropped"]
    assert (dropped["field"], dropped["value"], dropped["why"]) == ("utilization.sm", 4e9, "more than 100 %")


def test_a_lost_gpu_is_lost_whichever_call_says_so(driver: fakes.FakeDriver, start: Start) -> None:
    probe = start(driver)
    probe.read(0)
    driver.errors[SAMPLES] = 15
    driver.write()
    assert probe.gpu(1)["problem"]["code"] == "gpu_lost"
