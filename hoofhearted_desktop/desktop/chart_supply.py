"""Fetches what the charts lack of the past from the agent of the host that is looked at. Nothing is asked while they are not seen."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QTimer

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.desktop import chart_wishes
from hoofhearted_desktop.desktop.catching_up import episodes_in

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.chart_data import Ring
    from hoofhearted_desktop.desktop.chart_wishes import Wish
    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.hosts import Hosts
    from hoofhearted_desktop.desktop.window import Window
    from hoofhearted_desktop.link import states

SETTLED_MS = 150
"""A zoom or a move that goes on is waited for so long."""
AGAIN_S = 15.0
"""What could not be answered is not asked for again before that, by the host's clock."""
MOST_EPISODES = 2000

Answer = wire.Result | wire.Failure


class ChartSupply(QObject):
    """Asks for history and spin-ups of what the charts show, one question of each kind at a time."""

    def __init__(self, hosts: Hosts, window: Window) -> None:
        """Serve the charts of a window."""
        super().__init__(window)
        self._hosts = hosts
        self._window = window
        self._charts = window.page.charts
        self._asked: dict[str, tuple[Ring, float]] = {}
        """What is being asked, by method, and when by the ring's clock."""
        self._not_before: dict[str, float] = {}
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self.look)
        self._charts.view_changed.connect(self._settled.start)
        self._charts.readings_changed.connect(self._tell_readings)
        self._charts.episode_chosen.connect(lambda episode: window.open_episode(window.shown.key, episode))
        hosts.ticked.connect(self._on_tick)
        hosts.episode_changed.connect(self._on_episode)
        window.looked_at.connect(self._on_looked_at)

    def _host(self) -> Host | None:
        return self._hosts.get(self._window.shown.key)

    def look(self) -> None:
        """Ask for what is missing, if the charts are seen and nothing is being asked."""
        ring, gpu, host = self._charts.ring, self._charts.gpu, self._host()
        if ring is None or gpu is None or host is None or not host.live or ring.now is None:
            return
        if not self._charts.isVisible() or self._window.isMinimized():
            return
        view, width = self._charts.view, self._charts.width_in_points
        wanted = chart_wishes.wish(ring, view, width, by_program=self._charts.by_program)
        if wanted is not None and self._may(messages.HISTORY, ring, ring.now):
            answer = functools.partial(self.take_history, ring, wanted)
            host.request(messages.HISTORY, wanted.params(gpu.uuid), answer)
        span = chart_wishes.of_episodes(ring, view)
        if span is not None and self._may(messages.EPISODES, ring, ring.now):
            params = {"since": span[0], "gpu": gpu.uuid, "limit": MOST_EPISODES}
            host.request(messages.EPISODES, params, functools.partial(self.take_episodes, ring, span))

    def _may(self, method: str, ring: Ring, now: float) -> bool:
        """Say whether a question may be asked now, and note that it is."""
        asked = self._asked.get(method)
        if asked is not None and asked[0] is ring and 0 <= now - asked[1] < AGAIN_S:
            return False
        if now < self._not_before.get(method, 0.0):
            return False
        self._asked[method] = (ring, now)
        return True

    def take_history(self, ring: Ring, wanted: Wish, found: Answer) -> None:
        """Take an answer to `history`; one that comes when the window is gone is for nobody."""
        if not shiboken6.isValid(self):
            return
        self._answered(messages.HISTORY, ring, found)
        if isinstance(found, wire.Result) and isinstance(found.result, dict):
            ring.take(found.result, wanted.begins, wanted.ends, asked_s=wanted.step_s, asked_who=wanted.by_program)
            self._drawn(ring)

    def take_episodes(self, ring: Ring, span: tuple[float, float], found: Answer) -> None:
        """Take an answer to `episodes` about a stretch of time, as one to `history`."""
        if not shiboken6.isValid(self):
            return
        self._answered(messages.EPISODES, ring, found)
        if isinstance(found, wire.Result):
            for episode in episodes_in(found):
                ring.episodes[episode.id] = episode
            ring.episodes_known = (span[0], float("inf"))
            self._drawn(ring)

    def _answered(self, method: str, ring: Ring, found: Answer) -> None:
        self._asked.pop(method, None)
        now = ring.now or 0.0
        self._not_before[method] = now + AGAIN_S if isinstance(found, wire.Failure) else 0.0

    def _drawn(self, ring: Ring) -> None:
        if self._charts.ring is ring:
            self._charts.refresh()
            self.look()

    # ------------------------------------------------------------ what happens

    def _on_tick(self, host: Host) -> None:
        if host.key == self._window.shown.key and not self._settled.isActive():
            self.look()

    def _on_episode(self, host: Host, event: states.EpisodeChanged) -> None:
        if host.key == self._window.shown.key:
            ring = self._window.shown.rings.get(event.episode.gpu)
            if ring is not None:
                ring.episodes[event.episode.id] = event.episode

    def _on_looked_at(self, key: str | None) -> None:
        """Ask for the spin-ups again of what was not followed meanwhile."""
        self._asked.clear()
        self._not_before.clear()
        if key is not None:
            for ring in self._window.shown.rings.values():
                ring.episodes_known = None
            self._tell_readings()
            self._settled.start()

    def _tell_readings(self) -> None:
        host = self._host()
        if host is not None:
            host.look_at(self._charts.readings)
