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
from hoofhearted_desktop.desktop import app, local_dates
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
import hoofhearted_desktop
from PySide6 import QtCore
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
    seen.append((sorted(sys.modules), "Qt" in vars(QtCore)))
    QTimer.singleShot(0, QApplication.quit)

program.Program._on_tick = on_tick
status = app.run(opener, demo=opener, is_demo=True, minimized=True)
print(json.dumps({"status": status, "modules": seen[0][0], "has_all_of_qt": seen[0][1]}))
"""

IN_GERMAN = """
from PySide6.QtWidgets import QApplication, QMenu
from hoofhearted_desktop.desktop import app, preferences_file, program
from hoofhearted_desktop.link import local
from hoofhearted_desktop.probes import places

opener = local.opener(("connect", "--simulate", "home"))
file = places.config_dir() / preferences_file.FILE
before = program.Program._on_tick

def on_tick(self, host):
    before(self, host)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('[appearance]\\nlanguage = "de"\\n')
    elif (texts := [action.text().strip("&") for action in self._tray._menu.actions()])[-1] != "Quit":
        print(texts[-1], "Benachrichtigungen stummschalten" in texts or texts)
        QApplication.quit()

program.Program._on_tick = on_tick
print(app.run(opener, demo=opener, is_demo=True, minimized=True))
"""

ENDED_EARLY = """
import os, signal
from hoofhearted_desktop.desktop import app, local_dates
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


HEAVY = {
    *("numpy", "psutil", "pynvml", "sqlite3", "tomlkit", "asyncio", "PySide6.QtNetwork"),
    *("_hashlib", "csv"),  # 3.4 MB of OpenSSL, and only for random signs
    *("urllib.parse", "ipaddress", "unicodedata"),  # 0.9 MB, for addresses that mostly nobody has
}
OF_THE_TRAY = """
activation adding app asker away bridge brief_words catching_up contrast faces glance_minute glance_place glancing host
hosts keeping_watch language listed_server memory minute mute mute_menu muting network notices notifier
notifier_dbus notifier_desk notifier_tray page_keys panel platform_theme policy preferences_file presence
presence_dbus presence_linux presence_x11 program question_dialog reaching screen_lock servers_file
settings_entry settling showing single_instance single_instance_socket single_instance_system theme tray
tray_clicks tray_host tray_icon tray_lines tray_shapes tray_styles tray_wheel tray_words trayicon unreached
watch_words
"""
"""What of the desktop a tray without a window may import: whoever adds to it has measured what that costs (desktop_figures)."""
NOT_BESIDE = (
    *("hoofhearted_desktop.agent", "hoofhearted_desktop.store", "hoofhearted_desktop.gateway"),
    *("hoofhearted_desktop.core.use", "hoofhearted_desktop.core.detector", "hoofhearted_desktop.core.summary"),
    "hoofhearted_desktop.core.episodes",
    "hoofhearted_desktop.link.bundle",
)


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
    try:
        longest = longest_turn_ms(qtbot, lambda: "No reading for" in texts(program), 60_000)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert longest < 15_000, "the window's thread must not wait for the agent"
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


def test_times_are_told_by_the_zone_that_is_set_now(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    midnight = 1_781_913_600.0
    told = []
    with monkeypatch.context() as travels:
        for zone in ("UTC", "Asia/Tokyo"):
            travels.setenv("TZ", zone)
            program.hosts.pulsed.emit()
            told.append(local_dates.clock(midnight))
    program.hosts.pulsed.emit()
    assert told == ["00:00", "09:00"]


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


def test_in_the_tray_only_what_the_tray_needs_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LEAN], capture_output=True, text=True, timeout=60, check=False, cwd=os.getcwd()
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["status"] == 0
    imported = set(found["modules"])
    assert "PySide6.QtWidgets" in imported, "the list was really taken"
    assert sorted(HEAVY & imported) == []
    assert not found["has_all_of_qt"], "whoever names a key, a flag or a plain colour has all of them made: 1.4 MB"
    desktop = "hoofhearted_desktop.desktop."
    ours = {each.removeprefix(desktop) for each in imported if each.startswith(desktop)}
    assert sorted(ours - set(OF_THE_TRAY.split())) == [], "each costs every tray memory for as long as it runs"
    others = {each for each in imported if each.startswith("hoofhearted_desktop.") and not each.startswith(desktop)}
    assert sorted(each for each in others if each.startswith(NOT_BESIDE)) == []


def test_the_command_line_brings_no_command_into_the_desktop() -> None:
    words = "import sys; from hoofhearted_desktop.cli import main; main.parser([]).parse_args([]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=60, check=True)
    imported = set(done.stdout.split())
    assert sorted(each for each in imported if each.startswith("hoofhearted_desktop.cli.")) == [
        "hoofhearted_desktop.cli.main",
        "hoofhearted_desktop.cli.output",
        "hoofhearted_desktop.cli.target",
    ]
    assert {"csv", "datetime", "hashlib"}.isdisjoint(imported)


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


def test_the_tray_s_menu_speaks_another_language_at_once() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IN_GERMAN], capture_output=True, text=True, timeout=60, check=False, cwd=os.getcwd()
    )
    assert (done.returncode, done.stdout) == (0, "Beenden True\n0\n"), done.stderr


def test_a_wish_to_end_that_comes_while_it_starts_is_not_lost() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDED_EARLY], capture_output=True, text=True, timeout=20, check=False, cwd=os.getcwd()
    )
    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr
