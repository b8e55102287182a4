"""Whether a desktop can be shown here, found out before Qt is asked: Qt ends the process where it cannot."""

from __future__ import annotations

import importlib.util
import os
import re
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Optional, Union

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE_S = 2.0
LIBRARIES = (("libxcb-cursor.so.0", "libxcb-cursor0"),)
"""What Qt needs beyond what almost every desktop has, and ends the process without."""

HEADLESS_PLATFORMS = frozenset({"offscreen", "minimal", "vnc"})


def why_not(environment: Mapping[str, str] = os.environ) -> Optional[str]:
    """Say why no desktop can be shown, or give None where one can."""
    if importlib.util.find_spec("PySide6") is None:
        return "the desktop's parts are not installed (pip install 'hoofhearted-desktop[desktop]')"
    if sys.platform == "win32" or environment.get("QT_QPA_PLATFORM", "").split(":")[0] in HEADLESS_PLATFORMS:
        return None
    wayland, x11 = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    if not wayland and not x11:
        return "there is no display here"
    if wayland and _answers(socket.AF_UNIX, os.path.join(environment.get("XDG_RUNTIME_DIR", "/"), wayland)):
        return None
    if not x11 or not x_answers(x11):
        return f"the display {x11 or wayland} does not answer"
    return _library_missing()


def _answers(family: int, address: Union[str, tuple[str, int]]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(PATIENCE_S)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True


def x_answers(display: str) -> bool:
    """Whether an X server takes connections at DISPLAY ([host]:number[.screen], X(7))."""
    match = re.fullmatch(r"(?:(?P<host>[^:]*)(?:/unix)?):(?P<number>\d+)(?:\.\d+)?", display)
    if match is None:
        return False
    host, number = match["host"], int(match["number"])
    if host in {"", "unix"}:
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen
        return _answers(socket.AF_UNIX, path) or (sys.platform == "linux" and _answers(socket.AF_UNIX, "\0" + path))
    try:
        return _answers(socket.AF_INET, (socket.gethostbyname(host), 6000 + number))
    except OSError:
        return False


def _library_missing() -> Optional[str]:
    """Look for Qt's libraries, and try those not in the usual places in a process of its own: ctypes would cost the tray half a megabyte for the rest of its life."""
    carried: Optional[str] = getattr(sys, "_MEIPASS", None)  # where a frozen program's own lie
    usual = (carried or "/lib", "/usr/lib", "/usr/lib64", f"/usr/lib/{os.uname().machine}-linux-gnu")
    for library, package in LIBRARIES:
        if any(os.path.exists(os.path.join(directory, library)) for directory in usual):
            continue
        if carried:
            return _not_there(library, package)  # it has no Python to try it with
        tried = subprocess.run(
            [sys.executable, "-I", "-S", "-c", f"import ctypes; ctypes.CDLL({library!r})"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if tried.returncode:
            return _not_there(library, package)
    return None


def _not_there(library: str, package: str) -> str:
    return f"Qt's {library} is missing (on Debian or Ubuntu: apt-get install {package})"
