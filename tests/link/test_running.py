"""An agent that runs is joined by its socket, without a child; else there is a child, which says what is wrong."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.link import local, running
from hoofhearted_desktop.link.ask import ask
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.stream import LEFT, Unreachable
from tests.agent.talk import Talker

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="an agent stays by a Unix socket")]


def children() -> set[int]:
    return {each.pid for each in psutil.Process().children()}


def test_an_agent_that_runs_is_asked_without_a_child() -> None:
    with Talker() as talker:
        talker.wait_for(wire.Greeting)
        before = children()
        stream = running.opener()(Progress())
        assert isinstance(stream, running.Connection)
        assert children() == before
        assert stream.close() == Unreachable(LEFT)
        said = ask(running.opener(), messages.HELLO, {})
        assert not isinstance(said, Unreachable)
        assert said["source"] == "nvml"


def test_one_that_leaves_is_heard_as_the_end_and_nothing_can_be_sent_to_it() -> None:
    with Talker() as talker:
        talker.wait_for(wire.Greeting)
        stream = running.join()
        assert stream is not None
        assert stream.read(5.0) == wire.greeting()
        assert stream.read(0.0) is None
        talker.process.kill()
        assert stream.read(10.0) == b""
        assert stream.write(b"x" * 10_000) == 0
        stream.close()


def test_a_read_that_waits_is_woken() -> None:
    with Talker() as talker:
        talker.wait_for(wire.Greeting)
        stream = running.join()
        assert stream is not None
        stream.read(5.0)
        stream.wake()
        began = time.monotonic()
        assert stream.read(30.0) is None
        assert time.monotonic() - began < 20.0
        assert stream.read(0.0) is None, "it is woken once"
        stream.close()


def test_where_none_runs_there_is_a_child() -> None:
    assert running.join() is None
    stream = running.opener()(Progress())
    assert isinstance(stream, local.Child)
    assert stream.pid in children()
    assert stream.read(30.0) == wire.greeting()
    stream.close()


def test_one_that_is_stopped_is_left_to_the_child_which_says_so() -> None:
    with Talker() as talker:
        talker.wait_for(wire.Greeting)
        talker.process.send_signal(signal.SIGSTOP)
        try:
            found = ask(running.opener(), messages.WHY, {})
        finally:
            talker.process.send_signal(signal.SIGCONT)
        assert isinstance(found, Unreachable)
        assert f"an agent of this user runs as process {talker.process.pid}, but does not answer" in found.reason


def test_a_session_goes_on_by_a_child_when_the_agent_was_killed(tmp_path: Path) -> None:
    from hoofhearted_desktop.link import states
    from tests.link.follower import Follower

    with Talker() as talker:
        talker.wait_for(wire.Greeting)
        with Follower(running.opener()) as follower:
            follower.state(states.Live)
            os.kill(talker.process.pid, signal.SIGKILL)
            follower.state(states.Lost)
            follower.state(states.Live)
            assert children() - {talker.process.pid}
