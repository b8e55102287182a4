"""Every control has a name and a role for those who hear the window, Tab comes to each of them, and in German none is English.

Read as a screen reader reads it: by QAccessible, which is what AT-SPI and UI Automation are given (tests/story/test_accessibility.py
asks AT-SPI itself).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QTabBar, QWidget

from hoofhearted_desktop.core import tongue
from hoofhearted_desktop.desktop import language
from hoofhearted_desktop.desktop.theme import Theme
from hoofhearted_desktop.probes import places
from tests.desktop import dialog_shots, shots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QAccessibleInterface
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # the offscreen platform
PAGES = (
    *(
        "computing",
        "details",
        "asleep",
        "no_driver",
        "servers",
        "server-lost",
        "server-connecting",
        "away-open",
        "alarm",
    ),
    *("overview", "overview-none", "stale", "lost-never", "demo-dark", "episodes"),
)
Role = QAccessible.Role
CONTROLS = {
    *(Role.Button, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.EditableText, Role.List, Role.ListItem),
    *(Role.Table, Role.Tree, Role.Cell, Role.TreeItem, Role.ColumnHeader, Role.Slider, Role.SpinBox, Role.PageTab),
    *(Role.ButtonMenu, Role.ButtonDropDown, Role.MenuItem, Role.Link, Role.Graphic),
}
MOST_CHILDREN = 60
_ROW = 12


class Heard(NamedTuple):
    """What a screen reader is told of one thing on the screen."""

    role: QAccessible.Role
    name: str
    description: str
    value: str
    focusable: bool
    what: str


def hear(root: QWidget) -> list[Heard]:
    """Give everything that can be seen below a widget, in the order in which it is told."""
    heard: list[Heard] = []

    def walk(found: Optional[QAccessibleInterface]) -> None:
        if found is None or not found.isValid() or found.state().invisible:
            return
        state, thing = found.state(), found.object()
        name, description, value = (
            found.text(part) for part in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)
        )
        what = "" if thing is None else type(thing).__name__
        heard.append(Heard(found.role(), name, description, value, bool(state.focusable), what))
        for place in range(min(found.childCount(), MOST_CHILDREN)):
            walk(found.child(place))

    walk(QAccessible.queryAccessibleInterface(root))
    return heard


def stops(root: QWidget) -> list[QWidget]:
    """Press Tab until it comes round, and give where it stopped."""
    root.activateWindow()
    if root.focusWidget() is None:
        QTest.keyClick(root, Qt.Key.Key_Tab)
    found: list[QWidget] = []
    for _ in range(200):
        at = root.focusWidget()
        if at is None or (found and at is found[0]):
            return found
        if at not in found:
            found.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    return found


def wanted_stops(root: QWidget) -> list[QWidget]:
    """Give what Tab has to come to: all that can be seen, works, and takes the focus by Tab."""
    return [
        each
        for each in root.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and each.window() is root
    ]


def unreachable(root: QWidget) -> list[str]:
    """Give what can be clicked and is reached by no key: neither Tab nor the arrows of a group."""
    reached = stops(root)
    groups = [each.group() for each in reached if isinstance(each, QAbstractButton) and each.group() is not None]
    """Of a group of which one is pressed Tab comes to that one, and the arrows to the others."""
    missed = []
    for each in wanted_stops(root):
        in_group = isinstance(each, QAbstractButton) and each.group() is not None and each.group() in groups
        in_row = isinstance(each.parentWidget(), QTabBar) or any(
            one.parentWidget() is each.parentWidget() and type(one) is type(each) for one in reached
        )
        if each not in reached and not in_group and not in_row:
            missed.append(f"{type(each).__name__} {each.accessibleName() or getattr(each, 'text', str)()!r}")
    for each in root.findChildren(QAbstractButton):
        takes = each.focusPolicy() & Qt.FocusPolicy.TabFocus or each.group() in groups
        if (
            each.isVisible()
            and each.isEnabled()
            and not takes
            and each.window() is root
            and not each.shortcut().toString()
        ):
            missed.append(f"{type(each).__name__} {each.accessibleName() or each.text()!r} takes no focus")
    return missed


def put_away(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[QWidget]:
    """The window in one of its states."""
    shot = shots.SHOTS[request.param]
    window = shots.stage(shot)
    qtbot.waitExposed(window)
    if shot.away_open:
        window.open_away()
    if shot.details:
        window.page.table.setFocus()
        window.page.table.selectRow(0)
        row = window.page.table.current()
        assert row is not None
        window.page.table.chosen.emit(row)
    qtbot.wait(1)
    yield window
    put_away(window)


@pytest.fixture(params=tuple(dialog_shots.SHOTS))
def dialog(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[QWidget]:
    """A dialog in one of its states."""
    theme = Theme()
    made = dialog_shots.SHOTS[request.param](theme)
    theme.setParent(made)
    made.show()
    qtbot.waitExposed(made)
    qtbot.wait(1)
    yield made
    put_away(made)


@pytest.fixture
def german(qapp: object) -> Iterator[language.Language]:
    """German, before a page or dialog is made."""
    spoken = language.Language(places.resources_dir() / "translations")
    spoken.speak("de")
    yield spoken
    spoken.speak(language.ENGLISH)


def nameless(root: QWidget) -> list[str]:
    return [
        f"{each.role.name} {each.what}"
        for each in hear(root)
        if not each.name.strip() and (each.role in CONTROLS or each.focusable)
    ]


def markup(root: QWidget) -> list[str]:
    """Give what would be read out with its markup: Qt takes a tool tip for the description where there is none."""
    return [f"{each.role.name} {each.name!r}" for each in hear(root) if "<p" in each.name + each.description]


def turns(dialog: QWidget) -> int:
    """Count how often Tab goes against how one reads: from above to below, in a row from where reading begins, from anywhere."""
    places_of = [each.mapTo(dialog, each.rect().center()) for each in stops(dialog)]
    if len(places_of) < 2:
        return 1
    pairs = zip(places_of, [*places_of[1:], places_of[0]], strict=True)
    return sum(
        after.y() < before.y() - _ROW or (abs(after.y() - before.y()) <= _ROW and after.x() < before.x())
        for before, after in pairs
    )


def stops_in_vain(page: QWidget) -> list[QAbstractScrollArea]:
    """Give the scroll areas around other things that take the focus: stops at which nothing can be done."""
    return [
        each
        for each in page.findChildren(QAbstractScrollArea)
        if type(each).__name__ in {"Roll", "_Scroll", "QScrollArea"}
        and each.isVisible()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def test_every_control_of_a_page_has_a_name_and_a_role_and_is_reached_by_keys(page: QWidget) -> None:
    assert nameless(page) == []
    assert markup(page) == []
    assert all(each.role is not Role.NoRole for each in hear(page))
    assert stops_in_vain(page) == []
    assert unreachable(page) == []


def test_every_control_of_a_dialog_has_a_name_and_a_role_and_is_reached_by_keys_as_one_reads(dialog: QWidget) -> None:
    assert nameless(dialog) == []
    assert markup(dialog) == []
    assert all(each.role is not Role.NoRole for each in hear(dialog))
    assert dialog.accessibleName()
    assert turns(dialog) == 1, "it comes back to the top once, at the end"
    assert unreachable(dialog) == []


# ---------------------------------------------------------------- in another language


def english_in(root: QWidget) -> list[str]:
    """Give what is still English: a text that has another translation, or what an agent says and the desktop knows."""
    texts = [text for each in hear(root) for text in (each.name, each.description)]
    for widget in root.findChildren(QWidget):
        if widget.isVisible():
            shown = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
            texts += [shown, widget.toolTip(), getattr(widget, "placeholderText", str)()]
    found = []
    for text in {text for text in texts if text and not text.startswith("<")}:
        said = tongue.say(text) if "{" not in text else text
        if text not in {said, tongue.told(text)} or said != text or tongue.told(text) != text:
            found.append(text)
    return sorted(found)


def test_a_page_in_german_has_nothing_english(german: language.Language, page: QWidget) -> None:
    assert english_in(page) == []


def test_a_dialog_in_german_has_nothing_english(german: language.Language, dialog: QWidget) -> None:
    assert english_in(dialog) == []


def still(heard: Heard) -> Heard:
    """Leave out how many seconds are left: they pass."""
    return heard._replace(name=re.sub(r"\d+ s\b", "s", heard.name))


def test_a_page_changes_its_language_while_it_is_seen(page: QWidget, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all(each.description for each in hear(page) if each.what == "Chart"))
    before = [still(each) for each in hear(page)]
    spoken = language.Language(places.resources_dir() / "translations")
    assert english_in(page) == []
    try:
        spoken.speak("de")
        qtbot.wait(1)
        assert english_in(page) == []
        assert [still(each) for each in hear(page)] != before
        spoken.speak("en")
        qtbot.waitUntil(lambda: [still(each) for each in hear(page)] == before, timeout=2000)
    finally:
        spoken.speak(language.ENGLISH)
