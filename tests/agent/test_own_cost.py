"""What an agent says of its own cost: since it began, in the last minute, and how soon it could answer."""

from __future__ import annotations

import time
from typing import Optional

import pytest

from hoofhearted_desktop.agent import own_cost
from hoofhearted_desktop.agent.own_cost import MARK_EVERY_S, OwnCost


class Used:
    """What an agent has used, as a test says it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, asks_a_driver: bool = True) -> None:
        self.cpu_s, self.looks = 0.25, 0
        self.calls: Optional[int] = 20 if asks_a_driver else None
        monkeypatch.setattr(time, "process_time", lambda: self.cpu_s)
        self.cost = OwnCost(lambda: self.looks, lambda: self.calls)

    def second(self, now: float) -> None:
        self.looks += 1
        self.cpu_s += 0.002
        if self.calls is not None:
            self.calls += 8
        self.cost.note(now)


def test_the_last_minute_is_told_and_not_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    used = Used(monkeypatch)
    for second in range(601):
        used.second(100.0 + second)
    told = used.cost.told()
    assert told["lately"] == {"passed_s": 60.0, "cpu_s": pytest.approx(0.12), "looks": 60, "driver_calls": 480}
    assert (told["looks"], told["driver_calls"]) == (601, 20 + 8 * 601)
    assert told["cpu_s"] == pytest.approx(0.25 + 0.002 * 601)


def test_what_was_asked_for_just_now_is_not_in_the_last_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    used = Used(monkeypatch)
    for second in range(31):
        used.second(float(second))
    used.cpu_s += 5.0
    assert used.cost.told()["lately"]["cpu_s"] == pytest.approx(0.06)


def test_before_there_is_anything_to_compare_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    used = Used(monkeypatch)
    assert used.cost.told()["lately"] is None
    for second in range(int(MARK_EVERY_S)):
        used.second(float(second))
    assert used.cost.told()["lately"] is None
    used.second(MARK_EVERY_S)
    assert used.cost.told()["lately"]["looks"] == 10


def test_a_stand_in_calls_no_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    used = Used(monkeypatch, asks_a_driver=False)
    for second in range(31):
        used.second(float(second))
    told = used.cost.told()
    assert (told["driver_calls"], told["lately"]["driver_calls"]) == (None, None)


def test_a_clock_that_went_back_is_no_end_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    used = Used(monkeypatch)
    for now in (100.0, 110.0, 5.0, 15.0):
        used.second(now)
    assert used.cost.told()["lately"]["looks"] == 3


def test_the_first_answer_is_counted_from_the_start_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(own_cost, "awake_or_not_s", lambda: clock[0])
    monkeypatch.setattr("hoofhearted_desktop.probes.system.own_age_s", lambda: clock[0] - 999.7)
    used = Used(monkeypatch)
    assert used.cost.told()["first_answer_s"] is None
    used.cost.can_answer()
    clock[0] = 4000.0
    used.cost.can_answer()  # only the first time counts
    told = used.cost.told()
    assert (told["first_answer_s"], told["up_s"]) == (pytest.approx(0.3), pytest.approx(3000.3))


def test_an_age_that_cannot_be_told_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoofhearted_desktop.probes.system.own_age_s", lambda: None)
    used = Used(monkeypatch)
    used.cost.can_answer()
    told = used.cost.told()
    assert (told["first_answer_s"], told["up_s"]) == (None, None)
