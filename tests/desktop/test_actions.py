"""What is done by keys in the window, and the list of these keys, which are made from one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from hoofhearted_desktop.desktop import actions, overview_entry, page_icons
from hoofhearted_desktop.desktop.host import HERE, Kind
from hoofhearted_desktop.desktop.host_view import THIS_MACHINE, Known
from hoofhearted_desktop.desktop.key_list import KeyList
from hoofhearted_desktop.desktop.page_keys import HOST, OVERVIEW, SETTINGS, SPIN_UPS
from hoofhearted_desktop.desktop.pages import Page
from hoofhearted_desktop.desktop.text import FlowingText
from hoofhearted_desktop.link import states
from tests.desktop import scenes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)

NAS = Known("server nas", Kind.SERVER, "nas")
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def several(window: Window, qtbot: QtBot) -> Window:
    """An active window with two hosts of two GPUs each, and all pages."""
    window.show_hosts((THIS_MACHINE, NAS))
    for key in (HERE, NAS.key):
        window.show_state(states.Live(scenes.HELLO), key)
        window.show_tick(scenes.encoding(0.0), key)
    overview_entry.add(window, ())
    for key in (SPIN_UPS, SETTINGS):
        window.add_page(key, lambda key=key: key, page_icons.spin_ups, Page)  # type: ignore[misc]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.mark.parametrize(
    ("key", "page"), [(Qt.Key.Key_0, OVERVIEW), (Qt.Key.Key_H, SPIN_UPS), (Qt.Key.Key_Comma, SETTINGS)]
)
def test_each_page_has_its_key(several: Window, qtbot: QtBot, key: Qt.Key, page: str) -> None:
    qtbot.keyClick(several, key, CONTROL)
    assert several.pages.shown == page


def test_a_host_has_its_number(several: Window, qtbot: QtBot) -> None:
    several.show_page(OVERVIEW)
    qtbot.keyClick(several, Qt.Key.Key_2, CONTROL)
    assert (several.pages.shown, several.shown.key) == (HOST, NAS.key)
    qtbot.keyClick(several, Qt.Key.Key_9, CONTROL)
    assert several.shown.key == NAS.key, "there is no ninth"


def test_the_keys_go_through_the_gpus_of_all_hosts(several: Window, qtbot: QtBot) -> None:
    def at(step: Qt.Key) -> tuple[str, str]:
        qtbot.keyClick(several, step, CONTROL)
        return several.shown.key, several.content.shown_gpu

    assert several.content.shown_gpu == "GPU-3090"
    assert at(Qt.Key.Key_PageDown) == (HERE, "GPU-4070")
    assert at(Qt.Key.Key_PageDown) == (NAS.key, "GPU-3090")
    assert at(Qt.Key.Key_PageUp) == (HERE, "GPU-4070")
    assert at(Qt.Key.Key_PageUp) == (HERE, "GPU-3090")
    assert at(Qt.Key.Key_PageUp) == (NAS.key, "GPU-4070")
    several.show_page(OVERVIEW)
    assert at(Qt.Key.Key_PageDown) == (NAS.key, "GPU-4070"), "back to where a person was"


def test_f5_connects_again(several: Window, qtbot: QtBot) -> None:
    wanted: list[str] = []
    several.wishes.retry.connect(wanted.append)
    qtbot.keyClick(several, Qt.Key.Key_F5)
    qtbot.keyClick(several, Qt.Key.Key_R, CONTROL)
    assert wanted == [HERE, HERE]
    wanted.clear()
    several.show_page(OVERVIEW)
    qtbot.keyClick(several, Qt.Key.Key_F5)
    assert wanted == [], "none is lost"
    several.show_state(states.Lost("gone", None, 1, 2.0), NAS.key)
    qtbot.keyClick(several, Qt.Key.Key_F5)
    assert wanted == [NAS.key]


def test_escape_is_left_to_the_pages_beside(several: Window, qtbot: QtBot) -> None:
    page = Page()
    heard: list[bool] = []
    shortcut = QShortcut(QKeySequence("Escape"), page, lambda: heard.append(True))
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    field = QLineEdit()
    QVBoxLayout(page).addWidget(field)
    several.add_page("own", lambda: "Own", page_icons.spin_ups, page)
    several.show_page("own")
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert heard == [True]
    several.show_page(HOST)
    several.page.table.setFocus()
    several.details.show()
    qtbot.keyClick(several, Qt.Key.Key_Escape)
    assert several.details.isHidden()


def test_control_f_is_the_filter_s_of_the_processes(several: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(several, Qt.Key.Key_F, CONTROL)
    qtbot.waitUntil(lambda: isinstance(several.focusWidget(), QLineEdit))


def test_f1_lists_every_key_there_is(several: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(several, Qt.Key.Key_F1)
    listing = several.findChild(KeyList)
    assert listing is not None
    qtbot.waitExposed(listing)
    said = {part.accessibleName() for part in listing.findChildren(FlowingText)}
    assert "Add a server: Ctrl+N" in said
    assert "Connect the host again: F5, Ctrl+R" in said
    listed = " ".join(said)
    bound = [
        shortcut.key().toString(QKeySequence.SequenceFormat.NativeText) for shortcut in several.findChildren(QShortcut)
    ]
    numbers = {f"Ctrl+{number}" for number in range(1, 10)}
    assert len(bound) > 15
    assert [keys for keys in bound if keys not in listed and keys not in numbers] == []
    qtbot.keyClick(listing, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: several.findChild(KeyList) is None)


def test_no_key_is_given_twice() -> None:
    keys = [each for group in actions.GROUPS for action in group.actions if action.do for each in action.keys]
    assert len(keys) == len(set(keys))
    assert all(QKeySequence(each).toString() for each in keys)


def test_a_page_that_is_not_there_is_not_listed(window: Window) -> None:
    words = [text for _, lines in actions.listed(window) for _, text in lines]
    assert "Open the settings" not in words
    assert "Add a server" in words


def test_the_keys_of_a_host_s_line_are_not_taken_by_the_window(several: Window, qtbot: QtBot) -> None:
    moved: list[object] = []
    several.wishes.move.connect(lambda *said: moved.append(said))
    several.choose(NAS.key)
    several.sidebar.list.setFocus()
    qtbot.keyClick(several.sidebar.list, Qt.Key.Key_Up, ALT)
    focused: QWidget = several.sidebar.list
    assert focused.hasFocus()
    assert moved == [], "it stands first among the servers"


def test_the_keyboard_begins_at_what_is_shown(window: Window) -> None:
    assert window.focusWidget() is window.sidebar.list


def test_a_page_that_is_opened_by_keys_has_the_keyboard(several: Window, qtbot: QtBot) -> None:
    (entry,) = [each for each in several.sidebar.findChildren(QPushButton) if each.text() == "Overview"]
    entry.setFocus()
    page = several.pages.page(SETTINGS)
    page.setLayout(QVBoxLayout())
    field = QLineEdit()
    page.layout().addWidget(field)
    qtbot.keyClick(several, Qt.Key.Key_Comma, CONTROL)
    assert several.focusWidget() is page
    field.setFocus()
    qtbot.keyClick(several, Qt.Key.Key_Comma, CONTROL)
    assert several.focusWidget() is field, "who types there goes on"


def test_enter_presses_a_button_of_a_page(several: Window, qtbot: QtBot) -> None:
    several.show_page(SETTINGS)
    page = several.pages.page(SETTINGS)
    page.setLayout(QVBoxLayout())
    button, field = QPushButton("Add"), QLineEdit()
    for each in (button, field):
        page.layout().addWidget(each)
        each.show()
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(False))
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [False]
    button.setEnabled(False)
    qtbot.keyClick(several, Qt.Key.Key_Return)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert pressed == [False]
