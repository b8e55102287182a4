"""Episodes in SQLite, on the machine that has the GPU: one file, one thread that owns it, work in by queue, answers by call.

A damaged file is set aside with its date and a new one begun; a full or read-only disk is reported and recording stops,
while watching goes on. WAL and the pragmas: https://www.sqlite.org/wal.html.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Optional

from hoofhearted_desktop.core import messages, model

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from hoofhearted_desktop.core.assessment import Episode

FILE = "history.sqlite3"
MEMORY = Path(":memory:")
LARGEST_LIMIT = 2**63 - 1
MOST_LETTERS = 4 * 2**20
MIGRATIONS = (
    """
    CREATE TABLE episode (
        id TEXT PRIMARY KEY,
        gpu TEXT NOT NULL,
        started REAL NOT NULL,
        ended REAL NOT NULL,
        body TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX episode_by_start ON episode (started);
    CREATE TABLE participant (name TEXT PRIMARY KEY, first_seen REAL NOT NULL) WITHOUT ROWID;
    """,
)

Json = dict[str, Any]
Job = Callable[["sqlite3.Connection"], None]


class Database:
    """Starts its thread when made; `close` writes what is queued and ends it."""

    def __init__(self, path: Path, report: Callable[[Optional[model.Problem]], None]) -> None:
        """Open or begin the file. `report` is called from the thread: a problem, or None when it is over."""
        self._path = path
        self._report = report
        self._jobs: queue.SimpleQueue[Optional[Job]] = queue.SimpleQueue()
        self._failed = False
        self._thread = threading.Thread(target=self._run, name="database", daemon=True)
        self._thread.start()

    def record(self, episode: Episode) -> None:
        """Keep an episode that has ended."""
        body = json.dumps(messages.episode_to_json(episode), separators=(",", ":"))

        def job(database: sqlite3.Connection) -> None:
            with database:
                database.execute(
                    "INSERT OR REPLACE INTO episode VALUES (?, ?, ?, ?, ?)",
                    (episode.id, episode.gpu, episode.started, episode.ended, body),
                )
                database.executemany(
                    "INSERT OR IGNORE INTO participant VALUES (?, ?)",
                    # A name may hold bytes that are no text, as lone surrogates, which SQLite's UTF-8 cannot carry.
                    [(who.name.encode("utf-8", "replace").decode(), episode.started) for who in episode.processes],
                )

        self._jobs.put(job)

    def episodes(self, since: float, limit: int, answer: Callable[[Optional[list[Json]]], None]) -> None:
        """Give the public JSON of episodes that ended after `since` (Unix time), newest first, to `answer`.

        None where they cannot be read; an entry that is no JSON is passed over, and what would make the answer longer
        than MOST_LETTERS is left out, because a line has its cap.
        """
        # SQLite's integers end at 64 bits (https://www.sqlite.org/datatype3.html); Python's do not.
        bounds = (float(since), min(limit, LARGEST_LIMIT))

        def job(database: sqlite3.Connection) -> None:
            found: Optional[list[Json]] = None
            try:
                rows = database.execute(
                    "SELECT body FROM episode WHERE ended >= ? ORDER BY started DESC LIMIT ?", bounds
                )
                found = list(_whole(rows))
            finally:
                answer(found)

        self._jobs.put(job)

    def names(self, answer: Callable[[set[str]], None]) -> None:
        """Give the names of all that ever took part in an episode to `answer`."""

        def job(database: sqlite3.Connection) -> None:
            answer({name for (name,) in database.execute("SELECT name FROM participant")})

        self._jobs.put(job)

    def close(self) -> None:
        """Write what is queued and let go of the file."""
        self._jobs.put(None)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        import sqlite3

        database = self._open(sqlite3)
        while True:
            job = self._jobs.get()
            if job is None:
                break
            try:
                job(database)
            except sqlite3.Error as error:
                self._failed = True
                self._report(_problem(self._path, error))
            else:
                if self._failed:
                    self._failed = False
                    self._report(None)
        database.close()

    def _open(self, sqlite3: Any) -> sqlite3.Connection:
        """Open the file; where that cannot be, episodes are kept in memory and the problem stands."""
        try:
            return self._connect(sqlite3)
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError) and self._path.exists():
                aside = self._path.with_name(f"{self._path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
                with contextlib.suppress(OSError):
                    self._path.rename(aside)
                    return self._connect(sqlite3)
            self._report(_problem(self._path, error))
        except OSError as error:
            self._report(_problem(self._path, error))
        return self._prepared(sqlite3.connect(":memory:"))

    def _connect(self, sqlite3: Any) -> sqlite3.Connection:
        if self._path != MEMORY:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Command lines are in it, redacted or not: SQLite gives its side files the mode of the file itself.
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        database: sqlite3.Connection = sqlite3.connect(str(self._path), timeout=5)
        try:
            return self._prepared(database)
        except BaseException:
            database.close()
            raise

    @staticmethod
    def _prepared(database: sqlite3.Connection) -> sqlite3.Connection:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA cache_size = -256")
        (version,) = database.execute("PRAGMA user_version").fetchone()
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            database.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
        return database


def _whole(rows: Iterable[tuple[object, ...]]) -> Iterator[Json]:
    letters = 0
    for (body,) in rows:
        letters += len(body) if isinstance(body, str) else 0
        if letters > MOST_LETTERS:
            return
        read = _read(body)
        if read is not None:
            yield read


def _read(body: object) -> Optional[Json]:
    try:
        found = json.loads(body) if isinstance(body, str) else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _problem(path: Path, error: Exception) -> model.Problem:
    reason = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
    return model.Problem(
        "recording_stopped",
        f"episodes are not being recorded: {path}: {reason}",
        f"make room on the disk, or make {path.parent} writable",
    )
