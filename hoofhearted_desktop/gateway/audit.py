"""The log of changes: who changed what by the gateway, and who was locked out; JSON, one line each, beside the history."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import time
from typing import TYPE_CHECKING, Any

import msgspec

from hoofhearted_desktop.probes import own_files, places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = logging.getLogger(__name__)

FILE_NAME = "gateway-audit.jsonl"
MOST_BYTES = 4 * 1024 * 1024
"""Then the file is set aside as `….1`, in the place of the one before it."""

LONGEST_VALUE = 2000


def path() -> Path:
    """Give the file."""
    return places.data_dir() / FILE_NAME


class Audit:
    """Writes to `path()`. What cannot be written goes to the log of the process: no change is kept from being made."""

    def __init__(self, wall_clock: Callable[[], float] = time.time) -> None:
        """Write to it when there is something."""
        self._wall_clock = wall_clock

    def note(self, what: str, *, who: str | None, address: str | None, **details: Any) -> None:
        """Write one line: `what` was done, by whose token, from where, with `details` of plain JSON."""
        line = msgspec.json.encode(
            {
                "time": round(self._wall_clock(), 3),
                "what": what,
                "who": who,
                "address": address,
                **{name: _short(value) for name, value in details.items()},
            }
        )
        try:
            self._append(line + b"\n")
        except OSError as error:
            log.warning("cannot write %s (%s): %s", path(), error.strerror, line.decode())

    @staticmethod
    def _append(line: bytes) -> None:
        file = path()
        own_files.make_directory(file.parent)
        with contextlib.suppress(FileNotFoundError):
            if file.stat().st_size + len(line) > MOST_BYTES:
                os.replace(file, file.with_name(f"{FILE_NAME}.1"))
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            written = os.write(number, line)
            if written < len(line):
                # Half a line would be joined with the next one.
                with contextlib.suppress(OSError):
                    os.ftruncate(number, os.fstat(number).st_size - written)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(number)


def _short(value: Any) -> Any:
    """Keep a value as it is where it is short, else its beginning as text."""
    text = msgspec.json.encode(value).decode()
    return value if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE]
