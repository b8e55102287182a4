"""The back-off's law: from 1 s to 60 s, spread, and begun anew."""

from __future__ import annotations

import random

from hoofhearted_desktop.link import backoff
from hoofhearted_desktop.link.backoff import Backoff


def waits(law: Backoff, count: int) -> list[float]:
    told = []
    for _ in range(count):
        law.begin_try()
        told.append(law.wait_s(0.0))
    return told


def test_the_shortest_waits_are_doubled_up_to_forty_seconds() -> None:
    assert waits(Backoff(lambda: 0.0), 9) == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 40.0, 40.0, 40.0]


def test_the_longest_are_half_as_long_again_and_a_minute_at_most() -> None:
    assert waits(Backoff(lambda: 1.0), 9) == [1.5, 3.0, 6.0, 12.0, 24.0, 48.0, 60.0, 60.0, 60.0]


def test_a_year_of_failures_overflows_nothing() -> None:
    assert waits(Backoff(lambda: 1.0), 600_000)[-1] == backoff.LONGEST_S


def test_sessions_that_lost_the_same_network_do_not_come_back_in_step() -> None:
    drawn = random.Random(7).random  # noqa: S311 - no secret
    seventh = [waits(Backoff(drawn), 7)[-1] for _ in range(20)]
    assert max(seventh) - min(seventh) > 10.0
    assert all(40.0 <= each <= 60.0 for each in seventh)


def test_it_begins_anew_when_asked_and_after_a_connection_that_settled() -> None:
    law = Backoff(lambda: 0.0)
    waits(law, 5)
    law.begin_anew()
    assert law.begin_try() == 1
    assert law.wait_s(0.0) == 1.0
    waits(law, 5)
    law.begin_try()
    assert law.wait_s(backoff.SETTLED_S + 0.1) == 1.0
    assert law.begin_try() == 2
    assert law.wait_s(backoff.SETTLED_S) == 2.0
