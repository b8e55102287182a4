"""The two tables of packed blocks: whose they are, and how the body of a block is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.store.columns import unpacked
from hoofhearted_desktop.store.use_rows import use_unpacked

if TYPE_CHECKING:
    from hoofhearted_desktop.store.migrations import Connection

BLOCKS, USED = "block", "used"
"""The tables: of readings, and of who used the GPU."""


def rows_from(table: str, body: object) -> Any:
    """Read the body of a block of either table; None for bytes that are something else."""
    return unpacked(body) if table == BLOCKS else use_unpacked(body)


def gpus_of(database: Connection, table: str) -> list[str]:
    """Give the GPUs that a table of blocks has: from one to the next by the index, without going through the blocks."""
    step = f"SELECT (SELECT min(gpu) FROM {table} WHERE gpu > found.gpu) FROM found WHERE found.gpu IS NOT NULL"  # noqa: S608
    query = f"WITH RECURSIVE found(gpu) AS (SELECT min(gpu) FROM {table} UNION ALL {step}) SELECT gpu FROM found"  # noqa: S608
    return [gpu for (gpu,) in database.execute(query) if gpu is not None]
