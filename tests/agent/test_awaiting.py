"""An agent over a connection that was lost goes on for a while, so that whoever comes back finds what was meanwhile."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import psutil
import pytest

from hoofhearted_desktop.agent.awaiting import LONGEST_S, MOST_AWAITED, Awaited
from hoofhearted_desktop.agent.client import Client
from hoofhearted_desktop.core import exits, wire
from hoofhearted_desktop.core.samples import SampleError
from tests.agent.talk import Talker
from tests.desktop_parts.programs import wait_until
from tests.fake_nvml.driver import FakeDriver

if TYPE_CHECKING:
    from collections.abc import Iterator


def wish(name: str = "me", seconds: object = 600) -> dict[str, Any]:
    return {"client": name, "seconds": seconds}


def test_who_is_cut_off_is_awaited_for_its_time() -> None:
    awaited, client = Awaited(), Client(0.0)
    awaited.stay(client, wish())
    assert not awaited.anybody(0.0)
    awaited.gone(client, 100.0)
    assert awaited.anybody(699.0)
    assert not awaited.anybody(700.0)


def test_who_leaves_or_never_asked_is_not_awaited() -> None:
    awaited, one, other = Awaited(), Client(0.0), Client(0.0)
    awaited.stay(one, wish())
    awaited.leave(one)
    awaited.gone(one, 0.0)
    awaited.gone(other, 0.0)
    assert not awaited.anybody(1.0)


def test_who_comes_back_is_not_awaited_any_more_and_others_still_are() -> None:
    awaited = Awaited()
    one, other, again = (Client(0.0) for _ in range(3))
    awaited.stay(one, wish("one"))
    awaited.stay(other, wish("other"))
    awaited.gone(one, 0.0)
    awaited.gone(other, 0.0)
    awaited.stay(again, wish("one"))
    awaited.leave(again)
    awaited.gone(again, 1.0)
    assert awaited.anybody(2.0), "the other one"
    assert not awaited.anybody(601.0)


def test_a_dead_connection_that_ends_after_its_client_came_back_changes_nothing() -> None:
    awaited, dead, again = Awaited(), Client(0.0), Client(0.0)
    awaited.stay(dead, wish())
    awaited.stay(again, wish())
    awaited.gone(dead, 5.0)
    assert not awaited.anybody(6.0)
    awaited.stay(dead, wish())
    awaited.leave(again)
    awaited.gone(dead, 7.0)
    awaited.gone(again, 7.0)
    assert not awaited.anybody(8.0)


@pytest.mark.parametrize("params", [{}, {"client": "me"}, wish(seconds="long"), {"client": 3, "seconds": 1}])
def test_a_wish_that_cannot_be_read_is_refused(params: dict[str, Any]) -> None:
    with pytest.raises(SampleError):
        Awaited().stay(Client(0.0), params)


def test_a_hostile_client_is_not_awaited_for_ever_nor_by_thousands() -> None:
    awaited = Awaited()
    for number in range(MOST_AWAITED * 2):
        client = Client(0.0)
        awaited.stay(client, wish(f"{number}", 1e9 if number else -5))
        awaited.gone(client, 0.0)
    assert len(awaited._until) == MOST_AWAITED
    assert not awaited.anybody(LONGEST_S)


# ---------------------------------------------------------------- as a process


@pytest.fixture
def gpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeDriver:
    driver = FakeDriver(tmp_path)
    driver.write()
    for name, value in driver.env().items():
        monkeypatch.setenv(name, value)
    return driver


@pytest.fixture
def ends_with_it() -> Iterator[list[psutil.Process]]:
    agents: list[psutil.Process] = []
    yield agents
    for each in agents:
        if each.is_running():
            each.terminate()
            each.wait(60)


def owner() -> Optional[psutil.Process]:
    text = (Path(os.environ["HOOFHEARTED_RUNTIME_DIR"]) / "agent.lock").read_text().strip()
    return psutil.Process(int(text)) if text.isdigit() and psutil.pid_exists(int(text)) else None


def follow(talker: Talker, seconds: float = 60.0, name: str = "me") -> dict[str, Any]:
    talker.send(wire.encode(wire.Notice("stay", wish(name, seconds))))
    talker.subscribe()
    return talker.tick()


def streams(agent: psutil.Process) -> set[str]:
    return {os.readlink(f"/proc/{agent.pid}/fd/{number}") for number in range(3)}


def cut(talker: Talker) -> None:
    """Lose the connection: all its ends at once, as when sshd ends."""
    talker.input.close()
    talker.output.close()
    assert talker.process.stderr is not None
    talker.process.stderr.close()


@pytest.mark.real
@pytest.mark.usefixtures("gpu")
def test_the_gap_is_in_the_history_of_who_comes_back(ends_with_it: list[psutil.Process]) -> None:
    first = Talker()
    uuid = follow(first)["sample"]["gpus"][0]["uuid"]
    agent = owner()
    assert agent is not None
    ends_with_it.append(agent)
    cut(first)
    lost_at = time.time()
    wait_until("it let go of the connection", lambda: streams(agent) == {os.devnull})
    wait_until("a gap", lambda: time.time() > lost_at + 2.5)
    with Talker() as again:
        follow(again)
        assert owner() == agent
        rows = again.ask("history", gpu=uuid, since=lost_at)
        assert sum(lost_at < when < lost_at + 2.5 for when in rows["time"]) >= 2
        again.send(wire.encode(wire.Notice("leave", {})))
        assert again.leave() == exits.OK
    first.process.wait(60)
    assert first.process.returncode == exits.OK
    assert not agent.is_running()


@pytest.mark.real
@pytest.mark.usefixtures("gpu")
def test_it_ends_when_the_time_is_over() -> None:
    talker = Talker()
    follow(talker, seconds=1.5)
    began = time.monotonic()
    cut(talker)
    assert talker.process.wait(60) == exits.OK
    assert time.monotonic() - began > 1.4


@pytest.mark.real
@pytest.mark.usefixtures("gpu")
def test_it_ends_when_nobody_could_find_it_any_more() -> None:
    talker = Talker()
    follow(talker)
    cut(talker)
    (Path(os.environ["HOOFHEARTED_RUNTIME_DIR"]) / "agent.sock").unlink()
    assert talker.process.wait(30) == exits.OK


@pytest.mark.real
def test_without_a_gpu_there_is_nothing_to_stay_for() -> None:
    talker = Talker()
    follow(talker)
    cut(talker)
    assert talker.process.wait(30) == exits.OK
