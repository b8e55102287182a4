"""What makes a program suspicious: then neither habit nor a person's presence silences it, only a rule of the owner's. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

KINDS = {"miner": "a known miner"}
"""Kinds of resources/applications.toml, and what is said of them."""

ANYBODYS = re.compile(r"/(?:tmp|var/tmp|dev/shm)/(?!\.mount_)")
"""What lies where everybody may write (hier(7)), but for AppImages, which mount there."""


def suspicion(process: model.Process) -> Optional[str]:
    """Say what is suspicious about a program, as in "it is …"; None for almost all.

    Who mines is known by name, pool and algorithm, as resources/applications.toml has it.
    """
    kind = process.application.kind if process.application else None
    if kind in KINDS:
        return KINDS[kind]
    if process.exe and ANYBODYS.match(process.exe):
        return "run from a directory that anybody may write"
    return None
