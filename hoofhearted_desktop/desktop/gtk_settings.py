"""Font and theme of a desktop of GTK, as it tells every program: by XSETTINGS on X11, by its portal elsewhere.

Asked when there is a window, in place of GTK itself (see `platform_theme`). Nothing here waits longer than half a second,
and nobody is started to answer.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from PySide6.QtGui import QFont, QGuiApplication

from hoofhearted_desktop.desktop import platform_theme

_PATIENCE_MS = 500
_PORTAL = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings")
_INTERFACE = "org.gnome.desktop.interface"
_LARGEST_PT = 72.0


class GtkSettings(NamedTuple):
    """A font as Pango writes it (`Cantarell 11`), and the theme's name."""

    font: str | None = None
    theme: str | None = None

    @property
    def dark(self) -> bool | None:
        """Whether the theme is dark: those that are say it in their name (`Adwaita-dark`, `Mint-Y-Dark-Aqua`)."""
        return None if not self.theme else bool(re.search(r"(?i)\bdark\b", self.theme))


def read() -> GtkSettings:
    """Ask this desktop; what it does not say is None."""
    if not platform_theme.is_of_gtk(os.environ):
        return GtkSettings()
    if QGuiApplication.platformName() != "xcb":
        return GtkSettings(_of_portal("font-name"))
    from hoofhearted_desktop.desktop import xsettings

    told = xsettings.read(os.environ.get("DISPLAY", ""))
    return GtkSettings(told.get("Gtk/FontName"), told.get("Net/ThemeName"))


def _of_portal(key: str) -> str | None:
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage, QDBusVariant

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return None
    question = QDBusMessage.createMethodCall(*_PORTAL, "Read")
    question.setArguments([_INTERFACE, key])
    question.setAutoStartService(False)
    answer = bus.call(question, QDBus.CallMode.Block, _PATIENCE_MS)
    if answer.type() != QDBusMessage.MessageType.ReplyMessage or not answer.arguments():
        return None
    found = answer.arguments()[0]
    while isinstance(found, QDBusVariant):  # the portal's Read gives a variant within a variant
        found = found.variant()
    return found if isinstance(found, str) else None


def font(description: str | None) -> QFont | None:
    """Give the font that Pango describes with family, styles and points; None where there is nothing to be made of it."""
    found = re.fullmatch(r"\s*(.*?)[\s,]+(\d+(?:\.\d+)?)\s*", description or "")
    if found is None or not 1.0 <= float(found[2]) <= _LARGEST_PT:
        return None
    family = re.sub(r"(?i)(\s+(regular|book|medium|semi-?bold|bold|light|italic|oblique|condensed))+$", "", found[1])
    made = QFont(family.strip(" ,"))
    made.setPointSizeF(float(found[2]))
    return made


def wear_font() -> None:
    """Write as the desktop does, where it says how."""
    found = font(read().font)
    if found is not None:
        QGuiApplication.setFont(found)
