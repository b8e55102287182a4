"""The page of the settings: what a person changes there counts at once, stands in the file, and goes back to its default."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from hoofhearted_desktop.core import messages, quantities, wire
from hoofhearted_desktop.desktop import local_dates, theme
from hoofhearted_desktop.desktop.settings_data import as_csv, size
from hoofhearted_desktop.desktop.settings_page import SECTIONS
from hoofhearted_desktop.desktop.settings_watching import lines_of
from tests.desktop.settings_scene import Agent, Scene, named, texts
from tests.store.store import episode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.core.expectations import Rule

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # the offscreen platform


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@pytest.fixture
def scene(qtbot: QtBot, path: Path) -> Iterator[Scene]:
    made = Scene(path, Agent("dreams", path))
    qtbot.addWidget(made.page)
    yield made
    made.put_away()


def choose(box: Any, data: object) -> None:
    """Choose in a combo box as a person does."""
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_every_section_can_be_seen_by_keyboard_and_is_named(scene: Scene, qtbot: QtBot) -> None:
    scene.show("general")
    scene.page.list.setFocus()
    for key, title in SECTIONS[1:]:
        qtbot.keyClick(scene.page.list, Qt.Key.Key_Down)
        assert scene.page.shown == key
        assert title() in texts(scene.page.section)
        nameless = [
            each
            for each in scene.page.section.findChildren(QWidget)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and each.isVisible()
            and not (each.accessibleName() or getattr(each, "text", str)())
            and each.parent() is not None
            and "spinbox" not in each.objectName()
        ]
        assert nameless == []


def test_the_theme_is_chosen_written_and_taken_back(scene: Scene, path: Path, qtbot: QtBot) -> None:
    path.write_text("# mine\n")
    section = scene.show("general")
    assert not section.theme.reset.isVisible()
    choose(named(section, "Theme"), "dark")
    assert scene.preferences.appearance.theme == "dark"
    assert path.read_text() == '# mine\n\n[appearance]\ntheme = "dark"\n'
    qtbot.mouseClick(named(section, "Theme: back to the default"), Qt.MouseButton.LeftButton)
    assert scene.preferences.appearance.theme == "system"
    assert path.read_text().strip() == "# mine"
    assert named(section, "Theme").currentData() == "system"
    assert not section.theme.reset.isVisible()


def test_choosing_the_default_by_hand_leaves_no_line_either(scene: Scene, path: Path) -> None:
    section = scene.show("tray")
    choose(named(section, "Icon"), "bar")
    choose(named(section, "Icon"), "meter")
    assert path.read_text() == ""


def test_a_hand_edit_is_shown_within_a_pulse_and_its_mistake_is_named(scene: Scene, path: Path) -> None:
    section = scene.show("general")
    path.write_text('[appearance]\ntheme = "light"\ntemperature = "K"\n')
    scene.page._on_pulse()
    assert named(section, "Theme").currentData() == "light"
    assert section.complaints == [f"{path}, line 3: temperature: expected one of C, F"]
    path.write_text("x = [\n")
    scene.page._on_pulse()
    choose(named(section, "Theme"), "dark")
    assert "nothing was written" in section.theme.problem.text()
    assert path.read_text() == "x = [\n"
    assert named(section, "Theme").currentData() == "system", "what is shown is what counts"


def test_the_price_is_the_host_s_and_counts_at_once(scene: Scene, path: Path, qtbot: QtBot) -> None:
    section = scene.show("general")
    box = named(section, "Price of a kilowatt-hour")
    qtbot.waitUntil(box.isEnabled)
    assert box.text() == "not set"
    box.setValue(0.31)
    named(section, "Currency").setText("EUR")
    named(section, "Currency").editingFinished.emit()
    qtbot.waitUntil(lambda: "price_per_kwh = 0.31" in path.read_text() if path.exists() else False)
    assert 'currency = "EUR"' in path.read_text()
    named(section, "Price of a kilowatt-hour: back to the default").click()
    qtbot.waitUntil(lambda: "price_per_kwh" not in path.read_text())


def test_a_threshold_is_changed_and_the_preview_says_what_it_would_have_told(scene: Scene, qtbot: QtBot) -> None:
    section = scene.show("watching")
    qtbot.waitUntil(lambda: "would not have notified you" in section.preview.sentence.text())
    scene.hosts.hosts[0].asked.clear()
    named(section, "A load must last").setValue(8)
    qtbot.waitUntil(lambda: messages.PREVIEW in [method for method, _ in scene.hosts.hosts[0].asked])
    (changed,) = [params for method, params in scene.hosts.hosts[0].asked if method == messages.SETTINGS_SET]
    assert changed == {"table": "watching", "key": "hold_s", "value": 8}
    assert scene.hosts.hosts[0].watch._expecting.settings.watching.hold_s == 8.0


def test_what_an_answer_says_is_told_in_words_and_shapes(scene: Scene, qtbot: QtBot) -> None:
    section = scene.show("watching")
    qtbot.waitUntil(lambda: "would not" in section.preview.sentence.text())
    told = [
        {"started": 1000.0, "ended": 1100.0, "gpu": "G", "name": "a\u202eb", "expected": False, "told": True},
        {"started": 3000.0, "ended": None, "gpu": "G", "name": None, "expected": None, "told": False},
        {"started": "x", "told": True},
        7,
    ]
    answer = {"since": 0.0, "until": 86_400.0, "spin_ups": 2, "unknown": 1, "told": 1, "episodes": told}
    section.preview._take("dreams", wire.Result(1, answer))
    assert section.preview.sentence.text() == "These settings would have notified you once in the last day."
    assert "1 spin-up was found. 1 short load more has no name" in section.preview.more.text()
    assert "a\ufffdb" in section.preview.lines[0].text()
    assert section.preview.strip.accessibleName().startswith("These settings would have notified you once")
    section.preview._take("dreams", wire.Result(1, {"told": 3, "spin_ups": 3}))
    assert "3 times" in section.preview.sentence.text()
    section.preview._take("dreams", wire.Failure(1, wire.METHOD_NOT_FOUND, "no such method"))
    assert "older than this program" in section.preview.more.text()


def test_a_host_that_is_not_connected_says_so_and_is_not_asked(scene: Scene, qtbot: QtBot) -> None:
    host = scene.hosts.hosts[0]
    section = scene.show("watching")
    qtbot.waitUntil(named(section, "A load must last").isEnabled)
    host.live = False
    scene.hosts.state_changed.emit(host)
    assert section.complaints == ["dreams is not connected, so its settings cannot be seen or changed now."]
    assert not named(section, "A load must last").isEnabled()


def test_an_agent_that_may_not_be_changed_or_is_too_old_says_why(scene: Scene, qtbot: QtBot) -> None:
    host = scene.hosts.hosts[0]
    section = scene.show("watching")
    qtbot.waitUntil(named(section, "A load must last").isEnabled)
    host.refuse = wire.Failure(1, wire.INVALID_REQUEST, "only root may change what the service keeps")
    named(section, "A load must last").setValue(9)
    qtbot.waitUntil(lambda: "only root" in section.hold.problem.text())
    assert named(section, "A load must last").value() == 3.0
    host.refuse = wire.Failure(1, wire.METHOD_NOT_FOUND, "no such method")
    scene.page._on_pulse()
    assert "older than this program" in section.complaints[0]


def test_each_host_has_settings_of_its_own(qtbot: QtBot, path: Path) -> None:
    made = Scene(path, Agent("dreams", path), Agent("nas", path.with_name("nas.toml")))
    qtbot.addWidget(made.page)
    section = made.show("watching")
    pick = named(section, "Host")
    choose(pick, "nas")
    qtbot.waitUntil(named(section, "A load must last").isEnabled)
    named(section, "A load must last").setValue(12)
    qtbot.waitUntil(lambda: path.with_name("nas.toml").exists())
    assert not path.exists()
    choose(pick, "dreams")
    qtbot.waitUntil(lambda: named(section, "A load must last").value() == 3.0)
    made.hosts.hosts.pop()
    made.hosts.changed.emit()
    assert not pick.isVisible()
    made.put_away()


# ---------------------------------------------------------------- expectations


def rules(path: Path) -> list[Rule]:
    from hoofhearted_desktop.store import settings

    return list(settings.load(path).rules)


def test_rules_are_listed_moved_removed_and_that_is_undone(qtbot: QtBot, path: Path) -> None:
    path.write_text(
        '[[expectations]]\nid = "a"\nuser = "root"\n\n[[expectations]]\nid = "b"\nuser = "nobody-here"\neffect = "tell"\n'
    )
    made = Scene(path, Agent("dreams", path))
    qtbot.addWidget(made.page)
    section = made.show("expectations")
    qtbot.waitUntil(lambda: len(section.lines) == 2)
    assert section.lines[0].title.text() == "I expect user root"
    assert section.lines[1].title.text() == "Always tell me of user nobody-here"
    assert section.lines[0].hint.text() == "Has never decided yet."
    assert "No effect: " in section.lines[1].problem.text()
    named(section, "Always tell me of user nobody-here: decide earlier").click()
    qtbot.waitUntil(lambda: [each.id for each in rules(path)] == ["b", "a"])
    qtbot.waitUntil(lambda: [each.rule.id for each in section.lines] == ["b", "a"])
    section.undo_button.click()
    qtbot.waitUntil(lambda: [each.id for each in rules(path)] == ["a", "b"])
    qtbot.waitUntil(lambda: [each.rule.id for each in section.lines] == ["a", "b"])
    named(section, "I expect user root: remove").click()
    qtbot.waitUntil(lambda: [each.rule.id for each in section.lines] == ["b"])
    section.undo_button.click()
    qtbot.waitUntil(lambda: [each.rule.id for each in section.lines] == ["a", "b"])
    assert not section.undo_button.isVisible()
    made.put_away()


def dialog_of(scene: Scene) -> Any:
    (found,) = [each for each in scene.page.findChildren(QDialog) if each.isVisible()]
    return found


def test_a_rule_is_added_checked_edited_and_both_are_undone(scene: Scene, path: Path, qtbot: QtBot) -> None:
    section = scene.show("expectations")
    qtbot.waitUntil(section.empty.isVisible)
    section.add_button.click()
    dialog = dialog_of(scene)
    dialog.keep.click()
    assert "at least one" in dialog.problem.text()
    dialog.fields["application"].setText("ollama")
    dialog.fields["hours"].setText("at night")
    dialog.keep.click()
    assert 'hours: expected hours such as "22:00-06:30"' in dialog.problem.text()
    dialog.fields["hours"].setText("22:00-06:30")
    dialog.keep.click()
    qtbot.waitUntil(lambda: len(section.lines) == 1)
    assert [(each.application, each.hours) for each in rules(path)] == [("ollama", "22:00-06:30")]
    named(section, "I expect ollama · 22:00-06:30: edit").click()
    dialog = dialog_of(scene)
    assert dialog.fields["application"].text() == "ollama"
    dialog.fields["user"].setText("david")
    dialog.keep.click()
    qtbot.waitUntil(lambda: [each.user for each in rules(path)] == ["david"])
    section.undo_button.click()
    qtbot.waitUntil(lambda: [each.user for each in rules(path)] == [None])
    qtbot.waitUntil(lambda: len(section.lines) == 1)


# ---------------------------------------------------------------- notifications


def test_a_kind_is_switched_off_and_quiet_hours_are_set(scene: Scene, path: Path, qtbot: QtBot) -> None:
    section = scene.show("notifications")
    named(section, "Too hot").click()
    assert scene.preferences.notifications.off == {"too_hot"}
    assert path.read_text() == '[notifications]\noff = ["too_hot"]\n'
    named(section, "Quiet hours").click()
    assert 'quiet = "22:00-07:00"' in path.read_text()
    named(section, "Quiet hours: from").setTime(QTime(23, 30))
    qtbot.waitUntil(lambda: 'quiet = "23:30-07:00"' in path.read_text())
    named(section, "Quiet hours").click()
    named(section, "Too hot").click()
    assert path.read_text().strip() == ""


def test_a_notification_that_nobody_took_is_said(scene: Scene, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoofhearted_desktop.desktop.settings_notifications.TEST_WAIT_MS", 20)
    section = scene.show("notifications")
    fallback, courier = scene.couriers
    courier.takes = False
    named(section, "Show a notification to try").click()
    qtbot.waitUntil(lambda: "No notification service" in section.trial.problem.text())
    assert "balloon" in section.trial.hint.text()
    assert [each.key for each in fallback.said] == ["test"]
    scene.notifier.activated.emit("test", "heard", "")
    assert "everything works" in section.trial.hint.text()


# ---------------------------------------------------------------- servers, data, about


def test_servers_are_listed_edited_removed_and_added(qtbot: QtBot, path: Path) -> None:
    made = Scene(path, Agent("dreams", path), Agent("nas", None))
    qtbot.addWidget(made.page)
    section = made.show("servers")
    assert "david@nas · Not connected" in texts(section)
    named(section, "nas: edit").click()
    named(section, "nas: remove").click()
    section.add_button.click()
    assert made.wished == [("edit", "nas"), ("remove", "nas"), "add"]
    made.hosts.hosts.pop()
    made.hosts.changed.emit()
    assert section.empty.isVisible()
    made.put_away()


def test_spin_ups_are_exported_as_a_table_that_no_spreadsheet_takes_for_a_formula(
    scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    first = episode(1)
    hostile = first.processes[0]._replace(name='=HYPERLINK("x","y")', user="a,b")
    scene.hosts.hosts[0].database.record(first._replace(processes=(hostile,)))
    section = scene.show("data")
    target = tmp_path / "out.csv"
    section.export_to(target)
    qtbot.waitUntil(lambda: "1 spin-up was written" in section.export.hint.text())
    text = target.read_bytes().decode()
    assert text == as_csv([first._replace(processes=(hostile,))])
    assert "'=HYPERLINK" in text
    assert '"a,b"' in text
    section.export_to(tmp_path / "nowhere" / "out.csv")
    qtbot.waitUntil(lambda: "cannot be written" in section.export.problem.text())


def test_an_export_has_all_spin_ups_however_many_an_answer_holds(
    scene: Scene, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who exports before deleting must not lose the oldest: an answer ends after 4 MiB."""
    agent = scene.hosts.hosts[0]
    for number in range(1, 8):
        agent.database.record(episode(number))
    request = agent.request

    def bounded(method: str, params: Any, answer: Any) -> None:
        request(method, {**params, "limit": 3} if method == messages.EPISODES else params, answer)

    monkeypatch.setattr(agent, "request", bounded)
    section = scene.show("data")
    section.export_to(tmp_path / "out.csv")
    qtbot.waitUntil(lambda: "were written" in section.export.hint.text())
    assert section.export.hint.text().startswith("7 spin-ups were written")
    whole = as_csv([episode(number) for number in range(7, 0, -1)])
    assert (tmp_path / "out.csv").read_bytes().decode() == whole


def pressed_in_question(scene: Scene, label: str) -> None:
    """Press a button of the question that is open."""
    (box,) = [each for each in scene.page.findChildren(QMessageBox) if each.isVisible()]
    (button,) = [each for each in box.buttons() if each.text() == label]
    button.click()


def test_what_is_recorded_is_said_and_deleted_only_after_a_question(scene: Scene, qtbot: QtBot) -> None:
    host = scene.hosts.hosts[0]
    host.database.record(episode(1))
    section = scene.show("data")

    def says(text: str) -> bool:
        section.look()
        return text in section.kept.hint.text()

    qtbot.waitUntil(lambda: says("· 1 spin-up ·"))
    assert "in memory only" in section.kept.hint.text()
    choose(named(section, "How old"), None)
    section.delete_button.click()
    pressed_in_question(scene, "Keep it")
    assert "data.delete" not in [method for method, _ in host.asked]
    section.delete_button.click()
    pressed_in_question(scene, "Delete")
    qtbot.waitUntil(lambda: says("· 0 spin-ups ·"))
    assert section.deletion.hint.text() == "It is deleted."
    (asked,) = [params for method, params in host.asked if method == "data.delete"]
    assert asked == {"before": None, "history": True, "episodes": True, "usual": False}
    for each in ("Readings", "Spin-ups"):
        named(section, each).click()
    assert not section.delete_button.isEnabled(), "nothing is chosen"


def test_the_tray_is_shown_as_it_will_look(scene: Scene) -> None:
    section = scene.show("tray")
    before = section.samples.grab().toImage()
    choose(named(section, "Icon"), "number")
    assert section.samples.grab().toImage() != before


def test_sizes_are_said_as_people_do() -> None:
    assert [size(each) for each in (0, 2048, 5 * 2**20, 3 * 2**30)] == ["0 B", "2.0 KiB", "5.0 MiB", "3.0 GiB"]


def test_about_names_versions_and_the_work_of_others(scene: Scene, qtbot: QtBot) -> None:
    section = scene.show("about")
    assert "Version 0.1.0 · Python 3" in texts(section)
    assert section.own.toPlainText().startswith("MIT License\n")
    qtbot.waitUntil(lambda: "PySide6" in section.others.toPlainText(), timeout=10_000)
    listed = section.others.toPlainText().lower()
    assert "paramiko" in listed
    assert "hypothesis" not in listed, "what only tests need is not part of it"
    named(section, "Show the introduction").click()
    assert scene.wished == ["introduce"]


def test_diagnostics_are_copied_and_the_keyboard_stays(
    scene: Scene, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoofhearted_desktop.desktop.settings_about.diagnostics", lambda: "driver: 570.86.10")
    section = scene.show("about")
    scene.page.activateWindow()
    qtbot.waitUntil(scene.page.isActiveWindow)
    section.copy_button.setFocus()
    qtbot.keyClick(section.copy_button, Qt.Key.Key_Space)
    assert not section.copy_button.isEnabled()
    qtbot.waitUntil(lambda: "on the clipboard" in texts(section))
    assert QGuiApplication.clipboard().text() == "driver: 570.86.10"
    assert section.copy_button.hasFocus()


# ---------------------------------------------------------------- the page


def test_in_little_room_the_sections_are_above(scene: Scene) -> None:
    scene.show("general")
    assert scene.page.list.isVisible()
    scene.page.resize(420, 500)
    assert not scene.page.list.isVisible()
    scene.page.pick.activated.emit(3)
    assert scene.page.shown == "notifications"
    assert scene.page.section.widget().minimumSizeHint().width() <= 420


def test_another_language_makes_every_section_anew_and_keeps_the_place(scene: Scene, qtbot: QtBot) -> None:
    before = scene.show("watching")
    scene.page.wear(theme.DARK)
    scene.page.retell()
    assert scene.page.shown == "watching"
    assert scene.page.section is not before
    qtbot.waitUntil(named(scene.page.section, "A load must last").isEnabled)
    scene.reach.own.changed.emit()
    scene.reach.theirs.changed.emit()
    scene.reach.host_changed.emit()


def test_nobody_is_asked_while_the_page_is_not_seen(scene: Scene, qtbot: QtBot) -> None:
    section = scene.show("watching")
    qtbot.waitUntil(lambda: "would not" in section.preview.sentence.text())
    scene.page.leave()
    scene.hosts.hosts[0].asked.clear()
    scene.reach.own.changed.emit()
    assert not scene.page._pulse.isActive()
    assert not section.preview._soon.isActive()
    assert scene.hosts.hosts[0].asked == []
    scene.page.enter()


def test_who_chooses_a_language_by_the_keyboard_stays_where_they_were(scene: Scene, qtbot: QtBot) -> None:
    section = scene.show("general")
    scene.page.activateWindow()
    qtbot.waitUntil(scene.page.isActiveWindow)
    box = named(section, "Language")
    box.setFocus()
    scene.page.retell()
    now = scene.page.focusWidget()
    assert now is not box
    assert now is named(scene.page.section, "Language")


def test_what_was_a_day_ago_is_not_taken_for_now() -> None:
    now = 1_760_000_000.0
    told = [
        {"started": now - 86_000, "name": "train.py", "told": True},
        {"started": now - 60, "name": "Ollama", "told": True},
    ]
    newest, oldest = lines_of([*told, {"started": 1e300, "name": "x", "told": True}], now)[1:]
    assert newest == f"{quantities.time_of_day(now - 60, now)}  Ollama"
    assert oldest == f"{quantities.time_of_day(now - 86_000, now)}  train.py"
    assert len(oldest) > len(newest) + 2, "it has its date"


@pytest.mark.parametrize(("since", "until"), [(0.0, 4e9), (-1e308, 1e308), (2e9, 1e9), (1e300, 1e300)])
def test_no_agent_has_a_day_drawn_that_never_ends(scene: Scene, qtbot: QtBot, since: float, until: float) -> None:
    spin_up = {"started": since, "ended": until, "name": "x", "told": True, "expected": False}
    answer = {"told": 1, "spin_ups": 1, "since": since, "until": until, "episodes": [spin_up]}
    scene.hosts.hosts[0].lies[messages.PREVIEW] = answer
    section = scene.show("watching")
    qtbot.waitUntil(lambda: section.preview.sentence.text().startswith("These settings would have"))
    began = time.process_time()
    section.preview.strip.grab()
    assert time.process_time() - began < 10.0


def test_how_far_the_records_reach_is_said_as_the_language_writes_days(scene: Scene, qtbot: QtBot) -> None:
    scene.hosts.hosts[0].lies["data.status"] = {"bytes": 1, "episodes": 0, "oldest": 1_760_000_000.0}
    section = scene.show("data")
    qtbot.waitUntil(lambda: local_dates.date(dt.date(2025, 10, 9)) in section.kept.hint.text())
    scene.hosts.hosts[0].lies["data.status"]["oldest"] = 1e300
    section.look()
    qtbot.waitUntil(lambda: "back to" not in section.kept.hint.text())
    assert as_csv([episode(1, started=1e300)]).splitlines()[1].startswith(",")
