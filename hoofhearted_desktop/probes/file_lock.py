"""A lock on an open file that ends with its process, however that ends: flock(2), and LockFile on Windows by msvcrt.locking."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from pathlib import Path

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


class Holder(NamedTuple):
    """Who wrote his name into a locked file: his process id, and when that was in Unix seconds."""

    pid: int
    at: float


def sign(descriptor: int) -> None:
    """Write this process's id into the file that it has locked; where the disk takes nothing, nobody can tell by it who runs."""
    with contextlib.suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, b"%d\n" % os.getpid())


def holder(path: Path) -> Optional[Holder]:
    """Give who signed last. He may have ended since: a process that began after `at` is another one of that number."""
    try:
        with path.open("rb") as file:
            text = file.read(32).strip()
            return Holder(int(text), os.fstat(file.fileno()).st_mtime) if text.isdigit() else None
    except OSError:
        return None
