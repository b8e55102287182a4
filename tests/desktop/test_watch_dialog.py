"""*Keep watching when I am away*: what the dialog, the menu and the page say of a service, and what they let a person wish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.desktop import watch_words
from hoofhearted_desktop.desktop.theme import Theme
from hoofhearted_desktop.desktop.watch_dialog import WatchDialog
from hoofhearted_desktop.desktop.watch_words import Subject
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.keeping_watch import CannotSay, Outcome, Standing, Unit
from tests.desktop import scenes
from tests.desktop.test_many_hosts import GARAGE, LIVE, NAS, menu_of
from tests.desktop.test_many_hosts import several as several  # noqa: PLC0414 - a fixture is used by its name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.watch_words import Found
    from hoofhearted_desktop.desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen platform

SERVER = Subject("nas", "david@nas:2222")
HERE = Subject("this machine")
UNIT = Unit("/home/d/.config/systemd/user/hoofhearted-agent.service", "enabled", "active", version=VERSION)
WATCHED = Standing(lingers=True, unit=UNIT)
FREE = Standing(lingers=False)
OLD = CannotSay("there is no such method", too_old=True)


def dialog(qtbot: QtBot, found: Found, subject: Subject = SERVER) -> WatchDialog:
    theme = Theme()
    theme.choose(dark=False)
    made = WatchDialog(subject, theme)
    theme.setParent(made)
    qtbot.addWidget(made)
    made.show_found(found)
    made.show()
    qtbot.waitExposed(made)
    return made


def words(shown: WatchDialog) -> str:
    return "\n".join(each.text() for each in shown.findChildren(QLabel) if not each.isHidden())


def offered(shown: WatchDialog) -> list[str]:
    every = (shown.stop_button, shown.again_button, shown.close_button, shown.do_button)
    return [each.text() for each in every if not each.isHidden()]


# ---------------------------------------------------------------- what is said and offered


@pytest.mark.parametrize(
    ("found", "subject", "heading", "buttons", "linger"),
    [
        (None, SERVER, "Keep watching nas", ["Close"], None),
        (FREE, SERVER, "Keep watching nas", ["Close", "Keep watching"], True),
        (FREE, HERE, "Keep watching this machine", ["Close", "Keep watching"], False),
        (Standing(lingers=True), SERVER, "Keep watching nas", ["Close", "Keep watching"], None),
        (Standing(of_machine=True), SERVER, "Keep watching nas", ["Close", "Keep watching"], None),
        (WATCHED, SERVER, "nas is watched when you are away", ["Stop watching there…", "Close"], None),
        (WATCHED, HERE, "This machine is watched when you are away", ["Stop watching here…", "Close"], None),
        (
            Standing(lingers=False, unit=UNIT),
            SERVER,
            "nas is watched while you are logged in there",
            ["Stop watching there…", "Close", "Let it linger"],
            True,
        ),
        (
            Standing(lingers=False, unit=UNIT),
            HERE,
            "This machine is watched when you are away",
            ["Stop watching here…", "Close"],
            None,
        ),
        (
            Standing(lingers=True, unit=UNIT._replace(version="0.0.1")),
            SERVER,
            "nas is watched when you are away",
            ["Stop watching there…", "Close", "Renew"],
            None,
        ),
        (
            Standing(lingers=True, unit=UNIT._replace(active="failed")),
            SERVER,
            "nas is not watched when you are away",
            ["Stop watching there…", "Close", "Set it up anew"],
            None,
        ),
        (Standing(refusal="no Python"), SERVER, "nas cannot be watched when you are away", ["Close"], None),
        (
            Standing(of_machine=True, refusal="by root", unit=UNIT),
            SERVER,
            "nas is watched also when you are away",
            ["Close"],
            None,
        ),
        (OLD, SERVER, "Keep watching nas", ["Close", "Renew"], True),
        (CannotSay("nas is not connected"), SERVER, "Keep watching nas", ["Ask again", "Close"], None),
    ],
)
def test_what_is_so_and_what_can_be_done(
    qtbot: QtBot, found: Found, subject: Subject, heading: str, buttons: list[str], linger: bool | None
) -> None:
    shown = dialog(qtbot, found, subject)
    assert shown.heading.text() == heading
    assert offered(shown) == buttons
    assert shown.linger.isHidden() is (linger is None)
    assert linger is None or shown.linger.isChecked() is linger
    assert shown.accessibleName() == heading
    reason = getattr(found, "refusal", None) or (
        found.reason if isinstance(found, CannotSay) and not found.too_old else ""
    )
    expected = bool(reason) and not (isinstance(found, Standing) and found.watches)
    assert shown.failure.isHidden() is not expected
    assert not expected or reason in shown.failure.text().replace("No", "no")


def test_it_says_what_will_be_done_and_how_it_is_taken_away(qtbot: QtBot) -> None:
    said = words(dialog(qtbot, FREE))
    for part in (
        "~/.config/systemd/user/hoofhearted-agent.service",
        "~/.local/share/hoofhearted",
        "Nothing else is installed",
        "“Stop watching there”",
        "hoofhearted keep-watching david@nas:2222 --remove",
        "ends with your last session there",
    ):
        assert part in said
    here = words(dialog(qtbot, FREE, HERE))
    assert "copy of the agent" not in here
    assert "hoofhearted keep-watching --remove" in here


def test_a_name_is_no_markup_and_no_trick(qtbot: QtBot) -> None:
    shown = dialog(qtbot, FREE, Subject("<b>n\u202eas</b>", "nas"))
    assert shown.heading.text() == "Keep watching <b>n\ufffdas</b>"
    assert shown.heading.textFormat() == Qt.TextFormat.PlainText


# ---------------------------------------------------------------- what a person wishes


def test_by_keyboard_alone(qtbot: QtBot) -> None:
    shown = dialog(qtbot, FREE)
    assert shown.focusWidget() is shown.do_button
    assert shown.linger.accessibleDescription() == shown.meaning.text()
    qtbot.keyClick(shown.do_button, Qt.Key.Key_Backtab)
    qtbot.keyClick(shown.focusWidget(), Qt.Key.Key_Backtab)
    assert shown.focusWidget() is shown.linger
    qtbot.keyClick(shown.linger, Qt.Key.Key_Space)
    assert not shown.linger.isChecked()
    with qtbot.waitSignal(shown.install_requested) as asked:
        qtbot.keyClick(shown.do_button, Qt.Key.Key_Return)
    assert asked.args == [False, False]
    with qtbot.waitSignal(shown.finished):
        qtbot.keyClick(shown, Qt.Key.Key_Escape)


def test_enter_does_not_do_what_came_under_it(qtbot: QtBot) -> None:
    shown = dialog(qtbot, None)
    assert shown.focusWidget() is shown.close_button
    shown.show_found(FREE)
    assert shown.focusWidget() is shown.close_button


def test_a_unit_that_was_changed_is_written_anew_only_where_that_is_chosen(qtbot: QtBot) -> None:
    shown = dialog(qtbot, Standing(lingers=True, unit=UNIT._replace(changed=True)))
    assert not shown.replace.isChecked()
    for replaces in (False, True):
        shown.replace.setChecked(replaces)
        with qtbot.waitSignal(shown.install_requested) as asked:
            shown.do_button.click()
        assert asked.args == [False, replaces]
    assert dialog(qtbot, WATCHED).replace.isHidden()


@pytest.mark.parametrize("yes", [True, False])
def test_stopping_is_asked_about(qtbot: QtBot, yes: bool) -> None:
    shown = dialog(qtbot, WATCHED)
    wished: list[bool] = []
    shown.remove_requested.connect(lambda: wished.append(True))
    shown.stop_button.click()
    (box,) = shown.findChildren(QMessageBox)
    assert box.text() == "Stop watching nas when you are away?"
    assert "History and settings stay" in box.informativeText()
    assert box.defaultButton().text() == "Go on watching"
    next(each for each in box.buttons() if (each.text() == "Stop watching") is yes).click()
    assert wished == [True] * yes
    qtbot.waitUntil(lambda: not shown.findChildren(QMessageBox))


# ---------------------------------------------------------------- what came of it


def test_nothing_else_can_be_wished_while_it_is_done(qtbot: QtBot) -> None:
    shown = dialog(qtbot, Standing(lingers=False, unit=UNIT))
    shown.show_busy("Setting up …")
    assert not any(each.isEnabled() for each in (shown.do_button, shown.stop_button, shown.linger))
    assert "Setting up …" in words(shown)
    shown.show_progress("Sending the agent (20 of 300 KB) …")
    assert shown.progress.text() == "Sending the agent (20 of 300 KB) …"
    assert shown.focusWidget() is shown.close_button
    shown.show_outcome(Outcome(done=True, lines=("wrote /x", "lingering is on")))
    assert shown.said_lines == ["– Wrote /x", "– Lingering is on"]
    assert "Done" in words(shown)
    assert shown.progress.isHidden()
    assert shown.do_button.isEnabled()
    shown.show_progress("late")
    assert shown.progress.isHidden()


def test_what_was_done_stays_when_the_new_state_is_shown(qtbot: QtBot) -> None:
    shown = dialog(qtbot, FREE)
    shown.show_outcome(Outcome(done=True, lines=("wrote /x",)))
    shown.show_found(WATCHED)
    assert shown.heading.text() == "nas is watched when you are away"
    assert shown.said_lines == ["– Wrote /x"]


def test_what_stood_in_the_way_stays_with_its_remedy_and_what_was_done_before(qtbot: QtBot) -> None:
    shown = dialog(qtbot, FREE)
    refused = Outcome(
        done=False,
        lines=("wrote /x",),
        problem="lingering could not be switched on",
        remedy="`sudo loginctl enable-linger d`",
    )
    shown.show_outcome(refused)
    shown.show_found(Standing(lingers=False, unit=UNIT))
    assert "Lingering could not be switched on." in shown.failure.text()
    assert "sudo loginctl enable-linger d" in shown.failure.text()
    assert not shown.failure.isHidden()
    assert "What was done before that" in words(shown)
    assert shown.said_lines == ["– Wrote /x"]


# ---------------------------------------------------------------- the menu and the page


def entry(window: Window, row: int) -> Any:
    return next((each for each in menu_of(window, row).actions() if each.text().startswith("Keep watching")), None)


def test_a_tick_in_the_menu_says_that_it_is_watched(several: Window) -> None:
    assert not entry(several, 4).isChecked()
    several.show_service(NAS.key, WATCHED, "")
    assert entry(several, 4).isChecked()
    several.show_service(NAS.key, Standing(lingers=False, unit=UNIT), "")
    assert not entry(several, 4).isChecked(), "it ends with the connection"
    several.show_service("here", Standing(lingers=False, unit=UNIT), "")
    assert entry(several, 0).isChecked()


def test_the_entry_says_that_the_agent_is_older(several: Window) -> None:
    several.show_service(NAS.key, OLD, "")
    assert entry(several, 4).text() == "Keep watching when I am away (the agent is older)…"
    assert entry(several, 6) is None, "nobody can be asked there"
    several.show_service(GARAGE.key, OLD, "")
    assert entry(several, 6) is not None, "it cannot even be connected to, but it can be renewed"


def test_the_hint_stands_on_the_page_of_its_server_alone(several: Window, qtbot: QtBot) -> None:
    hint = several.content.hint
    several.show_service(NAS.key, FREE, watch_words.hint("NAS"))
    assert hint.isHidden()
    several.choose(NAS.key)
    assert hint.text.text() == watch_words.hint("NAS")
    assert not hint.isHidden()
    several.show_state(states.Stale(scenes.HELLO, 5.0), NAS.key)
    assert hint.isHidden()
    several.show_state(LIVE, NAS.key)
    assert not hint.isHidden()
    several.choose("here")
    assert hint.isHidden()
    several.choose("nowhere")
    several.show_service("nowhere", FREE, "nothing")
