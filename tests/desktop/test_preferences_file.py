"""What a person chose for the desktop: read from the real file, changed by hand and by the program."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core.preferences import Appearance, Notifications, Startup, TrayIcon
from hoofhearted_desktop.desktop.preferences_file import Preferences
from hoofhearted_desktop.store.settings import Mistake

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_the_defaults_count(path: Path) -> None:
    chosen = Preferences(path)
    assert (chosen.notifications, chosen.appearance) == (Notifications(), Appearance())
    assert (chosen.tray_icon, chosen.startup) == (TrayIcon(), Startup())


def test_a_hand_edit_counts_with_the_next_look_and_is_told_once(path: Path) -> None:
    chosen = Preferences(path)
    told: list[Appearance] = []
    chosen.changed.connect(lambda: told.append(chosen.appearance))
    path.write_text('[appearance]\ntheme = "dark"\n\n[startup]\nhidden = true\n')
    chosen.look()
    chosen.look()
    assert told == [Appearance("dark")]
    assert chosen.startup == Startup(hidden=True)
    path.write_text('[appearance]\ntheme = "dark"\n[startup]\nhidden = true\n[watching]\nhold_s = 9\n')
    chosen.look()
    assert len(told) == 1, "that is the agent's"
    path.unlink()
    chosen.look()
    assert told[1:] == [Appearance()]


def test_a_choice_is_written_told_at_once_and_taken_back(path: Path) -> None:
    path.write_text("# mine\n")
    chosen = Preferences(path)
    told: list[str] = []
    chosen.changed.connect(lambda: told.append(chosen.tray_icon.style))
    assert chosen.choose("tray", "style", "bar") is None
    assert path.read_text() == '# mine\n\n[tray]\nstyle = "bar"\n'
    assert chosen.choose("tray", "style", None) is None
    assert told == ["bar", "meter"]
    assert path.read_text().strip() == "# mine"


def test_what_cannot_be_written_is_said_and_changes_nothing(path: Path) -> None:
    path.write_text("x = [\n")
    chosen = Preferences(path)
    mistake = chosen.choose("tray", "style", "bar")
    assert isinstance(mistake, Mistake)
    assert "nothing was written" in mistake.reason
    assert chosen.tray_icon == TrayIcon()


def test_a_file_that_says_nothing_to_the_desktop_costs_it_no_reader_of_toml(path: Path) -> None:
    path.write_text("[watching]\nhold_s = 4\n")
    code = (
        "import sys; from pathlib import Path; from hoofhearted_desktop.desktop.preferences_file import Preferences; "
        f"Preferences(Path({str(path)!r})); print(*sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=True)
    assert not {"tomllib", "tomlkit", "hoofhearted_desktop.store.settings"} & set(found.stdout.split())
