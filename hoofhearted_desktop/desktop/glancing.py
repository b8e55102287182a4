"""The glance panel as a part of the program: made with the first click, fed while it is seen, and its wishes carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.desktop.glance_minute import Minutes
from hoofhearted_desktop.desktop.tray_words import told, told_of

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.glance import Glance
    from hoofhearted_desktop.desktop.glance_lines import Arrangement
    from hoofhearted_desktop.desktop.glance_place import Box
    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.hosts import Hosts


class Glancing(QObject):
    """Keeps a minute of every GPU for a person to glance at; the panel itself costs nothing before the first click."""

    gpu_requested = Signal(str, object)
    window_requested = Signal()
    mute_requested = Signal()
    away_requested = Signal()
    opened = Signal(bool)
    """Whether it is open now."""

    def __init__(self, hosts: Hosts, parent: QObject) -> None:
        """Follow `hosts`."""
        super().__init__(parent)
        self._hosts = hosts
        self._minutes = Minutes()
        self._arranged: Optional[Arrangement] = None
        self._muted: Optional[str] = None
        self._away = 0
        self.panel: Optional[Glance] = None
        """The panel, once it was wanted."""
        hosts.ticked.connect(self._on_tick)
        hosts.state_changed.connect(self._on_host)
        hosts.changed.connect(self._on_hosts)

    # ------------------------------------------------------------ opened and closed

    def toggle(self, at: Optional[Box]) -> None:
        """Open it at the tray, or close it."""
        panel = self.panel or self._make()
        if not panel.isVisible():
            self._fill(panel)
        if panel.toggle(at):
            self._hosts.look_at_all("panel", glanced=True)
            self.opened.emit(True)  # noqa: FBT003 - a signal's argument

    def hide(self) -> None:
        """Close it, where it is open."""
        if self.panel is not None:
            self.panel.close()

    def close(self) -> None:
        """Put it away for good."""
        if self.panel is not None:
            self.panel.closed.disconnect(self._on_closed)
            self.panel.close()
            self.panel.deleteLater()
            self.panel = None

    def _make(self) -> Glance:
        from hoofhearted_desktop.desktop import theme
        from hoofhearted_desktop.desktop.glance import Glance

        panel = Glance(theme.Theme(self))
        panel.gpu_requested.connect(self.gpu_requested)
        panel.window_requested.connect(self.window_requested)
        panel.mute_requested.connect(self.mute_requested)
        panel.away_requested.connect(self.away_requested)
        panel.closed.connect(self._on_closed)
        self.panel = panel
        return panel

    def _fill(self, panel: Glance) -> None:
        from hoofhearted_desktop.desktop import glance_lines

        hosts = told(self._hosts)
        self._arranged = glance_lines.Arrangement(hosts)
        sections = self._arranged.sections(hosts, self._minutes)
        panel.show_sections(sections, glance_lines.nothing(sections))
        panel.show_muted(self._muted)
        panel.show_away(self._away)

    def _on_closed(self) -> None:
        self._arranged = None
        self._hosts.look_at_all("panel", glanced=False)
        self.opened.emit(False)  # noqa: FBT003 - a signal's argument

    # ------------------------------------------------------------ what is shown

    def show_muted(self, until: Optional[str]) -> None:
        """Say until when it is muted, None where it is not."""
        self._muted = until
        if self.panel is not None:
            self.panel.show_muted(until)

    def show_away(self, spin_ups: int) -> None:
        """Offer the spin-ups of while nobody was there."""
        self._away = spin_ups
        if self.panel is not None:
            self.panel.show_away(spin_ups)

    def _on_tick(self, host: Host) -> None:
        if host.tick is not None:
            self._minutes.take(host.key, host.tick)
        self._on_host(host)

    def _on_host(self, host: Host) -> None:
        if self.panel is not None and self.panel.isVisible() and self._arranged is not None:
            self.panel.show_section(self._arranged.section(told_of(host, self._hosts), self._minutes))

    def _on_hosts(self) -> None:
        self._minutes.keep_only({host.key for host in self._hosts})
        if self.panel is not None and self.panel.isVisible():
            self._fill(self.panel)
