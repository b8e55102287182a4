"""What files tell of the driver as a whole: its version, whether it was loaded anew, whose library is at work here.

Looked at only when the driver was just opened or has just refused; none of these files belongs to a GPU, so that none
wakes one.
"""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import NamedTuple, Optional

from hoofhearted_desktop.probes import places

CONTROL_NODE = "/dev/nvidiactl"
LIBRARY = "libnvidia-ml.so"
_VERSION = re.compile(r"\d{3,}(?:\.\d+)+")
_GONE = " (deleted)"


class Module(NamedTuple):
    """The kernel module as it is loaded: its version, and a number that is another once it was loaded anew."""

    version: Optional[str] = None
    loading: Optional[int] = None


def module() -> Module:
    """Look at the loaded module: /sys/module/nvidia, whose inode is new at every loading, else /proc/driver/nvidia."""
    place = places.sysfs_root() / "module/nvidia"
    try:
        loading: Optional[int] = place.stat().st_ino
    except OSError:
        loading = None
    told = _text(place / "version") or _text(places.proc_root() / "driver/nvidia/version")
    return Module(version_in(told), loading)


def version_in(text: str) -> Optional[str]:
    """Give the first version of a driver in a text, such as 570.86.10; dates and versions of CUDA are shorter."""
    found = _VERSION.search(text)
    return found[0] if found else None


def loaded_library(maps: Path = Path("/proc/self/maps")) -> Optional[Path]:
    """Give the file of the driver's library in this process; proc_pid_maps(5) names the file and not the link to it."""
    for line in _text(maps).splitlines():
        path = line.partition("/")
        if f"/{LIBRARY}." in line:
            return Path("/" + path[2].removesuffix(_GONE))
    return None


def installed_library(loaded: Path) -> Optional[str]:
    """Give the version that a new process would load from the place of the `loaded` one."""
    return version_in(os.path.basename(os.path.realpath(loaded.parent / f"{LIBRARY}.1")))


def forbidden() -> bool:
    """Tell whether the kernel forbids the driver's control node to us, as the device rules of a container do.

    They answer EPERM (cgroup v2, "Device controller"), where the rights of a file answer EACCES.
    """
    try:
        os.close(os.open(CONTROL_NODE, os.O_RDWR | os.O_CLOEXEC))
    except OSError as error:
        return error.errno == errno.EPERM
    return False


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
