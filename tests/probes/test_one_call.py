"""A call that never comes back costs one thread and nobody's patience: another goes on, and no second call is begun."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.probes.one_call import Hung, OneCall, Superseded

if TYPE_CHECKING:
    from collections.abc import Callable

LONG_S = 30.0
PATIENCE_S = 3.0


class Stuck:
    """A call in a thread of its own that has begun and comes back when it is let go."""

    def __init__(self, calls: OneCall, late: Callable[[], Any] = lambda: "late") -> None:
        self.begun, self.released = threading.Event(), threading.Event()
        self.calls, self.late = calls, late
        self.superseded = False
        self.thread = threading.Thread(target=self._run)
        self.thread.start()
        assert self.begun.wait(LONG_S)

    def _run(self) -> None:
        try:
            self.calls.run(self._hang, PATIENCE_S)
        except Superseded:
            self.superseded = True

    def _hang(self) -> Any:
        self.begun.set()
        assert self.released.wait(LONG_S)
        return self.late()

    def come_back(self) -> None:
        self.released.set()
        self.thread.join(LONG_S)


def test_it_gives_what_the_call_gives_and_raises_what_it_raises_on_the_thread_that_asks() -> None:
    calls = OneCall()
    assert calls.run(lambda: 7, LONG_S) == 7
    with pytest.raises(ZeroDivisionError):
        calls.run(lambda: 1 / 0, LONG_S)
    assert calls.run(threading.get_ident, LONG_S) == threading.get_ident()
    assert not calls.stuck


def test_only_what_is_overdue_is_given_up_and_only_once() -> None:
    now = [100.0]
    calls = OneCall(clock=lambda: now[0])
    assert (calls.overdue_in_s(), calls.give_up()) == (float("inf"), False)
    stuck = Stuck(calls)
    now[0] = 102.0
    assert (calls.overdue_in_s(), calls.give_up(), calls.stuck) == (1.0, False, False)
    now[0] = 103.0
    assert (calls.overdue_in_s(), calls.give_up(), calls.stuck) == (0.0, True, True)
    assert (calls.overdue_in_s(), calls.give_up()) == (float("inf"), False)
    stuck.come_back()
    assert (stuck.superseded, calls.stuck) == (True, False)


def test_a_stuck_call_is_the_only_one_and_is_got_over() -> None:
    now = [100.0]
    calls = OneCall(clock=lambda: now[0])
    stuck = Stuck(calls)
    now[0] = 100.0 + PATIENCE_S
    assert calls.give_up()
    begun: list[str] = []
    for seconds in (4.0, 5.0, 60.0):
        now[0] = 100.0 + seconds
        assert calls.run(lambda: begun.append("another"), LONG_S) == Hung(seconds)
    assert begun == []
    stuck.come_back()
    assert calls.run(lambda: "well", LONG_S) == "well"


def test_one_that_comes_back_in_time_is_not_superseded() -> None:
    calls = OneCall()
    stuck = Stuck(calls)
    stuck.come_back()
    assert (stuck.superseded, calls.give_up()) == (False, False)


def test_what_went_wrong_in_a_stuck_call_is_not_swallowed() -> None:
    def fail() -> None:
        raise RuntimeError("late")

    now = [0.0]
    calls = OneCall(clock=lambda: now[0])
    stuck = Stuck(calls, late=fail)
    now[0] = 60.0
    assert calls.give_up()
    stuck.come_back()
    assert stuck.superseded
    with pytest.raises(RuntimeError, match="late"):
        calls.run(lambda: 7, LONG_S)
    assert calls.run(lambda: 7, LONG_S) == 7


def test_where_there_is_no_memory_to_end_a_call_it_is_over_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = OneCall()

    def nothing_left(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(calls, "_end", nothing_left)
        with pytest.raises(MemoryError):
            calls.run(lambda: 1, 3.0)
    assert calls.run(lambda: 2, 3.0) == 2
