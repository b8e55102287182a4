"""What the desktop's settings manager tells the programs of an X server: the protocol XSETTINGS (freedesktop.org), by ctypes."""

from __future__ import annotations

import ctypes
import struct
from typing import Any

_MOST_WORDS = 1 << 16
_INTEGER, _TEXT, _COLOUR = 0, 1, 2
_ANY_TYPE = 0


def read(display: str) -> dict[str, str]:
    """Give the settings that are texts, by their names; nothing where no manager runs, or no X server."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return {}
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = (ctypes.c_char_p,)
    x11.XCloseDisplay.argtypes = (ctypes.c_void_p,)
    connection = x11.XOpenDisplay(display.encode())
    if not connection:
        return {}
    try:
        return texts(_property(x11, connection))
    finally:
        x11.XCloseDisplay(connection)


def _property(x11: Any, connection: int) -> bytes:
    """Read _XSETTINGS_SETTINGS of the window that owns _XSETTINGS_S0. Qt has made errors of the X server harmless."""
    x11.XInternAtom.restype = x11.XGetSelectionOwner.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
    x11.XGetSelectionOwner.argtypes = (ctypes.c_void_p, ctypes.c_ulong)
    x11.XFree.argtypes = (ctypes.c_void_p,)
    # Display, window, property, offset, length, delete, type; out: type, format, count, bytes after, data (Xlib).
    pointer, number, small = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_long
    x11.XGetWindowProperty.argtypes = (pointer, number, number, small, small, ctypes.c_int, number, *[pointer] * 5)
    owner = x11.XGetSelectionOwner(connection, x11.XInternAtom(connection, b"_XSETTINGS_S0", 0))
    if not owner:
        return b""
    kind, width, count, left = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_ulong(), ctypes.c_ulong()
    data = ctypes.c_void_p()
    name = x11.XInternAtom(connection, b"_XSETTINGS_SETTINGS", 0)
    out = [ctypes.byref(each) for each in (kind, width, count, left, data)]
    failed = x11.XGetWindowProperty(connection, owner, name, 0, _MOST_WORDS, 0, _ANY_TYPE, *out)
    if failed or not data.value:
        return b""
    try:
        return ctypes.string_at(data.value, count.value) if width.value == 8 else b""
    finally:
        x11.XFree(data)


def texts(data: bytes) -> dict[str, str]:
    """Read the property; what is cut short or unknown ends it."""
    found: dict[str, str] = {}
    order = ">" if data[:1] == b"\x01" else "<"
    try:
        (count,) = struct.unpack_from(f"{order}I", data, 8)
        at = 12
        for _ in range(count):
            kind, length = struct.unpack_from(f"{order}BxH", data, at)
            name = data[at + 4 : at + 4 + length].decode("latin-1")
            at += 4 + _padded(length) + 4
            if kind == _TEXT:
                (length,) = struct.unpack_from(f"{order}I", data, at)
                found[name] = data[at + 4 : at + 4 + length].decode("utf-8", "replace")
                at += 4 + _padded(length)
            elif kind in {_INTEGER, _COLOUR}:
                at += 4 if kind == _INTEGER else 8
            else:
                break
    except struct.error:
        return found
    return found


def _padded(length: int) -> int:
    return length + -length % 4
