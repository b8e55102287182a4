"""Whether the panel that shows the tray is dark: seen where the icon is embedded, told by Windows, and else a guess."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QRect

# Desktops whose own panel is dark whatever the windows are (their defaults in 2026).
_DARK_PANELS = frozenset({"gnome", "unity", "xfce", "x-cinnamon", "cinnamon", "budgie", "lxqt", "pantheon"})
_MIDDLE_GREY = 128
_WINDOWS_KEY = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"


def is_dark() -> bool:
    """Guess from the system's setting, the desktop's habit, or the colour scheme of windows."""
    if sys.platform == "win32":
        return windows_taskbar_is_dark()
    return guess(os.environ, _windows_are_light)


def guess(environment: Mapping[str, str], windows_are_light: Callable[[], bool]) -> bool:
    """Guess by the desktop's name, and where it follows the windows, by their scheme; most small panels are dark."""
    names = {name.strip().lower() for name in environment.get("XDG_CURRENT_DESKTOP", "").split(":")} - {""}
    return not names or bool(names & _DARK_PANELS) or not windows_are_light()


def _windows_are_light() -> bool:
    from PySide6.QtCore import Qt  # all names of all keys come with it, 1.4 MB of a tray

    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light


def is_dark_behind(place: QRect) -> bool | None:
    """Look at the screen where an icon stands: its upper corner is the panel's own. None where nobody shows what is there.

    Only X11 lets a program look, and only an embedded icon (XEmbed) has a place; a StatusNotifierItem has an empty one.
    """
    screen = QGuiApplication.screenAt(place.center()) if place.isValid() and not place.isEmpty() else None
    if screen is None or QGuiApplication.platformName() != "xcb":
        return None
    corner = place.topLeft() - screen.geometry().topLeft()
    seen = screen.grabWindow(0, corner.x(), corner.y(), 1, 1).toImage()
    return None if seen.isNull() else seen.pixelColor(0, 0).lightness() < _MIDDLE_GREY


def windows_taskbar_is_dark() -> bool:
    """Read SystemUsesLightTheme, which is the task bar's; dark is Windows' own default."""
    from PySide6.QtCore import QSettings

    value = QSettings(_WINDOWS_KEY, QSettings.Format.NativeFormat).value("SystemUsesLightTheme", 0)
    return str(value) != "1"
