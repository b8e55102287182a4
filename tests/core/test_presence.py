"""Who is at the machine, and which programs work for them there."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.presence import Presence, evidence
from tests.readings import process

DAVID = Presence("david", 12.0, locked=False, session="2")
TERMINAL = process(unit="app-org.gnome.Terminal-4242.scope")


@pytest.mark.parametrize(
    "unit",
    [
        "app-org.gnome.Terminal-4242.scope",
        "app-gnome-firefox-4242.scope",
        "app-steam@0123abcd.service",
        "app-flatpak-org.blender.Blender-4242.scope",
        "vte-spawn-11111111-2222-3333.scope",
        "tab(4242).scope",
        "snap.blender.blender-1234.scope",
        "dbus-:1.2-org.gnome.Nautilus@0.service",
        "session-2.scope",
    ],
)
def test_a_program_of_the_session_works_for_who_is_there(unit: str) -> None:
    assert evidence(process(unit=unit), [DAVID]) == "you are at this machine"


@pytest.mark.parametrize(
    "who",
    [
        process(unit=None),
        process(unit="ollama.service"),
        process(unit="user@1000.service"),
        process(unit="session-3.scope"),  # cron, or ssh from elsewhere
        process(unit="tmux-spawn-1111.scope"),
        process(unit="app-updater@autostart.service"),
        process(unit="snap.ollama.listener.service"),
        process(unit="run-u12.service"),
        TERMINAL._replace(user="mallory"),
        TERMINAL._replace(user=None),
        TERMINAL._replace(container=model.Container("3f2a" * 16)),
        TERMINAL._replace(job=model.Job("4711")),
    ],
)
def test_background_work_and_other_people_s_is_nobody_s_presence(who: model.Process) -> None:
    assert evidence(who, [DAVID]) is None


@pytest.mark.parametrize(
    "there",
    [
        DAVID._replace(idle_s=300.0),
        DAVID._replace(idle_s=None),
        DAVID._replace(locked=True),
        DAVID._replace(locked=None),
        DAVID._replace(user="mallory"),
    ],
)
def test_who_is_away_or_cannot_be_known_is_not_there(there: Presence) -> None:
    assert evidence(TERMINAL, [there]) is None
    assert evidence(TERMINAL, [there, DAVID]) is not None


def test_nobody_is_nobody() -> None:
    assert evidence(TERMINAL, []) is None


def test_without_a_session_s_name_its_scope_says_nothing() -> None:
    assert evidence(process(unit="session-None.scope"), [DAVID._replace(session=None)]) is None
    assert evidence(TERMINAL, [DAVID._replace(session=None)]) is not None


def test_on_windows_only_services_have_a_unit() -> None:
    there = Presence("David", 1.0, locked=False)
    game = process(unit=None, user="DESKTOP-1\\david")
    assert evidence(game, [there], has_units=False) is not None
    assert evidence(game._replace(unit="ollama"), [there], has_units=False) is None
    assert evidence(game._replace(user="DESKTOP-1\\mallory"), [there], has_units=False) is None
