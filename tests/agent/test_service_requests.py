"""The service over the wire: what is answered, that the event loop never waits for systemd, and who may ask."""

from __future__ import annotations

import os
import queue
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

import pytest

from hoofhearted_desktop.agent import own_program, rights, settling, status, systemd, units
from hoofhearted_desktop.agent.service_requests import ServiceRequests
from hoofhearted_desktop.core import messages, wire
from tests.agent.fake_systemd import FakeSystemd
from tests.agent.talk import Talker
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="systemd is Linux's")

Found = Union[wire.Result, wire.Failure]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeSystemd:
    made = FakeSystemd(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{made.folder}:{os.environ['PATH']}")
    monkeypatch.setattr(status, "is_root", lambda: False)
    monkeypatch.setattr(systemd, "BOOTED", tmp_path)
    monkeypatch.setattr(systemd, "LINGERING", tmp_path / "linger")
    made.says("--property=Linger", "no")
    return made


class Loop:
    """An event loop that does what is posted when it is asked to."""

    def __init__(self, **how: Any) -> None:
        self.posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.requests = ServiceRequests(self.posted.put, **how)

    def ask(self, method: str, **params: Any) -> Any:
        found: list[Found] = []
        self.requests.methods[method](wire.Request(1, method, params), found.append)
        if not found:
            self.posted.get(timeout=20)()
        (answer,) = found
        return answer.result if isinstance(answer, wire.Result) else answer


def bundle(folder: Path, letter: str = "a") -> Path:
    place = folder / "agent" / (letter * 64)
    (place / "hoofhearted_desktop").mkdir(parents=True)
    (place / settling.ENTRY).write_text("print()\n")
    (place / "hoofhearted_desktop" / "__init__.py").write_text("")
    (place / settling.INDEX).write_text("8 hoofhearted-agent\n0 hoofhearted_desktop/__init__.py\n")
    (place / settling.STATE).write_text(f"{sys.executable}\n3.11.2\n")
    return place


def unit() -> Path:
    return Path(os.environ["XDG_CONFIG_HOME"]) / "systemd" / "user" / units.NAME


def test_it_is_installed_looked_at_and_removed(fake: FakeSystemd) -> None:
    loop = Loop()
    assert loop.ask(messages.SERVICE_STATUS) == {"of": "user", "refusal": None, "lingers": False, "unit": None}
    done = loop.ask(messages.SERVICE_INSTALL)
    assert (done["done"], done["problem"]) == (True, None)
    assert any("lingering is off" in line for line in done["lines"])
    fake.says("--property=ActiveState", "active")
    fake.says("--property=UnitFileState", "enabled")
    seen = loop.ask(messages.SERVICE_STATUS)["unit"]
    assert seen == {
        "path": str(unit()),
        "enabled": "enabled",
        "active": "active",
        "changed": False,
        "version": units.VERSION,
    }
    assert loop.ask(messages.SERVICE_REMOVE)["done"]
    assert not unit().exists()


def test_lingering_is_switched_on_where_it_is_wished(fake: FakeSystemd) -> None:
    assert Loop().ask(messages.SERVICE_INSTALL, linger=True)["done"]
    assert any("enable-linger" in line for line in fake.asked())


def test_what_stands_in_the_way_is_said(fake: FakeSystemd) -> None:
    fake.fails("restart", "Job failed.")
    done = Loop().ask(messages.SERVICE_INSTALL)
    assert not done["done"]
    assert "Job failed." in done["problem"]


def test_a_stand_in_and_the_machines_service_install_nothing(fake: FakeSystemd) -> None:
    loop = Loop(refusal="this is a stand-in")
    for method in (messages.SERVICE_INSTALL, messages.SERVICE_REMOVE):
        assert loop.ask(method) == {"done": False, "lines": [], "problem": "this is a stand-in"}
    assert loop.ask(messages.SERVICE_STATUS)["refusal"] == "this is a stand-in"
    assert not any(line.startswith("systemctl") and "enable" in line for line in fake.asked())


def test_the_service_itself_answers_before_it_is_stopped(fake: FakeSystemd) -> None:
    assert Loop().ask(messages.SERVICE_INSTALL)["done"]
    fake.asked()
    loop = Loop(is_service=True)
    assert "is the service already" in loop.ask(messages.SERVICE_INSTALL)["problem"]
    assert loop.ask(messages.SERVICE_REMOVE)["done"]
    wait_until("the errand is done", lambda: not loop.requests._errands.running)
    asked = fake.asked()
    assert not any("--now" in line for line in asked)
    assert asked[-1] == f"systemctl --user stop --no-block {units.NAME}"


def test_only_its_owner_may_change_it() -> None:
    assert rights.refusal(messages.SERVICE_STATUS, {}, "ann") is None
    for method in (messages.SERVICE_INSTALL, messages.SERVICE_REMOVE):
        assert "only root" in (rights.refusal(method, {}, "ann") or "")


def test_what_was_sent_here_is_kept_where_nothing_cleans(
    fake: FakeSystemd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = bundle(tmp_path / "cache")
    lasting = settling.lasting_place(cached)
    older = bundle(lasting.parents[1], "b")
    monkeypatch.setattr(settling, "own_bundle", lambda: cached)
    assert own_program.own_program().words == (sys.executable, "-I", "-S", str(lasting / settling.ENTRY))
    done = Loop().ask(messages.SERVICE_INSTALL)
    assert done["done"], done
    assert f"the agent is kept in {lasting}" in done["lines"]
    assert (lasting / settling.ENTRY).read_text() == "print()\n"
    assert f"{lasting}/{settling.ENTRY} run --wait" in unit().read_text()
    assert not older.exists()
    assert {each.name for each in lasting.parent.iterdir()} == {lasting.name}

    (lasting / settling.ENTRY).write_text("")  # a disk that was full
    assert Loop().ask(messages.SERVICE_INSTALL)["done"]
    assert (lasting / settling.ENTRY).read_text() == "print()\n"
    monkeypatch.setattr(settling, "own_bundle", lambda: lasting)  # the service asks for itself
    assert Loop().ask(messages.SERVICE_INSTALL)["done"]
    assert Loop().ask(messages.SERVICE_REMOVE)["done"]
    assert not lasting.exists()


def test_a_place_that_cannot_be_written_to_is_said(
    fake: FakeSystemd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = bundle(tmp_path / "cache")
    blocked = settling.lasting_place(cached).parent
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("a file is in the way")
    monkeypatch.setattr(settling, "own_bundle", lambda: cached)
    done = Loop().ask(messages.SERVICE_INSTALL)
    assert not done["done"]
    assert "cannot be copied" in done["problem"]
    assert not unit().exists()


@pytest.mark.real
def test_an_agent_answers_other_requests_while_systemd_is_asked(fake: FakeSystemd) -> None:
    (fake.folder / "systemctl").write_text("#!/bin/sh\nsleep 2\nexit 1\n")
    with Talker() as talker:
        talker.subscribe()
        talker.send(wire.encode(wire.Request(100, messages.SERVICE_INSTALL, {})))
        assert talker.ask("hello")["protocol"] == wire.PROTOCOL
        while (found := talker.wait_for(wire.Result)).id != 100:
            pass
        assert not found.result["done"]
        assert talker.leave() == 0


@pytest.mark.real
def test_the_demo_installs_nothing() -> None:
    with Talker("connect", "--simulate", "home") as talker:
        talker.subscribe()
        assert talker.ask(messages.SERVICE_INSTALL)["problem"] == "this is a stand-in, which no service watches"
        assert isinstance(talker.ask(messages.SERVICE_INSTALL, linger="perhaps"), wire.Failure)
