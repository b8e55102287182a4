"""What the session and system bus say of the person at this machine: logind, the screen savers, Mutter's idle monitor.

The second door to jeepney, with connections of its own: the notifications' line must never wait for an answer. Nobody is
started for these questions (NO_AUTO_START of the D-Bus Specification), and none waits longer than half a second.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

_BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_LOGIND = "org.freedesktop.login1"
_LOGIND_PATH = "/org/freedesktop/login1"
_AUTO = "/org/freedesktop/login1/session/auto"
_MUTTER = ("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor")
_SAVERS = tuple(
    (f"org.{whose}.ScreenSaver", f"/org/{whose}/ScreenSaver", f"org.{whose}.ScreenSaver")
    for whose in ("freedesktop", "gnome", "cinnamon", "mate", "xfce")
)
_PATIENCE_S = 0.5

Address = tuple[str, str, str]


class Said(NamedTuple):
    """What the buses say. `idle_s` is since the last input, `hinted_idle_s` at least so long; `locked` by whoever knows.

    `remote` is a session that somebody uses from elsewhere.
    """

    idle_s: float | None = None
    hinted_idle_s: float | None = None
    locked: tuple[bool, ...] = ()
    session: str | None = None
    remote: bool = False


class _Line:
    """One bus, connected to when first asked, and again after it was lost."""

    def __init__(self, bus: str) -> None:
        self._bus = bus
        self._connection: Any = None

    def ask(self, address: Address, method: str, signature: str = "", body: tuple[Any, ...] = ()) -> Any:
        """Give the first value of the answer, or None where there is none."""
        from jeepney import DBusAddress, MessageFlag, MessageType, new_method_call

        name, path, interface = address
        message = new_method_call(DBusAddress(path, name, interface), method, signature or None, body)
        message.header.flags |= MessageFlag.no_auto_start
        try:
            if self._connection is None:
                from jeepney.io.blocking import open_dbus_connection

                self._connection = open_dbus_connection(self._bus, auth_timeout=_PATIENCE_S)
            answer = self._connection.send_and_get_reply(message, timeout=_PATIENCE_S)
        except (OSError, KeyError, ValueError, RuntimeError, StopIteration) as error:
            log.info("the %s bus does not answer %s: %s", self._bus.lower(), method, error)
            self.close()
            return None
        if answer.header.message_type is MessageType.error or not answer.body:
            return None
        return answer.body[0]

    def close(self) -> None:
        """Let go of the bus."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def of_session(address: Address, method: str, signature: str, bodies: list[tuple[Any, ...]]) -> list[Any]:
    """Ask the session bus the same of several things; None where there is no answer, and after a bus that gave none at all.

    Of a variant, or one within another, what it holds is given.
    """
    line = _Line("SESSION")
    found: list[Any] = []
    for body in bodies:
        told = None if found == [None] else line.ask(address, method, signature, body)
        while isinstance(told, tuple) and len(told) == 2 and isinstance(told[0], str):
            told = told[1]
        found.append(told)
    line.close()
    return found


class BusLook:
    """Asks both buses, and lets go of none between two looks."""

    def __init__(self, session: str | None, clock: Callable[[], float] = time.time) -> None:
        """Get ready; `session` is logind's id of our session, where it is known (XDG_SESSION_ID)."""
        self._id = session
        self._clock = clock
        self._session = _Line("SESSION")
        self._system = _Line("SYSTEM")

    def look(self) -> Said:
        """Give what they say now."""
        names = set(self._session.ask(_BUS, "ListNames") or ())
        locked = []
        idle_ms = self._number(self._session.ask(_MUTTER, "GetIdletime")) if _MUTTER[0] in names else None
        for saver in _SAVERS:
            if saver[0] in names:
                active = self._session.ask(saver, "GetActive")
                locked += [active] if isinstance(active, bool) else []
                if idle_ms is None and saver is _SAVERS[0]:
                    # Milliseconds, as other clients of KDE's read it, though an old specification says seconds.
                    idle_ms = self._number(self._session.ask(saver, "GetSessionIdleTime"))
        said = self._login()
        return said._replace(idle_s=None if idle_ms is None else idle_ms / 1000.0, locked=(*said.locked, *locked))

    @staticmethod
    def _number(value: Any) -> float | None:
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else None

    def _login(self) -> Said:
        """Ask logind for our session: org.freedesktop.login1(5)."""
        path = _AUTO
        if self._id is not None:
            found = self._system.ask((_LOGIND, _LOGIND_PATH, f"{_LOGIND}.Manager"), "GetSession", "s", (self._id,))
            path = found if isinstance(found, str) else _AUTO
        properties = self._system.ask(
            (_LOGIND, path, "org.freedesktop.DBus.Properties"), "GetAll", "s", (f"{_LOGIND}.Session",)
        )
        if not isinstance(properties, dict):
            return Said()
        values = {name: value for name, (_, value) in properties.items()}
        since_s = values.get("IdleSinceHint", 0) / 1e6
        away = values.get("IdleHint") is True and since_s > 0
        locked = [values["LockedHint"]] if isinstance(values.get("LockedHint"), bool) else []
        locked += [True] if values.get("Active") is False else []
        return Said(
            hinted_idle_s=max(0.0, self._clock() - since_s) if away else None,
            locked=tuple(locked),
            session=values.get("Id"),
            remote=values.get("Remote") is True,
        )

    def close(self) -> None:
        """Let go of both buses."""
        self._session.close()
        self._system.close()
