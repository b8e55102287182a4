"""A client that confirms its ticks has one on its way at most: what waits, waits where the newest replaces it."""

from __future__ import annotations

from typing import Any

import pytest

from hoofhearted_desktop.agent.client import (
    MOST_SILENT_S,
    MOST_WAITING_BYTES,
    MUCH_WAITING_BYTES,
    SLOW_S,
    Client,
)
from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.messages import Subscription

CONFIRMS = Subscription(confirms=True)


def client(wish: Subscription = CONFIRMS) -> Client:
    made = Client(0.0)
    assert sent(made).startswith(b"HOOFHEARTED")
    made.subscribe(wish)
    return made


def sent(client: Client, now: float = 0.0) -> bytes:
    """Take all that it would send to a stream that takes everything, as a network with buffers does."""
    said = b""
    while client.wants_to_send:
        data = bytes(client.next_bytes())
        said += data
        client.sent(len(data), now)
    return said


def test_a_tick_waits_until_the_one_before_was_confirmed_and_the_newest_takes_its_place() -> None:
    slow = client()
    slow.tick(b"1")
    assert sent(slow) == b"1"
    for line in (b"2", b"3"):
        slow.tick(line)
        assert sent(slow) == b""
    slow.confirm({"ticks": 1}, 1.0)
    assert sent(slow) == b"3"
    assert slow.skipped_ticks == 1
    slow.confirm({"ticks": 1}, 2.0)
    slow.tick(b"4")
    assert sent(slow) == b"", "an old confirmation again is none"
    slow.confirm({"ticks": 2}, 2.0)
    assert sent(slow) == b"4"


def test_who_does_not_confirm_gets_every_tick() -> None:
    usual = client(Subscription())
    for line in (b"1", b"2"):
        usual.tick(line)
        assert sent(usual) == line


def test_an_answer_waits_for_no_confirmation_and_a_tick_keeps_its_place_before_it() -> None:
    slow = client()
    slow.tick(b"1")
    assert sent(slow) == b"1"
    slow.tick(b"2")
    slow.answer(b"episode")
    assert sent(slow) == b"2episode"
    slow.tick(b"3")
    slow.confirm({"ticks": 1}, 0.0)
    assert sent(slow) == b"", "one is still on its way"
    slow.confirm({"ticks": 2}, 0.0)
    assert sent(slow) == b"3"


def test_who_stops_confirming_is_stuck() -> None:
    slow = client()
    slow.tick(b"1")
    sent(slow)
    slow.tick(b"2")
    assert not slow.is_stuck(MOST_SILENT_S - 1)
    assert slow.is_stuck(MOST_SILENT_S + 1)
    slow.confirm({"ticks": 1}, MOST_SILENT_S)
    sent(slow, MOST_SILENT_S)
    assert not slow.is_stuck(MOST_SILENT_S + 1)


def test_who_has_much_waiting_is_stuck_only_where_it_takes_nothing() -> None:
    slow = client()
    slow.answer(b"x" * (MUCH_WAITING_BYTES + 1))
    assert slow.is_behind, "further requests are refused"
    assert not slow.is_stuck(SLOW_S - 1)
    assert slow.is_stuck(SLOW_S + 1)
    slow.answer(b"y")
    slow.next_bytes()
    slow.sent(1, SLOW_S + 1)
    assert not slow.is_behind
    assert not slow.is_stuck(2 * SLOW_S)
    slow.answer(b"z" * MOST_WAITING_BYTES)
    assert slow.is_stuck(SLOW_S + 1), "there is an end to what is kept for one client"


@pytest.mark.parametrize(
    "params", [{}, {"ticks": None}, {"ticks": "1"}, {"ticks": -5}, {"ticks": 10**30}, {"ticks": 1.5}]
)
def test_a_confirmation_that_cannot_be_is_passed_over(params: dict[str, Any]) -> None:
    slow = client()
    slow.tick(b"1")
    sent(slow)
    slow.confirm(params, 0.0)
    slow.tick(b"2")
    assert sent(slow) == b""


def test_the_wish_is_read() -> None:
    assert messages.subscription_from({"confirms": True}).confirms
    assert not messages.subscription_from({}).confirms
