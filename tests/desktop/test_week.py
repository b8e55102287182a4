"""The week added up: figures, the week before, what was not watched, and the picture that is shown to others."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMainWindow

from hoofhearted_desktop.core import messages, naming
from hoofhearted_desktop.desktop import theme, week_picture, week_summary, week_words
from hoofhearted_desktop.desktop.episode_log import Entry
from hoofhearted_desktop.desktop.episode_source import EpisodeSource
from hoofhearted_desktop.desktop.episodes_page import EpisodesPage
from hoofhearted_desktop.desktop.week_summary import Sum, Week, week_of
from hoofhearted_desktop.desktop.window_place import SMALLEST
from tests.desktop.episode_hosts import USUAL, Agent, Followed, spin_up, usage_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

HOUR, DAY = 3600.0, 86_400.0
NOON = 1_795_867_200.0
"""2026-11-28 12:00 in UTC, a Saturday."""
MONDAY = NOON - 5 * DAY - 12 * HOUR

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # the offscreen platform


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


class Seen:
    """The page of the week on the screen."""

    def __init__(self, qtbot: QtBot, *agents: Agent) -> None:
        self.followed = Followed(*agents)
        self.source = EpisodeSource(self.followed.real, lambda: NOON, self.followed)
        self.page = EpisodesPage(self.source)
        self.page.wear(theme.LIGHT)
        self.window = QMainWindow()
        self.window.setMinimumSize(SMALLEST)
        self.window.setCentralWidget(self.page)
        qtbot.addWidget(self.window)
        self.window.show()
        self.page.enter()
        for agent in agents:
            self.followed.ticked.emit(agent)
        self.settle()

    def settle(self) -> None:
        """Let all be answered and drawn."""
        QApplication.processEvents()
        while self.followed.answer():
            QApplication.processEvents()

    def open(self, earlier: int = 0) -> None:
        """Open the week, or one that many before it."""
        self.page.overview.week.click()
        for _ in range(earlier):
            self.page.week.earlier.click()
        self.settle()


def agent(*, watched: float = 1.0, key: str = "here", name: str = "this machine") -> Agent:
    """A machine with two weeks: 3 h in this one, of which 1 h was unexpected, and 2 h in the one before."""
    made = Agent(key, name, NOON)
    made.keep(
        spin_up("a", MONDAY + 20 * HOUR, HOUR, energy_wh=300.0),
        spin_up("b", MONDAY + 2 * DAY + 9 * HOUR, 2 * HOUR, "Jellyfin", verdict=USUAL, energy_wh=500.0),
        spin_up("old", MONDAY - 6 * DAY, 2 * HOUR, "Jellyfin", verdict=USUAL, energy_wh=400.0),
        spin_up("first", MONDAY - 30 * DAY, 60, "Immich"),
    )
    made.usage = usage_of(made, watched=watched)
    return made


def test_a_week_is_added_up_beside_the_one_before(qtbot: QtBot) -> None:
    seen = Seen(qtbot, agent())
    assert seen.page.overview.week.text() == "This week: 3 h 00 min · 0.80 kWh · 0.09 EUR · 1 unexpected ›"
    seen.open()
    week = seen.page.week
    assert week.title.text() == "This week"
    assert week.dates.text() == "23 Nov to 29 Nov, compared with the same days of the week before"
    assert week.figures.texts() == [
        "GPU time, 3 h 00 min, +50 %",
        "Energy, 0.80 kWh, +100 %",
        "Cost, 0.09 EUR, +100 %",
        "Spin-ups, 2, +100 %",
        "Unexpected, 1, before: 0",
    ]
    assert week.programs.texts() == [
        "Jellyfin, 2 h 00 min · 0.50 kWh · 0.04 EUR",
        "Ollama, 1 h 00 min · 0.30 kWh · 0.04 EUR",
    ]
    assert week.busiest.text() == (
        "Busiest day: Wednesday, 25 November 2026, with 2 h 00 min. Busiest hour: Mon 23 Nov 20:00–21:00."
    )
    assert week.watched.text() == ""
    assert not week.later.isEnabled()


def test_earlier_weeks_are_looked_at_and_read(qtbot: QtBot) -> None:
    seen = Seen(qtbot, agent())
    seen.open(earlier=1)
    week = seen.page.week
    assert week.title.text() == "Last week"
    assert week.figures.texts()[0] == "GPU time, 2 h 00 min, before: none"
    assert week.later.isEnabled()
    week.earlier.click()
    seen.settle()
    assert week.title.text() == "The week of Monday, 9 November 2026"
    assert week.busiest.text() == "No GPU worked."
    for _ in range(2):
        week.later.click()
    seen.settle()
    assert week.title.text() == "This week"


def test_a_week_that_was_not_watched_whole_is_said_and_not_compared(qtbot: QtBot) -> None:
    made = agent()
    whole = usage_of(made)

    def told(params: dict[str, float]) -> dict[str, object]:
        part = 1.0 if params["from"] >= MONDAY else 5 / 7
        return {**whole(params), "watched_s": (params["to"] - params["from"]) * part}

    made.usage = told
    seen = Seen(qtbot, made)
    seen.open()
    week = seen.page.week
    assert week.watched.text() == ""
    assert week.figures.texts()[0] == "GPU time, 3 h 00 min", "more was seen, for more was watched"
    week.earlier.click()
    seen.settle()
    assert week.watched.text() == "Watched 5 of 7 days: the rest is not known."


def test_a_young_week_is_told_in_parts_of_it() -> None:
    week = Week(dt.date(2026, 11, 23), MONDAY + 12 * HOUR)
    found = week_summary.summary(week, [("a", week_summary.Usage(Sum(), (), 6 * HOUR))], [[]], NOON)
    assert week_words.watched(found) == ["Watched 50 % of it: the rest is not known."]


def test_a_week_that_was_hardly_watched_is_compared_with_nothing() -> None:
    week = week_of(dt.date(2026, 11, 25), NOON + 7 * DAY)
    told = week_summary.Usage(Sum(600.0, 5.0), (), 1500.0)
    found, before = (week_summary.summary(each, [("a", told)], [[]], NOON) for each in (week, week.before))
    assert week_words.watched(found) == ["Watched 25 min of 7 days: the rest is not known."]
    assert [figure.more for figure in week_words.figures(found, before)] == [""] * 4
    assert week_words.dates_said(week, found, before) == "23 Nov to 29 Nov"


def test_several_machines_together_and_one_of_them(qtbot: QtBot) -> None:
    here, nas = agent(), agent(key="server nas", name="nas", watched=0.5)
    seen = Seen(qtbot, here, nas)
    seen.open()
    week = seen.page.week
    assert week.figures.texts()[0].startswith("GPU time, 6 h 00 min")
    assert week.programs.texts()[0] == "Jellyfin, 4 h 00 min · 1.00 kWh · 0.09 EUR", "one program on two machines"
    assert week.watched.text() == "nas watched 3 of 5.5 days: the rest is not known."
    week.hosts.setCurrentIndex(week.hosts.findData("here"))
    assert week.figures.texts()[0] == "GPU time, 3 h 00 min, +50 %"
    assert week.watched.text() == ""


def test_an_agent_that_cannot_tell_has_its_week_counted(qtbot: QtBot) -> None:
    made = agent()
    made.usage = None
    seen = Seen(qtbot, made)
    seen.open()
    week = seen.page.week
    assert week.figures.texts()[:2] == ["GPU time, 3 h 00 min", "Energy, 0.80 kWh"]
    assert week.watched.text() == "How much of it was watched is not known: it is counted from the spin-ups."


def test_no_price_no_cost_and_no_power_no_energy(qtbot: QtBot) -> None:
    made = agent()
    whole = usage_of(made)

    def told(params: dict[str, float]) -> dict[str, object]:
        found = whole(params)
        for each in (*found["gpus"], *found["applications"]):
            each.update(energy_wh=None, cost=None)
        return found

    made.usage = told
    seen = Seen(qtbot, made)
    seen.open()
    assert seen.page.week.figures.texts()[:2] == ["GPU time, 3 h 00 min, +50 %", "Energy, n/a"]
    assert not any(text.startswith("Cost") for text in seen.page.week.figures.texts())


def test_nobody_to_ask(qtbot: QtBot) -> None:
    made = agent()
    seen = Seen(qtbot, made)
    seen.open()
    seen.followed.lose(made)
    seen.settle()
    week = seen.page.week
    assert week.busiest.text() == "No machine is connected that could tell."
    assert not week.save_button.isEnabled()
    seen.followed.find_again(made)
    seen.settle()
    assert week.save_button.isEnabled()


def test_a_spin_up_across_the_weeks_edge_is_shared_by_them() -> None:
    entries = [Entry("here", spin_up("a", MONDAY - HOUR, 4 * HOUR))]
    week = week_of(dt.date(2026, 11, 25), NOON + 7 * DAY)
    for which, part in ((week, 3), (week.before, 1)):
        found = week_summary.counted_usage(entries, which, NOON)
        assert found.whole.busy_s == pytest.approx(part * HOUR)
        assert found.whole.energy_wh == pytest.approx(142.0 * part / 4)
    days = week_summary.summary(week, [("a", None)], [entries], NOON).days
    assert [day.busy_s for day in days] == [3 * HOUR, 0, 0, 0, 0, 0, 0]


def test_a_week_in_which_the_clocks_change_has_an_hour_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    week = week_of(dt.date(2026, 10, 25), NOON)
    assert week.first == dt.date(2026, 10, 19)
    assert week.end - week.begin == 7 * DAY + HOUR
    after = week_of(dt.date(2026, 10, 28), week.end + 2.5 * DAY)
    assert after.before.begin == week.begin
    assert after.before.until == week.begin + 2.5 * DAY, "until the same time on the wall of the same day"


def test_a_week_begins_as_the_persons_calendar_has_it() -> None:
    QLocale.setDefault(QLocale("en_US"))
    assert week_of(dt.date(2026, 11, 28), NOON).first == dt.date(2026, 11, 22)
    QLocale.setDefault(QLocale("de_DE"))
    assert week_of(dt.date(2026, 11, 28), NOON).first == dt.date(2026, 11, 23)


def test_the_rest_and_nobody_are_named_in_a_persons_words() -> None:
    told = week_summary.usage_from(
        {
            "watched_s": 5,
            "gpus": [],
            "applications": [
                {"key": "others", "name": "others", "busy_s": 9},
                {"key": "nobody||", "name": "nobody", "busy_s": 8},
                {"key": "others|anna|", "name": "others", "busy_s": 7, "user": "anna"},
                {"key": "x", "name": "", "busy_s": 6},
            ],
        }
    )
    assert told is not None
    assert [week_words.program_name(each) for each in told.programs] == [
        "Others",
        "Nobody that could be named",
        "others",
        "Without a name",
    ]


@pytest.mark.parametrize("lie", [None, [], {"gpus": 5}, {"gpus": [{"busy_s": "x"}]}, {"applications": [None]}, "x"])
def test_an_answer_that_is_none_is_no_harm(qtbot: QtBot, lie: object) -> None:
    made = agent()
    made.usage = lambda _params: lie  # type: ignore[assignment,return-value]
    seen = Seen(qtbot, made)
    seen.open()
    assert seen.page.week.figures.texts()[0].startswith("GPU time, ")


# ---------------------------------------------------------------- the picture


def test_the_picture_is_saved_and_copied(qtbot: QtBot, tmp_path: Path) -> None:
    seen = Seen(qtbot, agent())
    seen.open()
    week = seen.page.week
    file = tmp_path / "week.png"
    week.save(str(file))
    assert week.said.text() == f"Saved: {naming.printable(str(file))}"
    kept = QImage(str(file))
    assert (kept.width(), kept.height()) == (1200, 630)
    week.save(str(tmp_path / "no such directory" / "week.png"))
    assert week.said.text().startswith("It could not be saved: ")
    week.copy_button.click()
    assert QGuiApplication.clipboard().image().size() == week_picture.SIZE
    week.text_button.click()
    assert QGuiApplication.clipboard().text().splitlines()[:2] == [
        "This week, 23 Nov to 29 Nov",
        "GPU time: 3 h 00 min, +50 %",
    ]


def test_nothing_private_is_in_the_picture(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    drawn: list[str] = []
    real = week_picture._Canvas.text

    def noted(self: week_picture._Canvas, rect: object, text: str, *more: object, **named: object) -> None:
        drawn.append(text)
        real(self, rect, text, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(week_picture._Canvas, "text", noted)
    seen = Seen(qtbot, agent(), agent(key="server nas", name="nas", watched=0.3))
    seen.open()
    said = " ".join(drawn)
    assert "Jellyfin" in said
    assert "2 machines" in said
    assert "Not all of it was watched." in said
    for private in ("david", "/usr/bin", "serve", "nas", "4242"):
        assert private not in said


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_nothing_in_the_picture_reaches_its_edge(
    qapp: QApplication, tokens: theme.Tokens, direction: Qt.LayoutDirection
) -> None:
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(direction)
    try:
        week = week_of(dt.date(2026, 11, 28), NOON)
        names = ("w" * 500, "محرر الفيديو", "a\nb", "", "<b>x</b>", "more")
        programs = tuple(
            week_summary.Program(f"{nth}", name, Sum(9e6 / (1 + nth), 1e9, (("DOUBLOONS" * 5, 1e9),)))
            for nth, name in enumerate(names)
        )
        days = tuple(week_summary.Day(day, 4e5 * nth, 3e5) for nth, day in enumerate(week.days()))
        huge = Sum(9e7, 9e12, (("DOUBLOONS" * 5, 1e12),))
        found = week_summary.Summary(week, huge, programs, days, 10**6, 10**6, MONDAY, (("n" * 300, 0.5),))
        image = week_picture.draw(found, None, "h" * 500, NOON, tokens)
    finally:
        qapp.setLayoutDirection(before)
    ground = image.pixelColor(0, 0)
    assert ground.name() == tokens.background
    frame = [(x, y) for x in range(1200) for y in (5, 20, 612, 625)]
    frame += [(x, y) for y in range(630) for x in (10, 40, 1160, 1190)]
    assert {image.pixelColor(*place).name() for place in frame} == {ground.name()}
    inner = {image.pixelColor(x, y).name() for x in range(60, 1140, 7) for y in range(40, 600, 7)}
    assert len(inner) > 8


def test_a_figure_is_written_smaller_and_never_cut(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    real = week_picture.QPainter.drawText
    monkeypatch.setattr(
        week_picture.QPainter, "drawText", lambda self, *given: (shown.append(given[-1]), real(self, *given))[1]
    )
    week = week_of(dt.date(2026, 11, 28), NOON)
    days = tuple(week_summary.Day(day) for day in week.days())
    for minutes in (885, *range(0, 6000, 61)):
        cost = (("EUR", minutes / 7),) if minutes % 2 == 0 else ()
        used = Sum(60.0 * minutes, 1000.0 * minutes, cost)
        found = week_summary.Summary(week, used, (), days, minutes, 0, None, (("a", 1.0),))
        week_picture.draw(found, None, "", NOON, theme.LIGHT, scale=0.2)
    assert len(shown) > 1000
    assert [text for text in shown if "\N{HORIZONTAL ELLIPSIS}" in text] == []


def test_a_running_week_goes_on(qtbot: QtBot) -> None:
    made = agent()
    seen = Seen(qtbot, made)
    seen.open()
    asked = [params for method, params in made.log if method == messages.USAGE]
    assert len(asked) == 2, "the week and the one before it, and each once"
    seen.source._clock = lambda: NOON + 90.0
    made.keep(spin_up("new", NOON, 80.0, "Blender"))
    seen.followed.tell(made, "ended", spin_up("new", NOON, 80.0, "Blender"))
    seen.followed.tick(made, 90)
    seen.settle()
    assert "Blender, 1 min · 0.14 kWh · 0.04 EUR" in seen.page.week.programs.texts()
