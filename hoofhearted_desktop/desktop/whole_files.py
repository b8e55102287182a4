"""Writes a file as a whole or not at all: what was there stays until what is new is on the disk."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from hoofhearted_desktop.probes import own_files

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put it there; raises OSError, and then nothing has changed. A link stays one."""
    place = path.resolve() if path.is_symlink() else path
    if place.exists() and not place.is_file():  # root would put a file in the place of a device
        raise OSError(errno.EINVAL, own_files.NO_PLAIN_FILE)
    part = place.with_name(f".{place.name}.part")
    try:
        part.unlink(missing_ok=True)
        with part.open("xb") as file:  # never through a link that somebody has laid there
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
