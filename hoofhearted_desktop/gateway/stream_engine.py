"""Flask-SocketIO with what this gateway has instead of its own: the WebSocket below, bounds, silence about clients' mistakes.

The only place that knows how Socket.IO and Engine.IO are made inside.
"""

from __future__ import annotations

import logging
import time
import weakref
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import flask_socketio
import gevent
import msgspec
from engineio import packet
from gevent.pool import Group
from socketio.exceptions import ConnectionRefusedError as RefusalOfSocketIO

from hoofhearted_desktop.gateway import problems
from hoofhearted_desktop.gateway.stream_transport import Transport
from hoofhearted_desktop.gateway.stream_wire import LARGEST_MESSAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

    from hoofhearted_desktop.gateway.guard import Environ, Start, Wsgi

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 6500
"""More than there may be clients: some have still to say who they are."""

CONNECT, EVENTS = "0", frozenset("0123")
PATH = "/socket.io"
LATE_S = 1.0
FAREWELL_S = 10.0
"""For a client of long polling to fetch why its stream has ended."""


class _Json:
    """JSON for Socket.IO, strict. What cannot be read is a ValueError, brackets in thousands too."""

    @staticmethod
    def dumps(value: object, **_how: object) -> str:
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str, **_how: object) -> Any:
        try:
            return msgspec.json.decode(text)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ValueError(str(error)) from error


class Engine:
    """Socket.IO over one Flask application. `opened` is told of each WebSocket, `begun` of each connection, by its key."""

    def __init__(self, app: Flask, *, opened: Callable[[str, Transport], None], begun: Callable[[str], None]) -> None:
        """Stand before what the application answers."""
        self._tasks = Group()
        self._opened = opened
        self._begun = begun
        self.transports: dict[str, Transport] = {}
        self._pings: deque[tuple[float, weakref.ref[Any]]] = deque()
        self._pongs: deque[tuple[float, weakref.ref[Any]]] = deque()
        self._gone: deque[tuple[float, str]] = deque()
        quiet = logging.Logger("hoofhearted.stream", logging.CRITICAL + 1)  # noqa: LOG001 - anybody could fill a log by mistakes
        self._io: Any = flask_socketio.SocketIO(
            app,
            async_mode="gevent",
            async_handlers=False,
            cors_allowed_origins=[],
            http_compression=False,
            json=_Json,
            manage_session=False,
            monitor_clients=False,
            max_http_buffer_size=LARGEST_MESSAGE,
            logger=quiet,
            engineio_logger=quiet,
        )
        self._io.on_error_default(self._failed)
        self._server: Any = self._io.server  # type: ignore[attr-defined]
        self._engine: Any = self._server.eio
        self._engine._async = {**self._engine._async, "websocket": self._transport, "thread": self._task}  # noqa: SLF001 - it has no other way
        self._connected = self._engine.handlers["connect"]
        self._message = self._engine.handlers["message"]
        self._disconnected = self._engine.handlers["disconnect"]
        self._engine.handlers.update(connect=self._on_connect, message=self._on_message, disconnect=self._on_disconnect)
        self._inner: Wsgi = app.wsgi_app
        app.wsgi_app = self._bounded  # type: ignore[method-assign]

    # ------------------------------------------------------------ what the stream asks for

    def on(self, event: str, handler: Callable[..., Any]) -> None:
        """Have `handler` called with what a client says."""
        self._io.on_event(event, handler)

    def tell(self, sid: str, event: str, body: dict[str, Any]) -> None:
        """Tell one client something, in its turn."""
        self._io.emit(event, body, to=sid)

    def key_of(self, sid: str) -> str:
        """Give the connection's key, which is Engine.IO's name for it."""
        return str(self._server.manager.eio_sid_from_sid(sid, "/"))

    def socket(self, key: str) -> Any:
        """Give Engine.IO's socket."""
        return self._engine.sockets[key]

    def has(self, key: str) -> bool:
        """Whether that connection is there."""
        return key in self._engine.sockets

    def count(self) -> int:
        """Tell how many connections there are."""
        return len(self._engine.sockets)

    def disconnect(self, sid: str) -> None:
        """End a client's stream; the official client then does not come back by itself."""
        self._server.disconnect(sid)

    def close(self, key: str) -> None:
        """End a connection."""
        found = self._engine.sockets.pop(key, None)
        if found is not None:
            found.close(wait=False, reason=self._engine.reason.SERVER_DISCONNECT)

    def spawn(self, call: Callable[..., Any], *args: Any) -> Any:
        """Run a greenlet that ends with the stream at the latest."""
        return self._tasks.spawn(call, *args)

    @staticmethod
    def sleep(seconds: float) -> None:
        """Let others have their turn."""
        gevent.sleep(seconds)

    def end(self) -> None:
        """End all connections; nothing of it goes on."""
        self._engine.sockets.clear()
        self._engine.shutdown()
        for transport in list(self.transports.values()):
            transport.close()
        self._tasks.kill(block=True, timeout=2.0)

    # ------------------------------------------------------------ what Engine.IO asks for

    def _transport(self, handler: Any, _server: Any) -> Transport:
        return Transport(handler.__self__, self._stands, self.spawn)

    def _stands(self, transport: Transport) -> None:
        key = transport.socket.sid
        self.transports[key] = transport
        self._opened(key, transport)

    def _task(
        self, target: Callable[..., Any], args: Iterable[Any] = (), kwargs: dict[str, Any] | None = None
    ) -> gevent.Greenlet[..., Any]:
        task: gevent.Greenlet[..., Any] = gevent.Greenlet(target, *args, **(kwargs or {}))
        self._tasks.add(task)
        return task

    def _on_connect(self, key: str, environ: Environ) -> Any:
        found = self._connected(key, environ)
        socket = self._engine.sockets[key]
        socket.schedule_ping = partial(
            self._ping_later, weakref.ref(socket)
        )  # its own is a greenlet that sleeps, for each client
        self._begun(key)
        return found

    def _ping_later(self, of: weakref.ref[Any]) -> None:
        socket = of()
        if socket is not None and socket.last_ping:
            socket.last_ping = None
            self._pings.append((time.monotonic() + self._engine.ping_interval, of))

    def look_after(self) -> None:
        """Ask those whose time has come whether they are still there, and let go of who is not; to be called every second or so.

        Engine.IO's own way to do so wakes for each client by itself.
        """
        now = time.monotonic()
        while self._pings and self._pings[0][0] <= now:
            of = self._pings.popleft()[1]
            socket = of()
            if socket is not None and not socket.closing and not socket.closed:
                socket.last_ping = time.time()
                socket.send(packet.Packet(packet.PING))
                self._pongs.append((now + self._engine.ping_timeout + LATE_S, of))
        while self._pongs and self._pongs[0][0] <= now:
            socket = self._pongs.popleft()[1]()
            if socket is not None and not socket.closing and not socket.closed:
                socket.check_ping_timeout()
        while self._gone and self._gone[0][0] <= now:
            self._engine.sockets.pop(self._gone.popleft()[1], None)

    def _on_message(self, key: str, data: object) -> None:
        """Pass a packet on if it is one that a client may send, and let it say once who it is."""
        signed_in = self._server.manager.sid_from_eio_sid(key, "/") is not None
        may = isinstance(data, str) and data[:1] in EVENTS and (signed_in != (data[:1] == CONNECT))
        if may:
            self._message(key, data)

    def _on_disconnect(self, key: str, reason: str) -> None:
        self._disconnected(key, reason)
        self.transports.pop(key, None)
        self._gone.append((time.monotonic() + FAREWELL_S, key))

    @staticmethod
    def _failed(error: BaseException) -> dict[str, Any]:
        log.error("the stream failed", exc_info=error)
        return {"ok": False, "problem": problems.members(500, "the gateway failed at this; its log says how")}

    @staticmethod
    def refusal(detail: str, body: dict[str, Any]) -> Exception:
        """Give what a handler of `connect` raises, so that the client's `connect_error` says it."""
        found: Exception = RefusalOfSocketIO(detail, body)
        return found

    # ------------------------------------------------------------ before Socket.IO

    def _bounded(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Refuse what needs no connection to be refused."""
        path = str(environ.get("PATH_INFO", ""))
        if path == PATH or path.startswith(PATH + "/"):
            query = parse_qs(str(environ.get("QUERY_STRING", "")))
            if "j" in query:
                return problems.answer(start_response, 400, "JSONP is not spoken here: any page could read it")
            if "sid" not in query and self.count() >= MOST_CONNECTIONS:
                return problems.answer(start_response, 503, "too many clients have a stream already; try again later")
        return self._inner(environ, start_response)
