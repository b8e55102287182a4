"""A sample in, conclusions out: the same for this machine, the simulated server and a recording. No I/O, no clock."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.agent.judgement import Change
from hoofhearted_desktop.agent.track import Track
from hoofhearted_desktop.core.activity import Thresholds
from hoofhearted_desktop.core.assessment import Assessment, Episode, Tick
from hoofhearted_desktop.core.detector import Timing
from hoofhearted_desktop.core.energy import cost_of
from hoofhearted_desktop.core.preferences import Energy
from hoofhearted_desktop.core.use import with_its_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoofhearted_desktop.agent.judge import Judge
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Episode

__all__ = ["Change", "Engine", "Observation"]

FORGET_S = 3600.0
"""A GPU that has not been listed for so long is forgotten, but for its idle power: each new cut by MIG makes UUIDs that never come back."""
MOST_KNOWN = 256
"""Of so many GPUs the idle power is remembered."""


class Observation(NamedTuple):
    """What one sample brought."""

    tick: Tick
    changes: tuple[Change, ...]


class Engine:
    """Follows every GPU of every host that its samples name: one, but for recordings that were joined."""

    def __init__(
        self,
        judge: Judge,
        *,
        timing: Timing = Timing(),  # noqa: B008 - an immutable value
        new_id: Callable[[], str] = lambda: os.urandom(16).hex(),
        baselines: Optional[Mapping[tuple[str, str], float]] = None,
    ) -> None:
        """Begin with no history of any GPU, but the idle power of each, by (host, UUID), as `baselines` gave it before.

        `price` may be set at any time: what has begun before is priced by it too.
        """
        self.judge = judge
        self._timing = timing
        self._limits = Thresholds()
        self._new_id = new_id
        self.price = Energy()
        self._learned_before = dict(baselines or {})
        self._tracks: dict[tuple[str, str], Track] = {}
        self._away_since: dict[tuple[str, str], float] = {}

    def retime(self, timing: Timing, limits: Thresholds = Thresholds()) -> None:  # noqa: B008 - an immutable value
        """Go on with other times and thresholds, also for what is running."""
        self._timing, self._limits = timing, limits
        for track in self._tracks.values():
            track.retime(timing, limits)

    def observe(self, sample: model.Sample) -> Observation:
        """Take the next sample."""
        self.judge.begin(sample)
        processes = {process.pid: process for process in sample.processes}
        assessments: list[Assessment] = []
        changes: list[Change] = []
        present = set()
        for gpu in sample.gpus:
            present.add(gpu.uuid)
            track = self._tracks.get((sample.host, gpu.uuid))
            if track is None:
                key = sample.host, gpu.uuid
                idle_w = self._learned_before.get(key)
                track = self._tracks[key] = Track(
                    sample.host, self.judge, self._timing, self._new_id, idle_w, self._limits
                )
            found, more = track.observe(with_its_parts(gpu, sample), processes, sample)
            assessments += [found] if found is not None else []
            changes += more
        changes += self._without(present, processes, sample)
        return Observation(Tick(sample, tuple(assessments)), self._priced(changes))

    def _without(self, present: set[str], processes: dict[int, model.Process], sample: model.Sample) -> list[Change]:
        """Take the sample for the GPUs of its host that are not in it; after a while they are forgotten."""
        if len(self._tracks) == len(present) and not self._away_since:
            return []
        changes: list[Change] = []
        away = {key: track for key, track in self._tracks.items() if key[0] == sample.host and key[1] not in present}
        before = self._away_since
        self._away_since = {key: since for key, since in before.items() if key[0] != sample.host}
        for key, track in away.items():
            changes += track.observe(None, processes, sample)[1]
            since = min(before.get(key, sample.monotonic), sample.monotonic)
            if sample.monotonic - since <= FORGET_S:
                self._away_since[key] = since
                continue
            changes += track.finish()
            self._remember(key, track)
            del self._tracks[key]
        return changes

    def _remember(self, key: tuple[str, str], track: Track) -> None:
        if track.baseline.idle_w is not None:
            self._learned_before.pop(key, None)
            self._learned_before[key] = track.baseline.idle_w
            if len(self._learned_before) > MOST_KNOWN:
                del self._learned_before[next(iter(self._learned_before))]

    def _priced(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        if self.price.price_per_kwh is None:
            return tuple(changes)
        return tuple(change._replace(episode=self._with_cost(change.episode)) for change in changes)

    def _with_cost(self, episode: Episode) -> Episode:
        return episode._replace(cost=cost_of(episode.energy_wh, self.price))

    def know_baselines(self, baselines: Mapping[tuple[str, str], float]) -> None:
        """Take the idle power that was learned before, by (host, UUID); it is worth more than the first looks of this run."""
        self._learned_before.update(baselines)
        for key in baselines.keys() & self._tracks.keys():
            self._tracks[key].know_idle_power(baselines[key])

    def baselines(self) -> dict[tuple[str, str], float]:
        """Give the idle power in watts that was learned of each GPU, by (host, UUID)."""
        learned = {key: track.baseline.idle_w for key, track in self._tracks.items()}
        return {**self._learned_before, **{key: idle_w for key, idle_w in learned.items() if idle_w is not None}}

    def review(self) -> tuple[Change, ...]:
        """Judge what is running again, after the rules have changed."""
        return self._priced(change for track in self._tracks.values() for change in track.review())

    def running(self) -> tuple[Episode, ...]:
        """Give the open episodes as they stand."""
        return tuple(self._with_cost(episode) for track in self._tracks.values() for episode in track.running())

    def finish(self) -> tuple[Change, ...]:
        """End every open episode at its last reading."""
        return self._priced(change for track in self._tracks.values() for change in track.finish())
