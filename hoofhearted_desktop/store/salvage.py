"""Takes out of a damaged history what can still be read, row by row, into the new one.

The damaged file is only read: what is mended is a copy beside it, which is gone afterwards. A header is made anew from what is
known of our files, and where the list of tables cannot be read, that of a new file stands in its place: the tables of a file
that was begun by this version, or written anew since, lie where its own do. Each row is looked at as it will be used, and one
that is none of ours is left.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Callable, Optional

from hoofhearted_desktop.probes import own_files
from hoofhearted_desktop.store.blocks import BLOCKS, USED, rows_from
from hoofhearted_desktop.store.columns import page_unpacked
from hoofhearted_desktop.store.migrations import COLUMNS, MIGRATIONS, TABLES, Connection, Foreign, migrate
from hoofhearted_desktop.store.tiers import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAGE = 4096
"""What SQLite makes since 3.12 where nothing else is said, and we say nothing else."""

_HEADER = 100
_VERSION_AT = slice(60, 64)
_COPY = ".read"
_MOST_PAGES = 2**31
"""Further than any number of a page: one is written every ten seconds."""

_KEYS = {
    "episode": ("id",),
    "participant": ("name",),
    "open_episode": ("id",),
    "page": ("id",),
    BLOCKS: ("tier", "upto", "gpu"),
    "folded": ("tier",),
    "kept": ("key",),
    USED: ("tier", "upto", "gpu"),
}


def salvage(sqlite3: Any, aside: Path, into: Connection) -> int:
    """Put what can be read of a damaged file into a new one, in one transaction; gives how many rows.

    `into` has our tables, with nothing in them. Raises OSError where there is no room for a copy, and what sqlite3 raises where
    the new file cannot be written; then nothing is in it.
    """
    copy = aside.with_name(aside.name + _COPY)
    most, best = 0, None
    try:
        for first_page in (None, *_first_pages(sqlite3, copy)):
            count, whole = _take(sqlite3, aside, copy, first_page, into)
            if whole and first_page is None:
                into.execute("COMMIT")
                return count
            into.execute("ROLLBACK")
            if count > most:
                most, best = count, first_page
        if most:
            most, _ = _take(sqlite3, aside, copy, best, into)
            into.execute("COMMIT")
        return most
    finally:
        if into.in_transaction:
            into.execute("ROLLBACK")
        _remove(copy)


def what_is_wrong(database: Connection) -> Optional[str]:
    """Look at every row, and have SQLite look at the rest; None where all is as it was written. Raises what sqlite3 raises."""
    for table in TABLES:
        for row in database.execute(f"SELECT * FROM {table}"):  # noqa: S608 - our own names
            if not _is_ours(table, row):
                return f"a row of its table {table} is none of ours"
    (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    return None if said == "ok" else str(said)


def _take(sqlite3: Any, aside: Path, copy: Path, first_page: Optional[bytes], into: Connection) -> tuple[int, bool]:
    """Begin a transaction and fill it; gives how many rows were put, and whether all tables are as ours are."""
    into.execute("BEGIN IMMEDIATE")
    count, tables = 0, 0
    with _copied(sqlite3, aside, copy, first_page) as (read, is_ours):
        for table in TABLES:
            rows = _rows(sqlite3, read, table)
            tables += next(rows)
            places = ", ".join("?" * _COLUMNS[table])
            into.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({places})", rows)  # noqa: S608 - our own names
            count += into.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
    # Where this word is lost, a tier would be folded again from what its blocks have already.
    into.execute("INSERT OR IGNORE INTO folded SELECT tier, max(upto) FROM block GROUP BY tier")
    return count, is_ours and tables == len(TABLES)


# ---------------------------------------------------------------- a copy that SQLite reads


def _first_pages(sqlite3: Any, place: Path) -> Iterator[bytes]:
    """Give the first page of a file of this version as it is begun, and as it is after it was written anew."""
    for anew in (False, True):
        _remove(place)
        os.close(own_files.opener(str(place), os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        with closing(sqlite3.connect(str(place), isolation_level=None)) as database:
            migrate(database, 0)
            if anew:
                database.execute("VACUUM")
        page = place.read_bytes()[:_PAGE]
        _remove(place)
        yield page


@contextmanager
def _copied(sqlite3: Any, aside: Path, copy: Path, first_page: Optional[bytes]) -> Iterator[tuple[Connection, bool]]:
    """Open a copy of which the header is made anew, or with a `first_page` all of that; says whether its tables are ours."""
    _remove(copy)
    _copy(aside, copy)
    log = aside.with_name(aside.name + "-wal")
    if log.exists():
        _copy(log, copy.with_name(copy.name + "-wal"))
    with copy.open("r+b") as file:
        head = file.read(_HEADER)
        pages = max(1, -(-copy.stat().st_size // _PAGE))
        file.truncate(pages * _PAGE)
        file.seek(0)
        file.write(_header(head, pages) + (first_page or b"")[_HEADER:])
    with closing(sqlite3.connect(str(copy), isolation_level=None)) as read:
        read.text_factory = lambda text: text.decode("utf-8", "replace")
        try:
            migrate(read, int(read.execute("PRAGMA user_version").fetchone()[0]))
            is_ours = True
        except (sqlite3.Error, UnicodeDecodeError, Foreign):
            is_ours = False
            if read.in_transaction:
                read.execute("ROLLBACK")
        yield read, is_ours


def _copy(file: Path, to: Path) -> None:
    """Copy a file, closed to others as it is: what SQLite lays beside it gets its mode."""
    with file.open("rb") as read, open(to, "wb", opener=own_files.opener) as made:
        shutil.copyfileobj(read, made)


def _header(head: bytes, pages: int) -> bytes:
    """Give the first 100 bytes of a file of ours (https://www.sqlite.org/fileformat2.html#the_database_header)."""
    numbers = [
        1,
        pages,
        0,
        0,
        1,
        4,
        0,
        0,
        1,
        min(len(MIGRATIONS), int.from_bytes(head[_VERSION_AT], "big") or 2**32),
        0,
    ]
    made = b"SQLite format 3\0" + _PAGE.to_bytes(2, "big") + bytes((2, 2, 0, 64, 32, 32))
    made += b"".join(number.to_bytes(4, "big") for number in numbers)
    return made.ljust(_HEADER - 8, b"\0") + numbers[0].to_bytes(4, "big") + b"\0" * 4


def _remove(copy: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            copy.with_name(copy.name + end).unlink()


# ---------------------------------------------------------------- rows


def _rows(sqlite3: Any, read: Connection, table: str) -> Iterator[Any]:
    """Give whether a table can be looked into, then its rows that are ours.

    They come from its beginning, and where it cannot be read on also from its end; those of the middle may come twice.
    """
    failures = (sqlite3.Error, UnicodeDecodeError)
    try:
        read.execute(f"EXPLAIN SELECT * FROM {table}")  # noqa: S608 - our own names
    except failures:
        yield False
        return
    yield True
    for direction in ("ASC", "DESC"):
        order = ", ".join(f"{key} {direction}" for key in _KEYS[table])
        try:
            for row in read.execute(f"SELECT * FROM {table} ORDER BY {order}"):  # noqa: S608 - our own names
                if _is_ours(table, row):
                    yield row
        except failures:
            continue
        return


def _is_ours(table: str, row: tuple[Any, ...]) -> bool:
    """Tell whether a row says what our rows say."""
    return len(row) == _COLUMNS[table] and _LAWS[table](*row)


def _is_number(*values: object) -> bool:
    return all(isinstance(each, (int, float)) and not isinstance(each, bool) and each == each for each in values)  # noqa: PLR0124 - NaN


def _is_whole(*values: object, most: int = 2**62) -> bool:
    return all(isinstance(each, int) and -most <= each <= most for each in values)


def _is_text(*values: object) -> bool:
    return all(isinstance(each, str) for each in values)


def _json(body: object) -> Any:
    try:
        return json.loads(body) if isinstance(body, str) else None
    except (ValueError, RecursionError):
        return None


def _episode(name: object, gpu: object, started: object, ended: object, body: object) -> bool:
    said = _json(body)
    return (
        _is_text(name, gpu)
        and _is_number(started, ended)
        and isinstance(said, dict)
        and said.get("id") == name
        and _is_number(said.get("started"), said.get("ended"))
    )


def _open_episode(name: object, seen: object, body: object) -> bool:
    said = _json(body)
    return _is_number(seen) and isinstance(said, dict) and said.get("id") == name and _is_number(said.get("started"))


def _page(number: object, first_ms: object, last_ms: object, body: object, used: object) -> bool:
    whole = _is_whole(first_ms, last_ms) and _is_whole(number, most=_MOST_PAGES)
    return whole and bool(page_unpacked(body)) and isinstance(used, (bytes, type(None)))


def _block(table: str) -> Callable[..., bool]:
    def law(tier: object, upto: object, gpu: object, first_ms: object, last_ms: object, body: object) -> bool:
        whole = tier in range(len(TIERS)) and _is_whole(first_ms, last_ms) and _is_whole(upto, most=_MOST_PAGES)
        return whole and _is_text(gpu) and bool(rows_from(table, body))

    return law


_LAWS: dict[str, Callable[..., bool]] = {
    "episode": _episode,
    "participant": lambda name, first_seen, last_seen: _is_text(name) and _is_number(first_seen, last_seen),
    "open_episode": _open_episode,
    "page": _page,
    BLOCKS: _block(BLOCKS),
    "folded": lambda tier, upto: tier in range(len(TIERS)) and _is_whole(upto, most=_MOST_PAGES),
    "kept": lambda key, body: _is_text(key) and _json(body) is not None,
    USED: _block(USED),
}
_COLUMNS = {table: len(columns.split()) for table, columns in COLUMNS.items()}
