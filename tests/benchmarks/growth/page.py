"""What spin-ups cost the desktop's page of them: on record at the agent, and in its list."""

from __future__ import annotations

import os
import time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.desktop import theme
from hoofhearted_desktop.desktop.episode_source import PAGE, EpisodeSource
from hoofhearted_desktop.desktop.episodes_page import EpisodesPage
from tests.benchmarks.growth.slope import Growth
from tests.desktop.episode_hosts import Agent, Followed, spin_up

ON_RECORD = (0, 1_000, 10_000, 100_000, 1_000_000)
LISTED = (200, 2_000, 4_000, 8_000, 16_000)
NOON = 1_795_867_200.0
EVERY_S = 900.0
TIMES = 7


class Long(Agent):
    """An agent with so many spin-ups, each made when it is asked for."""

    def __init__(self, count: int) -> None:
        """Have so many, one a quarter of an hour."""
        super().__init__("server a", "dreams", NOON)
        self._count = count

    def _answer_to(self, method: str, params: dict[str, Any]) -> wire.Result | wire.Failure:
        if method != messages.EPISODES:
            return super()._answer_to(method, params)
        until, since = params.get("until"), params.get("since", 0.0)
        first = 0 if until is None else max(0, round((NOON - until) // EVERY_S))
        told = []
        for number in range(first, self._count):
            started = NOON - (number + 1) * EVERY_S
            if len(told) >= params.get("limit", 1000) or started + 60.0 < since:
                break
            if until is None or started <= until:
                told.append(messages.episode_to_json(spin_up(f"e{number:07d}", started, 60.0)))
        return wire.Result(1, {"episodes": told})


class Shown:
    """The page, with all answered."""

    def __init__(self, count: int) -> None:
        """Show it."""
        self.followed = Followed(Long(count))
        self.source = EpisodeSource(self.followed.real, lambda: NOON, self.followed)
        self.page = EpisodesPage(self.source)
        self.page.wear(theme.LIGHT)
        self.page.resize(876, 720)
        self.page.show()

    def enter(self) -> None:
        """Look at it."""
        self.page.enter()
        self.followed.ticked.emit(self.followed.agents[0])
        self.settle()

    def settle(self) -> None:
        """Let all be answered and drawn."""
        QApplication.processEvents()
        while self.followed.answer():
            QApplication.processEvents()
        QApplication.processEvents()

    def tick(self) -> None:
        """Hear the host once more."""
        self.followed.tick(self.followed.agents[0])
        self.settle()

    def more(self) -> None:
        """Scroll to the end, which asks for another page."""
        model = self.page.overview.model
        model.fetchMore(model.index(-1))
        self.settle()

    @property
    def listed(self) -> int:
        """How many it knows."""
        return len(self.source.entries())

    def close(self) -> None:
        """Put it away."""
        self.page.leave()
        self.page.close()
        self.page.deleteLater()
        self.followed.deleteLater()
        QApplication.processEvents()


def ms(work: Any, times: int = 1) -> float:
    """Give the milliseconds of processor time of the shortest run."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent) * 1000


def tables(on_record: tuple[int, ...] = ON_RECORD, listed: tuple[int, ...] = LISTED) -> list[Growth]:
    """Measure both."""
    application = QApplication.instance() or QApplication([])
    warm = Shown(1000)
    warm.enter()
    warm.close()
    entering, ticking = [], []
    for count in on_record:
        shown = Shown(count)
        entering.append(ms(shown.enter))
        ticking.append(ms(shown.tick, TIMES))
        shown.close()
    shown = Shown(10**6)
    shown.enter()
    rows: dict[str, list[Any]] = {"a tick": [], f"{PAGE} more": []}
    for count in listed:
        while shown.listed < count:
            shown.more()
        rows["a tick"].append(ms(shown.tick, TIMES))
        rows[f"{PAGE} more"].append(ms(shown.more, TIMES))
    shown.close()
    del application
    said = "Milliseconds of CPU of the desktop."
    return [
        Growth(
            "The page of spin-ups, by how many the agent has",
            "on record",
            list(on_record),
            {"opened": [*entering], "a tick": [*ticking]},
            f"{said} It shows the newest {PAGE}.",
        ),
        Growth("The page of spin-ups, by how many it lists", "listed", list(listed), rows, said),
    ]
