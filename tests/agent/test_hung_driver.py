"""A driver that hangs takes nothing with it but its own readings, and is taken up again when it comes back."""

from __future__ import annotations

import os
import re
import sys
import time
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from hoofhearted_desktop.core import exits, messages
from tests.agent.talk import Talker
from tests.desktop_parts.programs import BUSY_S
from tests.fake_nvml.driver import GIB, FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.core.assessment import Tick

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="the fake driver is Linux's")]

NEVER_MS = 3_600_000


def until(talker: Talker, what: Any, patience_s: float = 60.0) -> Tick:
    deadline = time.monotonic() + patience_s
    while True:
        tick = messages.tick_from_json(talker.tick())
        if what(tick):
            return tick
        assert time.monotonic() < deadline


def codes(tick: Tick) -> list[str]:
    return [problem.code for problem in tick.sample.problems]


def test_a_hung_driver(tmp_path: Path) -> None:
    driver, sysfs = FakeDriver(tmp_path, gpus=3), FakeSysfs(tmp_path)
    driver.gpus[1].utilization_sm, driver.gpus[1].processes = 90, [FakeProcess(os.getpid(), GIB, 90)]
    driver.write()
    for number, status in enumerate(("active", "active", "suspended"), 1):
        sysfs.add(f"0000:{number:02x}:00.0", status=status)
    with Talker(env={**driver.env(), **sysfs.env()}) as talker:
        talker.subscribe()
        well = until(talker, lambda tick: len(tick.sample.gpus) == 3)
        assert codes(well) == []
        threads = psutil.Process(talker.process.pid).num_threads()
        driver.gpus[0].delays = {"nvmlDeviceGetUtilizationRates": NEVER_MS, "nvmlDeviceGetSamples": NEVER_MS}
        driver.write()
        began = time.monotonic()
        first = until(talker, codes)
        assert time.monotonic() - began < 6 + BUSY_S  # at most a second until the call, then less than 5
        calls = driver.calls()
        ticks = [first] + [messages.tick_from_json(talker.tick()) for _ in range(3)]
        for tick in ticks:
            assert codes(tick) == ["driver_hung"]
            asked, other, asleep = tick.sample.gpus
            assert asked.problem == other.problem == tick.sample.problems[0]
            assert asked.utilization.sm is other.utilization.sm is None
            assert (asleep.power_state, asleep.problem) == ("asleep", None)
            assert tick.sample.system.memory.used
            assert [(process.pid, process.missing) for process in tick.sample.processes] == [(os.getpid(), None)]
            assert "0000:01:00.0" in tick.sample.problems[0].message
        seconds = [int(re.findall(r"for (\d+) s", tick.sample.problems[0].message)[0]) for tick in ticks]
        assert 3 <= seconds[0] <= 5 + BUSY_S
        assert seconds == sorted(seconds)
        assert seconds[-1] >= seconds[0] + 2
        assert driver.calls() == calls  # one is stuck, and no other was begun
        assert psutil.Process(talker.process.pid).num_threads() == threads + 1, "it, and who went on in its place"
        driver.gpus[0].delays = {}
        driver.write()
        back = until(talker, lambda tick: not codes(tick))
        assert [gpu.utilization.sm for gpu in back.sample.gpus] == [0, 90, None]
        assert psutil.Process(talker.process.pid).num_threads() == threads
        assert talker.leave() == exits.OK


def test_an_opening_that_hangs_names_what_the_kernel_knows(tmp_path: Path) -> None:
    driver, sysfs = FakeDriver(tmp_path), FakeSysfs(tmp_path)
    driver.delays = {"nvmlInitWithFlags": NEVER_MS}
    driver.write()
    sysfs.add()
    with Talker(env={**driver.env(), **sysfs.env()}) as talker:
        talker.subscribe()
        tick = messages.tick_from_json(talker.tick())
        assert [(gpu.uuid, gpu.problem) for gpu in tick.sample.gpus] == [
            ("pci-0000:01:00.0", tick.sample.problems[0]),
        ]
        assert codes(tick) == ["driver_hung"]
        assert driver.calls() == {"nvmlInitWithFlags": 1}
        began = time.monotonic()
        assert talker.leave() == exits.OK
        assert time.monotonic() - began < 1.5 + BUSY_S
