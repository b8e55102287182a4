"""The window on a real desktop: its place is kept, a second start raises the first, and quitting leaves nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import act_until, wait_until
from tests.story.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]

NAME = "Hoof Hearted"
Place = tuple[int, ...]


def place(desktop: DesktopSession) -> Place:
    """Give left, top, width and height of the window without its frame, as far as it is there."""
    said = "".join(desktop.run("xwininfo", "-id", str(window)) for window in desktop.windows(NAME))
    labels = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
    found = [re.search(rf"{label}: +(-?\d+)", said) for label in labels]
    return tuple(int(match[1]) for match in found if match)


def close_by_key(desktop: DesktopSession, window: int) -> None:
    """Press Alt+F4 as a person does: again, where the window manager was just moving the focus and heard it for nobody."""

    def press() -> None:
        desktop.run("xdotool", "windowactivate", str(window))
        desktop.key("alt+F4")

    act_until("it is closed to the tray", lambda: not desktop.windows(NAME), press)


def test_the_place_is_kept_and_a_second_start_raises_the_first(desktop: DesktopSession, tmp_path: Path) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        first = scene.start()
        (window,) = wait_until("the window shows", lambda: desktop.windows(NAME))
        born = place(desktop)
        desktop.run("xdotool", "windowsize", "--sync", str(window), "900", "600")
        desktop.run("xdotool", "windowmove", "--sync", str(window), "140", "120")
        wait_until("it has moved", lambda: place(desktop) != born and place(desktop)[2:] == (900, 600))
        moved = place(desktop)

        second = subprocess.run(
            [sys.executable, "-m", "hoofhearted_desktop"],
            env={**desktop.env, **scene.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (second.returncode, second.stderr) == (0, "")
        assert "runs already" in second.stdout

        close_by_key(desktop, window)
        assert first.process.poll() is None
        subprocess.run(
            [sys.executable, "-m", "hoofhearted_desktop"],
            env={**desktop.env, **scene.environment},
            capture_output=True,
            timeout=60,
            check=True,
        )
        wait_until("the second start shows it again", lambda: desktop.windows(NAME))

        children = psutil.Process(first.process.pid).children(recursive=True)
        assert children, "the agent is its child"
        first.process.terminate()
        assert first.process.wait(60) == 0
        psutil.wait_procs(children, timeout=60)
        assert not any(child.is_running() for child in children)

        again = scene.start()
        wait_until("the window shows", lambda: desktop.windows(NAME))
        wait_until("it is where it was", lambda: place(desktop) == moved)
        again.process.terminate()
        assert again.process.wait(60) == 0
        assert "Traceback" not in again.log.read_text()
