"""Adding a server by keyboard and mouse: which one, how far it is, what went wrong, and every way back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.desktop.add_server import AddServer, Knowledge, Phase
from hoofhearted_desktop.desktop.failure import Failure, commands
from hoofhearted_desktop.desktop.step_list import Mark, StepList
from hoofhearted_desktop.desktop.theme import Theme
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.progress import At, Step
from hoofhearted_desktop.link.ssh.hop import Address
from tests.desktop import dialog_shots, scenes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # the offscreen platform

NAMES = ["nas", "media", "node-01", "node-02", "nas-old"]
LOST = states.Lost("nas refused the connection", "see that sshd runs there", 1, 4.0, "refused")
WAITS = LOST._replace(retry_s=None)


class Program:
    """Stands for the program behind the dialog."""

    def __init__(self, qtbot: QtBot, names: Sequence[str] = NAMES, notes: Sequence[str] = ()) -> None:
        theme = Theme()
        theme.choose(dark=False)
        self.told: list[object] = []
        self.threads: set[str] = set()
        self.qtbot = qtbot

        def known() -> Sequence[str]:
            self.threads.add(threading.current_thread().name)
            return names

        self.dialog = AddServer(Knowledge(dialog_shots.parse, known, lambda _: notes), theme)
        theme.setParent(self.dialog)
        self.dialog.add_requested.connect(lambda address, name: self.told.append((address, name)))
        self.dialog.retry_requested.connect(lambda: self.told.append("retry"))
        self.dialog.abandoned.connect(lambda: self.told.append("abandoned"))
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        qtbot.waitExposed(self.dialog)
        if names:
            qtbot.waitUntil(lambda: self.dialog.choice.list.count() == len(names))

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.dialog.choice.field, text)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.qtbot.keyClick(QApplication.focusWidget() or self.dialog, key)

    def begin(self, text: str = "nas") -> None:
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def connecting(self, *steps: Step, detail: str = "") -> None:
        for step in steps:
            self.dialog.show_state(states.Connecting(1, At(step, detail)))

    def rows(self) -> list[str]:
        rows = self.dialog.choice.list
        return [rows.item(row).text() for row in range(rows.count())]

    def offered(self) -> set[str]:
        dialog = self.dialog
        buttons = (
            dialog.back_button,
            dialog.copy_button,
            dialog.keep_button,
            dialog.stop_button,
            dialog.again_button,
            dialog.connect_button,
            dialog.cancel_button,
        )
        return {each.text() for each in buttons if each.isVisible()}


@pytest.fixture
def program(qtbot: QtBot) -> Iterator[Program]:
    made = Program(qtbot)
    yield made
    made.dialog.close()


# ---------------------------------------------------------------- choosing


def test_the_focus_is_in_the_field_and_the_files_are_read_beside_the_gui_thread(program: Program) -> None:
    assert program.dialog.focusWidget() is program.dialog.choice.field
    assert program.threads == {"errand"}
    assert program.rows() == NAMES


def test_enter_connects_what_was_typed(program: Program) -> None:
    program.begin("david@nas.lan:2222")
    assert program.told == [(Address("nas.lan", "david", 2222), "")]
    assert program.dialog.phase is Phase.CONNECTING


def test_the_list_is_filtered_while_typing_those_that_begin_so_first(program: Program) -> None:
    program.type("na")
    assert program.rows() == ["nas", "nas-old"]
    program.type("s-")
    assert program.rows() == ["nas-old"]
    program.dialog.choice.field.setText("01")
    assert program.rows() == ["node-01"]
    program.dialog.choice.field.setText("root@no")
    assert program.rows() == ["node-01", "node-02"]
    program.dialog.choice.field.setText("10.0.0.7")
    assert program.rows() == []


def test_down_picks_from_the_list_and_keeps_the_user(program: Program) -> None:
    program.type("root@no")
    program.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert program.dialog.choice.field.text() == "root@node-02"
    assert program.rows() == ["node-01", "node-02"]
    program.press(Qt.Key.Key_Return)
    assert program.told == [(Address("node-02", "root"), "")]


def test_up_from_the_first_and_letters_go_back_to_the_field(program: Program) -> None:
    program.type("no")
    program.press(Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert program.dialog.focusWidget() is program.dialog.choice.field
    program.press(Qt.Key.Key_Down)
    program.qtbot.keyClicks(program.dialog.choice.list, "x")
    assert program.dialog.choice.field.text() == "node-01x"


def test_a_double_click_connects(program: Program) -> None:
    rows = program.dialog.choice.list
    place = rows.visualItemRect(rows.item(1)).center()
    program.qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert program.dialog.choice.field.text() == "media"
    program.qtbot.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert program.told == [(Address("media"), "")]


def test_what_is_wrong_is_said_while_typing_and_louder_on_enter(program: Program) -> None:
    wrong = program.dialog.choice.wrong
    assert wrong.isHidden()
    program.type("@nas")
    assert (wrong.text(), wrong.property("role")) == ("The user's name is missing before the @.", "muted")
    program.press(Qt.Key.Key_Return)
    assert (program.told, wrong.property("role")) == ([], "bad")
    program.dialog.choice.field.setText("david@nas")
    assert wrong.isHidden()


def test_nothing_typed_is_asked_for(program: Program) -> None:
    program.press(Qt.Key.Key_Return)
    assert program.told == []
    assert program.dialog.choice.wrong.text() == "Name a server first."


def test_a_name_of_its_own_goes_along(program: Program) -> None:
    program.type("nas")
    assert program.dialog.name.placeholderText() == "nas"
    program.dialog.name.setText("  The cellar ")
    program.dialog.name.setFocus()
    program.press(Qt.Key.Key_Return)
    assert program.told == [(Address("nas"), "The cellar")]
    assert program.dialog.heading.text() == "Connecting to The cellar"


def test_tab_goes_through_it_in_the_order_of_reading(program: Program) -> None:
    dialog = program.dialog
    seen = []
    for _ in range(5):
        seen.append(dialog.focusWidget())
        program.press(Qt.Key.Key_Tab)
    order = [dialog.choice.field, dialog.choice.list, dialog.name, dialog.cancel_button, dialog.connect_button]
    assert seen == order


def test_enter_presses_the_button_that_has_the_focus_but_nobody_stops_by_pressing_it_twice(program: Program) -> None:
    program.begin()
    program.press(Qt.Key.Key_Return)
    assert program.dialog.phase is Phase.CONNECTING
    program.dialog.show_state(WAITS)
    program.dialog.back_button.setFocus()
    program.press(Qt.Key.Key_Return)
    assert program.dialog.phase is Phase.CHOOSING
    program.dialog.cancel_button.setFocus()
    program.press(Qt.Key.Key_Return)
    assert not program.dialog.isVisible()
    assert program.told == [(Address("nas"), ""), "abandoned"]


def test_escape_closes_it(program: Program) -> None:
    program.press(Qt.Key.Key_Escape)
    assert not program.dialog.isVisible()
    assert program.told == []


def test_no_configuration_shows_no_list(qtbot: QtBot) -> None:
    program = Program(qtbot, names=())
    assert program.dialog.choice.list.isHidden()
    program.dialog.close()


def test_it_may_be_gone_before_the_files_are_read(qtbot: QtBot) -> None:
    gate = threading.Event()

    def slow() -> Sequence[str]:
        gate.wait(60)
        return NAMES

    theme = Theme()
    dialog = AddServer(Knowledge(dialog_shots.parse, slow, lambda _: ()), theme)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.deleteLater()
    gate.set()


# ---------------------------------------------------------------- connecting


def test_every_step_is_told_with_its_particulars(program: Program) -> None:
    program.begin()
    steps = program.dialog.steps
    program.connecting(*Step, detail="x")
    program.connecting(Step.SIGNING_IN, detail="as david, with the agent's key ED25519")
    assert [steps.mark_of(step) for step in Step] == [Mark.DONE] * 3 + [Mark.RUNNING] + [Mark.WAITING] * 3
    assert steps.detail_of(Step.SIGNING_IN) == "as david, with the agent's key ED25519"
    assert program.offered() == {"Stop"}


def test_a_step_that_was_not_needed_is_no_step_done(program: Program) -> None:
    program.begin()
    program.connecting(*(step for step in Step if step is not Step.SENDING_AGENT))
    assert program.dialog.steps.mark_of(Step.SENDING_AGENT) is Mark.SKIPPED


def test_when_it_is_live_the_dialog_is_done(program: Program) -> None:
    program.begin()
    program.connecting(*Step)
    with program.qtbot.waitSignal(program.dialog.accepted):
        program.dialog.show_state(states.Live(scenes.HELLO))
    assert program.told == [(Address("nas"), "")]


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("by", ["Escape", "Stop"])
def test_it_can_be_stopped_at_every_step(program: Program, step: Step, by: str) -> None:
    program.begin()
    program.connecting(step)
    if by == "Escape":
        program.press(Qt.Key.Key_Escape)
    else:
        program.dialog.stop_button.click()
    assert program.told == [(Address("nas"), ""), "abandoned"]
    assert program.dialog.phase is Phase.CHOOSING
    assert program.dialog.choice.field.text() == "nas", "what was typed is still there"
    program.dialog.show_state(states.Live(scenes.HELLO))
    assert program.dialog.isVisible(), "a state that comes late is of no session any more"


def test_closing_the_window_abandons_what_is_being_made(program: Program) -> None:
    program.begin()
    program.dialog.close()
    assert program.told == [(Address("nas"), ""), "abandoned"]


# ---------------------------------------------------------------- failing


def test_a_failure_is_said_in_place_and_can_be_tried_again(program: Program) -> None:
    program.begin()
    program.connecting(Step.RESOLVING, Step.CONNECTING)
    program.dialog.show_state(LOST)
    assert program.dialog.steps.mark_of(Step.CONNECTING) is Mark.FAILED
    assert program.dialog.failure.reason.toPlainText() == "nas refused the connection."
    assert program.dialog.failure.remedy.toPlainText() == "See that sshd runs there."
    assert program.offered() == {"Back", "Copy the error", "Add it anyway", "Try again"}
    program.dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "nas refused the connection.\nSee that sshd runs there."
    program.press(Qt.Key.Key_Return)
    assert program.told == [(Address("nas"), ""), "retry"]
    assert program.dialog.steps.mark_of(Step.CONNECTING) is Mark.WAITING
    assert program.dialog.failure.isHidden()


def test_a_failure_stays_while_the_session_tries_again_by_itself(program: Program) -> None:
    program.begin()
    program.dialog.show_state(LOST)
    program.connecting(Step.RESOLVING)
    assert program.dialog.phase is Phase.FAILED
    assert not program.dialog.failure.isHidden()
    with program.qtbot.waitSignal(program.dialog.accepted):
        program.dialog.show_state(states.Live(scenes.HELLO))


def test_one_that_is_off_now_can_be_added_anyway_but_not_one_that_waits_for_a_person(program: Program) -> None:
    program.begin()
    program.dialog.show_state(WAITS)
    assert "Add it anyway" not in program.offered()
    program.dialog.show_state(LOST)
    with program.qtbot.waitSignal(program.dialog.accepted):
        program.dialog.keep_button.click()
    assert program.told == [(Address("nas"), "")], "it is not abandoned"


def test_back_from_a_failure_forgets_the_session(program: Program) -> None:
    program.begin()
    program.dialog.show_state(WAITS)
    program.press(Qt.Key.Key_Escape)
    assert program.told == [(Address("nas"), ""), "abandoned"]
    assert program.offered() == {"Connect", "Cancel"}


def test_a_changed_key_has_no_way_on_but_a_command_to_copy(program: Program) -> None:
    program.begin()
    program.connecting(Step.HOST_KEY)
    program.dialog.show_state(dialog_shots.CHANGED)
    assert program.offered() == {"Back", "Copy the error", "Try again"}
    (command,) = [each for each in program.dialog.failure._commands if each.isVisible()]
    assert command.text.toPlainText() == "ssh-keygen -f '/home/david/.ssh/known_hosts' -R '[nas.lan]:2222'"
    assert "the command below" in program.dialog.failure.remedy.toPlainText()
    command.copy.click()
    assert QGuiApplication.clipboard().text() == command.text.toPlainText()
    assert "ssh-keygen" in program.dialog.failure.text()


@pytest.mark.parametrize(
    ("remedy", "found"),
    [
        (
            "take it away: ssh-keygen -R '[nas.lan]:2222' -f '/home/a b/known_hosts'",
            ["ssh-keygen -R '[nas.lan]:2222' -f '/home/a b/known_hosts'"],
        ),
        ("ask whoever runs it; else ssh-keygen -R 'nas'", ["ssh-keygen -R 'nas'"]),
        ('forget it: ssh-keygen -f "/home/a b/hosts" -R "[nas]:22"', ['ssh-keygen -f "/home/a b/hosts" -R "[nas]:22"']),
        ("see that `ssh nas` works, then `ssh-copy-id nas`", ["ssh nas", "ssh-copy-id nas"]),
        ("compare it with the server's own (ssh-keygen -lf on it)", []),
    ],
)
def test_what_a_person_is_told_to_type_is_found(remedy: str, found: list[str]) -> None:
    assert commands(remedy) == found


def test_what_a_server_says_of_itself_is_no_markup(qtbot: QtBot) -> None:
    failure = Failure()
    qtbot.addWidget(failure)
    failure.say("it said <b>\x1b[31mno</b>", "type `<i>`")
    assert failure.reason.toPlainText() == "It said <b>\ufffd[31mno</b>."


def test_on_a_small_screen_a_failure_is_scrolled_to(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.begin()
    program.connecting(Step.HOST_KEY)
    dialog = program.dialog
    monkeypatch.setattr(dialog, "fit", lambda: None)
    dialog.setMinimumHeight(0)
    dialog.setFixedHeight(230)
    dialog.show_state(dialog_shots.CHANGED)
    seen = dialog._roll.viewport()
    program.qtbot.waitUntil(
        lambda: seen.rect().contains(dialog.failure.reason.mapTo(seen, dialog.failure.reason.rect().bottomLeft()))
    )
    assert all(each.isVisible() for each in (dialog.back_button, dialog.copy_button, dialog.again_button))


@pytest.mark.parametrize("count", [0, 2, 9])
def test_what_of_the_configuration_was_not_understood_is_said_quietly(qtbot: QtBot, count: int) -> None:
    program = Program(qtbot, notes=[f"config, line {number}: Foo is not known" for number in range(count)])
    program.begin()
    shown: Callable[[], list[str]] = lambda: [line.text() for line in program.dialog.notes if not line.isHidden()]  # noqa: E731
    if count:
        qtbot.waitUntil(lambda: bool(shown()))
        assert shown()[1:] == [f"config, line {number}: Foo is not known" for number in range(min(count, 3))]
        assert ("of 9" in shown()[0]) is (count > 3)
    else:
        assert shown() == []
    program.dialog.close()


# ---------------------------------------------------------------- the list of steps


def test_a_jump_host_repeats_the_first_steps(qtbot: QtBot) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    for step in (Step.RESOLVING, Step.CONNECTING, Step.HOST_KEY, Step.SIGNING_IN):
        steps.show_at(At(step, "bastion"))
    steps.show_at(At(Step.CONNECTING, "nas through bastion"))
    assert [steps.mark_of(step) for step in Step][:4] == [Mark.DONE, Mark.RUNNING, Mark.WAITING, Mark.WAITING]
    assert steps.detail_of(Step.SIGNING_IN) == ""


def test_the_mark_turns_only_while_it_can_be_seen(qtbot: QtBot) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    steps.show_at(At(Step.CONNECTING))
    assert not steps._timer.isActive()
    steps.show()
    qtbot.waitUntil(lambda: steps._marks[Step.CONNECTING].turn > 1)
    steps.hide()
    assert not steps._timer.isActive()
    steps.show()
    steps.fail()
    assert not steps._timer.isActive()
    assert steps.at == At(Step.CONNECTING)
