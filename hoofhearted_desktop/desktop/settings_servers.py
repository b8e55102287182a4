"""Settings, servers: the list, with what each is reached by and how it stands."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop.setting_section import Card, Line, Section
from hoofhearted_desktop.desktop.text import label, whole
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.settings_reach import Reach


def standing(host: Host) -> str:
    """Say how a server stands."""
    state = host.state
    if isinstance(state, states.Live):
        return say("Connected")
    if isinstance(state, states.Stale):
        return say("Connected, but nothing new comes")
    if isinstance(state, states.Connecting):
        return say("Connecting…")
    if isinstance(state, states.Lost):
        return say("Not reached: {why}", why=told(state.reason))
    return say("Not connected")


class Servers(Section):
    """A line each, with its buttons."""

    def __init__(self, reach: Reach) -> None:
        """Lay it out."""
        super().__init__(say("Servers"))
        self._reach = reach
        self._shown: object = None
        self.empty = label(say("No server is watched yet. Any machine that you reach by ssh can be."), "muted")
        self.empty.setWordWrap(True)
        self.card = Card()
        self.add_button = QPushButton(say("Add a server…"))
        self.add_button.clicked.connect(reach.wishes.add_server)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self.add(self.empty, self.card)
        self.column.addLayout(foot)
        self.column.addStretch(1)
        reach.host_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the servers as they stand."""
        hosts = self._reach.hosts
        found = [
            (host.key, whole(host.name), whole(hosts.address_of(host.key)), whole(standing(host)))
            for host in hosts
            if hosts.server(host.key) is not None
        ]
        self.add_button.setEnabled(hosts.may_have_servers)
        if found == self._shown:
            return
        self._shown = found
        self.card.clear()
        for key, name, address, stands in found:
            hint = stands if address == name else say("{address} · {state}", address=address, state=stands)
            self.card.add(Line(name, hint, self._buttons(key, name)))
        self.card.setVisible(bool(found))
        self.empty.setVisible(not found)

    def _buttons(self, key: str, name: str) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        wishes = self._reach.wishes
        for text, spoken, wish in (
            (say("Edit…"), say("{server}: edit", server=name), wishes.edit_server),
            (say("Remove…"), say("{server}: remove", server=name), wishes.remove_server),
        ):
            button = QToolButton()
            button.setText(text)
            button.setAccessibleName(spoken)
            button.setProperty("role", "quiet")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(functools.partial(_do, wish, key))
            row.addWidget(button)
        return made


def _do(wish: object, key: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a signal's argument
    if callable(wish):
        wish(key)
