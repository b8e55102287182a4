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


INSTALLED = re.compile(r"/(?:usr|opt|bin|sbin|lib\w*|snap|app|nix/store|gnu/store|var/lib/(?:flatpak|snapd))/")
"""Where programs lie that only an administrator can put there (hier(7); `/app` is what a flatpak sees of itself)."""


def is_installed(process: model.Process) -> bool:
    """Whether nothing speaks against that an administrator has installed it; what is hidden or of Windows is believed by its name.

    What a container's paths say is its maker's word.
    """
    exe = process.exe or ""
    if process.container is not None:
        return False
    return not exe.startswith("/") or INSTALLED.match(exe) is not None


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
