"""Reads a JSON file that somebody else may have put where it is read: a small plain one and nothing else."""

from __future__ import annotations

import json
import os
import stat
from typing import Any


def read(path: str, largest: int) -> Any:
    """Give what the file says, of which `largest` bytes are read; None where it is a link, no plain file, or no JSON."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            return json.loads(file.read(largest))
    except (OSError, ValueError, RecursionError):
        return None
