"""What a server's traffic may grow to; `tests/benchmarks/traffic_figures.py` prints what it is."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.core.messages import FULL, SUMMARY
from tests.benchmarks.traffic_figures import SECONDS, lines


@pytest.mark.parametrize(
    ("gpus", "busy", "most_bytes"), [(1, False, 700), (1, True, 1200), (8, False, 3600), (8, True, 8000)]
)
def test_a_summary_is_small_and_comes_every_other_second(gpus: int, busy: bool, most_bytes: int) -> None:
    told = lines(gpus, busy=busy, view=SUMMARY)
    assert len(told) == SECONDS / 2
    assert max(map(len, told)) < most_bytes


def test_a_busy_machine_is_told_in_a_thirtieth_of_the_bytes() -> None:
    whole, small = (sum(map(len, lines(8, busy=True, view=view))) for view in (FULL, SUMMARY))
    assert small * 30 < whole
