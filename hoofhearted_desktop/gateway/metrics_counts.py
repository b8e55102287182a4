"""Counts spin-ups that have ended, from what an agent remembers: nothing is counted between scrapes, and yet none is missed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core.assessment import Episode

J_PER_WH = 3600.0
LATE_S = 3600.0
"""How long after an end it may be told of: far longer than the longest `release_s`."""


class EpisodeKey(NamedTuple):
    """By what they are counted: the GPU's UUID, whether it was expected, and by what that was decided."""

    gpu: str
    expected: bool
    by: str


class Counted(NamedTuple):
    """How many, for how long, and what was drawn as far as it is known."""

    number: int = 0
    seconds: float = 0.0
    joules: float = 0.0


class EpisodeCounts:
    """The counters of one host since the first scrape."""

    def __init__(self, began: float) -> None:
        """Count what ends after `began`, in Unix seconds of the host."""
        self.by_key: dict[EpisodeKey, Counted] = {}
        self._began = began
        self._latest = began
        self._known: dict[str, float] = {}

    @property
    def since(self) -> float:
        """From when on the agent is to be asked: an end is told after it has come, and not in the order of the ends."""
        return max(self._began, self._latest - LATE_S)

    def take(self, episodes: Iterable[Episode]) -> None:
        """Take what the agent tells of those that have ended since `since`; those that still run are passed over."""
        for each in episodes:
            if each.ended is None or each.ended < self.since or each.id in self._known:
                continue
            self._known[each.id] = each.ended
            key = EpisodeKey(each.gpu, each.verdict.expected, each.verdict.by)
            before = self.by_key.get(key, Counted())
            self.by_key[key] = Counted(
                before.number + 1,
                before.seconds + max(0.0, each.ended - each.started),
                before.joules + (each.energy_wh or 0.0) * J_PER_WH,
            )
        self._latest = max([self._latest, *self._known.values()])
        self._known = {name: ended for name, ended in self._known.items() if ended >= self.since}
