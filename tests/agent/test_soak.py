"""A few hours of the soak (tests/benchmarks/soak), which lets an agent live faster than time: nothing of it grows.

What is kept on disk grows for days before the first of it goes, and is left to the long run.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.soak import flatness, report
from tests.benchmarks.soak.__main__ import live
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.real,
    pytest.mark.long,
    not_on_windows("it reads /proc, and the fake driver is a library of Linux"),
]

OPTIONS = argparse.Namespace(cards=2, keep_days=1, trace=False)
IN_HOURS = {name: bound for name, bound in flatness.BOUNDS.items() if name not in {"database", "rss_kib"}}
"""The memory of the first hours fills its rings: it is the objects that are counted."""


@pytest.mark.parametrize(("world", "ticks"), [("pure", 20_000), ("driver", 2_400)])
def test_hours_of_everything_that_may_go_wrong_leave_nothing_behind(
    own_directories: Path, world: str, ticks: int
) -> None:
    directory = own_directories / "soak"
    directory.mkdir()
    life = live(OPTIONS, report.Life(world, 5, ticks), directory, lambda _life: None)
    assert life.lived == ticks
    assert life.clients["joined"] > 10
    assert sum(life.measures[-1]["faults"].values()) > 10
    assert [each for each in flatness.verdicts(life.measures, IN_HOURS) if not each.is_flat] == []
    assert life.measures[-1]["database"] + life.measures[-1]["log"] < 32 << 20
