"""Notifications as the rest of the desktop sees them: said by key, answered by signals on the GUI thread."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple, Protocol, Union

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable


class Urgency(enum.IntEnum):
    """How urgent; the numbers are those of the Desktop Notifications Specification."""

    LOW = 0
    NORMAL = 1
    CRITICAL = 2


class Notification(NamedTuple):
    """What to say. One of the same `key` takes the other's place; `actions` are (id, label) in the order shown.

    Title and body are plain text, whatever they contain. A click on the notification itself is the action `default`. One
    that comes `quietly` only takes the place of one that is still shown, and else is not shown at all. `sound` is a name of
    the Sound Naming Specification; without one it comes without a sound.
    """

    key: str
    title: str
    body: str
    actions: tuple[tuple[str, str], ...] = ()
    urgency: Urgency = Urgency.NORMAL
    quietly: bool = False
    sound: str = ""


class Activated(NamedTuple):
    """A button was pressed; `token` lets a window of ours come to the front on Wayland, where the daemon gave one."""

    key: str
    action: str
    token: str = ""


class Closed(NamedTuple):
    """A notification is no longer shown: dismissed, expired, withdrawn, or its daemon is gone."""

    key: str


class Undelivered(NamedTuple):
    """Nobody took a notification."""

    notification: Notification


Report = Union[Activated, Closed, Undelivered]


class Courier(Protocol):
    """Carries notifications to where they are shown; none of its methods waits, but `close` for at most a second."""

    def notify(self, notification: Notification) -> None:
        """Show it, in the place of an earlier one of its key."""

    def withdraw(self, key: str) -> None:
        """Show it no longer."""

    def close(self) -> None:
        """End, and withdraw what is shown: its buttons would do nothing any more."""


class Notifier(QObject):
    """Gives notifications to a courier, and those it cannot deliver to a second one that has no buttons."""

    activated = Signal(str, str, str)
    """Key, action, and the activation token or nothing."""

    closed = Signal(str)
    """Key."""

    undelivered = Signal(str)
    """Key of one that only the second courier was left for."""

    _reported = Signal(object)

    def __init__(
        self,
        courier: Callable[[Callable[[Report], None]], Courier] | None,
        fallback: Callable[[Callable[[Report], None]], Courier],
        parent: QObject | None = None,
    ) -> None:
        """Speak through `courier`, which reports from any thread, or only through `fallback` where there is none."""
        super().__init__(parent)
        self._reported.connect(self._on_reported)  # what another thread reports waits for this one (as in bridge.py)
        self._fallback = fallback(self._reported.emit)
        self._courier = courier(self._reported.emit) if courier else self._fallback
        self._ended = False

    def notify(self, notification: Notification) -> None:
        """Say it."""
        if not self._ended:
            self._courier.notify(notification)

    def withdraw(self, key: str) -> None:
        """Take it back, if it is still shown."""
        if not self._ended:
            self._courier.withdraw(key)

    def close(self) -> None:
        """End both couriers; nothing is said or signalled after this."""
        if self._ended:
            return
        self._ended = True
        self._courier.close()
        if self._fallback is not self._courier:
            self._fallback.close()

    def _on_reported(self, report: Report) -> None:
        if self._ended:
            return
        if isinstance(report, Activated):
            self.activated.emit(report.key, report.action, report.token)
        elif isinstance(report, Closed):
            self.closed.emit(report.key)
        else:
            self.undelivered.emit(report.notification.key)
            if self._fallback is not self._courier:
                self._fallback.notify(report.notification)
