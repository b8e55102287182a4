"""Spin-ups are counted once each, whenever and in whatever order their ends are told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core.assessment import Activity, Episode, Level, Verdict
from hoofhearted_desktop.gateway.metrics_counts import LATE_S, Counted, EpisodeCounts, EpisodeKey

GPU = "GPU-1"


def episode(
    name: str, ended: float | None, *, expected: bool = True, by: str = "usual", wh: float | None = 1.0
) -> Episode:
    started = 0.0 if ended is None else ended - 60.0
    verdict = Verdict(expected=expected, by=by, text="")
    return Episode(name, "dreams", GPU, "RTX", started, ended, Activity.COMPUTING, Level(), Level(), wh, (), verdict)


def test_they_are_counted_by_verdict_with_time_and_energy() -> None:
    counts = EpisodeCounts(1000.0)
    counts.take(
        [episode("a", 1100.0), episode("b", 1200.0), episode("c", 1300.0, expected=False, by="default", wh=None)]
    )
    assert counts.by_key == {
        EpisodeKey(GPU, expected=True, by="usual"): Counted(2, 120.0, 7200.0),
        EpisodeKey(GPU, expected=False, by="default"): Counted(1, 60.0, 0.0),
    }


def test_what_runs_or_ended_before_is_not_counted() -> None:
    counts = EpisodeCounts(1000.0)
    counts.take([episode("a", None), episode("b", 999.0)])
    assert counts.by_key == {}


def test_an_end_that_is_told_after_a_later_one_is_counted() -> None:
    counts = EpisodeCounts(1000.0)
    counts.take([episode("late", 1110.0)])
    counts.take([episode("late", 1110.0), episode("early", 1100.0)])
    assert sum(each.number for each in counts.by_key.values()) == 2


@given(st.lists(st.floats(0.0, 1e5), max_size=30, unique=True), st.integers(1, 5))
def test_however_often_it_is_asked_each_is_counted_once(ends: list[float], every: int) -> None:
    counts = EpisodeCounts(0.0)
    told = [episode(str(at), ended) for at, ended in enumerate(sorted(ends))]
    for at in range(0, len(told) + every, every):
        counts.take(told[:at])
    assert sum(each.number for each in counts.by_key.values()) == len(ends)
    assert counts.since >= (max(ends, default=0.0) - LATE_S)
