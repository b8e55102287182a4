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
    from collections.abc import Mapping, Sequence

PATIENCE_S = 2.0
LIBRARIES = (
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4"),
    ("libxcb-image.so.0", "libxcb-image0"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    ("libxcb-render-util.so.0", "libxcb-render-util0"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)
"""What Qt's plug-in for X11 needs beyond what every program there brings, with Debian's packages: Qt ends the process without."""
FIRST_LIBRARIES = (
    ("libGL.so.1", "libgl1"),
    ("libEGL.so.1", "libegl1"),
    ("libX11.so.6", "libx11-6"),
    ("libdbus-1.so.3", "libdbus-1-3"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libfreetype.so.6", "libfreetype6"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libglib-2.0.so.0", "libglib2.0-0"),
    ("libgthread-2.0.so.0", "libglib2.0-0"),
)
"""Without these Qt cannot even be imported (packaging/system-packages.txt has more of the same)."""

HEADLESS_PLATFORMS = frozenset({"offscreen", "minimal", "vnc"})


def why_not(environment: Mapping[str, str] = os.environ) -> Optional[str]:
    """Say why no desktop can be shown, or give None where one can."""
    if importlib.util.find_spec("PySide6") is None:
        return "{} ({})".format(*not_installed())
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
    absent = [
        library
        for library, _ in LIBRARIES
        if not any(os.path.exists(os.path.join(directory, library)) for directory in usual)
    ]
    if absent and not carried:  # a frozen program has no Python to try them with
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _TRY, *absent],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        absent = done.stdout.split()
    return _not_there(absent, dict(LIBRARIES)) if absent else None


_TRY = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
"""


def not_installed() -> tuple[str, str]:
    """Say that Qt is not installed, and what brings it."""
    if sys.version_info < (3, 10):
        here = ".".join(map(str, sys.version_info[:2]))
        return f"the desktop needs Python 3.10, and this is {here}", "install it for a newer one"
    return "the desktop's part, PySide6, is not installed", "pip install hoofhearted-desktop"


def not_loaded(error: ImportError) -> str:
    """Say why Qt was found and did not load, with the packages to install where a library of the system is what it misses."""
    said = str(error)
    absent = [library for library, _ in FIRST_LIBRARIES if library in said]
    return _not_there(absent, dict(FIRST_LIBRARIES)) if absent else f"Qt cannot be loaded ({said})"


def _not_there(libraries: Sequence[str], packages: Mapping[str, str]) -> str:
    verb = "is" if len(libraries) == 1 else "are"
    names = " ".join(packages[each] for each in libraries)
    return f"Qt's {', '.join(libraries)} {verb} missing (on Debian or Ubuntu: apt-get install {names})"
