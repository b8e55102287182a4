"""Rows put together by application, with sums that never say more than is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core.tongue import many
from hoofhearted_desktop.desktop.process_rows import Key, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

_SUMMED = ("sm", "encoder", "decoder", "memory", "cpu", "ram")


def grouped(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Give a row for each application; one of which there is a single process is that process itself."""
    groups: dict[str, list[Row]] = {}
    alone: list[Row] = []
    for row in rows:
        if row.process is None:
            alone.append(row)
        else:
            application = row.process.application
            groups.setdefault(application.id if application else row.who, []).append(row)
    return (*alone, *(_group(name, members) for name, members in groups.items()))


def _group(program: str, members: list[Row]) -> Row:
    if len(members) == 1:
        return members[0]
    key: Key = (program, None)
    first = max(members, key=lambda row: row.weight)
    sums: dict[str, Optional[float]] = {}
    at_least = set()
    for name in _SUMMED:
        known = [value for value in (getattr(row, name) for row in members) if value is not None]
        sums[name] = sum(known) if known else None
        if known and len(known) < len(members):
            at_least.add(name)
    begun = [row.since for row in members if row.since is not None]
    return Row(
        key,
        first.who,
        many("{n} process", "{n} processes", len(members)),
        user=_common([row.user for row in members])
        or many("{n} user", "{n} users", len({row.user for row in members})),
        where=_common([row.where for row in members]),
        since=min(begun) if begun else None,
        types=tuple(sorted({kind for row in members for kind in row.types})),
        members=tuple(members),
        at_least=frozenset(at_least),
        leads=any(row.leads for row in members),
        **sums,  # type: ignore[arg-type]
    )


def _common(texts: list[Optional[str]]) -> Optional[str]:
    return texts[0] if len(set(texts)) == 1 else None
