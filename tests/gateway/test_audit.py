"""The log of changes: whole lines, or none and a word in the process's own log."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from hoofhearted_desktop.gateway import audit

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def test_half_a_line_is_taken_back_and_the_next_one_is_whole(
    monkeypatch: pytest.MonkeyPatch, announce_log: Callable[[str], None]
) -> None:
    announce_log(r"WARNING .*cannot write .*gateway-audit\.jsonl \(No space left on device\)")
    log, write = audit.Audit(lambda: 5.0), os.write
    log.note("first", who="me", address=None)
    with monkeypatch.context() as disk:
        disk.setattr(os, "write", lambda number, data: write(number, data[: len(data) // 2]))
        log.note("second", who="me", address=None)
    log.note("third", who="me", address=None)
    told = [json.loads(line)["what"] for line in audit.path().read_text().splitlines()]
    assert told == ["first", "third"]
