"""How much the programs say of themselves in their log."""

from __future__ import annotations

from typing import Optional

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def level(wanted: Optional[str]) -> str:
    """Give the log level of that name, in any case; WARNING for none, and for a name that there is not."""
    name = (wanted or "").strip().upper()
    return name if name in LEVELS else "WARNING"
