"""Compiles `accounts.c`, which is preloaded into sshd, once for each source."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

_SOURCE = Path(__file__).with_name("accounts.c")


def library() -> Path:
    """Compile the library, or find it compiled."""
    name = hashlib.sha256(_SOURCE.read_bytes()).hexdigest()[:20]
    shelf = Path(tempfile.gettempdir()) / f"hoofhearted-sshd-accounts-{os.getuid()}"
    shelf.mkdir(mode=0o700, exist_ok=True)
    finished = shelf / f"{name}.so"
    if not finished.exists():
        building = shelf / f"building-{name}-{os.getpid()}.so"
        options = ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
        subprocess.run(["cc", *options, "-o", str(building), str(_SOURCE), "-ldl"], check=True)
        building.replace(finished)
    return finished
