"""What the database holds, and the taking out of it: with the content overwritten and the disk space given back.

SQLite gives space back by writing the file anew (https://www.sqlite.org/lang_vacuum.html), on the database's own thread:
ticks go on meanwhile, and wait in memory to be written.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from hoofhearted_desktop.store.blocks import BLOCKS, USED, gpus_of, rows_from
from hoofhearted_desktop.store.episodes import delete_before
from hoofhearted_desktop.store.tiers import PAGES, TIERS

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.store.migrations import Connection
    from hoofhearted_desktop.store.timeline import Timeline

Json = dict[str, Any]
_PAGES_BEFORE = "SELECT sum((min(last_ms, ? - 1) - first_ms) / ? + 1) FROM page WHERE first_ms < ?"
_BLOCKS_BEFORE = (
    "SELECT sum((min(last_ms, ? - 1) - first_ms) / ? + 1) FROM block WHERE first_ms < ? AND gpu = ? AND tier = ?"
)
"""How many rows lie before a time; of blocks the index alone says it."""


class Wish(NamedTuple):
    """What is to go: what lies before the Unix time `before`, all of it where that is None; what runs stays."""

    before: Optional[float]
    history: bool = False
    episodes: bool = False
    names: bool = False
    """Which programs were ever seen, of whatever time."""


def status(database: Connection, timeline: Timeline, path: Optional[Path], waiting: list[Json]) -> Json:
    """Give the public JSON of what there is; `path` None where it is kept in memory, `waiting` spin-ups not written yet."""
    tiers = [_tier(database, "page", None, 1000, PAGES.keep_s, timeline.keep_s)]
    tiers += [
        _tier(database, "block", level, tier.step_ms, tier.keep_s, timeline.keep_s) for level, tier in enumerate(TIERS)
    ]
    (count, began) = database.execute("SELECT count(*), min(started) FROM episode").fetchone()
    (read,) = database.execute(
        "SELECT min(first_ms) FROM (SELECT first_ms FROM block UNION SELECT first_ms FROM page)"
    ).fetchone()
    elder = timeline.elder
    told = [None if elder is None else elder.oldest_ms(gpu) for gpu in timeline.gpus(database)]
    times_ms = [ms for ms in (read, *told) if ms is not None]
    oldest = [began, *(ms / 1000 for ms in times_ms), *(each["started"] for each in waiting)]
    return {
        "path": None if path is None else str(path),
        "bytes": size(database, path),
        "episodes": count + len(waiting),
        "oldest": min((each for each in oldest if each is not None), default=None),
        "newest": None if timeline.newest_ms is None else timeline.newest_ms / 1000,
        "tiers": tiers,
    }


def _tier(
    database: Connection, table: str, level: Optional[int], step_ms: int, keep_s: float, most_s: Optional[float]
) -> Json:
    where = "" if level is None else f" WHERE tier = {level}"
    (rows, letters) = database.execute(
        f"SELECT sum((last_ms - first_ms) / {step_ms} + 1), sum(length(body)) FROM {table}{where}"  # noqa: S608
    ).fetchone()
    own = "SELECT sum(length(used)) FROM page" if level is None else f"SELECT sum(length(body)) FROM used{where}"  # noqa: S608
    (used,) = database.execute(own).fetchone()
    return {
        "step_s": step_ms / 1000,
        "kept_s": keep_s if most_s is None else min(keep_s, most_s),
        "rows": int(rows or 0),
        "bytes": (letters or 0) + (used or 0),
    }


def size(database: Connection, path: Optional[Path]) -> int:
    """Give the bytes of the file and its log, or of the memory that is used in their place."""
    if path is None:
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        (page,) = database.execute("PRAGMA page_size").fetchone()
        return int(pages) * int(page)
    there = [path, path.with_name(path.name + "-wal")]
    return sum(each.stat().st_size for each in there if each.exists())


def clear(database: Connection, timeline: Timeline, wish: Wish) -> Json:
    """Delete what is wished, in one transaction; gives how many of what. Raises what sqlite3 raises, and then nothing is deleted."""
    before_ms = 2**62 if wish.before is None else int(min(1e15, max(-1e15, wish.before * 1000)))
    counts = {"rows": 0, "episodes": 0}
    database.execute("PRAGMA secure_delete = ON")
    database.execute("BEGIN IMMEDIATE")
    try:
        if wish.history:
            counts["rows"] = cut(database, before_ms)
        if wish.episodes:
            counts["episodes"] = delete_before(database, before_ms / 1000)
        if wish.names:
            database.execute("DELETE FROM participant")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
    finally:
        database.execute("PRAGMA secure_delete = OFF")
    if wish.history:
        timeline.load(database)
        if timeline.elder is not None:
            timeline.elder.cut(before_ms)
    return counts


def cut(database: Connection, before_ms: int) -> int:
    """Delete all readings before a time in Unix milliseconds, of blocks that lie across it the older part; gives how many rows."""
    gone = _sum(database, _PAGES_BEFORE, (before_ms, 1000, before_ms))
    database.execute("DELETE FROM page WHERE first_ms < ?", (before_ms,))
    for table in (BLOCKS, USED):
        for gpu, (level, tier) in itertools.product(gpus_of(database, table), enumerate(TIERS)):
            own = (gpu, level)
            if table == BLOCKS:
                gone += _sum(database, _BLOCKS_BEFORE, (before_ms, tier.step_ms, before_ms, *own))
            whole = f"DELETE FROM {table} WHERE gpu = ? AND tier = ? AND last_ms < ?"  # noqa: S608
            database.execute(whole, (*own, before_ms))
            across = f"SELECT upto FROM {table} WHERE gpu = ? AND tier = ? AND last_ms >= ? AND first_ms < ?"  # noqa: S608
            for (upto,) in database.execute(across, (*own, before_ms, before_ms)).fetchall():
                _cut_block(database, table, (level, upto, gpu), before_ms)
    return gone


def _sum(database: Connection, query: str, values: tuple[Union[int, str], ...]) -> int:
    (found,) = database.execute(query, values).fetchone()
    return int(found or 0)


def _cut_block(database: Connection, table: str, key: tuple[int, int, str], before_ms: int) -> None:
    where = "WHERE tier = ? AND upto = ? AND gpu = ?"
    (body,) = database.execute(f"SELECT body FROM {table} {where}", key).fetchone()  # noqa: S608
    rows = rows_from(table, body)
    kept: Any = type(rows)(rows.base_ms, rows.step_ms) if rows else ()
    for time_ms, covered_ms, row in rows.each() if rows else ():
        if time_ms >= before_ms:
            kept.add(time_ms, covered_ms, row)
    if not kept:
        database.execute(f"DELETE FROM {table} {where}", key)  # noqa: S608
    else:
        times_ms = kept.times_ms()
        set_ = f"UPDATE {table} SET first_ms = ?, last_ms = ?, body = ? {where}"  # noqa: S608
        database.execute(set_, (min(times_ms), max(times_ms), kept.packed(), *key))


def give_back(database: Connection) -> None:
    """Give the space of what was deleted back to the disk; raises what sqlite3 raises where there is no room to do so."""
    database.execute("VACUUM")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
