"""What a person does with the charts, by mouse and by keys, and what is seen then."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import chart_export
from hoofhearted_desktop.desktop.chart_picture import Kind
from hoofhearted_desktop.desktop.chart_rows import PLACES
from hoofhearted_desktop.desktop.theme import LIGHT
from hoofhearted_desktop.link import states
from tests.desktop import scenes

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.chart_page import ChartPage
    from hoofhearted_desktop.desktop.charts import Chart
    from hoofhearted_desktop.desktop.window import Window

LIVE = states.Live(scenes.HELLO)
UUID = "GPU-3090"
HOUR_S = 3600.0


def history(begins: float, ends: float, count: int, load: float = 40.0) -> dict[str, object]:
    """Give an answer of the agent: two programs, a gap, and a stretch of sleep."""
    step = (ends - begins) / count
    sm: list[float | None] = [load] * count
    asleep: list[float | None] = [0.0] * count
    for nth in range(count // 4, count // 4 + count // 10):
        sm[nth] = asleep[nth] = None
    for nth in range(count // 2, count // 2 + count // 10):
        sm[nth], asleep[nth] = None, 1.0
    half = [None if value is None else value / 2 for value in sm]
    used = [
        {"key": "ollama|david|", "name": "Ollama", "user": "david", "mean": {"sm": half, "memory_used": half}},
        {"key": "evil||", "name": "=cmd|'/c calc'!A1\n<b>", "mean": {"sm": half}},
    ]
    return {
        "step_s": step,
        "time": [begins + step * nth for nth in range(count)],
        "seconds": [step] * count,
        "mean": {"sm": sm, "power_w": sm, "asleep": asleep},
        "max": {"sm": [None if value is None else value + 20 for value in sm], "power_w": sm},
        "used": used,
    }


@pytest.fixture
def charts(window: Window, qtbot: QtBot) -> ChartPage:
    """The charts of a window that has heard a minute, and an hour before it."""
    window.hide()  # what nobody sees is not drawn: 61 pictures take longer than most tests
    window.show_state(LIVE)
    for moment in range(-60, 1):
        window.show_tick(scenes.encoding(float(moment)))
    window.show()
    qtbot.waitExposed(window)
    ring = window.shown.ring(UUID)
    ring.take(
        history(scenes.NOW - HOUR_S, scenes.NOW, 600), scenes.NOW - HOUR_S, scenes.NOW, asked_s=1.0, asked_who=True
    )
    for episode in scenes.EPISODES:
        ring.episodes[episode.id] = episode
    drawn(window, qtbot)
    return window.page.charts


def drawn(window: Window, qtbot: QtBot) -> None:
    """Wait until everything is drawn."""
    charts = window.page.charts
    qtbot.waitUntil(lambda: charts.shown is not None and charts.settled)
    QApplication.processEvents()


def load(charts: ChartPage) -> Chart:
    """Give the first chart."""
    return charts.charts[0]


def place(charts: ChartPage, part: float) -> QPoint:
    """Give the place in the first plot at a part of the time."""
    plot = load(charts).plot
    return QPoint(round(part * (plot.width() - 8)), plot.height() // 2)


def turn(
    charts: ChartPage, notches: int, part: float, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier
) -> None:
    """Turn the wheel over the first plot."""
    plot = load(charts).plot
    at = QPointF(place(charts, part))
    event = QWheelEvent(
        at,
        plot.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot, event)


def choose(window: Window, qtbot: QtBot, name: str) -> None:
    """Press the range of that name."""
    ranges = window.page.ranges
    button = next(ranges.button(nth) for nth in range(8) if ranges.button(nth).text() == name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    drawn(window, qtbot)


def test_all_ranges_are_there_from_a_minute_to_a_year(window: Window) -> None:
    ranges = window.page.ranges
    said = [ranges.button(nth).text() for nth in range(8)]
    assert said == ["1 min", "10 min", "1 h", "6 h", "24 h", "7 d", "30 d", "1 y"]
    assert ranges.button(0).isChecked()


def test_a_range_is_shown_at_once_with_what_is_known_and_the_rest_is_said_to_be_fetched(
    window: Window, charts: ChartPage, qtbot: QtBot
) -> None:
    choose(window, qtbot, "6 h")
    assert charts.shown is not None
    assert next(band.kind for band in charts.shown.bands) in {Kind.BEFORE, Kind.ASKED}
    known = np.isfinite(charts.shown.folded.mean[PLACES["sm"]])
    assert known.sum() > charts.shown.grid.count / 10


def test_gaps_are_gaps_and_sleep_is_sleep(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    choose(window, qtbot, "1 h")
    assert charts.shown is not None
    bands = {band.kind: band for band in charts.shown.bands}
    assert set(bands) == {Kind.GAP, Kind.ASLEEP}
    assert bands[Kind.GAP].first / charts.shown.grid.count == pytest.approx(0.25, abs=0.02)
    assert bands[Kind.ASLEEP].first / charts.shown.grid.count == pytest.approx(0.5, abs=0.02)
    picture = load(charts).plot.grab().toImage()
    middle = (bands[Kind.ASLEEP].first + 4, picture.height() // 3)
    assert picture.pixelColor(*middle).name() == LIGHT.raised


def test_the_wheel_zooms_around_the_mouse_and_a_double_click_shows_all_again(
    window: Window, charts: ChartPage, qtbot: QtBot
) -> None:
    choose(window, qtbot, "1 h")
    turn(charts, 3, 0.5)
    assert charts.view.span == pytest.approx(HOUR_S * 0.8**3)
    assert (charts.view.begins(scenes.NOW) + charts.view.ends(scenes.NOW)) / 2 == pytest.approx(
        scenes.NOW - 1800, abs=20
    )
    assert window.page.controls.pause.text() == "Back to now"
    qtbot.mouseDClick(load(charts).plot, Qt.MouseButton.LeftButton, pos=place(charts, 0.5))
    assert charts.view.span == HOUR_S
    assert charts.view.follows
    assert window.page.controls.pause.text() == "Pause"


def test_a_drag_shows_that_stretch_and_with_shift_moves_the_time(
    window: Window, charts: ChartPage, qtbot: QtBot
) -> None:
    choose(window, qtbot, "1 h")
    plot = load(charts).plot
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=place(charts, 0.2))
    qtbot.mouseMove(plot, place(charts, 0.3))
    qtbot.mouseMove(plot, place(charts, 0.7))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=place(charts, 0.7))
    assert charts.view.span == pytest.approx(HOUR_S / 2, rel=0.02)
    assert charts.view.begins(scenes.NOW) == pytest.approx(scenes.NOW - 0.8 * HOUR_S, abs=20)
    before = charts.view.ends(scenes.NOW)
    drawn(window, qtbot)
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, place(charts, 0.2))
    qtbot.mouseMove(plot, place(charts, 0.3))
    qtbot.mouseMove(plot, place(charts, 0.4))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=place(charts, 0.4))
    assert charts.view.ends(scenes.NOW) == pytest.approx(before - 0.2 * charts.view.span, rel=0.05)
    qtbot.mouseClick(window.page.controls.pause, Qt.MouseButton.LeftButton)
    assert charts.view.follows


def test_a_click_alone_changes_nothing(charts: ChartPage, qtbot: QtBot) -> None:
    before = charts.view
    qtbot.mouseClick(load(charts).plot, Qt.MouseButton.LeftButton, pos=place(charts, 0.5))
    assert charts.view == before


def test_the_crosshair_stands_in_all_charts_and_gives_the_values_there(
    window: Window, charts: ChartPage, qtbot: QtBot
) -> None:
    choose(window, qtbot, "1 h")
    now = [entry.value for chart in charts.charts[:3] for entry in chart.readout.entries]
    qtbot.mouseMove(load(charts).plot, place(charts, 0.1))
    assert charts.cross == pytest.approx(scenes.NOW - 0.9 * HOUR_S, abs=20)
    assert load(charts).readout.entries[0].value == "40 %"
    assert load(charts).readout.entries[0].peak == "60 %"
    assert charts.charts[2].readout.values == ["40 W"]
    assert charts.charts[1].readout.values == ["n/a"], "of the memory nothing is known there"
    assert "40 % on average, at most 60 %" in load(charts).readout.entries[0].accessibleName()
    qtbot.mouseMove(window.page.banner, QPoint(5, 5))
    QApplication.sendEvent(load(charts).plot, leave())
    assert [entry.value for chart in charts.charts[:3] for entry in chart.readout.entries] == now


def leave() -> object:
    """Give the event that the mouse has left."""
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.Leave)


def test_the_keyboard_moves_the_crosshair_and_the_time(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    choose(window, qtbot, "1 h")
    chart = load(charts)
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    first = charts.cross
    assert first is not None
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert charts.cross is not None
    assert charts.cross < first
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert charts.cross == first
    assert "GPU" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert charts.cross is None
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    assert charts.view.span < HOUR_S
    qtbot.keyClick(chart, Qt.Key.Key_Minus)
    qtbot.keyClick(chart, Qt.Key.Key_PageUp)
    assert not charts.view.follows
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert charts.view.follows
    qtbot.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert charts.view.ends(scenes.NOW) == pytest.approx(scenes.NOW - HOUR_S / 10, abs=1)
    qtbot.keyClick(chart, Qt.Key.Key_0)
    assert charts.view.follows


def test_pause_freezes_the_picture_while_readings_are_kept(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    chart = load(charts)
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Space)
    assert window.page.controls.pause.isChecked()
    drawn(window, qtbot)
    before = chart.plot.grab().toImage()
    kept = len(window.shown.ring(UUID))
    for moment in range(1, 20):
        window.show_tick(scenes.computing(float(moment)))
    drawn(window, qtbot)
    after = chart.plot.grab().toImage()
    assert after == before
    assert len(window.shown.ring(UUID)) == kept + 19
    qtbot.mouseClick(window.page.controls.pause, Qt.MouseButton.LeftButton)
    drawn(window, qtbot)
    assert charts.view.follows
    window.page.controls.pause.toggle()
    assert not charts.view.follows, "a screen reader toggles it, and clicks nothing"
    window.page.controls.pause.toggle()
    assert charts.view.follows
    assert chart.plot.grab().toImage() != before


def test_a_line_is_hidden_and_shown_by_mouse_and_by_key(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    chart = load(charts)
    encoder = chart.readout.entries[1]
    before = chart.plot.grab().toImage()
    qtbot.mouseClick(encoder, Qt.MouseButton.LeftButton)
    assert encoder.accessibleName() == "Encoder, hidden"
    assert chart.plot.grab().toImage() != before
    encoder.setFocus()
    qtbot.keyClick(encoder, Qt.Key.Key_Return)
    assert chart.plot.grab().toImage() == before


def test_by_program_says_who_used_how_much_and_takes_one_out(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    choose(window, qtbot, "1 h")
    before = load(charts).plot.grab().toImage()
    qtbot.mouseClick(window.page.controls.by_program, Qt.MouseButton.LeftButton)
    drawn(window, qtbot)
    names = [entry.text() for entry in charts.legend.entries]
    assert "Ollama" in names
    assert "Jellyfin" in names, "who is there now, and who was there in the past"
    assert not any("\n" in name for name in names)
    stacked = load(charts).plot.grab().toImage()
    assert stacked != before
    ollama = next(entry for entry in charts.legend.entries if entry.text() == "Ollama")
    ollama.setFocus()
    qtbot.keyClick(ollama, Qt.Key.Key_Space)
    drawn(window, qtbot)
    assert ollama.accessibleName() == "Ollama, hidden"
    assert load(charts).plot.grab().toImage() != stacked
    qtbot.mouseClick(window.page.controls.by_program, Qt.MouseButton.LeftButton)
    drawn(window, qtbot)
    assert load(charts).plot.grab().toImage() == before


def test_a_program_keeps_its_look_wherever_it_stands(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    charts.show_programs(shown=True)
    drawn(window, qtbot)
    looks = {entry.program.key: entry.program.look for entry in charts.legend.entries}
    assert len(set(looks.values())) == len(looks)
    choose(window, qtbot, "24 h")
    assert charts.shown is not None
    again = {program.key: program.look for program in charts.shown.programs}
    assert all(again[key] == look for key, look in looks.items() if key in again)


def test_a_chart_is_opened_and_closed_and_says_what_it_needs(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    assert charts.open == ("load", "memory", "power", "temperature")
    assert charts.readings == frozenset()
    bus = next(action for action in charts.which.menu().actions() if action.text() == say("PCIe"))
    with qtbot.waitSignal(charts.readings_changed):
        bus.trigger()
    assert charts.readings == {"pcie"}
    drawn(window, qtbot)
    chart = charts.charts[-1]
    assert chart.isVisible()
    qtbot.mouseClick(chart.readout.title, Qt.MouseButton.LeftButton)
    assert not chart.isVisible()
    assert not bus.isChecked()
    assert charts.readings == frozenset()


def test_what_was_chosen_is_kept_for_the_next_window(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    choose(window, qtbot, "7 d")
    charts.open_charts(["power", "bus"])
    window.page.controls.by_program.setChecked(True)
    kept = json.loads(json.dumps(window.page.kept()))
    for nonsense in (None, [], {"open": 3, "seconds": "x", "by_program": 7}, {"open": [[], "nothing"], "seconds": [1]}):
        window.page.restore(nonsense)
    assert charts.view.chosen == 7 * 86_400.0
    charts.show_range(60.0)
    window.page.restore(kept)
    assert charts.view.chosen == 7 * 86_400.0
    assert charts.open == ("power", "bus")
    assert charts.by_program
    assert [window.page.ranges.button(nth).isChecked() for nth in range(8)].index(True) == 5


def test_spin_ups_are_bands_that_say_themselves_and_open(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    choose(window, qtbot, "24 h")
    lane = charts.lane
    assert [bar.unexpected for bar in lane.bars].count(True) >= 1
    bad = next(bar for bar in lane.bars if bar.unexpected)
    assert "Unexpected: " in lane.words(bad)
    with qtbot.waitSignal(charts.episode_chosen) as opened:
        qtbot.mouseClick(lane, Qt.MouseButton.LeftButton, pos=QPoint(round((bad.left + bad.right) / 2), 8))
    assert opened.args == [bad.episodes[0].id]
    lane.setFocus()
    qtbot.keyClick(lane, Qt.Key.Key_Left)
    with qtbot.waitSignal(charts.episode_chosen):
        qtbot.keyClick(lane, Qt.Key.Key_Return)
    assert lane.accessibleDescription()


def test_unexpected_spin_ups_have_another_shape_too(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    choose(window, qtbot, "24 h")
    lane = charts.lane
    picture = window.grab().toImage()
    corner = lane.mapTo(window, QPoint(0, 0))
    for bar in lane.bars:
        column = corner.x() + round((bar.left + bar.right) / 2)
        top = picture.pixelColor(column, corner.y() + 3).name() != LIGHT.background
        assert top == bar.unexpected


def test_a_crowd_of_spin_ups_is_one_band_that_comes_closer(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    ring = window.shown.ring(UUID)
    for nth in range(200):
        began = scenes.NOW - 40_000 + 20 * nth
        ring.episodes[f"many{nth}"] = scenes.EPISODES[0]._replace(id=f"many{nth}", started=began, ended=began + 5)
    choose(window, qtbot, "30 d")
    crowd = max(charts.lane.bars, key=lambda bar: len(bar.episodes))
    assert len(crowd.episodes) >= 200
    assert "Click to look closer" in charts.lane.words(crowd)
    qtbot.mouseClick(charts.lane, Qt.MouseButton.LeftButton, pos=QPoint(round(crowd.left + 2), 8))
    assert charts.view.span < 86_400.0


def test_nothing_is_painted_while_nobody_looks(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    window.hide()
    before = charts.paint_count
    for moment in range(1, 5):
        window.show_tick(scenes.encoding(float(moment)))
        qtbot.wait(10)
    assert charts.paint_count == before


def test_nothing_jumps_when_the_range_the_crosshair_or_a_fetched_past_comes(
    window: Window, charts: ChartPage, qtbot: QtBot
) -> None:
    def places() -> list[tuple[int, ...]]:
        return [chart.plot.geometry().getRect() for chart in charts.charts if chart.isVisible()]

    before = places()
    for name in ("1 h", "7 d", "1 min"):
        choose(window, qtbot, name)
        assert places() == before
    qtbot.mouseMove(load(charts).plot, place(charts, 0.3))
    charts.pause()
    window.shown.ring(UUID).take(history(scenes.NOW - 86_400, scenes.NOW, 900), scenes.NOW - 86_400, scenes.NOW)
    charts.refresh()
    drawn(window, qtbot)
    assert places() == before


# ---------------------------------------------------------------- taken along


def test_the_table_has_times_with_their_offset_and_units_and_no_formulas(
    window: Window, charts: ChartPage, qtbot: QtBot
) -> None:
    charts.show_programs(shown=True)
    choose(window, qtbot, "1 h")
    rows = list(csv.reader(io.StringIO(chart_export.table(charts))))
    heading = rows[0]
    assert heading[:2] == ["time (ISO 8601)", "length (s)"]
    assert "sm mean (%)" in heading
    assert "power_w max (W)" in heading
    assert not any(name.startswith(("=", "+", "-", "@")) for name in heading)
    assert all(len(row) == len(heading) for row in rows)
    times = [row[0] for row in rows[1:]]
    assert times == sorted(times)
    assert "T" in times[0]
    assert times[0][-6] in "+-"
    load_at = heading.index("sm mean (%)")
    assert {row[load_at] for row in rows[1:100]} == {"40"}
    assert "" in {row[load_at] for row in rows[1:]}, "what is not known is empty, and no 0"


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
def test_table_and_picture_are_saved_under_a_name_that_says_what_they_are(
    window: Window, charts: ChartPage, qtbot: QtBot, tmp_path: Path
) -> None:
    for action, suffix in ((window.page.controls.table, ".csv"), (window.page.controls.save, ".png")):
        action.trigger()
        dialog = window.page.findChild(QFileDialog)
        assert dialog is not None
        (name,) = (path.rpartition("/")[2] for path in dialog.selectedFiles())
        assert name.startswith("dreams-RTX-3090-20")
        assert name.endswith(suffix)
        target = tmp_path / name
        dialog.fileSelected.emit(str(target))
        dialog.reject()
        qtbot.waitUntil(lambda dialog=dialog: dialog not in window.page.findChildren(QFileDialog))
        assert target.stat().st_size > 1000
        assert str(target) in window.page.told.text.text()
    assert not list(tmp_path.glob(".*")), "nothing half written stays"


def test_what_cannot_be_written_is_said_with_what_to_do(window: Window, charts: ChartPage, tmp_path: Path) -> None:
    window.page._exporting.save_table(str(tmp_path / "no" / "such" / "place.csv"))
    said = window.page.told.text.text()
    assert "could not be written" in said
    assert said.endswith("Choose another place.")
    assert window.page.told.isVisible()
    assert charts.shown is not None


def test_the_picture_in_the_clipboard_has_a_title_and_all_charts(
    window: Window, charts: ChartPage, qtbot: QtBot
) -> None:
    window.page.controls.copy.trigger()
    picture = QGuiApplication.clipboard().image()
    assert picture.width() == charts.width()
    assert picture.height() > sum(chart.height() for chart in charts.charts if chart.isVisible()) + 40
    header = {picture.pixelColor(column, 24).name() for column in range(10, 260)}
    assert len(header) > 3, "the title is written"
    drawn(window, qtbot)
    assert charts.shown is not None
    title, when = chart_export.caption(chart_export.Subject("RTX 3090", "dreams", demo=True), charts.shown)
    assert title == "RTX 3090 on dreams (demo: nothing of this is real)"
    assert "(UTC+" in when


def test_the_way_back_to_now_moves_nothing_beside_it(window: Window, charts: ChartPage, qtbot: QtBot) -> None:
    places = [part.geometry() for part in (window.page.controls.pause, window.page.controls.export)]
    choose(window, qtbot, "1 h")
    turn(charts, 2, 0.5)
    assert window.page.controls.pause.text() == "Back to now"
    QApplication.processEvents()
    assert [part.geometry() for part in (window.page.controls.pause, window.page.controls.export)] == places
