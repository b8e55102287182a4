"""While every GPU sleeps the whole desktop makes no call to the driver either; tests/cli/test_asleep.py asks the commands."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import exits
from tests.cli.terminal import Terminal
from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="the fake driver is Linux's")]


@pytest.mark.timeout(180)
def test_the_whole_desktop_with_its_window_open(tmp_path: Path, desktop: DesktopSession) -> None:
    sleeping = Terminal(tmp_path, gpus=2).put_to_sleep()
    ours = {name: value for name, value in sleeping.environment.items() if os.environ.get(name) != value}
    before = desktop.tray_pixels()
    program = desktop.python("hoofhearted", "-m", "hoofhearted_desktop", environment=ours)
    wait_until("the window shows", lambda: desktop.windows("Hoof Hearted"))
    desktop.wait_for_tray_change(before)
    for _ in range(3):
        done = sleeping.type("why")  # of the agent that the desktop has started
        assert (done.returncode, done.stdout.count("is asleep")) == (exits.OK, 2), done
    desktop.screenshot("asleep")
    program.process.terminate()
    assert program.wait() == 0
    assert sleeping.driver.calls() == {}
