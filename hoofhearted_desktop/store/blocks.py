"""The two tables of packed blocks, and how the body of a block is read."""

from __future__ import annotations

from typing import Any

from hoofhearted_desktop.store.columns import unpacked
from hoofhearted_desktop.store.use_rows import use_unpacked

BLOCKS, USED = "block", "used"
"""The tables: of readings, and of who used the GPU."""


def rows_from(table: str, body: object) -> Any:
    """Read the body of a block of either table; None for bytes that are something else."""
    return unpacked(body) if table == BLOCKS else use_unpacked(body)
