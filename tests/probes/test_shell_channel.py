"""A channel gives whole answers however they are cut, none where they are late, and ends where its stream does."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoofhearted_desktop.probes import shell_channel
from hoofhearted_desktop.probes.shell_channel import Channel, Section
from hoofhearted_desktop.probes.source import SourceEnded
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "HOOFtest"


class Pair:
    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        self.channel = Channel(ours, MARK, "# the script\n")

    def says(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.theirs.sendall(piece)

    def close(self) -> None:
        self.channel.close()
        self.theirs.close()


@pytest.fixture
def pair() -> Iterator[Pair]:
    made = Pair()
    yield made
    made.close()


def mark(words: str) -> bytes:
    return f"\n{MARK} {words}\n".encode()


def test_the_script_goes_first_and_each_question_has_an_end(pair: Pair) -> None:
    assert pair.channel.ask("hh_host", 0.01) is None
    assert pair.theirs.recv(4096) == b"# the script\n\nhh_host\nhh_say end 1\n"


def test_an_answer_is_taken_as_it_was_read(pair: Pair) -> None:
    pair.channel.begin("x")
    pair.says(b"a banner\n", mark("line 12"), b"a\0b\n", mark("stat 12"), b"\xff\n\n", mark("end 1"))
    assert pair.channel.take(5) == (Section("line", "12", b"a\0b\n"), Section("stat", "12", b"\xff\n\n"))
    assert pair.channel.open_s is None
    assert pair.channel.took_s > 0


def test_a_late_answer_is_waited_for_and_nothing_is_asked_meanwhile(pair: Pair) -> None:
    assert pair.channel.ask("one", 0.01) is None
    assert pair.channel.ask("two", 0.01) is None
    assert pair.channel.open_s is not None
    assert b"two" not in pair.theirs.recv(4096)
    pair.says(mark("end 1"))
    assert pair.channel.ask("three", 0.01) is None
    assert b"three\nhh_say end 2" in pair.theirs.recv(4096)
    pair.says(mark("a"), mark("end 2"))
    assert pair.channel.take(5) == (Section("a", "", b""),)


def test_what_looks_like_a_mark_in_a_name_is_none(pair: Pair) -> None:
    pair.channel.begin("x")
    pair.says(mark("line 1"), f"a {MARK} end 1".encode(), mark("end 1"))
    assert pair.channel.take(5) == (Section("line", "1", f"a {MARK} end 1".encode()),)


def test_the_end_is_told_at_once(pair: Pair) -> None:
    pair.theirs.close()
    with pytest.raises(SourceEnded):
        pair.channel.look()
    with pytest.raises(SourceEnded):
        pair.channel.ask("x", 5)


def test_a_shell_that_is_silent_for_long_is_gone() -> None:
    ours, theirs = socket.socketpair()
    now = 0.0
    channel = Channel(ours, MARK, "", longest_s=8, clock=lambda: now)
    channel.begin("x")
    now = 7.9
    assert channel.ask("y", 0) is None
    now = 8.0
    with pytest.raises(SourceEnded):
        channel.ask("y", 0)
    channel.close()
    theirs.close()


def test_a_flood_is_an_end(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell_channel, "LARGEST_ANSWER", 1000)
    pair.channel.begin("x")
    pair.says(b"y" * 2000)
    with pytest.raises(SourceEnded):
        pair.channel.take(5)


def test_more_than_the_stream_takes_waits(pair: Pair) -> None:
    pair.channel.begin("y" * 2_000_000)
    received = 0
    while received < 2_000_000:
        received += len(pair.theirs.recv(1 << 16))
        pair.channel.take(0)
    assert pair.channel.open_s is not None


@settings(max_examples=examples(50))
@given(st.lists(st.integers(0, 200), max_size=6), st.binary(max_size=60))
def test_any_cut_is_the_same_answer(cuts: list[int], data: bytes) -> None:
    whole = b"noise" + mark("stat 7") + data + mark("end 1")
    places = sorted(min(cut, len(whole)) for cut in cuts)
    answers = []
    with contextlib.closing(Pair()) as pair:
        pair.channel.begin("x")
        for start, stop in zip([0, *places], [*places, len(whole)]):  # noqa: B905 - not in Python 3.9
            pair.says(whole[start:stop])
            answers.append(pair.channel.take(0))
    assert [answer for answer in answers if answer is not None] == [(Section("stat", "7", data),)]
