"""What the pane of a process tells and lets one do: the chain, the whole command line on request, its end after a question."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Optional

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton

from hoofhearted_desktop.core import messages, model, tongue, wire
from hoofhearted_desktop.desktop import ending, process_details, terminal
from hoofhearted_desktop.desktop.end_dialog import EndDialog
from hoofhearted_desktop.desktop.host import HERE, Kind
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.process_columns import Place
from hoofhearted_desktop.desktop.process_desk import KEPT_AS, ProcessDesk
from hoofhearted_desktop.desktop.process_use import Trails
from hoofhearted_desktop.link import states
from tests.desktop import scenes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen platform

Found = wire.Result | wire.Failure
LIVE = states.Live(scenes.HELLO)


class FakeHost:
    """A host whose agent answers what a test says."""

    def __init__(self, key: str = HERE, kind: Kind = Kind.HERE) -> None:
        self.key, self.kind, self.state = key, kind, LIVE
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {}
        self.held: list[Callable[[], None]] = []

    def request(self, method: str, params: dict[str, Any], answer: Optional[Callable[[Found], None]] = None) -> None:
        self.asked.append((method, params))
        found = self.answers.get(method)
        if answer is not None and found is not None:
            answer(found if isinstance(found, wire.Failure) else wire.Result(1, found))

    def times(self, method: str) -> int:
        return [each for each, _ in self.asked].count(method)


class FakeHosts:
    """As many hosts as a window knows."""

    def __init__(self) -> None:
        self.here = FakeHost()
        self.address = ""

    def get(self, _key: str) -> FakeHost:
        return self.here

    def address_of(self, _key: str) -> str:
        return self.address


class Desk:
    """A window with its desk, and one process whose details are open."""

    def __init__(self, window: Window, qtbot: QtBot, memory: Memory) -> None:
        self.window, self.qtbot, self.memory = window, qtbot, memory
        self.hosts = FakeHosts()
        self.desk = ProcessDesk(self.hosts, memory, window)  # type: ignore[arg-type]
        self.details = window.details
        window.show_state(LIVE)
        window.show_tick(scenes.computing(0.0))

    @property
    def host(self) -> FakeHost:
        return self.hosts.here

    def open(self, place: int = 0) -> None:
        table = self.window.page.table
        table.setFocus()
        table.selectRow(place)
        self.qtbot.keyClick(table, Qt.Key.Key_Return)
        assert self.details.isVisible()

    def press(self, button: QPushButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def dialog(self) -> EndDialog:
        (found,) = [each for each in self.window.findChildren(EndDialog) if each.isVisible()]
        return found


@pytest.fixture
def desk(window: Window, qtbot: QtBot, tmp_path: Path) -> Any:
    made = Desk(window, qtbot, Memory(tmp_path / "desktop.json"))
    yield made
    made.desk.close()


# ---------------------------------------------------------------- the chain


def test_the_chain_goes_from_the_process_to_what_started_the_machine(desk: Desk) -> None:
    desk.host.answers[messages.PROCESS_ABOUT] = {
        "there": True,
        "parents": [{"pid": 51800, "name": "ollama"}, {"pid": 900, "name": None}, {"pid": 1, "name": "systemd"}],
    }
    desk.open()
    said = {name: value.text() for name, value in desk.details.facts.items()}
    assert said["Process"] == "ollama (51877)"
    assert said["Program"] == "/usr/bin/ollama"
    assert said["Application"] == "Ollama"
    assert said["Container"] == "ollama · ollama/ollama:0.5 · docker"
    assert said["User"] == "david"
    assert said["Started by"] == "ollama (51800) ← n/a (900) ← systemd (1)"
    assert said["Running for"].startswith("47 s, since ")
    assert not desk.details.facts["Job"].isVisible(), "there is none, and no hole for it"
    asked = [params for method, params in desk.host.asked if method == messages.PROCESS_ABOUT]
    assert asked == [{"pid": 51877, "started": scenes.OLLAMA.started}]
    desk.window.show_tick(scenes.computing(1.0))
    assert desk.host.times(messages.PROCESS_ABOUT) == 1, "once for each process that is opened"
    assert desk.details.facts["Started by"].text().endswith("systemd (1)")


@pytest.mark.parametrize(
    "answer",
    [
        {"there": True, "parents": "all"},
        {"parents": [{"pid": "1"}, 7, None, {"pid": True, "name": "x"}]},
        [],
        wire.Failure(1, wire.METHOD_NOT_FOUND, "no such method"),
    ],
)
def test_whatever_an_agent_answers_of_parents_what_is_known_stays(desk: Desk, answer: Any) -> None:
    desk.host.answers[messages.PROCESS_ABOUT] = answer
    desk.open()
    assert desk.details.facts["Started by"].text() == "ollama (51800)"


def test_the_environment_is_told_where_there_is_one(desk: Desk) -> None:
    found = scenes.TRAINING._replace(
        environment=model.Environment("conda", "torch"), cwd="/home/anna/<b>", job=model.Job("77", "night")
    )
    tick = scenes.held(0.0)
    desk.window.show_tick(tick._replace(sample=tick.sample._replace(processes=(found, scenes.XORG))))
    desk.open()
    assert desk.details.facts["Environment"].text() == "conda torch"
    assert desk.details.facts["Directory"].text() == "/home/anna/<b>"
    assert desk.details.facts["Job"].text() == "Slurm 77 night"


def test_what_it_does_on_each_gpu_is_said(desk: Desk) -> None:
    tick = scenes.computing(0.0)
    twin = tick.sample.gpus[0]._replace(uuid="GPU-other", index=3)
    gpus = (tick.sample.gpus[0], twin)
    found = (tick.assessments[0], tick.assessments[0]._replace(uuid="GPU-other"))
    desk.window.show_tick(tick._replace(sample=tick.sample._replace(gpus=gpus), assessments=found))
    desk.open()
    shown = [(name.text(), figures.text()) for name, figures in desk.details.use._rows if name.isVisible()]
    assert shown == [("RTX 3090 #0", "86 % · 6.6 GiB"), ("RTX 3090 #3", "86 % · 6.6 GiB")]


def test_its_use_is_drawn_and_said_and_a_gap_stays_one(desk: Desk) -> None:
    for moment in range(1, 20):
        desk.window.show_tick(scenes.computing(float(moment)))
    desk.open()
    chart = desk.details.use.work
    assert chart.accessibleDescription() == "now 86 %, at most 86 %"
    blue = chart.grab().toImage()
    colours = {blue.pixelColor(x, y).name() for x in range(0, blue.width(), 2) for y in range(blue.height())}
    assert len(colours) > 3, "there is a line in it"
    trails = Trails()
    row = desk.window.page.processes.rows[0]
    for at, sm in ((0.0, 5.0), (1.0, None), (2.0, 7.0), (2.0, 8.0), (1.5, 9.0)):
        trails.take(("here", "GPU"), (row._replace(sm=sm),), at)
    trail = trails.get(row.key)
    assert trail is not None
    assert list(trail.time) == [0.0, 1.0, 2.0], "a clock that stands or goes back adds nothing"
    assert math.isnan(trail.sm[1])
    trails.take(("here", "another GPU"), (row,), 3.0)
    again = trails.get(row.key)
    assert again is not None
    assert list(again.time) == [3.0]


PAST = {
    "time": [scenes.NOW - 580 + 10 * step for step in range(58)],
    "used": [
        {"key": "ollama|anna|", "name": "Ollama", "mean": {"sm": [1.0] * 58, "memory_used": [0] * 58}},
        {"key": "ollama|david|ollama", "name": "Ollama", "mean": {"sm": [60.0] * 58, "memory_used": [4 << 30] * 58}},
    ],
}


def test_what_is_kept_of_its_program_is_drawn_before_it_in_grey(desk: Desk) -> None:
    desk.open()
    asked = [params for method, params in desk.host.asked if method == messages.HISTORY]
    assert [(each["gpu"], each["by"], each["application"]) for each in asked] == [("GPU-3090", "application", "ollama")]
    before = desk.details.use.work.grab().toImage()
    assert not desk.details.use.past_note.isVisible()
    desk.open(1)
    desk.host.answers[messages.HISTORY] = PAST
    desk.open()
    after = desk.details.use.work.grab().toImage()
    assert desk.details.use.past_note.text() == "Grey: all of Ollama, as it was recorded"
    middle = before.width() // 2
    column = [after.pixelColor(middle, y).name() for y in range(after.height())]
    assert column != [before.pixelColor(middle, y).name() for y in range(before.height())]
    height = next(y for y, colour in enumerate(column) if colour != column[0])
    assert 0.3 < height / after.height() < 0.5, "60 %"
    desk.open(1)
    assert not desk.details.use.past_note.isVisible(), "Xorg has its own past"


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {"time": [1.0], "used": "all"},
        {"time": ["x"], "used": PAST["used"]},
        {"time": PAST["time"], "used": [{"key": "ollama|david|ollama", "mean": {"sm": [1.0], "memory_used": 7}}]},
        {"time": PAST["time"], "used": [{"key": "ollama|david|ollama", "mean": None}, 7]},
        {"time": PAST["time"][:2], "used": [{"key": "ollama|david|ollama", "mean": {"sm": [float("nan"), "9"]}}]},
        {"time": PAST["time"], "mean": {}},
        wire.Failure(1, wire.INVALID_PARAMS, "no"),
    ],
)
def test_whatever_an_agent_answers_of_the_past_nothing_breaks(desk: Desk, answer: Any) -> None:
    desk.host.answers[messages.HISTORY] = answer
    desk.open()
    desk.details.use.grab()
    assert not desk.details.use.past_note.isVisible()


# ---------------------------------------------------------------- the whole command line

WHOLE = ["/usr/bin/ollama", "runner", "--token", "hunter2"]


def test_the_whole_command_line_is_shown_on_request_and_hidden_again(desk: Desk, qtbot: QtBot) -> None:
    desk.host.answers[messages.PROCESS_COMMAND_LINE] = {"command_line": WHOLE}
    desk.open()
    assert "hunter2" not in desk.details.command.toPlainText()
    assert desk.host.times(messages.PROCESS_COMMAND_LINE) == 0, "nobody asked for it"
    desk.press(desk.details.reveal)
    assert desk.details.command.toPlainText() == "/usr/bin/ollama runner --token hunter2"
    desk.window.show_tick(scenes.computing(1.0))
    assert "hunter2" in desk.details.command.toPlainText(), "a tick does not take it away"
    desk.press(desk.details.reveal)
    assert "hunter2" not in desk.details.command.toPlainText()
    desk.press(desk.details.reveal)
    qtbot.keyClick(desk.window, Qt.Key.Key_Escape)
    desk.open()
    assert "hunter2" not in desk.details.command.toPlainText(), "closed and opened again"
    desk.press(desk.details.reveal)
    desk.open(1)
    desk.open(0)
    assert "hunter2" not in desk.details.command.toPlainText(), "another process was looked at"


def test_it_is_hidden_after_a_minute(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert process_details.REVEALED_MS == 60_000
    desk = Desk(window, qtbot, Memory(tmp_path / "desktop.json"))
    desk.host.answers[messages.PROCESS_COMMAND_LINE] = {"command_line": WHOLE}
    desk.open()
    desk.details._hiding.setInterval(50)
    desk.press(desk.details.reveal)
    assert desk.details.is_revealed
    qtbot.waitUntil(lambda: not desk.details.is_revealed)
    assert "hunter2" not in desk.details.command.toPlainText()
    desk.desk.close()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            wire.Failure(1, wire.FORBIDDEN, "process 51877 belongs to anna: only they and root may read all of it"),
            "belongs to anna",
        ),
        (wire.Failure(1, wire.METHOD_NOT_FOUND, "no such method"), "The agent there is older"),
        ({"command_line": "all"}, "It was not told."),
        ({"command_line": ["x" * 300_000]}, "It is too long to be shown."),
    ],
)
def test_why_it_cannot_be_shown_is_said_beside_it(desk: Desk, answer: Any, said: str) -> None:
    desk.host.answers[messages.PROCESS_COMMAND_LINE] = answer
    desk.open()
    desk.press(desk.details.reveal)
    assert said in desk.details.reveal_problem.text()
    assert desk.details.reveal_problem.isVisible()
    desk.open(1)
    assert not desk.details.reveal_problem.isVisible()


def test_an_answer_that_comes_too_late_is_shown_to_nobody(desk: Desk) -> None:
    desk.open()
    key = desk.details.key
    assert key is not None
    desk.details.hide()
    desk.details.show_command(key, tuple(WHOLE))
    assert not desk.details.is_revealed
    desk.open(1)
    desk.details.show_command(key, tuple(WHOLE))
    assert not desk.details.is_revealed, "it is another's"


# ---------------------------------------------------------------- what can be done


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_name_number_command_line_and_sentence_can_be_copied(desk: Desk) -> None:
    desk.open()
    menu = desk.details.copy.menu()
    menu.aboutToShow.emit()
    said = {}
    for action in menu.actions():
        action.trigger()
        said[action.text()] = clipboard()
    assert said["Name"] == "Ollama"
    assert said["Process id"] == "51877"
    assert said["Command line"] == "/usr/bin/ollama runner --model llama3:8b"
    assert said["Sentence"] == (
        "Ollama (process 51877) on RTX 3090 of this machine: 86 % · 6.6 GiB · user david · container ollama · for 47 s"
    )


def test_always_tell_me_becomes_a_rule(desk: Desk) -> None:
    desk.host.answers[messages.EXPECT] = {"rule": {"id": "told-1"}}
    desk.open()
    desk.press(desk.details.tell)
    (params,) = [params for method, params in desk.host.asked if method == messages.EXPECT]
    assert params["rule"]["effect"] == "tell"
    assert params["rule"]["application"] == "ollama"
    assert desk.window.note.isVisible()
    desk.host.answers[messages.EXPECT] = wire.Failure(1, wire.FORBIDDEN, "only root may")
    desk.press(desk.details.tell)
    assert "only root may" in desk.window.note.text.text()


def submenu(menu: QMenu, title: str) -> QMenu:
    (found,) = [action.menu() for action in menu.actions() if action.text() == title]
    assert isinstance(found, QMenu)
    return found


def test_a_terminal_inspects_it_here_and_by_ssh_on_a_server(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, ...]] = []
    monkeypatch.setattr(terminal, "find", lambda: terminal.Terminal("/usr/bin/xterm", ("-e",)))
    monkeypatch.setattr(terminal, "open_with", lambda _terminal, argv: bool(opened.append(argv)) or True)
    desk.open(1)
    menu = desk.details.inspect.menu()
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert opened == [("systemctl", "status", "lightdm.service")]
    desk.host.kind = Kind.SERVER
    desk.hosts.address = "david@nas:2222"
    (ollama,) = [row for row in desk.window.page.processes.rows if row.who == "Ollama"]
    row_menu = desk.window.page.table.menu(ollama)
    submenu(row_menu, "Inspect in a terminal").actions()[0].trigger()
    assert opened[-1][:6] == ("ssh", "-t", "-p", "2222", "--", "david@nas")
    copies = submenu(submenu(row_menu, "Inspect in a terminal"), "Copy the command")
    copies.actions()[0].trigger()
    assert clipboard() == "ssh -t -p 2222 -- david@nas 'docker logs --tail 200 --follow ollama'"


def test_where_there_is_no_terminal_the_command_can_be_copied(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "find", lambda: None)
    desk.open(1)
    menu = desk.details.inspect.menu()
    menu.aboutToShow.emit()
    assert menu.actions()[0].text().startswith("No terminal program was found")
    menu.actions()[1].trigger()
    assert clipboard() == "systemctl status lightdm.service"


def test_of_the_simulated_server_nothing_is_asked_in_a_terminal(desk: Desk) -> None:
    desk.host.state = states.Live(scenes.DEMO)
    menu = desk.window.page.table.menu(desk.window.page.processes.rows[0])
    assert "Inspect in a terminal" not in {action.text() for action in menu.actions()}


# ---------------------------------------------------------------- its end


def test_before_it_is_ended_a_person_is_asked_and_enter_cancels(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    desk.press(desk.details.end)
    dialog = desk.dialog
    assert dialog.heading.text() == "End Ollama?"
    for part in ("this machine", "process 51877", "user david", "running for 47 s"):
        assert part in dialog.facts.text()
    assert "is lost" in dialog.text.text()
    assert dialog.cancel_button.isDefault()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.window.findChildren(EndDialog) or not dialog.isVisible())
    assert desk.host.times(messages.PROCESS_END) == 0


def test_it_is_asked_to_end_and_forced_only_where_it_takes_no_notice(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ending.LOOK_MS * ending.LOOKS == 10_000
    monkeypatch.setattr(ending, "LOOK_MS", 10)
    desk.host.answers = {
        messages.PROCESS_END: {"ended": True, "problem": None},
        messages.PROCESS_ABOUT: {"there": True, "parents": []},
    }
    desk.open()
    before = desk.host.times(messages.PROCESS_ABOUT)
    desk.press(desk.details.end)
    dialog = desk.dialog
    desk.press(dialog.end_button)
    assert not dialog.end_button.isEnabled(), "not twice"
    qtbot.waitUntil(lambda: dialog.end_button.text() == "Force it to end")
    assert desk.host.times(messages.PROCESS_ABOUT) - before == ending.LOOKS
    desk.press(dialog.end_button)
    desk.host.answers[messages.PROCESS_ABOUT] = {"there": False, "parents": []}
    qtbot.waitUntil(desk.window.note.isVisible)
    assert desk.window.note.text.text() == "Ollama has ended."
    sent = [params for method, params in desk.host.asked if method == messages.PROCESS_END]
    of = {"pid": 51877, "started": scenes.OLLAMA.started}
    assert sent == [{**of, "force": False}, {**of, "force": True}]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"ended": False, "problem": "process 51877 belongs to anna: only your own processes are ended from here"},
            "belongs to anna",
        ),
        ({"ended": False, "problem": None}, "It was not ended"),
        ({"ended": "yes"}, "It was not ended"),
        (wire.Failure(1, wire.METHOD_NOT_FOUND, "no such method"), "agent there is older"),
        (wire.Failure(1, wire.INTERNAL_ERROR, "nas is not connected"), "Nas is not connected"),
    ],
)
def test_why_it_was_not_ended_is_said_where_it_was_asked(desk: Desk, answer: Any, said: str) -> None:
    desk.host.answers[messages.PROCESS_END] = answer
    desk.open()
    desk.press(desk.details.end)
    dialog = desk.dialog
    desk.press(dialog.end_button)
    assert said in dialog.problem.text()
    assert not dialog.end_button.isVisible()
    dialog.cancel_button.click()


def test_what_carries_the_session_has_no_button_to_end_it(desk: Desk) -> None:
    desk.open(1)
    assert desk.details.title.text() == "Xorg"
    assert not desk.details.end.isEnabled()
    assert "draws the desktop" in desk.details.end_note.text()
    desk.open(0)
    assert desk.details.end.isEnabled()
    assert not desk.details.end_note.isVisible()


def test_delete_asks_too(desk: Desk, qtbot: QtBot) -> None:
    table = desk.window.page.table
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert desk.dialog.heading.text() == "End Ollama?"
    desk.dialog.reject()


def test_a_hostile_name_in_the_question_is_plain_text(desk: Desk) -> None:
    desk.window.show_tick(scenes.hostile(0.0))
    desk.open()
    desk.press(desk.details.end)
    assert "<img src=x" in desk.dialog.heading.text()
    assert desk.dialog.heading.textFormat() == Qt.TextFormat.PlainText
    assert "\u202e" not in desk.dialog.facts.text()
    assert desk.dialog.width() < 700
    desk.dialog.reject()


# ---------------------------------------------------------------- language, keys, and what is kept


def test_all_of_it_is_said_again_in_another_language(desk: Desk, request: pytest.FixtureRequest) -> None:
    desk.open()
    request.addfinalizer(lambda: tongue.speak(None))
    tongue.speak(lambda text, _n=None: text.upper() if "{" not in text else text)
    desk.window.retell()
    shown = [widget.text() for widget in desk.details.findChildren(QPushButton) if widget.isVisible() and widget.text()]
    assert [text for text in shown if text != text.upper()] == []
    title = desk.window.page.table.model().headerData(Place.WHO, Qt.Orientation.Horizontal)
    assert title == "WHO"
    assert desk.window.page.processes.filter.placeholderText() == "FILTER"
    assert desk.details.chain._labels["User"].text() == "USER"


def test_keys_of_the_window_filter_and_group(desk: Desk, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    panel = desk.window.page.processes
    desk.window.activateWindow()
    qtbot.keyClick(desk.window, Qt.Key.Key_F, control)
    qtbot.waitUntil(panel.filter.hasFocus)
    qtbot.keyClicks(panel.filter, "olla")
    assert panel.count.text() == "1 of 3"
    desk.open()
    panel.look_for()
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert desk.details.isVisible(), "Escape leaves the filter first"
    assert panel.table.hasFocus()
    qtbot.keyClick(desk.window, Qt.Key.Key_G, control)
    assert panel.table.choice.grouped


def test_the_columns_are_kept_in_the_desktop_s_memory(desk: Desk, window: Window) -> None:
    window.page.table.show_column(Place.RAM, seen=True)
    assert Memory(desk.memory._path).get(KEPT_AS)["shown"] == ["ram"]
