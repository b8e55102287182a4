"""Energy from a counter that may be coarse, missing, standing still or begun anew, and from the power where it is."""

from __future__ import annotations

from typing import Optional

import pytest

from hoofhearted_desktop.core.energy import Between, Meter, cost_of
from hoofhearted_desktop.core.preferences import Energy
from hoofhearted_desktop.core.quantities import cost
from tests.readings import gpu


def metered(*readings: tuple[Optional[float], Optional[float]], every_s: float = 1.0) -> Optional[float]:
    """Give the joules of (counter, power) readings."""
    first, *others = [gpu(90.0, energy_j=counter, power_w=power) for counter, power in readings]
    meter = Meter(first)
    for reading in others:
        meter.add(reading, every_s)
    return meter.joules


def test_the_counter_is_believed_before_the_power() -> None:
    assert metered((1000.0, 100.0), (1150.0, 100.0), (1300.0, 100.0)) == 300.0


def test_a_counter_that_is_read_every_other_second_misses_nothing() -> None:
    assert metered((0.0, 200.0), (0.0, 200.0), (400.0, 200.0), (400.0, 200.0), (800.0, 200.0)) == 800.0
    assert metered((0.0, 200.0), (None, 200.0), (400.0, 200.0), (None, 200.0)) == 600.0


@pytest.mark.parametrize("anew", [0.0, 9e9])
def test_a_counter_that_begins_anew_or_runs_away_is_bridged_by_the_power(anew: float) -> None:
    assert metered((5000.0, 200.0), (5200.0, 200.0), (anew, 200.0), (anew + 200.0, 200.0)) == 600.0


def test_a_counter_that_stands_still_is_none() -> None:
    assert metered((7.0, 200.0), (7.0, 200.0), (7.0, 200.0)) == 400.0


def test_without_a_counter_half_of_what_was_drawn_at_either_end() -> None:
    assert metered((None, 100.0), (None, 200.0), (None, None), (None, 200.0)) == 150.0 + 200.0 + 200.0


def test_neither_counter_nor_power_is_no_energy() -> None:
    assert metered((None, None), (None, None)) is None


def test_a_counter_alone_is_enough() -> None:
    assert metered((0.0, None), (300.0, None)) == 300.0
    assert metered((300.0, None), (0.0, None)) == 0.0


def test_cost() -> None:
    price = Energy(0.30, "EUR")
    assert cost_of(500.0, price) == (pytest.approx(0.15), "EUR")
    assert cost_of(None, price) is None
    assert cost_of(500.0, Energy()) is None


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (0.0434, "EUR", "0.04 EUR"),
        (12.0, "€", "12.00 €"),
        (0.0012, "EUR", "under 0.01 EUR"),
        (0.0, "EUR", "0.00 EUR"),
        (1.5, "", "1.50"),
    ],
)
def test_a_cost_is_said_in_hundredths(amount: float, currency: str, said: str) -> None:
    assert cost(amount, currency) == said


def test_a_load_that_nobody_saw_is_seen_by_its_energy() -> None:
    seen = Between()
    seen.see(gpu(0.0, energy_j=0.0, power_w=20.0), loaded=False)
    assert seen.had_a_load(gpu(0.0, energy_j=200.0 + 4 * 250.0, power_w=20.0), 10.0)
    assert not seen.had_a_load(gpu(0.0, energy_j=200.0, power_w=20.0), 10.0)
    assert seen.had_a_load(gpu(0.0, energy_j=1200.0, power_w=110.0), 10.0), "its power is still falling"
    assert not seen.had_a_load(gpu(0.0, energy_j=1200.0, power_w=140.0), 10.0), "a model was loaded, and is held"
    assert not seen.had_a_load(gpu(0.0, energy_j=1200.0, power_w=20.0), 3.0), "the counter may be as old as that"
    assert not seen.had_a_load(gpu(0.0, energy_j=9e9, power_w=20.0), 10.0), "it began anew"
    assert not seen.had_a_load(gpu(0.0, energy_j=None, power_w=20.0), 10.0)
    assert not seen.had_a_load(gpu(0.0, energy_j=1200.0, power_w=None), 10.0)
    seen.see(gpu(90.0, energy_j=0.0, power_w=300.0), loaded=True)
    assert not seen.had_a_load(gpu(0.0, energy_j=1200.0, power_w=20.0), 10.0), "it was seen"
    seen.see(gpu(0.0, energy_j=0.0, power_w=20.0), loaded=False)
    assert not seen.had_a_load(gpu(0.0, energy_j=5 * 20.0 + 2 * 280.0, power_w=20.0), 5.0), "counted late"
    assert seen.had_a_load(gpu(0.0, energy_j=5 * 20.0 + 5 * 280.0, power_w=20.0), 5.0)


def test_how_long_a_load_lasted_beside_a_calm_reading() -> None:
    seen = Between()
    assert seen.loaded_s(gpu(90.0, energy_j=900.0, power_w=220.0), 10.0, loaded=True) == 0.0
    seen.see(gpu(0.0, energy_j=0.0, power_w=20.0), loaded=False)
    drawn_j = 10.0 * 20.0 + 6.0 * 200.0
    assert seen.loaded_s(gpu(90.0, energy_j=drawn_j, power_w=220.0), 10.0, loaded=True) == pytest.approx(4.0)
    assert seen.loaded_s(gpu(90.0, energy_j=210.0, power_w=220.0), 10.0, loaded=True) == 0.0
    assert seen.loaded_s(gpu(90.0, energy_j=drawn_j, power_w=None), 10.0, loaded=True) == 0.0
    assert seen.loaded_s(gpu(0.0, energy_j=drawn_j, power_w=20.0), 10.0, loaded=False) == 0.0
    seen.see(gpu(90.0, energy_j=0.0, power_w=220.0), loaded=True)
    assert seen.loaded_s(gpu(0.0, energy_j=drawn_j, power_w=20.0), 10.0, loaded=False) == pytest.approx(4.0)


def test_a_counter_may_move_on_by_many_readings_at_once_and_stand_still_at_the_end() -> None:
    readings = [(float(at // 20 * 5000), 250.0) for at in range(71)]
    assert metered(*readings) == pytest.approx(3 * 5000.0 + 10 * 250.0)
