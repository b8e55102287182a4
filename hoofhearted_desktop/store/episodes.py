"""Spin-ups in the database: kept for ever until somebody deletes them; those that run are noted, so that a crash loses none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from hoofhearted_desktop.core import messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.store.migrations import Connection

LARGEST_LIMIT = 2**63 - 1
MOST_LETTERS = 4 * 2**20
MOST_PENDING = 1000
SHORTEST_BEGINNING = 4
DAY_S = 86400.0
"""Those that are longer have an index of their own (store/migrations.py): of the others it is known about when they ended."""
MOST_NAMES = 4096
"""Of so many programs, those that worked last, it is kept that they did."""
TRIM_AT = 64
LONGEST_NOTE = 2000
_ROW = "id, gpu, started, ended, body"
_LAST_LETTER = "\U0010ffff"

Json = dict[str, Any]


class NoSuch(NamedTuple):
    """There is no episode with that id, or more than one whose id begins so; the sentence says which."""

    reason: str


Answered = Union[Json, NoSuch, None]
"""None where the history cannot be read or written."""


class Wanted(NamedTuple):
    """Which episodes: that ended at or after `since` and began at or before `until` (Unix time), the newest `limit`."""

    since: float = 0.0
    until: Optional[float] = None
    limit: int = 1000
    gpu: Optional[str] = None
    application: Optional[str] = None

    def takes(self, each: Json) -> bool:
        """Tell whether this episode's JSON is meant, its GPU and application included; one that runs has not ended."""
        started, ended = each.get("started"), each.get("ended")
        if not isinstance(started, (int, float)):
            return False
        in_time = (self.until is None or started <= self.until) and (ended is None or ended >= self.since)
        return in_time and self.gpu in {None, each.get("gpu")} and self._names(each)

    def _names(self, each: Json) -> bool:
        if self.application is None:
            return True
        word = self.application.casefold()
        parts = [who for who in each.get("processes") or () if isinstance(who, dict)]
        return any(word == str(who.get(name) or "").casefold() for who in parts for name in ("application", "name"))


class Episodes:
    """What has ended but is not yet written lies here, and what runs."""

    def __init__(self) -> None:
        """Begin with nothing to write."""
        self._pending: dict[str, Json] = {}
        self._open: Optional[dict[str, tuple[float, Json]]] = None
        self._opens_on_disk = False
        self._new_names = TRIM_AT

    # ------------------------------------------------------------ in

    def record(self, episode: Episode) -> None:
        """Keep one that has ended."""
        if episode.ended is None:
            return
        self._pending[episode.id] = messages.episode_to_json(episode)
        while len(self._pending) > MOST_PENDING:
            del self._pending[next(iter(self._pending))]

    def checkpoint(self, running: Iterable[Episode], seen: float) -> None:
        """Note those that run now, as they stand at the Unix time `seen`: all others run no more."""
        noted = {each.id: (seen, messages.episode_to_json(each)) for each in running}
        if noted or self._opens_on_disk:
            self._open = noted

    def load(self, database: Connection) -> None:
        """Take in those that ran when the agent before this one was killed: they ended at their last reading.

        One whose end is on the disk already stays as it is there.
        """
        rows = "SELECT o.seen, o.body, e.id FROM open_episode AS o LEFT JOIN episode AS e ON e.id = o.id"
        for seen, body, known in database.execute(rows).fetchall():
            read = _read(body)
            if read is not None and isinstance(read.get("id"), str) and known is None:
                self._pending.setdefault(read["id"], {**read, "ended": seen})
            self._opens_on_disk = True
        if self._opens_on_disk and self._open is None:
            self._open = {}

    # ------------------------------------------------------------ to disk

    @property
    def waits(self) -> bool:
        """Whether there is something to write."""
        return bool(self._pending) or self._open is not None

    @property
    def waiting(self) -> list[Json]:
        """Those that have ended and wait to be written."""
        return list(self._pending.values())

    def write(self, database: Connection) -> None:
        """Put what is new into the transaction."""
        for each in self._pending.values():
            self._new_names += _insert(database, each)
        if self._new_names >= TRIM_AT:
            self._new_names = 0
            oldest = "(SELECT last_seen FROM participant ORDER BY last_seen DESC LIMIT 1 OFFSET ?)"
            database.execute(f"DELETE FROM participant WHERE last_seen <= {oldest}", (MOST_NAMES,))  # noqa: S608
        if self._open is not None:
            database.execute("DELETE FROM open_episode")
            rows = [(name, seen, _compact(each)) for name, (seen, each) in self._open.items()]
            database.executemany("INSERT INTO open_episode VALUES (?, ?, ?)", rows)

    @staticmethod
    def prune(database: Connection, before: float) -> None:
        """Take those out that ended before the Unix time `before`."""
        delete_before(database, before)

    def written(self) -> None:
        """Let go of what the disk has now."""
        self._pending.clear()
        if self._open is not None:
            self._opens_on_disk = bool(self._open)
            self._open = None

    # ------------------------------------------------------------ out

    def found(self, database: Optional[Connection], wanted: Wanted) -> list[Json]:
        """Give the public JSON of those that have ended, newest first.

        An entry that is no JSON is passed over, and what would make the answer longer than MOST_LETTERS is left out,
        because a line has its cap.
        """
        fresh = {name: each for name, each in self._pending.items() if wanted.takes(each)}
        found = list(fresh.values())
        # SQLite's integers end at 64 bits (https://www.sqlite.org/datatype3.html); Python's do not.
        limit = min(max(0, wanted.limit), LARGEST_LIMIT)
        if database is not None:
            for each in _stored(database, wanted, limit, MOST_LETTERS):
                if each.get("id") not in self._pending:
                    found.append(each)
                    if len(found) - len(fresh) >= limit:
                        break
        found.sort(key=lambda each: -float(each["started"]))
        return found[:limit]

    def every(self, database: Optional[Connection], wanted: Wanted) -> Iterator[Json]:
        """Give the public JSON of those that have ended, one after another and in no order, however many there are."""
        yield from (each for each in self._pending.values() if wanted.takes(each))
        if database is not None:
            for each in _stored(database, wanted, LARGEST_LIMIT, most_letters=None):
                if each.get("id") not in self._pending:
                    yield each

    def one(self, database: Optional[Connection], beginning: str) -> Union[Json, NoSuch]:
        """Give the episode with that id, or the only one whose id begins so."""
        names = {name for name in self._pending if name.startswith(beginning)}
        if database is not None:
            rows = database.execute(
                "SELECT id FROM episode WHERE id >= ? AND id < ? ORDER BY id LIMIT 3",
                (_text(beginning), _text(beginning) + _LAST_LETTER),
            )
            names |= {name for (name,) in rows}
        if beginning in names:
            names = {beginning}
        if not names or (len(beginning) < SHORTEST_BEGINNING and beginning not in names):
            return NoSuch(f"there is no episode {beginning[:100]!r}")
        if len(names) > 1:
            return NoSuch(f"more than one episode begins with {beginning[:100]!r}; give more of its id")
        return self._exactly(database, names.pop())

    def _exactly(self, database: Optional[Connection], name: str) -> Union[Json, NoSuch]:
        if name in self._pending:
            return self._pending[name]
        row = None
        if database is not None:
            row = database.execute(f"SELECT {_ROW} FROM episode WHERE id = ?", (_text(name),)).fetchone()  # noqa: S608
        if row is None:
            return NoSuch(f"there is no episode {name[:100]!r}")
        return _row(*row) or NoSuch(f"the episode {name[:100]!r} cannot be read any more")

    def delete(self, database: Optional[Connection], name: str) -> Union[Json, NoSuch]:
        """Delete the episode with exactly that id, on disk at once and with its content overwritten."""
        gone = self._pending.pop(name, None) is not None
        if database is not None:
            database.execute("PRAGMA secure_delete = ON")
            try:
                gone |= database.execute("DELETE FROM episode WHERE id = ?", (_text(name),)).rowcount > 0
                database.execute("DELETE FROM open_episode WHERE id = ?", (_text(name),))
            finally:
                database.execute("PRAGMA secure_delete = OFF")
        return {"deleted": name} if gone else NoSuch(f"there is no episode {name[:100]!r}")

    def note(self, database: Optional[Connection], name: str, text: str) -> Union[Json, NoSuch]:
        """Put a person's note to an episode, at once; an empty one takes it away."""
        found = self._exactly(database, name)
        if isinstance(found, NoSuch):
            return found
        noted = {key: value for key, value in found.items() if key != "note"}
        if text:
            noted["note"] = text
        if name in self._pending:
            self._pending[name] = noted
        else:
            assert database is not None  # noqa: S101 - it was read from there
            database.execute("UPDATE episode SET body = ? WHERE id = ?", (_compact(noted), _text(name)))
        return noted

    def names(self, database: Optional[Connection]) -> list[str]:
        """Give the names of the MOST_NAMES that took part last, the last of them at the end."""
        found: list[str] = []
        if database is not None:
            rows = database.execute("SELECT name FROM participant ORDER BY last_seen DESC LIMIT ?", (MOST_NAMES,))
            found = [name for (name,) in rows][::-1]
        return found + [name for each in self._pending.values() for name in sorted(_names(each))]


def delete_before(database: Connection, before: float) -> int:
    """Delete those that ended before a Unix time; gives how many."""
    gone = database.execute("DELETE FROM episode WHERE started < ? AND ended < ?", (before, before))
    return int(gone.rowcount)


def _stored(database: Connection, wanted: Wanted, limit: int, most_letters: Optional[int]) -> Iterator[Json]:
    since, until = float(wanted.since), 1e300 if wanted.until is None else float(wanted.until)
    gpu = "" if wanted.gpu is None else " AND gpu = ?"
    own = () if wanted.gpu is None else (_text(wanted.gpu),)
    # Only the index is sorted, not the bodies; with an application it is not known yet how many must be looked at.
    most = LARGEST_LIMIT if wanted.application is not None else min(LARGEST_LIMIT, limit + MOST_PENDING)
    found = database.execute(
        f"SELECT {_ROW} FROM ("  # noqa: S608 - our own words
        "SELECT * FROM (SELECT id AS wanted, started AS began FROM episode INDEXED BY episode_by_start"
        f" WHERE started >= ? AND started <= ? AND ended >= ? AND ended - started <= {DAY_S}{gpu}"
        " ORDER BY started DESC LIMIT ?) UNION ALL"
        " SELECT * FROM (SELECT id AS wanted, started AS began FROM episode INDEXED BY episode_of_days"
        f" WHERE ended >= ? AND started <= ? AND ended - started > {DAY_S}{gpu} ORDER BY started DESC LIMIT ?)"
        " ORDER BY began DESC LIMIT ?) JOIN episode ON id = wanted ORDER BY began DESC",
        (since - DAY_S, until, since, *own, most, since, until, *own, most, most),
    )
    letters = 0
    for row in found:
        read = _row(*row)
        if read is None or not wanted.takes(read):
            continue
        letters += len(row[-1])
        if most_letters is not None and letters > most_letters:
            return
        yield read


def _insert(database: Connection, each: Json) -> int:
    """Put in an episode; gives how many names are new."""
    database.execute(
        "INSERT OR REPLACE INTO episode VALUES (?, ?, ?, ?, ?)",
        (_text(each["id"]), _text(each["gpu"]), each["started"], each["ended"], _compact(each)),
    )
    at = each["started"]
    names = sorted(_names(each))
    new = database.executemany("INSERT OR IGNORE INTO participant VALUES (?, ?, ?)", [(name, at, at) for name in names])
    count = int(new.rowcount)
    later = "UPDATE participant SET last_seen = ? WHERE name = ? AND last_seen < ?"
    database.executemany(later, [(at, name, at) for name in names])
    return count


def _names(each: Json) -> set[str]:
    return {_text(str(who.get("name"))) for who in each.get("processes") or () if isinstance(who, dict)}


def _text(name: str) -> str:
    """Make of a name what SQLite's UTF-8 can carry: it may hold bytes that are no text, as lone surrogates."""
    return name.encode("utf-8", "replace").decode()


def _compact(each: Json) -> str:
    return json.dumps(each, separators=(",", ":"))


def _row(name: str, gpu: str, started: float, ended: float, body: object) -> Optional[Json]:
    """Read a row; what a damaged body does not say any more, its columns do."""
    read = _read(body)
    return None if read is None else {"gpu": gpu, "started": started, "ended": ended, **read, "id": name}


def _read(body: object) -> Optional[Json]:
    try:
        found = json.loads(body) if isinstance(body, str) else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
