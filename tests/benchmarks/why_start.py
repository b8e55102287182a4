"""Prints what `hoofhearted why` costs while an agent runs, beside a Python that imports what it needs of the standard library.

python -m tests.benchmarks.why_start

All by turns in one run, so that what else the machine does meets all of them. Processor time is what the kernel counted for
the process and its children (getrusage(2)), of which the median is given; of the time on the wall the least, because others only add to it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.terminal_figures import machine

TURNS = 25
NEEDED = "import json, pathlib, select, socket, stat, struct, typing"
"""What it truly needs: the answer's format, the agent's socket, where that lies, whose it is, and our records."""
SETTLE_S = 3.0


class Took(NamedTuple):
    """One run."""

    cpu_ms: float
    wall_ms: float


def run(command: tuple[str, ...], environment: dict[str, str]) -> Took:
    """Run it to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - began
    process.returncode = 0  # it was waited for
    return Took(1000 * (used.ru_utime + used.ru_stime), 1000 * wall_s)


def main() -> None:
    """Measure and print."""
    beside = Path(sys.executable).with_name("hoofhearted")
    commands = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "python, and what why needs of it": (sys.executable, "-c", NEEDED),
        "why, joining an agent": (sys.executable, "-m", "hoofhearted_desktop", "why"),
        "the same by its script": (str(beside), "why"),
        "why --json": (sys.executable, "-m", "hoofhearted_desktop", "why", "--json"),
    }
    with tempfile.TemporaryDirectory(prefix="hh-") as name:
        environment = machine(Path(name))
        agent = subprocess.Popen([sys.executable, "-m", "hoofhearted_desktop.agent", "run"], env=environment)
        try:
            time.sleep(SETTLE_S)  # a benchmark: the agent is to be past its start
            taken: dict[str, list[Took]] = {what: [] for what in commands}
            for _ in range(TURNS + 1):
                for what, command in commands.items():
                    taken[what].append(run(command, environment))
        finally:
            agent.terminate()
            agent.wait()
    least = {what: _figures(took[1:]) for what, took in taken.items()}  # the first ones compile
    base = least["python, and what why needs of it"]
    for what, each in least.items():
        ratios = f"{each.cpu_ms / base.cpu_ms:.2f} / {each.wall_ms / base.wall_ms:.2f}"
        sys.stdout.write(f"{what:36s} {each.cpu_ms:6.1f} ms of CPU {each.wall_ms:6.1f} ms    {ratios} (at most 1.5)\n")


def _figures(took: list[Took]) -> Took:
    return Took(statistics.median(each.cpu_ms for each in took), min(each.wall_ms for each in took))


if __name__ == "__main__":
    main()
