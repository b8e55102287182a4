"""A client of the stream that does only what a test tells it, over gevent in this process: raw WebSocket, slow if it shall be."""

from __future__ import annotations

import base64
import contextlib
import json
import socket as sockets
import ssl
from typing import TYPE_CHECKING, Any

import gevent
import gevent.socket
import gevent.ssl
from wsproto import events
from wsproto.connection import Connection, ConnectionType

from hoofhearted_desktop.gateway import server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gevent.ssl import SSLContext

    from tests.gateway.rig import Rig

PATIENCE_S = 10.0
Json = dict[str, Any]


@contextlib.contextmanager
def served(rig: Rig, context: SSLContext | None = None) -> Iterator[int]:
    """Serve a rig on a port of its own."""
    listening = gevent.socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    serving = server.Server(listening, rig.frame.app, context)
    serving.stop_timeout = 0
    serving.start()
    try:
        yield listening.getsockname()[1]
    finally:
        serving.stop()
        for end in reversed(rig.frame.ends):
            end()
        while _CLIENTS:
            _CLIENTS.pop().end()
        listening.close()


def until(wanted: Callable[[], Any]) -> Any:
    """Let the loop run until that is true."""
    with gevent.Timeout(PATIENCE_S):
        while not (found := wanted()):
            gevent.sleep(0.005)
    return found


_CLIENTS: list[Client] = []


class Client:
    """Signed in with `token` if there is one. Nothing is read before `next` or `take`."""

    def __init__(
        self,
        port: int,
        token: str | None = None,
        *,
        headers: str = "",
        receive_bytes: int = 0,
        signs_in: bool = True,
        tls: bool = False,
    ) -> None:
        _CLIENTS.append(self)
        self.connection = Connection(ConnectionType.CLIENT)
        self.socket: Any = gevent.socket.socket()
        if receive_bytes:
            self.socket.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect(("127.0.0.1", port))
        if tls:
            context = gevent.ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket)
        key = base64.b64encode(b"0123456789abcdef").decode()
        self.socket.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            more = self.socket.recv(1)
            if not more:
                break
            head += more
        self.status = int(head.split()[1])
        self.inbox: list[str] = []
        self._text = ""
        self.closed: int | None = None
        if self.status == 101:
            assert self.next().startswith("0{"), "Engine.IO opens"
            if signs_in:
                self.say("40" + (json.dumps({"token": token}) if token else ""))

    def say(self, text: str) -> None:
        """Send a message of Engine.IO as it stands."""
        self.socket.sendall(self.connection.send(events.Message(text)))

    def emit(self, event: str, *said: object) -> None:
        """Send an event that wants no answer."""
        self.say("42" + json.dumps([event, *said]))

    def ask(self, event: str, *said: object) -> Any:
        """Send an event and give its acknowledgement; what comes before it is lost."""
        self.say("427" + json.dumps([event, *said]))
        while not (found := self.next()).startswith("437"):
            pass
        (answer,) = json.loads(found[3:])
        return answer

    def next(self) -> str:
        """Give the next message; empty at the end."""
        while not self.inbox:
            data = self.socket.recv(65536)
            if not data:
                return ""
            self.connection.receive_data(data)
            for event in self.connection.events():
                if isinstance(event, events.TextMessage):
                    self._text += event.data
                    if event.message_finished:
                        self.inbox.append(self._text)
                        self._text = ""
                elif isinstance(event, events.CloseConnection):
                    self.closed = event.code
                    return ""
        return self.inbox.pop(0)

    def take(self, event: str) -> Json:
        """Give the body of the next event of that name; others are passed over."""
        while found := self.next():
            if found.startswith("42"):
                name, body = json.loads(found[2:])
                if name == event:
                    assert isinstance(body, dict)
                    return body
        raise AssertionError(f"the stream ended before {event} came")

    def end(self) -> None:
        """Be gone."""
        self.socket.close()
