"""Servers that are lost together are told of together: a laptop that leaves the house is one piece of news, not twenty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.notices import SHOW
from hoofhearted_desktop.desktop.notifier import Notification

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "servers that are not watched"
SETTLE_MS = 15_000
"""They are not found dead in the same second."""
MOST_NAMES = 5


class Unreached(QObject):
    """Stands before the notifier for what is said of servers that cannot be reached."""

    def __init__(
        self, notify: Callable[[Notification], None], withdraw: Callable[[str], None], parent: QObject
    ) -> None:
        """Begin with none."""
        super().__init__(parent)
        self._notify = notify
        self._withdraw = withdraw
        self._waiting: dict[str, tuple[str, Notification]] = {}
        self._together: dict[str, str] = {}
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.settled)

    def lost(self, name: str, said: Notification) -> None:
        """Take that a server of that name cannot be reached, which `said` would tell of."""
        self._waiting[said.key] = (name, said)
        if not self._settle.isActive():
            self._settle.start()

    def over(self, said: Notification) -> None:
        """Take that one can be reached again, which `said` would tell of in the place of the other."""
        if not self._forget(said.key):
            self._notify(said)

    def withdraw(self, key: str) -> None:
        """Take that what was said of a server is not to be shown any more."""
        if not self._forget(key):
            self._withdraw(key)

    def settled(self) -> None:
        """Tell of those that were lost by now."""
        waiting, self._waiting = self._waiting, {}
        if len(waiting) == 1 and not self._together:
            ((_, said),) = waiting.values()
            self._notify(said)
        elif waiting:
            self._together |= {key: name for key, (name, _) in waiting.items()}
            self._say(quietly=False)

    def _forget(self, key: str) -> bool:
        """Leave a server out; False where it was told of alone."""
        if self._waiting.pop(key, None) is not None:
            return True
        if self._together.pop(key, None) is None:
            return False
        if self._together:
            self._say(quietly=True)
        else:
            self._withdraw(KEY)
        return True

    def _say(self, *, quietly: bool) -> None:
        names = list(self._together.values())
        rest = len(names) - MOST_NAMES
        told = ", ".join(names[:MOST_NAMES])
        told = say("{names} and {n} more", names=told, n=rest) if rest > 0 else told
        title, body = say("{host} is not being watched", host=told), ""
        if len(names) > 1:
            title = say("{n} servers are not being watched", n=len(names))
            body = say("{names}. Is this machine in the network where they are?", names=told)
        self._notify(Notification(KEY, title, body, ((SHOW, say("Show")),), quietly=quietly))
