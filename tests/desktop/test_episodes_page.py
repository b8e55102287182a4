"""The page of spin-ups as a person sees and uses it: the list by day, its filters, the timeline, one spin-up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.assessment import Activity, Participant, Verdict
from hoofhearted_desktop.desktop import theme
from hoofhearted_desktop.desktop.episode_deletion import DeleteDialog
from hoofhearted_desktop.desktop.episode_log import Entry
from hoofhearted_desktop.desktop.episode_source import PAGE, EpisodeSource
from hoofhearted_desktop.desktop.episodes_page import EpisodesPage
from hoofhearted_desktop.desktop.window_place import SMALLEST
from tests.desktop import scenes
from tests.desktop.episode_hosts import USUAL, Agent, Followed, spin_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

HOUR, DAY = 3600.0, 86_400.0
NOON = 1_795_867_200.0
"""2026-11-28 12:00 in UTC, a Saturday."""


pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # the offscreen platform


class Seen:
    """A page on the screen, with what it is told by."""

    def __init__(self, qtbot: QtBot, followed: Followed) -> None:
        self.qtbot, self.followed = qtbot, followed
        self.clock = NOON
        self.source = EpisodeSource(followed.real, lambda: self.clock, followed)
        self.page = EpisodesPage(self.source)
        self.page.wear(theme.LIGHT)
        self.window = QMainWindow()
        self.window.setMinimumSize(SMALLEST)
        self.window.setCentralWidget(self.page)
        qtbot.addWidget(self.window)
        self.window.resize(876, 720)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.page.enter()
        for agent in followed.agents:
            followed.ticked.emit(agent)
        self.settle()

    def settle(self) -> None:
        """Let all be answered and drawn."""
        QApplication.processEvents()
        while self.followed.answer():
            QApplication.processEvents()
        QApplication.processEvents()

    def rows(self) -> list[str]:
        """What the list says, headings in brackets."""
        model = self.page.overview.model
        said = []
        for row in range(model.rowCount()):
            index = model.index(row)
            words = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
            said.append(words if model.entry(index) is not None else f"[{words}]")
        return said

    def names(self) -> list[str]:
        """Who is listed."""
        return [row.split(",")[0] for row in self.rows() if not row.startswith("[")]

    def click(self, row: int) -> None:
        """Click a row of the list."""
        view = self.page.overview.list
        place = view.visualRect(self.page.overview.model.index(row)).center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()

    @property
    def is_open(self) -> bool:
        """Whether one spin-up is shown."""
        return self.page.one.isVisible()


@pytest.fixture(autouse=True)
def _place_and_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)
    monkeypatch.undo()
    time.tzset()


def zone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    time.tzset()


@pytest.fixture
def here() -> Agent:
    return Agent("here", "this machine", NOON)


@pytest.fixture
def nas() -> Agent:
    return Agent("server nas", "nas", NOON)


# ---------------------------------------------------------------- the list


def test_spin_ups_stand_under_their_days_the_newest_first(qtbot: QtBot, here: Agent) -> None:
    here.keep(
        spin_up("a", NOON - 9 * HOUR, 2580),
        spin_up("b", NOON - 20 * HOUR, 61, "Frigate", verdict=USUAL),
        spin_up("c", NOON - 5 * DAY, 310, "Immich"),
    )
    seen = Seen(qtbot, Followed(here))
    assert seen.rows() == [
        "[Today, 1 spin-up · 1 unexpected · 43 min]",
        "Ollama, 03:00–03:43, 43 min · RTX 3090 · 0.14 kWh · 0.04 EUR, unexpected: first time seen",
        "[Yesterday, 1 spin-up · 1 min]",
        f"Frigate, 16:00–16:01, 1 min · RTX 3090 · 0.14 kWh · 0.04 EUR, expected: {USUAL.text}",
        "[Monday, 23 November 2026, 1 spin-up · 1 unexpected · 5 min]",
        "Immich, 12:00–12:05, 5 min · RTX 3090 · 0.14 kWh · 0.04 EUR, unexpected: first time seen",
        "[The first that is recorded is of Monday, 23 November 2026]",
    ]


def test_what_runs_stands_on_top_and_counts_on(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("old", NOON - HOUR, 60), spin_up("run", NOON - 30 * DAY, None, "train.py"))
    followed = Followed(here)
    seen = Seen(qtbot, followed)
    assert seen.rows()[0] == "[Now]"
    assert "30 days so far" in seen.rows()[1]
    followed.tell(here, "started", spin_up("new", NOON - 5, None, "Jellyfin"))
    seen.settle()
    assert seen.names() == ["Jellyfin", "train.py", "Ollama"]
    assert "5 s so far" in seen.rows()[1]
    followed.tick(here, 7)
    assert "12 s so far" in seen.rows()[1]
    followed.tell(here, "ended", spin_up("new", NOON - 5, 9, "Jellyfin"))
    seen.settle()
    assert seen.names() == ["train.py", "Jellyfin", "Ollama"]
    assert seen.rows()[2] == "[Today, 2 spin-ups · 2 unexpected · 1 min]"


def test_spin_ups_of_all_hosts_are_one_list(qtbot: QtBot, here: Agent, nas: Agent) -> None:
    here.keep(spin_up("same", NOON - 2 * HOUR, 60))
    nas.keep(spin_up("same", NOON - HOUR, 60, "Jellyfin"), spin_up("b", NOON - 3 * HOUR, 60, "Immich"))
    seen = Seen(qtbot, Followed(here, nas))
    assert seen.names() == ["Jellyfin", "Ollama", "Immich"]
    assert "RTX 3090 on nas" in seen.rows()[1]
    assert "RTX 3090 on this machine" in seen.rows()[2]


def test_a_host_that_is_not_connected_is_said_not_to_be_in_the_list(qtbot: QtBot, here: Agent, nas: Agent) -> None:
    nas.keep(spin_up("n", NOON - HOUR, 60, "Jellyfin"))
    here.keep(spin_up("h", NOON - 2 * HOUR, 60))
    followed = Followed(here, nas)
    followed.lose(nas)
    seen = Seen(qtbot, followed)
    assert seen.names() == ["Ollama"]
    assert seen.page.overview.notes.text() == "nas is not connected: its spin-ups are not in this list."
    followed.find_again(nas)
    seen.settle()
    assert seen.names() == ["Jellyfin", "Ollama"]
    assert not seen.page.overview.notes.isVisible()
    followed.lose(nas)
    seen.settle()
    assert seen.names() == ["Jellyfin", "Ollama"], "what was read stays, and is said to be of then"
    assert "as they were when it last was" in seen.page.overview.notes.text()


def test_what_happened_while_a_host_was_away_leaves_no_hole(qtbot: QtBot, here: Agent) -> None:
    here.keep(*(spin_up(f"old{nth}", NOON - DAY - nth * 100, 50) for nth in range(3)))
    followed = Followed(here)
    seen = Seen(qtbot, followed)
    followed.lose(here)
    here.keep(*(spin_up(f"new{nth:03}", NOON - nth * 100, 50) for nth in range(PAGE + 50)))
    followed.find_again(here)
    seen.settle()
    while not seen.source.ends:
        seen.source.more()
        seen.settle()
    assert len(seen.names()) == PAGE + 53


def test_one_that_ended_while_its_host_was_away_runs_no_more(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("long", NOON - 9 * DAY, None), *(spin_up(f"{nth}", NOON - nth * 60, 30) for nth in range(300)))
    followed = Followed(here)
    seen = Seen(qtbot, followed)
    assert seen.rows()[0] == "[Now]"
    followed.lose(here)
    here.keep(spin_up("long", NOON - 9 * DAY, 9 * DAY - 60))
    followed.find_again(here)
    seen.settle()
    assert not seen.rows()[0].startswith("[Now")


def test_thousands_are_read_page_by_page_as_somebody_scrolls(qtbot: QtBot, here: Agent) -> None:
    here.keep(*(spin_up(f"e{nth}", NOON - nth * 900, 300) for nth in range(3000)))
    seen = Seen(qtbot, Followed(here))
    seen.page.overview.zoom.button(0).click()
    seen.settle()
    listed = len(seen.names())
    assert listed < 2000, "a week is read for the timeline, and not all that there is"
    bar = seen.page.overview.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    seen.settle()
    assert len(seen.names()) == listed + PAGE - 1, "a page begins with the last one of the page before"
    asked = [params for method, params in here.log if method == messages.EPISODES]
    assert all(params["limit"] <= PAGE for params in asked)
    inserted: list[tuple[int, int]] = []
    seen.page.overview.model.rowsInserted.connect(lambda _, first, last: inserted.append((first, last)))
    seen.page.overview.model.rowsRemoved.connect(lambda _, first, last: inserted.append((first, last)))
    bar.setValue(bar.maximum())
    seen.settle()
    assert len(inserted) == 1, "a page more is put at the end, and nothing else is touched"
    while not seen.source.ends:
        seen.source.more()
        seen.settle()
    assert len(seen.names()) == 3000


def test_ten_thousand_are_drawn_and_counted_on_without_being_gone_through(qtbot: QtBot, here: Agent) -> None:
    followed = Followed(here)
    seen = Seen(qtbot, followed)
    for nth in range(10_000):
        seen.source.shelf("here").put(Entry("here", spin_up(f"e{nth}", NOON - nth * 900, 300)))
    seen.source.put(Entry("here", spin_up("run", NOON - 60, None)))
    seen.settle()
    assert len(seen.names()) == 10_001
    told: list[int] = []
    seen.page.overview.model.dataChanged.connect(lambda first, last: told.append(last.row() - first.row() + 1))
    began = time.process_time()
    for _ in range(50):
        followed.tick(here)
        QApplication.processEvents()
    each_s = (time.process_time() - began) / 50
    assert sum(told) == 50, "a tick changes the row of what runs"
    assert each_s < 0.1, f"a tick took {each_s:.3f} s of the processor"


def test_many_that_began_at_one_moment_are_not_the_end(qtbot: QtBot, here: Agent) -> None:
    here.keep(*(spin_up(f"same{nth}", NOON - HOUR, 60) for nth in range(PAGE + 60)), spin_up("older", NOON - DAY, 60))
    seen = Seen(qtbot, Followed(here))
    while not seen.source.ends:
        seen.source.more()
        seen.settle()
    assert len(seen.names()) == PAGE + 61


def test_nothing_is_asked_while_nobody_looks(qtbot: QtBot, here: Agent) -> None:
    followed = Followed(here)
    seen = Seen(qtbot, followed)
    seen.page.leave()
    before = len(here.log)
    followed.lose(here)
    followed.find_again(here)
    followed.tell(here, "started", spin_up("a", NOON, None))
    seen.settle()
    assert len(here.log) == before
    seen.page.enter()
    seen.settle()
    assert seen.names() == ["Ollama"]


# ---------------------------------------------------------------- where there is nothing


def test_a_list_of_nothing_says_what_will_be_there(qtbot: QtBot, here: Agent) -> None:
    seen = Seen(qtbot, Followed(here))
    overview = seen.page.overview
    assert overview.why.text() == "No spin-up yet"
    assert overview.why.isVisible()
    assert not overview.filters.isVisible()


def test_nobody_to_ask_is_not_nothing(qtbot: QtBot, here: Agent) -> None:
    followed = Followed(here)
    followed.lose(here)
    assert Seen(qtbot, followed).page.overview.why.text() == "Nobody can be asked"


def test_a_history_that_cannot_be_read_is_said_and_read_again(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 60))
    here.refuses[messages.EPISODES] = "the history could not be read"
    seen = Seen(qtbot, Followed(here))
    overview = seen.page.overview
    assert overview.why.text() == "The history cannot be read"
    assert overview.notes.text() == "this machine: the history could not be read"
    del here.refuses[messages.EPISODES]
    overview.retry.click()
    seen.settle()
    assert seen.names() == ["Ollama"]
    assert not overview.retry.isVisible()


# ---------------------------------------------------------------- filters


def test_filters_leave_out_and_say_so(qtbot: QtBot, here: Agent, nas: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 60), spin_up("b", NOON - 2 * HOUR, 60, "Jellyfin", verdict=USUAL))
    nas.keep(spin_up("c", NOON - 3 * HOUR, 60, "Immich"))
    seen = Seen(qtbot, Followed(here, nas))
    filters = seen.page.overview.filters
    filters.unexpected.setChecked(True)
    seen.settle()
    assert seen.names() == ["Ollama", "Immich"]
    filters.hosts.choose("server nas")
    seen.settle()
    assert seen.names() == ["Immich"]
    filters.clear.click()
    seen.settle()
    assert len(seen.names()) == 3
    filters.programs.choose("Jellyfin")
    seen.settle()
    assert seen.names() == ["Jellyfin"]
    filters.programs.choose(None)
    qtbot.keyClicks(filters.text, "DAVID imm")
    qtbot.keyClick(filters.text, Qt.Key.Key_Return)
    seen.settle()
    assert seen.names() == ["Immich"], "in any order, in any case, in whatever is known of it"


def test_a_filter_looks_further_back_by_itself(qtbot: QtBot, here: Agent) -> None:
    here.keep(*(spin_up(f"e{nth}", NOON - nth * 900, 300) for nth in range(1500)))
    here.keep(spin_up("first", NOON - 30 * DAY, 60, "Blender"))
    seen = Seen(qtbot, Followed(here))
    seen.page.overview.filters.text.setText("blender")
    qtbot.keyClick(seen.page.overview.filters.text, Qt.Key.Key_Return)
    seen.settle()
    assert seen.names() == ["Blender"]


def test_what_matches_nothing_can_be_taken_back(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 60))
    seen = Seen(qtbot, Followed(here))
    seen.page.overview.filters.text.setText("nobody")
    qtbot.keyClick(seen.page.overview.filters.text, Qt.Key.Key_Return)
    seen.settle()
    assert seen.page.overview.why.text() == "No spin-up matches"
    seen.page.overview.why_all.click()
    seen.settle()
    assert seen.names() == ["Ollama"]


# ---------------------------------------------------------------- days, clocks, zones


def test_a_day_begins_at_the_persons_midnight(qtbot: QtBot, here: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    zone(monkeypatch, "Asia/Tokyo")
    here.keep(spin_up("a", NOON - 7 * HOUR, 60), spin_up("b", NOON - 22 * HOUR, 60))
    seen = Seen(qtbot, Followed(here))
    assert seen.rows()[0].startswith("[Today, 1 spin-up")
    assert "14:00–14:01" in seen.rows()[1]
    assert "23:00–23:01" in seen.rows()[3], "it was 14:00 in UTC, of the day before"


def test_a_spin_up_across_midnight_stands_where_it_began(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - 12 * HOUR - 600, 1800))
    seen = Seen(qtbot, Followed(here))
    assert seen.rows()[0].startswith("[Yesterday")
    assert "23:50–00:20" in seen.rows()[1]
    seen.page.open("here", "a")
    assert seen.page.one.title.text() == "Ollama used the RTX 3090 for 30 min, last night 23:50–00:20"


def test_an_hour_that_comes_twice_is_told_by_its_zone(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    zone(monkeypatch, "Europe/Berlin")
    change = 1_792_890_000.0  # 2026-10-25 03:00 CEST, which becomes 02:00 CET
    here = Agent("here", "this machine", change + 10 * HOUR)
    here.keep(spin_up("a", change - 120, 720))
    seen = Seen(qtbot, Followed(here))
    seen.clock = change + 10 * HOUR
    assert "02:58 CEST–02:10 CET, 12 min" in seen.rows()[1]


def test_days_of_23_and_25_hours_are_whole_days_of_the_timeline(monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt

    from hoofhearted_desktop.desktop.episode_lanes import Days, Zoom

    zone(monkeypatch, "Europe/Berlin")
    autumn, spring = Days(dt.date(2026, 10, 25), Zoom.DAY), Days(dt.date(2026, 3, 29), Zoom.DAY)
    assert autumn.end - autumn.begin == 25 * HOUR
    assert spring.end - spring.begin == 23 * HOUR
    assert [word for _, word, _ in autumn.marks()] == [f"{hour:02}:00" for hour in range(0, 24, 3)]
    week = Days(dt.date(2026, 10, 28), Zoom.WEEK)
    assert week.end - week.begin == 7 * DAY + HOUR
    assert week.moved(-1).end == week.begin


def test_a_clock_that_was_set_back_breaks_nothing(qtbot: QtBot, here: Agent) -> None:
    here.keep(
        spin_up("future", NOON + 3 * DAY, 60),
        spin_up("back", NOON - HOUR, -1800.0, "Jellyfin"),
        spin_up("run", NOON + HOUR, None, "Immich"),
        spin_up("never", 8e17, 60, "Blender"),
    )
    seen = Seen(qtbot, Followed(here))
    assert seen.names() == ["Immich", "Blender", "Ollama", "Jellyfin"]
    assert "n/a" in seen.rows()[2]
    for name in ("future", "back", "run", "never"):
        seen.page.open("here", name)
        seen.settle()
        assert seen.page.one.title.text()


def test_midnight_turns_today_into_yesterday(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 60))
    followed = Followed(here)
    seen = Seen(qtbot, followed)
    assert seen.rows()[0].startswith("[Today")
    seen.clock = NOON + 13 * HOUR
    followed.tick(here, 13 * HOUR)
    seen.settle()
    assert seen.rows()[0].startswith("[Yesterday")


# ---------------------------------------------------------------- the timeline


def bar_at(seen: Seen, moment: float, lane: int = 0) -> QPoint:
    line = seen.page.overview.timeline
    return QPoint(round(line._scale().x(moment)), line._top(lane) + line.lane_height // 2)


def test_a_bar_is_chosen_by_a_click_and_opened_by_another(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - 2 * HOUR, HOUR), spin_up("b", NOON - 30 * HOUR, HOUR, "Jellyfin"))
    seen = Seen(qtbot, Followed(here))
    line = seen.page.overview.timeline
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=bar_at(seen, NOON - 29.5 * HOUR))
    assert line.key == ("here", "b")
    assert seen.page.overview.list.currentIndex().data() == "Jellyfin"
    assert not seen.is_open
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=bar_at(seen, NOON - 29.5 * HOUR))
    assert seen.is_open
    assert seen.page.one.title.text().startswith("Jellyfin used")


def test_the_timeline_goes_by_the_keyboard(qtbot: QtBot, here: Agent, nas: Agent) -> None:
    here.keep(spin_up("a", NOON - 2 * HOUR, HOUR), spin_up("b", NOON - 30 * HOUR, HOUR, "Jellyfin"))
    nas.keep(spin_up("c", NOON - 29 * HOUR, HOUR, "Immich"))
    seen = Seen(qtbot, Followed(here, nas))
    line = seen.page.overview.timeline
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Right)
    assert line.key == ("here", "a")
    qtbot.keyClick(line, Qt.Key.Key_Left)
    assert line.key == ("here", "b")
    assert line.accessibleDescription().startswith("Jellyfin, ")
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert line.key == ("server nas", "c")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert seen.is_open


def test_other_days_are_read_when_they_are_looked_at(qtbot: QtBot, here: Agent) -> None:
    here.keep(*(spin_up(f"e{nth}", NOON - nth * HOUR, 300) for nth in range(1000)))
    seen = Seen(qtbot, Followed(here))
    overview = seen.page.overview
    assert seen.source.horizon <= NOON - 6 * DAY
    before = len(seen.names())
    overview.earlier.click()
    overview.earlier.click()
    seen.settle()
    assert len(seen.names()) > before
    assert overview.days_said.text() == "8 Nov to 14 Nov"
    overview.zoom.button(0).click()
    assert overview.days_said.text() == "Saturday, 14 November 2026"
    overview.today.click()
    assert overview.days_said.text() == "Today"
    assert not overview.later.isEnabled()


# ---------------------------------------------------------------- one spin-up


def test_a_click_opens_one_and_escape_goes_back_to_it(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - 9 * HOUR, 2580), spin_up("b", NOON - 20 * HOUR, 61, "Frigate"))
    seen = Seen(qtbot, Followed(here))
    seen.click(3)
    one = seen.page.one
    assert one.title.text() == "Frigate used the RTX 3090 for 1 min, yesterday 16:00–16:01"
    assert one.verdict.text() == "Unexpected: first time seen"
    assert one.figures.texts() == [
        "Energy, 0.14 kWh",
        "Cost, 0.04 EUR",
        "Load, 88 %, up to 97 %",
        "Power, 290 W, up to 318 W",
        "Temperature, 66 °C, up to 71 °C",
    ]
    assert one.after.isEnabled()
    assert not one.before.isEnabled()
    one.after.click()
    assert one.title.text().startswith("Ollama used the RTX 3090 for 43 min, last night")
    qtbot.keyClick(one.back_button, Qt.Key.Key_Escape)
    assert not seen.is_open
    assert seen.page.overview.list.currentIndex().data() == "Ollama"


def test_one_is_opened_from_elsewhere_also_where_it_was_not_read_yet(qtbot: QtBot, here: Agent) -> None:
    here.keep(*(spin_up(f"e{nth}", NOON - nth * HOUR, 300) for nth in range(1000)))
    seen = Seen(qtbot, Followed(here))
    assert seen.source.find("here", "e999") is None
    seen.page.open("here", "e999")
    seen.settle()
    assert seen.is_open
    assert "on Saturday, 17 October 2026" in seen.page.one.title.text()
    seen.page.open("here", "no such one")
    seen.settle()
    assert not seen.is_open


def test_who_took_which_part_with_the_chain_of_each(qtbot: QtBot, here: Agent) -> None:
    parts = (
        Participant("Ollama", 4242, None, 0.7, "david", "ollama", "docker.service", "ollama serve", "/usr/bin/ollama"),
        Participant("Xorg", 1, None, 0.004, "root"),
        Participant("asleep", 3, None, None),
    )
    here.keep(spin_up("a", NOON - HOUR, 60)._replace(processes=parts, unattributed_share=0.296))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    assert seen.page.one.shares.texts() == [
        "Ollama, 70 %, User david · Container ollama · Unit docker.service · Program /usr/bin/ollama · Process 4242",
        "Xorg, under 1 %, User root · Process 1",
        "asleep, n/a, Process 3",
        "Nobody that could be named, 30 %, work of no program that the driver named",
    ]


def test_a_hundred_programs_are_shown_when_asked_for(qtbot: QtBot, here: Agent) -> None:
    parts = tuple(Participant(f"job {nth}", nth, None, 0.01) for nth in range(100))
    here.keep(spin_up("a", NOON - HOUR, 60)._replace(processes=parts, unattributed_share=None))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    shares = seen.page.one.shares
    assert shares.more.text() == "Show 94 more"
    shares.more.click()
    assert len(shares.texts()) == 100
    assert not shares.more.isVisible()


def test_what_is_not_known_is_not_nought(qtbot: QtBot, here: Agent) -> None:
    from hoofhearted_desktop.core.assessment import Level

    made = spin_up("a", NOON - HOUR, 60)
    here.keep(
        made._replace(peak=Level(), mean=Level(), energy_wh=None, cost=None, processes=(), activity=Activity.UNKNOWN)
    )
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    one = seen.page.one
    assert one.figures.texts()[0] == "Energy, n/a"
    assert "Load, n/a, up to n/a" in one.figures.texts()
    assert one.title.text().startswith("Somebody unknown used")
    assert not one.expected.isEnabled()
    assert not one.always.isEnabled()


def test_this_was_expected_makes_a_rule_that_can_be_undone(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 60))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    one = seen.page.one
    one.expected.click()
    seen.settle()
    assert here.rules == [
        {"id": "rule-1", "effect": "expect", "application": "ollama", "user": "david", "container": "ollama"}
    ]
    assert one.answer.text() == "From now on this is expected: application ollama, user david, container ollama"
    one.undo.click()
    seen.settle()
    assert here.rules == []
    assert one.answer.text() == "That was taken back."
    assert not one.undo.isVisible()
    one.always.click()
    seen.settle()
    assert here.rules[0]["effect"] == "tell"


def test_a_rule_that_is_there_already_is_not_taken_away_by_undo(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 60))
    here.rules = [{"id": "mine", "effect": "expect", "application": "ollama", "user": "david", "container": "ollama"}]
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    seen.page.one.expected.click()
    seen.settle()
    assert seen.page.one.answer.text().startswith("There is a rule already that says so")
    assert not seen.page.one.undo.isVisible()
    assert len(here.rules) == 1


def test_the_rule_that_decided_can_be_removed_and_brought_back(qtbot: QtBot, here: Agent) -> None:
    here.rules = [{"id": "mine", "effect": "expect", "application": "ollama"}]
    by_rule = Verdict(expected=True, by="rule", text="you expect application ollama", rule="mine")
    here.keep(spin_up("a", NOON - HOUR, 60, verdict=by_rule))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    one = seen.page.one
    assert not one.expected.isVisible()
    one.remove_rule.click()
    seen.settle()
    assert here.rules == []
    one.undo.click()
    seen.settle()
    assert here.rules[0]["application"] == "ollama"


def test_a_rule_comes_back_where_it_stood(qtbot: QtBot, here: Agent) -> None:
    """The first that matches has the word."""
    first, last = (
        {"id": "rule-1", "effect": "expect", "application": "ollama"},
        {"id": "all", "effect": "tell", "user": "david"},
    )
    here.rules = [first, last]
    by_rule = Verdict(expected=True, by="rule", text="you expect application ollama; but it ran long", rule="rule-1")
    here.keep(spin_up("a", NOON - HOUR, 60, verdict=by_rule))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    seen.page.one.remove_rule.click()
    seen.settle()
    assert here.rules == [last]
    seen.page.one.undo.click()
    seen.settle()
    assert [each["effect"] for each in here.rules] == ["expect", "tell"]


def test_a_rule_that_has_the_id_of_the_one_that_decided_is_left_alone(qtbot: QtBot, here: Agent) -> None:
    """Rules written by hand are numbered by their place, which another one may have by now."""
    here.rules = [{"id": "rule-1", "effect": "expect", "application": "jellyfin"}]
    by_rule = Verdict(expected=True, by="rule", text="you expect application ollama", rule="rule-1")
    here.keep(spin_up("a", NOON - HOUR, 60, verdict=by_rule))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    seen.page.one.remove_rule.click()
    seen.settle()
    assert len(here.rules) == 1
    assert seen.page.one.answer.text() == "The rule that decided then is not there any more."


def test_a_rule_that_is_refused_says_why(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 60))
    here.refuses[messages.EXPECT] = "settings.toml cannot be written"
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    seen.page.one.expected.click()
    seen.settle()
    assert seen.page.one.answer.text() == "The rule was not kept: settings.toml cannot be written"


def test_how_often_it_was_there_before(qtbot: QtBot, here: Agent) -> None:
    here.keep(*(spin_up(f"{nth}", NOON - nth * HOUR, 60) for nth in range(5)), spin_up("x", NOON - 90, 9, "Immich"))
    seen = Seen(qtbot, Followed(here))
    for name, said in (
        ("0", "Seen 4 times before"),
        ("3", "Seen 1 time before"),
        ("4", "Never seen before, as far as is recorded: since Saturday, 28 November 2026"),
    ):
        seen.page.open("here", name)
        seen.settle()
        assert seen.page.one.seen.text() == said


def test_how_often_it_was_there_before_is_asked_where_not_all_was_read(qtbot: QtBot, here: Agent) -> None:
    here.keep(*(spin_up(f"{nth}", NOON - nth * HOUR, 60) for nth in range(1000)))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "0")
    seen.settle()
    assert seen.page.one.seen.text() == "Seen at least 99 times before"


def test_a_note_is_kept_and_found_again(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 60), spin_up("b", NOON - 2 * HOUR, 60, "Jellyfin"))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    note = seen.page.one.note
    qtbot.keyClicks(note.field, "the neighbour's build")
    note.keep.click()
    seen.settle()
    assert here.kept["a"]["note"] == "the neighbour's build"
    assert note.said.text() == "Kept."
    qtbot.keyClicks(note.field, " again")
    seen.page.one.before.click()
    seen.settle()
    assert here.kept["a"]["note"] == "the neighbour's build again", "who goes on has not thrown it away"
    assert note.field.toPlainText() == ""
    seen.page.show_all()
    seen.page.overview.filters.text.setText("neighbour")
    qtbot.keyClick(seen.page.overview.filters.text, Qt.Key.Key_Return)
    seen.settle()
    assert seen.names() == ["Ollama"]


def test_a_note_that_is_not_kept_is_not_lost(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 60))
    here.refuses[messages.EPISODE_NOTE] = "the history could not be read or written"
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    note = seen.page.one.note
    note.field.setPlainText("mine")
    note.keep.click()
    seen.settle()
    assert note.said.text() == "Not kept: the history could not be read or written"
    assert note.field.toPlainText() == "mine"
    assert note.keep.isEnabled()
    note.field.setPlainText("x" * 2001)
    assert note.said.text() == "1 letter too many"
    assert not note.keep.isEnabled()


def test_one_that_runs_has_no_note_and_cannot_be_deleted(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, None))
    followed = Followed(here)
    seen = Seen(qtbot, followed)
    seen.page.open("here", "a")
    one = seen.page.one
    assert one.title.text() == "Ollama has used the RTX 3090 for 1 h, since 11:00"
    assert not one.delete_button.isEnabled()
    assert not one.note.field.isEnabled()
    followed.tick(here, 120)
    assert one.title.text() == "Ollama has used the RTX 3090 for 1 h 2 min, since 11:00"
    followed.tell(here, "ended", spin_up("a", NOON - HOUR, HOUR))
    seen.settle()
    assert one.title.text() == "Ollama used the RTX 3090 for 1 h, today 11:00–12:00"
    assert one.note.field.isEnabled()


def test_deleting_asks_first(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 60), spin_up("b", NOON - 2 * HOUR, 60, "Jellyfin"))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    seen.page.one.delete_button.click()
    (dialog,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, DeleteDialog) and each.isVisible()]
    dialog.keep_button.click()
    seen.settle()
    assert "a" in here.kept
    seen.page.one.delete_button.click()
    (dialog,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, DeleteDialog) and each.isVisible()]
    dialog.delete_button.click()
    seen.settle()
    assert "a" not in here.kept
    assert not seen.is_open
    assert seen.names() == ["Jellyfin"]


def test_all_of_it_is_copied_as_text(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 60))
    here.kept["a"]["note"] = "mine"
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    seen.page.one.copy_button.click()
    chain = "User david, Container ollama, Program /usr/bin/ollama, Command line /usr/bin/ollama serve, Process 4242"
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Ollama used the RTX 3090 for 1 min, today 11:00–11:01",
        "RTX 3090 · Unexpected: first time seen",
        "0.14 kWh, 0.04 EUR, peak load 97 %, peak power 318 W, peak temperature 71 °C",
        f"- Ollama, 91 %: {chain}",
        "Note: mine",
    ]


def test_its_day_is_shown_on_the_timeline(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - 3 * DAY, 60))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    seen.page.one.day_button.click()
    assert not seen.is_open
    assert seen.page.overview.days_said.text() == "Wednesday, 25 November 2026"
    assert seen.page.overview.timeline.key == ("here", "a")


# ---------------------------------------------------------------- its charts


def drawn(seen: Seen) -> None:
    """Let the charts settle: they wait a moment for a zoom that goes on."""
    charts = seen.page.one.charts
    assert charts is not None
    seen.qtbot.waitUntil(lambda: not charts._settled.isActive())
    seen.settle()
    seen.qtbot.waitUntil(lambda: charts.charts.settled)


def histories(agent: Agent) -> list[dict[str, object]]:
    """What was asked of the past."""
    return [params for method, params in agent.log if method == messages.HISTORY]


def test_its_charts_show_it_with_five_minutes_around(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - 3 * HOUR, 600))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    drawn(seen)
    (asked,) = histories(here)
    assert asked["gpu"] == "GPU-3090"
    assert asked["from"] <= NOON - 3 * HOUR - 300  # type: ignore[operator]
    assert asked["to"] >= NOON - 3 * HOUR + 900  # type: ignore[operator]
    charts = seen.page.one.charts
    assert charts is not None
    assert charts.words.text() == "The figures are its means; point at the charts for those of a moment."
    view = charts.charts.view
    assert (view.begins(NOON), view.ends(NOON)) == (NOON - 3 * HOUR - 300, NOON - 3 * HOUR + 900)
    load, memory = charts.charts.charts[:2]
    qtbot.waitUntil(lambda: load.accessibleDescription().startswith("GPU 88 %, "))
    qtbot.waitUntil(lambda: memory.accessibleDescription() == "Used 8.4 of 24 GiB")
    charts.charts.reset()
    assert charts.charts.view == view, "now is no place of this page"


def test_charts_of_one_that_runs_go_on(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - 400, None))
    followed = Followed(here)
    seen = Seen(qtbot, followed)
    seen.page.open("here", "a")
    drawn(seen)
    charts = seen.page.one.charts
    assert charts is not None
    assert charts.charts.view.follows
    before = charts.charts.ring.now if charts.charts.ring is not None else None
    followed.tick(here, 5)
    assert charts.charts.ring is not None
    assert charts.charts.ring.now == NOON + 5
    assert before == NOON


def test_readings_that_are_not_kept_or_not_fetched_are_said(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("old", NOON - 500 * DAY, 600), spin_up("a", NOON - HOUR, 600, "Jellyfin"))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "old")
    drawn(seen)
    charts = seen.page.one.charts
    assert charts is not None
    assert charts.words.text() == "No readings of that time are kept."
    here.refuses[messages.HISTORY] = "the history could not be read"
    seen.page.open("here", "a")
    drawn(seen)
    assert charts.words.text() == "The readings could not be fetched: the history could not be read"


def test_a_band_beside_it_opens_that_one(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 600), spin_up("b", NOON - HOUR + 700, 60, "Jellyfin"))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    drawn(seen)
    charts = seen.page.one.charts
    assert charts is not None
    assert set(charts.charts.ring.episodes if charts.charts.ring is not None else ()) == {"a", "b"}
    charts.charts.episode_chosen.emit("a")
    assert seen.page.one.title.text().startswith("Ollama")
    charts.charts.episode_chosen.emit("b")
    seen.settle()
    assert seen.page.one.title.text().startswith("Jellyfin")


def test_its_charts_by_program(qtbot: QtBot, here: Agent) -> None:
    here.keep(spin_up("a", NOON - HOUR, 600))
    seen = Seen(qtbot, Followed(here))
    seen.page.open("here", "a")
    drawn(seen)
    charts = seen.page.one.charts
    assert charts is not None
    charts.by_program.click()
    drawn(seen)
    assert histories(here)[-1]["by"] == "application"


# ---------------------------------------------------------------- liars


@pytest.mark.parametrize(
    "name", ["x" * 5000, "\u202egnp.exe", "a\nb\tc", "<b>bold</b><img src=x>", "محرر", "", "\ud800", "🦄" * 400]
)
def test_names_can_do_no_harm(qtbot: QtBot, name: str) -> None:
    here = Agent("here", "this machine", NOON)
    other = Agent("server x", name or "x", NOON)
    odd = Verdict(expected=False, by="default", text=name)
    made = spin_up("a", NOON - HOUR, 60, name, verdict=odd)
    part = made.processes[0]._replace(user=name, unit=name, command_line=name, exe=name)
    here.keep(made._replace(gpu_name=name, processes=(part,)))
    here.kept["a"]["note"] = name
    seen = Seen(qtbot, Followed(here, other))
    seen.page.open("here", "a")
    seen.settle()
    seen.page.grab()
    for text in (seen.rows()[1], seen.page.one.title.text(), *seen.page.one.shares.texts()):
        assert "\n" not in text
        assert "\u202e" not in text
    seen.page.one.copy_button.click()
    assert "\u202e" not in QGuiApplication.clipboard().text()


def test_an_answer_that_is_no_answer_is_passed_over(qtbot: QtBot, here: Agent) -> None:
    here.kept = {"bad": {"started": NOON - 5, "id": 7}, "worse": {"started": NOON - 6}}
    here.keep(spin_up("a", NOON - HOUR, 60))
    seen = Seen(qtbot, Followed(here))
    assert seen.names() == ["Ollama"]


def test_every_control_has_a_name(qtbot: QtBot, here: Agent, nas: Agent) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QFrame, QLineEdit, QListView, QPlainTextEdit

    here.keep(spin_up("a", NOON - HOUR, 60))
    seen = Seen(qtbot, Followed(here, nas))
    seen.page.open("here", "a")
    controls = [
        each
        for kind in (QAbstractButton, QComboBox, QLineEdit, QListView, QPlainTextEdit)
        for each in seen.page.findChildren(kind)
        if not isinstance(each.window(), QFrame) and each.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert len(controls) > 15
    nameless = [each for each in controls if not each.accessibleName() and not getattr(each, "text", str)()]
    assert nameless == []
    assert scenes.HELLO.host == "dreams"
