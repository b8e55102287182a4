"""As test_accessible, of what stands around a host's page: settings, spin-ups, week, glance panel, first run, keys, rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.desktop.first_run import FirstRun
from hoofhearted_desktop.desktop.key_list import KeyList
from hoofhearted_desktop.desktop.rule_dialog import RuleDialog
from hoofhearted_desktop.desktop.settings_page import SECTIONS
from hoofhearted_desktop.desktop.theme import Theme
from tests.desktop import episode_shots, glance_shots, shots
from tests.desktop.settings_scene import Agent, Scene
from tests.desktop.test_accessible import Role, english_in, german, hear, markup, nameless, unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop import language

__all__ = ["german"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen platform
SETTINGS = tuple(f"settings {key}" for key, _ in SECTIONS)
FIRST_RUN = ("first run 1", "first run 2", "first run 3")
EPISODES = ("spin-ups list", "spin-ups one", "spin-ups week", "spin-ups nobody")
GLANCE = ("glance computing", "glance several", "glance no_driver", "glance rack")
OTHERS = ("keys", "rule")


class Shown:
    """Shows one of them, and puts it away."""

    def __init__(self, path: Path, qtbot: QtBot) -> None:
        self._path = path
        self._qtbot = qtbot
        self._after: list[Callable[[], object]] = []

    def show(self, what: str) -> QWidget:
        kind, _, which = what.rpartition(" ")
        makers: dict[str, Callable[[str], QWidget]] = {
            "settings": self._settings,
            "first run": self._first_run,
            "spin-ups": self._episodes,
            "glance": self._glance,
            "": self._other,
        }
        made = makers[kind](which)
        self._qtbot.waitExposed(made)
        self._qtbot.wait(1)
        return made

    def _scene(self) -> Scene:
        rule = Rule(application="ollama", user="david", id="r1")
        made = Scene(self._path, Agent("dreams", self._path, rule), Agent("nas", None, rule))
        self._after += [made.put_away, made.page.deleteLater]
        return made

    def _settings(self, section: str) -> QWidget:
        scene = self._scene()
        scene.show(section)
        self._qtbot.wait(50)
        return scene.page

    def _first_run(self, number: str) -> QWidget:
        scene = self._scene()
        colours = Theme()
        made = FirstRun(scene.reach, colours)
        colours.setParent(made)
        self._after += [made.close, made.deleteLater]
        made.open()
        for _ in range(int(number) - 1):
            made.next_button.click()
        return made

    def _episodes(self, which: str) -> QWidget:
        page, followed = episode_shots.stage(episode_shots.SHOTS[which])
        self._after += [page.leave, page.close, page.deleteLater, lambda: followed]
        return page

    def _glance(self, which: str) -> QWidget:
        hosts = [
            (told._replace(name=f"host {nth}"), scene) for nth, (told, scene) in enumerate(glance_shots.SHOTS[which])
        ]
        made = glance_shots.shot(hosts, dark=False, mirrored=False)
        self._after += [made.close, made.deleteLater]
        return made

    def _other(self, which: str) -> QWidget:
        if which == "rule":
            colours = Theme()
            rule = RuleDialog(Rule(application="ollama", user="david", id="r1"), colours)
            colours.setParent(rule)
            self._after += [rule.close, rule.deleteLater]
            rule.open()
            return rule
        window = shots.stage(shots.SHOTS["computing"])
        window.list_keys()
        keys = window.findChildren(KeyList)[0]
        self._after += [keys.close, window.close, window.deleteLater]
        return keys

    def put_away(self) -> None:
        for each in reversed(self._after):
            each()


@pytest.fixture
def shown(tmp_path: Path, qtbot: QtBot) -> Iterator[Shown]:
    made = Shown(tmp_path / "settings.toml", qtbot)
    yield made
    made.put_away()


@pytest.mark.parametrize("what", [*SETTINGS, *FIRST_RUN, *EPISODES, *GLANCE, *OTHERS])
def test_everything_has_a_name_and_a_role_and_is_reached_by_keys(shown: Shown, what: str) -> None:
    root = shown.show(what)
    assert nameless(root) == []
    assert markup(root) == []
    assert all(each.role is not Role.NoRole for each in hear(root))
    missed = unreachable(root)
    if what in GLANCE:
        arrows = by_arrows(root)
        missed = [each for each in missed if not any(f"{name!r} takes no focus" in each for name in arrows)]
    assert missed == []


def by_arrows(root: QWidget) -> set[str]:
    """Give the names of what the arrow down comes to; the hosts and GPUs of the glance panel are gone through so."""
    found: set[str] = set()
    for _ in range(20):
        QTest.keyClick(root.focusWidget() or root, Qt.Key.Key_Down)
        at = root.focusWidget()
        assert at is not None
        found.add(at.accessibleName() or getattr(at, "text", str)())
    return found


@pytest.mark.parametrize("what", [*SETTINGS, *FIRST_RUN, *EPISODES, *GLANCE, *OTHERS])
def test_nothing_is_english_in_german(german: language.Language, shown: Shown, what: str) -> None:
    assert german.code == "de"
    assert english_in(shown.show(what)) == []
