"""The machines of the comparison: so many GPUs, so many processes on them, and the environment that shows them."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.fake_nvml.driver import FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
GPUS, PROCESSES = (1, 4, 8, 16), (0, 10, 200)
_OURS_OR_PERSONS = ("HOOFHEARTED_", "XDG_", "FAKE_NVML_")
"""Variables of who runs this that would reach the programs: their own settings, and our directories."""


class Scene(NamedTuple):
    """A machine: so many GPUs, so many processes on them in all, or on each."""

    gpus: int
    processes: int
    each: bool = False

    @classmethod
    def of(cls, text: str) -> Scene:
        """Read "8x10" or "16x200-each"; raises ValueError."""
        gpus, _, processes = text.removesuffix("-each").partition("x")
        return cls(int(gpus), int(processes), text.endswith("-each"))

    def __str__(self) -> str:
        """Say it for people."""
        gpus = f"{self.gpus} GPU{'s' * (self.gpus != 1)}"
        return f"{gpus}, {self.processes} processes{' on each' if self.each else ''}"


ALL = tuple(Scene(gpus, processes) for gpus in GPUS for processes in PROCESSES)


@contextlib.contextmanager
def machine(scene: Scene, pids: list[int]) -> Iterator[dict[str, str]]:
    """Give the environment of such a machine, whose GPUs are busy where they have processes."""
    with tempfile.TemporaryDirectory(prefix="hc-") as folder:
        driver, sysfs = FakeDriver(Path(folder), gpus=scene.gpus), FakeSysfs(Path(folder))
        driver.moving = True
        for number, gpu in enumerate(driver.gpus):
            sysfs.add(f"0000:{number + 1:02x}:00.0")
            sysfs.bind(f"0000:{number + 1:02x}:00.0")
            own = pids[: scene.processes] if scene.each else pids[number : scene.processes : scene.gpus]
            gpu.utilization_sm, gpu.power_mw = (80, 250_000) if own else (0, 20_000)
            gpu.processes = [FakeProcess(pid, 64 << 20, 1) for pid in own]
        driver.write()
        mine = {name: value for name, value in os.environ.items() if not name.startswith(_OURS_OR_PERSONS)}
        mine.pop("PYTHONDONTWRITEBYTECODE", None)
        yield {
            **mine,
            "HOME": folder,
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm-256color",
            **driver.env(),
            **sysfs.env(),
        }
