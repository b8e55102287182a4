"""Compiles `at_call.c`, once for each source, and reads what it says."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

_SOURCE = Path(__file__).with_name("at_call.c")


def library() -> Path:
    """Compile the library, or find it compiled."""
    name = hashlib.sha256(_SOURCE.read_bytes()).hexdigest()[:20]
    shelf = Path(tempfile.gettempdir()) / f"hoofhearted-at-call-{os.getuid()}"
    shelf.mkdir(mode=0o700, exist_ok=True)
    finished = shelf / f"{name}.so"
    if not finished.exists():
        building = shelf / f"building-{name}-{os.getpid()}.so"
        options = ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
        subprocess.run(["cc", *options, "-o", str(building), str(_SOURCE), "-ldl"], check=True)
        building.replace(finished)
    return finished


def environment(log: Path, kill_at: int = 0) -> dict[str, str]:
    """Give what has a program killed at that call, or at none, and its calls written to `log`."""
    return {"LD_PRELOAD": str(library()), "AT_CALL_LOG": str(log), "AT_CALL_KILL": str(kill_at)}


def calls(log: Path) -> list[str]:
    """Give the names of the calls that were made."""
    return log.read_text(encoding="ascii").split() if log.exists() else []
