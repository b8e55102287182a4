"""The wheel over an icon that its panel draws: StatusNotifierItem's Scroll, which Qt takes and drops.

The bus shows us these calls as it shows them to dbus-monitor (BecomeMonitor), those of this member alone, and whatever is not
addressed to this process is passed over. Where the bus refuses, as in a sandbox, the wheel does nothing; the menu and the
glance panel have the same.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtDBus import QDBusConnection

log = logging.getLogger(__name__)

_ITEM = "org.kde.StatusNotifierItem"
_RULE = f"type='method_call',interface='{_ITEM}',member='Scroll'"
_NOTCH = 120
_END_S = 1.0
_MOST_KNOWN = 100


class Wheel(QObject):
    """One connection and one thread, from its making until `close`."""

    turned = Signal(int)
    """Steps, those towards a person positive."""

    _heard = Signal(str, int)

    def __init__(self, parent: QObject) -> None:
        """Begin to listen."""
        super().__init__(parent)
        self._turned = 0
        self._ours: dict[str, bool] = {}
        self._line: socket.socket | None = None
        self._ending = False
        self._heard.connect(
            self._on_heard
        )  # emitted by the thread below, so that it waits for this one (as in bridge.py)
        self._thread = threading.Thread(target=self._run, name="wheel", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread, in at most a second."""
        self._ending = True
        if self._line is not None:
            try:
                self._line.shutdown(socket.SHUT_RDWR)
            except OSError:
                log.debug("the bus was gone already")
        self._thread.join(_END_S)

    def _run(self) -> None:
        from jeepney import DBusAddress, HeaderFields, new_method_call
        from jeepney.io.blocking import open_dbus_connection
        from jeepney.wrappers import DBusErrorResponse, unwrap_msg

        place = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus.Monitoring")
        try:
            connection = open_dbus_connection("SESSION")
        except (OSError, KeyError, ValueError, RuntimeError, StopIteration) as error:
            log.info("no session bus to hear the wheel of: %s", error)
            return
        try:
            self._line = connection.sock
            call = new_method_call(place, "BecomeMonitor", "asu", ([_RULE], 0))
            unwrap_msg(connection.send_and_get_reply(call, timeout=_END_S))
            while not self._ending:
                message = connection.receive()
                destination = message.header.fields.get(HeaderFields.destination, "")
                self._take(destination, message.body)
        except (OSError, TimeoutError, DBusErrorResponse) as error:
            if not self._ending:
                log.info("the wheel cannot be heard: %s", error)
        finally:
            self._line = None
            connection.close()

    def _take(self, destination: str, body: tuple[Any, ...]) -> None:
        if len(body) == 2 and isinstance(body[0], int) and str(body[1]).lower() != "horizontal":
            self._heard.emit(destination, body[0])

    def _on_heard(self, destination: str, delta: int) -> None:
        """Take a turn; panels tell it in eighths of a degree, or as single steps."""
        if not self._is_ours(destination):
            return
        self._turned -= delta if abs(delta) >= _NOTCH // 8 else delta * _NOTCH
        steps = int(self._turned / _NOTCH)
        self._turned -= steps * _NOTCH
        if steps:
            self.turned.emit(steps)

    def _is_ours(self, destination: str) -> bool:
        """Whether a call was addressed to this process, which has a connection of its own for each icon."""
        if destination not in self._ours:
            if len(self._ours) >= _MOST_KNOWN:
                self._ours.clear()
            answer = QDBusConnection.sessionBus().interface().servicePid(destination)
            self._ours[destination] = answer.isValid() and answer.value() == os.getpid()
        return self._ours[destination]
