"""Prints what the gateway's REST costs: python -m tests.benchmarks.gateway_rest.

Over the fake driver with eight GPUs and the agent as a child, in directories of its own. 10,000 requests a minute come at their
own pace, whatever the answers do: a time counts from when the request was due. Processor time is the gateway's and its agent's.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from tests.benchmarks.terminal_figures import machine
from tests.fake_nvml.driver import GIB, FakeDriver, FakeProcess

A_MINUTE = 10_000
LASTS_S = 30.0
CONNECTIONS = 20
IDLE_S = 20.0
PORT = 18642
PATHS = (
    "/api/v1/why",
    "/api/v1/gpus",
    "/api/v1/processes",
    "/api/v1/system/info",
    "/api/v1/health",
    "/api/v1/expectations",
    "/api/v1/episodes",
)


class Took(NamedTuple):
    """Seconds that answers took, and what the two processes spent meanwhile, in seconds of processor time each second."""

    times: list[float]
    gateway: float
    agent: float


def eight(directory: Path) -> dict[str, str]:
    """Give the environment of a computer with eight GPUs that are busy."""
    environment = machine(directory)
    driver = FakeDriver(directory, gpus=8)
    for gpu in driver.gpus:
        gpu.utilization_sm, gpu.power_mw = 90, 250_000
        gpu.processes = [FakeProcess(pid, 2 * GIB, 30) for pid in (os.getpid(), os.getppid(), 1)]
    driver.write()
    return {**environment, **driver.env()}


def spent(process: psutil.Process) -> float:
    """Give the processor time of a process so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


async def answer(reader: asyncio.StreamReader) -> int:
    """Read one answer, and give its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            await reader.readexactly(int(line.partition(b":")[2]))
    return int(head.split()[1])


async def ask(token: str, path: str, due: list[float], pace_s: float, times: list[float]) -> None:
    """Ask for `path` on one connection at each time that is due."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    line = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    for at in due:
        if pace_s:
            await asyncio.sleep(max(0.0, at - time.monotonic()))
        began = at if pace_s else time.monotonic()
        writer.write(line)
        status = await answer(reader)
        assert status == 200, (path, status)
        times.append(time.monotonic() - began)
    writer.close()


async def load(token: str, paths: tuple[str, ...], a_second: float, lasts_s: float) -> list[float]:
    """Ask for these paths in turn, so often a second; give the time each took. 0 a second: as fast as answers come."""
    times: list[float] = []
    pace_s = CONNECTIONS / a_second if a_second else 0.0
    begin = time.monotonic() + 0.2
    count = round(lasts_s / pace_s) if pace_s else 50
    await asyncio.gather(
        *(
            ask(
                token,
                paths[each % len(paths)],
                [begin + pace_s * (nth + each / CONNECTIONS) for nth in range(count)],
                pace_s,
                times,
            )
            for each in range(CONNECTIONS)
        )
    )
    return times


def measured(gateway: psutil.Process, token: str, paths: tuple[str, ...], a_second: float, lasts_s: float) -> Took:
    """Ask, and see what it cost."""
    (agent,) = gateway.children()
    before, began = (spent(gateway), spent(agent)), time.monotonic()
    times = asyncio.run(load(token, paths, a_second, lasts_s))
    passed = time.monotonic() - began
    return Took(sorted(times), (spent(gateway) - before[0]) / passed, (spent(agent) - before[1]) / passed)


def row(name: str, took: Took) -> str:
    """Give a line of the table."""
    count = len(took.times)
    at = {part: 1000 * took.times[min(count - 1, int(count * part))] for part in (0.5, 0.99, 0.999)}
    return (
        f"| {name} | {count} | {at[0.5]:.1f} | {at[0.99]:.1f} | {at[0.999]:.1f} | {100 * took.gateway:.0f} % | "
        f"{100 * took.agent:.1f} % |"
    )


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="hh-rest-") as place:
        environment = eight(Path(place))
        settings = Path(environment["HOOFHEARTED_CONFIG_DIR"]) / "gateway.toml"
        settings.parent.mkdir(mode=0o700)
        settings.write_text("requests_per_minute = 10000000\n")
        hoofhearted = [sys.executable, "-m", "hoofhearted_desktop", "gateway"]
        made = [*hoofhearted, "token", "create", "bench", "--scope", "manage"]
        token = subprocess.run(made, env=environment, capture_output=True, text=True, check=True).stdout.strip()
        with subprocess.Popen(
            [*hoofhearted, "--port", str(PORT)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as started:
            try:
                measure(started, token)
            finally:
                started.terminate()


def measure(started: subprocess.Popen[bytes], token: str) -> None:
    """Measure one that has been started, and print."""
    assert started.stdout is not None
    started.stdout.readline()
    gateway = psutil.Process(started.pid)
    time.sleep(3)
    memory = gateway.memory_full_info()
    (agent,) = gateway.children()
    before = spent(gateway), spent(agent)
    time.sleep(IDLE_S)
    idle = [1000 * (now - then) / IDLE_S for now, then in zip((spent(gateway), spent(agent)), before, strict=True)]
    print(f"At rest: {memory.rss / 2**20:.1f} MiB resident, {memory.uss / 2**20:.1f} MiB its own.")
    print(f"Nobody asks: the gateway {idle[0]:.2f} ms a second, its agent {idle[1]:.2f}.\n")
    print("| asked | answers | p50 ms | p99 ms | p99.9 ms | gateway | agent |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print(row(f"all, {A_MINUTE} a minute", measured(gateway, token, PATHS, A_MINUTE / 60, LASTS_S)))
    for path in PATHS:
        print(row(f"`{path}`, as fast as it can", measured(gateway, token, (path,), 0, 0)))
    print(f"\nAfterwards: {gateway.memory_info().rss / 2**20:.1f} MiB resident.")


if __name__ == "__main__":
    main()
