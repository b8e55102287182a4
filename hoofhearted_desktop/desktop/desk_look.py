"""What this desktop says of its looks beyond what Qt passes on: dark or not, its accent, and whether more contrast is wanted.

The portal of freedesktop.org says all three (org.freedesktop.appearance, xdg-desktop-portal 1.17) and when they change;
XSETTINGS names a theme; on Windows and KDE Qt's palette has the accent. Asked when there is a window, never for the tray.
"""

from __future__ import annotations

import functools
import os
import sys
from typing import Any, NamedTuple

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from hoofhearted_desktop.desktop import gtk_settings

APPEARANCE = "org.freedesktop.appearance"
_PORTAL = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings")
_DARK, _LIGHT = 1, 2
_HIGH_CONTRAST = "highcontrast"


class Portal(NamedTuple):
    """What the portal says; None where it says nothing. `accent` is `#rrggbb`."""

    dark: bool | None = None
    accent: str | None = None
    contrast: bool | None = None


def read_portal() -> Portal:
    """Ask the portal of this session, which nobody starts for it; three answers of half a second at most."""
    from hoofhearted_desktop.desktop import presence_dbus

    scheme, accent, contrast = presence_dbus.of_session(
        _PORTAL, "Read", "ss", [(APPEARANCE, key) for key in ("color-scheme", "accent-color", "contrast")]
    )
    schemes = {_DARK: True, _LIGHT: False}
    return Portal(
        schemes.get(scheme) if isinstance(scheme, int) else None,
        colour(accent),
        contrast == 1 if isinstance(contrast, int) else None,
    )


def colour(told: Any) -> str | None:
    """Give three parts of 0 to 1 as `#rrggbb`; the portal says by parts outside of that that there is no accent."""
    if not isinstance(told, (tuple, list)) or len(told) != 3:
        return None
    if not all(isinstance(part, float) and 0 <= part <= 1 for part in told):
        return None
    return QColor.fromRgbF(*told).name()


class Desk(QObject):
    """Keeps what is said, and says when it changes."""

    changed = Signal()

    def __init__(self) -> None:
        """Ask once, and listen to the session bus if there is one."""
        super().__init__()
        self._portal = Portal()
        if sys.platform == "linux" and os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            self._listen()
            self._portal = read_portal()

    def _listen(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        bus = QDBusConnection.sessionBus()
        slot = SLOT("on_setting(QString)")
        if bus.isConnected():
            bus.connect("", *_PORTAL[1:], "SettingChanged", self, slot)  # type: ignore[call-overload]  # it wants what SLOT() gives

    @Slot(str)
    def on_setting(self, namespace: str) -> None:
        """Take that the portal says something else now."""
        before = self._portal
        if namespace == APPEARANCE:
            self._portal = read_portal()
        if self._portal != before:
            self.changed.emit()

    @property
    def dark(self) -> bool | None:
        """Whether this desktop is dark, where it says so and Qt does not."""
        told = gtk_settings.read().dark
        return self._portal.dark if told is None else told

    @property
    def accent(self) -> str | None:
        """The accent that a person has chosen for the desktop."""
        if self._portal.accent is not None:
            return self._portal.accent
        if QGuiApplication.platformName() == "windows" or "KDE" in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":"):
            return QGuiApplication.palette().color(QPalette.ColorRole.Accent).name()
        return None  # elsewhere Qt's accent is the widget style's default, not a person's choice

    @property
    def contrast(self) -> bool:
        """Whether more contrast is wanted."""
        if self._portal.contrast is not None:
            return self._portal.contrast
        hints = getattr(QGuiApplication.styleHints(), "accessibility", None)  # Qt 6.10
        if hints is not None and hints().contrastPreference().name == "HighContrast":
            return True
        if sys.platform == "win32":
            return _windows_contrast()
        return (gtk_settings.read().theme or "").lower().startswith(_HIGH_CONTRAST)


def _windows_contrast() -> bool:
    """Ask SystemParametersInfo (winuser.h): SPI_GETHIGHCONTRAST, of which flag 1 is HCF_HIGHCONTRASTON."""
    import ctypes

    class HighContrast(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_wchar_p))

    found = HighContrast(ctypes.sizeof(HighContrast))
    windll: Any = getattr(ctypes, "windll")  # noqa: B009 - not there for mypy elsewhere
    answered = windll.user32.SystemParametersInfoW(0x0042, found.size, ctypes.byref(found), 0)
    return bool(answered) and bool(found.flags & 1)


@functools.cache
def desk() -> Desk:
    """Give the one of this program."""
    return Desk()
