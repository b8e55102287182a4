"""The wire: cut at every byte, banners, hostile lines."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import wire

MESSAGES = [
    wire.Request(1, "hello", {"client": "test"}),
    wire.Notice("tick", {"text": "72 °C – é\n"}),
    wire.Result(1, {"host": "dreams"}),
    wire.Failure("x", wire.METHOD_NOT_FOUND, "no such method"),
]
STREAM = wire.greeting() + b"".join(wire.encode(message) for message in MESSAGES)
WHOLE = [wire.Greeting(wire.PROTOCOL), *MESSAGES]


def test_every_cut_gives_the_same_messages() -> None:
    for cut in range(len(STREAM) + 1):
        decoder = wire.Decoder(expects_magic=True)
        assert decoder.feed(STREAM[:cut]) + decoder.feed(STREAM[cut:]) == WHOLE, cut


def test_byte_by_byte() -> None:
    decoder = wire.Decoder(expects_magic=True)
    assert [message for byte in STREAM for message in decoder.feed(bytes([byte]))] == WHOLE


def test_a_banner_is_skipped() -> None:
    decoder = wire.Decoder(expects_magic=True)
    assert decoder.feed(b"Welcome to dreams\r\n{}\n\nLast login: never\n" + STREAM) == WHOLE


def test_a_stream_that_only_chatters_is_given_up() -> None:
    decoder = wire.Decoder(expects_magic=True)
    told = decoder.feed(b"chatter\n" * (wire.LONGEST_BANNER // 8 + 1))
    assert [type(message) for message in told] == [wire.Broken]
    assert decoder.feed(STREAM) == []


def test_a_greeting_of_a_version_without_end_is_none() -> None:
    """Python makes no whole number of more than 4300 digits, and a stranger may write as many as he likes."""
    told = wire.Decoder(expects_magic=True).feed(wire.MAGIC + b"9" * 5000 + b"\n" + STREAM)
    assert told == [wire.Broken("the agent's greeting has no protocol version")]


def test_an_endless_line_is_cut_off() -> None:
    decoder = wire.Decoder(longest_line=1000)
    told = [message for _ in range(20) for message in decoder.feed(b"x" * 100)]
    assert [type(message) for message in told] == [wire.Broken]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", wire.PARSE_ERROR),
        (b"\xff\xfe", wire.PARSE_ERROR),
        (b"[" * 100_000, wire.PARSE_ERROR),
        (b'{"jsonrpc":"2.0","id":1,"method":"why","params":{"x":NaN}}', wire.PARSE_ERROR),
        (b'{"jsonrpc":"2.0","id":1,"result":{"x":1e999}}', wire.PARSE_ERROR),
        (b'{"jsonrpc":"2.0","id":1,"result":[-' + b"9" * 400 + b".5]}", wire.PARSE_ERROR),
        (b"[]", wire.INVALID_REQUEST),
        (b'{"id":1,"method":"why"}', wire.INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":true,"method":"why"}', wire.INVALID_REQUEST),
        (
            b'{"jsonrpc":"2.0","id":null,"method":"why"}',
            wire.INVALID_REQUEST,
        ),  # no notification: those have no id at all
        (b'{"jsonrpc":"2.0","id":1,"method":7}', wire.INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":1,"method":"why","params":[1]}', wire.INVALID_PARAMS),
        (b'{"jsonrpc":"2.0","id":1}', wire.INVALID_REQUEST),
    ],
)
def test_a_bad_line_is_named_and_the_next_is_read(line: bytes, code: int) -> None:
    told = wire.Decoder().feed(line + b"\n" + wire.encode(MESSAGES[0]))
    assert isinstance(told[0], wire.Malformed)
    assert told[0].code == code
    assert told[1:] == [MESSAGES[0]]


def test_a_message_is_one_line_of_plain_bytes() -> None:
    line = wire.encode(wire.Notice("tick", {"name": "a\nb\u2028c"}))
    assert line.count(b"\n") == 1
    assert json.loads(line)["params"]["name"] == "a\nb\u2028c"


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_no_bytes_make_it_raise(chunks: list[bytes]) -> None:
    decoder = wire.Decoder()
    for chunk in chunks:
        decoder.feed(chunk)
