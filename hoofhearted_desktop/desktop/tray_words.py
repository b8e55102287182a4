"""Keeps the tray true: the icon at once, tooltip and menu together, and the less often the more hosts there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from hoofhearted_desktop.desktop import faces, tray_lines
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.tray import REFRESH_MS

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.hosts import Hosts
    from hoofhearted_desktop.desktop.tray import Tray

EVERY_MS = 250
"""For each host: of twenty every reading would make the words of all of them."""


class TrayWords(QObject):
    """Brings what the hosts say to the tray. With one host each reading is told at once, as the tray is as slow itself."""

    def __init__(self, hosts: Hosts, tray: Tray, parent: QObject) -> None:
        """Follow `hosts`."""
        super().__init__(parent)
        self._hosts = hosts
        self._tray = tray
        self._due = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._on_pause)
        hosts.changed.connect(self._on_changed)
        hosts.state_changed.connect(self.show)
        hosts.ticked.connect(self.show)

    def show(self, _host: object = None) -> None:
        """Show what is true now."""
        servers = bool(self._hosts.servers)
        connected = [host for host in self._hosts if host.connected]
        self._tray.show_face(faces.face_among((host.quiet(servers=servers), host.faces()) for host in connected))
        self._due = True
        if not self._pause.isActive():
            self._on_pause()

    def _on_changed(self) -> None:
        """Let a host that came, went or has another name be so at once: a person has just done that."""
        self._pause.stop()
        self.show()

    def _on_pause(self) -> None:
        if not self._due:
            return
        self._due = False
        servers = bool(self._hosts.servers)
        told = [
            tray_lines.Told(
                host.key,
                host.shown_name,
                host.state,
                host.tick,
                host.demo,
                host.kind is not Kind.SERVER and host.quiet(servers=servers),
            )
            for host in self._hosts
        ]
        self._tray.show_tooltip(tray_lines.tooltip(told))
        self._tray.show_gpus(tray_lines.menu(told))
        if len(told) > 1:
            self._pause.start(min(EVERY_MS * len(told), REFRESH_MS))
