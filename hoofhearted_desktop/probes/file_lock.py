"""A lock on an open file that ends with its process, however that ends: flock(2), and LockFile on Windows by msvcrt.locking."""

from __future__ import annotations

import os
import sys

_FAR = 1 << 30
"""Which byte is locked on Windows: one beyond all content, because what is locked there cannot be read by others."""


def take(descriptor: int) -> bool:
    """Lock the file for this process, without waiting; False where another has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
