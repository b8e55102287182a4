"""What a person sees in the window, state by state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from hoofhearted_desktop.core import model
from hoofhearted_desktop.desktop.empty_page import Way
from hoofhearted_desktop.desktop.process_choice import Choice
from hoofhearted_desktop.desktop.process_columns import Place
from hoofhearted_desktop.desktop.process_order import Order
from hoofhearted_desktop.desktop.process_rows import NOBODY, Row
from hoofhearted_desktop.desktop.text import FlowingText, elided
from hoofhearted_desktop.desktop.theme import DARK, LIGHT, palette
from hoofhearted_desktop.desktop.window import Window
from hoofhearted_desktop.desktop.window_place import first_size
from hoofhearted_desktop.link import states
from tests.desktop import scenes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.charts import Chart
    from tests.desktop.conftest import Clock, Places

LIVE = states.Live(scenes.HELLO)
LOST = states.Lost("The agent ended", "It is started again by itself.", 2, 4.0)


def shown_charts(window: Window) -> list[Chart]:
    """Give the charts that are open, from the top."""
    return [chart for chart in window.page.charts.charts if chart.isVisible()]


def table(window: Window) -> list[list[str]]:
    """Give the texts of the process table, shown columns and hidden ones alike."""
    window.page.table.choose(Choice(shown=frozenset(Place)))
    contents = window.page.table.model()
    rows, columns = range(contents.rowCount()), range(contents.columnCount())
    return [[contents.index(row, column).data() for column in columns] for row in rows]


def sidebar(window: Window) -> list[str]:
    """Give what the sidebar's lines say to those who cannot see them."""
    lines = window.sidebar.list
    return [lines.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(lines.count())]


def live(window: Window, scene: scenes.Scene, moment: float = 0.0) -> None:
    """Let the window hear one reading."""
    window.show_state(LIVE)
    window.show_tick(scene(moment))


def test_the_sentence_its_evidence_and_the_verdict_stand_at_the_top(window: Window) -> None:
    live(window, scenes.encoding)
    assert window.page.isVisible()
    assert window.page.banner.headline.text() == "RTX 3090 is encoding for Jellyfin"
    assert window.page.banner.details.text().startswith("35 % encoder · 96 W · 61 °C · for 12 min · container jellyfin")
    assert window.page.banner.verdict.text() == "Expected · seen on 5 of the last 7 nights around this hour"
    assert not window.page.banner.expect.isVisible()


def test_the_sentence_is_the_largest_text(window: Window) -> None:
    live(window, scenes.encoding)
    sizes = {one: one.font().pointSizeF() for one in window.findChildren(QLabel) if one.isVisible() and one.text()}
    headline = sizes.pop(window.page.banner.headline)
    assert headline >= 1.5 * max(sizes.values())


def test_the_table_says_who_what_and_how_much(window: Window) -> None:
    live(window, scenes.computing)
    rows = [row[: Place.SINCE + 1] for row in table(window)]
    assert rows[0] == ["Ollama", "llama3:8b", "86 %", "0 %", "0 %", "6.6 GiB", "david", "ollama", "51877", "47 s"]
    assert rows[1][Place.WHO] == "Xorg"
    assert rows[1][Place.WHERE] == "lightdm"


def test_what_is_not_known_is_never_shown_as_zero(window: Window) -> None:
    live(window, scenes.computing)
    hidden = table(window)[2]
    assert hidden[Place.WHO] == "process 777"
    assert hidden[Place.WHAT] == "belongs to another user and is hidden"
    assert {hidden[place] for place in (Place.GPU, Place.ENCODER, Place.DECODER, Place.MEMORY, Place.USER)} == {"n/a"}


def test_load_that_nobody_was_found_for_has_a_row_with_its_reason(window: Window) -> None:
    live(window, scenes.unattributed)
    first = table(window)[0]
    assert first[Place.WHO] == "(unattributed)"
    assert "hidden by permissions" in first[Place.WHAT]
    assert first[Place.GPU] == "66 %"  # of the GPU's 68 %, what the processes listed do not account for
    assert first[Place.PID] == "–"


@pytest.mark.parametrize(
    ("scene", "why"),
    [
        (scenes.asleep, "Asleep: nobody uses it, and it is not asked, so that it can sleep on"),
        (scenes.unknown, "The GPU driver was updated"),
    ],
)
def test_an_empty_table_says_why(window: Window, scene: scenes.Scene, why: str) -> None:
    live(window, scene)
    assert table(window) == []
    assert window.page.table.accessibleDescription() == why


def test_what_is_said_alone_is_a_sentence(window: Window) -> None:
    live(window, scenes.held)
    assert window.page.banner.verdict.text().startswith("It keeps 8.9 GiB")
    window.show_tick(scenes.no_driver(1.0))
    assert window.empty.failure.text().endswith("the demo."), "one full stop, also of a remedy that brings its own"


def test_a_gpu_s_whole_name_can_be_read_at_the_left(window: Window) -> None:
    live(window, scenes.encoding)
    assert "RTX 4070 Laptop GPU" in window.sidebar.list.item(2).toolTip()


def test_a_wide_table_gives_long_names_room(window: Window) -> None:
    window.resize(1600, 1000)
    live(window, scenes.computing)
    header = window.page.table.horizontalHeader()
    assert 2 * header.sectionSize(Place.WHO) > header.sectionSize(Place.WHAT)


def test_a_table_with_rows_is_not_described_as_empty(window: Window) -> None:
    panel, order = window.page.processes, Order()
    panel.show_rows((), 0.0, "No process uses this GPU", order)
    assert panel.table.accessibleDescription() == "No process uses this GPU"
    panel.show_rows((Row(NOBODY, "(unattributed)", "why"),), 1.0, "No process uses this GPU", order)
    assert panel.table.accessibleDescription() == ""


def test_the_keyboard_on_a_chart_leaves_its_values_readable(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.encoding)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for chart in shown_charts(window):
        before = chart.readout.grab().toImage()
        chart.setFocus()
        qtbot.waitUntil(chart.hasFocus)
        after = chart.readout.grab().toImage()
        assert after != before, "it is seen where the keyboard is"
        middle = (after.width() // 2, after.height() - 6)
        assert after.pixelColor(*middle) == before.pixelColor(*middle)


def test_what_became_of_the_agent_begins_with_a_capital(window: Window) -> None:
    live(window, scenes.encoding)
    window.show_state(states.Lost("the agent was ended by signal 9", None, 1, 1.0))
    assert window.state_strip.text.text().startswith("The agent was ended by signal 9. The last reading is")


def test_a_failed_query_does_not_look_idle(window: Window) -> None:
    live(window, scenes.unknown)
    assert window.page.banner.headline.text() == "Cannot tell what RTX 3090 does"
    assert (
        window.page.banner.details.text() == "The GPU driver was updated · restart the computer to read the GPU again"
    )
    assert sidebar(window)[1] == "RTX 3090: problem, n/a"
    assert not window.problem.isVisible(), "the banner already says it"


def test_names_from_elsewhere_are_plain_text(window: Window) -> None:
    live(window, scenes.hostile)
    assert "<img src=x" in window.page.banner.headline.text()
    formats = {label.textFormat() for label in window.findChildren(QLabel) if "<" in label.text()}
    assert formats == {Qt.TextFormat.PlainText}
    shown = table(window)[0][Place.WHO]
    assert "<img" in shown
    tip = window.page.table.model().index(0, Place.WHO).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "&lt;img" in tip


def test_endless_names_do_not_widen_the_window(window: Window, qtbot: QtBot) -> None:
    window.resize(640, 420)
    live(window, scenes.hostile)
    qtbot.waitUntil(lambda: window.page.charts.paint_count > 0)
    assert window.width() == 640
    assert window.page.banner.geometry().right() <= window.width()


def test_emoji_do_not_break_words_apart_nor_cut_letters_off(window: Window) -> None:
    said = "\U0001f600\U0001f600\U0001f600\U0001f600 " + "word " * 40
    label = FlowingText(lines=50)
    label.setParent(window)
    label.say(said)
    lines, cut = label._broken(200)
    assert len(lines) > 3
    assert not cut
    assert " ".join(lines).split() == said.split()
    metrics = QFontMetrics(label.font())
    assert all(metrics.horizontalAdvance(line) <= 201 for line in lines)


def test_stale_readings_are_grey_and_their_age_counts(window: Window, clock: Clock, qtbot: QtBot) -> None:
    live(window, scenes.encoding)
    assert colour_of_the_mark(window) == LIGHT.blue
    window.show_state(states.Stale(scenes.HELLO, 5.0))
    assert window.state_strip.text.text() == "No reading for 5 s. What is shown is that old."
    clock.now += 7
    qtbot.waitUntil(lambda: window.state_strip.text.text().startswith("No reading for 12 s"), timeout=3000)
    assert colour_of_the_mark(window) == LIGHT.muted
    live(window, scenes.encoding, 1.0)
    assert not window.state_strip.isVisible()
    assert colour_of_the_mark(window) == LIGHT.blue


class StyledAnew(QObject):
    """Counts how often a widget is styled anew, which costs some milliseconds a window."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.times = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.times += event.type() == QEvent.Type.StyleChange
        return False


def test_only_what_turns_grey_is_styled_anew(window: Window) -> None:
    around, page = StyledAnew(window.sidebar), StyledAnew(window.page)
    live(window, scenes.encoding)
    assert (around.times, page.times) == (0, 0)
    window.show_state(states.Stale(scenes.HELLO, 5.0))
    assert (around.times, page.times) == (0, 1)
    window.show_state(LOST)
    assert (around.times, page.times) == (0, 1)
    live(window, scenes.encoding, 1.0)
    assert (around.times, page.times) == (0, 2)


def test_what_was_not_current_when_its_page_was_first_seen_is_grey(window: Window) -> None:
    live(window, scenes.no_driver)
    window.show_state(states.Stale(scenes.HELLO, 5.0))
    window.show_tick(scenes.encoding(0.0))
    assert colour_of_the_mark(window) == LIGHT.muted
    window.show_state(LIVE)
    assert colour_of_the_mark(window) == LIGHT.blue


def colour_of_the_mark(window: Window) -> str:
    """Give the colour at the toe of the large shoe."""
    return window.page.banner.mark.grab().toImage().pixelColor(24, 6).name()


def test_a_lost_connection_keeps_what_is_known_and_says_what_happens_next(window: Window, clock: Clock) -> None:
    live(window, scenes.encoding)
    clock.now += 40
    window.show_state(LOST)
    said = window.state_strip.text.text()
    assert said == "The agent ended. The last reading is 40 s old. Next try in 4 s. It is started again by itself."
    assert window.page.isVisible()
    assert sidebar(window)[0] == "this machine, not connected, The agent ended"


def test_a_connection_that_never_was_has_a_page_that_says_so(window: Window, clock: Clock, qtbot: QtBot) -> None:
    assert window.empty.title.text() == "Connecting"
    window.show_state(LOST)
    assert window.empty.title.text() == "The agent ended"
    assert window.empty.failure.text() == "It is started again by itself."
    assert window.empty.text.text() == "Next try in 4 s."
    clock.now += 2
    qtbot.waitUntil(lambda: "Next try in 2 s." in window.empty.text.text(), timeout=3000)


def test_no_driver_offers_the_demo_and_a_server(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.no_driver)
    assert window.empty.title.text() == "No NVIDIA driver is installed on this machine"
    assert offered(window) == ["Add a server", "Try the demo"]
    for way, wish in ((Way.DEMO, window.wishes.try_demo), (Way.SERVER, window.wishes.add)):
        with qtbot.waitSignal(wish):
            qtbot.mouseClick(window.empty.buttons[way], Qt.MouseButton.LeftButton)


def offered(window: Window) -> list[str]:
    """Give the ways out that the empty page offers, from the left."""
    shown = [button for button in window.empty.buttons.values() if button.isVisible()]
    return [button.text() for button in sorted(shown, key=lambda button: button.x())]


def test_the_demo_does_not_offer_itself(window: Window) -> None:
    window.show_state(states.Live(scenes.DEMO))
    window.show_tick(scenes.no_driver(0.0))
    assert window.empty.isVisible()
    assert offered(window) == []


def test_the_demo_is_labelled_everywhere(window: Window) -> None:
    window.show_state(states.Live(scenes.DEMO))
    window.show_tick(scenes.encoding(0))
    assert window.windowTitle() == "Hoof Hearted – DEMO"
    assert window.demo.isVisible()
    assert "DEMO" in [label.text() for label in window.demo.findChildren(QLabel)]
    assert sidebar(window)[0] == "dreams, demo, live, 96 W"


def test_another_source_starts_with_an_empty_page(window: Window) -> None:
    live(window, scenes.encoding)
    window.show_state(states.Live(scenes.DEMO))
    assert window.empty.isVisible()
    live(window, scenes.idle)
    assert window.page.banner.headline.text() == "RTX 3090 is idle"
    assert not window.demo.isVisible()


def test_a_shortened_name_keeps_the_number_that_tells_it_from_its_twin(window: Window) -> None:
    metrics = QFontMetrics(window.font())
    for name in ("NVIDIA A100-SXM4-80GB #2", "A100-SXM4-80GB-with-a-long-name #13"):
        width = metrics.horizontalAdvance(name) * 2 // 3
        said = elided(metrics, name, width)
        assert said.endswith(name[name.index(" #") :])
        assert "…" in said
        assert metrics.horizontalAdvance(said) <= width
        assert elided(metrics, name, 1000) == name
    assert elided(metrics, "Quadro #x", 1000) == "Quadro #x"


def test_what_matters_most_is_shown_until_a_person_chooses(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.eight)
    assert window.page.banner.headline.text().startswith("A100-SXM4-80GB #2")
    assert window.sidebar.list.currentRow() == 3
    window.sidebar.list.setFocus()
    qtbot.keyClick(window.sidebar.list, Qt.Key.Key_Down)
    assert window.page.banner.headline.text().startswith("A100-SXM4-80GB #3")
    window.show_tick(scenes.eight(1.0))
    assert window.page.banner.headline.text().startswith("A100-SXM4-80GB #3")


def test_every_state_of_a_gpu_has_its_own_shape(window: Window) -> None:
    live(window, scenes.eight)
    shapes = [line.split(": ")[1].split(", ")[0] for line in sidebar(window)[1:]]
    assert len(shapes) == 8
    assert {"asleep", "idle", "held", "busy", "problem"} <= set(shapes)


def test_this_is_expected_names_the_process(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.computing)
    with qtbot.waitSignal(window.expect_requested) as asked:
        qtbot.mouseClick(window.page.banner.expect, Qt.MouseButton.LeftButton)
    assert asked.args == ["here", scenes.OLLAMA]


def test_the_menu_of_a_row_says_that_it_is_expected(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.computing)
    window.page.table.selectRow(1)
    row = window.page.table.current()
    assert row is not None
    menu = window.page.table.menu(row)
    with qtbot.waitSignal(window.expect_requested) as asked:
        menu.actions()[1].trigger()
    assert asked.args == ["here", scenes.XORG]
    window.page.table.selectRow(2)
    hidden = window.page.table.current()
    assert hidden is not None
    assert not window.page.table.menu(hidden).actions()[1].isEnabled(), "nobody can say what a hidden process is"


def test_enter_opens_the_details_and_escape_closes_them(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.encoding)
    window.page.table.setFocus()
    window.page.table.selectRow(0)
    qtbot.keyClick(window.page.table, Qt.Key.Key_Return)
    assert window.details.isVisible()
    assert window.details.command.toPlainText().startswith("/usr/lib/jellyfin-ffmpeg/ffmpeg -hwaccel cuda")
    assert window.details.facts["Started by"].text() == "jellyfin (900)"
    assert window.details.facts["Container"].text() == "jellyfin · jellyfin/jellyfin:10.9 · docker"
    window.show_tick(scenes.encoding(60.0))
    assert window.details.facts["Running for"].text().startswith("13 min, since ")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.details.isVisible()


def test_the_details_close_when_their_process_ends(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.encoding)
    window.page.table.selectRow(0)
    window.page.table.setFocus()
    qtbot.keyClick(window.page.table, Qt.Key.Key_Return)
    window.show_tick(scenes.idle(1.0))
    assert not window.details.isVisible()


def test_where_it_is_narrow_the_details_take_the_sidebars_place(window: Window, qtbot: QtBot) -> None:
    window.resize(640, 420)
    live(window, scenes.computing)
    window.page.table.setFocus()
    window.page.table.selectRow(0)
    qtbot.keyClick(window.page.table, Qt.Key.Key_Return)
    assert not window.sidebar.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.sidebar.isVisible()


def test_a_window_that_cannot_be_seen_paints_nothing(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.encoding)
    qtbot.waitUntil(lambda: window.paint_count >= 4)
    for hide in (window.showMinimized, window.hide):
        hide()
        qtbot.wait(50)
        before = window.paint_count
        for moment in range(1, 6):
            window.show_tick(scenes.encoding(float(moment)))
            qtbot.wait(10)
        assert window.paint_count == before
    window.showNormal()
    qtbot.waitUntil(lambda: window.paint_count > before)
    assert window.page.banner.details.text() == wording_now(window)


def wording_now(window: Window) -> str:
    """Give the details line that belongs to the last reading."""
    from hoofhearted_desktop.core import wording

    tick = scenes.encoding(5.0)
    return wording.details(*tick.each()[0], tick.sample, tick.sample.time)


def test_every_chart_says_its_value_to_those_who_cannot_see_it(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.encoding)
    charts = shown_charts(window)
    qtbot.waitUntil(lambda: all(chart.accessibleDescription() for chart in charts))
    said = {chart.accessibleName(): chart.accessibleDescription() for chart in charts}
    assert said == {
        "Load chart": "GPU 10 %, Encoder 35 %, Decoder 33 %",
        "Memory chart": "Used 1.6 of 24 GiB",
        "Power chart": "Draw 96 of 350 W",
        "Temperature chart": "GPU 61 °C, Fan 40 %",
    }


def test_every_control_can_be_reached_and_has_a_name(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.computing)
    window.show_note("This desktop has no tray.")
    window.page.table.setFocus()
    window.page.table.selectRow(0)
    qtbot.keyClick(window.page.table, Qt.Key.Key_Return)
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and not button.objectName().startswith("qt_"):
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.text()
            assert (button.accessibleName() or button.text()).strip("✕ "), "a sign is no name"
    reached: set[QWidget] = set()
    at = window.page.table.nextInFocusChain()
    while at is not window.page.table:
        if at.isVisible() and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.add(at)
        at = at.nextInFocusChain()
    assert {
        window.sidebar.list,
        window.page.banner.expect,
        window.page.controls.range,  # beside the details there is no room for a row of them
        window.details.expect,
    } <= reached
    assert {*shown_charts(window), window.page.charts.lane, window.page.charts.which} <= reached


def test_the_range_is_chosen_with_the_keyboard_too(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.encoding)
    short, long = window.page.ranges.button(0), window.page.ranges.button(1)
    with qtbot.waitSignal(window.page.ranges.chosen) as chosen:
        short.setFocus()
        qtbot.keyClick(short, Qt.Key.Key_Right)
    assert chosen.args == [1]
    assert long.isChecked()


def test_no_line_ends_between_a_figure_and_its_unit(qtbot: QtBot) -> None:
    label = FlowingText(lines=50)
    qtbot.addWidget(label)
    label.say("The GPU driver has not answered for 11 s · 87 % · 38 °C · 8.0 GiB · 3 h 20 min · 2 days in 5 rows")
    for width in range(90, 600, 3):
        for line in label._broken(width)[0][1:]:
            assert line.split()[0] not in {"s", "%", "°C", "GiB", "h", "min", "days"}, (width, line)


def test_the_last_spin_ups_are_said_newest_first(window: Window) -> None:
    live(window, scenes.encoding)
    assert not window.sidebar.spin_ups.isVisible()
    for episode in scenes.EPISODES:
        window.show_episode("started", episode)
    lines = [line for line in window.sidebar.spin_ups._lines if line.isVisible()]
    said = [line.accessibleName().split(", ") for line in lines]
    assert [(who, lasted, verdict) for who, _, lasted, verdict in said] == [
        ("Jellyfin", "12 min so far", "expected"),
        ("Stable Diffusion web UI", "5 min", "unexpected"),
        ("Ollama", "43 min", "unexpected"),
    ]
    window.show_episode("ended", scenes.EPISODES[3]._replace(ended=scenes.NOW))
    assert lines[0].accessibleName().endswith("12 min, expected")


def test_a_spin_up_on_one_of_several_twins_says_on_which(window: Window) -> None:
    tick = scenes.encoding(0.0)
    twins = tuple(
        tick.sample.gpus[0]._replace(uuid=uuid, index=index) for index, uuid in enumerate(("GPU-other", "GPU-3090"))
    )
    window.show_state(LIVE)
    window.show_tick(tick._replace(sample=tick.sample._replace(gpus=twins)))
    window.show_episode("started", scenes.EPISODES[3])
    assert window.sidebar.spin_ups._lines[0].accessibleName().startswith("Jellyfin on #1, ")


def test_nothing_moves_when_the_button_comes_and_goes(window: Window) -> None:
    live(window, scenes.idle)
    before = window.page.charts.mapTo(window, QPoint(0, 0))
    assert not window.page.banner.expect.isVisible()
    window.show_tick(scenes.computing(1.0))
    assert window.page.banner.expect.isVisible()
    QApplication.processEvents()
    assert window.page.charts.mapTo(window, QPoint(0, 0)) == before


def test_a_note_is_dismissed_once(window: Window, qtbot: QtBot) -> None:
    window.show_note("This desktop has no tray.")
    assert window.note.isVisible()
    close = window.note.findChildren(QAbstractButton)[0]
    with qtbot.waitSignal(window.note_dismissed):
        qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not window.note.isVisible()


def test_the_windows_place_is_kept(window: Window, places: Places, qtbot: QtBot) -> None:
    window.resize(700, 500)
    with qtbot.waitSignal(window.closed):
        qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert places.kept
    again = Window(places)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (700, 500)


def test_a_damaged_place_is_ignored(qtbot: QtBot, places: Places) -> None:
    places.kept = b"not a place"
    made = Window(places)
    qtbot.addWidget(made)
    assert made.size() == first_size(made.screen().availableSize())


@pytest.mark.parametrize(
    ("room", "size"),
    [((1920, 1040), (1100, 720)), ((960, 516), (944, 468)), ((1280, 688), (1100, 640)), ((500, 300), (640, 420))],
)
def test_a_first_window_fits_on_the_screen(room: tuple[int, int], size: tuple[int, int]) -> None:
    assert first_size(QSize(*room)) == QSize(*size)


def test_control_q_asks_to_quit(window: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.quit_requested):
        qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def test_light_and_dark_change_while_it_runs(window: Window) -> None:
    live(window, scenes.encoding)
    corner = QPoint(window.width() - 4, 4)
    assert window.grab().toImage().pixelColor(corner).name() == "#ffffff"
    window._theme.choose(dark=True)
    assert window.grab().toImage().pixelColor(corner).name() == "#16181d"


def test_the_desktops_palette_is_followed_while_it_runs(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.encoding)
    window._theme.choose(dark=None)
    corner = QPoint(window.width() - 4, 4)
    before = QGuiApplication.palette()
    try:
        QGuiApplication.setPalette(palette(DARK))
        qtbot.waitUntil(lambda: window.grab().toImage().pixelColor(corner).name() == "#16181d")
    finally:
        QGuiApplication.setPalette(before)


def test_a_gpu_that_comes_and_goes_keeps_the_page_in_order(window: Window) -> None:
    live(window, scenes.eight)
    window.show_tick(scenes.held(1.0))
    assert sidebar(window)[1:] == ["RTX 3090: held, 58 W"] or len(sidebar(window)) == 2
    window.show_tick(scenes.eight(2.0))
    assert len(sidebar(window)) == 9


def test_a_driver_problem_beside_working_gpus_is_said(window: Window) -> None:
    problem = model.Problem("gpu_lost", "one GPU fell off the bus", "restart the computer")
    tick = scenes.encoding(0.0)
    window.show_state(LIVE)
    window.show_tick(tick._replace(sample=tick.sample._replace(problems=(problem,))))
    assert window.problem.text.text() == "Cannot tell: one GPU fell off the bus; restart the computer."


def test_a_program_is_muted_and_unmuted_in_its_details(window: Window, qtbot: QtBot) -> None:
    live(window, scenes.computing)
    window.page.table.selectRow(0)
    row = window.page.table.current()
    assert row is not None
    window.page.table.chosen.emit(row)
    assert window.details.mute.text() == "Mute this program"
    with qtbot.waitSignal(window.mute_requested, timeout=1000) as asked:
        window.details.mute.click()
    assert asked.args == ["ollama", "Ollama"]
    window.details.show_muted(frozenset({"ollama"}))
    assert window.details.mute.text() == "Unmute this program"


def test_an_alarm_is_said_above_the_page(window: Window) -> None:
    live(window, scenes.computing)
    window.show_tick(scenes.computing(0.0)._replace(alarms=(scenes.HOT,)))
    assert window.problem.isVisible()
    assert window.problem.text.text().startswith("RTX 3090 is at 97 °C")
    window.show_tick(scenes.computing(1.0))
    assert not window.problem.isVisible()


def laid_out() -> None:
    """Let layouts that wait for each other all have their turn."""
    for _ in range(20):
        QApplication.processEvents()


def test_a_shorter_sentence_does_not_pull_the_page_up(window: Window, qtbot: QtBot) -> None:
    window.resize(640, 600)
    live(window, scenes.encoding)
    laid_out()
    assert window.page.banner.headline.height() > 1.5 * QFontMetrics(window.page.banner.headline.font()).lineSpacing()
    before = window.page.charts.mapTo(window, QPoint(0, 0))
    window.show_tick(scenes.idle(1.0))
    laid_out()
    assert window.page.charts.mapTo(window, QPoint(0, 0)) == before
    window.resize(1100, 720)
    laid_out()
    assert window.page.banner.headline.height() < 1.5 * QFontMetrics(window.page.banner.headline.font()).lineSpacing()
