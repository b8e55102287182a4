"""Prints the processor time of our programs beside nvitop, gpustat and nvtop, in one run: python -m tests.benchmarks.rivals.

All watch the same fake driver, which answers at once, at 1 Hz and at the same time, for SECONDS after a warm-up of WARM_UP_S,
so that nobody's start is counted. Every process is on one GPU, in turn; the last scene has 200 on each of 16. The time is what
the kernel's scheduler counted for the program and its children (sched-stats.rst: /proc/PID/schedstat). What the fake driver
itself costs (a stat of its file a call) is in everybody's figure; nvtop makes some 24 calls a GPU and refresh, we about 8.

Load, power and temperature are others every second, as they are on a machine: with figures that stand still nvtop writes
nothing to its terminal, and we would give the same objects again. The driver samples six times a second, as nvml.h says.

The rows do not do the same. The rivals draw a terminal, and what nobody sees they do not do: they keep nothing, and find no
container, no spin-up and no alarm. So does `watch` draw; the agent's lines are what the desktop adds to a machine that is
watched: its subscriber, at 1 Hz as the window or as the tray without one (link/talk.py), reads and throws away. A busy machine makes every row dearer, Python's most of all: the caches are
cold at every waking. So only figures of one run are to be compared.
`--rivals DIRECTORY` keeps what was installed for the next time; `--seconds N` and `--scenes 1x0,8x10` make it shorter.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import pty
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional

import psutil

from hoofhearted_desktop.agent.pace import STEADY_AFTER_S
from tests.benchmarks import rival_programs
from tests.fake_nvml.driver import FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
WARM_UP_S = 25.0
"""Longer than an agent looks often at processes that are new to it (probes/machine.SETTLED_S)."""
SUBSCRIBE = b'{"jsonrpc":"2.0","id":1,"method":"subscribe","params":{}}\n'
SUBSCRIBE_AS_TRAY = (
    b'{"jsonrpc":"2.0","id":1,"method":"subscribe","params":{"view":"summary","readings":[],"interval_s":2}}\n'
)
MANY = "1x0 1x10 1x200 4x0 4x10 4x200 8x0 8x10 8x200 16x0 16x10 16x200 16x200-each".replace(" ", ",")


class Scene(NamedTuple):
    """A machine: so many GPUs, so many processes on them in all, or on each."""

    gpus: int
    processes: int
    each: bool

    @classmethod
    def of(cls, text: str) -> Scene:
        """Read "8x10" or "16x200-each"."""
        gpus, _, processes = text.removesuffix("-each").partition("x")
        return cls(int(gpus), int(processes), text.endswith("-each"))

    def __str__(self) -> str:
        """Say it for people."""
        return f"{self.gpus} GPUs, {self.processes} processes{' on each' if self.each else ''}"


class Entry(NamedTuple):
    """A program to start."""

    name: str
    command: tuple[str, ...]
    in_terminal: bool
    says: bytes = b""


OURS = (
    Entry("our agent, nobody asks", (sys.executable, "-m", "hoofhearted_desktop.agent", "run"), in_terminal=False),
    Entry(
        "our agent, a subscriber",
        (sys.executable, "-m", "hoofhearted_desktop.agent", "connect"),
        in_terminal=False,
        says=SUBSCRIBE,
    ),
    Entry(
        "our agent, the tray",
        (sys.executable, "-m", "hoofhearted_desktop.agent", "connect"),
        in_terminal=False,
        says=SUBSCRIBE_AS_TRAY,
    ),
    Entry("our watch, agent included", (sys.executable, "-m", "hoofhearted_desktop", "watch"), in_terminal=True),
)


@contextlib.contextmanager
def machine(scene: Scene, pids: list[int]) -> Iterator[dict[str, str]]:
    """Give the environment of such a machine, whose GPUs are busy where they have processes."""
    with tempfile.TemporaryDirectory() as folder:
        driver, sysfs = FakeDriver(Path(folder), gpus=scene.gpus), FakeSysfs(Path(folder))
        driver.moving = True
        for number, gpu in enumerate(driver.gpus):
            sysfs.add(f"0000:{number + 1:02x}:00.0")
            sysfs.bind(f"0000:{number + 1:02x}:00.0")
            own = pids[: scene.processes] if scene.each else pids[number : scene.processes : scene.gpus]
            gpu.utilization_sm, gpu.power_mw = (80, 250_000) if own else (0, 20_000)
            gpu.processes = [FakeProcess(pid, 64 << 20, 1) for pid in own]
        driver.write()
        yield {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **driver.env(), **sysfs.env()}


class Running:
    """A program that runs, read by a thread so that it is never held up."""

    def __init__(self, entry: Entry, environment: dict[str, str], folder: Path) -> None:
        self.entry = entry
        own = {f"HOOFHEARTED_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
        environment = {**environment, **own, "PYTHONPYCACHEPREFIX": str(folder.parent / "compiled")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._fd, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 200, 0, 0))
        output = inner if entry.in_terminal else subprocess.PIPE
        given = inner if entry.in_terminal else subprocess.PIPE
        self._process = subprocess.Popen(
            entry.command,
            env=environment,
            stdin=given,
            stdout=output,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(inner)
        if entry.says and self._process.stdin is not None:
            self._process.stdin.write(entry.says)
            self._process.stdin.flush()
        self.told = 0
        fd = self._fd if entry.in_terminal else self._process.stdout.fileno()  # type: ignore[union-attr]
        self._reader = threading.Thread(target=self._drain, args=(fd,))
        self._reader.start()

    def _drain(self, fd: int) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(fd, 1 << 16):
                self.told += len(data)

    def used_s(self) -> Optional[float]:
        """Give the processor time of the program and all below it so far, None when it has ended."""
        if self._process.poll() is not None:
            return None
        own = psutil.Process(self._process.pid)
        return sum(_run_s(each.pid) for each in (own, *own.children(recursive=True)))

    def rss_mib(self) -> float:
        """Give its memory, its children's included."""
        own = psutil.Process(self._process.pid)
        return sum(each.memory_info().rss for each in (own, *own.children(recursive=True))) / (1 << 20)

    def end(self) -> None:
        """End it and its reader."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._reader.join()
        os.close(self._fd)


def _run_s(pid: int) -> float:
    total_ns = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            total_ns += int((task / "schedstat").read_text().split()[0])
    return total_ns / 1e9


def measure(scene: Scene, entries: list[Entry], pids: list[int], seconds: float) -> None:
    """Run them all on one machine and print the scene's table."""
    with machine(scene, pids) as environment, tempfile.TemporaryDirectory() as folder:
        running = [Running(entry, environment, Path(folder) / str(nth)) for nth, entry in enumerate(entries)]
        try:
            # A machine that nobody watches is read less often after a while, and that is how such a one mostly is.
            time.sleep(WARM_UP_S + STEADY_AFTER_S)
            before, began = [each.used_s() for each in running], time.monotonic()
            told = [each.told for each in running]
            time.sleep(seconds)
            passed = time.monotonic() - began
            spent = [
                None if early is None or (late := each.used_s()) is None else (late - early) / passed
                for each, early in zip(running, before, strict=True)
            ]
            memory = [0.0 if used is None else each.rss_mib() for each, used in zip(running, spent, strict=True)]
            silent = [each.told == early for each, early in zip(running, told, strict=True)]
        finally:
            for each in running:
                each.end()
    nvtop = next((used for entry, used in zip(entries, spent, strict=True) if entry.name.startswith("nvtop")), None)
    print(f"\n{scene}")
    for entry, used, mib, quiet in zip(entries, spent, memory, silent, strict=True):
        if used is None:
            print(f"  {entry.name:<28} ended by itself")
            continue
        ratio = f"{used / nvtop:6.2f} x nvtop" if nvtop else ""
        mark = "  (wrote nothing)" if quiet and "nobody" not in entry.name else ""
        print(
            f"  {entry.name:<28} {100 * used:6.2f} % of a core = {1000 * used:6.2f} ms/s {ratio:>14} {mib:7.1f} MiB{mark}"
        )


def main() -> None:
    """Measure every scene."""
    options = argparse.ArgumentParser()
    options.add_argument("--rivals", type=Path)
    options.add_argument("--seconds", type=float, default=20.0)
    options.add_argument("--scenes", default=MANY)
    given = options.parse_args()
    with contextlib.ExitStack() as stack:
        place = given.rivals or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = rival_programs.get(place)
        for each in found:
            if isinstance(each, rival_programs.NotHad):
                print(f"{each.name} could not be had: {each.why}")
        rivals = [Entry(*each) for each in found if isinstance(each, rival_programs.Rival)]
        scenes = [Scene.of(text) for text in given.scenes.split(",")]
        sleepers = [subprocess.Popen(["sleep", "7200"]) for _ in range(max(scene.processes for scene in scenes))]
        try:
            for scene in scenes:
                measure(scene, [*OURS, *rivals], [each.pid for each in sleepers], given.seconds)
        finally:
            for sleeper in sleepers:
                sleeper.kill()
                sleeper.wait()


if __name__ == "__main__":
    main()
