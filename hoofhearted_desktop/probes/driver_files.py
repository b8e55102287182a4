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

from hoofhearted_desktop.probes import cgroups, places

CONTROL_NODE = "/dev/nvidiactl"
CONTAINER_MARKS = ("/.dockerenv", "/run/.containerenv")
"""Docker's and Podman's; systemd's Container Interface has the variable `container`, which Podman and LXC set too."""
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
    return _control_node() == errno.EPERM


def kept_by_container() -> bool:
    """Tell whether it is a container that keeps us from opening the driver: by its rules, or it has no control node. Linux's alone."""
    if os.name != "posix":
        return False
    found = _control_node()
    return found == errno.EPERM or (found is not None and in_container())


def _control_node() -> Optional[int]:
    """Give the errno of opening the driver's control node, or None where it can be opened."""
    try:
        os.close(os.open(CONTROL_NODE, os.O_RDWR | os.O_CLOEXEC))
    except OSError as error:
        return error.errno
    return None


def in_container() -> bool:
    """Tell whether this process runs in a container: by its runtime's marks, or by its control group."""
    if os.environ.get("container") or any(  # noqa: SIM112 - its name is in small letters
        os.path.exists(mark) for mark in CONTAINER_MARKS
    ):
        return True
    return cgroups.parse(_text(places.proc_root() / "self/cgroup")).container_id is not None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
