"""The dialog that adds a server brought together with the hosts that are followed: what it begins, sees and gives up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Union

from PySide6.QtCore import QObject

from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop.hosts import key_of
from hoofhearted_desktop.link import servers

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.add_server import AddServer
    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.hosts import Hosts
    from hoofhearted_desktop.desktop.listed_server import Server
    from hoofhearted_desktop.desktop.showing import Showing
    from hoofhearted_desktop.link.servers import AnyAddress


class _Begun(NamedTuple):
    """The server that the dialog connects; `before` is what it was, where its address is being changed."""

    key: str
    before: Server | None


class Adding(QObject):
    """At most one such dialog at a time. A server is in the list from its first connection on, and out of it when that is given up."""

    def __init__(self, hosts: Hosts, showing: Showing, parent: QObject) -> None:
        """Open it when the window asks for it."""
        super().__init__(parent)
        self._hosts = hosts
        self._showing = showing
        self._begun: _Begun | None = None
        self._before: Server | None = None
        self.dialog: AddServer | None = None
        """The dialog that is open."""
        showing.add_server_requested.connect(self.add)
        showing.edit_server_requested.connect(self.edit)
        hosts.state_changed.connect(self._on_state)

    def add(self) -> None:
        """Ask for another server."""
        self._open(None)

    def edit(self, key: str) -> None:
        """Ask for another address of a server."""
        server = self._hosts.server(key)
        if server is not None:
            self._open(server)

    def _open(self, before: Server | None) -> None:
        from hoofhearted_desktop.desktop.add_server import AddServer, Knowledge
        from hoofhearted_desktop.desktop.theme import Theme

        if self.dialog is not None or not self._hosts.may_have_servers:
            return
        self._before = before
        theme = Theme()
        knowledge = Knowledge(self._parse, servers.known, lambda address: servers.look_up(address).notes)
        dialog = AddServer(knowledge, theme, self._showing.window)
        theme.setParent(dialog)
        if before is not None:
            dialog.begin_with(before.address, before.name)
        dialog.add_requested.connect(self._on_add)
        dialog.retry_requested.connect(self._on_retry)
        dialog.abandoned.connect(self._on_abandoned)
        dialog.finished.connect(self._on_finished)
        self.dialog = dialog
        dialog.open()

    def _parse(self, text: str) -> Union[AnyAddress, str]:
        found = servers.parse(text)
        if isinstance(found, str):
            return told(found)
        is_itself = self._before is not None and str(found) == self._before.address
        host = None if is_itself else self._hosts.get(key_of(str(found)))
        return found if host is None else say("{name} is in the list already.", name=host.name)

    def _on_add(self, address: AnyAddress, name: str) -> None:
        text = str(address)
        if self._before is None:
            self._begun = _Begun(self._hosts.add(text, name), None)
        else:
            key = key_of(self._before.address)
            self._begun = _Begun(self._hosts.set_address(key, text), self._before)
            self._hosts.rename(self._begun.key, name)
            self._hosts.retry(self._begun.key)
        host = self._hosts.get(self._begun.key)
        if host is not None:
            self._on_state(host)

    def _on_state(self, host: Host) -> None:
        if self.dialog is not None and self._begun is not None and host.key == self._begun.key:
            self.dialog.show_state(host.state)

    def _on_retry(self) -> None:
        if self._begun is not None:
            self._hosts.retry(self._begun.key)

    def _on_abandoned(self) -> None:
        begun, self._begun = self._begun, None
        if begun is None:
            return
        if begun.before is None:
            self._hosts.remove(begun.key)
        else:
            key = self._hosts.set_address(begun.key, begun.before.address)
            self._hosts.rename(key, begun.before.name)

    def _on_finished(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        begun, self._begun = self._begun, None
        if dialog is not None:
            dialog.deleteLater()
        if result and begun is not None and self._showing.window is not None:
            self._showing.window.choose(begun.key, None)
