"""Settings, notifications: which there are, when they are quiet, and one to try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from hoofhearted_desktop.core import preferences
from hoofhearted_desktop.core.tongue import later, say
from hoofhearted_desktop.desktop.errand import Errand
from hoofhearted_desktop.desktop.notifier import Notification
from hoofhearted_desktop.desktop.setting_controls import Amount, Hours, Tick
from hoofhearted_desktop.desktop.setting_section import Card, Line, Section, Setting

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.setting_cabinets import Cabinet
    from hoofhearted_desktop.desktop.settings_reach import Reach

TEST_KEY = "test"
TEST_WAIT_MS = 1500
"""A daemon that is not there is noticed well within this time."""

_KINDS = {
    preferences.UNEXPECTED: (later("Somebody unexpected uses a GPU"), later("Without it no summary comes either.")),
    preferences.SUMMARY: (later("The GPU is quiet again"), later("In the place of what was told before.")),
    preferences.TOO_HOT: (later("Too hot"), later("By the card's own limit.")),
    preferences.FAN_STOPPED: (later("The fan stands still while it is hot"), None),
    preferences.THROTTLED: (later("Slowed down for minutes"), None),
    preferences.HELD_LONG: (later("Memory held for hours"), later("By a program that does nothing, or has ended.")),
    preferences.GPU_LOST: (later("A GPU is lost"), None),
    preferences.DRIVER_PROBLEM: (later("The driver does not answer"), None),
    preferences.UNREACHABLE: (later("A host cannot be reached"), later("After five minutes.")),
    preferences.RECORDING_STOPPED: (later("Nothing can be recorded"), None),
}


class Kind(Line):
    """One kind of notification, on or off: a word of the list `off`."""

    def __init__(self, cabinet: Cabinet, kind: str) -> None:
        """Change it in `cabinet`."""
        name, meaning = _KINDS[kind]
        title, hint = name(), meaning() if meaning is not None else ""
        self.tick = Tick()
        super().__init__(title, hint, self.tick)
        self._cabinet, self._kind = cabinet, kind
        self.tick.call_it(title, hint)
        self.tick.chosen.connect(self._choose)
        cabinet.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what counts."""
        self.tick.show_value(self._kind not in self._cabinet.value("notifications", "off"))

    def _choose(self, on: Any) -> None:
        off = set(self._cabinet.value("notifications", "off"))
        off = off - {self._kind} if on else off | {self._kind}
        wanted = [kind for kind in preferences.KINDS if kind in off]
        self._cabinet.choose("notifications", "off", wanted or None, self._done)

    def _done(self, problem: str) -> None:
        self.complain(problem)
        self.refresh()


class Trial(Line):
    """A button that shows a real notification, and says how it was carried."""

    def __init__(self, reach: Reach) -> None:
        """Offer it."""
        self.button = QPushButton(say("Show one"))
        super().__init__(
            say("Try a notification"), say("As it comes when somebody unexpected uses a GPU."), self.button
        )
        self._notifier = reach.notifier
        self._undelivered = False
        self.button.setAccessibleName(say("Show a notification to try"))
        self.button.clicked.connect(self._show)
        self._notifier.undelivered.connect(self._on_undelivered)
        self._notifier.activated.connect(self._on_activated)

    def _show(self) -> None:
        self._undelivered = False
        self.complain("")
        self.explain(say("Being shown…"))
        self._notifier.notify(
            Notification(
                TEST_KEY,
                say("Nobody woke the GPU"),
                say("This is a notification to try: a real one names the program, its load and since when."),
                actions=(("default", say("Show")), ("heard", say("I see it"))),
            )
        )
        QTimer.singleShot(TEST_WAIT_MS, self, self._look)

    def _on_undelivered(self, key: str) -> None:
        self._undelivered = self._undelivered or key == TEST_KEY

    def _on_activated(self, key: str, _action: str) -> None:
        if key == TEST_KEY:
            self.explain(say("You pressed a button of it: everything works."))
            self._notifier.withdraw(TEST_KEY)

    def _look(self) -> None:
        if self._undelivered:
            self.explain(say("Shown as a balloon of the tray's icon."))
            self.complain(
                say(
                    "No notification service of the desktop took it, so it has no buttons. Where there is no tray either, nothing is seen."
                )
            )
        else:
            Errand(carrier, self._on_carrier)

    def _on_carrier(self, name: str) -> None:
        if name:
            self.explain(
                say(
                    "Shown by {daemon}, with buttons. If you do not see it, the desktop keeps it back: look for a mode such as Do Not Disturb.",
                    daemon=name,
                )
            )
        else:
            self.explain(say("Shown as a balloon of the tray's icon."))


def carrier() -> str:
    """Ask who shows notifications on this session's bus; an empty text where there is nobody."""
    from hoofhearted_desktop.desktop import presence_dbus

    name = "org.freedesktop.Notifications"
    (told,) = presence_dbus.of_session((name, "/org/freedesktop/Notifications", name), "GetServerInformation", "", [()])
    return told if isinstance(told, str) else ""


class Told(Section):
    """Everything about notifications."""

    def __init__(self, reach: Reach) -> None:
        """Lay it out."""
        super().__init__(say("Notifications"))
        own = reach.own
        self.watch(own)
        self.trial = Trial(reach)
        self.quiet = Setting(
            own,
            "notifications",
            "quiet",
            Hours("22:00-07:00"),
            say("Quiet hours"),
            say("Nothing is shown then; one summary comes afterwards, if anything was unexpected."),
        )
        self.cooldown = Setting(
            own,
            "notifications",
            "cooldown_min",
            Amount(0, 1440, unit=say("min")),
            say("The same program again"),
            say("Within so many minutes it makes no new notification, but is counted in the one that is there."),
        )
        self.add(Card(self.trial), Card(self.quiet, self.cooldown))
        self.head(say("Tell me of"))
        self.kinds = {kind: Kind(own, kind) for kind in preferences.KINDS}
        self.add(Card(*self.kinds.values()))
        self.column.addStretch(1)
