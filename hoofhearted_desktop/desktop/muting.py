"""Carries out what a person mutes at the tray, and keeps the menu true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from hoofhearted_desktop.core import quantities
from hoofhearted_desktop.desktop.mute import Mute

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hoofhearted_desktop.desktop.memory import Memory
    from hoofhearted_desktop.desktop.tray import Tray


HOUR_S = 3600.0


class Muting(QObject):
    """Holds what is muted, and says so in the tray's menu until it ends."""

    applications_changed = Signal(object)
    """What the muted applications are known by, as a frozen set."""

    muted_changed = Signal(object)
    """Until when everything is muted, as a person reads it, or None."""

    def __init__(self, tray: Tray, memory: Memory, clock: Callable[[], float], parent: QObject) -> None:
        """Go on with what was kept; `clock` gives Unix time."""
        super().__init__(parent)
        self.mute = Mute(memory, clock)
        self._tray = tray
        self._clock = clock
        self._lately: dict[str, str] = {}
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.show)
        tray.mute_requested.connect(self.begin)
        tray.mute_until_morning_requested.connect(self.begin_until_morning)
        tray.unmute_requested.connect(self.end)
        tray.pause_requested.connect(self.toggle)
        tray.application_mute_requested.connect(self.begin_application)
        tray.application_unmute_requested.connect(self.end_application)

    def begin(self, seconds: float) -> None:
        """Show no notification for a while."""
        self.mute.begin(seconds)
        self.show()

    def begin_until_morning(self) -> None:
        """Show no notification until six in the morning."""
        self.mute.begin_until_morning()
        self.show()

    def end(self) -> None:
        """Show notifications again."""
        self.mute.end()
        self.show()

    def toggle(self) -> None:
        """Show no notification for an hour, or show them again where everything is muted."""
        if self.mute.until is None:
            self.begin(HOUR_S)
        else:
            self.end()

    def begin_application(self, key: str, name: str) -> None:
        """Show no notification of one application until that is ended."""
        self.mute.begin_application(key, name)
        self.show()

    def end_application(self, key: str) -> None:
        """Show notifications of an application again."""
        self.mute.end_application(key)
        self.show()

    def toggle_application(self, key: str, name: str) -> None:
        """Mute an application, or unmute one that is muted."""
        if key in self.mute.applications:
            self.end_application(key)
        else:
            self.begin_application(key, name)

    def offer(self, lately: Mapping[str, str]) -> None:
        """Offer to mute who was unexpected lately: what each is known by, and its name."""
        self._lately = dict(lately)
        self.show()

    def show(self) -> None:
        """Say in the menu what is muted now, and look again when that ends."""
        until, now = self.mute.until, self._clock()
        said = None if until is None else quantities.time_of_day(until, now)
        self._tray.show_muted(said)
        self.muted_changed.emit(said)
        self._tray.show_applications(self._lately, self.mute.applications)
        self.applications_changed.emit(frozenset(self.mute.applications))
        if until is None:
            self._end.stop()
        else:
            self._end.start(round((until - now) * 1000) + 100)
