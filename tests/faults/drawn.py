"""Draws a part of a sweep for one run: another one every day, the same all day long, and again where SWEEP_SEED says which."""

from __future__ import annotations

import datetime as dt
import os
import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def seed() -> int:
    """Give the number by which is drawn, and print it for whoever looks at a failure."""
    number = int(os.environ.get("SWEEP_SEED") or dt.datetime.now(tz=dt.timezone.utc).toordinal())
    print(f"SWEEP_SEED={number}")
    return number


def drawn(cases: Sequence[T], count: int, number: int) -> list[T]:
    """Give `count` of the cases, in their order; all where there are no more."""
    chosen = random.Random(number).sample(range(len(cases)), min(count, len(cases)))  # noqa: S311 - the same again
    return [cases[place] for place in sorted(chosen)]
