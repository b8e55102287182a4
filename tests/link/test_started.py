"""The stream of an agent that was started: the greeting comes first, and the wish to be waited for goes first."""

from __future__ import annotations

from typing import Optional

import pytest

from hoofhearted_desktop.core import wire
from hoofhearted_desktop.link.delivery import Started, Stays
from hoofhearted_desktop.link.facts import Hearing
from hoofhearted_desktop.link.stream import Unreachable


class Narrow:
    """A program that takes a few bytes at a time."""

    silence_ends = True

    def __init__(self, takes: int) -> None:
        self.takes = takes
        self.got = b""

    def read(self, _timeout_s: float) -> Optional[bytes]:
        return b"more"

    def write(self, data: bytes) -> int:
        self.got += data[: self.takes]
        return min(self.takes, len(data))

    def wake(self) -> None: ...

    def close(self) -> Unreachable:
        return Unreachable("closed")

    def close_input(self) -> None: ...

    def said(self) -> str:
        return ""

    def status(self) -> Optional[int]:
        return None


def heard() -> Hearing:
    hearing = Hearing()
    hearing.feed(b"HOOFHEARTED-AGENT/1\nfirst")
    return hearing


@pytest.mark.parametrize("takes", [1, 7, 64, 10_000])
def test_the_wish_goes_first_in_any_pieces(takes: int) -> None:
    program = Narrow(takes)
    stream = Started(program, heard(), Stays("me", 60.0))
    unsent = b"a request\n"
    for _ in range(1000):
        unsent = unsent[stream.write(unsent) :]
    wish = wire.encode(wire.Notice("stay", {"client": "me", "seconds": 60.0}))
    assert program.got == wish + b"a request\n"


def test_without_a_wish_nothing_is_added() -> None:
    program = Narrow(100)
    stream = Started(program, heard(), None)
    assert stream.read(0) == b"HOOFHEARTED-AGENT/1\nfirst"
    assert stream.read(0) == b"more"
    assert stream.write(b"a request\n") == 10
    assert program.got == b"a request\n"
    assert stream.close().reason == "closed"
