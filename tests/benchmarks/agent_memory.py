"""Prints what an agent holds of memory, beside a Python with its libraries alone: python -m tests.benchmarks.agent_memory [SECONDS].

On the fake driver, with its history on disk and with modules compiled before, as in an installation. RSS counts the pages of
shared libraries, which every Python has in common; anonymous pages are the process's own. Both after SECONDS (30), by which time
pages of the history have been written.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.fake_nvml.driver import FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30.0
AGENT = (sys.executable, "-m", "hoofhearted_desktop.agent")
SUBSCRIBE = '{"jsonrpc":"2.0","id":1,"method":"subscribe","params":%s}\n'
VIEWS = {"a subscriber": '{"readings":[]}', "the tray": '{"view":"summary","readings":[],"interval_s":2}'}
SCENES = ((1, 0), (8, 10))
LIBRARIES = "ctypes, json, logging, pathlib, pynvml, queue, socket, sqlite3, typing"
STEPS = ("sys", *LIBRARIES.split(", "), LIBRARIES)
STAY = "import sys; print(0, flush=True); sys.stdin.read()"


def machine(directory: Path, gpus: int, pids: list[int]) -> dict[str, str]:
    """Give the environment of a machine on whose GPUs these processes work, in turn."""
    driver, sysfs = FakeDriver(directory, gpus=gpus), FakeSysfs(directory)
    driver.moving = True
    for number, gpu in enumerate(driver.gpus):
        sysfs.add(f"0000:{number + 1:02x}:00.0")
        sysfs.bind(f"0000:{number + 1:02x}:00.0")
        own = pids[number::gpus]
        gpu.utilization_sm, gpu.power_mw = (80, 250_000) if own else (0, 20_000)
        gpu.processes = [FakeProcess(pid, 64 << 20, 1) for pid in own]
    driver.write()
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {f"HOOFHEARTED_{name}_DIR": str(directory / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    return {**kept, **own, "PYTHONPATH": str(ROOT), **driver.env(), **sysfs.env()}


def held_mib(pid: int) -> tuple[float, float]:
    """Give resident memory and its anonymous part (proc_pid_status(5))."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines())
    rss, own = (int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))
    return rss, own


def row(what: str, held: tuple[float, float], goal: str = "") -> None:
    """Print one line."""
    sys.stdout.write(f"{what:64s} {held[0]:6.1f} MiB, {held[1]:5.1f} its own   {goal}\n")
    sys.stdout.flush()


def bare() -> None:
    """Print what a Python holds that has imported a library, one after the other, and all of them."""
    for step in STEPS:
        command = [sys.executable, "-c", f"import {step}; {STAY}"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            row(f"python, import {step if ',' not in step else 'all of these'}", held_mib(process.pid))
            process.communicate(b"")


def agent(what: str, seconds: float, environment: dict[str, str], view: str | None) -> None:
    """Print what an agent holds, with a client that wants this view, or none."""
    command = (*AGENT, "run" if view is None else "connect")
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        output = process.stdout
        reader = threading.Thread(target=lambda: [None for _ in output])
        reader.start()
        if view is not None:
            process.stdin.write((SUBSCRIBE % view).encode())
            process.stdin.flush()
        time.sleep(seconds)
        row(what, held_mib(process.pid), "at most 20")
        process.terminate()
        process.wait()
        reader.join()


def main() -> None:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    bare()
    sleepers = [subprocess.Popen(["sleep", "7200"]) for _ in range(max(processes for _, processes in SCENES))]
    try:
        for gpus, processes in SCENES:
            for who, view in {"nobody connected": None, **VIEWS}.items():
                with tempfile.TemporaryDirectory(prefix="hh-") as name:
                    environment = machine(Path(name), gpus, [each.pid for each in sleepers[:processes]])
                    agent(f"agent, {gpus} GPUs, {processes} processes, {who}", seconds, environment, view)
    finally:
        for sleeper in sleepers:
            sleeper.kill()
            sleeper.wait()


if __name__ == "__main__":
    main()
