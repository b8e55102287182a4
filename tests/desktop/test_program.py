"""The program with a real agent: it never waits, says what is old, and starts lean."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Optional

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from hoofhearted_desktop.cli import display, start
from hoofhearted_desktop.core.assessment import Tick
from hoofhearted_desktop.core.presence import Presence
from hoofhearted_desktop.desktop import app
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.program import Program
from hoofhearted_desktop.desktop.tray import Tray
from hoofhearted_desktop.link import local
from tests.desktop_parts.putting_away import put_away
from tests.readings import gpu, sample
from tests.story.scene import agent_pid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.real,
    pytest.mark.qt_log_ignore(
        "No such signal QPlatformNativeInterface::systemTrayWindowChanged",  # offscreen has no tray (test-bed, section 2)
        "This plugin does not support raise",  # offscreen has no other windows
        "This plugin does not support propagateSizeHints",
        extend=True,
    ),
]

DEMO = local.opener(("connect", "--simulate", "home"))
LEAN = """
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton
from PySide6.QtWidgets import QApplication
from hoofhearted_desktop.desktop import app, program
from hoofhearted_desktop.link import local

opener = local.opener(("connect", "--simulate", "home"))
seen = []
before = program.Program._on_tick

def on_tick(self, host):
    before(self, host)
    seen.append(sorted(sys.modules))
    QTimer.singleShot(0, QApplication.quit)

program.Program._on_tick = on_tick
status = app.run(opener, demo=opener, is_demo=True, minimized=True)
print(json.dumps({"status": status, "modules": seen[0]}))
"""

ENDED_EARLY = """
import os, signal
from hoofhearted_desktop.desktop import app
from hoofhearted_desktop.link import local

class Slow(app.Tray):
    def __init__(self):
        super().__init__()
        os.kill(os.getpid(), signal.SIGTERM)

app.Tray = Slow
opener = local.opener(("connect", "--simulate", "home"))
print(app.run(opener, demo=opener, is_demo=True, minimized=True))
"""
SOURCES = """
import json, linecache, sys, types

def run(opener, **_):
    from hoofhearted_desktop.desktop import program, tray
    print(json.dumps(sorted(linecache.cache)))
    return 0

app = types.ModuleType("app")
app.run = run
if sys.argv[1] == "start":
    from hoofhearted_desktop.cli import display, start
    sys.modules["hoofhearted_desktop.desktop.app"] = app
    start.run(demo="home", demo_without_driver=False, minimized=True)
else:
    import PySide6.QtCore
    run(None)
"""


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    memory = Memory(tmp_path / "desktop.json")
    tray = Tray()
    made = Program(local.opener(), tray=tray, demo=DEMO, is_demo=False, memory=memory, clock=time.time)
    yield made
    put_away(made, tray)


def texts(program: Program) -> str:
    from PySide6.QtWidgets import QLabel, QWidget

    window = program.window
    assert isinstance(window, QWidget)
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def longest_turn_ms(qtbot: QtBot, done: Callable[[], bool], within_ms: int) -> float:
    """Run Qt's loop until `done`, and give the longest time for which it did not turn."""
    last = time.perf_counter()
    longest = 0.0
    pulse = QTimer()
    pulse.setInterval(10)

    def beat() -> None:
        nonlocal last, longest
        now = time.perf_counter()
        longest, last = max(longest, now - last), now

    pulse.timeout.connect(beat)
    pulse.start()
    qtbot.waitUntil(done, timeout=within_ms)
    pulse.stop()
    return longest * 1000


def test_no_driver_is_said_and_the_demo_is_offered_and_works(program: Program, qtbot: QtBot) -> None:
    program.start(minimized=False)
    qtbot.waitUntil(lambda: "driver" in texts(program), timeout=15_000)
    assert program.window is not None
    program.window.wishes.try_demo.emit()
    qtbot.waitUntil(lambda: "RTX 3090 is" in texts(program), timeout=15_000)
    assert "DEMO" in texts(program)
    assert "DEMO" in program.window.windowTitle()
    leave = program.window.demo.findChild(QPushButton)
    assert leave is not None
    assert leave.isVisible()
    leave.click()
    qtbot.waitUntil(lambda: "No NVIDIA driver" in texts(program), timeout=15_000)
    assert "DEMO" not in texts(program)


def test_a_stopped_agent_leaves_the_window_responsive_and_is_said_within_five_seconds(
    program: Program, qtbot: QtBot
) -> None:
    program.start(minimized=False)
    qtbot.waitUntil(lambda: "driver" in texts(program), timeout=15_000)
    pid = agent_pid()
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    try:
        longest = longest_turn_ms(qtbot, lambda: "No reading for" in texts(program), 10_000)
        took_s = time.monotonic() - began
    finally:
        os.kill(pid, signal.SIGCONT)
    assert took_s < 5.0
    assert longest < 500, "the window's thread must not wait for the agent"
    qtbot.waitUntil(lambda: "No reading for" not in texts(program), timeout=10_000)


def test_the_killed_agent_comes_back_by_itself(program: Program, qtbot: QtBot) -> None:
    program.start(minimized=False)
    qtbot.waitUntil(lambda: "driver" in texts(program), timeout=15_000)
    first = agent_pid()
    os.kill(first, signal.SIGKILL)
    qtbot.waitUntil(lambda: agent_pid() != first, timeout=15_000)
    qtbot.waitUntil(lambda: "old" not in texts(program), timeout=15_000)


def test_who_sits_here_is_told_to_this_machine_s_agent_alone_and_only_where_there_is_a_gpu(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Presence("david", 2.0, locked=False, session="2")
    assert not program.tell_presence(there)
    program.start(minimized=False)
    qtbot.waitUntil(lambda: "driver" in texts(program), timeout=15_000)
    assert not program.hears_presence()
    told: list[tuple[str, object]] = []
    here = program.hosts.here
    assert here is not None
    monkeypatch.setattr(here, "request", lambda method, params: told.append((method, params)))
    here.tick = Tick(sample(1.0, gpu()), ())
    assert program.tell_presence(there)
    assert told == [("presence", {"user": "david", "idle_s": 2.0, "locked": False, "session": "2"})]
    program.hosts.try_demo()
    qtbot.waitUntil(lambda: "RTX 3090 is" in texts(program), timeout=15_000)
    assert not program.tell_presence(there)


def test_a_window_closed_to_the_tray_is_painted_no_more(program: Program, qtbot: QtBot) -> None:
    program.start(minimized=False)
    program.hosts.try_demo()
    window = program.window
    assert window is not None
    program.show_gpu("demo", None)
    qtbot.waitUntil(lambda: window.paint_count >= 4, timeout=20_000)
    window.hide()
    painted = window.paint_count
    ticks = []
    program.ticked.connect(ticks.append)
    qtbot.waitUntil(lambda: len(ticks) >= 4, timeout=20_000)
    assert window.paint_count == painted
    window.show()
    qtbot.waitUntil(lambda: window.paint_count > painted, timeout=20_000)


def test_in_the_tray_neither_charts_nor_the_agent_s_libraries_are_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LEAN], capture_output=True, text=True, timeout=60, check=False, cwd=os.getcwd()
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["status"] == 0
    assert "PySide6.QtWidgets" in found["modules"], "the list was really taken"
    heavy = {"numpy", "psutil", "pynvml", "sqlite3", "tomlkit", "asyncio", "PySide6.QtNetwork"}
    of_the_window = ("setting_", "settings_page", "settings_reach", "first_run", "desk_look", "autostart", "day_strip")
    ours = [each.rpartition(".")[2] for each in found["modules"] if each.startswith("hoofhearted_desktop.desktop.")]
    assert [each for each in ours if each.startswith(of_the_window)] == []
    assert heavy.isdisjoint(found["modules"])


@pytest.mark.parametrize("how", ["start", "without"])
def test_no_source_is_read_for_the_binding_s_switches(how: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SOURCES, how], capture_output=True, text=True, timeout=60, check=False, cwd=os.getcwd()
    )
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout.splitlines()[-1])
    assert (read == []) is (how == "start"), "PySide6 reads them all, unless it is told not to"


@pytest.mark.parametrize(("demo", "scenario"), [("many", "many"), ("home", "home"), (None, "home")])
def test_the_desktop_shows_the_scenario_that_was_named(
    demo: Optional[str], scenario: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def opener(words: tuple[str, ...] = ()) -> int:
        asked.append(words)
        return len(asked)

    monkeypatch.setattr(local, "opener", opener)
    monkeypatch.setattr(display, "why_not", lambda: None)
    shown: dict[str, object] = {}
    monkeypatch.setattr(app, "run", lambda opener, **how: shown.update(how, opener=opener) or 0)
    assert start.run(demo=demo, demo_without_driver=False, minimized=False) == 0
    of_the_demo = int(str(shown["demo"])) - 1
    assert asked[of_the_demo] == ("connect", "--simulate", scenario)
    assert shown["is_demo"] is (demo is not None)


def test_a_wish_to_end_that_comes_while_it_starts_is_not_lost() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDED_EARLY], capture_output=True, text=True, timeout=20, check=False, cwd=os.getcwd()
    )
    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr
