"""The demo's past as the timeline reads it: rows of any tier, made when somebody asks for them, and the spin-ups among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core.use import who
from hoofhearted_desktop.store.columns import WIDTH, Rows, row_of
from hoofhearted_desktop.store.use_rows import MEASURES, Bucket, Parts, UseRows

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.probes.past import Part, Past

_SCALES = tuple(measure.scale for measure in MEASURES)


class SimulatedPast:
    """Gives what no agent has recorded."""

    def __init__(self, past: Past) -> None:
        """Tell of `past`."""
        self._past = past
        self._begins_ms = round(past.begins * 1000)
        self._ends_ms = round(past.ends * 1000)
        self._cards = {card.uuid: index for index, card in enumerate(past.story.cards)}
        self._made: tuple[tuple[str, int, int, int], Rows, UseRows] = ("", 0, 0, 0), Rows(0, 1), UseRows(0, 1)

    @property
    def gpus(self) -> set[str]:
        """The GPUs it knows, while there is anything left of it."""
        return set(self._cards) if self._begins_ms < self._ends_ms else set()

    def oldest_ms(self, gpu: str) -> Optional[int]:
        """Give when the first reading of a GPU was; None where there is none."""
        return self._begins_ms if gpu in self.gpus else None

    def cut(self, before_ms: int) -> None:
        """Know nothing any more of what was before a time in Unix milliseconds."""
        self._begins_ms = min(self._ends_ms, max(self._begins_ms, before_ms))

    def episodes(self) -> list[Episode]:
        """Give the spin-ups."""
        return self._past.episodes()

    def rows(self, gpu: str, step_ms: int, since_ms: int, until_ms: int) -> Rows:
        """Give the readings of a stretch of time in rows of `step_ms`."""
        return self._make(gpu, step_ms, since_ms, until_ms)[0]

    def used(self, gpu: str, step_ms: int, since_ms: int, until_ms: int) -> UseRows:
        """Give who used the GPU in the same rows."""
        return self._make(gpu, step_ms, since_ms, until_ms)[1]

    def _make(self, gpu: str, step_ms: int, since_ms: int, until_ms: int) -> tuple[Rows, UseRows]:
        asked = gpu, step_ms, since_ms, until_ms
        if self._made[0] == asked:
            return self._made[1:]
        first_ms = max(since_ms, self._begins_ms)
        first_ms -= first_ms % step_ms
        rows, used = Rows(first_ms, step_ms), UseRows(first_ms, step_ms)
        index = self._cards.get(gpu)
        for at_ms in range(first_ms, min(until_ms + 1, self._ends_ms), step_ms) if index is not None else ():
            begins, ends = max(at_ms, self._begins_ms) / 1000, min(at_ms + step_ms, self._ends_ms) / 1000
            covered_ms = round(self._past.watched(begins, ends) * 1000)
            if covered_ms and index is not None:
                state = self._past.state(index, begins, ends)
                rows.add(at_ms, covered_ms, (*row_of(state.mean)[:WIDTH], *row_of(state.most)[WIDTH:]))
                if state.mean.power_state != "asleep":
                    used.add(at_ms, covered_ms, _parts(state.parts))
        self._made = asked, rows, used
        return rows, used


def _parts(parts: tuple[Part, ...]) -> Parts:
    """Give who took part as it is kept: processes of one name are one."""
    bucket = Bucket(0)
    bucket.covered_ms = 1
    for process, *values in parts:
        sums = bucket.of(who(process))
        for place, value in enumerate(values):
            sums[place] = (sums[place] or 0.0) + value * _SCALES[place]
    return bucket.row()
