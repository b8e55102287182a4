"""A call that never comes back costs one thread and nobody's patience."""

from __future__ import annotations

import threading

import pytest

from hoofhearted_desktop.probes.call_aside import CallAside
from hoofhearted_desktop.probes.one_call import Hung

SOON_S = 0.01
LONG_S = 30.0


def drivers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "driver"]


def test_it_gives_what_the_call_gives_and_raises_what_it_raises() -> None:
    calls = CallAside("driver")
    assert calls.run(lambda: 7, LONG_S) == 7
    with pytest.raises(ZeroDivisionError):
        calls.run(lambda: 1 / 0, LONG_S)
    assert calls.run(threading.get_ident, LONG_S) != threading.get_ident()
    calls.close()
    assert drivers() == []
    assert calls.run(lambda: 8, LONG_S) == 8  # it begins anew
    calls.close()


def test_one_that_is_never_used_has_no_thread() -> None:
    calls = CallAside("driver")
    calls.close()
    assert drivers() == []


def test_a_stuck_call_is_the_only_one_and_is_got_over() -> None:
    now = [100.0]
    released, begun = threading.Event(), []

    def hang() -> None:
        begun.append("hang")
        released.wait()

    calls = CallAside("driver", clock=lambda: now[0])
    assert calls.run(hang, SOON_S) == Hung(0)
    for seconds in (1.0, 2.0, 60.0):
        now[0] = 100 + seconds
        assert calls.run(lambda: begun.append("another"), LONG_S) == Hung(seconds)
        calls.close()  # it cannot, and does not wait
    assert (begun, len(drivers())) == (["hang"], 1)
    released.set()
    calls._answered.acquire(timeout=LONG_S)
    calls._answered.release()
    assert calls.run(lambda: "well", LONG_S) == "well"
    calls.close()


def test_what_went_wrong_in_a_stuck_call_is_not_swallowed() -> None:
    released = threading.Event()

    def fail_late() -> None:
        released.wait()
        raise RuntimeError("late")

    calls = CallAside("driver")
    assert isinstance(calls.run(fail_late, SOON_S), Hung)
    released.set()
    calls._answered.acquire(timeout=LONG_S)
    calls._answered.release()
    with pytest.raises(RuntimeError, match="late"):
        calls.run(lambda: 7, LONG_S)
    assert calls.run(lambda: 7, LONG_S) == 7
    calls.close()
