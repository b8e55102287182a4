"""Notifications as balloons of the tray icon: no buttons, one at a time; for where nothing better is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from hoofhearted_desktop.desktop.notifier import Activated, Notification, Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance


class Balloons(Protocol):
    """What can show a balloon: the tray."""

    @property
    def balloon_clicked(self) -> SignalInstance:
        """Signals that a person clicked the balloon."""

    def show_balloon(self, title: str, body: str) -> None:
        """Show it, in the place of the last one."""


class TrayCourier(QObject):
    """Shows notifications by the tray icon; a click is the action `default` of the last one shown."""

    def __init__(self, balloons: Balloons, report: Callable[[Report], None]) -> None:
        """Show by `balloons`."""
        super().__init__()
        self._balloons = balloons
        self._report = report
        self._last: str | None = None
        balloons.balloon_clicked.connect(self._on_clicked)

    def notify(self, notification: Notification) -> None:
        """Show it, but for one that should come quietly: a balloon always comes aloud."""
        if notification.quietly:
            return
        self._last = notification.key
        self._balloons.show_balloon(notification.title, notification.body)

    def withdraw(self, key: str) -> None:
        """Forget it; a balloon cannot be taken back, but a click on it does nothing any more."""
        if key == self._last:
            self._last = None

    def close(self) -> None:
        """Forget the last one."""
        self._last = None

    def _on_clicked(self) -> None:
        if self._last is not None:
            self._report(Activated(self._last, "default"))
