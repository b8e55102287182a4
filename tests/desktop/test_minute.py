"""The last minute of a GPU's load, as the overview draws it."""

from __future__ import annotations

from hoofhearted_desktop.desktop.minute import STEPS, Minute, loads


def filled(*points: tuple[float, float | None]) -> Minute:
    """Give a minute with these points."""
    made = Minute()
    for time, load in points:
        made.add(time, load)
    return made


def test_every_second_has_its_height_and_the_newest_stands_last() -> None:
    minute = filled(*((float(second), 50.0 if second < 60 else 100.0) for second in range(61)))
    heights = minute.heights(60)
    assert len(heights) == 60
    assert heights[-1] == STEPS
    assert set(heights[1:-1]) == {STEPS // 2}


def test_a_load_that_stays_gives_the_same_heights_a_second_later() -> None:
    minute = filled(*((float(second), 0.0) for second in range(70)))
    before = minute.heights(60)
    minute.add(70.0, 0.0)
    assert minute.heights(60) == before


def test_the_least_load_can_be_seen_and_none_is_a_gap() -> None:
    assert filled((0.0, 0.4)).heights(60)[-1] == 1
    assert filled((0.0, None)).heights(60)[-1] is None
    assert Minute().heights(3) == (None, None, None)


def test_what_nobody_told_for_long_is_a_gap_and_a_summary_s_pace_is_not() -> None:
    paced = filled((0.0, 50.0), (2.0, 50.0), (4.0, 50.0)).heights(60)
    assert None not in paced[-5:]
    apart = filled((0.0, 50.0), (30.0, 50.0)).heights(60)
    assert apart[-1] == apart[-31] == STEPS // 2
    assert set(apart[-30:-1]) == {None}


def test_no_more_than_a_minute_is_kept_and_a_clock_set_back_starts_anew() -> None:
    minute = filled((0.0, 100.0), (100.0, 50.0))
    assert minute.heights(60)[0] is None
    minute.add(20.0, 10.0)
    assert [height for height in minute.heights(60) if height is not None] == [4]


def test_the_past_comes_before_what_is_known() -> None:
    minute = filled((100.0, 50.0), (101.0, 50.0))
    minute.backfill([(10.0, 100.0), (98.0, 100.0), (99.0, 100.0), (100.5, 0.0)])
    heights = minute.heights(60)
    assert heights[-3:] == (STEPS, STEPS // 2, STEPS // 2)
    assert heights[0] is None


def test_the_busiest_unit_of_an_answer_counts_and_what_is_no_number_is_a_gap() -> None:
    answer = {
        "time": [1.0, 2.0, "x", 4.0],
        "mean": {"sm": [10.0, None, 1.0, True], "encoder": [30.0, float("nan"), 1.0, None], "decoder": [5.0]},
    }
    assert loads(answer) == [(1.0, 30.0), (2.0, None), (4.0, None)]
    assert loads({}) == loads({"time": 3, "mean": "x"}) == []
    assert loads({"time": [1.0], "sm": [7.0]}) == [(1.0, 7.0)], "as an older agent answers"


def test_readings_that_come_rarely_are_a_line_and_one_that_is_missing_is_a_gap() -> None:
    rare = filled(*((15.0 * nth, 50.0) for nth in range(4))).heights(60)
    assert rare[-1] == STEPS // 2
    assert None not in rare[-45:]
    missing = filled(*((15.0 * nth, 50.0) for nth in (0, 1, 2, 4))).heights(60)
    assert None in missing[-25:]
    once = filled(*((float(second), 50.0) for second in (*range(20), *range(40, 60)))).heights(60)
    assert None in once[20:40]
