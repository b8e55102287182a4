"""One host as the gateway follows it: readings come only while somebody looks, and what cannot be said is not waited for in vain."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import gevent
import psutil
import pytest

from hoofhearted_desktop.gateway import live
from hoofhearted_desktop.gateway.latest import Absent, Reading
from hoofhearted_desktop.gateway.live import Live, Refused
from hoofhearted_desktop.link import local, states
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.real
PATIENCE_S = 60.0


@pytest.fixture
def host() -> Iterator[Live]:
    """The simulated server, as the gateway follows it."""
    found = Live("demo", "the demo", local.opener(("connect", "--simulate", "home")))
    found.start()
    yield found
    found.stop()


def until(wanted: Callable[[], Any]) -> None:
    """Let the loop run until that is true."""
    with gevent.Timeout(PATIENCE_S):
        while not wanted():
            gevent.sleep(0.01)


def test_readings_come_only_while_somebody_looks(host: Live) -> None:
    until(lambda: isinstance(host.latest.state, states.Live))
    assert not host.subscribed
    heard: list[states.Event] = []
    first = host.look(heard.append)
    second = host.look(lambda _event: None)
    until(lambda: [each for each in heard if isinstance(each, states.Ticked)])
    first()
    first()
    assert host.subscribed
    second()
    assert not host.subscribed
    assert isinstance(host.latest.reading(), Absent), "what is not followed any more is not true now"
    assert host.ask("hello", {})["source"] == "simulated"  # type: ignore[call-overload]
    heard.clear()
    third = host.look(heard.append)
    until(lambda: [each for each in heard if isinstance(each, states.Ticked)])
    third()


def test_who_asks_once_has_the_newest_at_once_and_a_minute_later_nothing_comes(
    host: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = host.reading(PATIENCE_S)
    assert isinstance(found, Reading)
    assert found.hello.demo
    assert host.subscribed

    def was_there() -> bool:
        """Come back, and say whether what is told was there before."""
        monkeypatch.setattr(live, "LINGER_S", 0.5)
        until(lambda: not host.subscribed)
        monkeypatch.setattr(live, "LINGER_S", 60.0)
        asked = time.time()
        again = host.reading(PATIENCE_S)
        return isinstance(again, Reading) and again.tick.sample.time <= asked

    until(was_there)  # on a busy machine there may be a newer one by then


def test_an_agent_answers_or_says_why_not(host: Live) -> None:
    assert host.ask("expectations.list", {})["rules"]  # type: ignore[call-overload]
    unknown = host.ask("nonsense", {})
    assert isinstance(unknown, Refused)
    assert unknown.code == -32601


def test_an_agent_that_hangs_is_not_waited_for_for_ever(host: Live) -> None:
    assert isinstance(host.reading(PATIENCE_S), Reading)
    (agent,) = [each for each in psutil.Process().children() if "hoofhearted_desktop.agent" in " ".join(each.cmdline())]
    agent.suspend()
    try:
        said = host.ask("hello", {}, 0.3)
        assert isinstance(said, Refused)
        assert said.code is None
        assert "not answered within" in said.message
        until(lambda: isinstance(host.latest.state, states.Stale))
        assert isinstance(host.reading(), Absent)
    finally:
        agent.resume()
    until(lambda: isinstance(host.latest.state, states.Live))


def test_an_agent_that_cannot_be_had_is_said_at_once() -> None:
    host = Live("local", "this machine", lambda _progress: Unreachable("there is none", "install it"))
    host.start()
    try:
        until(lambda: isinstance(host.latest.state, states.Lost))
        began = time.monotonic()
        absent = host.reading(120.0)
        refused = host.ask("why", {}, 120.0)
        assert time.monotonic() - began < 60
        assert isinstance(absent, Absent)
        assert isinstance(refused, Refused)
        assert (absent.reason, absent.remedy) == ("lost the agent: there is none", "install it")
        assert (refused.message, refused.remedy) == ("lost the agent: there is none", "install it")
    finally:
        host.stop()
    until(lambda: isinstance(host.latest.state, states.Closed))
