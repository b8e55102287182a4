"""A probe in a process of its own, on a fake driver: the real library can be loaded once in a process only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class ProbeChild:
    """The probe at the other end of two pipes; `read` gives the JSON of NvmlReading."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Start it."""
        script = Path(__file__).with_name("probe_child.py")
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", str(script)],
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def read(self, monotonic: float) -> Any:
        """Have it read the GPUs as if at this time."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{monotonic}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the probe has ended"
        return json.loads(line)

    def gpu(self, monotonic: float, index: int = 0) -> Any:
        """Read, and give one GPU."""
        return self.read(monotonic)["gpus"][index]

    def want(self, *readings: str) -> None:
        """Have it ask for these from now on."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"want {' '.join(readings)}\n")

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def stop(self) -> None:
        """End it; it must end well."""
        self._process.communicate(timeout=30)
        assert self._process.returncode == 0
