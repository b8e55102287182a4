"""What makes a program suspicious: then neither habit nor a person's presence silences it, only a rule of the owner's. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

KINDS = {"miner": "a known miner"}
"""Kinds of resources/applications.toml, and what is said of them."""

_POOL = re.compile(r"\bstratum\d?\+?(?:tcp|ssl|tls)?://", re.IGNORECASE)
_ANYBODY_WRITES = re.compile(r"/(?:tmp|var/tmp|dev/shm)/")
_APPIMAGE = re.compile(r"/tmp/\.mount_")  # noqa: S108 - a pattern


def suspicion(process: model.Process) -> Optional[str]:
    """Say what is suspicious about a program, as in "it is …"; None for almost all.

    A mining pool is named by its protocol, stratum; directories that anybody may write are those of hier(7), without the
    mounts of AppImages.
    """
    kind = process.application.kind if process.application else None
    if kind in KINDS:
        return KINDS[kind]
    if any(_POOL.search(argument) for argument in process.command_line or ()):
        return "connected to a mining pool, by its command line"
    if process.exe and _ANYBODY_WRITES.match(process.exe) and not _APPIMAGE.match(process.exe):
        return "run from a directory that anybody may write"
    return None
