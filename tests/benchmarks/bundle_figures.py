"""What it costs to bring the agent to a server: size of the bundle, and the time until the first reading.

    python -m tests.benchmarks.bundle_figures

A login shell of this machine stands for the server, so that SSH's own time is not in it; `ssh HOST true` comes on top, once.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hoofhearted_desktop.core import wire
from hoofhearted_desktop.link import bundle, delivery
from hoofhearted_desktop.link.bundle_sources import PLATFORMS
from hoofhearted_desktop.link.progress import At, Progress, Step
from tests.fake_nvml.driver import FakeDriver
from tests.link.login_shell import LoginShell

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS = 7


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def connect(home: Path, environment: dict[str, str]) -> dict[str, float]:
    """Connect once, and give the seconds until each step ended."""
    began = time.perf_counter()
    marks: dict[str, float] = {}

    def tell(at: At) -> None:
        if at.step is not Step.LOOKING_AROUND:
            marks.setdefault("looked around", time.perf_counter() - began)
        if at.step is Step.STARTING_AGENT:
            marks.setdefault("sent", time.perf_counter() - began)

    with LoginShell(home, ("sh",), **environment) as remote:
        stream = delivery.start_agent(remote, Progress(tell))
        if not isinstance(stream, delivery.Started):
            raise SystemExit(stream.reason)
        marks["greeting"] = time.perf_counter() - began
        decoder = wire.Decoder(expects_magic=True)
        stream.write(wire.encode(wire.Request(1, "hello", {})) + wire.encode(wire.Request(2, "subscribe", {})))
        while "first reading" not in marks:
            data = stream.read(20.0)
            if not data:
                raise SystemExit("the agent says nothing")
            for message in decoder.feed(data):
                if isinstance(message, wire.Notice) and message.method == "tick":
                    marks.setdefault("first reading", time.perf_counter() - began)
        stream.close()
    return marks


def main() -> None:
    for platform in PLATFORMS:
        made = bundle.bundle_for(platform)
        if made is None:
            print(f"{platform.machine:8} {platform.libc:6} no psutil for it here")
            continue
        took_ms = seconds(made.compressed) * 1000
        size, whole = len(made.compressed()) / 1024, len(made.archive) / 1024
        print(
            f"{platform.machine:8} {platform.libc:6} {size:4.0f} KB sent, {whole:5.0f} KB unpacked; packed in {took_ms:.0f} ms"
        )
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        driver = FakeDriver(place)
        driver.gpus[0].utilization_sm = 87
        driver.write()
        (place / "run").mkdir(mode=0o700)
        environment = {**driver.env(), "XDG_RUNTIME_DIR": str(place / "run")}
        nothing = [sys.executable, "-I", "-S", "-c", "pass"]
        bare_ms = (
            statistics.median(seconds(lambda: subprocess.run(["sh", "-c", "true"], check=True)) for _ in range(REPEATS))
            * 1000
        )
        python_ms = (
            statistics.median(seconds(lambda: subprocess.run(nothing, check=True)) for _ in range(REPEATS)) * 1000
        )
        print(f"\nsh -c true {bare_ms:.0f} ms; python3 -I -S -c pass {python_ms:.0f} ms")
        firsts, laters = [], []
        for number in range(REPEATS):
            home = place / f"home{number}"
            home.mkdir()
            firsts.append(connect(home, environment))
            laters.append(connect(home, environment))
        for title, runs in (("first delivery", firsts), ("delivered already", laters)):
            print(f"\n{title}, median of {REPEATS}:")
            for mark in runs[0]:
                print(f"  {mark:14} after {statistics.median(each[mark] for each in runs) * 1000:4.0f} ms")
    print(f"\nload average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
