"""While every GPU sleeps no program of ours makes a single call to the driver, not even nvmlInit."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("jeepney", reason="the desktop's parts need Python 3.10")

from hoofhearted_desktop.core import exits, messages
from hoofhearted_desktop.core.assessment import Activity
from tests.agent.talk import Talker
from tests.cli.terminal import Terminal
from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="the fake driver is Linux's")]


@pytest.fixture
def sleeping(tmp_path: Path) -> Terminal:
    """A computer whose two GPUs sleep."""
    terminal = Terminal(tmp_path, gpus=2)
    for bus_id in ("0000:01:00.0", "0000:02:00.0"):
        terminal.sysfs.remove(bus_id)
        terminal.sysfs.add(bus_id, status="suspended", control="auto")
    return terminal


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
        assert agent.wait(10) == exits.OK
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


@pytest.mark.timeout(180)
def test_the_whole_desktop_with_its_window_open(sleeping: Terminal, desktop: DesktopSession) -> None:
    ours = {name: value for name, value in sleeping.environment.items() if os.environ.get(name) != value}
    before = desktop.tray_pixels()
    program = desktop.python("hoofhearted", "-m", "hoofhearted_desktop", environment=ours)
    wait_until("the window shows", lambda: desktop.windows("Hoof Hearted"))
    desktop.wait_for_tray_change(before)
    for _ in range(3):
        done = sleeping.type("why")  # of the agent that the desktop has started
        assert (done.returncode, done.stdout.count("is asleep")) == (exits.OK, 2)
    desktop.screenshot("asleep")
    assert program.end() == 0
    assert sleeping.driver.calls() == {}
