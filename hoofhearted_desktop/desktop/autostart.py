"""Whether the program begins with the person's session: asked of the system and told to it, never kept by ourselves."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.autostart_standing import Standing


def command() -> list[str]:
    """Give what begins this program in the tray: its script where there is one, so that the entry says what it is."""
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        if sys.platform == "win32":
            program = program.with_suffix(".exe")  # hoofhearted.com is for terminals, and has a window of its own
        return [_appimage() or str(program), "--minimized"]
    python = Path(sys.executable)
    script = python.with_name("hoofhearted")
    if sys.platform == "win32":
        windowless = python.with_name("pythonw.exe")
        return [str(windowless if windowless.exists() else python), "-m", "hoofhearted_desktop", "--minimized"]
    if os.access(script, os.X_OK):
        return [str(script), "--minimized"]
    return [str(python), "-m", "hoofhearted_desktop", "--minimized"]


def _appimage() -> str:
    """Give the AppImage that this program was started from, whose contents lie elsewhere each time (docs.appimage.org, environment); none where the variables are another's."""
    inside = os.environ.get("APPDIR", "")
    return os.environ.get("APPIMAGE", "") if inside and Path(inside) in Path(sys.executable).parents else ""


def standing() -> Standing:
    """Ask the system; what cannot be read is off."""
    if sys.platform == "win32":
        from hoofhearted_desktop.desktop import autostart_windows

        return autostart_windows.standing(command())
    from hoofhearted_desktop.desktop import autostart_xdg

    return autostart_xdg.standing(command())


def switch(*, on: bool) -> str:
    """Tell the system; gives why that was not possible, an empty text where it was."""
    try:
        if sys.platform == "win32":
            from hoofhearted_desktop.desktop import autostart_windows

            autostart_windows.switch(command(), on=on)
        else:
            from hoofhearted_desktop.desktop import autostart_xdg

            autostart_xdg.switch(command(), on=on)
    except OSError as error:
        return f"{error.filename or ''}: {(error.strerror or str(error)).lower()}".removeprefix(": ")
    return ""
