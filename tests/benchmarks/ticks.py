"""Prints our own processor time of whole ticks, and the memory after many: python -m tests.benchmarks.ticks.

A tick is all that an agent does in a second, driver to line: sample, conclusions, history, JSON. The driver is the fake one,
the processes are files of a made-up /proc, and the seconds are imagined. `--ticks N` (100 000) makes the long run
shorter: in it a program comes every 100 s and leaves again, so that episodes, names and processes come and go.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hoofhearted_desktop.agent.watch import Identity, Watch
from hoofhearted_desktop.core.tick_lines import TickLines
from hoofhearted_desktop.probes import applications, places
from hoofhearted_desktop.probes.device_holders import DeviceHolders
from hoofhearted_desktop.probes.machine import Machine
from hoofhearted_desktop.probes.nvml import NvmlProbe
from hoofhearted_desktop.probes.processes import ProcessProbe
from hoofhearted_desktop.probes.system import SystemProbe
from hoofhearted_desktop.store import database
from tests.fake_nvml.driver import FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

TICKS = 60
WARM_UP = 5
MIB = 1 << 20
STAT = ["S", "1", *["0"] * 17, "5000", "0", "100", *["0"] * 23, "7", "0", "0", "0"]


class Bench:
    """An agent's parts but its threads and sockets, on a computer in a directory."""

    def __init__(self, directory: Path, driver: FakeDriver) -> None:
        """Join them."""
        self.driver = driver
        self.proc = directory / "proc"
        self.proc.mkdir()
        (self.proc / "stat").write_text("cpu  1 1 1 1 1 1 1 1 1 1\nbtime 1700000000\n")
        self.now = 1000.0
        self.machine = Machine(
            NvmlProbe(),
            ProcessProbe(self.proc),
            SystemProbe(self.proc),
            applications.Recogniser(places.resources_dir() / applications.FILE),
            "bench",
            open_devices=DeviceHolders(self.proc),
            monotonic=lambda: self.now,
            wall=lambda: 1.7e9 + self.now,
        )
        self.database = database.Database(directory / "history.sqlite", lambda _problem: None)
        self.watch = Watch(
            Identity("bench", "nvml", None), self.database, lambda call: call(), lambda _heard: None, None
        )
        self.lines = TickLines()

    def start(self, pid: int) -> None:
        """Have a process in /proc."""
        directory = self.proc / str(pid)
        (directory / "fd").mkdir(parents=True)
        (directory / "stat").write_text(f"{pid} (python3) {' '.join(STAT)}\n")
        (directory / "cmdline").write_text(f"python3\0train{pid}.py\0")
        (directory / "status").write_text("Name:\tpython3\nUid:\t0\t0\t0\t0\n")
        (directory / "cgroup").write_text("0::/user.slice\n")

    def tick_ms(self) -> float:
        """Make one tick; give the processor time of this process."""
        before = time.process_time()
        heard = self.watch.take(self.machine.sample())
        assert heard.tick is not None
        self.lines.line(heard.tick)
        self.now += 1.0
        return 1000 * (time.process_time() - before)

    def close(self) -> None:
        """End it."""
        self.machine.close()
        self.database.close()


def short(bench: Bench, each: int, all_of_them: int) -> None:
    """Print what a tick costs with so many processes on each GPU, or in all."""
    gpus = bench.driver.gpus
    for number in range(each * len(gpus) or all_of_them):
        bench.start(1000 + number)
        gpu = gpus[number % len(gpus)]
        gpu.utilization_sm = 80
        gpu.processes.append(FakeProcess(1000 + number, MIB, 1))
    bench.driver.write()
    spent = [bench.tick_ms() for _ in range(TICKS)]
    steady = spent[WARM_UP:]
    print(
        f"{len(gpus)} GPUs, {each or all_of_them} processes{' on each' if each else ''}: a tick {statistics.median(steady):.1f} ms,"
        f" worst {max(steady):.1f} ms; the first, which opens the driver, {spent[0]:.0f} ms"
    )


def long(bench: Bench, ticks: int) -> None:
    """Print the memory in use at a tenth of so many ticks, at half, and at the end."""
    (gpu,) = bench.driver.gpus
    pid = 5000
    for tick in range(1, ticks + 1):
        if tick % 100 == 0:
            pid += 1
            bench.start(pid)
            gpu.processes, gpu.utilization_sm, gpu.memory_used = [FakeProcess(pid, 1 << 30, 80)], 85, 1 << 30
            bench.driver.write()
        elif tick % 100 == 50:
            shutil.rmtree(bench.proc / str(pid), ignore_errors=True)
            gpu.processes, gpu.utilization_sm, gpu.memory_used = [], 0, 0
            bench.driver.write()
        bench.tick_ms()
        if tick in {ticks // 10, ticks // 2, ticks}:
            gc.collect()
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            print(f"after {tick:6d} ticks {pages * os.sysconf('SC_PAGE_SIZE') / MIB:6.1f} MiB", flush=True)


def scene(name: str, directory: Path, ticks: int) -> None:
    """Play one scene in this process, whose library is the fake one."""
    driver = FakeDriver(directory, gpus=1 if name == "long" else 16)
    driver.sampling_us = 1
    driver.write()
    bench = Bench(directory, driver)
    if name == "long":
        long(bench, ticks)
    else:
        short(bench, 200 if name == "each" else 0, 200)
    bench.close()


def main() -> None:
    """Play every scene in a process of its own: a process loads the driver's library once."""
    options = argparse.ArgumentParser()
    options.add_argument("--ticks", type=int, default=100_000)
    options.add_argument("--scene")
    options.add_argument("--directory", type=Path)
    asked = options.parse_args()
    if asked.scene:
        scene(asked.scene, asked.directory, asked.ticks)
        return
    for name in ("all", "each", "long"):
        with tempfile.TemporaryDirectory() as folder:
            directory = Path(folder)
            environment = {**os.environ, **FakeDriver(directory).env(), **FakeSysfs(directory).env()}
            command = [sys.executable, "-m", "tests.benchmarks.ticks", "--scene", name, "--directory", folder]
            subprocess.run([*command, "--ticks", str(asked.ticks)], env=environment, check=True)


if __name__ == "__main__":
    main()
