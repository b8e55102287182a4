"""Which rows a person looks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoofhearted_desktop.desktop.process_rows import Row


def matching(rows: Sequence[Row], wanted: str) -> tuple[Row, ...]:
    """Give the rows that have every word of `wanted` in name, work, user, container, unit or number; case does not matter."""
    words = wanted.casefold().split()
    return tuple(row for row in rows if _has_all(row, words)) if words else tuple(rows)


def _has_all(row: Row, words: Sequence[str]) -> bool:
    texts = [text.casefold() for text in _texts(row)]
    return all(any(word in text for text in texts) for word in words)


def _texts(row: Row) -> Iterable[str]:
    yield from (row.who, row.what, row.user or "", row.where or "", "" if row.pid is None else str(row.pid))
    process = row.process
    if process is None:
        return
    yield from (process.name or "", process.unit or "")
    if process.container is not None:
        yield from (process.container.name or "", process.container.id, process.container.image or "")
