"""Notifications with buttons by org.freedesktop.Notifications: one thread, one connection to the session bus.

The only importer of jeepney, which is imported in the thread, when there is something to say. PySide6's QtDBus cannot
make this call: it has no way to send an unsigned number. No step of the thread waits longer than half a second, so that
`close` is quick whatever the bus and the daemon do.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.desktop.notifier_desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.notifier import Notification, Report

log = logging.getLogger(__name__)

_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_BUS = "org.freedesktop.DBus"
_BUS_PATH = "/org/freedesktop/DBus"
_STEP_S = 0.5
_RECONNECT_S = 0.5
_END_S = 1.0
# Errors of a bus that has nobody to give a call to, or whose daemon left while it had ours (D-Bus Specification).
_ABSENT = ("ServiceUnknown", "NameHasNoOwner", "NoReply", "Spawn.", "Disconnected", "TimedOut", "Timeout")


class _Line:
    """A connection to the session bus that never waits: calls go out, messages come in."""

    def __init__(self) -> None:
        """Connect and say Hello; raises OSError, and what jeepney raises of an address it cannot use."""
        from jeepney import Parser
        from jeepney.bus import get_bus
        from jeepney.io.blocking import prep_socket

        self.socket: socket.socket = prep_socket(get_bus("SESSION"), timeout=_STEP_S)
        self.socket.settimeout(_STEP_S)
        self._parser = Parser()
        self._serial = 0
        self.call(_BUS, _BUS_PATH, "Hello")
        for rule in (
            f"type='signal',sender='{_NAME}',interface='{_NAME}',path='{_PATH}'",
            f"type='signal',sender='{_BUS}',interface='{_BUS}',member='NameOwnerChanged',arg0='{_NAME}'",
        ):
            self.call(_BUS, _BUS_PATH, "AddMatch", "s", (rule,))

    def call(self, name: str, path: str, method: str, signature: str = "", body: tuple[Any, ...] = ()) -> int:
        """Call a method of the interface that is called like `name`; give the call's serial."""
        from jeepney import DBusAddress, new_method_call

        message = new_method_call(DBusAddress(path, bus_name=name, interface=name), method, signature or None, body)
        self._serial += 1
        self.socket.sendall(message.serialise(serial=self._serial))
        return self._serial

    def read(self) -> list[Any]:
        """Give the messages that have come; raises OSError at the end of the connection."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionResetError
        self._parser.add_data(data)
        messages = []
        while (message := self._parser.get_next_message()) is not None:
            messages.append(message)
        return messages


class DBusCourier:
    """Carries notifications to the session's daemon; reports come from its thread."""

    def __init__(self, report: Callable[[Report], None], icon: str = "") -> None:
        """Get ready; the thread starts with the first notification. `icon` is a file's path or a theme's name."""
        self._report = report
        self._desk = Desk(icon)
        self._commands: deque[Callable[[], None]] = deque()
        self._ending = False
        self._line: _Line | None = None
        self._tickets: dict[int, int] = {}
        self._capabilities_serial: int | None = None
        self._try_again = 0.0
        self._bell, self._ear = socket.socketpair()
        self._bell.settimeout(0.0)
        self._thread: threading.Thread | None = None

    # ------------------------------------------------------------ any thread

    def notify(self, notification: Notification) -> None:
        """Show it, in the place of an earlier one of its key."""
        self._tell(lambda: self._desk.notify(notification, time.monotonic()))

    def withdraw(self, key: str) -> None:
        """Show it no longer."""
        if self._thread is not None:
            self._tell(lambda: self._desk.withdraw(key))

    def close(self) -> None:
        """Withdraw what is shown and end the thread, in at most a second."""
        self._ending = True
        if self._thread is not None:
            self._ring()
            self._thread.join(_END_S)
            if self._thread.is_alive():
                log.warning("the notification thread has not ended")
                return
        self._bell.close()
        self._ear.close()

    def _tell(self, command: Callable[[], None]) -> None:
        if self._ending:
            return
        self._commands.append(command)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="notifications", daemon=True)
            self._thread.start()
        self._ring()

    def _ring(self) -> None:
        try:
            self._bell.send(b"!")
        except BlockingIOError:
            return  # it is ringing already

    # ------------------------------------------------------------ the thread

    def _run(self) -> None:
        try:
            while not self._ending:
                self._turn()
            self._desk.farewell()
            self._send()
        except Exception:  # the outermost frame of the thread: the program goes on without notifications
            log.exception("the notification thread has failed")
        finally:
            self._hang_up()

    def _turn(self) -> None:
        """Wait for something, take it in, and send what follows from it."""
        sockets = [self._ear] if self._line is None else [self._ear, self._line.socket]
        ready, _, _ = select.select(sockets, [], [], self._patience())
        if self._ear in ready:
            self._ear.recv(4096)
        while self._commands:
            self._commands.popleft()()
        if self._line is not None and self._line.socket in ready:
            self._read()
        now = time.monotonic()
        self._desk.expire(now)
        if self._line is None and self._desk.wants_daemon and now >= self._try_again:
            self._connect(now)
        self._send()
        for report in self._desk.reports():
            self._report(report)

    def _patience(self) -> float | None:
        """Give the seconds until something has to be done without being told; None for never."""
        moments = [self._desk.deadline()]
        if self._line is None and self._desk.wants_daemon:
            moments.append(self._try_again)
        known = [moment for moment in moments if moment is not None]
        return max(0.0, min(known) - time.monotonic()) if known else None

    def _connect(self, now: float) -> None:
        self._try_again = now + _RECONNECT_S
        try:
            self._line = _Line()
            self._ask_capabilities()
        except (OSError, KeyError, ValueError, RuntimeError, StopIteration) as error:
            log.info("no session bus for notifications: %s", error)
            self._hang_up()

    def _ask_capabilities(self) -> None:
        """Ask what the daemon can; where none runs the bus starts one for this call, if it knows one."""
        assert self._line  # noqa: S101 - called on a line only
        self._capabilities_serial = self._line.call(_NAME, _PATH, "GetCapabilities")

    def _send(self) -> None:
        if self._line is None:
            return
        try:
            for call in self._desk.calls():
                serial = self._line.call(_NAME, _PATH, call.method, call.signature, call.body)
                self._tickets[serial] = call.ticket
        except OSError as error:
            self._lose(error)

    def _read(self) -> None:
        assert self._line  # noqa: S101 - called with a line only
        try:
            for message in self._line.read():
                self._take(message)
        except OSError as error:
            self._lose(error)

    def _lose(self, error: OSError) -> None:
        log.info("the session bus is gone: %s", error)
        self._hang_up()
        self._desk.daemon_gone()
        self._desk.calls()

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.socket.close()
            self._line = None
        self._tickets.clear()
        self._capabilities_serial = None

    def _take(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        fields, kind = message.header.fields, message.header.message_type
        if kind is MessageType.signal:
            self._take_signal(fields.get(HeaderFields.member), message.body)
            return
        serial = fields.get(HeaderFields.reply_serial)
        error = fields.get(HeaderFields.error_name, "") if kind is MessageType.error else None
        absent = error is not None and any(f"org.freedesktop.DBus.Error.{name}" in error for name in _ABSENT)
        if serial is not None and serial == self._capabilities_serial:
            if not absent:
                self._desk.daemon_came(frozenset(message.body[0]) if error is None else frozenset({"body"}))
        elif (ticket := self._tickets.pop(serial, None)) is not None:
            if error is not None:
                log.info("a notification was refused: %s", error)
                self._desk.refused(ticket, absent=absent)
            elif message.body:
                self._desk.answered(ticket, message.body[0])

    def _take_signal(self, member: str | None, body: tuple[Any, ...]) -> None:
        if member == "NameOwnerChanged":
            _, old, new = body
            if old:
                self._desk.daemon_gone()
            if new:
                self._ask_capabilities()
        elif body and isinstance(body[0], int):
            self._take_answer(member, body[0], body[1] if len(body) > 1 and isinstance(body[1], str) else "")

    def _take_answer(self, member: str | None, number: int, said: str) -> None:
        """Take what a person did with a notification."""
        if member == "ActivationToken":
            self._desk.token(number, said)
        elif member == "ActionInvoked":
            self._desk.pressed(number, said)
        elif member == "NotificationClosed":
            self._desk.closed(number)
