"""The list of servers on a real desktop, by a real mouse and keyboard: dragged, moved, renamed, removed, and kept in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import act_until, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]

WINDOW = "Hoof Hearted$"
TOP, HOST, GPUS = 84, 32, 60
"""Pixels from the window's top to the first host, below the entries of two pages, of a host's line, and of its two GPUs."""


def corner(desktop: DesktopSession) -> tuple[int, int]:
    """Give left and top of the window's inside on the screen."""
    window = desktop.focus(WINDOW)
    said = desktop.run("xwininfo", "-id", str(window))
    found = [re.search(rf"Absolute upper-left {axis}: +(-?\d+)", said) for axis in "XY"]
    left, top = (int(match[1]) for match in found if match)
    return left, top


def test_the_list_follows_mouse_and_keyboard(desktop: DesktopSession, tmp_path: Path) -> None:
    file = tmp_path / "config" / "servers.toml"
    environment = {
        "HOOFHEARTED_CONFIG_DIR": str(file.parent),
        "HOOFHEARTED_DATA_DIR": str(tmp_path / "data"),
        "HOOFHEARTED_RUNTIME_DIR": str(tmp_path / "run"),
    }
    program = desktop.python(
        "servers", "-m", "tests.desktop_parts.many_servers", "3", "shown", "1", "100", environment=environment
    )
    wait_until("every host has its lines", lambda: "ready" in program.log.read_text())
    left, top = corner(desktop)
    desktop.key("ctrl+1")

    def line(host: int) -> tuple[str, str]:
        return str(left + 90), str(top + TOP + host * (HOST + GPUS) + HOST // 3)

    def order() -> list[str]:
        return re.findall(r'"(node-\d)"', file.read_text())

    assert order() == ["node-0", "node-1", "node-2"]
    far = int(line(1)[1]) - int(line(3)[1])
    steps = [("mousemove_relative", "--", "0", str(far // 4), "sleep", "0.1") for _ in range(4)]
    moves = [word for step in steps for word in step]
    before = order()
    act_until(
        "it was dragged",
        lambda: order() != before,
        lambda: desktop.run("xdotool", "mousemove", *line(3), "mousedown", "1", *moves, "mouseup", "1"),
    )
    assert order() == ["node-2", "node-0", "node-1"]
    desktop.key("alt+Down")
    wait_until("it was moved by the keyboard", lambda: order() == ["node-0", "node-2", "node-1"])
    desktop.key("F2")
    desktop.run("xdotool", "type", "Rack")
    desktop.key("Return")
    wait_until("it has another name", lambda: 'address = "node-2"\nname = "Rack"' in file.read_text())
    desktop.key("Delete")
    desktop.focus("Remove the server")
    desktop.key("Escape")
    wait_until("the question is gone", lambda: not desktop.windows("Remove the server"))
    assert "node-2" in order()
    desktop.focus(WINDOW)
    desktop.key("Delete")
    desktop.focus("Remove the server")
    desktop.key("Tab")
    desktop.key("Return")
    wait_until("it is gone", lambda: order() == ["node-0", "node-1"])
    program.process.terminate()
    program.process.wait()
    assert "Traceback" not in program.log.read_text()
