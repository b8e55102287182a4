"""Whether the process numbers seen here are the machine's own, or those of a container that hides the rest."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from pathlib import Path

_FIRST_PID_NAMESPACE = 0xEFFFFFFC  # PROC_PID_INIT_INO, include/linux/proc_ns.h


def sees_whole_machine(proc_root: Path) -> Optional[bool]:
    """Tell whether `proc_root` shows the processes of the whole machine, None where that cannot be said.

    The driver numbers processes as the machine does; where this is False those numbers lead nowhere, or to somebody else.
    True in the kernel's first PID namespace (pid_namespaces(7)), and where `proc_root` is the mount of an outer one, which
    our own status shows by having a number in each (`NSpid` of proc_pid_status(5)).
    """
    try:
        with open(f"{proc_root}/self/status", "rb") as file:
            numbers = next((line.split()[1:] for line in file if line.startswith(b"NSpid:")), [])
        own = os.stat(f"{proc_root}/self/ns/pid").st_ino
    except OSError:
        return None
    return whole_machine(own, len(numbers))


def whole_machine(inode: int, numbers: int) -> Optional[bool]:
    """Tell the same of a PID namespace by its inode, and by how many `numbers` a process has that can be seen in it."""
    if not numbers:
        return None
    return inode == _FIRST_PID_NAMESPACE or numbers > 1
