"""Whether the screen is locked, as the session bus says when that changes; where there is none, nobody ever says so.

QtDBus, because receiving a truth value is all there is to do, and Qt is on the session bus already for its tray icon.
Anybody on the bus may send such a signal; it makes us tell what happened since, and no more.
"""

from __future__ import annotations

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

INTERFACES = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)
"""GNOME, Cinnamon and MATE have names of their own; KDE, Xfce and others the common one. All send ActiveChanged(b)."""


class ScreenLock(QObject):
    """Listens; says each change once, though a desktop may send it under two names."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """Listen to the session bus, if there is one."""
        super().__init__(parent)
        self._active = False
        bus = QDBusConnection.sessionBus()
        slot = SLOT("on_active(bool)")
        for interface in INTERFACES if bus.isConnected() else ():
            bus.connect("", "", interface, "ActiveChanged", self, slot)  # type: ignore[call-overload]  # it wants what SLOT() gives, not the bytes it declares

    @Slot(bool)
    def on_active(self, active: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Take what the bus says."""
        if active != self._active:
            self._active = active
            self.changed.emit(active)
