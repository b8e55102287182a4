"""The conversation with a notification daemon, without its wires: what to call next, and what its answers mean.

Law of this file: it does no input or output and has no clock; a driver gives it what happened and takes what to send.
Interface: Desktop Notifications Specification 1.3. Keys are ours, numbers are the daemon's, tickets join a call to its
answer. A daemon that dies forgets its numbers, so we forget them with it.
"""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

from hoofhearted_desktop.desktop.notifier import Activated, Closed, Notification, Report, Undelivered

APPLICATION = "Hoof Hearted"
DESKTOP_ENTRY = "hoofhearted"
PATIENCE_S = 3.0
"""How long a notification waits for a daemon that is absent, restarting or silent."""
LONGEST_TITLE = 200
LONGEST_BODY = 1500
_SERVERS_CHOICE = -1  # of the time until it closes by itself


class Call(NamedTuple):
    """A method of org.freedesktop.Notifications to call; the answer is given back with the ticket."""

    ticket: int
    method: str
    signature: str
    body: tuple[Any, ...]


class _Waiting(NamedTuple):
    notification: Notification
    deadline: float


class Desk:
    """Knows which notification has which number, and what still has to be said."""

    def __init__(self, icon: str = "") -> None:
        """Speak with `icon`, a file's path or a name of the icon theme."""
        self._icon = icon
        self._tickets = itertools.count(1)
        self._capabilities: frozenset[str] | None = None
        self._waiting: dict[str, _Waiting] = {}
        self._asked: dict[int, _Waiting] = {}
        self._numbers: dict[str, int] = {}
        self._tokens: dict[int, str] = {}
        self._withdrawn: set[str] = set()
        self._given_up: set[int] = set()
        self._calls: list[Call] = []
        self._reports: list[Report] = []

    # ------------------------------------------------------------ what the driver takes

    def calls(self) -> list[Call]:
        """Take the calls to send, in their order."""
        calls, self._calls = self._calls, []
        return calls

    def reports(self) -> list[Report]:
        """Take what is to be reported."""
        reports, self._reports = self._reports, []
        return reports

    @property
    def wants_daemon(self) -> bool:
        """Whether something waits to be said."""
        return bool(self._waiting)

    def deadline(self) -> float | None:
        """Give the moment of the next `expire`."""
        waits = (*self._waiting.values(), *self._asked.values())
        return min((waiting.deadline for waiting in waits), default=None)

    # ------------------------------------------------------------ what the program wants

    def notify(self, notification: Notification, now: float) -> None:
        """Say it as soon as there is a daemon; an earlier one of its key that still waits is forgotten."""
        key, waiting = notification.key, self._waiting.get(notification.key)
        asked = any(each.notification.key == key for each in self._asked.values()) and key not in self._withdrawn
        if notification.quietly and not (asked or key in self._numbers):
            if waiting is None or waiting.notification.quietly:
                return
            notification = notification._replace(quietly=False)
        self._withdrawn.discard(key)
        self._waiting[key] = _Waiting(notification, now + PATIENCE_S)
        self._flush()

    def withdraw(self, key: str) -> None:
        """Show it no longer."""
        self._waiting.pop(key, None)
        if any(asked.notification.key == key for asked in self._asked.values()):
            self._withdrawn.add(key)
        elif key in self._numbers:
            self._call("CloseNotification", "u", (self._numbers[key],))

    def farewell(self) -> None:
        """Withdraw everything that is shown."""
        for key in list(self._numbers):
            self.withdraw(key)

    # ------------------------------------------------------------ what the daemon does

    def daemon_came(self, capabilities: frozenset[str]) -> None:
        """Take what the daemon can (GetCapabilities), and say what waits."""
        self._capabilities = capabilities
        self._flush()

    def daemon_gone(self) -> None:
        """Forget its numbers; what it had not answered waits for the next one."""
        self._capabilities = None
        self._reports += [Closed(key) for key in self._numbers]
        self._numbers.clear()
        self._tokens.clear()
        for asked in self._asked.values():
            if asked.notification.key not in self._withdrawn:
                self._waiting.setdefault(asked.notification.key, asked)
        self._asked.clear()
        self._withdrawn.clear()
        self._given_up.clear()

    def answered(self, ticket: int, number: int) -> None:
        """Take the number of a notification that is shown now; one that was given up must not stay beside its fallback."""
        if ticket in self._given_up:
            self._given_up.discard(ticket)
            self._call("CloseNotification", "u", (number,))
        asked = self._asked.pop(ticket, None)
        if asked is None:
            return
        key = asked.notification.key
        self._numbers[key] = number
        if key in self._withdrawn:
            self._withdrawn.discard(key)
            self.withdraw(key)
        self._flush()

    def refused(self, ticket: int, *, absent: bool) -> None:
        """Take an error: `absent` when there was no daemon to hear it, so that it waits on."""
        asked = self._asked.pop(ticket, None)
        if absent:
            self._capabilities = None
        if asked is None or asked.notification.key in self._withdrawn:
            return
        if absent:
            self._waiting.setdefault(asked.notification.key, asked)
        else:
            self._reports.append(Undelivered(asked.notification))
            self._flush()

    def token(self, number: int, token: str) -> None:
        """Take the signal ActivationToken, which comes before that of the press."""
        if number in self._numbers.values():
            self._tokens[number] = token

    def pressed(self, number: int, action: str) -> None:
        """Take the signal ActionInvoked, which a daemon may send to everybody about everybody's."""
        token = self._tokens.pop(number, "")
        for key, known in self._numbers.items():
            if known == number:
                self._reports.append(Activated(key, action, token))

    def closed(self, number: int) -> None:
        """Take the signal NotificationClosed."""
        self._tokens.pop(number, None)
        for key in [key for key, known in self._numbers.items() if known == number]:
            del self._numbers[key]
            self._reports.append(Closed(key))

    def expire(self, now: float) -> None:
        """Give up what has waited too long."""
        for key in [key for key, waiting in self._waiting.items() if waiting.deadline <= now]:
            self._reports.append(Undelivered(self._waiting.pop(key).notification))
        for ticket in [ticket for ticket, asked in self._asked.items() if asked.deadline <= now]:
            asked = self._asked.pop(ticket)
            self._given_up.add(ticket)
            if asked.notification.key in self._withdrawn:
                self._withdrawn.discard(asked.notification.key)
            else:
                self._reports.append(Undelivered(asked.notification))

    # ------------------------------------------------------------ what is said

    def _call(self, method: str, signature: str, body: tuple[Any, ...]) -> int:
        ticket = next(self._tickets)
        self._calls.append(Call(ticket, method, signature, body))
        return ticket

    def _flush(self) -> None:
        """Send what waits, but one at a time of each key: its number must be known before it can be replaced."""
        if self._capabilities is None:
            return
        under_way = {asked.notification.key for asked in self._asked.values()}
        for key in [key for key in self._waiting if key not in under_way]:
            waiting = self._waiting.pop(key)
            if waiting.notification.quietly and key not in self._numbers:
                continue  # it was closed meanwhile
            replaces = self._numbers.get(key, 0)
            body = self._arguments(waiting.notification, replaces, self._capabilities)
            self._asked[self._call("Notify", "susssasa{sv}i", body)] = waiting

    def _arguments(self, said: Notification, replaces: int, capabilities: frozenset[str]) -> tuple[Any, ...]:
        body = plain(said.body, LONGEST_BODY) if "body" in capabilities else ""
        if "body-markup" in capabilities:
            body = escaped(body)
        # Some daemons draw a button even for the click on the notification itself, unless it has no label.
        actions = ["default", ""] if "actions" in capabilities else []
        for action, label in said.actions if actions else ():
            actions += [action, plain(label, LONGEST_TITLE)]
        hints: dict[str, tuple[str, object]] = {
            "urgency": ("y", int(said.urgency)),
            "desktop-entry": ("s", DESKTOP_ENTRY),
            **({"sound-name": ("s", said.sound)} if said.sound else {"suppress-sound": ("b", True)}),
        }
        title = plain(said.title, LONGEST_TITLE)
        return APPLICATION, replaces, self._icon, title, body, actions, hints, _SERVERS_CHOICE


def escaped(text: str) -> str:
    """Give a text that a daemon with markup shows as it stands (the module html would cost 0.7 MB)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, longest: int) -> str:
    """Give a text that D-Bus can carry (no NUL, no lone surrogate), without control characters, not too long."""
    seen = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    seen = seen.encode("utf-8", "replace").decode("utf-8")
    return seen if len(seen) <= longest else seen[: longest - 1] + "…"
