"""Prints what `hoofhearted why` costs in time and the agent in memory: PYTHONPATH=. python tests/benchmarks/terminal_figures.py.

On the fake driver, in directories of its own, with compiled modules cached as in an installation. Times are the best of
several, because a shared machine only ever adds.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.fake_nvml.driver import GIB, FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

ROOT = Path(__file__).resolve().parents[2]
TIMES = 7
TICKS = 60
HH = ("-m", "hoofhearted_desktop")
AGENT = ("-m", "hoofhearted_desktop.agent")
WHY = b'{"jsonrpc":"2.0","id":1,"method":"why","params":{}}\n'


def machine(directory: Path) -> dict[str, str]:
    """Give the environment of a computer with one GPU that three processes keep busy."""
    driver, sysfs = FakeDriver(directory), FakeSysfs(directory)
    sysfs.add("0000:01:00.0")
    gpu = driver.gpus[0]
    gpu.utilization_sm, gpu.power_mw = 90, 250_000
    gpu.processes = [FakeProcess(pid, 2 * GIB, 30) for pid in (os.getpid(), os.getppid(), 1)]
    driver.sampling_us = 1
    driver.write()
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {f"HOOFHEARTED_{name}_DIR": str(directory / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    caches = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(directory / "compiled")}
    return {**kept, **own, **caches, **driver.env(), **sysfs.env()}


def best_ms(environment: dict[str, str], *arguments: str) -> float:
    """Give the shortest time of a Python with these arguments."""
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False)
        taken.append(time.perf_counter() - began)
    return 1000 * min(taken)


def phases_ms(environment: dict[str, str]) -> tuple[float, float, float]:
    """Give the best times from an agent's start to its greeting, from a question to its answer, and to its end."""
    best = [float("inf")] * 3
    for _ in range(TIMES):
        moments = [time.perf_counter()]
        with subprocess.Popen(
            [sys.executable, *AGENT, "connect"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        ) as agent:
            assert agent.stdin is not None
            assert agent.stdout is not None
            agent.stdout.readline()
            moments.append(time.perf_counter())
            agent.stdin.write(WHY)
            agent.stdout.readline()
            moments.append(time.perf_counter())
            agent.stdin.close()
            agent.wait()
            moments.append(time.perf_counter())
        spans = [1000 * (after - before) for before, after in itertools.pairwise(moments)]
        best = [min(pair) for pair in zip(best, spans)]  # noqa: B905 - Python 3.9 reads it too
    return best[0], best[1], best[2]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="hh-") as name:
        directory = Path(name)
        environment = machine(directory)
        bare = best_ms(environment, "-c", "pass")
        cold = best_ms(environment, *HH, "why")
        client = best_ms(environment, "-c", "import hoofhearted_desktop.cli.main, hoofhearted_desktop.cli.why")
        greeting, answer, end = phases_ms(environment)
        sys.stdout.write(f"python -c pass                 {bare:6.0f} ms\n")
        sys.stdout.write(f"why, no agent running          {cold:6.0f} ms\n")
        sys.stdout.write(f"  the terminal's own imports   {client:6.0f} ms (with the interpreter)\n")
        sys.stdout.write(f"  agent: start to greeting     {greeting:6.0f} ms (with the interpreter and its imports)\n")
        sys.stdout.write(f"  agent: question to answer    {answer:6.0f} ms (opens the driver, first sample)\n")
        sys.stdout.write(f"  agent: its end               {end:6.0f} ms\n")
        with subprocess.Popen([sys.executable, *AGENT, "run"], env=environment) as agent:
            began = time.monotonic()
            time.sleep(3)  # a benchmark: the agent is to be past its start
            warm = best_ms(environment, *HH, "why")
            sys.stdout.write(f"why, joining an agent          {warm:6.0f} ms\n")
            process = psutil.Process(agent.pid)
            time.sleep(max(0.0, TICKS - (time.monotonic() - began)))
            memory = process.memory_full_info()
            cpu = process.cpu_times()
            took = time.monotonic() - began
            agent.terminate()
        sys.stdout.write(f"agent after {TICKS} ticks           {memory.rss / 2**20:6.1f} MiB resident\n")
        sys.stdout.write(f"                               {memory.uss / 2**20:6.1f} MiB its own\n")
        sys.stdout.write(f"                               {100 * (cpu.user + cpu.system) / took:6.2f} % of a core\n")


if __name__ == "__main__":
    main()
