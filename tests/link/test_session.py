"""A session with a real agent that is stopped, killed, and missing."""

from __future__ import annotations

import os
import queue
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.link import local, states
from hoofhearted_desktop.link.session import Session
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self

    from hoofhearted_desktop.link.progress import Progress

pytestmark = pytest.mark.real


class Follower:
    def __init__(self, opener: Any = None) -> None:
        self.inbox: queue.SimpleQueue[states.Event] = queue.SimpleQueue()
        self.session = Session(opener or local.opener(), self.inbox.put)

    def __enter__(self) -> Self:
        self.session.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.session.stop()

    def wait(self, wanted: Callable[[states.Event], bool], within_s: float = 15.0) -> tuple[states.Event, float]:
        began = time.monotonic()
        seen = []
        while time.monotonic() - began < within_s:
            try:
                event = self.inbox.get(timeout=0.2)
            except queue.Empty:
                continue
            seen.append(event)
            if wanted(event):
                return event, time.monotonic() - began
        raise AssertionError(f"did not come; came: {[type(each).__name__ for each in seen]}")

    def state(self, kind: type, within_s: float = 15.0) -> tuple[Any, float]:
        event, took_s = self.wait(
            lambda each: isinstance(each, states.StateChanged) and isinstance(each.state, kind), within_s
        )
        assert isinstance(event, states.StateChanged)
        return event.state, took_s


def agent_pid() -> int:
    return int((Path(os.environ["HOOFHEARTED_RUNTIME_DIR"]) / "agent.lock").read_text())


def is_tick(event: states.Event) -> bool:
    return isinstance(event, states.Ticked)


def test_it_goes_live_and_closes() -> None:
    follower = Follower()
    with follower:
        live, _ = follower.state(states.Live)
        assert live.hello.source == "nvml"
        follower.wait(is_tick)
    assert isinstance(follower.state(states.Closed)[0], states.Closed)


def test_a_killed_agent_is_noticed_at_once_and_replaced() -> None:
    with Follower() as follower:
        follower.wait(is_tick)
        first = agent_pid()
        os.kill(first, signal.SIGKILL)
        lost, took_s = follower.state(states.Lost)
        assert took_s < 1.5
        assert "signal 9" in lost.reason
        follower.state(states.Live)
        follower.wait(is_tick)
        assert agent_pid() != first


def test_a_stopped_agent_makes_the_readings_stale_within_five_seconds() -> None:
    with Follower() as follower:
        follower.wait(is_tick)
        pid = agent_pid()
        os.kill(pid, signal.SIGSTOP)
        try:
            stale, took_s = follower.state(states.Stale)
            assert took_s < 5.0
            assert stale.silent_s >= 3.0
        finally:
            os.kill(pid, signal.SIGCONT)
        follower.state(states.Live)
        follower.wait(is_tick)


def test_requests_are_answered_or_refused() -> None:
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    with Follower(local.opener(("connect", "--simulate", "home"))) as follower:
        follower.session.request("expectations.list", {}, answers.put)
        assert answers.get(timeout=10).result["rules"][0]["application"] == "jellyfin"
        follower.session.request("nonsense", {}, answers.put)
        assert answers.get(timeout=10).code == -32601


def test_what_cannot_be_reached_is_lost_with_its_reason_and_tried_again() -> None:
    tries: list[float] = []

    def opener(_progress: Progress) -> Unreachable:
        tries.append(time.monotonic())
        return Unreachable("no route to host", "switch the server on")

    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    with Follower(opener) as follower:
        lost, _ = follower.state(states.Lost)
        assert (lost.reason, lost.remedy, lost.retry_s) == ("no route to host", "switch the server on", 1.0)
        follower.session.request("why", {}, answers.put)
        assert follower.state(states.Lost)[0].retry_s == 2.0
        assert answers.get(timeout=5).message == "no route to host"
        follower.session.retry()
        assert follower.state(states.Lost)[0].retry_s == 1.0
    assert len(tries) == 3


def test_a_wrong_scenario_says_so() -> None:
    with Follower(local.opener(("connect", "--simulate", "nowhere"))) as follower:
        lost, _ = follower.state(states.Lost)
        assert "nowhere" in lost.reason
