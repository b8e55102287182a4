"""Keeps the keys of servers a person has said yes to, in a known_hosts of our own; the user's is never written to."""

from __future__ import annotations

import base64
import contextlib
import errno
import os
import stat
import sys
import time
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.link.ssh.config_lines import shown, shown_path
from hoofhearted_desktop.probes import own_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FAR = 1 << 30
"""Which byte is locked on Windows: beyond the end, where locking stops nobody from reading (LockFile, fileapi.h)."""
_LOCK_PATIENCE_S, _LOCK_PAUSE_S = 10.0, 0.02
_NEVER_IN_NAME = frozenset(" \t\r\n\0,*?!|@#\"'`$")


class NotKept(NamedTuple):
    """The key was not kept; the connection may go on all the same. `reason` is for a person."""

    reason: str


def add(file: Path, known_as: str, key_type: str, key: bytes) -> Optional[NotKept]:
    """Append one line, whole or not at all; a line that is there already is not added again. None where it is kept.

    The directory is made with mode 0700, the file with 0600. Any number of processes may add at once.
    """
    wrong = not known_as or not known_as.isprintable() or _NEVER_IN_NAME & set(known_as)
    if wrong or not key_type.isascii() or not key_type.isprintable() or " " in key_type or not key:
        return NotKept(f"The host key of {shown(known_as, 300)} was not kept: known_hosts cannot hold such a name.")
    line = f"{known_as} {key_type} {base64.b64encode(key).decode()}\n".encode()
    try:
        own_files.make_directory(file.parent)
        handle = os.open(
            file, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0), 0o600
        )
    except (OSError, ValueError) as error:
        return _not_kept(known_as, file, error)
    try:
        with _locked(handle):
            _append(handle, line)
    except OSError as error:
        return _not_kept(known_as, file, error)
    finally:
        os.close(handle)
    return None


def _append(handle: int, line: bytes) -> None:
    """Write the line at the end, after a line end; where only a part can be written, none is."""
    seen = os.fstat(handle)
    if not stat.S_ISREG(seen.st_mode):
        raise OSError(errno.EINVAL, "it is no ordinary file")
    if sys.platform != "win32":
        os.fchmod(handle, 0o600)
    size = seen.st_size
    os.lseek(handle, 0, os.SEEK_SET)
    with os.fdopen(os.dup(handle), "rb") as reading:
        before = reading.read()
    if line in before.splitlines(keepends=True) or before.endswith(b"\n" + line[:-1]):
        return
    text = line if not before or before.endswith(b"\n") else b"\n" + line
    try:
        written = os.write(handle, text)
        if written == len(text):
            os.fsync(handle)
            return
        wrong = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError as error:
        wrong = error
    with contextlib.suppress(OSError):
        os.ftruncate(handle, size)
    raise wrong


@contextlib.contextmanager
def _locked(handle: int) -> Iterator[None]:
    """Nobody else adds meanwhile."""
    if sys.platform == "win32":
        import msvcrt

        deadline = time.monotonic() + _LOCK_PATIENCE_S
        while True:
            os.lseek(handle, _FAR, os.SEEK_SET)
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # LK_LOCK would look again only after a second
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(_LOCK_PAUSE_S)
        try:
            yield
        finally:
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
        yield  # closing the file lets go


def _not_kept(known_as: str, file: Path, error: Exception) -> NotKept:
    why = (getattr(error, "strerror", None) or "its name is impossible").lower()
    return NotKept(
        f"The host key of {shown(known_as, 300)} was not kept, so you will be asked again: {shown_path(file)} cannot be written to ({why})."
    )
