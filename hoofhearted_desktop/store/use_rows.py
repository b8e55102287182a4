"""Who used one GPU, as rows: of every stretch of time the few that had most of it, and all others together.

What a part is made of is kept as in `store/columns.py`: whole numbers, of which 0 is "cannot say". A part that is not in a
row had nothing then. Names lie beside the rows of their block, so that what is too old takes its names along.
"""

from __future__ import annotations

import json
import struct
import zlib
from array import array
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hoofhearted_desktop.core.use import NAMELESS, THE_OTHERS, Who
from hoofhearted_desktop.store.columns import DAMAGED, LARGEST, Metric, apart, together

if TYPE_CHECKING:
    from collections.abc import Iterator

MEASURES = (
    Metric("sm", 10, 2),
    Metric("encoder", 10, 2),
    Metric("decoder", 10, 2),
    Metric("memory_used", 2.0**-20, 0),
    Metric("work", 10_000, 4),
    Metric("power_w", 10, 2),
)
"""Their order is the order on disk. `work` is the part of the time in which the GPU worked for it, as episodes share it out,
0 to 1; `power_w` is its part of the power meanwhile. Both are spread over the whole stretch, so that they add up."""

WIDTH = len(MEASURES)
MEMORY, WORK, POWER = 3, 4, 5
MOST_PARTS = 8
MOST_NAMES = 64
"""Of a block: a machine that starts a container a minute would fill it with names."""

_HEAD = struct.Struct("<qI")
_COUNTS = struct.Struct("<III")
_NONE_OF_IT = 1
"""As kept: told, and nothing."""

Part = tuple[int, ...]
"""The means of all MEASURES, as kept."""
Parts = dict[Who, Part]


class Piece(NamedTuple):
    """Who used a GPU in at most ten seconds that begin at `time_ms` (Unix), of which `covered_ms` were watched."""

    gpu: str
    time_ms: int
    covered_ms: int
    parts: Parts


class Bucket:
    """A stretch of time being added up: of each who took part, each measure times milliseconds, None where nobody told it."""

    __slots__ = ("covered_ms", "sums", "time_ms")

    def __init__(self, time_ms: int) -> None:
        """Begin at a Unix time in milliseconds."""
        self.time_ms = time_ms
        self.covered_ms = 0
        self.sums: dict[Who, list[Optional[float]]] = {}

    def of(self, whose: Who) -> list[Optional[float]]:
        """Give the sums of one, that may be added to."""
        sums = self.sums.get(whose)
        if sums is None:
            sums = self.sums[whose] = [None] * WIDTH
        return sums

    def add(self, covered_ms: int, parts: Parts) -> None:
        """Add a finer stretch."""
        self.covered_ms += covered_ms
        for whose, part in parts.items():
            sums = self.of(whose)
            for place, kept in enumerate(part):
                if kept:
                    sums[place] = (sums[place] or 0.0) + (kept - 1) * covered_ms

    def row(self) -> Parts:
        """Give the means over the whole stretch, of those that had most of it, and of the others together."""
        covered_ms = max(1, self.covered_ms)
        parts = {
            whose: tuple([0 if each is None else min(LARGEST, round(each / covered_ms) + 1) for each in sums])
            for whose, sums in self.sums.items()
        }
        return fewest({whose: part for whose, part in parts.items() if max(part) > _NONE_OF_IT})


def rank(part: Part) -> tuple[int, int, int]:
    """Give what has most the highest rank: the work, else the load, else the memory."""
    return part[WORK], sum(part[:MEMORY]), part[MEMORY]


def together_with(one: Part, other: Part) -> Part:
    """Add two parts; what nobody told of either stays untold."""
    return tuple([min(LARGEST, a + b - 1) if a and b else a or b for a, b in zip(one, other)])


def fewest(parts: Parts, most: int = MOST_PARTS) -> Parts:
    """Keep the `most` that have most, and put the rest to the others."""
    own = [whose for whose in parts if whose not in {THE_OTHERS, *NAMELESS}]
    if len(own) <= most:
        return parts
    own.sort(key=lambda whose: rank(parts[whose]), reverse=True)
    kept = {whose: part for whose, part in parts.items() if whose not in own[most:]}
    for whose in own[most:]:
        kept[THE_OTHERS] = together_with(kept.get(THE_OTHERS, (0,) * WIDTH), parts[whose])
    return kept


class UseRows:
    """Rows in the order they were taken, and of each its parts, one after another. `slots` count steps from `base_ms`."""

    __slots__ = ("_numbers", "base_ms", "columns", "counts", "covered", "names", "slots", "step_ms", "whose")

    def __init__(self, base_ms: int, step_ms: int) -> None:
        """Begin without a row; `base_ms` is Unix time in milliseconds."""
        self.base_ms = base_ms
        self.step_ms = step_ms
        self.slots = array("I")
        self.covered = array("I")
        self.counts = array("H")
        self.names: list[Who] = []
        self._numbers: dict[Who, int] = {}
        self.whose = array("H")
        self.columns = [array("I" if place == MEMORY else "H") for place in range(WIDTH)]

    def __len__(self) -> int:
        """Give how many rows there are."""
        return len(self.slots)

    def add(self, time_ms: int, covered_ms: int, parts: Parts) -> None:
        """Add a row; whoever the names of this block have no more room for is one of the others."""
        for whose, part in parts.items():
            self._put(self._number(whose), part)
        self.slots.append(min(LARGEST, max(0, time_ms - self.base_ms) // self.step_ms))
        self.covered.append(covered_ms)
        self.counts.append(len(parts))

    def _number(self, whose: Who) -> int:
        number = self._numbers.get(whose)
        if number is not None:
            return number
        if len(self.names) >= MOST_NAMES and whose not in {THE_OTHERS, *NAMELESS}:
            return self._number(THE_OTHERS)
        self._numbers[whose] = len(self.names)
        self.names.append(whose)
        return self._numbers[whose]

    def _put(self, number: int, part: Part) -> None:
        self.whose.append(number)
        for place, column in enumerate(self.columns):
            column.append(part[place] if place == MEMORY else min(2**16 - 1, part[place]))

    def times_ms(self) -> list[int]:
        """Give when each row begins, in Unix milliseconds."""
        base, step = self.base_ms, self.step_ms
        return [base + slot * step for slot in self.slots]

    def each(self) -> Iterator[tuple[int, int, Parts]]:
        """Give time, covered milliseconds and parts of each row; what stands in it twice is one."""
        at = 0
        for time_ms, covered_ms, count in zip(self.times_ms(), self.covered, self.counts):
            parts: Parts = {}
            for place in range(at, at + count):
                whose = self.names[self.whose[place]]
                part = tuple([column[place] for column in self.columns])
                parts[whose] = together_with(parts[whose], part) if whose in parts else part
            at += count
            yield time_ms, covered_ms, parts

    def packed(self) -> bytes:
        """Give the bytes that `use_unpacked` reads."""
        names = json.dumps(self.names, separators=(",", ":")).encode()
        steps = array("I", [(slot - before) % 2**32 for before, slot in zip([0, *self.slots], self.slots)])
        whole = array("I")
        for column in (steps, self.covered, self.counts, self.whose, *self.columns):
            whole.extend(array("I", column))
        counts = _COUNTS.pack(len(names), len(self.slots), len(self.whose))
        return _HEAD.pack(self.base_ms, self.step_ms) + zlib.compress(counts + names + apart(whole))


def use_unpacked(body: object) -> Optional[UseRows]:
    """Read what `UseRows.packed` gave; None for bytes that are something else."""
    if not isinstance(body, bytes):
        return None
    try:
        base_ms, step_ms = _HEAD.unpack_from(body)
        data = zlib.decompress(body[_HEAD.size :])
        length, rows, parts = _COUNTS.unpack_from(data)
        names = _names(json.loads(data[_COUNTS.size : _COUNTS.size + length]))
        whole = together(data[_COUNTS.size + length :])
        if not step_ms or not rows or len(whole) != 3 * rows + (1 + WIDTH) * parts:
            return None
        found = UseRows(base_ms, step_ms)
        found.slots = array("I", [slot % 2**32 for slot in accumulate(whole[:rows])])
        found.covered = whole[rows : 2 * rows]
        found.counts = array("H", whole[2 * rows : 3 * rows])
        columns = [whole[at : at + parts] for at in range(3 * rows, len(whole), parts)] if parts else [array("I")]
        found.whose = array("H", columns[0])
        for place, column in enumerate(columns[1:]):
            found.columns[place] = column if place == MEMORY else array("H", column)
    except (*DAMAGED, OverflowError, RecursionError):
        return None
    if sum(found.counts) != parts or max(found.whose, default=-1) >= len(names):
        return None
    found.names = names
    return found


def _names(told: object) -> list[Who]:
    """Read names; raises ValueError for what are none."""
    if not isinstance(told, list):
        raise ValueError("no names")  # noqa: TRY004 - what was read is damaged
    return [_name(each) for each in told]


def _name(told: Any) -> Who:
    if not isinstance(told, list) or len(told) != len(Who._fields) or not isinstance(told[0], str):
        raise ValueError("no name")
    if not all(each is None or isinstance(each, str) for each in told[1:]):
        raise ValueError("no name")
    return Who(*told)


def pieces_packed(pieces: list[Piece]) -> Optional[bytes]:
    """Give some pieces of all GPUs as one, as they go into a page; None where there are none."""
    if not pieces:
        return None
    numbers: dict[Who, int] = {}
    told = [
        [gpu, time_ms, covered_ms, [[numbers.setdefault(whose, len(numbers)), *part] for whose, part in parts.items()]]
        for gpu, time_ms, covered_ms, parts in pieces
    ]
    return zlib.compress(json.dumps([list(numbers), told], separators=(",", ":")).encode())


def pieces_unpacked(body: object, only: Optional[str] = None) -> list[Piece]:
    """Read what `pieces_packed` gave, or of it `only` one GPU; of bytes that are something else, nothing."""
    if not isinstance(body, bytes):
        return []
    try:
        listed, told = json.loads(zlib.decompress(body))
        names = _names(listed)
        return [
            Piece(str(gpu), int(time_ms), int(covered_ms), {names[number]: _part(part) for number, *part in parts})
            for gpu, time_ms, covered_ms, parts in told
            if only in {None, str(gpu)}
        ]
    except (*DAMAGED, TypeError, IndexError, OverflowError, RecursionError):
        return []


def _part(told: list[Any]) -> Part:
    if len(told) != WIDTH or not all(type(each) is int and 0 <= each <= LARGEST for each in told):
        raise ValueError("no part")
    return tuple(told)


def pieces_rows(pieces: list[Piece]) -> dict[str, UseRows]:
    """Give each GPU's pieces as rows, to be folded."""
    found: dict[str, UseRows] = {}
    base_ms = min((piece.time_ms for piece in pieces), default=0)
    for gpu, time_ms, covered_ms, parts in pieces:
        found.setdefault(gpu, UseRows(base_ms, 1)).add(time_ms, covered_ms, parts)
    return found
