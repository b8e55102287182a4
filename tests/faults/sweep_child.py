"""Starts a process in which the driver of one world is made to fail, and asks it for case after case."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fake_nvml import library

if TYPE_CHECKING:
    from typing_extensions import Self

    from tests.faults.worlds import World

ROOT = Path(__file__).resolve().parents[2]


class Child:
    """A process in which the driver of one world fails."""

    def __init__(self, module: str, world: World, directory: Path) -> None:
        """Start it."""
        directory.mkdir(parents=True, exist_ok=True)
        environment = {
            "LD_LIBRARY_PATH": str(library.build(world.missing)),
            "FAKE_NVML_STATE": str(directory / "nvml-state"),
            "FAKE_NVML_CALLS": str(directory / "nvml-calls"),
            "PYTHONPATH": str(ROOT),
            **world.sysfs(directory).env(),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", module, world.name, str(directory)],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.functions: list[str] = self.ask("?")

    def ask(self, line: str) -> Any:
        """Have it try a case; gives what went wrong."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        return json.loads(answer) if answer else [f"the process has ended with {self._process.wait()}"]

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
