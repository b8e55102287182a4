"""Parts of the desktop die under the whole program, and some come back: what is seen of it, and what is kept."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.desktop_parts.fixtures import bare_desktop as bare_desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import act_until, wait_until
from tests.desktop_parts.services import Service
from tests.story.scene import Scene, agent_pid

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.programs import Program
    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]
WINDOW = "Hoof Hearted"
NAME = "org.freedesktop.Notifications"


def begun(scene: Scene, *arguments: str) -> Program:
    program = scene.start(*arguments)
    wait_until("the agent answers", lambda: "is idle" in scene.ask("why").stdout)
    return program


def ends(program: Program) -> None:
    """Ask it to end, as a person's session does; nothing of it says that something went wrong within."""
    program.process.terminate()
    assert program.process.wait(60) == 0
    assert "Traceback" not in program.log.read_text()


def opens_by_a_click(desktop: DesktopSession) -> None:
    act_until("the window is there", lambda: desktop.windows(WINDOW), lambda: double_click(desktop))


def double_click(desktop: DesktopSession) -> None:
    for _ in range(2):
        desktop.click_tray()


def balloon(desktop: DesktopSession) -> bool:
    return desktop.popup("hoofhearted") is not None


def test_a_session_bus_that_dies_and_comes_back(desktop: DesktopSession, tmp_path: Path) -> None:
    empty = desktop.tray_pixels()
    with Scene(desktop, tmp_path / "machine") as scene:
        program = begun(scene, "--minimized")
        desktop.wait_for_tray_change(empty)
        worker = scene.work("train.py")
        scene.busy(worker)
        desktop.wait_for_notification("train.py woke the RTX 3090")
        desktop.end_bus()
        scene.idle()
        wait_until("it is written down", scene.episodes)
        other = scene.work("other.py")
        scene.busy(other)
        wait_until("its spin-up has begun", lambda: json.loads(scene.ask("why", "--json").stdout)["gpus"][0]["episode"])
        wait_until("the icon says it in place of the daemon", lambda: balloon(desktop))
        opens_by_a_click(desktop)
        desktop.restart_bus()
        desktop.start_notifications()
        scene.idle()
        desktop.wait_for_notification("is quiet again")
        third = scene.work("third.py")
        scene.busy(third)
        desktop.wait_for_notification("third.py woke the RTX 3090")
        ends(program)


def test_a_daemon_that_answers_with_errors(bare_desktop: DesktopSession, tmp_path: Path) -> None:
    desktop = bare_desktop
    desktop.start_tray("trayer")
    with (
        Service(desktop.env["DBUS_SESSION_BUS_ADDRESS"], NAME, {}) as refusing,
        Scene(desktop, tmp_path / "m") as scene,
    ):
        program = begun(scene, "--minimized")
        scene.busy(scene.work("train.py"))
        wait_until("the icon says it in place of the daemon", lambda: balloon(desktop))
        assert "Notify" in refusing.asked
        ends(program)


def test_a_window_manager_that_dies(desktop: DesktopSession, tmp_path: Path) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        program = begun(scene)
        wait_until("the window is there", lambda: desktop.windows(WINDOW))
        desktop.end_window_manager()
        scene.busy(scene.work("train.py"))
        desktop.wait_for_notification("train.py woke the RTX 3090")
        assert desktop.windows(WINDOW)
        desktop.restart_window_manager()
        desktop.focus(WINDOW)
        desktop.key("ctrl+q")
        assert program.wait() == 0
        assert "Traceback" not in program.log.read_text()


def test_an_x_server_that_dies_ends_the_program_and_keeps_what_was_going_on(
    desktop: DesktopSession, tmp_path: Path
) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        program = begun(scene)
        wait_until("the window is there", lambda: desktop.windows(WINDOW))
        scene.busy(scene.work("train.py"))
        wait_until("the load holds", scene.episode_runs)
        agent = psutil.Process(agent_pid())
        desktop.end_x_server()
        assert program.wait() != 0
        assert "Traceback" not in program.log.read_text()
        agent.wait(60)
        scene.idle()
        [episode] = json.loads(scene.ask("episodes", "--json").stdout)
        assert episode["processes"][0]["name"] == "train.py"
        assert not [name for name in os.listdir(scene.directory / "data") if "damaged" in name]


def test_a_bus_that_takes_the_panel_with_it_leaves_the_window(bare_desktop: DesktopSession, tmp_path: Path) -> None:
    """Qt never connects to a second session bus: where icons go by it there is none until the next start."""
    desktop = bare_desktop
    desktop.start_tray("lxqt-panel")
    with Scene(desktop, tmp_path / "machine") as scene:
        program = begun(scene, "--minimized")
        wait_until("the icon is registered", desktop.bus.tray_items)
        desktop.end_bus()
        desktop.restart_bus()
        desktop.start_tray("lxqt-panel")
        assert scene.start("--minimized").wait() == 0, "a second start finds the first"
        desktop.start_notifications("dunst")
        scene.busy(scene.work("train.py"))
        desktop.wait_for_notification("train.py woke the RTX 3090")
        assert scene.start().wait() == 0
        wait_until("the window is there", lambda: desktop.windows(WINDOW))
        assert not desktop.bus.tray_items()
        ends(program)
        scene.idle()
        program = begun(scene, "--minimized")
        wait_until("the icon is registered", desktop.bus.tray_items)
        ends(program)
