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
IN_HOURS = {
    "objects": flatness.Bound(0.03, 0),
    "blocks": flatness.Bound(0.03, 0),
    "files": flatness.Bound(0.0, 3),
    "threads": flatness.Bound(0.0, 1),
}
"""The memory of the first hours fills its rings, so that objects are counted; some clients are there, and a thread may hang in the driver."""


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
    # Each client that is there just then has a file: on a busy machine some are there for longer.
    measures = [{**each, "files": each["files"] - each["clients"]} for each in life.measures]
    assert [each for each in flatness.verdicts(measures, IN_HOURS) if not each.is_flat] == []
    assert life.measures[-1]["database"] + life.measures[-1]["log"] < 32 << 20
