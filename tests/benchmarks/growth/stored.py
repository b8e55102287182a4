"""Histories of any length, made at once: the rows that an agent of so many days has in its tables, and so many spin-ups."""

from __future__ import annotations

import json
import random
import sqlite3
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.use import Who
from hoofhearted_desktop.store import columns, opening, use_rows
from hoofhearted_desktop.store.columns import Rows
from hoofhearted_desktop.store.tiers import PAGES, TIERS
from hoofhearted_desktop.store.use_rows import UseRows
from tests.store.store import episode, reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENDS_S = 1_764_547_200
"""A beginning of a window in every tier, and some minutes later the newest reading."""
DAY_S = 86400
PAGE_MS = 10_000
BODY_NAMES = 400
EPISODE_EVERY_S = 300.0


def gpu(number: int) -> str:
    """Give a GPU's UUID."""
    return f"GPU-{number:08x}-0000-4000-8000-000000000000"


def open_store(path: Path) -> Any:
    """Open a file as the program does."""
    opened = opening.open_file(sqlite3, path)
    assert opened.connection is not None, opened.problem
    return opened.connection


def build(path: Path, *, days: float = 0.0, gpus: int = 2, episodes: int = 0) -> None:
    """Make a store with the readings of so many days up to ENDS_S, none of them gone yet, and so many spin-ups."""
    database = open_store(path)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN")
    if days:
        _readings(database, days, gpus)
    database.executemany("INSERT INTO episode VALUES (?, ?, ?, ?, ?)", _episodes(episodes, gpus))
    names = min(episodes, BODY_NAMES)
    rows = [(f"worker{number}", 1.0 + number, 1.0 + number) for number in range(names)]
    database.executemany("INSERT INTO participant VALUES (?, ?, ?)", rows)
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.close()


def _readings(database: Any, days: float, gpus: int) -> None:
    ends_ms = ENDS_S * 1000
    begins_ms = ends_ms - int(days * DAY_S * 1000)
    for level, tier in enumerate(TIERS):
        heads, bodies = _blocks(level)
        for table, head, body in zip(("block", "used"), heads, bodies):  # noqa: B905 - Python 3.9 runs it too
            database.executemany(
                f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own names
                (
                    (
                        level,
                        (base_ms + tier.window_ms - begins_ms) // PAGE_MS,
                        gpu(number),
                        base_ms,
                        base_ms + tier.window_ms - tier.step_ms,
                        head.pack(base_ms, tier.step_ms) + body,
                    )
                    for base_ms in range(ends_ms - tier.window_ms, begins_ms - tier.window_ms, -tier.window_ms)
                    for number in range(gpus)
                    if base_ms >= ends_ms - tier.keep_s * 1000 or level == len(TIERS) - 1
                ),
            )
    last = (ends_ms - begins_ms) // PAGE_MS
    database.executemany("INSERT INTO folded VALUES (?, ?)", [(level, last) for level in range(len(TIERS))])
    page = columns.page_packed(
        columns.page_rows([reading(0.0, 50.0, gpus=tuple(map(gpu, range(gpus)))) for _ in range(10)])
    )
    kept = int(PAGES.keep_s * 1000) // PAGE_MS
    database.executemany(
        "INSERT INTO page VALUES (?, ?, ?, ?, NULL)",
        [(last - nth, ends_ms - (nth + 1) * PAGE_MS, ends_ms - nth * PAGE_MS, page) for nth in range(kept - 1, -1, -1)],
    )


def _blocks(level: int) -> tuple[tuple[Any, Any], tuple[bytes, bytes]]:
    """Give how both kinds of blocks of a tier begin, and go on: a day like every other."""
    tier, rng = TIERS[level], random.Random(level)  # noqa: S311 - the same every time
    rows, used = Rows(0, tier.step_ms), UseRows(0, tier.step_ms)
    whose = [Who(f"worker{number}", None, "david", None) for number in range(4)]
    for time_ms in range(0, tier.window_ms, tier.step_ms):
        rows.add(time_ms, tier.step_ms, reading(0.0, float(rng.randrange(100))).rows["GPU-1"])
        parts = {each: (rng.randrange(1, 9000), 1, 1, 2048, 5000, 900) for each in whose[: 1 + rng.randrange(4)]}
        used.add(time_ms, tier.step_ms, parts)
    heads = columns._HEAD, use_rows._HEAD
    return heads, (rows.packed()[heads[0].size :], used.packed()[heads[1].size :])


def _episodes(count: int, gpus: int) -> Iterator[tuple[Any, ...]]:
    body = messages.episode_to_json(episode(1))
    for number in range(count):
        ended = ENDS_S - (count - number) * EPISODE_EVERY_S
        name = f"{number:032x}"
        body.update(id=name, gpu=gpu(number % gpus), started=ended - 60.0, ended=ended)
        body["processes"][0]["name"] = f"worker{number % BODY_NAMES}"
        yield name, body["gpu"], ended - 60.0, ended, json.dumps(body, separators=(",", ":"))
