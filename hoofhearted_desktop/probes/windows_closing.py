"""Asks a program on Windows to end, as its own close button would; the only file that looks for windows.

EnumWindows, GetWindowThreadProcessId, IsWindowVisible, PostMessageW (winuser.h), as `taskkill` without `/F` does. There is no
signal for a program without windows.
"""

from __future__ import annotations

import ctypes
from typing import Any, Callable, Optional

WM_CLOSE = 0x0010


def ask(pid: int, library: Any = None, callback: Optional[Callable[..., Any]] = None) -> int:
    """Post WM_CLOSE to every visible window of a process, and give how many took it; 0 where it has none, or may not be asked.

    `library` and the maker of `callback`s are Windows' own, but for tests.
    """
    loader: Any = ctypes
    user32 = loader.WinDLL("user32") if library is None else library
    make = callback or loader.WINFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    asked = 0

    def look(window: Any, _parameter: Any) -> int:
        nonlocal asked
        owner = ctypes.c_uint32(0)
        user32.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(owner))
        if owner.value == pid and user32.IsWindowVisible(ctypes.c_void_p(window)):
            asked += bool(
                user32.PostMessageW(
                    ctypes.c_void_p(window), ctypes.c_uint32(WM_CLOSE), ctypes.c_size_t(0), ctypes.c_ssize_t(0)
                )
            )
        return 1

    user32.EnumWindows(make(look), ctypes.c_void_p(0))
    return asked
