"""Writes a file as a whole or not at all: what was there stays until what is new is on the disk."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from hoofhearted_desktop.probes import own_file

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """Put it there; raises OSError, and then nothing has changed. A link stays one.

    `lasting` waits until the disk has it, so that a failure of the power takes neither the old nor the new one.
    """
    place = path.resolve() if path.is_symlink() else path
    if place.exists() and not place.is_file():  # root would put a file in the place of a device
        raise OSError(errno.EINVAL, own_file.NO_PLAIN_FILE)
    part = place.with_name(f".{place.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        part.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
