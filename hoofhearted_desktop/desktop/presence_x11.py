"""How long the X server has had no input, by its extension MIT-SCREEN-SAVER (Xss(3)), through ctypes.

Loaded only where no service of the desktop tells it. Under Wayland it would count only what X clients see.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class _Info(ctypes.Structure):
    """XScreenSaverInfo of <X11/extensions/scrnsaver.h>; `idle` in milliseconds."""

    _fields_ = (
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("til_or_since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong),
        ("event_mask", ctypes.c_ulong),
    )


def idle_reader(display: str) -> Callable[[], float | None]:
    """Open a connection of our own and give what reads the seconds; where that cannot be, what gives None."""
    opened = _open(display)
    if opened is None:
        return lambda: None
    saver, connection, root = opened
    info = _Info()

    def read() -> float | None:
        if not saver.XScreenSaverQueryInfo(connection, root, ctypes.byref(info)):
            return None
        return float(info.idle) / 1000.0

    return read


def _open(display: str) -> tuple[Any, int, int] | None:
    try:
        x11, saver = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1")
    except OSError:
        return None
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = (ctypes.c_char_p,)
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    x11.XDefaultRootWindow.argtypes = (ctypes.c_void_p,)
    saver.XScreenSaverQueryExtension.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    saver.XScreenSaverQueryInfo.argtypes = (ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p)
    connection = x11.XOpenDisplay(display.encode())
    if not connection:
        return None
    numbers = (ctypes.c_int * 2)()
    first = ctypes.cast(numbers, ctypes.c_void_p).value or 0
    if not saver.XScreenSaverQueryExtension(connection, first, first + ctypes.sizeof(ctypes.c_int)):
        return None
    return saver, connection, x11.XDefaultRootWindow(connection)
