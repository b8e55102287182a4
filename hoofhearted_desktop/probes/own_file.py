"""Reads a file that a person may have written or damaged: a plain one, of a size that a person writes; nothing else is waited for."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 4 * 2**20
NO_PLAIN_FILE = "It is no plain file"


def content(path: Path, largest: int = LARGEST) -> bytes:
    """Give its bytes. Raises OSError: also for a pipe, at which an ordinary open would wait for ever, and for what is too large."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        seen = os.fstat(handle)
        if stat.S_ISCHR(seen.st_mode) and seen.st_rdev == os.stat(os.devnull).st_rdev:
            return b""  # a link to it is what people make for "none"
        if not stat.S_ISREG(seen.st_mode):
            raise OSError(errno.EINVAL, NO_PLAIN_FILE)
        found = file.read(largest + 1)
    if len(found) > largest:
        raise OSError(errno.EFBIG, f"It is larger than {largest >> 20} MiB")
    return found
