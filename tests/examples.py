"""How many examples Hypothesis tries: few in every run, and so many times more where EXAMPLES_TIMES says so."""

from __future__ import annotations

import os

TIMES = float(os.environ.get("EXAMPLES_TIMES", "1"))


def examples(count: int) -> int:
    """Give the number for a test that tries `count` of them in a usual run."""
    return max(1, round(count * TIMES))
