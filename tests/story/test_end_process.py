"""A person finds a process in the table and ends it, by the keyboard alone: a real process, a real agent, a real desktop."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import act_until, wait_until
from tests.story.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]
WINDOW, QUESTION = "^Hoof Hearted$", "^End a process$"


def test_it_is_found_asked_about_and_ended(desktop: DesktopSession, tmp_path: Path) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        program = scene.start()
        desktop.focus(WINDOW)
        worker, other = scene.work("train.py"), scene.work("render.py")
        scene.busy(worker, other)
        wait_until("the agent sees them", lambda: "train.py" in scene.ask("why").stdout)

        def ask() -> None:
            """Filter, go to the row, press Delete; once more where the row was not there yet."""
            desktop.key("ctrl+f", "ctrl+a")
            desktop.run("xdotool", "type", "--delay", "20", "train")
            desktop.key("Return", "Delete")

        act_until("the question", lambda: desktop.windows(QUESTION), ask)
        desktop.focus(QUESTION)
        desktop.screenshot("question")
        desktop.key("Return")
        wait_until("Enter left everything as it was", lambda: not desktop.windows(QUESTION))
        assert worker.poll() is None
        desktop.focus(WINDOW)
        act_until("the question again", lambda: desktop.windows(QUESTION), ask)
        desktop.focus(QUESTION)
        desktop.key("shift+Tab", "space")
        assert worker.wait(60) == -signal.SIGTERM
        assert other.poll() is None
        wait_until("the question closes by itself", lambda: not desktop.windows(QUESTION))
        desktop.screenshot("ended")
        program.process.terminate()
        assert program.process.wait(60) == 0
        log = program.log.read_text()
        assert "Traceback" not in log
