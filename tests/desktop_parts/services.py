"""Services of a desktop that a test plays: logind, screen savers, Mutter's idle monitor, on a real bus."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from jeepney import HeaderFields, Message, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

if TYPE_CHECKING:
    from types import TracebackType

Answer = tuple[str, tuple[Any, ...]]


class Service:
    """Owns a name and answers its methods from a table of member to (signature, body); a context manager."""

    def __init__(self, address: str, name: str, answers: dict[str, Answer]) -> None:
        """Describe it; a member that is not in the table gets an error, and one that is None none at all."""
        self.answers = answers
        self.asked: list[str] = []
        self._connection = open_dbus_connection(address)
        self._connection.send_and_get_reply(message_bus.RequestName(name))
        self._to_say: deque[Message] = deque()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name=f"service {name}")

    def __enter__(self) -> Service:  # noqa: PYI034 - typing.Self is of Python 3.11
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the bus."""
        self._ending = True
        self._thread.join(60.0)
        self._connection.close()

    def say(self, message: Message) -> None:
        """Send a signal."""
        self._to_say.append(message)

    def _run(self) -> None:
        while not self._ending:
            while self._to_say:
                self._connection.send(self._to_say.popleft())
            try:
                self._answer(self._connection.receive(timeout=0.1))
            except TimeoutError:
                continue
            except ConnectionError:
                return

    def _answer(self, message: Message) -> None:
        if message.header.message_type is not MessageType.method_call:
            return
        member = message.header.fields[HeaderFields.member]
        self.asked.append(member)
        found = self.answers.get(member)
        if found is None:
            self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
        else:
            self._connection.send(new_method_return(message, *found))
