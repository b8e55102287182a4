"""So much at once, and so much a second."""

from __future__ import annotations

from hoofhearted_desktop.link.allowance import Allowance


def test_a_burst_is_taken_and_then_a_steady_trickle() -> None:
    allowed = Allowance(8, 4, 0.0)
    taken = sum(allowed.takes(second / 1000) for second in range(10_000))
    assert 8 + 39 <= taken <= 8 + 40


def test_what_has_come_is_paid_for_by_waiting() -> None:
    allowed = Allowance(1000, 100, 0.0)
    assert allowed.owes_s(1000, 0.0) == 0.0
    assert allowed.owes_s(50, 0.0) == 0.5
    assert allowed.owes_s(0, 0.5) == 0.0


def test_a_clock_that_goes_back_gives_nothing() -> None:
    allowed = Allowance(1, 1, 100.0)
    assert allowed.takes(100.0)
    assert not allowed.takes(50.0)
