"""`accounts.c`, which is preloaded into sshd."""

from __future__ import annotations

from pathlib import Path

from tests import preloaded

_SOURCE = Path(__file__).with_name("accounts.c")


def library() -> Path:
    """Compile the library, or find it compiled."""
    return preloaded.library(_SOURCE)
