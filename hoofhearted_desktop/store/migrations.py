"""The tables, by numbered steps: a file of any older version is brought to the newest, and no step is ever changed.

`PRAGMA user_version` of a file says which steps it has. sqlite3 is handed in: `store/database.py` alone imports it.
"""

from __future__ import annotations

from typing import Any

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
    """
    CREATE INDEX episode_by_end ON episode (ended, started, gpu);
    DROP INDEX episode_by_start;
    CREATE TABLE open_episode (id TEXT PRIMARY KEY, seen REAL NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE page (
        id INTEGER PRIMARY KEY,
        first_ms INTEGER NOT NULL,
        last_ms INTEGER NOT NULL,
        body BLOB NOT NULL
    );
    CREATE TABLE block (
        tier INTEGER NOT NULL,
        upto INTEGER NOT NULL,
        gpu TEXT NOT NULL,
        first_ms INTEGER NOT NULL,
        last_ms INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (tier, upto, gpu)
    ) WITHOUT ROWID;
    CREATE TABLE folded (tier INTEGER PRIMARY KEY, upto INTEGER NOT NULL);
    CREATE TABLE kept (key TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
    """,
    """
    ALTER TABLE page ADD COLUMN used BLOB;
    CREATE TABLE used (
        tier INTEGER NOT NULL,
        upto INTEGER NOT NULL,
        gpu TEXT NOT NULL,
        first_ms INTEGER NOT NULL,
        last_ms INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (tier, upto, gpu)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE participant ADD COLUMN last_seen REAL NOT NULL DEFAULT 0;
    UPDATE participant SET last_seen = first_seen;
    CREATE INDEX participant_by_time ON participant (last_seen);
    CREATE INDEX episode_by_start ON episode (started, ended, gpu);
    CREATE INDEX episode_of_days ON episode (ended, started, gpu) WHERE ended - started > 86400.0;
    DROP INDEX episode_by_end;
    CREATE INDEX block_by_gpu ON block (gpu, tier, last_ms, first_ms, upto);
    CREATE INDEX used_by_gpu ON used (gpu, tier, last_ms, first_ms, upto);
    """,
)
COLUMNS = {
    "episode": "id:TEXT:1 gpu:TEXT:0 started:REAL:0 ended:REAL:0 body:TEXT:0",
    "participant": "name:TEXT:1 first_seen:REAL:0 last_seen:REAL:0",
    "open_episode": "id:TEXT:1 seen:REAL:0 body:TEXT:0",
    "page": "id:INTEGER:1 first_ms:INTEGER:0 last_ms:INTEGER:0 body:BLOB:0 used:BLOB:0",
    "block": "tier:INTEGER:1 upto:INTEGER:2 gpu:TEXT:3 first_ms:INTEGER:0 last_ms:INTEGER:0 body:BLOB:0",
    "folded": "tier:INTEGER:1 upto:INTEGER:0",
    "kept": "key:TEXT:1 body:TEXT:0",
    "used": "tier:INTEGER:1 upto:INTEGER:2 gpu:TEXT:3 first_ms:INTEGER:0 last_ms:INTEGER:0 body:BLOB:0",
}
"""Of the newest version: name, type and place in the primary key of each, in order."""
TABLES = tuple(COLUMNS)
FURTHEST_VERSION = 1000
"""A `user_version` beyond this is no newer program's, but damage."""

Connection = Any


class Newer(Exception):  # noqa: N818 - what the file is
    """The file was written by a newer version of the program, and is not ours to change."""


class Foreign(Exception):  # noqa: N818 - what the file is
    """The file says of itself what none of ours ever said; its text is what."""


def version_of(database: Connection) -> int:
    """Give the file's version; raises Newer, Foreign or what sqlite3 raises, and changes nothing."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if len(MIGRATIONS) < version <= FURTHEST_VERSION:
        raise Newer(version)
    if not 0 <= version <= FURTHEST_VERSION:
        raise Foreign("it says a version that never was")
    return int(version)


def migrate(database: Connection, version: int) -> None:
    """Bring the tables from that version to the newest, each step wholly or not at all, and see that all are there."""
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        database.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")
    for table, columns in COLUMNS.items():
        database.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608 - our own names
        told = " ".join(
            f"{name}:{kind}:{key}" for _, name, kind, _, _, key in database.execute(f"PRAGMA table_info({table})")
        )
        if (
            told != columns
        ):  # SQLite takes a column whose name was damaged for another one, and what is in it for nothing
            raise Foreign(f"its table {table} has other columns")
