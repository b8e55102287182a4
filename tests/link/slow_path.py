"""A way to a port of this machine on which everything takes a while, for any number of connections: a proxy that waits."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import selectors
import socket
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Self

_CHUNK = 65536


class SlowPath(threading.Thread):
    """Listens on `port` of loopback, and passes on to another, either way `delay_s` later."""

    def __init__(self, to: int, delay_s: float) -> None:
        """Get ready."""
        super().__init__(name="slow path", daemon=True)
        self._to = to
        self._delay_s = delay_s
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._bell = socket.socketpair()
        self._others: dict[socket.socket, socket.socket] = {}
        self._under_way: list[tuple[float, int, socket.socket, bytes]] = []
        self._numbers = itertools.count()

    def __enter__(self) -> Self:
        """Begin."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Cut everything."""
        self._bell[0].send(b"x")
        self.join(10)
        for each in (*self._bell, self._listener, *self._others):
            each.close()

    def run(self) -> None:
        """Pass on."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._bell[1], selectors.EVENT_READ)
            selector.register(self._listener, selectors.EVENT_READ)
            while True:
                wait_s = max(0.0, self._under_way[0][0] - time.monotonic()) if self._under_way else None
                for key, _ in selector.select(wait_s):
                    if key.fileobj is self._bell[1]:
                        return
                    if key.fileobj is self._listener:
                        self._accept(selector)
                    else:
                        assert isinstance(key.fileobj, socket.socket)
                        self._hear(selector, key.fileobj)
                while self._under_way and self._under_way[0][0] <= time.monotonic():
                    _, _, end, data = heapq.heappop(self._under_way)
                    with contextlib.suppress(OSError):  # who was to get it has gone
                        end.sendall(data) if data else end.shutdown(socket.SHUT_WR)

    def _accept(self, selector: selectors.BaseSelector) -> None:
        one, _ = self._listener.accept()
        other = socket.create_connection(("127.0.0.1", self._to))
        for end, far in ((one, other), (other, one)):
            self._others[end] = far
            selector.register(end, selectors.EVENT_READ)

    def _hear(self, selector: selectors.BaseSelector, end: socket.socket) -> None:
        data = b""
        with contextlib.suppress(OSError):
            data = end.recv(_CHUNK)
        if not data:
            selector.unregister(end)
        heapq.heappush(
            self._under_way, (time.monotonic() + self._delay_s, next(self._numbers), self._others[end], data)
        )
