"""A session confirms the readings that came over a network, those included that newer ones have overtaken."""

from __future__ import annotations

import itertools
import queue
from typing import Any, Optional

import pytest

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.assessment import Tick
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.link.talk import Talk, Wish, Wishes
from tests import readings

HELLO = {"host": "far", "version": "0.1.0", "protocol": wire.PROTOCOL, "source": "nvml"}


def tick(second: float) -> bytes:
    told = Tick(readings.sample(second, readings.gpu(5.0)), ())
    return wire.encode(wire.Notice(messages.TICK, messages.tick_to_json(told)))


class Scripted:
    """Gives what is prepared, piece by piece, and then ends; remembers what it was sent."""

    def __init__(self, *, silence_ends: bool, pieces: list[bytes]) -> None:
        self.silence_ends = silence_ends
        self.pieces: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        for each in (wire.greeting(), wire.encode(wire.Result(1, HELLO)), *pieces, b"\n"):
            self.pieces.put(each)
        self.sent: list[dict[str, Any]] = []

    def read(self, _timeout_s: float) -> Optional[bytes]:
        return b"" if self.pieces.empty() else self.pieces.get()

    def write(self, data: bytes) -> int:
        for message in wire.Decoder().feed(data):
            assert isinstance(message, (wire.Notice, wire.Request))
            self.sent.append({"method": message.method, **message.params})
        return len(data)

    def wake(self) -> None: ...

    def close(self) -> Unreachable:
        return Unreachable("closed")


def followed(stream: Scripted) -> list[dict[str, Any]]:
    """Follow it to its end; gives what was sent of subscriptions and confirmations."""
    Talk(stream, lambda _event: None, itertools.count(1), Wishes(Wish()), Progress()).follow()
    return [each for each in stream.sent if each["method"] in {messages.SUBSCRIBE, messages.GOT}]


@pytest.mark.parametrize("silence_ends", [True, False])
def test_what_came_over_a_network_is_confirmed_and_nothing_else(silence_ends: bool) -> None:
    sent = followed(Scripted(silence_ends=silence_ends, pieces=[tick(1.0), tick(2.0) + tick(3.0)]))
    assert sent[0].get("confirms", False) is silence_ends
    assert [each["ticks"] for each in sent[1:]] == ([1, 3] if silence_ends else [])
