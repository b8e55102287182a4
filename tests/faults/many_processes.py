"""An agent of a machine with 100,000 processes, of which up to as many use a GPU: `python -m tests.faults.many_processes`.

The processes are entries of a tree in the place of /proc, which all lead to one; the lists are the fake driver's. Of each number
it prints the processor time of a tick and the agent's memory, with the time and the answer of `why`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from tests.agent.talk import Talker
from tests.fake_nvml.driver import FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from collections.abc import Sequence

ALL = 100_000
FIRST_PID = 1000
STAT = "4242 (train.py) S 1 4242 4242 0 -1 4194560 900 0 0 0 700 50 0 0 20 0 1 0 5000 300000000 20000 18446744073709551615\n"
TICKS = 5


def proc_tree(directory: Path, count: int = ALL) -> Path:
    """Make a tree in the place of /proc with so many processes."""
    root = directory / "proc"
    one = root / "one"
    (one / "fd").mkdir(parents=True)
    (one / "stat").write_text(STAT, encoding="ascii")
    (one / "cmdline").write_bytes(b"python3\0train.py\0")
    (one / "cgroup").write_text("0::/user.slice/user-1000.slice/session-1.scope\n", encoding="ascii")
    (one / "status").write_text("Name:\ttrain.py\nUid:\t1000\t1000\t1000\t1000\n", encoding="ascii")
    for name in ("stat", "meminfo", "net", "loadavg", "uptime", "self", "sys", "mounts", "devices"):
        (root / name).symlink_to(f"/proc/{name}")
    for pid in range(FIRST_PID, FIRST_PID + count):
        (root / str(pid)).symlink_to("one")
    return root


class Machine:
    """That machine, with `using` of its processes on its one GPU."""

    def __init__(self, directory: Path, using: int, running: int = ALL) -> None:
        """Make driver and tree."""
        self._driver, sysfs = FakeDriver(directory), FakeSysfs(directory)
        self._driver.gpus[0].utilization_sm, self._driver.gpus[0].power_mw = 90, 200_000
        self._driver.gpus[0].processes = [FakeProcess(FIRST_PID + each, 1 << 20, 1) for each in range(using)]
        self._driver.write()
        sysfs.add()
        tree = str(proc_tree(directory, running))
        self.environment = {**os.environ, **self._driver.env(), **sysfs.env(), "HOOFHEARTED_PROC_ROOT": tree}

    def ticks(self, count: int = TICKS) -> tuple[list[dict[str, Any]], float, float]:
        """Follow the agent for so many ticks; gives them, the processor seconds of each, and the agent's memory in MiB."""
        with Talker(env=self.environment) as talker:
            talker.subscribe()
            talker.tick()
            agent = psutil.Process(talker.process.pid)
            before = sum(agent.cpu_times()[:2])
            told = [talker.tick() for _ in range(count)]
            used = (sum(agent.cpu_times()[:2]) - before) / count
            memory = agent.memory_info().rss / (1 << 20)
            assert talker.leave() == 0
        return told, used, memory

    def why(self) -> tuple[float, subprocess.CompletedProcess[str]]:
        """Ask, and give for how long that took."""
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "hoofhearted_desktop", "why"],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return time.monotonic() - began, done


def main(numbers: Sequence[int] = (0, 1000, 10_000, 60_000, 100_000)) -> int:
    """Print a line for each number of processes on the GPU."""
    print(f"of {ALL} processes so many use the GPU | processor ms a tick | agent MiB | why s | why")
    for using in numbers:
        with tempfile.TemporaryDirectory() as directory:
            machine = Machine(Path(directory), using)
            _told, cpu_s, memory = machine.ticks()
            took_s, done = machine.why()
        said = (done.stdout or done.stderr).splitlines()[0]
        print(f"{using} | {1000 * cpu_s:.0f} | {memory:.0f} | {took_s:.1f} | {said}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
