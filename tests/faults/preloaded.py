"""Has `at_call.c` preloaded into a program, and reads what it says."""

from __future__ import annotations

from pathlib import Path

from tests.preloaded import library

_SOURCE = Path(__file__).with_name("at_call.c")


def environment(log: Path, kill_at: int = 0) -> dict[str, str]:
    """Give what has a program killed at that call, or at none, and its calls written to `log`."""
    return {"LD_PRELOAD": str(library(_SOURCE)), "AT_CALL_LOG": str(log), "AT_CALL_KILL": str(kill_at)}


def calls(log: Path) -> list[str]:
    """Give the names of the calls that were made."""
    return log.read_text(encoding="ascii").split() if log.exists() else []
