"""What waits for one client of the stream: of each host the newest, never the ones before it, and a few alerts. Pure."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

MOST_ALERTS = 32
SEPARATOR = "\x1e"
"""Between the packets of one answer to long polling (the Engine.IO protocol, version 4)."""


class Packed(NamedTuple):
    """Events encoded once for all who get them: `payloads` are Engine.IO messages, `frames` the same as WebSocket's, in one run."""

    payloads: tuple[bytes, ...]
    frames: bytes

    def text(self) -> str:
        """Give it as long polling carries it."""
        return SEPARATOR.join(each.decode() for each in self.payloads)


def pack(payloads: list[bytes]) -> Packed:
    """Pack Socket.IO's packets for both transports."""
    messages = tuple(b"4" + each for each in payloads)
    return Packed(messages, b"".join(frame(each) for each in messages))


def frame(payload: bytes) -> bytes:
    """Give a text as one WebSocket frame of a server (RFC 6455, 5.2): final, not masked, not compressed."""
    length = len(payload)
    if length < 126:
        return b"\x81" + length.to_bytes(1, "big") + payload
    if length < 65536:
        return b"\x81\x7e" + length.to_bytes(2, "big") + payload
    return b"\x81\x7f" + length.to_bytes(8, "big") + payload


class Waiting:
    """Bounded by the number of hosts and MOST_ALERTS, however long nothing is taken."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._newest: dict[str, Packed] = {}
        self._alerts: deque[Packed] = deque(maxlen=MOST_ALERTS)
        self.missed = 0
        """How many alerts had to go since the last were taken: the oldest went."""

    def put(self, host: str, packed: Packed) -> None:
        """Let the newest of a host take the place of the one before."""
        self._newest.pop(host, None)
        self._newest[host] = packed

    def put_alert(self, packed: Packed) -> None:
        """Let an alert wait."""
        self.missed += len(self._alerts) == MOST_ALERTS
        self._alerts.append(packed)

    def take(self) -> list[Packed]:
        """Give all that waits, alerts first; nothing waits any more."""
        found = [*self._alerts, *self._newest.values()]
        self.clear()
        return found

    def clear(self) -> None:
        """Let go of it."""
        self._alerts.clear()
        self._newest.clear()
        self.missed = 0

    def __len__(self) -> int:
        """Tell how many packets wait."""
        return len(self._alerts) + len(self._newest)
