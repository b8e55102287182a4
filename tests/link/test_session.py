"""A session with a real agent that is stopped, killed, and missing."""

from __future__ import annotations

import os
import queue
import shlex
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import messages, model
from hoofhearted_desktop.link import local, pulse, states
from hoofhearted_desktop.link.progress import Step
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.link.suspension import Suspension
from tests.desktop_parts.programs import BUSY_S
from tests.link.follower import Follower, is_tick

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self

    from hoofhearted_desktop.link.progress import Progress

pytestmark = pytest.mark.real


def agent_pid() -> int:
    return int((Path(os.environ["HOOFHEARTED_RUNTIME_DIR"]) / "agent.lock").read_text())


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
        lost, _ = follower.state(states.Lost)
        assert lost.reason.startswith("the agent was killed: "), "which its silence would not tell"
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
            assert took_s < 5.0 + BUSY_S
            assert stale.silent_s >= 3.0
        finally:
            os.kill(pid, signal.SIGCONT)
        follower.state(states.Live)
        follower.wait(is_tick)


def test_requests_are_answered_or_refused() -> None:
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    with Follower(local.opener(("connect", "--simulate", "home"))) as follower:
        follower.session.request("expectations.list", {}, answers.put)
        assert answers.get(timeout=60).result["rules"][0]["application"] == "jellyfin"
        follower.session.request("nonsense", {}, answers.put)
        assert answers.get(timeout=60).code == -32601


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
        assert answers.get(timeout=60).message == "no route to host"
        follower.session.retry()
        assert follower.state(states.Lost)[0].retry_s == 1.0
    assert len(tries) == 3


def test_a_wrong_scenario_says_so() -> None:
    with Follower(local.opener(("connect", "--simulate", "nowhere"))) as follower:
        lost, _ = follower.state(states.Lost)
        assert "nowhere" in lost.reason


class Cable(local.Child):
    """An agent at the end of a cable that can be pulled: what is on its way is swallowed, and nobody is told."""

    silence_ends = True
    pulled = False

    def read(self, timeout_s: float) -> bytes | None:
        data = super().read(timeout_s)
        return None if self.pulled and data else data

    def write(self, data: bytes) -> int:
        return len(data) if self.pulled else super().write(data)


class Wire:
    """Opens cables, one after another, and keeps them until their agents have left."""

    def __init__(self) -> None:
        self.cables: list[Cable] = []

    def __call__(self, _progress: Progress) -> Cable:
        self.cables.append(Cable(local.command(("connect", "--simulate", "home"))))
        return self.cables[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for cable in self.cables:
            cable._process.wait(60)


def test_a_server_that_falls_silent_is_noticed_within_ten_seconds_and_reached_again() -> None:
    with Wire() as wire, Follower(wire) as follower:
        follower.wait(is_tick)
        wire.cables[0].pulled = True
        began = time.monotonic()
        follower.state(states.Stale)
        lost, _ = follower.state(states.Lost)
        assert 7.0 < time.monotonic() - began < 10.5 + BUSY_S
        assert lost.reason == "the server does not answer any more"
        assert lost.retry_s == 1.0
        follower.state(states.Live)
        follower.wait(is_tick)
    assert len(wire.cables) == 2


def test_a_stopped_agent_behind_a_network_is_given_up_and_one_of_this_machine_waited_for() -> None:
    with Wire() as wire, Follower(wire) as remote, Follower() as here:
        remote.wait(is_tick)
        here.wait(is_tick)
        stopped = wire.cables[0].pid, agent_pid()
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        try:
            remote.state(states.Lost)
            assert here.state(states.Stale)[0].silent_s >= 3.0
            with pytest.raises(AssertionError, match="did not come"):
                here.state(states.Lost, within_s=3.0)
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)
        here.state(states.Live)


def test_another_network_asks_a_live_server_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        pulse, "DEAD_AFTER_S", 2 * (5.0 + BUSY_S)
    )  # by its silence alone it would be given up much later
    with Wire() as wire, Follower(wire) as follower:
        follower.wait(is_tick)
        wire.cables[0].pulled = True
        began = time.monotonic()
        follower.session.network_changed()
        follower.state(states.Lost)
        assert time.monotonic() - began < 5.0 + BUSY_S
        follower.state(states.Live)
        follower.session.network_changed()
        follower.wait(is_tick)
        with pytest.raises(AssertionError, match="did not come"):
            follower.state(states.Lost, within_s=4.0)
    assert len(wire.cables) == 2


class Refusals:
    """An opener that is always refused, with what it says each time."""

    def __init__(self, why: Unreachable) -> None:
        self.why = why
        self.tries = 0

    def __call__(self, _progress: Progress) -> Unreachable:
        self.tries += 1
        return self.why


def test_another_network_ends_a_wait_and_begins_the_back_off_anew() -> None:
    opener = Refusals(Unreachable("no route to host"))
    with Follower(opener, drawn=1.0) as follower:
        for wait_s in (1.5, 3.0, 6.0):
            assert follower.state(states.Lost)[0].retry_s == wait_s
        follower.session.network_changed()
        lost, _ = follower.state(states.Lost)
        assert (lost.retry_s, lost.attempt) == (1.5, 1), "when the wait of 6 s is over, it would be the fourth"


@pytest.mark.parametrize("code", ["host_key_changed", "not_accepted"])
def test_what_waits_for_a_person_is_not_tried_again_by_itself(code: str) -> None:
    opener = Refusals(Unreachable("no", code=code, waits=True))
    with Follower(opener) as follower:
        lost, _ = follower.state(states.Lost)
        assert (lost.code, lost.retry_s) == (code, None)
        follower.session.network_changed()
        with pytest.raises(AssertionError, match="did not come"):
            follower.state(states.Lost, within_s=2.0)
        assert opener.tries == 1
        follower.session.retry()
        follower.state(states.Lost)
        assert opener.tries == 2


def test_a_sleep_of_the_computer_ends_a_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    slept = threading.Event()
    monkeypatch.setattr(Suspension, "has_been", lambda _self: slept.is_set() and (slept.clear() is None))
    opener = Refusals(Unreachable("no route to host"))
    with Follower(opener, drawn=1.0) as follower:
        for wait_s in (1.5, 3.0, 6.0):
            assert follower.state(states.Lost)[0].retry_s == wait_s
        slept.set()
        lost, _ = follower.state(states.Lost)
        assert (lost.retry_s, lost.attempt) == (1.5, 1), "when the wait of 6 s is over, it would be the fourth"


class Hanging:
    """An opener that waits for ever, unless it is cancelled; or even then."""

    def __init__(self, *, obeys: bool = True) -> None:
        self.obeys = obeys
        self.begun = threading.Event()
        self.over = threading.Event()

    def __call__(self, progress: Progress) -> Unreachable:
        self.begun.set()
        progress.step(Step.CONNECTING, "nas")
        while not self.over.wait(0.02):
            if self.obeys and progress.cancelled:
                break
        return Unreachable("timed out")


def test_cancelling_waits_for_a_person() -> None:
    opener = Hanging()
    with Follower(opener) as follower:
        assert opener.begun.wait(60)
        follower.session.cancel()
        lost, took_s = follower.state(states.Lost)
        assert (lost.code, lost.retry_s) == ("cancelled", None)
        assert took_s < 1.0 + BUSY_S
        follower.session.network_changed()
        follower.session.retry()
        follower.state(states.Connecting)
        follower.session.cancel()
        assert follower.state(states.Lost)[0].code == "cancelled"


def test_a_stream_whose_agent_never_introduces_itself_can_be_cancelled() -> None:
    def opener(_progress: Progress) -> local.Child:
        return local.Child(["cat"])

    with Follower(opener) as follower:
        follower.state(states.Connecting)
        time.sleep(0.2)  # the stream is made by now, or will be cancelled while it is made
        began = time.monotonic()
        follower.session.cancel()
        assert follower.state(states.Lost)[0].code == "cancelled"
        assert time.monotonic() - began < 3.5 + BUSY_S


def test_twenty_sessions_of_which_half_hang_end_quickly() -> None:
    stubborn = Hanging(obeys=False)
    openers: list[Any] = [Hanging() for _ in range(10)]
    openers += [Refusals(Unreachable("no route to host")) for _ in range(8)]
    openers += [Refusals(Unreachable("no", code="not_accepted", waits=True)), stubborn]
    followers = [Follower(opener) for opener in openers]
    for follower in followers:
        follower.session.start()
    for opener in openers:
        assert not isinstance(opener, Hanging) or opener.begun.wait(60)
    began = time.monotonic()
    for follower in followers:
        follower.session.stop(0)
    assert time.monotonic() - began < 0.5 + BUSY_S, "to stop waits for nobody"
    for follower in followers[:-1]:
        follower.session.stop(2)
        assert isinstance(follower.state(states.Closed, within_s=20.0)[0], states.Closed)
    assert time.monotonic() - began < 2.0 + BUSY_S
    followers[-1].session.stop(0.1)
    stubborn.over.set()
    followers[-1].session.stop(5)
    assert followers[-1].state(states.Closed, within_s=20.0)


def test_it_says_goodbye_when_it_is_stopped(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    tee = f"{shlex.quote(sys.executable)} -m hoofhearted_desktop.agent connect --simulate home"

    def opener(_progress: Progress) -> local.Child:
        return local.Child(["sh", "-c", f"tee {shlex.quote(str(heard))} | {tee}"])

    with Follower(opener) as follower:
        follower.wait(is_tick)
    assert heard.read_text().splitlines()[-1] == '{"jsonrpc":"2.0","method":"leave","params":{}}'


def test_the_view_can_be_changed_while_it_is_followed() -> None:
    with Follower(local.opener(("connect", "--simulate", "many")), view=messages.SUMMARY) as follower:
        small, _ = follower.wait(is_tick)
        assert isinstance(small, states.Ticked)
        assert small.tick.sample.system == model.System()
        follower.session.watch(readings=frozenset({messages.DETAILS}))
        follower.wait(lambda each: isinstance(each, states.Ticked) and each.tick.sample.system != model.System(), 3.0)
        follower.session.watch(messages.SUMMARY)
        follower.wait(lambda each: isinstance(each, states.Ticked) and each.tick.sample.system == model.System(), 3.0)


def test_nothing_need_be_looked_at_and_the_newest_comes_when_it_is_again() -> None:
    with Follower(view=None) as follower:
        follower.state(states.Live)
        assert follower.ask("hello")["source"] == "nvml"
        for view in (messages.FULL, None, messages.FULL):
            follower.session.watch(view)
            assert follower.ask("episodes") == {"episodes": []}  # it comes after the wish, so the agent knows it
            if view is not None:
                follower.wait(is_tick, 3.0)
            else:
                while not follower.inbox.empty():
                    follower.inbox.get()
                with pytest.raises(AssertionError, match=r"came: \[\]"):  # no reading, and it is not called stale
                    follower.wait(lambda _: True, 4.0)


def test_a_listener_and_an_answer_that_fail_do_not_end_the_session(announce_log: Callable[[str], None]) -> None:
    announce_log("an answer could not be taken")
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def fails(_found: object) -> None:
        raise RuntimeError("no")

    with Follower(local.opener(("connect", "--simulate", "home"))) as follower:
        follower.session.request("why", {}, fails)
        follower.session.request("why", {}, answers.put)
        assert answers.get(timeout=60).result["demo"] is True
