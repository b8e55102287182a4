"""Clients of the agent under the soak: they join over its socket, ask all it answers, and leave, some of them badly."""

from __future__ import annotations

import contextlib
import random
import selectors
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.agent import service
from hoofhearted_desktop.core import messages, wire

if TYPE_CHECKING:
    import socket
    from pathlib import Path

MOST_AT_ONCE = 6
HERE_S, AWAY_S = 0.6, 2.4
"""They come in swarms: most of its time an agent has nobody to tell anything."""
CHUNK = 1 << 16
RULES = 8

Json = dict[str, Any]


class Client:
    """One that has joined, until the time at which it leaves."""

    def __init__(self, connection: socket.socket, until: float, *, reads: bool) -> None:
        """Sit there."""
        self.connection = connection
        self.until = until
        self.reads = reads
        self.number = 0
        self.heard = 0

    def say(self, data: bytes) -> bool:
        """Send it as far as it goes; False where the agent has let go of us."""
        try:
            self.connection.send(data)
        except BlockingIOError:
            pass
        except OSError:
            return False
        return True

    def ask(self, method: str, **params: Any) -> bool:
        """Ask something."""
        self.number += 1
        return self.say(wire.encode(wire.Request(self.number, method, params)))


class Swarm:
    """All of them. `turn` does what is due, for the thread that waits for the agent's measures."""

    def __init__(self, directory: Path, seed: int) -> None:
        """Know where the socket is."""
        self._directory = directory / "run"
        self._rng = random.Random(seed)  # noqa: S311
        self.poll = selectors.DefaultSelector()
        self._clients: list[Client] = []
        self._next_join = 0.0
        self.joined = self.asked = self.received = self.refused = 0
        self._newest: Optional[float] = None

    def turn(self, now: float) -> None:
        """Join, ask and leave."""
        away = now % (HERE_S + AWAY_S) > HERE_S
        for client in [each for each in self._clients if away or each.until <= now]:
            self._leave(client)
        if not away and now >= self._next_join and len(self._clients) < MOST_AT_ONCE:
            self._next_join = now + self._rng.choice((0.0, 0.0, 0.01, 0.1))
            self._join(now)
        for client in list(self._clients):
            if self._rng.random() < 0.2 and not self._ask(client):
                self._leave(client)

    def read(self, client: Client) -> None:
        """Take what has come."""
        try:
            data = client.connection.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.received += len(data)
        client.heard += len(data)
        if not data:
            self._leave(client)
        elif b'"sample"' in data:
            at = data.find(b'"time":')
            number = data[at + 7 : at + 30].split(b",")[0].split(b"}")[0]
            with contextlib.suppress(ValueError):
                self._newest = float(number)

    def _join(self, now: float) -> None:
        connection = service.join(self._directory)
        if connection is None:
            self.refused += 1
            return
        connection.setblocking(False)
        rng = self._rng
        client = Client(connection, now + rng.choice((0.0, 0.02, 0.1, 0.3, 1.0)), reads=rng.random() < 0.9)
        self.joined += 1
        self._clients.append(client)
        if client.reads:
            self.poll.register(connection, selectors.EVENT_READ, client)
        manner = rng.random()
        if manner < 0.2:
            client.ask(messages.SUBSCRIBE)
            client.until = min(client.until, now + 0.1)
        elif manner < 0.5:
            client.ask(messages.SUBSCRIBE, view="summary", interval_s=2.0, confirms=rng.random() < 0.5)
        elif manner < 0.55:
            client.say(rng.choice((b"\n", b"{}\n", b"no JSON\n", b'{"jsonrpc":"2.0","method":', b"\xff" * 300)))
        client.ask(messages.HELLO)
        if self.joined == 1:  # what is imported with the first question of its kind is there from the beginning
            for _, method, params in self._questions():
                client.ask(method, **params)

    def _leave(self, client: Client) -> None:
        if client not in self._clients:
            return
        self._clients.remove(client)
        if client.reads:
            self.poll.unregister(client.connection)
        if self._rng.random() < 0.3:
            client.say(wire.encode(wire.Notice(messages.LEAVE, {})))
        client.connection.close()

    def _ask(self, client: Client) -> bool:
        self.asked += 1
        method, params = self._question()
        return client.ask(method, **params)

    def _questions(self) -> list[tuple[float, str, Json]]:
        """Give what may be asked, and how often."""
        rng = self._rng
        now = self._newest or 1.77e9
        since = now - rng.choice((60.0, 3600.0, 86400.0, 7 * 86400.0, 90 * 86400.0))
        gpu = f"GPU-{rng.randrange(3):08x}-0000-4000-8000-000000000000"
        rule = {"id": f"soak-{rng.randrange(RULES)}", "application": f"worker{rng.randrange(60)}"}
        return [
            (20, messages.WHY, {}),
            (6, messages.EPISODES, {"since": since, "limit": rng.choice((1, 20, 200))}),
            (3, messages.EPISODE_GET, {"id": f"{rng.getrandbits(16):04x}"}),
            (3, messages.EPISODE_NOTE, {"id": f"{rng.getrandbits(128):032x}", "text": "seen"}),
            (6, messages.HISTORY, {"gpu": gpu, "from": since, "max_points": rng.choice((50, 600))}),
            (2, messages.HISTORY, {"gpu": gpu, "from": since, "by": "application", "min": True}),
            (4, messages.HISTORY, {"gpu": gpu, "since": now - 300}),
            (1, messages.USAGE, {"from": since}),
            (1, messages.DATA_STATUS, {}),
            (4, messages.EXPECT, {"rule": {**rule, "effect": rng.choice(("expect", "tell"))}}),
            (4, messages.UNEXPECT, {"id": rule["id"]}),
            (2, messages.MOVE, {"id": rule["id"], "place": 1}),
            (4, messages.EXPECTATIONS, {}),
            (4, messages.SETTINGS_GET, {}),
            (2, messages.SETTINGS_SET, {"table": "watching", "key": "hold_s", "value": rng.choice((3, 10))}),
            (2, messages.SETTINGS_SET, {"table": "energy", "key": "price_per_kwh", "value": rng.choice((0.3, None))}),
            (3, messages.PRESENCE, {"user": "david", "idle_s": 3, "locked": False}),
            (2, messages.COST, {}),
            (2, "no.such.method", {}),
            (2, messages.PROCESS_ABOUT, {"pid": 1000 + rng.randrange(1000), "started": 1.0}),
            (0.02, messages.DATA_DELETE, {"before": now - 8 * 86400.0, "history": True, "episodes": True}),
            (0.1, messages.FORGET, {}),
            (0.3, messages.PREVIEW, {"watching": {"hold_s": 9.0}}),
        ]

    def _question(self) -> tuple[str, Json]:
        questions = self._questions()
        _, method, params = self._rng.choices(questions, [often for often, _, _ in questions])[0]
        return method, params

    def close(self) -> None:
        """Have all leave."""
        for client in list(self._clients):
            self._leave(client)
        self.poll.close()

    def told(self) -> Json:
        """Give what they have done."""
        return {"joined": self.joined, "asked": self.asked, "received_mb": round(self.received / 1e6, 1)}
