"""Pages beside the hosts: chosen in the sidebar, made when first shown, and told when they are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from hoofhearted_desktop.desktop import page_icons
from hoofhearted_desktop.desktop.host import HERE, Kind
from hoofhearted_desktop.desktop.host_view import THIS_MACHINE, Known
from hoofhearted_desktop.desktop.page_keys import HOST, OVERVIEW, SETTINGS, SPIN_UPS
from hoofhearted_desktop.desktop.pages import Page
from hoofhearted_desktop.link import states
from tests.desktop import scenes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.theme import Tokens
    from hoofhearted_desktop.desktop.window import Window

NAS = Known("server nas", Kind.SERVER, "nas")


class Noted(Page):
    """A page that writes down what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.worn: list[Tokens] = []

    def wear(self, tokens: Tokens) -> None:
        self.worn.append(tokens)

    def retell(self) -> None:
        self.told.append("retell")

    def enter(self) -> None:
        self.told.append("enter")

    def leave(self) -> None:
        self.told.append("leave")

    def open(self, host: str, episode: str) -> None:
        self.told.append(f"open {host} {episode}")


def add(window: Window, key: str = OVERVIEW, title: str = "Overview") -> Noted:
    """Give the window a page that is there already."""
    page = Noted()
    window.add_page(key, lambda: title, page_icons.overview, page)
    return page


def two_hosts(window: Window) -> None:
    """Let the window have this machine and a server, each with a GPU."""
    window.show_hosts((THIS_MACHINE, NAS))
    for key in (HERE, NAS.key):
        window.show_state(states.Live(scenes.HELLO), key)
        window.show_tick(scenes.encoding(0.0), key)


def test_an_entry_in_the_sidebar_shows_its_page_and_a_host_leaves_it(window: Window, qtbot: QtBot) -> None:
    two_hosts(window)
    page = add(window)
    button = window.sidebar.entry(OVERVIEW)
    assert button is not None
    assert (button.text(), button.accessibleName(), button.isChecked()) == ("Overview", "Overview", False)

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.isVisible()
    assert not window.content.isVisible()
    assert button.isChecked()
    assert not window.sidebar.list.selectedItems(), "no host is looked at"

    lines = window.sidebar.list
    at = lines.visualItemRect(lines.item(1)).center()
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.content.isVisible()
    assert not button.isChecked()
    assert lines.item(1).isSelected()
    assert window.shown.key == HERE


def test_the_line_that_was_looked_at_before_brings_its_host_back(window: Window, qtbot: QtBot) -> None:
    two_hosts(window)
    add(window)
    lines = window.sidebar.list
    chosen = lines.currentItem()
    at = lines.visualItemRect(chosen).center()
    window.show_page(OVERVIEW)
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.content.isVisible()
    window.show_page(OVERVIEW)
    lines.setFocus()
    assert not window.content.isVisible(), "the keyboard alone chooses nothing"
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert window.content.isVisible()


def test_the_keyboard_that_comes_into_the_list_first_chooses_nothing(window: Window, qtbot: QtBot) -> None:
    add(window)
    window.show_page(OVERVIEW)
    two_hosts(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.sidebar.list.setFocus()
    qtbot.waitUntil(window.sidebar.list.hasFocus)
    assert window.pages.shown == OVERVIEW


def test_the_arrow_keys_go_through_the_entries(window: Window, qtbot: QtBot) -> None:
    add(window)
    add(window, SPIN_UPS, "Spin-ups")
    add(window, SETTINGS, "Settings")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first, second = window.sidebar.entry(OVERVIEW), window.sidebar.entry(SPIN_UPS)
    assert first is not None
    assert second is not None
    qtbot.waitUntil(lambda: first.y() < second.y())
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Space)
    assert window.pages.shown == SPIN_UPS
    qtbot.keyClick(second, Qt.Key.Key_Up)
    assert first.hasFocus()


def test_settings_stand_below_the_hosts_and_the_others_above(window: Window) -> None:
    add(window)
    add(window, SETTINGS, "Settings")
    window.show_page(OVERVIEW)
    above, below = window.sidebar.entry(OVERVIEW), window.sidebar.entry(SETTINGS)
    assert above is not None
    assert below is not None

    def top(of: object) -> int:
        assert of in {above, below, window.sidebar.list}
        return of.mapTo(window, QPoint(0, 0)).y()  # type: ignore[attr-defined]

    assert top(above) < top(window.sidebar.list) < top(below)


def test_a_page_is_made_when_it_is_first_shown_in_the_colours_that_are_worn(window: Window) -> None:
    made: list[Noted] = []

    def make() -> Noted:
        made.append(Noted())
        return made[-1]

    window.add_page(OVERVIEW, lambda: "Overview", page_icons.overview, make)
    assert not made
    window.show_page(OVERVIEW)
    window.show_page(HOST)
    window.show_page(OVERVIEW)
    assert len(made) == 1
    assert len(made[0].worn) == 1


def test_a_page_is_told_when_it_is_seen_and_when_no_more(window: Window, qtbot: QtBot) -> None:
    page = add(window)
    window.show_page(OVERVIEW)
    assert page.told == ["enter"]
    window.hide()
    assert page.told == ["enter", "leave"]
    window.show()
    qtbot.waitExposed(window)
    window.show_page(HOST)
    window.pages.retell()
    assert page.told == ["enter", "leave", "enter", "leave", "retell"]


def test_no_host_is_looked_at_while_a_page_is_shown(window: Window) -> None:
    looked: list[object] = []
    window.looked_at.connect(looked.append)
    add(window)
    window.show_page(OVERVIEW)
    window.show_page(HOST)
    assert looked == [None, HERE]


def test_a_page_that_is_not_there_changes_nothing(window: Window) -> None:
    window.show_page(SPIN_UPS)
    window.open_episode(HERE, "7")
    assert window.pages.shown == HOST


def test_one_spin_up_is_opened_on_its_page(window: Window) -> None:
    page = add(window, SPIN_UPS, "Spin-ups")
    window.open_episode("server nas", "17")
    assert page.isVisible()
    assert page.told[-1] == "open server nas 17"
