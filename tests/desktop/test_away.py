"""When nobody was there, what is told of it, and until when it is kept."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from PySide6.QtCore import QObject, Qt, Signal

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.desktop.away import Away
from hoofhearted_desktop.desktop.catching_up import CatchingUp
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.host_view import THIS_MACHINE, Known
from hoofhearted_desktop.desktop.memory import Memory
from tests.desktop import scenes

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.window import Window

NOW = scenes.NOW
HOUR = 3600.0


def memory(path: Path, **kept: Any) -> Memory:
    file = path / "desktop.json"
    if kept:
        file.write_text(json.dumps(kept))
    return Memory(file)


def test_the_first_start_asks_for_nothing(tmp_path: Path) -> None:
    away = Away(memory(tmp_path))
    assert not away.seen(NOW)
    assert away.since is None


def test_a_night_without_the_desktop(tmp_path: Path) -> None:
    Away(memory(tmp_path)).seen(NOW - 9 * HOUR)
    away = Away(memory(tmp_path))
    assert away.seen(NOW)
    assert away.since == NOW - 9 * HOUR
    assert not away.seen(NOW + 1)
    again = Away(memory(tmp_path))
    assert again.since == NOW - 9 * HOUR, "it is told until it was seen, also after another start"
    again.told()
    assert Away(memory(tmp_path)).since is None


def test_a_short_break_is_no_absence(tmp_path: Path) -> None:
    Away(memory(tmp_path)).seen(NOW - 300)
    assert not Away(memory(tmp_path)).seen(NOW)


def test_a_closed_lid(tmp_path: Path) -> None:
    away = Away(memory(tmp_path))
    for second in range(100):
        assert not away.seen(NOW + second)
    assert away.seen(NOW + 8 * HOUR)
    assert away.since == NOW + 99


def test_a_locked_screen_though_the_desktop_runs(tmp_path: Path) -> None:
    away = Away(memory(tmp_path))
    away.seen(NOW)
    away.locked(NOW + 10)
    for second in range(20, 7200, 10):
        assert not away.seen(NOW + second)
    away.unlocked()
    assert away.seen(NOW + 7200)
    assert away.since == NOW + 10


def test_a_clock_that_was_set_back_is_no_absence(tmp_path: Path) -> None:
    away = Away(memory(tmp_path))
    away.seen(NOW)
    assert not away.seen(NOW - 50 * HOUR)
    assert not away.seen(NOW - 50 * HOUR + 1)


@pytest.mark.parametrize("kept", ["yesterday", True, None, [1], {"a": 1}])
def test_a_memory_with_nonsense_is_none(tmp_path: Path, kept: Any) -> None:
    away = Away(memory(tmp_path, seen_until=kept, away_since=kept))
    assert not away.seen(NOW)
    assert away.since is None


def test_it_is_kept_now_and_then_and_not_every_second(tmp_path: Path) -> None:
    away = Away(memory(tmp_path))
    kept = set()
    for second in range(3600):
        away.seen(NOW + second)
        kept.add(memory(tmp_path).get("seen_until"))
    assert len(kept) == 6


def test_what_is_told_is_what_began_since(tmp_path: Path) -> None:
    away = Away(memory(tmp_path, away_since=NOW - 35_000))
    summary = away.summary(scenes.EPISODES)
    assert summary is not None
    assert [each.culprit.name for each in summary.episodes if each.culprit] == [
        "Jellyfin",
        "Stable Diffusion web UI",
        "Ollama",
    ]
    assert summary.words == "While you were away: 3 spin-ups, 2 unexpected"


def test_where_nothing_happened_nothing_is_told(tmp_path: Path) -> None:
    away = Away(memory(tmp_path, away_since=NOW - 35_000))
    assert away.summary(()) is None
    assert away.since is None


# ------------------------------------------------------------ the driver


class StandInTray(QObject):
    """Keeps what it is told to show."""

    away_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.away: str | None = None

    def show_away(self, text: str | None) -> None:
        self.away = text


class Heard(NamedTuple):
    """A host that keeps what it is asked."""

    key: str
    demo: bool
    asked: list[tuple[str, Any, Any]]

    def request(self, *asked: Any) -> None:
        self.asked.append(asked)


class Scene:
    """A person who comes back, and an agent that answers."""

    def __init__(self, path: Path) -> None:
        self.now = NOW
        self.tray = StandInTray()
        self.asked: list[tuple[str, Any, Any]] = []
        self.owner = QObject()
        self.catching_up = CatchingUp(
            self.tray,
            memory(path),
            lambda: self.now,
            self.owner,  # type: ignore[arg-type]
        )

    def tick(self, key: str = "here", *, demo: bool = False) -> None:
        self.catching_up.tick(Heard(key, demo, self.asked))

    def answer(self, *episodes: Any) -> None:
        _, _, then = self.asked.pop()
        then(wire.Result(1, {"episodes": [messages.episode_to_json(each) for each in episodes]}))


def test_back_in_the_morning(tmp_path: Path, window: Window, qtbot: QtBot) -> None:
    memory(tmp_path, seen_until=NOW - 35_000)
    scene = Scene(tmp_path)
    scene.catching_up.show_in(window)
    scene.tick()
    (method, params, _) = scene.asked[0]
    assert (method, params["since"]) == (messages.EPISODES, NOW - 35_000)
    scene.answer(*scenes.EPISODES)
    assert scene.tray.away == "While you were away: 3 spin-ups, 2 unexpected"
    panel = window.sidebar.away
    assert panel.isVisible()
    assert panel.button.text() == "3 spin-ups\n2 unexpected"
    assert panel.button.accessibleName() == "While you were away: 3 spin-ups, 2 unexpected. List them"
    panel.button.click()
    assert window.away.isVisible()
    assert window.away.list.count() == 3
    words = window.away.list.item(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("Ollama, ")
    assert words.endswith("43 min · RTX 3090 · 0.14 kWh, unexpected: first time seen")
    assert window.focusWidget() is window.away.list
    assert window.away.list.selectedItems() == [window.away.list.item(0)]
    assert window.away.list.currentRow() == 0, "who comes by the keyboard sees where it is"
    assert scene.tray.away is None, "it has been seen"
    assert Away(memory(tmp_path)).since is None
    with qtbot.waitSignal(window.away.episode_chosen, timeout=1000) as chosen:
        window.away.list.itemActivated.emit(window.away.list.item(0))
    assert chosen.args == ["here", scenes.EPISODES[3].id, "GPU-3090"]
    window.close_details()
    assert not window.away.isVisible()
    assert panel.isVisible(), "it stays until it is dismissed"
    panel.close_button.click()
    assert not panel.isVisible()


def test_nothing_new_says_nothing(tmp_path: Path) -> None:
    memory(tmp_path, seen_until=NOW - 35_000)
    scene = Scene(tmp_path)
    scene.tick()
    scene.answer()
    assert scene.tray.away is None


def test_the_demo_has_no_past(tmp_path: Path) -> None:
    memory(tmp_path, seen_until=NOW - 35_000)
    scene = Scene(tmp_path)
    scene.tick(demo=True)
    assert scene.asked == []
    scene.tick()
    assert len(scene.asked) == 1


def test_an_agent_that_cannot_say_is_asked_again(tmp_path: Path) -> None:
    memory(tmp_path, seen_until=NOW - 35_000)
    scene = Scene(tmp_path)
    scene.tick()
    scene.asked.pop()[2](wire.Failure(1, wire.INTERNAL_ERROR, "the history could not be read"))
    scene.tick()
    assert len(scene.asked) == 1


def test_each_host_is_asked_and_told_of_together(tmp_path: Path, window: Window, qtbot: QtBot) -> None:
    kept = {"seen_until": NOW - 35_000, "seen_until server nas": NOW - 8_000}
    memory(tmp_path, **kept)
    window.show_hosts((THIS_MACHINE, Known("server nas", Kind.SERVER, "NAS")))
    scene = Scene(tmp_path)
    scene.catching_up.show_in(window)
    scene.tick()
    assert scene.asked[0][1]["since"] == NOW - 35_000
    scene.answer(*scenes.EPISODES[:2])
    scene.tick("server nas")
    assert scene.asked[0][1]["since"] == NOW - 8_000, "what is not heard is not seen"
    scene.answer(scenes.EPISODES[3])
    assert scene.tray.away == "While you were away: 2 spin-ups, 1 unexpected"
    lines = [window.away.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert lines[0].startswith("Jellyfin, ")
    assert "RTX 3090 on NAS" in lines[0]
    assert "RTX 3090 on this machine" in lines[1]
    with qtbot.waitSignal(window.away.episode_chosen, timeout=1000) as chosen:
        window.away.list.itemActivated.emit(window.away.list.item(0))
    assert chosen.args == ["server nas", scenes.EPISODES[3].id, "GPU-3090"]
    assert window.shown.key == "server nas"
    scene.catching_up.keep_only({"here"})
    assert scene.tray.away == "While you were away: 1 spin-up, 1 unexpected"
    assert memory(tmp_path).get("seen_until server nas") is None
    window.sidebar.away.button.click()
    assert Away(memory(tmp_path)).since is None


def test_nothing_on_one_host_is_not_nothing_on_another(tmp_path: Path) -> None:
    memory(tmp_path, **{"seen_until": NOW - 35_000, "seen_until server nas": NOW - 35_000})
    scene = Scene(tmp_path)
    scene.tick()
    scene.answer()
    assert scene.tray.away is None
    scene.tick("server nas")
    scene.answer(scenes.EPISODES[1])
    assert scene.tray.away == "While you were away: 1 spin-up, 1 unexpected"


LISTEN = """
import sys
from PySide6.QtCore import QCoreApplication
from hoofhearted_desktop.desktop.screen_lock import ScreenLock
app = QCoreApplication([])
lock = ScreenLock()
said = []
def heard(locked):
    said.append(locked)
    print("locked" if locked else "unlocked", flush=True)
    if not locked:
        app.quit()
lock.changed.connect(heard)
print("listening", flush=True)
app.exec()
"""


@pytest.mark.real
@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no dbus-run-session")
def test_a_screen_that_is_locked_is_heard_of_on_a_real_bus() -> None:
    send = "dbus-send --session --type=signal /org/gnome/ScreenSaver org.{}.ScreenSaver.ActiveChanged boolean:{}"
    script = "\n".join(
        (
            'mkfifo "$HOME/said"; "$0" -c "$1" >"$HOME/said" &',
            'exec 3<"$HOME/said"; read -r line <&3; echo "$line"',
            send.format("gnome", "true"),
            send.format("freedesktop", "true"),
            send.format("gnome", "false"),
            "cat <&3; wait",
        )
    )
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, sys.executable, LISTEN],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": ""},
    )
    assert done.stdout.split() == ["listening", "locked", "unlocked"], done.stderr
