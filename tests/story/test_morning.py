"""A night in which only the agent ran: in the morning the desktop says what happened, and its charts have no hole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.desktop.memory import FILE, Memory
from hoofhearted_desktop.desktop.program import Program
from hoofhearted_desktop.desktop.tray import Tray
from hoofhearted_desktop.link import local
from hoofhearted_desktop.probes import places
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.putting_away import put_away
from tests.fake_nvml.driver import GIB, FakeDriver, FakeProcess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.real,
    pytest.mark.timeout(180),
    pytest.mark.qt_log_ignore(
        "No such signal QPlatformNativeInterface::systemTrayWindowChanged",  # offscreen has no tray (test-bed, section 2)
        "This plugin does not support raise",  # offscreen has no other windows
        "This plugin does not support propagateSizeHints",
        extend=True,
    ),
]

NIGHT_ROWS = 12
"""Fewer than the night's ticks, and more than come while the test looks."""

SETTINGS = '[watching]\nhold_s = 1\nrelease_s = 1\n\n[[expectations]]\napplication = "backup.py"\n'


class Night:
    """A machine whose agent runs by itself, and a GPU that programs use."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.driver = FakeDriver(path)
        self.driver.sampling_us = 1
        self.driver.write()
        self.children: list[subprocess.Popen[bytes]] = []

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        child = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
        self.children.append(child)
        return child

    def spin_up(self, script: str, number: int) -> None:
        """Let a program of that name put the GPU to work until its episode is kept as the `number`th."""
        place = self.path / script
        place.write_text("import time\ntime.sleep(3600)\n")
        worker = self.run(str(place))
        gpu = self.driver.gpus[0]
        gpu.utilization_sm, gpu.power_mw, gpu.processes = 87, 212_000, [FakeProcess(worker.pid, 8 * GIB, 87)]
        self.driver.write()
        wait_until("the load holds", lambda: any(each["episode"] for each in self.ask("why")["gpus"]))
        gpu.utilization_sm, gpu.power_mw, gpu.processes = 0, 21_500, []
        self.driver.write()
        wait_until("it is kept", lambda: len(self.kept()) == number)

    def kept(self) -> list[Any]:
        """Give the episodes that have ended."""
        return [each for each in self.ask("episodes") if each["ended"] is not None]

    @staticmethod
    def ask(what: str) -> Any:
        command = [sys.executable, "-m", "hoofhearted_desktop", what, "--json"]
        found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout
        return json.loads(found) if found else {"gpus": []}


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    made = Night(tmp_path)
    for name, value in made.driver.env().items():
        monkeypatch.setenv(name, value)
    with open(os.path.join(os.environ["HOOFHEARTED_CONFIG_DIR"], "settings.toml"), "w", encoding="utf-8") as file:
        file.write(SETTINGS)
    yield made
    for child in made.children:
        child.terminate()
        child.wait(60)


def said_by(tray: Tray) -> str:
    """Give the words beside the icon."""
    (icon,) = tray.icons.values()
    return icon.toolTip()


def test_what_happened_at_night_is_said_in_the_morning(night: Night, tmp_path: Path, qtbot: QtBot) -> None:
    memory = Memory(tmp_path / FILE)
    memory.keep("seen_until", time.time() - 3600.0)
    night.run("-m", "hoofhearted_desktop.agent", "run")
    # A question asked before would become the agent itself, and keep this one out.
    wait_until("the agent listens", (places.runtime_dir() / "agent.sock").exists)
    for number, script in enumerate(("backup.py", "find_words.py", "backup.py"), 1):
        night.spin_up(script, number)

    tray = Tray()
    program = Program(
        local.opener(), tray=tray, demo=local.opener(("connect",)), is_demo=False, memory=memory, clock=time.time
    )
    try:
        program.start(minimized=False)
        window = program.window
        assert window is not None
        qtbot.waitUntil(window.sidebar.away.isVisible, timeout=30_000)
        assert window.sidebar.away.button.text() == "3 spin-ups\n1 unexpected"
        said = "While you were away: 3 spin-ups, 1 unexpected"
        ring = window.shown.rings[night.driver.gpus[0].uuid]
        qtbot.waitUntil(lambda: len(ring.levels(time.time() - 600, time.time()).rows) > NIGHT_ROWS, timeout=5_000)
        qtbot.waitUntil(lambda: said_by(tray).startswith(said), timeout=10_000)
        window.sidebar.away.button.click()
        assert window.away.list.count() == 3
        assert memory.get("away_since") is None
        qtbot.waitUntil(lambda: "While you were away" not in said_by(tray), timeout=10_000)
    finally:
        put_away(program, tray)
