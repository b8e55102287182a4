"""Who guesses is locked out for longer and longer, alone or in numbers; who has a token is not; nothing grows without end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.gateway import guessing
from hoofhearted_desktop.gateway.guessing import Guessing, place_of


def fail(law: Guessing, address: str, now: float, times: int = guessing.FAILURES) -> bool:
    return [law.failed(address, now) for _ in range(times)][-1]


def test_five_wrong_tokens_lock_an_address_out_and_each_time_for_longer() -> None:
    law = Guessing(0.0)
    assert not fail(law, "192.0.2.1", 0.0, guessing.FAILURES - 1)
    assert law.waits_s("192.0.2.1", 0.0) == 0
    now, waits = 0.0, []
    for _ in range(8):
        law.failed("192.0.2.1", now) if not waits else fail(law, "192.0.2.1", now)
        waits.append(law.waits_s("192.0.2.1", now))
        now += waits[-1]
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert law.waits_s("192.0.2.2", now - 1) == 0, "another address has nothing to do with it"


def test_mistakes_that_are_far_apart_do_not_add_up_and_a_day_forgives() -> None:
    law = Guessing(0.0)
    for each in range(50):
        assert not law.failed("192.0.2.1", each * (guessing.WINDOW_S / 4 + 1))
    now = 50 * guessing.WINDOW_S
    fail(law, "192.0.2.1", now)
    fail(law, "192.0.2.1", now + 60)
    now += 2 * guessing.FORGOTTEN_AFTER_S
    assert fail(law, "192.0.2.1", now)
    assert law.waits_s("192.0.2.1", now) == guessing.LOCK_S


def test_guesses_from_everywhere_lock_out_all_but_those_who_were_let_in_before() -> None:
    law = Guessing(0.0)
    law.let_in("192.0.2.1", 0.0, "right")
    for each in range(guessing.FAILURES_OF_ALL + 1):
        law.failed(f"198.51.100.{each}", 1.0)
    assert law.waits_s("203.0.113.1", 1.0) == guessing.LOCK_S
    assert law.waits_s("192.0.2.1", 1.0) == 0
    assert law.waits_s("203.0.113.1", 1.0 + guessing.LOCK_S) == 0
    fail(law, "192.0.2.1", 1.0)
    assert law.waits_s("192.0.2.1", 1.0) > 0, "to have a token does not allow to guess others"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("unknown", "unknown", True),
    ],
)
def test_what_counts_as_one(one: str, other: str, same: bool) -> None:
    assert (place_of(one) == place_of(other)) == same


@given(st.lists(st.tuples(st.ip_addresses().map(str), st.floats(0, 5), st.booleans()), max_size=300))
def test_what_is_remembered_is_bounded_and_no_lock_lasts_for_ever(steps: list[tuple[str, float, bool]]) -> None:
    law, now = Guessing(0.0), 0.0
    for address, passes_s, guesses in steps:
        now += passes_s
        law.failed(address, now) if guesses else law.let_in(address, now, address)
        assert 0 <= law.waits_s(address, now) <= guessing.LONGEST_LOCK_S
    assert all(law.waits_s(address, now + guessing.LONGEST_LOCK_S) == 0 for address, _, _ in steps)


def test_no_more_addresses_are_remembered_than_there_is_room_for() -> None:
    law = Guessing(0.0)
    for each in range(2 * guessing.MOST_REMEMBERED):
        law.failed(f"10.{each >> 16 & 255}.{each >> 8 & 255}.{each & 255}", 0.0)
    assert len(law) == guessing.MOST_REMEMBERED
