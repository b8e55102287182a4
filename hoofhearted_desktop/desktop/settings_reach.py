"""What the sections of the settings reach beyond their own widgets, and the host whose settings are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.setting_cabinets import HostCabinet, OwnCabinet
from hoofhearted_desktop.desktop.setting_controls import calm
from hoofhearted_desktop.desktop.text import whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.hosts import Hosts
    from hoofhearted_desktop.desktop.notifier import Notifier
    from hoofhearted_desktop.desktop.preferences_file import Preferences


class Wishes(NamedTuple):
    """What is done elsewhere in the program."""

    add_server: Callable[[], None]
    edit_server: Callable[[str], None]
    remove_server: Callable[[str], None]
    introduce: Callable[[], None]
    """Show the first run again."""


class Reach(QObject):
    """One for the page: the program's parts, and the host that all its sections look at."""

    host_changed = Signal()
    """Another host is looked at, or the hosts or their states are other ones."""

    def __init__(
        self, hosts: Hosts, preferences: Preferences, notifier: Notifier, wishes: Wishes, parent: QObject | None = None
    ) -> None:
        """Look at this machine first."""
        super().__init__(parent)
        self.hosts = hosts
        self.preferences = preferences
        self.notifier = notifier
        self.wishes = wishes
        self.own = OwnCabinet(preferences, self)
        self.theirs = HostCabinet(self)
        hosts.changed.connect(self._on_hosts)
        hosts.state_changed.connect(self._on_state)
        self._on_hosts()

    @property
    def host(self) -> Host | None:
        """The host that is looked at."""
        return self.theirs.host

    def look_at(self, key: str) -> None:
        """Look at another host."""
        self.theirs.show_host(self.hosts.get(key))
        self.host_changed.emit()

    def look(self) -> None:
        """Read everything anew: files may have been edited by hand."""
        self.own.look()
        self.theirs.look()

    def _on_hosts(self) -> None:
        host = self.host
        if host is None or self.hosts.get(host.key) is not host:
            self.theirs.show_host(next(iter(self.hosts), None))
        self.host_changed.emit()

    def _on_state(self, host: Host) -> None:
        if host is self.host:
            self.theirs.look()
        self.host_changed.emit()


class HostPick(QWidget):
    """Chooses the host whose settings a section is about; not there where there is only one."""

    def __init__(self, reach: Reach) -> None:
        """Offer the hosts."""
        super().__init__()
        self._reach = reach
        self.box = QComboBox()
        self.box.setAccessibleName(say("Host"))
        calm(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        name = QLabel(say("Settings of"))
        name.setProperty("role", "muted")
        row.addWidget(name)
        row.addWidget(self.box)
        row.addStretch(1)
        self.box.activated.connect(lambda at: reach.look_at(self.box.itemData(at)))
        reach.host_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Offer the hosts that there are now."""
        hosts = self._reach.hosts
        offered = [(host.key, whole(host.shown_name)) for host in hosts]
        if offered != [(self.box.itemData(at), self.box.itemText(at)) for at in range(self.box.count())]:
            with QSignalBlocker(self.box):
                self.box.clear()
                for key, name in offered:
                    self.box.addItem(name, key)
        host = self._reach.host
        self.box.setCurrentIndex(self.box.findData(host.key) if host is not None else -1)
        self.setVisible(len(offered) > 1)
