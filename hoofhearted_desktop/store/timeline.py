"""Readings in the database, and who used the GPUs: a page every ten seconds, and the blocks of the tiers as their windows end.

A page holds all GPUs, because one small write costs a disk least. Pages and blocks that are not written yet lie here, and
are part of every answer, so that what is stored and what is live join without a seam.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Protocol

from hoofhearted_desktop.store import use_rows
from hoofhearted_desktop.store.blocks import BLOCKS, USED, gpus_of, rows_from
from hoofhearted_desktop.store.columns import Reading, Row, Rows, page_packed, page_rows, page_unpacked
from hoofhearted_desktop.store.tiers import PAGES, TIERS, Block, Bucket, Tiers, in_windows
from hoofhearted_desktop.store.use_rows import Piece, UseRows, pieces_packed, pieces_rows, pieces_unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofhearted_desktop.store.migrations import Connection

MOST_PAGES = 360
"""An hour's pages wait for a disk that is full; blocks as long as they are not too much."""
MOST_BLOCK_BYTES = 2 * 2**20
PAGE_LEVEL = -1
SECOND_MS = 1000

_DAY_MS = 86_400_000
TIME_SET_BACK_MS = 60_000
LEAP_MS = 30 * _DAY_MS
STEADY_MS = _DAY_MS
"""After the clock has jumped (back, or a month on) nothing is called too old until it has run steadily for this long."""
PAGE_S = 10.0
_MOST_AGES = 2
"""What a wrong clock dated far ahead is never too old by the clock; it goes when twice its time was recorded after it."""


class Elder(Protocol):
    """What was before anything was recorded: the demo's past (store/simulated_past.py)."""

    @property
    def gpus(self) -> set[str]:
        """The GPUs it knows."""

    def oldest_ms(self, gpu: str) -> Optional[int]:
        """Give when the first reading of a GPU was; None where there is none."""

    def cut(self, before_ms: int) -> None:
        """Know nothing any more of what was before a time in Unix milliseconds."""

    def rows(self, gpu: str, step_ms: int, since_ms: int, until_ms: int) -> Rows:
        """Give the readings of a stretch of time in rows of `step_ms`."""

    def used(self, gpu: str, step_ms: int, since_ms: int, until_ms: int) -> UseRows:
        """Give who used the GPU in the same rows."""


class _Page(NamedTuple):
    id: int
    first_ms: int
    last_ms: int
    body: bytes
    used: Optional[bytes]


class _Packed(NamedTuple):
    tier: int
    upto: int
    gpu: str
    first_ms: int
    last_ms: int
    body: bytes


Tail = list[tuple[int, int, Row]]
UseTail = list[tuple[int, int, use_rows.Parts]]


class Timeline:
    """The readings of all GPUs, from now to three years ago."""

    def __init__(self) -> None:
        """Begin with no readings."""
        self._tiers, self._uses = _nothing_unfinished()
        self._last_page = 0
        self._folded = [0] * len(TIERS)
        self._pages: list[_Page] = []
        self._blocks: dict[str, list[_Packed]] = {BLOCKS: [], USED: []}
        self._steady_ms = STEADY_MS
        self._prunes = False
        self._cuts = False
        self.elder: Optional[Elder] = None
        self.newest_ms: Optional[int] = None
        self.keep_s: Optional[float] = None
        """Nothing older is kept, whatever its tier; None where nobody has said so."""

    # ------------------------------------------------------------ in

    def take(self, readings: list[Reading], pieces: tuple[Piece, ...] = ()) -> None:
        """Take the ticks of some seconds, in the order they came, and who used the GPUs meanwhile."""
        runs = in_windows(readings)
        for nth, run in enumerate(runs):
            for reading in run:
                self._look_at_clock(reading)
            window = run[0].time_ms // PAGES.window_ms
            is_last = nth == len(runs) - 1
            own = [piece for piece in pieces if is_last or piece.time_ms // PAGES.window_ms == window]
            pieces = tuple(piece for piece in pieces if piece not in own)
            rows = page_rows(run)
            times_ms = [reading.time_ms for reading in run]
            self._append(
                rows, own, _Page(0, min(times_ms), max(times_ms), page_packed(rows), pieces_packed(own)), run[0].time_ms
            )

    def _append(self, rows: dict[str, Rows], pieces: list[Piece], page: _Page, begins_ms: int) -> None:
        due = self._tiers.due(begins_ms)
        if due:
            for table, tiers in ((BLOCKS, self._tiers), (USED, self._uses)):
                self._blocks[table] += [_packed(block) for block in tiers.finish(due, self._last_page)]
            self._folded[: max(due) + 1] = [self._last_page] * (max(due) + 1)
            self._prunes = True
            self._cuts = self._cuts or max(due) > 0
        self._last_page += 1
        self._pages.append(page._replace(id=self._last_page))
        self._tiers.take(rows)
        self._uses.take(pieces_rows(pieces))
        del self._pages[:-MOST_PAGES]
        for blocks in self._blocks.values():
            while sum(len(block.body) for block in blocks) > MOST_BLOCK_BYTES:
                del blocks[0]

    def _look_at_clock(self, reading: Reading) -> None:
        if self.newest_ms is not None:
            leap_ms = reading.time_ms - self.newest_ms
            if not -TIME_SET_BACK_MS <= leap_ms <= LEAP_MS:
                self._steady_ms = 0
        self._steady_ms = min(STEADY_MS, self._steady_ms + reading.covered_ms)
        self.newest_ms = reading.time_ms

    def load(self, database: Connection) -> None:
        """Make the unfinished windows again from what is on disk, and put what waits behind it."""
        waiting, self._pages = self._pages, []
        self._blocks = {BLOCKS: [], USED: []}
        self._tiers, self._uses = _nothing_unfinished()
        self._folded = [0] * len(TIERS)
        for tier, upto in database.execute("SELECT tier, upto FROM folded"):
            if 0 <= tier < len(TIERS):
                self._folded[tier] = upto
        (last,) = database.execute("SELECT max(id) FROM page").fetchone()
        self._last_page = max(last or 0, *self._folded)
        for level in range(len(TIERS) - 1, 0, -1):
            self._fold_again(database, BLOCKS, level)
            self._fold_again(database, USED, level)
        newest_ms = None
        for last_ms, body, used in database.execute(
            "SELECT last_ms, body, used FROM page WHERE id > ? ORDER BY id", (self._folded[0],)
        ):
            newest_ms = last_ms
            self._tiers.take(page_unpacked(body))
            self._uses.take(pieces_rows(pieces_unpacked(used)))
        self.newest_ms = self.newest_ms if newest_ms is None or waiting else newest_ms
        for page in waiting:
            rows = page_unpacked(page.body)
            if rows:
                self._append(rows, pieces_unpacked(page.used), page, page.first_ms)

    def _fold_again(self, database: Connection, table: str, level: int) -> None:
        finer = database.execute(
            f"SELECT gpu, body FROM {table} WHERE tier = ? AND upto > ? ORDER BY upto",  # noqa: S608 - our own names
            (level - 1, self._folded[level]),
        )
        for gpu, body in finer:
            rows = rows_from(table, body)
            if rows is not None:
                (self._tiers if table == BLOCKS else self._uses).take({gpu: rows}, level)

    # ------------------------------------------------------------ to disk

    @property
    def waits(self) -> bool:
        """Whether there is something to write."""
        return bool(self._pages or any(self._blocks.values()))

    def write(self, database: Connection) -> None:
        """Put what is new into the transaction, and take out what is too old."""
        database.executemany("INSERT INTO page VALUES (?, ?, ?, ?, ?)", self._pages)
        for table, blocks in self._blocks.items():
            database.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)", blocks)  # noqa: S608 - our own names
        if self._prunes:
            database.executemany("INSERT OR REPLACE INTO folded VALUES (?, ?)", list(enumerate(self._folded)))
            if self._steady_ms >= STEADY_MS and self.newest_ms is not None:
                self._prune(database, self.newest_ms)
            if self.too_old_ms is not None and self._cuts:
                from hoofhearted_desktop.store import clearing  # most agents keep what they have

                clearing.cut(database, self.too_old_ms)

    @property
    def too_old_ms(self) -> Optional[int]:
        """Before which time all is deleted with what waits to be written; None where nothing is, by anybody's wish."""
        if self.keep_s is None or self.newest_ms is None or not self._prunes or self._steady_ms < STEADY_MS:
            return None
        return self.newest_ms - int(self.keep_s * 1000)

    def keep(self, keep_s: Optional[float]) -> None:
        """Keep nothing older than so many seconds, whatever its tier; None: each tier for its own time."""
        if keep_s != self.keep_s:
            self.keep_s = keep_s
            self._prunes = self._cuts = True

    def _prune(self, database: Connection, now_ms: int) -> None:
        """Delete what is too old by the clock, or by how much was recorded since; never what is not folded on yet."""
        aged = self._last_page - int(_MOST_AGES * PAGES.keep_s / PAGE_S)
        database.execute(
            "DELETE FROM page WHERE id <= ? AND (last_ms < ? OR id < ?)",
            (self._folded[0], now_ms - int(PAGES.keep_s * 1000), aged),
        )
        for level, tier in enumerate(TIERS):
            upto = self._folded[level + 1] if level + 1 < len(TIERS) else self._last_page
            aged = self._last_page - int(_MOST_AGES * tier.keep_s / PAGE_S)
            old_ms = now_ms - int(tier.keep_s * 1000)
            for table in (BLOCKS, USED):
                database.execute(
                    f"DELETE FROM {table} WHERE tier = ? AND upto < ?",  # noqa: S608
                    (level, min(aged, upto + 1)),
                )
                database.executemany(
                    f"DELETE FROM {table} WHERE gpu = ? AND tier = ? AND last_ms < ? AND upto <= ?",  # noqa: S608
                    [(gpu, level, old_ms, upto) for gpu in gpus_of(database, table)],
                )

    def written(self) -> None:
        """Let go of what the disk has now."""
        self._pages, self._blocks = [], {BLOCKS: [], USED: []}
        self._prunes = self._cuts = False

    # ------------------------------------------------------------ out

    def kept_from_ms(self, since_ms: int) -> int:
        """Give the later of a time and that before which nothing is kept: what lies in an unfinished window is not told."""
        if self.keep_s is None or self.newest_ms is None:
            return since_ms
        return max(since_ms, self.newest_ms - int(self.keep_s * 1000))

    def oldest_ms(self, database: Optional[Connection], gpu: str) -> Optional[int]:
        """Give about when the first reading of a GPU was; None where there is none."""
        found = [block.first_ms for block in self._blocks[BLOCKS] if block.gpu == gpu]
        oldest_ms = None if self.elder is None else self.elder.oldest_ms(gpu)
        if oldest_ms is not None:
            return oldest_ms
        if database is not None:
            for level in range(len(TIERS)):
                query = "SELECT first_ms FROM block WHERE gpu = ? AND tier = ? ORDER BY last_ms LIMIT 1"
                found += [first_ms for (first_ms,) in database.execute(query, (_text(gpu), level))]
        for level in range(len(TIERS)):
            rows, tail = self._tiers.unfinished(gpu, level)
            found += ([rows.times_ms()[0]] if rows else []) + [time_ms for time_ms, _, _ in tail]
        return min(found, default=None)

    def pieces(
        self, database: Optional[Connection], gpu: str, level: int, since_ms: int, until_ms: int
    ) -> tuple[list[Rows], Tail]:
        """Give a GPU's rows of a tier (PAGE_LEVEL: the readings) that touch a stretch of time, and what is in no row yet."""
        step_ms = SECOND_MS if level == PAGE_LEVEL else TIERS[level].step_ms
        elder = [] if self.elder is None else [self.elder.rows(gpu, step_ms, since_ms, until_ms)]
        if level == PAGE_LEVEL:
            return elder + list(self._page_pieces(database, gpu, since_ms, until_ms)), []
        rows, tail = self._tiers.unfinished(gpu, level)
        pieces = elder + list(self._block_pieces(database, BLOCKS, gpu, level, since_ms, until_ms))
        return pieces + ([rows] if rows else []), tail

    def used(
        self, database: Optional[Connection], gpu: str, level: int, since_ms: int, until_ms: int
    ) -> tuple[list[UseRows], UseTail]:
        """Give who used a GPU as rows of a tier that touch a stretch of time, and what is in no row yet."""
        elder = [] if self.elder is None else [self.elder.used(gpu, TIERS[level].step_ms, since_ms, until_ms)]
        rows, tail = self._uses.unfinished(gpu, level)
        pieces = elder + list(self._block_pieces(database, USED, gpu, level, since_ms, until_ms))
        return pieces + ([rows] if rows else []), tail

    def gpus(self, database: Optional[Connection]) -> list[str]:
        """Give the GPUs of which there are readings, in the order of their identifiers."""
        found = self._tiers.gpus | {block.gpu for block in self._blocks[BLOCKS]}
        found |= set() if self.elder is None else self.elder.gpus
        if database is not None:
            found |= set(gpus_of(database, BLOCKS))
        return sorted(found)

    def _page_pieces(self, database: Optional[Connection], gpu: str, since_ms: int, until_ms: int) -> Iterator[Rows]:
        bodies = []
        if database is not None:
            query = "SELECT body FROM page WHERE last_ms >= ? AND first_ms <= ? ORDER BY id"
            bodies += [body for (body,) in database.execute(query, (since_ms, until_ms))]
        bodies += [page.body for page in self._pages if page.last_ms >= since_ms and page.first_ms <= until_ms]
        for body in bodies:
            yield from page_unpacked(body, gpu).values()

    def _block_pieces(
        self, database: Optional[Connection], table: str, gpu: str, level: int, since_ms: int, until_ms: int
    ) -> Iterator[Any]:
        bodies = []
        if database is not None:
            since_ms = max(since_ms - TIERS[level].step_ms, -(2**62))
            found = database.execute(
                "SELECT body FROM (SELECT gpu AS whose, tier AS level, upto AS nth"  # noqa: S608
                f" FROM {table} INDEXED BY {table}_by_gpu"
                " WHERE gpu = ? AND tier = ? AND last_ms >= ? AND first_ms <= ? ORDER BY upto)"
                f" CROSS JOIN {table} ON tier = level AND upto = nth AND gpu = whose ORDER BY nth",
                (_text(gpu), level, since_ms, until_ms),
            )
            bodies += [body for (body,) in found]
        bodies += [block.body for block in self._blocks[table] if (block.tier, block.gpu) == (level, gpu)]
        for body in bodies:
            rows = rows_from(table, body)
            if rows:
                yield rows


def _nothing_unfinished() -> tuple[Tiers[Rows], Tiers[UseRows]]:
    return Tiers(Rows, Bucket), Tiers(UseRows, use_rows.Bucket)


def _packed(block: Block) -> _Packed:
    times_ms = block.rows.times_ms()
    return _Packed(block.tier, block.upto, _text(block.gpu), min(times_ms), max(times_ms), block.rows.packed())


def _text(name: str) -> str:
    """Make of a GPU's identifier what SQLite's UTF-8 can carry."""
    return name.encode("utf-8", "replace").decode()
