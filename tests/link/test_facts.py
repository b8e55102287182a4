"""What a server says before the agent speaks is read alike however it is cut, and nothing of it can harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.link.facts import LONGEST_NOISE, MOST_LINES, Facts, Hearing, clean

TOLD = (
    b"Welcome!\r\nlast login: \x1b[31mnever\x1b[0m no end\n"
    b"HOOFHEARTED-SERVER os=Linux\n\nHOOFHEARTED-SERVER arch=x86_64\n\nHOOFHEARTED-SERVER libc=glibc\n\nHOOFHEARTED-SERVER gpu=driver\n"
    b"HOOFHEARTED-SERVER\nHOOFHEARTED-SERVER nonsense=1\nHOOFHEARTED-SERVER python=/opt/a b/python3\r\n"
    b'HOOFHEARTED-SERVER version=3.11.2\nHOOFHEARTED-SERVER then=start\nHOOFHEARTED-AGENT/1\n{"jsonrpc"'
)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_it_is_read_alike_however_it_is_cut(sizes: list[int]) -> None:
    hearing, rest = Hearing(), TOLD
    for size in sizes:
        hearing.feed(rest[:size])
        rest = rest[size:]
    hearing.feed(rest)
    assert hearing.facts == Facts("Linux", "x86_64", "glibc", "driver", "/opt/a b/python3", "3.11.2")
    assert str(hearing.facts) == "Linux x86_64, Python 3.11.2, NVIDIA driver"
    assert hearing.then == "start"
    assert hearing.greeting == b'HOOFHEARTED-AGENT/1\n{"jsonrpc"'


def test_noise_is_kept_clean_and_short() -> None:
    hearing = Hearing()
    hearing.feed(b"\x1b]0;title\x07\x1b[1mThis account is currently\x00 not available.\n" + b"x" * 5000 + b"\n")
    assert hearing.noise == ["This account is currently not available.", "x" * 300]
    hearing.feed(b"line\n" * 200)
    assert len(hearing.noise) == MOST_LINES
    assert not hearing.too_noisy
    hearing.feed(b"y" * (LONGEST_NOISE + 1))
    assert hearing.too_noisy


def test_what_a_server_says_holds_no_sign_that_cannot_be_seen() -> None:
    hearing = Hearing()
    hearing.feed("the \u202edekcol si tnuocca\u200b\n".encode())
    hearing.feed("HOOFHEARTED-SERVER detail=no\u202e \u2066space\n".encode())
    assert hearing.noise == ["the \ufffddekcol si tnuocca\ufffd"]
    assert hearing.facts.detail == "no\ufffd \ufffdspace"


def test_a_last_line_needs_no_end() -> None:
    hearing = Hearing()
    hearing.feed(b"HOOFHEARTED-SERVER then=no_python")
    assert not hearing.came
    hearing.rest()
    assert hearing.take() == "no_python"
    assert not hearing.came


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\n", b"HOOFHEARTED-SERVER =\n", b"HOOFHEARTED-SERVER detail=\x1b[2J<b>\n"]
)
def test_whatever_comes_is_text_without_control_characters(data: bytes) -> None:
    hearing = Hearing()
    hearing.feed(data)
    said = " ".join([*hearing.noise, *(each for each in hearing.facts if each)])
    assert said == clean(said)
    assert said.isprintable()
