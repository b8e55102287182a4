"""The page of spin-ups in the window: its entry, its keys, and the ways to one spin-up from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.desktop import episodes_in_window
from hoofhearted_desktop.desktop.away import Summary
from hoofhearted_desktop.desktop.episodes_page import EpisodesPage
from hoofhearted_desktop.desktop.page_keys import SPIN_UPS
from hoofhearted_desktop.link import states
from tests.desktop import scenes
from tests.desktop.episode_hosts import Agent, Followed

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.window import Window

NOW = scenes.NOW
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


class Shown:
    """The window with the page, over one host that has some spin-ups."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.agent = Agent("here", "this machine", NOW)
        self.agent.keep(*scenes.EPISODES)
        self.followed = Followed(self.agent)
        self.followed.setParent(window)
        episodes_in_window.add_page(window, self.followed.real, lambda: NOW)
        window.show_state(states.Live(scenes.HELLO))
        window.show_tick(scenes.encoding(0.0))
        for episode in scenes.EPISODES:
            window.show_episode("ended", episode)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)

    @property
    def page(self) -> EpisodesPage:
        """The page, made."""
        found = self.window.pages.page(SPIN_UPS)
        assert isinstance(found, EpisodesPage)
        return found

    def settle(self) -> None:
        """Let all be answered."""
        QApplication.processEvents()
        while self.followed.answer():
            QApplication.processEvents()


@pytest.fixture
def shown(window: Window, qtbot: QtBot) -> Shown:
    return Shown(window, qtbot)


def test_nothing_is_asked_before_the_page_is_seen(shown: Shown, qtbot: QtBot) -> None:
    assert shown.agent.log == []
    assert shown.window.findChild(EpisodesPage) is None, "it is made when somebody wants it"
    entry = shown.window.sidebar.entry(SPIN_UPS)
    assert entry is not None
    entry.click()
    shown.settle()
    assert shown.page.isVisible()
    assert shown.page.overview.model.rowCount() > 4
    shown.window.choose("here")
    before = len(shown.agent.log)
    shown.followed.tick(shown.agent)
    shown.settle()
    assert len(shown.agent.log) == before


def test_a_recent_spin_up_is_opened_from_the_sidebar(shown: Shown, qtbot: QtBot) -> None:
    line = shown.window.sidebar.spin_ups._lines[2]
    assert line.accessibleName().startswith("Ollama")
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    shown.settle()
    assert shown.page.one.isVisible()
    assert shown.page.one.title.text().startswith("Ollama used the RTX 3090 for 43 min")
    first = shown.window.sidebar.spin_ups._lines[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Return)
    shown.settle()
    assert shown.page.one.title.text().startswith("Jellyfin has used")


def test_one_of_those_while_a_person_was_away_is_opened(shown: Shown, qtbot: QtBot) -> None:
    shown.window.show_away(Summary(NOW - 35_000, scenes.EPISODES[1:3][::-1]), NOW)
    shown.window.open_away()
    shown.window.away.list.itemActivated.emit(shown.window.away.list.item(1))
    shown.settle()
    assert shown.page.one.title.text().startswith("Ollama used the RTX 3090")


def test_escape_goes_back_and_the_window_keeps_its_own(shown: Shown, qtbot: QtBot) -> None:
    shown.window.open_episode("here", "1")
    shown.settle()
    assert shown.page.one.isVisible()
    qtbot.keyClick(shown.page.one.back_button, Qt.Key.Key_Escape)
    assert not shown.page.one.isVisible()
    assert shown.page.overview.list.hasFocus()
    qtbot.keyClick(shown.page.overview.list, Qt.Key.Key_Return)
    shown.settle()
    assert shown.page.one.isVisible()
    shown.page.one.note.field.setFocus()
    qtbot.keyClick(shown.page.one.note.field, Qt.Key.Key_Escape)
    assert not shown.page.one.isVisible()
    shown.page.open_week()
    qtbot.keyClick(shown.page.week.back_button, Qt.Key.Key_Escape)
    assert shown.page.overview.isVisible()


def test_ctrl_f_goes_to_the_search(shown: Shown, qtbot: QtBot) -> None:
    shown.window.show_page(SPIN_UPS)
    shown.settle()
    qtbot.keyClick(shown.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert shown.page.overview.filters.text.hasFocus()
