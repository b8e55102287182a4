"""Reads a JSON file that somebody else may have put where it is read: a small plain one and nothing else."""

from __future__ import annotations

import json
import os
import stat
from typing import Any, Optional


def read(path: str, largest: int, owners: Optional[frozenset[int]] = None) -> Any:
    """Give what the file says, of which `largest` bytes are read; None where it is a link, no plain file, or no JSON.

    Where `owners` are given it is also None where the file belongs to none of these users.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            seen = os.fstat(descriptor)
            if not stat.S_ISREG(seen.st_mode) or (owners is not None and seen.st_uid not in owners):
                return None
            return json.loads(file.read(largest))
    except (OSError, ValueError, RecursionError):
        return None
