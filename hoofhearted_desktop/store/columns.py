"""Readings of one GPU as rows of whole numbers in columns: what a tier is made of, and how it lies on disk.

A number is kept as `round(value * scale) + 1`, and 0 is "cannot say": so a missing one never wins a maximum, adds nothing
to a sum, and costs nothing to find. On disk the four bytes of all numbers lie apart (all lowest bytes first), which
halves what zlib makes of them.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofhearted_desktop.core import model

LARGEST = 2**32 - 1
_HEAD = struct.Struct("<qI")
DAMAGED = (ValueError, zlib.error, struct.error)
"""What reading bytes raises that are none of ours."""


class Metric(NamedTuple):
    """One reading: its name on the wire, how finely it is kept (`scale` steps a unit), decimals to show."""

    name: str
    scale: float
    decimals: int


METRICS = (
    Metric("sm", 10, 2),
    Metric("encoder", 10, 2),
    Metric("decoder", 10, 2),
    Metric("memory_used", 2.0**-20, 0),
    Metric("power_w", 10, 2),
    Metric("temperature_c", 10, 2),
    Metric("fan_percent", 10, 2),
    Metric("clock_sm_mhz", 1, 0),
    Metric("clock_memory_mhz", 1, 0),
    Metric("asleep", 1000, 3),
)
"""Their order is the order on disk: it never changes, and new ones go to the end with a migration."""

WIDTH = len(METRICS)
_NUMBERS = 2 + 2 * WIDTH
"""Of a row: slot, milliseconds covered, and the row."""

PLACES = {metric.name: place for place, metric in enumerate(METRICS)}
_SCALES = tuple(metric.scale for metric in METRICS)

Row = tuple[int, ...]
"""The means of all METRICS as kept, then their maxima."""

NOTHING: Row = (0,) * (2 * WIDTH)


def row_of(gpu: model.Gpu) -> Row:
    """Give a GPU's reading as it is kept."""
    use, top = gpu.utilization, gpu.utilization_peak or gpu.utilization
    rest = (
        gpu.memory.used,
        gpu.power_w,
        gpu.temperature_c,
        gpu.fan_percent,
        gpu.clocks_mhz.sm,
        gpu.clocks_mhz.memory,
        None if gpu.power_state is None else gpu.power_state == "asleep",
    )
    means = _kept((use.sm, use.encoder, use.decoder, *rest))
    peaks = _kept((top.sm, top.encoder, top.decoder))
    return (*means, *map(max, means, peaks), *means[3:])


def _kept(values: tuple[Optional[float], ...]) -> Row:
    return tuple(
        [
            0 if value is None or value != value else min(LARGEST, max(0, round(value * scale)) + 1)  # noqa: PLR0124 - NaN
            for value, scale in zip(values, _SCALES)
        ]
    )


class Rows:
    """Rows in the order they were taken. `slots` count steps from `base_ms`; `covered` has the milliseconds a row stands for."""

    __slots__ = ("base_ms", "columns", "covered", "slots", "step_ms")

    def __init__(self, base_ms: int, step_ms: int) -> None:
        """Begin without a row; `base_ms` is Unix time in milliseconds."""
        self.base_ms = base_ms
        self.step_ms = step_ms
        self.slots = array("I")
        self.covered = array("I")
        self.columns = [array("I") for _ in range(2 * WIDTH)]

    def __len__(self) -> int:
        """Give how many rows there are."""
        return len(self.slots)

    def add(self, time_ms: int, covered_ms: int, row: Row) -> None:
        """Add a row; one that is dated before `base_ms` is dated `base_ms`."""
        self.slots.append(min(LARGEST, max(0, time_ms - self.base_ms) // self.step_ms))
        self.covered.append(covered_ms)
        for column, value in zip(self.columns, row):
            column.append(value)

    def times_ms(self) -> list[int]:
        """Give when each row begins, in Unix milliseconds."""
        base, step = self.base_ms, self.step_ms
        return [base + slot * step for slot in self.slots]

    def each(self) -> Iterator[tuple[int, int, Row]]:
        """Give time, covered milliseconds and row of each."""
        return zip(self.times_ms(), self.covered, zip(*self.columns))

    def packed(self) -> bytes:
        """Give the bytes that `unpacked` reads."""
        return _HEAD.pack(self.base_ms, self.step_ms) + zlib.compress(apart(self.numbers()))

    def numbers(self) -> array[int]:
        """Give all columns one after the other."""
        whole = array("I")
        for column in (self.slots, self.covered, *self.columns):
            whole.extend(column)
        return whole

    def fill(self, whole: array[int], first: int, count: int) -> None:
        """Take `count` rows of columns as `numbers` gives them, of which there is at least one, from that place on."""
        self.slots, self.covered, *self.columns = (
            whole[at : at + count] for at in range(first, first + count * _NUMBERS, max(1, count))
        )


def unpacked(body: object) -> Optional[Rows]:
    """Read what `packed` gave; None for bytes that are something else."""
    if not isinstance(body, bytes):
        return None
    try:
        base_ms, step_ms = _HEAD.unpack_from(body)
        whole = together(zlib.decompress(body[_HEAD.size :]))
    except DAMAGED:
        return None
    count, rest = divmod(len(whole), _NUMBERS)
    if rest or not step_ms or not count:
        return None
    rows = Rows(base_ms, step_ms)
    rows.fill(whole, 0, count)
    return rows


def apart(whole: array[int]) -> bytes:
    """Give numbers with their lowest bytes first, then the next, and so on."""
    if sys.byteorder == "big":
        whole.byteswap()
    data = whole.tobytes()
    return data[0::4] + data[1::4] + data[2::4] + data[3::4]


def together(planes: bytes) -> array[int]:
    """Read what `apart` gave; raises ValueError for bytes that are something else."""
    count, rest = divmod(len(planes), 4)
    if rest:
        raise ValueError("not whole numbers")
    data = bytearray(len(planes))
    for place in range(4):
        data[place::4] = planes[place * count : (place + 1) * count]
    whole = array("I")
    whole.frombytes(bytes(data))
    if sys.byteorder == "big":
        whole.byteswap()
    return whole


# ---------------------------------------------------------------- some seconds of all GPUs


class Reading(NamedTuple):
    """One tick: Unix time and the stretch it stands for, in milliseconds, and each GPU's row by its UUID."""

    time_ms: int
    covered_ms: int
    rows: dict[str, Row]


def page_rows(readings: list[Reading]) -> dict[str, Rows]:
    """Give each GPU's rows of some ticks, to the millisecond."""
    found: dict[str, Rows] = {}
    base_ms = min((reading.time_ms for reading in readings), default=0)
    for reading in readings:
        for uuid, row in reading.rows.items():
            found.setdefault(uuid, Rows(base_ms, 1)).add(reading.time_ms, reading.covered_ms, row)
    return found


def page_packed(page: dict[str, Rows]) -> bytes:
    """Give the rows of all GPUs as one piece, so that one small write keeps them."""
    names = "\n".join(page).encode("utf-8", "replace")
    numbers = array("I", [len(rows) for rows in page.values()])
    for rows in page.values():
        numbers.extend(rows.numbers())
    base_ms = next((rows.base_ms for rows in page.values()), 0)
    return _HEAD.pack(base_ms, len(names)) + zlib.compress(names + apart(numbers))


def page_unpacked(body: object, only: Optional[str] = None) -> dict[str, Rows]:
    """Read what `page_packed` gave, or of it `only` one GPU; of bytes that are something else, nothing."""
    found: dict[str, Rows] = {}
    if not isinstance(body, bytes):
        return found
    try:
        base_ms, length = _HEAD.unpack_from(body)
        data = zlib.decompress(body[_HEAD.size :])
        names = data[:length].decode("utf-8", "replace").split("\n") if length else []
        numbers = together(data[length:])
    except DAMAGED:
        return found
    counts = numbers[: len(names)]
    if len(counts) + sum(counts) * _NUMBERS != len(numbers) or len(counts) != len(names):
        return found
    at = len(names)
    for name, count in zip(names, counts):
        if count and only in {None, name}:
            rows = found[name] = Rows(base_ms, 1)
            rows.fill(numbers, at, count)
        at += count * _NUMBERS
    return found
