"""A GPU's own idle power, and what may not teach it."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.baseline import Baseline
from tests.readings import gpu, used


def learned(
    reading: model.Gpu, *, first_w: float = 20.0, times: int = 1, every_s: float = 1.0, calm: bool = True
) -> float:
    baseline = Baseline(first_w)
    for _ in range(times):
        baseline.learn(reading, every_s, calm=calm)
    assert baseline.idle_w is not None
    return baseline.idle_w


def test_it_is_learned_from_a_quiet_moment_and_kept() -> None:
    baseline = Baseline()
    baseline.learn(gpu(90.0))
    assert (baseline.idle_w, baseline.lowest_w) == (None, 200.0)
    baseline.learn(gpu(0.0, power_w=21.0))
    assert (baseline.idle_w, baseline.lowest_w) == (21.0, 21.0)
    assert Baseline(baseline.idle_w).idle_w == 21.0


def test_it_falls_in_seconds_and_rises_in_minutes() -> None:
    assert learned(gpu(0.0, power_w=10.0), times=15) < 11.0
    assert learned(gpu(0.0, power_w=40.0), times=15) < 21.0
    assert learned(gpu(0.0, power_w=40.0), times=1500) > 38.0


@pytest.mark.parametrize("every_s", [0.5, 5.0, 10.0])
def test_it_learns_alike_at_any_interval(every_s: float) -> None:
    told = learned(gpu(0.0, power_w=40.0), times=int(300 / every_s), every_s=every_s)
    assert told == pytest.approx(learned(gpu(0.0, power_w=40.0), times=300), abs=0.5)


@pytest.mark.parametrize(
    "reading",
    [
        gpu(40.0, power_w=15.0),
        gpu(0.0, decoder=9.0, power_w=15.0),
        gpu(0.0, power_w=15.0, processes=(used(),)),
        gpu(None, power_w=None),
        gpu(0.0, power_w=15.0, power_state="asleep"),
        gpu(0.0, power_w=15.0, problem=model.Problem("gpu_lost", "lost")),
    ],
)
def test_work_a_context_and_a_sleeping_gpu_teach_nothing(reading: model.Gpu) -> None:
    assert learned(reading) == 20.0


def test_without_a_load_figure_what_was_concluded_decides() -> None:
    silent = gpu(None, encoder=None, decoder=None, power_w=15.0)
    assert learned(silent, calm=False) == 20.0
    assert learned(silent) < 20.0
