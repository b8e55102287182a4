"""A small memory of what is learned: JSON by key, such as a GPU's idle power or how often a rule has matched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.store.migrations import Connection


class Keeping:
    """What is kept but not yet written lies here, the newest of each key."""

    def __init__(self) -> None:
        """Begin with nothing to write."""
        self._pending: dict[str, str] = {}

    def keep(self, key: str, value: object) -> None:
        """Keep a JSON value under a key; None forgets the key."""
        self._pending[_text(key)] = json.dumps(value, separators=(",", ":"))

    def kept(self, database: Optional[Connection], key: str) -> Any:
        """Give what was kept; None where there is nothing, or nothing that can be read."""
        body: object = self._pending.get(_text(key))
        if body is None and database is not None:
            found = database.execute("SELECT body FROM kept WHERE key = ?", (_text(key),)).fetchone()
            body = found[0] if found else None
        try:
            return json.loads(body) if isinstance(body, str) else None
        except (ValueError, RecursionError):
            return None

    def write(self, database: Connection) -> None:
        """Put what is new into the transaction."""
        gone = [(key,) for key, body in self._pending.items() if body == "null"]
        rows = [(key, body) for key, body in self._pending.items() if body != "null"]
        database.executemany("DELETE FROM kept WHERE key = ?", gone)
        database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)

    def written(self) -> None:
        """Let go of what the disk has now."""
        self._pending.clear()

    @property
    def waits(self) -> bool:
        """Whether there is something to write."""
        return bool(self._pending)


def _text(key: str) -> str:
    """Make of a key what SQLite's UTF-8 can carry."""
    return key.encode("utf-8", "replace").decode()
