"""Whether this desktop has a tray now, and when an icon must be made anew to be seen in it.

Qt chooses between the two protocols when an icon is made, and for ever: StatusNotifierItem if its watcher is on the session
bus at that moment, the X server's tray otherwise. An icon made before the desktop's panel would never be seen in a panel
that knows only the first. Qt has no signal for any of this.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusServiceWatcher

WATCHER = "org.kde.StatusNotifierWatcher"
POLL_MS = 5000
MISSING_POLL_MS = 2000
SETTLE_MS = 1500
"""A panel registers itself shortly after its watcher has come."""


class TrayHost(QObject):
    """Watches for a tray; a question costs 1 to 4 ms, and on the bus arrivals and departures are told."""

    availability_changed = Signal(bool)

    outdated = Signal()
    """An icon that was made before now is not seen by the tray there is."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Look, and begin to watch."""
        super().__init__(parent)
        self._available = QSystemTrayIcon.isSystemTrayAvailable()
        self._wrong_seen = 0
        self._bus_watcher = self._watch_bus()
        self._made_for_bus = self.has_watcher()
        self._poll = QTimer(self)
        self._poll.timeout.connect(self.look)
        self._poll.start(self._interval())
        self._settle = QTimer(self)
        self._settle.setInterval(SETTLE_MS)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._on_settled)

    @property
    def available(self) -> bool:
        """Whether there was a tray when last looked at."""
        return self._available

    @property
    def made_for_bus(self) -> bool:
        """Whether the icon is a StatusNotifierItem, whose menu the panel draws."""
        return self._made_for_bus

    def _interval(self) -> int:
        return POLL_MS if self._available else MISSING_POLL_MS

    def icon_made(self) -> None:
        """Take note that the icon is made now."""
        self._made_for_bus = self.has_watcher()
        self._wrong_seen = 0

    def look(self) -> None:
        """Look whether there is a tray, and whether the icon is of its kind."""
        available = QSystemTrayIcon.isSystemTrayAvailable()
        if available != self._available:
            self._available = available
            self._poll.setInterval(self._interval())
            self.availability_changed.emit(available)
        wrong = available and self.has_watcher() != self._made_for_bus
        self._wrong_seen = self._wrong_seen + 1 if wrong else 0
        if self._wrong_seen > 1:  # a panel that starts anew has for a moment only one of its two trays
            self.outdated.emit()

    def has_watcher(self) -> bool:
        """Whether a StatusNotifierWatcher is on the session bus; only the bus is asked, which never waits for a panel."""
        if self._bus_watcher is None:
            return False
        interface = self._bus_watcher.connection().interface()
        return bool(interface.isServiceRegistered(WATCHER).value())

    def _watch_bus(self) -> QDBusServiceWatcher | None:
        if not sys.platform.startswith("linux"):
            return None
        from PySide6 import QtDBus  # 0.4 MB: the platform's plugin has loaded the library already

        bus = QtDBus.QDBusConnection.sessionBus()
        if not bus.isConnected():
            return None
        mode = QtDBus.QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange
        watcher = QtDBus.QDBusServiceWatcher(WATCHER, bus, mode, self)
        watcher.serviceRegistered.connect(self._on_bus_changed)
        watcher.serviceUnregistered.connect(self._on_bus_changed)
        return watcher

    def _on_bus_changed(self, _name: str) -> None:
        self.look()
        self._settle.start()

    def _on_settled(self) -> None:
        self.look()
        if self.has_watcher() and not self._made_for_bus:
            self.outdated.emit()
