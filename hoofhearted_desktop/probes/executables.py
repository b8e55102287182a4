"""Whether an executable is the file that its path names here: in a mount namespace of their own users lay what they want over /usr/bin.

Any user may make one (user_namespaces(7)), and readlink of /proc/PID/exe tells the path as it is in there. What is held by that link is the file
itself. Looked at only where it matters, of paths that an administrator alone can write to (`core/suspicion.INSTALLED`), which are on
this machine's own disks; and only by an agent that is on the machine's own root and sees that of others, which takes root.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hoofhearted_desktop.core.suspicion import INSTALLED

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = "/proc/self/root"
"""Stands before a path that is the process's own word (proc_pid_root(5))."""
DELETED = " (deleted)"
_FLATPAK = "/app/"
"""What only a flatpak has; the files of those that are installed for everybody are root's."""


def is_on_machines_root(proc_root: Path) -> bool:
    """Whether our root directory is that of the machine's first process; False where that is not to be seen."""
    try:
        return os.path.samestat(os.stat(f"{proc_root}/1/root"), os.stat("/"))
    except OSError:
        return False


def told(proc_root: Path, pid: int, link: str) -> str:
    """Give the path of the executable of `pid`, for which its link says `link`; one that is not that file here begins with ELSEWHERE."""
    path = link.removesuffix(DELETED)
    if not INSTALLED.match(path):
        return path
    try:
        real = os.stat(f"{proc_root}/{pid}/exe")
        by_owner = path.startswith(_FLATPAK) or path != link
        is_it = real.st_uid == 0 if by_owner else os.path.samestat(real, os.stat(path))
    except FileNotFoundError:
        is_it = False
    except OSError:
        return path
    return path if is_it else ELSEWHERE + path
