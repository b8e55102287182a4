"""The last minutes of every GPU in memory, a row a tick: what a window that opens now can draw at once."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

COLUMNS = ("time", "sm", "encoder", "decoder", "memory_used", "power_w", "temperature_c", "fan_percent", "asleep")
"""`asleep` is 1 or 0; the others as in the model."""

ROWS = 600
_NOTHING = float("nan")

Json = dict[str, Any]


class Recent:
    """A ring of rows for each GPU."""

    def __init__(self, rows: int = ROWS) -> None:
        """Keep the last `rows` ticks."""
        self._rows = rows
        self._rings: dict[str, dict[str, array[float]]] = {}

    def add(self, sample: model.Sample) -> None:
        """Take one tick; a GPU that is asleep or has a problem leaves a row of nothing."""
        for gpu in sample.gpus:
            ring = self._rings.setdefault(gpu.uuid, {name: array("d") for name in COLUMNS})
            use = gpu.utilization
            load = (use.sm, use.encoder, use.decoder, gpu.memory.used)
            asleep = 1.0 if gpu.power_state == "asleep" else 0.0
            row = (sample.time, *load, gpu.power_w, gpu.temperature_c, gpu.fan_percent, asleep)
            for name, value in zip(COLUMNS, row):
                column = ring[name]
                column.append(_NOTHING if value is None else value)
                if len(column) > self._rows + self._rows // 8:
                    del column[: len(column) - self._rows]

    def columns(self, gpu_uuid: str, since: float) -> Json:
        """Give the rows after the Unix time `since` as a list a column, None for a missing value."""
        ring = self._rings.get(gpu_uuid)
        if ring is None:
            return {name: [] for name in COLUMNS}
        keep = [place for place, time in enumerate(ring["time"]) if time >= since]
        return {name: [_value(ring[name][place]) for place in keep] for name in COLUMNS}


def _value(value: float) -> Optional[float]:
    return None if value != value else value  # noqa: PLR0124 - the test for NaN
