"""Notifications of the whole program at a real daemon: grouped in one place, and an alarm that arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until
from tests.story.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]


def test_the_same_program_again_rewrites_its_notification_and_heat_makes_another(
    desktop: DesktopSession, tmp_path: Path
) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        program = scene.start("--minimized")
        wait_until("the agent answers", lambda: "is idle" in scene.ask("why").stdout)
        worker = scene.work("train.py")
        scene.busy(worker)
        first = desktop.wait_for_notification("train.py woke the RTX 3090")
        scene.idle()
        desktop.wait_for_notification("is quiet again")
        for time in ("2nd", "3rd"):
            scene.busy(worker)
            again = desktop.wait_for_notification(f"· {time} time in")
            assert (again.id, again.replaces, again.hints["urgency"]) == (first.id, first.id, 0)
            assert {label for _, label in again.actions} >= {"Show", "This is expected", "Mute 1 hour"}
            scene.idle()
            desktop.wait_for_notification(f"{time} time in", after=len(desktop.notifications()))
        assert desktop.displayed() == 1

        desktop.close_notifications()
        told_before = len(desktop.notifications())
        scene.busy(worker)
        wait_until("the load holds", scene.episode_runs)
        scene.driver.gpus[0].temperature = 97
        scene.driver.write()
        hot = desktop.wait_for_notification("The RTX 3090 is too hot")
        assert "slows itself down from 95 °C on" in hot.body
        assert [each.summary for each in desktop.notifications()[told_before:]] == ["The RTX 3090 is too hot"], (
            "whoever closed the notification of a program is not told of the same program again"
        )
        assert "Alarm: RTX 3090 is at 97 °C" in scene.ask("why").stdout
        assert len(desktop.history()) == 1

        program.process.terminate()
        assert program.process.wait(60) == 0
        assert "Traceback" not in program.log.read_text()
