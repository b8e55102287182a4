"""Prints how many NVML calls the probe makes per second and GPU, at rest and busy, and what a look costs it.

    PYTHONPATH=. python tests/benchmarks/nvml_calls.py

Counted by the fake driver over two imagined minutes at 1 Hz; the time is CPU of the probe's whole process, which
turns its reading into JSON as well, on a driver without latency (measured in steps of 10 ms over all looks).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import psutil

from tests.fake_nvml import driver as fakes
from tests.fake_nvml import sysfs
from tests.probes.probe_process import ProbeChild

SECONDS = 120
ONCE = ("Init", "Shutdown", "Count", "Handle", "UUID", "Name", "PciInfo")


def measure(title: str, gpus: int, processes: int) -> None:
    """Run one scene and print its line."""
    with tempfile.TemporaryDirectory() as folder:
        driver = fakes.FakeDriver(Path(folder), gpus=gpus)
        driver.sampling_us = 1
        for gpu in driver.gpus:
            gpu.utilization_sm = 80 if processes else 0
            gpu.processes = [fakes.FakeProcess(100 + number, 1 << 20, 1) for number in range(processes)]
        driver.write()
        probe = ProbeChild({**driver.env(), **sysfs.FakeSysfs(Path(folder)).env()})
        probe.read(0)
        before = sum(psutil.Process(probe.pid).cpu_times()[:2])
        for tick in range(1, SECONDS):
            probe.read(tick)
        used = sum(psutil.Process(probe.pid).cpu_times()[:2]) - before
        probe.stop()
        calls = driver.calls()
        repeated = {name: count for name, count in calls.items() if not any(word in name for word in ONCE)}
        lists = sum(count for name, count in repeated.items() if "RunningProcesses" in name)
        per_gpu = SECONDS * gpus
        print(
            f"{title:<32} {sum(repeated.values()) / per_gpu:5.2f} calls/s/GPU, {lists / per_gpu:4.2f} of them lists;"
            f" {1000 * used / SECONDS:5.2f} ms CPU a look"
        )


if __name__ == "__main__":
    measure("1 GPU at rest", 1, 0)
    measure("1 GPU, 10 processes", 1, 10)
    measure("8 GPUs at rest", 8, 0)
    measure("8 GPUs, 10 processes each", 8, 10)
    measure("8 GPUs, 200 processes each", 8, 200)
