"""How the C library keeps free memory for the threads of an agent."""

from __future__ import annotations

import contextlib
import sys

_M_ARENA_MAX = -8


def share_one_arena() -> None:
    """Let all threads take memory from one arena (mallopt(3), M_ARENA_MAX), before there is a second thread.

    glibc gives each thread one of its own, for programs whose threads allocate at the same time; ours wait for each other
    anyway, and four half empty ones were 0.7 MB. A C library that does not know it is left as it is.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
