"""What was meanwhile is there after a reconnect: over the real sshd, whose sessions are killed and stopped, and so is the agent."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from hoofhearted_desktop.link import states
from tests.desktop_parts.programs import BUSY_S, wait_until
from tests.link import network
from tests.link.follower import Follower, is_tick
from tests.link.watched import UUID, Watched

if TYPE_CHECKING:
    from tests.link.conftest import Lab

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]


def times(following: Follower, since: float) -> list[float]:
    """Give when the agent has read since then."""
    found: list[float] = following.ask("history", gpu=UUID.format(0), since=since)["time"]
    return found


def longest_hole_s(following: Follower, since: float) -> float:
    found = times(following, since)
    return max(later - sooner for sooner, later in itertools.pairwise(found))


def test_a_killed_sshd_leaves_no_hole_and_an_episode_of_the_gap_is_listed(lab: Lab) -> None:
    with Watched(lab) as server, Follower(server.opener()) as following:
        following.wait(is_tick, 60)
        agent, before = server.agent_pid, time.time()
        server.sshd.kill_sessions(programs=False)
        server.sshd.stop_listening()
        lost, _ = following.state(states.Lost)
        lost_at = time.time()
        assert (lost.code, lost.retry_s) == ("connection_lost", 1.0), "and not silent for 9 s"
        server.work()
        assert following.state(states.Lost)[0].code == "refused"
        following.state(states.Lost)
        server.sshd.listen_again()
        back = time.time()
        following.session.retry()
        following.state(states.Live)
        following.wait(is_tick)
        assert server.agent_pid == agent
        (episode,) = wait_until("the episode is listed", lambda: following.ask("episodes", since=before)["episodes"])
        assert sum(lost_at < when < back for when in times(following, before)) >= 2, "it watched meanwhile"
        assert before < episode["started"] < back
        assert episode["processes"][0]["name"] == "sleep"
        assert network.connections(server.sshd.port) == 1


def test_a_killed_agent_leaves_a_gap_that_is_one(lab: Lab) -> None:
    before = time.time()
    with Watched(lab) as server:
        with Follower(server.opener()) as kept:
            for _ in range(2):
                kept.wait(is_tick, 60)
        with Follower(server.opener()) as following:
            following.wait(is_tick, 60)
            killed, at = server.agent_pid, time.time()
            server.sshd.stop_listening()
            os.kill(killed, signal.SIGKILL)
            following.state(states.Lost)
            for _ in range(2):
                following.state(states.Lost)  # refused; 3 s have passed
            server.sshd.listen_again()
            following.session.retry()
            following.state(states.Live)
            following.wait(is_tick)
            assert server.agent_pid != killed
            wish = {"gpu": UUID.format(0), "from": before, "max_points": 600, "metrics": ["sm"]}
            found = following.ask("history", **wish)
        assert len(found["time"]) == len(found["mean"]["sm"])
        told = list(zip(found["time"], found["mean"]["sm"]))  # noqa: B905 - Python 3.9 reads it too
        assert any(moment < at and value is not None for moment, value in told)
        assert any(moment > at and value is not None for moment, value in told)
        assert [value for _, value in told].count(None) == 1, "nobody watched: one point, and nothing is made up"


def test_a_stopped_sshd_and_a_stopped_agent_are_given_up_in_ten_seconds_and_reached_again(lab: Lab) -> None:
    with (
        Watched(lab, "one") as one,
        Watched(lab, "other") as other,
        Follower(one.opener()) as by_sshd,
        Follower(other.opener()) as by_agent,
    ):
        by_sshd.wait(is_tick, 60)
        by_agent.wait(is_tick, 60)
        agents, before, began = (one.agent_pid, other.agent_pid), time.time(), time.monotonic()
        paused = one.sshd.pause_sessions()
        os.kill(other.agent_pid, signal.SIGSTOP)
        try:
            one.work()
            for each in (by_sshd, by_agent):
                assert each.state(states.Stale)[0].silent_s < 4.5 + BUSY_S
            for each in (by_sshd, by_agent):
                lost, _ = each.state(states.Lost)
                assert time.monotonic() - began < 10.5 + BUSY_S
                assert lost.retry_s == 1.0
            by_sshd.state(states.Live)
            by_sshd.wait(is_tick)
            assert longest_hole_s(by_sshd, before) < 8.0, "and not of the 9 s in which nobody heard it"
            assert by_sshd.ask("episodes", since=before)["episodes"]
        finally:
            for each in paused:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.resume()
            os.kill(other.agent_pid, signal.SIGCONT)
        by_agent.state(states.Live, 30)
        by_agent.wait(is_tick)
        assert (one.agent_pid, other.agent_pid) == agents
        for each in (one, other):
            assert network.connections(each.sshd.port) == 1


def test_an_agent_that_the_drivers_library_crashes_there_is_said_by_the_next_one(lab: Lab) -> None:
    with Watched(lab) as server, Follower(server.opener()) as following:
        following.wait(is_tick, 60)
        before = server.agent_pid
        server.driver.crashes = {"nvmlDeviceGetSamples": signal.SIGSEGV}
        server.work()
        lost, _ = following.state(states.Lost)
        server.driver.crashes = {}
        server.work()
        following.session.retry()
        following.state(states.Live)
        ticked, _ = following.wait(is_tick)
        assert server.agent_pid != before
    assert lost.reason in {"the program on far crashed (SIGSEGV)", "the program on far was ended"}, (
        "by the shell's word or sshd's"
    )
    [problem] = ticked.tick.sample.problems
    assert problem.code == "agent_crashed"
    assert problem.message.startswith("the NVIDIA driver's library crashed the agent (segmentation fault) at ")
