"""How long Windows has had no input, and whether its screen is locked, through ctypes.

GetLastInputInfo and GetTickCount (winuser.h, sysinfoapi.h) count milliseconds in 32 bits and wrap after 49.7 days. While
the screen is locked the input desktop is Winlogon's, which OpenInputDesktop does not give to us.
"""

from __future__ import annotations

import ctypes
from typing import Any

from hoofhearted_desktop.core.presence import Presence

_SWITCH_DESKTOP = 0x0100
_WRAP = 1 << 32


class LastInput(ctypes.Structure):
    """LASTINPUTINFO of winuser.h."""

    _fields_ = (("size", ctypes.c_uint32), ("time", ctypes.c_uint32))


def _dll(name: str) -> Any:
    return getattr(ctypes, "windll")[name]  # noqa: B009 - only Windows' ctypes has it, and mypy checks for Linux


class WindowsLook:
    """Asks user32 and kernel32; the libraries are given by tests."""

    def __init__(self, user: str, user32: Any = None, kernel32: Any = None) -> None:
        """Get ready to speak of `user`."""
        self._user = user
        self._user32 = user32 or _dll("user32")
        self._kernel32 = kernel32 or _dll("kernel32")
        self._user32.OpenInputDesktop.restype = ctypes.c_void_p
        self._user32.CloseDesktop.argtypes = (ctypes.c_void_p,)
        self._kernel32.GetTickCount.restype = ctypes.c_uint32

    def look(self) -> Presence | None:
        """Give what is known now."""
        return Presence(self._user, self._idle_s(), self._is_locked())

    def _idle_s(self) -> float | None:
        last = LastInput(ctypes.sizeof(LastInput), 0)
        if not self._user32.GetLastInputInfo(ctypes.byref(last)):
            return None
        return float((self._kernel32.GetTickCount() - last.time) % _WRAP) / 1000.0

    def _is_locked(self) -> bool:
        desktop = self._user32.OpenInputDesktop(0, 0, _SWITCH_DESKTOP)
        if not desktop:
            return True
        self._user32.CloseDesktop(desktop)
        return False
