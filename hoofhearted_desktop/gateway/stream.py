"""The live stream, by Socket.IO: who asks for less gets less, who is slow gets the newest, and nobody costs the agent anything."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from flask import request

from hoofhearted_desktop.gateway import stream_engine, stream_entry
from hoofhearted_desktop.gateway.doors import Refusal
from hoofhearted_desktop.gateway.stream_clients import Client
from hoofhearted_desktop.gateway.stream_feeds import Feed
from hoofhearted_desktop.gateway.stream_wishes import understand
from hoofhearted_desktop.link.allowance import Allowance

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.gateway.frame import Frame
    from hoofhearted_desktop.gateway.stream_transport import Transport

log = logging.getLogger(__name__)

MOST_CLIENTS = 6000
LOOK_AGAIN_S = 1.0
SIGN_IN_S = 10.0
"""For a connection to say who it is; then it ends."""

WISHES_AT_ONCE = 20
WISHES_PER_S = 2.0

Json = dict[str, Any]


class Stream:
    """All clients, and one feed a host."""

    def __init__(self, frame: Frame, clock: Callable[[], float] = time.monotonic) -> None:
        """Put Socket.IO before the rest of what `frame` serves."""
        self._doors = frame.doors
        self._clock = clock
        self._engine = stream_engine.Engine(frame.app, opened=self._opened, begun=self._begun)
        self._feeds = {each.key: Feed(each, self._engine.spawn) for each in frame.hosts}
        self._clients: dict[str, Client] = {}
        self._allowances: dict[str, Allowance] = {}
        self._strangers: dict[str, float] = {}
        self._watching = False
        self._engine.on("connect", self._connect)
        self._engine.on("disconnect", self._disconnect)
        self._engine.on("start_monitoring", self._start)
        self._engine.on("stop_monitoring", self._stop)

    def end(self) -> None:
        """Let everybody go; they will try to come back."""
        for client in list(self._clients.values()):
            client.leave()
        self._clients.clear()
        self._engine.end()

    # ------------------------------------------------------------ what a client says

    def _connect(self, auth: object = None) -> None:
        """Let a client in, or say why not."""
        found = stream_entry.judge(self._doors, request.environ, auth)
        if isinstance(found, Refusal):
            raise _refused(found.status, found.detail, found.retry_s)
        if len(self._clients) >= MOST_CLIENTS:
            raise _refused(503, f"{MOST_CLIENTS} clients have a stream already; try again when one has gone", 60.0)
        visitor, cookie = found
        key = self._engine.key_of(_sid())
        client = self._clients[key] = Client(self._engine.socket(key), _sid(), visitor, cookie)
        if key in self._engine.transports:
            client.reach_by(self._engine.transports[key])
        self._strangers.pop(key, None)
        self._allowances[key] = Allowance(WISHES_AT_ONCE, WISHES_PER_S, self._clock())

    def _disconnect(self, *_reason: object) -> None:
        """Forget a client; its connection may stay for a moment, as a stranger's."""
        key = self._engine.key_of(_sid())
        client = self._clients.pop(key, None)
        self._allowances.pop(key, None)
        if client is not None:
            client.leave()
            self._strangers[key] = self._clock()

    def _start(self, *said: object) -> Json:
        """Begin to tell a client what it wishes, in place of what it wished before."""
        client = self._client()
        if client is None:
            return self._wrong(401, "sign in first")
        if len(said) > 1:
            return self._wrong(422, "start_monitoring: expected one object")
        if not self._allowances[self._engine.key_of(_sid())].takes(self._clock()):
            return self._wrong(429, "start_monitoring came too often; what was wished before goes on", 1.0)
        found = understand(said[0] if said else None, tuple(self._feeds))
        if isinstance(found, str):
            return self._wrong(422, found)
        client.leave()
        for key in found.hosts:
            client.joined.append((self._feeds[key], found.selection))
            self._feeds[key].join(client, found.selection)
        return {"ok": True, "monitoring": found.told()}

    def _stop(self, *_said: object) -> Json:
        """Tell a client nothing any more."""
        client = self._client()
        if client is None:
            return self._wrong(401, "sign in first")
        client.leave()
        return {"ok": True, "monitoring": None}

    def _client(self) -> Client | None:
        return self._clients.get(self._engine.key_of(_sid()))

    def _wrong(self, status: int, detail: str, retry_s: float | None = None) -> Json:
        """Tell the one who asks what is wrong, by an event and by its answer."""
        problem = stream_entry.problem(status, detail, retry_s)
        self._engine.tell(_sid(), "error", problem)
        return {"ok": False, "problem": problem}

    # ------------------------------------------------------------ who is there

    def _begun(self, key: str) -> None:
        """Take that somebody has opened a connection, who has to say soon who it is."""
        self._strangers[key] = self._clock()
        if not self._watching:
            self._watching = True
            self._engine.spawn(self._watch)

    def _opened(self, key: str, transport: Transport) -> None:
        """Take that a connection has become a WebSocket."""
        client = self._clients.get(key)
        if client is not None:
            client.reach_by(transport)

    def _watch(self) -> None:
        """Look again at who is there, while anybody is."""
        try:
            while self._engine.count():
                self._engine.sleep(LOOK_AGAIN_S)
                self._engine.look_after()
                self._look_again()
        finally:
            self._watching = False

    def _look_again(self) -> None:
        """End the streams of tokens that were revoked and of browsers that signed out, and who never said who it is."""
        now = self._clock()
        for key, since in list(self._strangers.items()):
            if not self._engine.has(key):
                del self._strangers[key]
            elif now - since > SIGN_IN_S:
                self._engine.close(key)
        judged: dict[tuple[str, str | None], bool] = {}
        for client in list(self._clients.values()):
            who = client.visitor.token_id, client.cookie
            if who not in judged:
                judged[who] = self._doors.still_counts(*who)
            if not judged[who]:
                detail = "the token was revoked" if client.cookie is None else "the session has ended; sign in again"
                self._engine.tell(client.sid, "error", stream_entry.problem(401, detail))
                self._engine.disconnect(client.sid)


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _refused(status: int, detail: str, retry_s: float | None) -> Exception:
    return stream_engine.Engine.refusal(detail, stream_entry.problem(status, detail, retry_s))


def plug(frame: Frame) -> None:
    """Plug it in."""
    stream = Stream(frame)
    frame.ends.append(stream.end)
