"""One GPU that keeps everybody waiting is left out for a while, so that the others are watched."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.fake_nvml import driver as fakes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fake_nvml.sysfs import FakeSysfs

pytestmark = pytest.mark.real

SCRIPT = """
import json, sys
from hoofhearted_desktop.core import samples
from hoofhearted_desktop.probes import nvml
nvml.PATIENCE_S = 0.6
probe = nvml.NvmlProbe()
print(json.dumps([samples.part_to_json(probe.read(float(tick))) for tick in sys.argv[1:]]))
probe.close()
"""


def read(driver: fakes.FakeDriver, fake_sysfs: FakeSysfs, *ticks: int) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT, *map(str, ticks)],
        env={**os.environ, **driver.env(), **fake_sysfs.env()},
        check=True,
        capture_output=True,
        text=True,
    )
    found: list[Any] = json.loads(done.stdout)
    return found


def test_a_slow_gpu_is_asked_less_and_less_and_the_other_always(tmp_path: Path, fake_sysfs: FakeSysfs) -> None:
    driver = fakes.FakeDriver(tmp_path, gpus=2)
    driver.gpus[1].utilization_sm = 50
    driver.gpus[0].delays["nvmlDeviceGetSamples"] = 800
    driver.write()
    read(driver, fake_sysfs, 0)
    in_one = sum(driver.calls_for(0).values())
    for reading in read(driver, fake_sysfs, 0, 1, 30, 31, 32, 90, 91, 92):
        slow, well = reading["gpus"]
        assert (slow["problem"]["code"], slow["utilization"]["sm"]) == ("driver_hung", None)
        assert re.match(r"the GPU driver took \d+ s to answer for this GPU", slow["problem"]["message"])
        assert (well["problem"], well["utilization"]["sm"]) == (None, 50)
        assert reading["problems"][0]["message"].startswith("NVIDIA GeForce RTX 3090: the GPU driver took")
    assert sum(driver.calls_for(0).values()) == 2 * in_one + 3  # one each at 1, 31 and 91 s, and then nothing more


def test_one_that_is_quick_again_is_taken_up(tmp_path: Path, fake_sysfs: FakeSysfs) -> None:
    driver = fakes.FakeDriver(tmp_path)
    driver.gpus[0].delays["nvmlDeviceGetEncoderUtilization"] = 800
    driver.write()
    assert [gpu["problem"]["code"] for reading in read(driver, fake_sysfs, 0) for gpu in reading["gpus"]] == [
        "driver_hung"
    ]
    driver.gpus[0].delays = {}
    driver.write()
    assert [reading["gpus"][0]["problem"] for reading in read(driver, fake_sysfs, 0, 1)] == [None, None]


def test_one_that_is_slow_to_say_who_it_is_does_not_keep_the_other_waiting(
    tmp_path: Path, fake_sysfs: FakeSysfs
) -> None:
    driver = fakes.FakeDriver(tmp_path, gpus=2)
    driver.gpus[0].utilization_sm = 50
    for name in ("UUID", "Name", "PciInfo_v3", "MinorNumber"):
        driver.gpus[1].delays[f"nvmlDeviceGet{name}"] = 800
    driver.write()
    ticks = (0, 1, 2, 29, 31, 32)
    for reading in read(driver, fake_sysfs, *ticks):
        well, slow = reading["gpus"]
        assert (well["problem"], well["utilization"]["sm"]) == (None, 50)
        assert (slow["problem"]["code"], slow["utilization"]["sm"]) == ("driver_hung", None)
    calls = driver.calls_for(1)
    assert calls == {"nvmlDeviceGetUUID": 2, "nvmlDeviceGetHandleByIndex_v2": 2, fakes.ATTACH: 2}  # at 0 and 31 s
