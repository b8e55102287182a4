"""What the charts ask of an agent while a person looks, seen by the agent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.desktop.chart_supply import AGAIN_S, SETTLED_MS, ChartSupply
from hoofhearted_desktop.desktop.window import Window
from hoofhearted_desktop.link import states
from tests.desktop import scenes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.desktop.conftest import Clock, Places

Answer = Callable[[wire.Result | wire.Failure], None]
LIVE = states.Live(scenes.HELLO)


class Agent(QObject):
    """This machine's agent as a host: it writes down what it is asked, and answers when the test says so."""

    key = "here"
    live = True

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, dict[str, Any], Answer]] = []
        self.readings: frozenset[str] | None = None

    def request(self, method: str, params: dict[str, Any], answer: Answer) -> None:
        self.asked.append((method, params, answer))

    def look_at(self, readings: frozenset[str]) -> None:
        self.readings = readings

    def of(self, method: str) -> list[dict[str, Any]]:
        return [params for asked, params, _ in self.asked if asked == method]

    def answer_all(self, *, fails: bool = False) -> None:
        waiting, self.asked = self.asked, []
        for method, params, answer in waiting:
            if fails:
                answer(wire.Failure(1, wire.INTERNAL_ERROR, "the history could not be read"))
            elif method == messages.HISTORY:
                step = (params["to"] - params["from"]) / params["max_points"]
                count = params["max_points"]
                told = {"sm": [30.0] * count}
                times = [params["from"] + step * nth for nth in range(count)]
                columns = {"step_s": step, "time": times, "seconds": [step] * count, "mean": told, "max": told}
                answer(wire.Result(1, columns))
            else:
                answer(wire.Result(1, {"episodes": [messages.episode_to_json(each) for each in scenes.EPISODES]}))


class Followed(QObject):
    """Hosts of which there is one."""

    ticked = Signal(object)
    episode_changed = Signal(object, object)

    def __init__(self, agent: Agent) -> None:
        super().__init__()
        self._agent = agent

    def get(self, _key: str) -> Agent:
        return self._agent


class Scene:
    """A window whose charts are served by an agent."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.agent = Agent()
        self.hosts = Followed(self.agent)
        self.supply = ChartSupply(self.hosts, window)  # type: ignore[arg-type] # of hosts it needs only this
        self.second = 0
        window.show_state(LIVE)
        self.tick()

    def tick(self, seconds: int = 1) -> None:
        """Let time pass."""
        for _ in range(seconds):
            self.window.show_tick(scenes.encoding(float(self.second)))
            self.hosts.ticked.emit(self.agent)
            self.second += 1

    def settled(self, count: int) -> None:
        """Wait until so much was asked."""
        self.qtbot.waitUntil(lambda: len(self.agent.asked) == count)


@pytest.fixture
def scene(window: Window, qtbot: QtBot) -> Scene:
    made = Scene(window, qtbot)
    made.settled(2)
    return made


def test_a_page_that_is_opened_asks_once_for_its_past_and_its_spin_ups(scene: Scene) -> None:
    assert len(scene.agent.of(messages.HISTORY)) == 1
    assert len(scene.agent.of(messages.EPISODES)) == 1
    scene.tick(5)
    assert len(scene.agent.asked) == 2, "nothing is asked again while it is waited for"
    scene.agent.answer_all()
    scene.tick(300)
    assert scene.agent.asked == []
    ring = scene.window.shown.ring("GPU-3090")
    assert set(ring.episodes) == {each.id for each in scenes.EPISODES}


def test_another_range_asks_for_what_it_lacks(scene: Scene) -> None:
    scene.agent.answer_all()
    scene.window.page.charts.show_range(86_400.0)
    scene.settled(2)
    (asked,) = scene.agent.of(messages.HISTORY)
    assert asked["to"] - asked["from"] == pytest.approx(86_400.0)
    scene.agent.answer_all()
    scene.window.page.charts.show_range(3600.0)
    scene.settled(1)
    scene.agent.answer_all()
    scene.window.page.charts.show_range(86_400.0)
    scene.qtbot.wait(2 * SETTLED_MS)
    assert scene.agent.asked == [], "what was fetched is kept"


def test_a_zoom_that_goes_on_asks_once_when_it_has_settled(scene: Scene) -> None:
    scene.agent.answer_all()
    scene.window.page.charts.show_range(86_400.0)
    scene.settled(2)
    scene.agent.answer_all()
    for _ in range(12):
        scene.window.page.charts.charts[0].plot.zoomed.emit(0.7, 0.4)
    assert scene.agent.asked == []
    scene.settled(1)
    (asked,) = scene.agent.of(messages.HISTORY)
    assert (asked["to"] - asked["from"]) / asked["max_points"] < 5.0


def test_what_could_not_be_answered_is_asked_for_again_later(scene: Scene) -> None:
    scene.agent.answer_all(fails=True)
    scene.tick(5)
    assert scene.agent.asked == []
    scene.tick(int(AGAIN_S))
    assert scene.agent.of(messages.HISTORY)


def test_by_program_asks_who_it_was(scene: Scene) -> None:
    scene.agent.answer_all()
    scene.window.page.charts.show_programs(shown=True)
    scene.settled(1)
    assert scene.agent.of(messages.HISTORY)[0]["by"] == "application"


def test_nothing_is_asked_while_nobody_looks(scene: Scene) -> None:
    scene.agent.answer_all()
    scene.window.hide()
    scene.window.page.charts.show_range(86_400.0)
    scene.tick(3)
    scene.qtbot.wait(2 * SETTLED_MS)
    assert scene.agent.asked == []


def test_only_open_charts_cost_readings(scene: Scene) -> None:
    charts = scene.window.page.charts
    charts.open_charts(["load", "clocks", "bus"])
    assert scene.agent.readings == {"details", "pcie"}
    charts.open_charts(["load"])
    assert scene.agent.readings == frozenset()


def test_a_spin_up_that_begins_is_a_band_at_once(scene: Scene) -> None:
    scene.agent.answer_all()
    begun = scenes.EPISODES[0]._replace(id="new", started=scenes.NOW - 3.0, ended=None)
    scene.hosts.episode_changed.emit(scene.agent, states.EpisodeChanged("started", begun))
    scene.tick()
    scene.qtbot.waitUntil(
        lambda: any(each.id == "new" for bar in scene.window.page.charts.lane.bars for each in bar.episodes)
    )


def test_an_answer_that_comes_after_the_window_is_gone_does_no_harm(places: Places, clock: Clock, qtbot: QtBot) -> None:
    window = Window(places, clock=clock)
    window.show()
    scene = Scene(window, qtbot)
    scene.settled(2)
    shiboken6.delete(window)
    scene.agent.answer_all()
    assert scene.agent.asked == []
