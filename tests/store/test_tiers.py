"""Readings folded into tiers, packed, and made whole again."""

from __future__ import annotations

import math
import random
import zlib
from typing import Optional

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.store.columns import (
    METRICS,
    NOTHING,
    PLACES,
    WIDTH,
    Reading,
    Row,
    Rows,
    page_packed,
    page_rows,
    page_unpacked,
    row_of,
    unpacked,
)
from hoofhearted_desktop.store.recent import Recent
from hoofhearted_desktop.store.tiers import TIERS, Bucket, Tiers, in_windows
from tests import readings

NOON_MS = 1_760_011_200_000 - 1_760_011_200_000 % TIERS[2].window_ms
"""The beginning of a window in every tier."""


def row(sm: Optional[float], power_w: Optional[float] = 100.0) -> Row:
    return row_of(readings.gpu(sm, power_w=power_w))


def value(found: Row, name: str, *, peak: bool = False) -> Optional[float]:
    kept = found[PLACES[name] + WIDTH * peak]
    return (kept - 1) / METRICS[PLACES[name]].scale if kept else None


def test_a_reading_is_kept_as_finely_as_it_is_shown() -> None:
    kept = row_of(
        readings.gpu(
            87.3,
            utilization_peak=model.Utilization(99.0, None, 20.0, 0.0),
            encoder=12.5,
            memory=model.Memory(5 << 30, 24 << 30),
            power_w=212.34,
            temperature_c=None,
            fan_percent=float("nan"),
            clocks_mhz=model.Clocks(1905, 9751),
        )
    )
    means = {name: value(kept, name) for name in PLACES}
    assert means == {
        "sm": 87.3,
        "encoder": 12.5,
        "decoder": 0.0,
        "memory_used": float(5 << 30),
        "power_w": 212.3,
        "temperature_c": None,
        "fan_percent": None,
        "clock_sm_mhz": 1905.0,
        "clock_memory_mhz": 9751.0,
        "asleep": 0.0,
    }
    assert [value(kept, name, peak=True) for name in ("sm", "encoder", "power_w", "temperature_c")] == [
        *(99.0, 20.0, 212.3),
        None,
    ]


def test_what_is_asleep_or_absurd_is_kept_too() -> None:
    asleep = row_of(model.Gpu("GPU-1", power_state="asleep"))
    assert {name: value(asleep, name) for name in PLACES} == {**dict.fromkeys(PLACES), "asleep": 1.0}
    assert row_of(model.Gpu("GPU-1")) == NOTHING
    absurd = row_of(readings.gpu(-5.0, memory=model.Memory(2**200), power_w=1e200))
    assert (absurd[PLACES["sm"]], absurd[PLACES["memory_used"]], absurd[PLACES["power_w"]]) == (1, 2**32 - 1, 2**32 - 1)


def test_rows_come_back_from_their_bytes() -> None:
    rng = random.Random(1)  # noqa: S311 - the same every time
    rows = Rows(NOON_MS, 10_000)
    for slot in range(180):
        some = tuple(rng.choice((0, 1, 255, 256, 65536, 2**32 - 1)) for _ in range(2 * WIDTH))
        rows.add(NOON_MS + slot * 10_000, rng.randrange(1, 10_000), some)
    again = unpacked(rows.packed())
    assert again is not None
    assert list(again.each()) == list(rows.each())
    assert again.times_ms()[-1] == NOON_MS + 1_790_000


@pytest.mark.parametrize(
    "bad", [None, "text", b"", b"x" * 11, b"\0" * 12 + b"nonsense", b"\1" * 12 + zlib.compress(b"abc")]
)
def test_bytes_that_are_no_rows_are_none(bad: object) -> None:
    assert unpacked(bad) is None
    assert page_unpacked(bad) == {}


def test_a_page_that_was_cut_or_changed_is_nothing() -> None:
    page = page_packed(page_rows([Reading(NOON_MS, 1000, {"GPU-1": row(5.0), "GPU-2": row(6.0)})]))
    assert page_unpacked(page[:-1]) == {}
    for at in range(8, len(page)):
        changed = page[:at] + bytes([page[at] ^ 0xFF]) + page[at + 1 :]
        for rows in page_unpacked(changed).values():
            assert len(rows) == 1


def test_a_page_holds_every_gpu_and_gives_one() -> None:
    ticks = [
        Reading(NOON_MS + 1000 * second, 1000, {"GPU-1": row(second), **({"GPU-2": row(50.0)} if second > 3 else {})})
        for second in range(10)
    ]
    page = page_packed(page_rows(ticks))
    both = page_unpacked(page)
    assert {uuid: len(rows) for uuid, rows in both.items()} == {"GPU-1": 10, "GPU-2": 6}
    assert both["GPU-1"].times_ms() == [tick.time_ms for tick in ticks]
    assert list(page_unpacked(page, "GPU-2")) == ["GPU-2"]
    assert page_unpacked(page, "GPU-3") == {}
    assert page_unpacked(page_packed({})) == {}


# ---------------------------------------------------------------- folding


def feed(tiers: Tiers[Rows], first_ms: int, rows: list[Row], step_ms: int = 1000) -> None:
    ticks = [Reading(first_ms + nth * step_ms, step_ms, {"GPU-1": each}) for nth, each in enumerate(rows)]
    for run in in_windows(ticks):
        tiers.take(page_rows(run))


def whole(tiers: Tiers[Rows], level: int) -> list[tuple[int, int, Row]]:
    rows, tail = tiers.unfinished("GPU-1", level)
    return [*(rows.each() if rows else ()), *tail]


def test_ten_seconds_have_the_mean_and_the_highest() -> None:
    tiers = Tiers(Rows, Bucket)
    feed(tiers, NOON_MS, [row(sm) for sm in (10, 20, 30, 40, 50, 60, 70, 80, 90, 100)])
    [(time_ms, covered_ms, found)] = whole(tiers, 0)
    assert (time_ms, covered_ms) == (NOON_MS, 10_000)
    assert (value(found, "sm"), value(found, "sm", peak=True)) == (55.0, 100.0)
    assert [entry[2] for entry in whole(tiers, 2)] == [found]


def test_a_missing_reading_has_no_part_in_the_mean() -> None:
    tiers = Tiers(Rows, Bucket)
    feed(tiers, NOON_MS, [row(80.0), row(None), row(40.0), row(None, None)])
    [(_, covered_ms, found)] = whole(tiers, 0)
    assert covered_ms == 4000
    assert (value(found, "sm"), value(found, "sm", peak=True)) == (60.0, 80.0)


def test_a_reading_weighs_as_long_as_it_stands_for() -> None:
    tiers = Tiers(Rows, Bucket)
    tiers.take(
        page_rows([Reading(NOON_MS, 1000, {"GPU-1": row(90.0)}), Reading(NOON_MS + 2000, 2000, {"GPU-1": row(0.0)})])
    )
    [(_, _, found)] = whole(tiers, 0)
    assert value(found, "sm") == 30.0


def test_windows_end_together_and_nest() -> None:
    tiers = Tiers(Rows, Bucket)
    assert tiers.due(NOON_MS) == []
    feed(tiers, NOON_MS, [row(50.0)] * 10)
    assert tiers.due(NOON_MS + 1_799_999) == []
    assert tiers.due(NOON_MS + 1_800_000) == [0]
    assert tiers.due(NOON_MS + 6 * 3_600_000) == [0, 1]
    assert tiers.due(NOON_MS + 4 * 86_400_000) == [0, 1, 2]
    assert tiers.due(NOON_MS - 59_000) == []
    assert tiers.due(NOON_MS - 61_000) == [0, 1, 2]


def test_a_day_of_seconds_comes_whole_through_every_tier() -> None:
    tiers, ended = Tiers(Rows, Bucket), []
    levels = [50 + 40 * math.sin(minute / 100) for minute in range(1440)]
    for minute, sm in enumerate(levels):
        time_ms = NOON_MS + 60_000 * minute
        ended += tiers.finish(tiers.due(time_ms), minute)
        feed(tiers, time_ms, [row(sm)] * 6, 10_000)
    assert [sum(block.tier == level for block in ended) for level in range(3)] == [47, 3, 0]
    for level, step_ms in enumerate(tier.step_ms for tier in TIERS):
        stored = [entry for block in ended if block.tier == level for entry in block.rows.each()]
        # What the finer tiers have begun is of the last row as well.
        parts: dict[int, int] = {}
        for time_ms, covered_ms, _ in [*stored, *whole(tiers, level)]:
            parts[time_ms - time_ms % step_ms] = parts.get(time_ms - time_ms % step_ms, 0) + covered_ms
        assert sorted(parts) == list(range(NOON_MS, NOON_MS + 86_400_000, step_ms))
        assert set(parts.values()) == {step_ms}
        mean = (
            sum((value(each, "sm") or 0) * covered_ms for _, covered_ms, each in [*stored, *whole(tiers, level)])
            / 86_400_000
        )
        assert mean == pytest.approx(sum(levels) / len(levels), abs=0.1)
    assert {block.upto for block in ended if block.tier == 1} <= {block.upto for block in ended if block.tier == 0}


def test_a_clock_set_back_a_little_goes_on_and_far_begins_anew() -> None:
    tiers = Tiers(Rows, Bucket)
    feed(tiers, NOON_MS + 20_000, [row(50.0)] * 10)
    feed(tiers, NOON_MS + 9_000, [row(50.0)] * 2)
    assert [(entry[0] - NOON_MS, entry[1]) for entry in whole(tiers, 0)] == [(20_000, 12_000)]
    feed(tiers, NOON_MS + 600_000, [row(50.0)])
    feed(tiers, NOON_MS + 300_000, [row(50.0)])
    assert [entry[0] - NOON_MS for entry in whole(tiers, 0)] == [20_000, 600_000, 300_000]


# ---------------------------------------------------------------- the last minutes


def test_a_page_is_ten_seconds_and_nothing_is_given_twice() -> None:
    recent = Recent()
    given = []
    for second in range(35):
        recent.add(readings.sample(float(second), readings.gpu(5.0)))
        page = recent.page()
        given += [page] if page else []
    assert [len(page) for page in given] == [11, 10, 10]
    assert len(recent.fresh) == 4
    ticks = [tick.time_ms for page in given for tick in page] + [tick.time_ms for tick in recent.last_page()]
    assert ticks == [1_760_000_000_000 + 1000 * second for second in range(35)]
    assert (recent.fresh, recent.last_page()) == ([], [])


def test_ten_ticks_that_are_milliseconds_short_of_ten_seconds_are_a_page() -> None:
    """A heap of ticks ends with the tenth: were it not a page, a kill before the next heap would lose fifteen seconds."""
    recent, pages = Recent(), []
    for tick in range(11):
        recent.add(readings.sample(0.9995 * tick, readings.gpu(5.0)))
        page = recent.page()
        pages += [(tick, len(page))] if page else []
    assert pages == [(10, 11)]


@pytest.mark.parametrize(
    ("steps", "covered"),
    [
        ([0.5, 0.5], [1000, 500, 500]),
        ([10.0, 2.0], [1000, 10000, 2000]),
        ([3600.0, 1.0], [1000, 1000, 1000]),
        ([0.0], [1000, 1000]),
    ],
)
def test_a_reading_stands_for_the_time_since_the_one_before(steps: list[float], covered: list[int]) -> None:
    recent, at = Recent(), 100.0
    recent.add(readings.sample(at, readings.gpu()))
    for step in steps:
        at += step
        recent.add(readings.sample(at, readings.gpu()))
    assert [tick.covered_ms for tick in recent.fresh] == covered


def test_a_clock_set_back_shows_the_newer_pass_alone() -> None:
    recent = Recent()
    for nth, wall in enumerate((100, 101, 102, 103, 101.5, 102.5)):
        sample = readings.sample(0.0, readings.gpu(float(nth)))
        recent.add(sample._replace(time=float(wall), monotonic=float(nth)))
    columns = recent.columns(readings.UUID, 0)
    assert columns["time"] == [100, 101, 101.5, 102.5]
    assert columns["sm"] == [0, 1, 4, 5]
    assert len(recent.fresh) == 6


def test_a_clock_that_says_nonsense_is_survived() -> None:
    recent = Recent()
    for at, wall in enumerate((1e300, -1e300, 0.0)):
        recent.add(readings.sample(0.0, readings.gpu())._replace(time=wall, monotonic=float(at)))
    tiers = Tiers(Rows, Bucket)
    for run in in_windows(recent.fresh):
        tiers.finish(tiers.due(run[0].time_ms), 1)
        tiers.take(page_rows(run))
    assert [len(run) for run in in_windows(recent.fresh)] == [1, 2]
