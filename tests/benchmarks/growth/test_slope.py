"""The exponent says what a cost does: nothing at all, its constant part aside, or more than it should."""

from __future__ import annotations

import pytest

from tests.benchmarks.growth.document import written
from tests.benchmarks.growth.slope import Growth, exponent

SIZES = [1.0, 4.0, 16.0, 64.0, 256.0]


@pytest.mark.parametrize(
    ("cost", "meant"),
    [
        (lambda _n: 7.0, 0.0),
        (lambda n: 7.0 + 0.001 * n, 0.0),
        (lambda n: 3.0 * n, 1.0),
        (lambda n: 100.0 + 3.0 * n, 1.0),
        (lambda n: 5.0 + n * n, 2.0),
        (lambda n: 9.0 + n**0.5, 0.5),
        (lambda n: 9.0 - 0.01 * n, 0.0),
    ],
)
def test_the_exponent_of_a_law(cost: object, meant: float) -> None:
    assert callable(cost)
    assert exponent(SIZES, [cost(n) for n in SIZES]) == pytest.approx(meant, abs=0.15)


def test_a_table_has_its_exponents_below() -> None:
    lines = Growth("Clients", "clients", [0, 10, 100], {"bytes": [0.0, 10.0, 100.0], "files": [3.0, 3.0, None]}).lines()
    assert lines[0] == "## Clients"
    assert lines[-2] == "| **exponent** | **1.00** | **0.00** |"
    assert "| 100 | 100 |  |" in lines


def test_a_part_of_the_document_is_written_in_its_place() -> None:
    once = written("# Growth\n", "past", ["a", ""])
    assert written(once, "hosts", ["b"]).startswith(once.rstrip())
    assert written(written(once, "hosts", ["b"]), "past", ["c"]) == written(
        written("# Growth\n", "past", ["c"]), "hosts", ["b"]
    )
