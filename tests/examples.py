"""How many examples a law is tried by: few in every run, so many times more where EXAMPLES_TIMES says so, and fewer in `make check`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

TIMES = float(os.environ.get("EXAMPLES_TIMES", "1"))


def examples(count: int) -> int:
    """Give the number for a test that tries `count` of them in a usual run."""
    return max(1, round(count * TIMES))


def some(cases: Iterable[T]) -> list[T]:
    """Give all of what a law is swept over, or each third, say, where fewer examples are wanted: `make test` has the rest."""
    return list(cases)[:: max(1, round(1 / TIMES))]
