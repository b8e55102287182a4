"""The charts of one spin-up: what its GPU did from five minutes before it until five minutes after, fetched while somebody looks."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, NamedTuple, Optional

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from hoofhearted_desktop.core import messages, model, visible, wire
from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop import chart_rows, chart_wishes
from hoofhearted_desktop.desktop.chart_data import Ring
from hoofhearted_desktop.desktop.chart_page import ChartPage
from hoofhearted_desktop.desktop.text import FlowingText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.desktop.chart_wishes import Wish
    from hoofhearted_desktop.desktop.episode_log import Entry
    from hoofhearted_desktop.desktop.episode_source import EpisodeSource
    from hoofhearted_desktop.desktop.theme import Tokens

AROUND_S = 300.0
SETTLED_MS = 120
_APART = 14


class _Span(NamedTuple):
    begins: float
    ends: float


class EpisodeCharts(QWidget):
    """Charts as on a GPU's page: to be zoomed, read by the crosshair, and split by program."""

    opened = Signal(str)
    """The id of another spin-up of the same GPU whose band was clicked."""

    def __init__(self, source: EpisodeSource, tokens: Tokens) -> None:
        """Show nothing yet."""
        super().__init__()
        self._source = source
        self._entry: Optional[Entry] = None
        self._ring = Ring()
        self._asking: Optional[Wish] = None
        self._refused: Optional[_Span] = None
        self.charts = ChartPage(tokens)
        self.charts.within_page = True
        self.charts.keep_apart(0)
        self.by_program = QCheckBox()
        self.words = FlowingText(lines=2, role="muted")
        top = QHBoxLayout()
        top.addWidget(self.words, 1)
        top.addWidget(self.by_program)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.charts)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._look)
        self.charts.view_changed.connect(self._on_view)
        self.charts.readings_changed.connect(self._fit)
        self.charts.episode_chosen.connect(self._on_episode)
        self.by_program.toggled.connect(self._on_by_program)
        self.retell()
        self._fit()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.charts.wear(tokens)

    def retell(self) -> None:
        """Say every text anew."""
        self.by_program.setText(say("By program"))
        self.charts.retell()

    def show_entry(self, entry: Entry, neighbours: Iterable[Episode]) -> None:
        """Show a spin-up; `neighbours` are the others of its GPU, as far as they are known."""
        another = self._entry is None or self._entry.key != entry.key
        ended = self._entry is not None and not another and self._entry.running and not entry.running
        self._entry = entry
        if another:
            self._ring, self._asking, self._refused = Ring(), None, None
        self._ring.episodes = {each.id: each for each in neighbours} | {entry.episode.id: entry.episode}
        self._ring.add(self._source.now(entry.host), self._gpu(entry))
        self.charts.show_gpu(self._ring, self._said(entry))
        if another or ended:
            self._go_home()

    def go_on(self) -> None:
        """Take that time has passed: one that runs goes on."""
        entry = self._entry
        if entry is not None and entry.running and self.isVisible():
            self._ring.add(self._source.now(entry.host), self._gpu(entry))
            self.charts.show_gpu(self._ring, self._said(entry))

    # ------------------------------------------------------------ what is shown

    def _home(self, entry: Entry) -> _Span:
        """Give the spin-up with some time around it."""
        episode, now = entry.episode, self._source.now(entry.host)
        ends = now if episode.ended is None else min(now, max(episode.started, episode.ended) + AROUND_S)
        return _Span(episode.started - AROUND_S, max(ends, episode.started + 1.0))

    def _go_home(self) -> None:
        if self._entry is not None:
            self.charts.show_span(*self._home(self._entry))

    def _gpu(self, entry: Entry) -> model.Gpu:
        """Give the card as its host tells of it, else one of which nothing is known but its name."""
        host = self._source.host(entry.host)
        gpus = host.tick.sample.gpus if host is not None and host.tick is not None else ()
        known = next((gpu for gpu in gpus if gpu.uuid == entry.episode.gpu), None)
        return known or model.Gpu(uuid=entry.episode.gpu, index=None, name=entry.episode.gpu_name)

    def _said(self, entry: Entry) -> model.Gpu:
        """Give the card with the means of the spin-up, which are said while nobody points at a moment."""
        mean = entry.episode.mean
        gpu = self._gpu(entry)
        if entry.running:
            return gpu
        used = self._mean(entry, "memory_used")
        return gpu._replace(
            utilization=model.Utilization(sm=mean.sm, encoder=mean.encoder, decoder=mean.decoder),
            memory=model.Memory(None if used is None else round(used), gpu.memory.total),
            power_w=mean.power_w,
            temperature_c=mean.temperature_c,
            fan_percent=self._mean(entry, "fan_percent"),
        )

    def _mean(self, entry: Entry, column: str) -> Optional[float]:
        """Give the mean of a reading over a spin-up that has ended, as far as it was fetched."""
        begins, ends = entry.episode.started, entry.episode.ended
        if ends is None or ends <= begins or not self._ring.fetched:
            return None
        rows = self._ring.levels(begins, ends).rows.between(begins, ends)
        known = rows.mean[chart_rows.PLACES[column]]
        known = known[np.isfinite(known)]
        return float(known.mean()) if len(known) else None

    def _say(self) -> None:
        """Say what the figures are, or why there is no line."""
        entry = self._entry
        if entry is None:
            return
        if self._refused is not None:
            return
        home = self._home(entry)
        rows = self._ring.levels(*home).rows.between(entry.episode.started, home.ends)
        if self._asking is None and not any(math.isfinite(value) for value in rows.mean[:-1].ravel()[:100_000]):
            self.words.say(say("No readings of that time are kept."))
        elif entry.running:
            self.words.say(say("The figures are of now; point at the charts for those of a moment."))
        else:
            self.words.say(say("The figures are its means; point at the charts for those of a moment."))

    def _fit(self) -> None:
        """Be as tall as the charts: the page around them scrolls."""
        self.charts.setFixedHeight(self.charts.needed + 4)

    # ------------------------------------------------------------ what is asked

    def _on_view(self) -> None:
        entry = self._entry
        now = self._ring.now
        if entry is None or now is None:
            return
        if self.charts.view.follows and not entry.running and self._home(entry).ends < now:
            self._go_home()  # now is no place of this page
            return
        self._settled.start()

    def _look(self) -> None:
        entry = self._entry
        if entry is None or self._asking is not None or not self.isVisible():
            return
        view, now = self.charts.view, self._ring.now or 0.0
        span = _Span(view.begins(now), view.ends(now))
        wanted = chart_wishes.wish(self._ring, view, self.charts.width_in_points, by_program=self.charts.by_program)
        if wanted is None or span == self._refused:
            self._say()
            return
        self._asking = wanted
        self._source.request(
            entry.host,
            messages.HISTORY,
            wanted.params(entry.episode.gpu),
            functools.partial(self._on_history, self._ring, wanted, span),
        )

    def _on_history(self, ring: Ring, wanted: Wish, span: _Span, found: wire.Result | wire.Failure) -> None:
        if ring is not self._ring:
            return
        self._asking = None
        if isinstance(found, wire.Failure):
            self._refused = span
            self.words.say(say("The readings could not be fetched: {why}", why=visible.visible(told(found.message))))
            return
        self._refused = None
        if isinstance(found.result, dict):
            ring.take(found.result, wanted.begins, wanted.ends, asked_s=wanted.step_s, asked_who=wanted.by_program)
        if self._entry is not None:
            self.charts.show_gpu(ring, self._said(self._entry))
        self.charts.refresh()
        self._say()

    # ------------------------------------------------------------ what a person does

    def _on_by_program(self, shown: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.charts.show_programs(shown=shown)
        self._fit()

    def _on_episode(self, name: str) -> None:
        if self._entry is not None and name != self._entry.episode.id:
            self.opened.emit(name)
