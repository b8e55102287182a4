"""The test's own ear and hand on a session bus: what notifications are asked for, which tray items stand, their menus."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.low_level import MessageFlag
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

NOTIFICATIONS = "org.freedesktop.Notifications"
WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
_MENU = "com.canonical.dbusmenu"
_PATIENCE_S = 20.0


class Shown(NamedTuple):
    """A notification that a daemon accepted; `actions` are (key, label), `hints` without their D-Bus types."""

    id: int
    summary: str
    body: str
    appname: str
    actions: tuple[tuple[str, str], ...]
    replaces: int
    hints: dict[str, Any]


class Bus:
    """A connection to one session bus."""

    def __init__(self, address: str) -> None:
        """Connect."""
        self._connection: DBusConnection = open_dbus_connection(address)

    def close(self) -> None:
        """Disconnect."""
        self._connection.close()

    def call(
        self, name: str, path: str, interface: str, method: str, signature: str = "", *body: Any
    ) -> tuple[Any, ...]:
        """Call a method and give its answer; raises DBusErrorResponse."""
        address = DBusAddress(path, bus_name=name, interface=interface)
        message = new_method_call(address, method, signature or None, tuple(body))
        answer: tuple[Any, ...] = unwrap_msg(self._connection.send_and_get_reply(message, timeout=_PATIENCE_S))
        return answer

    def has(self, name: str) -> bool:
        """Whether somebody owns the name."""
        bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
        return bool(self.call(*bus, "NameHasOwner", "s", name)[0])

    def _property(self, name: str, path: str, interface: str, member: str) -> Any:
        try:
            answer = self.call(name, path, "org.freedesktop.DBus.Properties", "Get", "ss", interface, member)
        except DBusErrorResponse:
            return None
        return answer[0][1]

    def has_tray_host(self) -> bool:
        """Whether a panel that shows StatusNotifierItems has registered."""
        return bool(self._property(WATCHER, "/StatusNotifierWatcher", WATCHER, "IsStatusNotifierHostRegistered"))

    def tray_items(self) -> list[TrayItem]:
        """Give the items the watcher knows."""
        names = self._property(WATCHER, "/StatusNotifierWatcher", WATCHER, "RegisteredStatusNotifierItems") or []
        return [TrayItem(self, *_split(name)) for name in names]


def _split(name: str) -> tuple[str, str]:
    owner, slash, path = name.partition("/")
    return owner, f"/{path}" if slash else "/StatusNotifierItem"


def _drawn(entry: dict[str, Any]) -> str:
    """Give the text of a menu entry without the marks of mnemonics (the interface com.canonical.dbusmenu)."""
    return re.sub("_(.)", r"\1", entry.get("label", ""))


class TrayItem:
    """One StatusNotifierItem: what a panel sees of a tray icon."""

    def __init__(self, bus: Bus, owner: str, path: str) -> None:
        """Stand for the item of `owner` at `path`."""
        self._bus = bus
        self._owner = owner
        self._path = path

    def __getitem__(self, name: str) -> Any:
        """Give one of its properties, such as Title, ToolTip or IconPixmap."""
        return self._bus._property(self._owner, self._path, ITEM, name)

    def activate(self) -> None:
        """Click it."""
        self._bus.call(self._owner, self._path, ITEM, "Activate", "ii", 0, 0)

    def _entries(self) -> list[tuple[int, dict[str, Any]]]:
        answer = self._bus.call(self._owner, "/MenuBar", _MENU, "GetLayout", "iias", 0, -1, [])
        entries: list[tuple[int, dict[str, Any]]] = []

        def walk(node: tuple[int, dict[str, tuple[str, Any]], list[Any]]) -> None:
            number, properties, children = node
            entries.append((number, {name: value for name, (_, value) in properties.items()}))
            for _, child in children:
                walk(child)

        walk(answer[1])
        return entries

    def menu(self) -> list[str]:
        """Give the labels of its menu as a panel draws them, from the top; a separator is an empty text."""
        return [_drawn(entry) for number, entry in self._entries() if number and entry.get("visible", True)]

    def press(self, label: str) -> None:
        """Choose a menu entry as a panel would."""
        number = next(number for number, entry in self._entries() if _drawn(entry) == label)
        self._bus.call(self._owner, "/MenuBar", _MENU, "Event", "isvu", number, "clicked", ("s", ""), 0)


class NotificationMonitor:
    """Sees every Notify on a bus with the daemon's answer (BecomeMonitor, D-Bus specification)."""

    def __init__(self, address: str) -> None:
        """Begin to listen; the bus keeps for us what is not yet read."""
        self._connection = open_dbus_connection(address)
        rules = [
            MatchRule(type="method_call", interface=NOTIFICATIONS, member="Notify").serialise(),
            MatchRule(type="method_return").serialise(),
        ]
        monitoring = DBusAddress(
            "/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus.Monitoring"
        )
        unwrap_msg(self._connection.send_and_get_reply(new_method_call(monitoring, "BecomeMonitor", "asu", (rules, 0))))
        self._asked: dict[tuple[str, int], tuple[Any, ...]] = {}
        self._shown: list[Shown] = []

    def shown(self) -> list[Shown]:
        """Give every notification so far that a daemon accepted, in their order."""
        while (message := self._next()) is not None:
            self._take(message)
        return list(self._shown)

    def _next(self) -> Message | None:
        try:
            return self._connection.receive(timeout=0.02)
        except TimeoutError:
            return None

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        if message.header.message_type is MessageType.method_call:
            if not message.header.flags & MessageFlag.no_reply_expected:
                self._asked[fields[HeaderFields.sender], message.header.serial] = message.body
            return
        key = (fields.get(HeaderFields.destination, ""), fields.get(HeaderFields.reply_serial, 0))
        asked = self._asked.pop(key, None)
        if asked is not None:
            appname, replaces, _icon, summary, body, actions, hints, _timeout = asked
            pairs = tuple(zip(actions[::2], actions[1::2], strict=True))
            plain = {name: value for name, (_, value) in hints.items()}
            self._shown.append(Shown(message.body[0], summary, body, appname, pairs, replaces, plain))

    def close(self) -> None:
        """Stop listening."""
        self._connection.close()
