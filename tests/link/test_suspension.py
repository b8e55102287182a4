"""A sleep is told by the clocks, whichever of them stand still in it."""

from __future__ import annotations

from hoofhearted_desktop.link.suspension import LOOK_EVERY_S, Suspension, clock_of_sleep


class Clocks:
    def __init__(self) -> None:
        self.awake = 1000.0
        self.always = 1_760_000_000.0
        self.suspension = Suspension(lambda: self.awake, lambda: self.always)

    def passes(self, awake_s: float, always_s: float) -> bool:
        self.awake += awake_s
        self.always += always_s
        return self.suspension.has_been()


def test_ordinary_seconds_are_none() -> None:
    clocks = Clocks()
    assert not any(clocks.passes(LOOK_EVERY_S, LOOK_EVERY_S + 0.01) for _ in range(10_000))


def test_a_clock_that_stands_still_tells_it_once() -> None:
    clocks = Clocks()
    assert clocks.passes(1.0, 3600.0)
    assert not clocks.passes(1.0, 1.0)


def test_where_both_go_on_nobody_having_looked_tells_it() -> None:
    assert Clocks().passes(3600.0, 3600.0)


def test_a_clock_that_is_set_back_is_none() -> None:
    assert not Clocks().passes(1.0, -3600.0)


def test_this_computer_is_awake() -> None:
    suspension = Suspension()
    assert not suspension.has_been()
    before = clock_of_sleep()()
    assert clock_of_sleep()() >= before
