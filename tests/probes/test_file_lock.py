"""A lock is one process's, and another open file of the same one does not share it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hoofhearted_desktop.probes import file_lock

if TYPE_CHECKING:
    from pathlib import Path


def test_one_has_it_until_it_closes(tmp_path: Path) -> None:
    first, second = (os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT, 0o600) for _ in range(2))
    assert file_lock.take(first)
    assert not file_lock.take(second)
    os.close(first)
    assert file_lock.take(second)
    os.close(second)
