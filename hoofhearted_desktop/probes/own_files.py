"""Directories and files that are their owner's alone, whatever the umask is, and whoever may write beside them; and their reading.

`Path.mkdir(mode=…, parents=True)` leaves what it makes above to the umask: with one of 000, `~/.config` would be everybody's, and
so would be what begins with the session. The XDG base directory specification has all of them made with mode 0700.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CLOSED_DIRECTORY, CLOSED_FILE = 0o700, 0o600
LARGEST = 4 * 2**20
"""Of what a person writes, in bytes."""
NO_PLAIN_FILE = "It is no plain file"


def make_directory(directory: Path) -> None:
    """Make a directory and what is missing above it, closed to others; one that is there stays as it is. Raises OSError."""
    missing = []
    for each in (directory, *directory.parents):
        if each.exists():
            break
        missing.append(each)
    for each in reversed(missing):
        each.mkdir(mode=CLOSED_DIRECTORY, exist_ok=True)
    if not missing and not directory.is_dir():
        directory.mkdir(mode=CLOSED_DIRECTORY)  # says that there is a file of this name


def replace(file: Path, data: bytes) -> None:
    """Write a file whole or not at all, closed to others, its directory too where it has to be made; raises OSError.

    A link stays one; a device behind it is not replaced, which root could.
    """
    make_directory(file.parent)
    if file.is_symlink():
        file = file.resolve()
    if file.exists() and not file.is_file():
        raise OSError(errno.EINVAL, NO_PLAIN_FILE)
    beside = file.with_name(
        f".{file.name}-{os.getpid()}-{threading.get_ident()}"
    )  # tempfile would bring OpenSSL, 3.4 MB
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(beside)  # of one that was killed
        with open(beside, "xb", opener=opener) as stream:
            stream.write(data)
        os.replace(beside, file)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def opener(path: str, flags: int) -> int:
    """Be the opener of a file that is made closed to others, for `open`."""
    return os.open(path, flags, CLOSED_FILE)


def content(path: Path, largest: int = LARGEST, *, by_pipe: bool = False) -> bytes:
    """Give its bytes. Raises OSError: also for what is too large, and for a pipe unless it may come `by_pipe`: an open would wait for ever."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    patience = 0 if by_pipe else getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, os.O_RDONLY | patience | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        seen = os.fstat(handle)
        if stat.S_ISCHR(seen.st_mode) and _device(seen) == _device(os.stat(os.devnull)):
            return b""  # a link to it is what people make for "none"
        if not (stat.S_ISREG(seen.st_mode) or (by_pipe and stat.S_ISFIFO(seen.st_mode))):
            raise OSError(errno.EINVAL, NO_PLAIN_FILE)
        found = file.read(largest + 1)
    if len(found) > largest:
        raise OSError(errno.EFBIG, f"It is larger than {largest >> 20} MiB")
    return found


def _device(seen: os.stat_result) -> int:
    """Give which device it is; Windows does not number them."""
    return getattr(seen, "st_rdev", 0)
