"""The part of the tray's menu by which a person mutes: everything for a while, or one application until it is unmuted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core.tongue import many, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

HOUR_S = 3600.0


class MuteMenu(QObject):
    """Adds its lines to a menu. Names come from elsewhere, and `plain` makes a menu show them as they stand."""

    mute_requested = Signal(float)
    """Seconds."""
    mute_until_morning_requested = Signal()
    unmute_requested = Signal()
    application_mute_requested = Signal(str, str)
    """What it is known by, and its name."""
    application_unmute_requested = Signal(str)

    def __init__(self, menu: QMenu, plain: Callable[[str], str]) -> None:
        """Offer to mute."""
        super().__init__(menu)
        self._menu = menu
        self._plain = plain
        self.offers = menu.addMenu("")
        self._hours = {hours: self._offer(hours * HOUR_S) for hours in (1, 8)}
        self._morning = self.offers.addAction("", self.mute_until_morning_requested.emit)
        self._until: str | None = None
        self._lately: dict[str, str] = {}
        self._lately_actions: list[QAction] = []
        self._muted: dict[str, str] = {}
        self._muted_actions: list[QAction] = []
        self._unmute = menu.addAction("", self.unmute_requested.emit)
        self._unmute.setVisible(False)
        self._end = menu.addSeparator()
        self.retell()

    def retell(self) -> None:
        """Say the lines in the language of now."""
        self.offers.setTitle(say("Mute notifications"))
        for hours, action in self._hours.items():
            action.setText(many("For {n} hour", "For {n} hours", hours))
        self._morning.setText(say("Until tomorrow, 6:00"))
        self._unmute.setText(say("Unmute (muted until {time})", time=self._until or ""))
        for action, name in zip(self._lately_actions, self._lately.values(), strict=True):
            action.setText(self._plain(say("Only {name}, until unmuted", name=name)))
        for action, name in zip(self._muted_actions, self._muted.values(), strict=True):
            action.setText(self._plain(say("Unmute {name}", name=name)))

    def _offer(self, seconds: float) -> QAction:
        return self.offers.addAction("", lambda: self.mute_requested.emit(seconds))

    def show_muted(self, until: str | None) -> None:
        """Offer to mute everything, or where it is muted, say until when and offer to end it."""
        self.offers.menuAction().setVisible(until is None)
        self._unmute.setVisible(until is not None)
        if until is not None:
            self._until = until
            self._unmute.setText(say("Unmute (muted until {time})", time=until))

    def show_applications(self, lately: Mapping[str, str], muted: Mapping[str, str]) -> None:
        """Offer to mute who was unexpected lately, and to unmute who is muted: what each is known by, and its name."""
        offered = {key: name for key, name in lately.items() if key not in muted}
        if offered != self._lately:
            self._lately = offered
            for action in self._lately_actions:
                self.offers.removeAction(action)
            self._lately_actions = [self._lately_action(key, name) for key, name in offered.items()]
        if dict(muted) != self._muted:
            self._muted = dict(muted)
            for action in self._muted_actions:
                self._menu.removeAction(action)
            self._muted_actions = [self._muted_action(key, name) for key, name in muted.items()]

    def _lately_action(self, key: str, name: str) -> QAction:
        return self.offers.addAction(
            self._plain(say("Only {name}, until unmuted", name=name)),
            lambda: self.application_mute_requested.emit(key, name),
        )

    def _muted_action(self, key: str, name: str) -> QAction:
        action = self._menu.addAction(
            self._plain(say("Unmute {name}", name=name)), lambda: self.application_unmute_requested.emit(key)
        )
        self._menu.removeAction(action)
        self._menu.insertAction(self._end, action)
        return action
