"""While every GPU sleeps no program of ours makes a single call to the driver, not even nvmlInit."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import exits, messages
from hoofhearted_desktop.core.assessment import Activity
from tests.agent.talk import Talker
from tests.cli.terminal import Terminal
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="the fake driver is Linux's")]


@pytest.fixture
def sleeping(tmp_path: Path) -> Terminal:
    """A computer whose two GPUs sleep."""
    return Terminal(tmp_path, gpus=2).put_to_sleep()


@pytest.mark.parametrize(
    "arguments",
    [
        ("why",),
        ("why", "--json"),
        ("watch", "--for", "3s"),
        ("doctor",),
        ("episodes",),
        ("record", "/dev/stdout", "--for", "2s"),
    ],
)
def test_a_command(sleeping: Terminal, arguments: tuple[str, ...]) -> None:
    if arguments[0] == "record":
        arguments = ("record", str(sleeping.sysfs.root / "mine.jsonl"), *arguments[2:])
    assert sleeping.type(*arguments).returncode == exits.OK
    assert sleeping.driver.calls() == {}


def test_agent_run_with_everybody_asking(sleeping: Terminal) -> None:
    with sleeping.start("agent", "run") as agent:
        wait_until("the agent answers", lambda: sleeping.type("agent", "status").returncode == exits.OK)
        for arguments in (("why",), ("doctor",), ("watch", "--for", "2s")):
            assert sleeping.type(*arguments).returncode == exits.OK
        agent.send_signal(signal.SIGTERM)
        assert agent.wait(60) == exits.OK
    assert sleeping.driver.calls() == {}


def test_agent_connect_and_one_of_two_that_wakes(sleeping: Terminal) -> None:
    with Talker(env=sleeping.environment) as talker:
        talker.subscribe(readings=["details", "pcie"])
        ticks = [messages.tick_from_json(talker.tick()) for _ in range(3)]
        assert {found.activity for tick in ticks for found in tick.assessments} == {Activity.ASLEEP}
        assert sleeping.driver.calls() == {}
        sleeping.sysfs.set_status("0000:02:00.0", "active")
        wait_until(
            "it is seen",
            lambda: (
                {found.activity for found in messages.tick_from_json(talker.tick()).assessments}
                == {Activity.IDLE, Activity.ASLEEP}
            ),
        )
        assert talker.leave() == exits.OK
    assert sleeping.driver.calls_for(0) == {}
    assert sleeping.driver.calls_for(1)
