"""What grows is seen to grow, and what only wavers is not."""

from __future__ import annotations

import random

import pytest

from tests.benchmarks.soak.flatness import BOUNDS, FEWEST, verdicts


def measures(slope: float, name: str = "objects", count: int = 80) -> list[dict[str, float]]:
    rng = random.Random(4)  # noqa: S311
    flat = dict.fromkeys(BOUNDS, 30_000.0) | {"blocks": 120_000.0, "files": 11.0, "threads": 3.0}
    return [{**flat, name: flat[name] * (1 + slope * nth / count) + rng.randrange(40)} for nth in range(count)]


@pytest.mark.parametrize(("name", "slope"), [("heap_kib", 0.1), ("objects", 0.25), ("blocks", 0.2), ("rss_kib", 0.2)])
def test_a_leak_is_seen(name: str, slope: float) -> None:
    grown = [each.name for each in verdicts(measures(slope, name)) if not each.is_flat]
    assert grown == [name]


def test_what_wavers_is_flat() -> None:
    assert all(each.is_flat for each in verdicts(measures(0.0)))


@pytest.mark.parametrize("name", ["files", "threads"])
def test_one_file_more_may_be_a_clients_and_a_thread_more_is_nobodys(name: str) -> None:
    found = measures(0.0)
    for each in found[60:]:
        each[name] += 2
    assert [each.name for each in verdicts(found) if not each.is_flat] == [name]


def test_few_measures_say_nothing() -> None:
    with pytest.raises(ValueError, match="say nothing"):
        verdicts(measures(0.0)[: FEWEST - 1])
