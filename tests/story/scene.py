"""A whole machine for a story: a fake driver, a real desktop, real programs that "use" the GPU, and ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.desktop_parts.programs import Program, wait_until
from tests.fake_nvml.driver import GIB, FakeDriver, FakeProcess

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import DesktopSession

SETTINGS = """\
# A test is less patient than a person.
[watching]
release_s = 2
"""


class Scene:
    """Use as a context manager: every process it started has ended when it is left."""

    def __init__(self, desktop: DesktopSession, directory: Path) -> None:
        """Prepare an idle GPU and an empty home below `directory`."""
        self.desktop = desktop
        (directory / "driver").mkdir(parents=True)
        self.driver = FakeDriver(directory / "driver")
        self.driver.sampling_us = 1
        self.driver.write()
        self.directory = directory
        self.settings = directory / "config" / "settings.toml"
        self.settings.parent.mkdir()
        self.settings.write_text(SETTINGS)
        self._workers: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **self.driver.env(),
            "PYTHONPATH": os.getcwd(),
            "HOOFHEARTED_CONFIG_DIR": str(self.settings.parent),
            "HOOFHEARTED_DATA_DIR": str(directory / "data"),
            "HOOFHEARTED_RUNTIME_DIR": os.environ["HOOFHEARTED_RUNTIME_DIR"],
        }

    def start(self, *arguments: str, introduced: bool = True) -> Program:
        """Start our program on the desktop; without `introduced` it shows its first run."""
        return self.desktop.python(
            "hoofhearted", "-m", "hoofhearted_desktop", *arguments, environment=self.environment, introduced=introduced
        )

    def ask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of our terminal commands on this machine."""
        return subprocess.run(
            [sys.executable, "-m", "hoofhearted_desktop", *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def episode_runs(self) -> bool:
        """Whether the load has held, so that it is an episode."""
        return any(gpu["episode"] for gpu in json.loads(self.ask("why", "--json").stdout)["gpus"])

    def episodes(self) -> list[dict[str, Any]]:
        """Give the episodes that have ended, newest first."""
        found: list[dict[str, Any]] = json.loads(self.ask("episodes", "--json").stdout)
        return [each for each in found if each["ended"] is not None]

    def work(self, script: str = "train.py") -> subprocess.Popen[bytes]:
        """Start a real program of that name, which does nothing but exist."""
        place = self.directory / script
        place.write_text("import time\ntime.sleep(3600)\n")
        worker = subprocess.Popen([sys.executable, str(place), "--epochs", "3"])
        self._workers.append(worker)
        return worker

    def busy(self, *workers: subprocess.Popen[bytes], sm: int = 87) -> float:
        """Let the driver say that these programs are at work; gives the monotonic time of the change."""
        gpu = self.driver.gpus[0]
        gpu.utilization_sm, gpu.power_mw = sm, 212_000
        gpu.processes = [FakeProcess(each.pid, 8 * GIB, sm // len(workers)) for each in workers]
        self.driver.write()
        return time.monotonic()

    def idle(self) -> None:
        """Let the driver say that nobody works."""
        gpu = self.driver.gpus[0]
        gpu.utilization_sm, gpu.power_mw, gpu.processes = 0, 21_500, []
        self.driver.write()

    def __enter__(self) -> Scene:  # noqa: PYI034 - typing.Self is of Python 3.11
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.kill()
            worker.wait()


def agent_pid() -> int:
    """Give the process id of the agent that runs."""
    path = os.path.join(os.environ["HOOFHEARTED_RUNTIME_DIR"], "agent.lock")

    def read() -> int:
        try:
            with open(path, encoding="ascii") as file:
                return int(file.read() or 0)
        except FileNotFoundError:
            return 0

    return wait_until("an agent holds the lock", read)
