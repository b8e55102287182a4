"""Begins with the session on Windows: a value of the user's key `Run` in the registry.

learn.microsoft.com/windows/win32/setupapi/run-and-runonce-registry-keys. Who switches it off in the Task Manager has an odd
first byte under `StartupApproved`, as Windows 8 and later write it; it is honoured, and taken away when switched on here.
"""

from __future__ import annotations

import contextlib
import importlib
import subprocess
from typing import Any

from hoofhearted_desktop.desktop.autostart_standing import Standing

NAME = "HoofHearted"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"


def _registry() -> Any:
    return importlib.import_module("winreg")


def _value(key: str) -> Any:
    """Give our value of a key, None where there is none."""
    registry = _registry()
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, key) as opened:
            return registry.QueryValueEx(opened, NAME)[0]
    except OSError:
        return None


def standing(command: list[str]) -> Standing:
    """Ask the registry."""
    told, approved = _value(RUN), _value(APPROVED)
    if not isinstance(told, str) or not told:
        return Standing.OFF
    if isinstance(approved, bytes) and approved and approved[0] & 1:
        return Standing.OFF
    return Standing.ON if _plain(told) == _plain(subprocess.list2cmdline(command)) else Standing.ELSEWHERE


def _plain(command: str) -> str:
    """Give a command line for comparison: the installer quotes what may have a space, and Windows knows no case of names."""
    return command.replace('"', "").lower()


def switch(command: list[str], *, on: bool) -> None:
    """Tell the registry; raises OSError."""
    registry = _registry()
    with (
        contextlib.suppress(FileNotFoundError),
        registry.OpenKey(registry.HKEY_CURRENT_USER, APPROVED, 0, registry.KEY_SET_VALUE) as opened,
    ):
        registry.DeleteValue(opened, NAME)
    with registry.CreateKey(registry.HKEY_CURRENT_USER, RUN) as opened:
        if on:
            registry.SetValueEx(opened, NAME, 0, registry.REG_SZ, subprocess.list2cmdline(command))
        else:
            with contextlib.suppress(FileNotFoundError):
                registry.DeleteValue(opened, NAME)
