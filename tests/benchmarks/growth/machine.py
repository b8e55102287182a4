"""What GPUs and processes cost at a tick of the agent, driver to line: over the fake driver, with files of a made-up /proc."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Optional

from tests.benchmarks.growth.slope import Growth
from tests.benchmarks.ticks import MIB, Bench
from tests.fake_nvml.driver import FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

GPUS = (1, 2, 4, 8, 16, 32, 64)
PROCESSES = (0, 50, 100, 200, 400, 800, 1600, 3200)
WARM_UP, TICKS = 30, 30

COSTS = {
    "cpu_ms": "CPU, ms",
    "calls": "NVML calls",
    "opened": "files opened in /proc",
    "line": "bytes of its line",
    "page": "bytes of ten seconds on disk",
    "memory_kib": "memory, KiB",
}


def scene(directory: Path, gpus: int, processes: int) -> dict[str, float]:
    """Give what a tick costs in this process, whose library is the fake one; counts are means, the time is the shortest."""
    driver = FakeDriver(directory, gpus=gpus)
    driver.sampling_us = 1
    driver.moving = True
    bench = Bench(directory, driver)
    for number in range(processes):
        bench.start(1000 + number)
        gpu = driver.gpus[number % gpus]
        gpu.utilization_sm = 80
        gpu.processes.append(FakeProcess(1000 + number, MIB, 1))
    driver.write()
    opened = written = 0
    proc = str(bench.proc)

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal opened
        opened += event == "open" and str(arguments[0]).startswith(proc)

    for _ in range(WARM_UP):
        bench.tick_ms()
    calls, written = sum(driver.calls().values()), _written()
    sys.addaudithook(hear)
    spent = [bench.tick_ms() for _ in range(TICKS)]
    found = {
        "cpu_ms": min(spent),
        "calls": (sum(driver.calls().values()) - calls) / TICKS,
        "opened": opened / TICKS,
        "line": float(len(bench.lines.line(bench.watch._tick))),  # type: ignore[arg-type]
    }
    bench.close()
    found["page"] = (_written() - written) / TICKS * 10
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    found["memory_kib"] = float(pages * os.sysconf("SC_PAGE_SIZE") // 1024)
    return found


def _written() -> int:
    lines = dict(line.split(": ") for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines())
    return int(lines["wchar"])


def measured(gpus: int, processes: int) -> dict[str, float]:
    """Play a scene in a process of its own: a process loads the driver's library once."""
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        environment = {**os.environ, **FakeDriver(directory).env(), **FakeSysfs(directory).env()}
        command = [sys.executable, "-m", "tests.benchmarks.growth.machine", str(gpus), str(processes), folder]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found


def grown(what: str, size: str, sizes: tuple[int, ...], found: list[dict[str, float]], said: str) -> Growth:
    """Make a table of scenes."""
    costs: dict[str, list[Optional[float]]] = {
        title: [round(each[name], 3) for each in found] for name, title in COSTS.items()
    }
    return Growth(what, size, list(sizes), costs, said)


def tables(gpus: tuple[int, ...] = GPUS, processes: tuple[int, ...] = PROCESSES) -> list[Growth]:
    """Measure both."""
    seen = "A tick of one second with everybody looking: nothing is put off."
    return [
        grown("GPUs", "GPUs", gpus, [measured(each, 0) for each in gpus], f"Without a process. {seen}"),
        grown("Processes", "processes", processes, [measured(4, each) for each in processes], f"Of four GPUs. {seen}"),
    ]


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("gpus", type=int)
    asked.add_argument("processes", type=int)
    asked.add_argument("directory", type=Path)
    options = asked.parse_args()
    print(json.dumps(scene(options.directory, options.gpus, options.processes)))
