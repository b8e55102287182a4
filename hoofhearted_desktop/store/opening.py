"""Opening the file, whatever it is: what is damaged is set aside with its date, what is newer is left alone.

Nothing is ever deleted. The file is locked for this process alone, which also works where the directory is shared by two
hosts: in this mode WAL needs no memory that both map (https://www.sqlite.org/wal.html#use_of_wal_without_shared_memory).
"""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import own_files
from hoofhearted_desktop.store.migrations import Connection, Foreign, Newer, migrate, version_of

if TYPE_CHECKING:
    from pathlib import Path

BUSY_S = 5.0
LOG_BYTES = 4 * 2**20
"""What a large deletion has let the log grow to is given back when it begins anew (https://www.sqlite.org/pragma.html#pragma_journal_size_limit)."""
_CIRCUMSTANCES = ("locked", "is full", "unable to open", "readonly", "i/o error", "out of memory")
"""What SQLite says (https://www.sqlite.org/rescode.html) where the file itself may be whole."""
UNSAID = "SQLite's reason is no text"
_HEADER_BYTES = 100
_SMALLEST_PAGE = 512
_SIDES = ("-wal", "-shm", "-journal")


class Opened(NamedTuple):
    """A connection, or None with the problem that is in the way; with a connection, the problem is what was set aside."""

    connection: Optional[Connection]
    problem: Optional[model.Problem]


def in_memory(sqlite3: Any) -> Opened:
    """Give a database that ends with its process."""
    return Opened(_prepared(sqlite3.connect(":memory:", isolation_level=None)), None)


def open_file(sqlite3: Any, path: Path) -> Opened:
    """Open the file at `path`, or begin one; a damaged one is set aside first."""
    try:
        if path.is_dir() or _is_cut(path):
            return _anew(sqlite3, path, "it is no file of ours")
        return Opened(_connected(sqlite3, path), None)
    except Newer as newer:
        return Opened(None, _newer(path, newer))
    except Foreign as foreign:
        return _anew(sqlite3, path, str(foreign))
    except failures(sqlite3) as error:
        return _anew(sqlite3, path, reason_of(error)) if is_damage(path, error) else Opened(None, problem(path, error))
    except OSError as error:
        return Opened(None, problem(path, error))


def failures(sqlite3: Any) -> tuple[type[Exception], ...]:
    """Give what sqlite3 raises; where SQLite quotes bytes of a damaged file that are no text, it fails to say so."""
    return (sqlite3.Error, UnicodeDecodeError)


def reason_of(error: Exception) -> str:
    """Give what SQLite says. Below Python 3.11 that is nothing where it quotes what is no text."""
    said = error.object.decode("utf-8", "replace") if isinstance(error, UnicodeDecodeError) else str(error)
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in said or UNSAID)


def _anew(sqlite3: Any, path: Path, why: str) -> Opened:
    try:
        return begun_anew(sqlite3, path, set_aside(path), why)
    except OSError as error:
        return Opened(None, problem(path, error))


def begun_anew(sqlite3: Any, path: Path, aside: Path, why: str) -> Opened:
    """Begin a file in the place of one that was set aside, with what can be read of that."""
    trouble: tuple[type[Exception], ...] = (OSError, *failures(sqlite3))
    try:
        database = _connected(sqlite3, path)
    except trouble as error:
        return Opened(None, problem(path, error))
    from hoofhearted_desktop.store.salvage import salvage  # damage is rare

    saved = 0
    with contextlib.suppress(*trouble):
        saved = salvage(sqlite3, aside, database)
    return Opened(database, was_set_aside(path, aside, why, saved=saved))


def _connected(sqlite3: Any, path: Path) -> Connection:
    own_files.make_directory(path.parent)
    # Command lines are in it, redacted or not: SQLite gives its side files the mode of the file itself.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    database = sqlite3.connect(str(path), timeout=BUSY_S, isolation_level=None)
    try:
        return _prepared(database)
    except BaseException:
        database.close()
        raise


def _prepared(database: Connection) -> Connection:
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    version = version_of(database)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA cache_size = -128")
    database.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}").fetchone()
    database.execute("BEGIN IMMEDIATE")
    database.execute("ROLLBACK")
    migrate(database, version)
    return database


def is_damage(path: Path, error: Exception) -> bool:
    """Tell whether the file is not what we wrote, rather than the disk full or the directory read-only."""
    if not isinstance(error, UnicodeDecodeError) and any(words in str(error).lower() for words in _CIRCUMSTANCES):
        return not _header_is_whole(path)
    return True


def _header_is_whole(path: Path) -> bool:
    """Look at what SQLite says of its first 100 bytes (https://www.sqlite.org/fileformat2.html#the_database_header)."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER_BYTES)
    except OSError:
        return True
    if not head:
        return True
    return (
        len(head) == _HEADER_BYTES
        and head.startswith(b"SQLite format 3\0")
        and head[18] in {1, 2}
        and head[19] in {1, 2}
        and head[20:24] == bytes((0, 64, 32, 32))
        and int.from_bytes(head[44:48], "big") <= 4
        and int.from_bytes(head[56:60], "big") <= 3
    )


def _is_cut(path: Path) -> bool:
    """Tell whether the file has less than a page, or nothing but a log of changes to it: SQLite would throw either away."""
    if not path.exists():
        return False
    size = path.stat().st_size
    log = path.with_name(path.name + "-wal")
    return 0 < size < _SMALLEST_PAGE or (not size and log.exists() and log.stat().st_size > 0)


def set_aside(path: Path) -> Path:
    """Rename the file and what belongs to it; gives its new name, raises OSError."""
    stamp = f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    aside, number = path.with_name(stamp), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{stamp}-{number}")
    path.rename(aside)
    for side in _SIDES:
        there = path.with_name(path.name + side)
        if there.exists():
            there.rename(aside.with_name(aside.name + side))
    return aside


def was_set_aside(path: Path, aside: Path, why: str, *, saved: int) -> model.Problem:
    """Say that a new file has been begun, and whether anything of the old one is in it."""
    if saved:
        said = f"the history {path} was damaged ({why}); it has been renamed to {aside.name}, and a new one begun with all that could be read of it"
    else:
        said = f"the history {path} was damaged ({why}); it has been renamed to {aside.name}, and a new one begun"
    return model.Problem(
        "history_set_aside",
        said,
        "look whether the disk is well; delete the renamed file when you do not want it any more",
    )


def _newer(path: Path, newer: Newer) -> model.Problem:
    return model.Problem(
        "recording_stopped",
        f"nothing is being recorded: {path} was written by a newer version of this program (it has format {newer})",
        f"update this program, or move {path.name} to another place",
    )


def damaged_again(path: Path) -> model.Problem:
    """Say that a file that has just been begun is damaged too."""
    return model.Problem(
        "recording_stopped",
        f"nothing is being recorded for an hour: {path} was begun anew and is damaged again",
        f"look whether the disk is well, or move {path.parent} to another one with HOOFHEARTED_DATA_DIR",
    )


def problem(path: Path, error: Exception) -> model.Problem:
    """Say that nothing is being recorded, why, and what to do."""
    reason = error.strerror.lower() if isinstance(error, OSError) and error.strerror else reason_of(error)
    remedy = f"make room on the disk, or make {path.parent} writable"
    if "locked" in reason:
        reason = "another process has it open"
        remedy = "end the other agent, or give this one a place of its own with HOOFHEARTED_DATA_DIR"
    return model.Problem("recording_stopped", f"nothing is being recorded: {path}: {reason}", remedy)
