"""What a person does with the process table: chooses columns, sorts, filters, groups, copies; and what a tick may not cost."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any, Optional

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from hoofhearted_desktop.core import model
from hoofhearted_desktop.desktop import process_choice
from hoofhearted_desktop.desktop.process_choice import Choice
from hoofhearted_desktop.desktop.process_columns import COLUMNS, Place
from hoofhearted_desktop.desktop.process_filter import matching
from hoofhearted_desktop.desktop.process_groups import grouped
from hoofhearted_desktop.desktop.process_order import BUSIEST, Order, Sort
from hoofhearted_desktop.desktop.process_panel import ProcessPanel
from hoofhearted_desktop.desktop.process_rows import NOBODY, Key, Row

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen platform

GIB = 1 << 30
NOW = 1_760_000_000.0
OLLAMA = model.Application("ollama", "Ollama", None, "ai")


def row(pid: int, sm: Optional[float] = 0.0, memory: Optional[int] = GIB, who: str = "", **given: Any) -> Row:
    """A process and its row."""
    of = {key: given.pop(key) for key in ("name", "unit", "container", "application", "command_line") if key in given}
    name = who or f"program{pid}"
    process = model.Process(pid, 100.0, **{"name": name, "exe": f"/usr/bin/{name}", **of})
    base = {"user": "david", "where": None, "pid": pid, "since": 100.0, "types": ("compute",), **given}
    return Row((pid, 100.0), name, "", sm, 0.0, 0.0, memory, process=process, **base)


class Shown:
    """A panel on the screen, fed as a window feeds it."""

    def __init__(self, qtbot: QtBot, width: int = 1000) -> None:
        self.panel = ProcessPanel()
        qtbot.addWidget(self.panel)
        self.panel.resize(width, 420)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.order = Order()
        self.qtbot = qtbot

    def tick(self, *rows: Row, why: str = "No process uses this GPU") -> None:
        self.panel.show_rows(rows, NOW, why, self.order)

    @property
    def table(self) -> Any:
        return self.panel.table

    def texts(self, place: Place = Place.WHO, parent: Optional[QModelIndex] = None) -> list[str]:
        contents, parent = self.table.model(), parent or QModelIndex()
        return [contents.index(at, place, parent).data() for at in range(contents.rowCount(parent))]

    def key(self, key: Any, *modifiers: Any) -> None:
        self.qtbot.keyClick(self.table, key, *modifiers)


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return Shown(qtbot)


class Changes:
    """Counts what a model announces."""

    def __init__(self, contents: Any) -> None:
        self.counts = dict.fromkeys(("modelReset", "layoutChanged", "rowsInserted", "rowsRemoved", "dataChanged"), 0)
        self.cells = 0
        for name in self.counts:
            getattr(contents, name).connect(lambda *given, name=name: self._note(name, given))

    def _note(self, name: str, given: tuple[Any, ...]) -> None:
        self.counts[name] += 1
        if name == "dataChanged":
            self.cells += given[1].column() - given[0].column() + 1


# ---------------------------------------------------------------- a tick


def test_two_hundred_processes_are_never_shown_anew(shown: Shown) -> None:
    """Only the cells that say something else are announced: no reset, and rows keep their places."""
    rows = [row(pid, sm=float(pid % 7)) for pid in range(1, 201)]
    shown.tick(*rows)
    changes = Changes(shown.table.model())
    for step in range(30):
        rows[17] = rows[17]._replace(sm=float(step % 3))
        shown.tick(*rows)
    assert (
        changes.counts
        == {
            "modelReset": 0,
            "layoutChanged": 0,
            "rowsInserted": 0,
            "rowsRemoved": 0,
            "dataChanged": 29,  # the first step says what was shown before
        }
        or changes.counts["dataChanged"] == 30
    )
    assert changes.cells == changes.counts["dataChanged"], "a cell each time"


def test_a_tick_that_says_the_same_announces_nothing(shown: Shown) -> None:
    rows = [row(pid, sm=float(pid)) for pid in range(1, 40)]
    shown.tick(*rows)
    changes = Changes(shown.table.model())
    for _ in range(5):
        shown.tick(*rows)
    assert set(changes.counts.values()) == {0}


def test_processes_that_come_and_go_are_put_in_and_taken_out_alone(shown: Shown) -> None:
    rows = [row(pid, sm=100.0 - pid) for pid in range(1, 21)]
    shown.tick(*rows)
    changes = Changes(shown.table.model())
    shown.tick(*rows[:5], *rows[8:], row(50, sm=93.5))
    assert changes.counts["rowsRemoved"] == 1, "three neighbours at once"
    assert changes.counts["rowsInserted"] == 1
    assert changes.counts["modelReset"] == changes.counts["layoutChanged"] == 0
    assert shown.texts(Place.PID) == ["1", "2", "3", "4", "5", "50", *map(str, range(9, 21))]


def test_a_row_stays_chosen_and_a_group_open_wherever_they_go(shown: Shown) -> None:
    many = [row(pid, sm=5.0, who="ollama", application=OLLAMA) for pid in (1, 2, 3)]
    other = row(9, sm=50.0, who="blender")
    shown.table.group(by_application=True)
    shown.tick(*many, other)
    assert shown.texts() == ["blender", "ollama"]
    group = shown.table.model().index(1, 0)
    shown.table.expand(group)
    shown.table.setCurrentIndex(shown.table.model().index(1, 0, group))
    chosen = shown.table.current()
    for _ in range(30):
        shown.tick(*[each._replace(sm=30.0) for each in many], other._replace(sm=5.0))
    assert shown.texts() == ["ollama", "blender"], "it has overtaken"
    assert shown.table.isExpanded(shown.table.model().index(0, 0))
    assert shown.table.current().key == chosen.key
    shown.tick(many[0], other)
    assert shown.table.model().rowCount(shown.table.model().index(0, 0)) == 0, "one alone is no group"


@pytest.mark.parametrize("grouping", [False, True])
def test_whatever_comes_in_whatever_order_the_table_shows_it(shown: Shown, grouping: bool) -> None:
    """A long mix of comings, goings and overtakings leaves the same rows as a table that is new."""
    dice = random.Random(4)  # noqa: S311 - the same mix each time
    shown.table.group(by_application=grouping)
    for _ in range(120):
        rows = [
            row(pid, sm=dice.choice([None, 0.0, 40.0, 90.0]), who=f"app{pid % 4}")
            for pid in dice.sample(range(1, 30), dice.randrange(0, 25))
        ]
        shown.tick(*rows)
        found = [each for _, each in shown.table.model().rows()]
        assert {each.pid for each in found if each.pid is not None} == {each.pid for each in rows}
        for index, each in shown.table.model().rows():
            assert shown.table.model().row(index) is each
            assert index.data() == each.who
            if index.parent().isValid():
                assert each in shown.table.model().row(index.parent()).members


def test_an_index_of_a_row_that_is_gone_is_harmless(shown: Shown) -> None:
    shown.tick(row(1), row(2))
    old = shown.table.model().index(1, 0)
    shown.tick(row(1))
    assert old.data() is None
    assert not shown.table.model().parent(old).isValid()


# ---------------------------------------------------------------- columns


def test_a_column_is_chosen_in_the_menu_of_the_header_and_in_that_of_the_view(shown: Shown) -> None:
    shown.tick(row(1, ram=3 * GIB, cpu=210.0))
    assert shown.table.isColumnHidden(Place.RAM)
    menu = shown.panel.view.menu()
    menu.aboutToShow.emit()
    (action,) = [each for each in menu.actions() if each.text() == "Main memory"]
    with shown.qtbot.waitSignal(shown.panel.choice_changed) as kept:
        action.trigger()
    assert not shown.table.isColumnHidden(Place.RAM)
    assert shown.texts(Place.RAM) == ["3.0 GiB"]
    assert kept.args[0]["shown"] == ["ram"]
    shown.table.header().customContextMenuRequested.emit(QPoint(5, 5))
    (opened,) = [each for each in shown.table.findChildren(QMenu) if each.isVisible()]
    (action,) = [each for each in opened.actions() if each.text() == "Memory on the GPU"]
    action.trigger()
    opened.close()
    assert shown.table.isColumnHidden(Place.MEMORY)


def test_what_was_chosen_is_there_after_a_restart(qtbot: QtBot, shown: Shown) -> None:
    shown.tick(row(1), row(2))
    kept: list[object] = []
    shown.panel.choice_changed.connect(kept.append)
    header = shown.table.header()
    header.moveSection(header.visualIndex(Place.MEMORY), 1)
    header.resizeSection(Place.USER, 173)
    shown.table.show_column(Place.KIND, seen=True)
    shown.table.sort_by(Place.USER)
    shown.panel.group_otherwise()
    again = Shown(qtbot)
    again.panel.choose(kept[-1])
    again.tick(row(1), row(2))
    header = again.table.header()
    assert header.visualIndex(Place.MEMORY) == 1
    assert header.visualIndex(Place.WHO) == 0
    assert header.sectionSize(Place.USER) == 173
    assert not again.table.isColumnHidden(Place.KIND)
    assert again.table.choice.sort == Sort(Place.USER, down=False)
    assert again.table.choice.grouped


@pytest.mark.parametrize(
    "kept",
    [
        None,
        7,
        [],
        {"order": ["memory", "memory", "nonsense", 5], "widths": {"gpu": -4, "user": "wide", "what": 10**9}},
        {"sort": ["gpu"], "shown": "all", "hidden": ["who"], "grouped": "yes"},
        {"sort": [3, 4], "widths": [1, 2]},
    ],
)
def test_a_damaged_choice_is_as_if_nothing_had_been_chosen(shown: Shown, kept: object) -> None:
    shown.panel.choose(kept)
    shown.tick(row(1))
    assert not shown.table.isColumnHidden(Place.WHO)
    choice = process_choice.from_json(kept)
    assert sorted(choice.order) == list(Place)
    assert not choice.widths
    assert process_choice.from_json(process_choice.to_json(choice)) == choice._replace(order=tuple(choice.order))


def test_columns_leave_where_it_is_narrow_but_for_those_that_were_asked_for(qtbot: QtBot) -> None:
    narrow = Shown(qtbot, width=420)
    narrow.tick(row(1))
    assert narrow.table.isColumnHidden(Place.PID)
    assert not narrow.table.isColumnHidden(Place.MEMORY)
    assert not narrow.table.horizontalScrollBar().maximum()
    narrow.table.show_column(Place.PID, seen=True)
    assert not narrow.table.isColumnHidden(Place.PID)
    narrow.panel.resize(1200, 420)
    assert not narrow.table.isColumnHidden(Place.SINCE), "the others come back with the room"


def test_every_column_says_something_of_every_row(shown: Shown) -> None:
    shown.table.choose(Choice(shown=frozenset(Place)))
    shown.tick(
        row(1, sm=None, memory=None),
        Row(NOBODY, "(unattributed)", "why"),
        row(2, container=model.Container("9" * 64), unit="x.service"),
    )
    for place in Place:
        assert all(shown.texts(place)) or place is Place.WHAT, place.name
        assert COLUMNS[place].full_title()
    assert "0" not in {text[:1] for place in (Place.GPU, Place.MEMORY, Place.CPU) for text in shown.texts(place)[:1]}


# ---------------------------------------------------------------- order


def test_a_click_on_a_title_sorts_then_turns_then_is_as_at_first(shown: Shown) -> None:
    shown.tick(row(1, sm=90, memory=GIB), row(2, sm=10, memory=3 * GIB), row(3, sm=40, memory=None))
    assert shown.texts(Place.PID) == ["1", "3", "2"]
    header = shown.table.header()
    at = QPoint(header.sectionViewportPosition(Place.MEMORY) + 9, header.height() // 2)
    seen = []
    for _ in range(3):
        shown.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        seen.append((shown.texts(Place.PID), header.model().headerData(Place.MEMORY, Qt.Orientation.Horizontal)))
    assert seen == [
        (["2", "1", "3"], "Mem ▾"),
        (["1", "2", "3"], "Mem ▴"),
        (["1", "3", "2"], "Mem"),
    ], "what is not known is last either way"


def test_the_sorted_title_is_said_to_those_who_do_not_see_its_sign(shown: Shown) -> None:
    shown.table.sort_by(Place.PID)
    said = shown.table.model().headerData(Place.PID, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Process id, sorted, the largest first"


@pytest.mark.parametrize("down", [True, False])
def test_sorted_by_a_figure_that_wobbles_no_row_dances(down: bool) -> None:
    order, sort = Order(), Sort(Place.GPU, down)
    first = order.arrange([row(1, 50), row(2, 45), row(3, 40)], sort)
    for step in range(200):
        wobble = 9 * math.sin(step)
        seen = order.arrange([row(1, 50 + wobble), row(2, 45 - wobble), row(3, 40 + wobble)], sort)
        assert [each.key for each in seen] == [each.key for each in first]


def test_a_row_that_clearly_uses_more_goes_all_the_way_at_once() -> None:
    order = Order()
    rows = [row(pid, 60.0 - pid) for pid in range(1, 30)]
    order.arrange(rows)
    rows[-1] = row(29, 100.0)
    places = [[each.pid for each in order.arrange(rows)].index(29) for _ in range(20)]
    assert places[0] > 20, "not at once"
    assert places[-1] == 0
    assert len(set(places)) <= 6, "it does not climb step by step for half a minute"


def test_what_does_not_move_is_sorted_exactly_and_equals_by_name(shown: Shown) -> None:
    shown.tick(
        row(3, who="b", user="x"), row(1, who="a", user="x"), row(2, who="c", user=None), row(4, who="B", user="a")
    )
    shown.table.sort_by(Place.USER)
    assert shown.texts(Place.PID) == ["4", "1", "3", "2"]


def test_the_longest_running_is_the_largest_of_since(shown: Shown) -> None:
    shown.tick(row(1, since=NOW - 5), row(2, since=NOW - 5000), row(3, since=None))
    shown.table.sort_by(Place.SINCE)
    assert shown.texts(Place.PID) == ["2", "1", "3"]


# ---------------------------------------------------------------- filter


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("OLLA", [1]),
        ("42", [42]),
        ("anna", [3]),
        ("jelly", [2]),
        ("media.service", [4]),
        ("program anna", []),
        ("train anna", [3]),
        ("  ", [1, 2, 3, 4, 42]),
        ("[", []),
    ],
)
def test_what_is_looked_for_is_found_in_name_work_user_container_unit_and_number(wanted: str, found: list[int]) -> None:
    rows = [
        row(1, who="ollama"),
        row(2, container=model.Container("c0ffee", "jellyfin", "jelly/fin:1")),
        row(3, who="train.py", user="anna"),
        row(4, unit="media.service"),
        row(42),
    ]
    assert [each.pid for each in matching(rows, wanted)] == found


def test_a_filter_says_how_many_there_are_and_escape_brings_all_back(shown: Shown) -> None:
    shown.tick(*[row(pid, who="ollama" if pid < 4 else "blender") for pid in range(1, 13)])
    shown.panel.activateWindow()
    shown.table.setFocus()
    shown.panel.look_for()
    shown.qtbot.waitUntil(shown.panel.filter.hasFocus)
    shown.qtbot.keyClicks(shown.panel.filter, "ollama")
    assert shown.panel.count.text() == "3 of 12"
    assert len(shown.texts()) == 3
    shown.qtbot.keyClick(shown.panel.filter, Qt.Key.Key_Down)
    assert shown.table.hasFocus()
    assert shown.table.current().who == "ollama"
    shown.panel.look_for()
    shown.qtbot.keyClick(shown.panel.filter, Qt.Key.Key_Escape)
    assert shown.panel.filter.text() == ""
    assert not shown.panel.bar.isVisible(), "it takes no room where nobody looks for anything"
    assert len(shown.texts()) == 12


def test_who_begins_to_type_over_the_rows_filters_them(shown: Shown) -> None:
    shown.tick(row(1, who="ollama"), row(2, who="blender"))
    shown.panel.activateWindow()
    shown.table.setFocus()
    shown.qtbot.waitUntil(shown.table.hasFocus)
    shown.key(Qt.Key.Key_B)
    shown.qtbot.waitUntil(shown.panel.filter.hasFocus)
    shown.qtbot.keyClicks(shown.panel.filter, "le")
    assert shown.texts() == ["blender"]
    shown.qtbot.mouseClick(shown.panel.leave, Qt.MouseButton.LeftButton)
    assert shown.texts() == ["ollama", "blender"]


def test_where_nothing_matches_that_is_said_with_the_way_back(shown: Shown) -> None:
    shown.tick(row(1))
    shown.panel.look_for()
    shown.panel.filter.setText("<b>zzz</b>")
    assert shown.panel.empty.isVisible()
    assert shown.panel.empty.text.text() == "No process matches “<b>zzz</b>”"
    assert shown.table.accessibleDescription() == shown.panel.empty.text.text()
    shown.qtbot.mouseClick(shown.panel.empty.button, Qt.MouseButton.LeftButton)
    assert not shown.panel.empty.isVisible()
    assert len(shown.texts()) == 1
    shown.tick(why="Asleep")
    assert shown.panel.empty.text.text() == "Asleep"
    assert not shown.panel.empty.button.isVisible(), "there is no filter to clear"


# ---------------------------------------------------------------- groups


def test_a_group_sums_what_is_known_and_never_makes_it_a_zero() -> None:
    rows = [
        row(1, 20.0, 2 * GIB, who="ollama", application=OLLAMA),
        row(2, 30.0, None, who="ollama", application=OLLAMA, user="anna"),
        row(3, None, None, who="x"),
        row(4, None, None, who="x"),
        row(5, 1.0, who="alone"),
        Row(NOBODY, "(unattributed)", "why", 7.0),
    ]
    found = {each.who: each for each in grouped(rows)}
    assert set(found) == {"ollama", "x", "alone", "(unattributed)"}
    ollama, unknown = found["ollama"], found["x"]
    assert (ollama.sm, ollama.memory, ollama.at_least) == (50.0, 2 * GIB, frozenset({"memory"}))
    assert (ollama.what, ollama.user, ollama.pid) == ("2 processes", "2 users", None)
    assert (unknown.sm, unknown.memory) == (None, None)
    assert found["alone"].members == ()
    assert COLUMNS[Place.MEMORY].said(ollama, NOW) == "≥ 2.0 GiB"
    assert COLUMNS[Place.GPU].said(unknown, NOW) == "n/a"


def test_a_group_opens_with_the_keyboard_and_with_a_click(shown: Shown) -> None:
    shown.table.group(by_application=True)
    shown.tick(*[row(pid, who="ollama", application=OLLAMA) for pid in (1, 2)], row(3, sm=None))
    shown.table.selectRow(0)
    group = shown.table.model().index(0, 0)
    opened: list[Row] = []
    shown.panel.chosen.connect(opened.append)
    shown.key(Qt.Key.Key_Return)
    assert shown.table.isExpanded(group)
    shown.key(Qt.Key.Key_Left)
    assert not shown.table.isExpanded(group)
    place = shown.table.visualRect(group).center()
    shown.qtbot.mouseClick(shown.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown.table.isExpanded(group)
    assert opened == [], "a group has no details of its own"
    shown.key(Qt.Key.Key_Down)
    shown.key(Qt.Key.Key_Return)
    assert [each.pid for each in opened] == [1]
    menu = shown.table.menu(shown.table.model().row(group))
    ends = [each for each in menu.actions() if each.text() == "End process…"]
    assert [each.isEnabled() for each in ends] == [False], "which of them?"


# ---------------------------------------------------------------- copying and names


def test_rows_are_copied_as_a_spreadsheet_takes_them(shown: Shown) -> None:
    shown.tick(row(1, 90.0, who="a\tb\nc"), row(2, 5.0), row(3, 1.0))
    shown.table.selectRow(0)
    shown.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    shown.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["Who", "What it does", "Share of the GPU's time"]
    assert [len(line.split("\t")) for line in lines] == [10, 10, 10]
    assert lines[2].split("\t")[:3] == ["program2", "", "5 %"]


def test_hostile_names_are_plain_and_keep_to_their_rows(shown: Shown) -> None:
    evil = "<img src=x>\u202eevil\n\n" + "W" * 500
    shown.tick(row(1, who=evil), row(2, who="日本語 🔥"), row(3, who=""))
    height = {shown.table.visualRect(shown.table.model().index(at, 0)).height() for at in range(3)}
    assert len(height) == 1
    tip = shown.table.model().index(0, Place.WHO).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert not shown.table.horizontalScrollBar().maximum()


def keys(order: Order, rows: list[Row], sort: Sort = BUSIEST) -> list[Key]:
    return [each.key for each in order.arrange(rows, sort)]


def test_sorting_anew_forgets_how_it_stood() -> None:
    order = Order()
    rows = [row(1, 50.0, GIB), row(2, 45.0, 4 * GIB)]
    assert keys(order, rows) == [rows[0].key, rows[1].key]
    assert keys(order, rows, Sort(Place.MEMORY)) == [rows[1].key, rows[0].key]
    assert keys(order, rows) == [rows[0].key, rows[1].key]
