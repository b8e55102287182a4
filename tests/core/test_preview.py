"""What would have been: rows of a history through the detector, and who is told of it."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from hoofhearted_desktop.core.activity import Thresholds
from hoofhearted_desktop.core.detector import Timing
from hoofhearted_desktop.core.preview import METRICS, Course, Stretch

Row = tuple[float, Optional[float], Optional[float]]
"""Seconds, and the mean and highest load."""

CALM = (10.0, 0.0, 1.0)
FULL = (10.0, 90.0, 95.0)


def columns(*rows: Row, first: int = 0, name: str = "sm") -> Any:
    means: dict[str, list[Optional[float]]] = {each: [None] * len(rows) for each in METRICS}
    tops = {each: list(values) for each, values in means.items()}
    means[name] = [mean for _, mean, _ in rows]
    tops[name] = [top for _, _, top in rows]
    return {
        "step_s": 10.0,
        "time": [10.0 * (first + nth) for nth in range(len(rows))],
        "seconds": [seconds for seconds, _, _ in rows],
        "mean": means,
        "max": tops,
    }


def found(*pieces: Any, idle_w: Optional[float] = None, **timing: float) -> list[Stretch]:
    course = Course(Timing(**timing), Thresholds(), idle_w)
    for piece in pieces:
        course.take(piece)
    return course.finish()


def test_a_load_begins_and_ends_beside_the_rows_that_are_full() -> None:
    (stretch,) = found(columns(CALM, CALM, (10.0, 36.0, 90.0), FULL, (10.0, 18.0, 90.0), *[CALM] * 9))
    assert stretch.started == pytest.approx(26.0, abs=1.0)
    assert stretch.ended == pytest.approx(42.0, abs=1.0)


@pytest.mark.parametrize(("mean", "hold_s", "spin_ups"), [(27.0, 5.0, 0), (27.0, 2.0, 1), (72.0, 5.0, 1)])
def test_a_row_alone_is_as_long_as_its_mean_is_of_its_highest(mean: float, hold_s: float, spin_ups: int) -> None:
    assert len(found(columns(CALM, (10.0, mean, 90.0), *[CALM] * 9), hold_s=hold_s)) == spin_ups


def test_pieces_that_overlap_are_one_history() -> None:
    rows = (CALM, CALM, FULL, FULL, FULL, FULL, *[CALM] * 6)
    whole = found(columns(*rows))
    assert len(whole) == 1
    for cut in range(1, len(rows)):
        assert found(columns(*rows[:cut]), columns(*rows[cut - 1 :], first=cut - 1)) == whole


def test_what_goes_on_at_the_end_has_no_end() -> None:
    assert found(columns(CALM, FULL, FULL)) == [Stretch(pytest.approx(10.5, abs=1.0), None)]


def test_a_stretch_that_nobody_watched_ends_it_and_is_no_calm() -> None:
    nothing = (0.0, None, None)
    (first, second) = found(columns(CALM, FULL, FULL, nothing, FULL, FULL, *[CALM] * 6))
    assert first.ended == pytest.approx(30.0, abs=1.0)
    assert second.started >= 40.0


def test_a_card_that_tells_its_power_alone_is_judged_by_it() -> None:
    rows: tuple[Row, ...] = ((10.0, 20.0, 21.0), (10.0, 200.0, 210.0), (10.0, 200.0, 210.0), *[(10.0, 20.0, 21.0)] * 6)
    assert len(found(columns(*rows, name="power_w"), idle_w=20.0)) == 1


def test_no_rows_are_no_spin_ups() -> None:
    assert found(columns()) == found() == []
