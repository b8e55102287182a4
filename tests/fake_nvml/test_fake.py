"""The fake driver behaves as nvml.h says, seen through the whole of nvidia-ml-py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.fake_nvml import driver as fakes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.real


def ask(driver: fakes.FakeDriver, script: str, *arguments: str) -> Any:
    """Run a script in a child process on the fake driver; give what it printed as JSON."""
    head = "import json, sys, pynvml as n\n"
    environment = {**os.environ, **driver.env()}
    command = [sys.executable, "-W", "error::UserWarning", "-c", head + script, *arguments]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_binding_reads_what_the_state_says(tmp_path: Path) -> None:
    driver = fakes.FakeDriver(tmp_path)
    gpu = driver.gpus[0]
    gpu.utilization_sm, gpu.memory_used, gpu.temperature, gpu.fan = 87, 9 << 30, 71, None
    gpu.processes = [fakes.FakeProcess(4242, 8 << 30, 86, types=("compute", "graphics")), fakes.FakeProcess(7, None)]
    driver.write()
    script = """
n.nvmlInit(); h = n.nvmlDeviceGetHandleByIndex(0)
try: fan = n.nvmlDeviceGetFanSpeed(h)
except n.NVMLError as e: fan = e.value
print(json.dumps([n.nvmlDeviceGetName(h), n.nvmlDeviceGetUtilizationRates(h).gpu, n.nvmlDeviceGetMemoryInfo(h).used,
    n.nvmlDeviceGetMemoryInfo(h, n.nvmlMemory_v2).used, n.nvmlDeviceGetPciInfo(h).busId, n.nvmlDeviceGetTemperatureV(h, 0), fan,
    [(p.pid, p.usedGpuMemory) for p in n.nvmlDeviceGetComputeRunningProcesses(h)],
    [p.pid for p in n.nvmlDeviceGetGraphicsRunningProcesses_v2(h)],
    [(p.pid, p.smUtil) for p in n.nvmlDeviceGetProcessUtilization(h, 0)]], default=lambda b: b.decode()))
"""
    told = ask(driver, script)
    assert told[:7] == ["NVIDIA GeForce RTX 3090", 87, (9 << 30) + (300 << 20), 9 << 30, "00000000:01:00.0", 71, 3]
    assert told[7:] == [[[4242, 8 << 30], [7, None]], [4242], [[4242, 86]]]


def test_nothing_answers_before_init_and_after_the_last_shutdown(tmp_path: Path) -> None:
    script = """
def count():
    try: return n.nvmlDeviceGetCount()
    except n.NVMLError as e: return -e.value
n.nvmlInit(); n.nvmlInit(); a = count(); n.nvmlShutdown(); b = count(); n.nvmlShutdown(); print(json.dumps([a, b, count()]))
"""
    assert ask(fakes.FakeDriver(tmp_path, gpus=2), script) == [2, 2, -1]


def test_an_unplugged_gpu_is_lost_until_the_next_init(tmp_path: Path) -> None:
    driver = fakes.FakeDriver(tmp_path, gpus=2)
    script = """
n.nvmlInit(); h = n.nvmlDeviceGetHandleByIndex(1)
text = open(sys.argv[1]).read().rsplit("unplugged 0", 1); open(sys.argv[1], "w").write("unplugged 1".join(text))
try: n.nvmlDeviceGetUtilizationRates(h)
except n.NVMLError as e: code = e.value
before = n.nvmlDeviceGetCount(); n.nvmlShutdown(); n.nvmlInit(); print(json.dumps([code, before, n.nvmlDeviceGetCount()]))
"""
    assert ask(driver, script, str(driver.state)) == [15, 2, 1]


def test_errors_and_missing_functions_and_the_unimplemented(tmp_path: Path) -> None:
    driver = fakes.FakeDriver(tmp_path, gpus=2, missing=frozenset({"nvmlDeviceGetMemoryInfo_v2"}))
    driver.errors["nvmlDeviceGetPowerUsage"] = 4
    driver.gpus[1].errors["*"] = 15
    driver.write()
    script = """
def code(f, *a):
    try: return [f(*a)]
    except n.NVMLError as e: return e.value
n.nvmlInit(); h = n.nvmlDeviceGetHandleByIndex(0)
print(json.dumps([code(n.nvmlDeviceGetPowerUsage, h), code(n.nvmlDeviceGetMemoryInfo, h, n.nvmlMemory_v2),
    code(n.nvmlDeviceGetEccMode, h), code(n.nvmlDeviceGetHandleByIndex, 1)]))
"""
    assert ask(driver, script) == [4, 13, 3, 15]


def test_counts_calls_by_function_and_gpu(tmp_path: Path) -> None:
    driver = fakes.FakeDriver(tmp_path, gpus=2)
    ask(
        driver,
        "n.nvmlInit(); h = n.nvmlDeviceGetHandleByIndex(1); n.nvmlDeviceGetName(h); n.nvmlDeviceGetName(h); print(1)",
    )
    assert driver.calls() == {"nvmlDeviceGetHandleByIndex_v2": 1, "nvmlDeviceGetName": 2, "nvmlInitWithFlags": 1}
    assert driver.calls_for(0) == {}
    assert driver.calls_for(1) == {"nvmlDeviceGetHandleByIndex_v2": 1, "nvmlDeviceGetName": 2}


def test_a_hanging_call_goes_on_when_the_delay_is_taken_away(tmp_path: Path) -> None:
    driver = fakes.FakeDriver(tmp_path)
    driver.delays["nvmlDeviceGetPowerUsage"] = fakes.FOR_EVER_MS
    driver.write()
    script = "import pynvml as n; n.nvmlInit(); print(n.nvmlDeviceGetPowerUsage(n.nvmlDeviceGetHandleByIndex(0)))"
    environment = {**os.environ, **driver.env()}
    with subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True) as child:
        deadline = time.monotonic() + 30
        while "nvmlDeviceGetPowerUsage" not in driver.calls() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert child.poll() is None
        driver.delays.clear()
        driver.write()
        assert child.communicate(timeout=30)[0] == "21500\n"


def test_a_driver_that_is_unloaded_says_so(tmp_path: Path) -> None:
    driver = fakes.FakeDriver(tmp_path)
    driver.unload()
    script = """
try: n.nvmlInit()
except n.NVMLError as e: print(e.value)
"""
    assert ask(driver, script) == 9


def test_the_sample_buffers_give_what_is_newer(tmp_path: Path) -> None:
    driver = fakes.FakeDriver(tmp_path)
    driver.gpus[0].utilization_sm, driver.gpus[0].encoder = 40, None
    driver.gpus[0].buffered = [fakes.FakeBuffered(1000, 12, fakes.MEMORY_BUFFER), fakes.FakeBuffered(2000, 34.5, 2)]
    driver.gpus[0].value_type = 0
    driver.write()
    script = """
n.nvmlInit(); h = n.nvmlDeviceGetHandleByIndex(0)
def ask(kind, since):
    try: kind, found = n.nvmlDeviceGetSamples(h, kind, since); return [kind, [s.sampleValue.dVal for s in found]]
    except n.NVMLError as e: return e.value
now = n.nvmlDeviceGetSamples(h, 1, 0)[1][-1].timeStamp
print(json.dumps([ask(2, 0), ask(2, 1000), ask(2, 2000), ask(3, 0), ask(1, now + 10**9), ask(1, now - 1)]))
"""
    assert ask(driver, script) == [[0, [12, 34.5]], [0, [34.5]], 6, 3, 6, [0, [40]]]


def test_an_instance_has_memory_and_processes_and_no_load(tmp_path: Path) -> None:
    driver = fakes.FakeDriver(tmp_path)
    gpu = driver.gpus[0]
    gpu.mig_mode, gpu.mig_denied = 1, 1
    gpu.instances = [fakes.FakeInstance(1, "MIG-1"), fakes.FakeInstance(2, "MIG-2", used=5, name="A100 MIG 1g.5gb")]
    gpu.processes = [fakes.FakeProcess(7, 9, instance=1), fakes.FakeProcess(8, 9, instance=2)]
    driver.write()
    script = """
n.nvmlInit(); h = n.nvmlDeviceGetHandleByIndex(0)
def code(f, *a):
    try: return f(*a)
    except n.NVMLError as e: return e.value
m = n.nvmlDeviceGetMigDeviceHandleByIndex(h, 1)
print(json.dumps([n.nvmlDeviceGetMigMode(h), n.nvmlDeviceGetMaxMigDeviceCount(h), n.nvmlDeviceGetName(m), n.nvmlDeviceGetUUID(m),
    n.nvmlDeviceGetMemoryInfo(m).used, n.nvmlDeviceGetAttributes_v2(m).memorySizeMB, n.nvmlDeviceGetGpuInstanceId(m),
    [p.pid for p in n.nvmlDeviceGetComputeRunningProcesses(m)], code(n.nvmlDeviceGetUtilizationRates, m),
    code(n.nvmlDeviceGetComputeRunningProcesses, h), code(n.nvmlDeviceGetMigDeviceHandleByIndex, h, 2)]))
"""
    told = ask(driver, script)
    assert told[:7] == [[1, 1], 7, "A100 MIG 1g.5gb", "MIG-2", 5, 4864, 2]
    assert told[7:] == [[8], 2, 4, 6]
