"""The last minutes of every GPU in memory, a row a tick, and the seconds among them that no page of the database has yet."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.store.columns import Reading, row_of

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

COLUMNS = ("time", "sm", "encoder", "decoder", "memory_used", "power_w", "temperature_c", "fan_percent", "asleep")
"""`asleep` is 1 or 0; the others as in the model."""

ROWS = 600
PAGE_S = 10.0
EARLY_S = 0.5
"""Ten ticks may be a few milliseconds short of ten seconds, and the eleventh may come late."""
LONGEST_STEP_S = 10.0
FORGET_S = 3600.0
"""A GPU that has not been listed for so long has no rows here any more: those cut by MIG are given new UUIDs with every cut."""
GAP_S = 30.0
"""After a gap nobody knows what was in it: the reading then stands for a second."""

_LAST_YEAR_S = 1e11
_NOTHING = float("nan")

Json = dict[str, Any]


class Recent:
    """A ring of rows for each GPU, and the ticks since the last page."""

    def __init__(self, rows: int = ROWS) -> None:
        """Keep the last `rows` ticks."""
        self._rows = rows
        self._rings: dict[str, dict[str, array[float]]] = {}
        self._listed: dict[str, float] = {}
        self._last: Optional[float] = None
        self._page_began: Optional[float] = None
        self._fresh: list[Reading] = []

    def add(self, sample: model.Sample) -> None:
        """Take one tick; a GPU that is asleep or has a problem leaves a row of nothing."""
        for gpu in sample.gpus:
            ring = self._rings.get(gpu.uuid)
            self._listed[gpu.uuid] = sample.monotonic
            if ring is None:
                ring = self._rings[gpu.uuid] = {name: array("d") for name in COLUMNS}
            use = gpu.utilization
            load = (use.sm, use.encoder, use.decoder, gpu.memory.used)
            asleep = 1.0 if gpu.power_state == "asleep" else 0.0
            row = (sample.time, *load, gpu.power_w, gpu.temperature_c, gpu.fan_percent, asleep)
            _forget_from(ring, sample.time)
            for column, value in zip(ring.values(), row):
                column.append(_NOTHING if value is None else value)
            if len(ring["time"]) > self._rows + self._rows // 8:
                for column in ring.values():
                    del column[: len(column) - self._rows]
        if len(self._rings) > len(sample.gpus):
            for uuid in [each for each, at in self._listed.items() if not 0 <= sample.monotonic - at <= FORGET_S]:
                del self._rings[uuid], self._listed[uuid]
        self._note(sample)

    def _note(self, sample: model.Sample) -> None:
        elapsed_s = 1.0 if self._last is None else sample.monotonic - self._last
        self._last = sample.monotonic
        if self._page_began is None or not sample.monotonic - self._page_began >= 0:
            self._page_began = sample.monotonic
        covered_s = min(elapsed_s, LONGEST_STEP_S) if 0 < elapsed_s <= GAP_S else 1.0
        rows = {gpu.uuid: row_of(gpu) for gpu in sample.gpus}
        time_ms = round(max(0.0, min(_LAST_YEAR_S, sample.time)) * 1000)
        self._fresh.append(Reading(time_ms, max(1, round(covered_s * 1000)), rows))

    @property
    def fresh(self) -> list[Reading]:
        """The ticks since the last page; a copy."""
        return list(self._fresh)

    @property
    def last(self) -> Reading:
        """The newest tick, which is in no page yet right after it was added."""
        return self._fresh[-1]

    def page(self) -> Optional[list[Reading]]:
        """Give the ticks since the last page once they are ten seconds, and count them as given; else None."""
        if self._last is None or self._page_began is None or self._last - self._page_began < PAGE_S - EARLY_S:
            return None
        return self.last_page()

    def last_page(self) -> list[Reading]:
        """Give the ticks since the last page, however few, because no further will come."""
        page, self._fresh = self._fresh, []
        self._page_began = self._last
        return page

    def forget(self, before: Optional[float] = None) -> None:
        """Let go of what was before a Unix time, or of all."""
        for ring in self._rings.values():
            gone = sum(before is None or time < before for time in ring["time"])
            for column in ring.values():
                del column[:gone]
        self._fresh = [each for each in self._fresh if before is not None and each.time_ms >= before * 1000]

    def columns(self, gpu_uuid: str, since: float) -> Json:
        """Give the rows after the Unix time `since` as a list a column, None for a missing value."""
        ring = self._rings.get(gpu_uuid)
        if ring is None:
            return {name: [] for name in COLUMNS}
        keep = [place for place, time in enumerate(ring["time"]) if time >= since]
        return {name: [_value(ring[name][place]) for place in keep] for name in COLUMNS}


def _forget_from(ring: dict[str, array[float]], time: float) -> None:
    """Where the clock was set back, the newer pass takes the place of the older: time never goes backwards in a chart."""
    times = ring["time"]
    while times and times[-1] >= time:
        for column in ring.values():
            column.pop()


def _value(value: float) -> Optional[float]:
    return None if value != value else value  # noqa: PLR0124 - the test for NaN
