"""A part of the sweeps over the driver's functions, another one every day; the whole of each is a command.

`python -m tests.faults.every_error` and `python -m tests.faults.every_hang`, whose results stand in docs/faults.md.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.faults import every_error, every_hang, worlds
from tests.faults.drawn import drawn, seed
from tests.faults.sweep_child import Child

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="the fake driver is Linux's")]

ERRORS_EACH = 8
HANGS_EACH = 4


def wrong_in_part(
    module: str, cases: Callable[[list[str]], list[str]], count: int, directory: Path
) -> tuple[list[str], set[str]]:
    """Try `count` cases of every world; gives what went wrong, and the functions that were called."""
    number = seed()
    wrong, called = [], set[str]()
    for world in worlds.WORLDS:
        with Child(module, world, directory / world.name) as child:
            called |= set(child.functions)
            for line in drawn(cases(child.functions), count, number):
                wrong += [f"{world.name}: {line}: {each}" for each in child.ask(line)]
    return wrong, called


def test_no_error_of_the_drivers_looks_like_rest_or_ends_anything_and_no_call_is_left_out(tmp_path: Path) -> None:
    wrong, called = wrong_in_part(every_error.MODULE, every_error.cases, ERRORS_EACH, tmp_path)
    assert wrong == []
    assert called == worlds.functions_in_the_program(), "a function that the program calls is in no world of the sweep"


def test_a_call_that_hangs_is_said_within_five_seconds_and_costs_nothing_else(tmp_path: Path) -> None:
    wrong, called = wrong_in_part(every_hang.MODULE, every_hang.cases, HANGS_EACH, tmp_path)
    assert wrong == []
    assert called == worlds.functions_in_the_program()


def test_the_codes_are_those_of_the_binding() -> None:
    assert len(worlds.CODES) >= 31
    assert {1, 2, 3, 4, 9, 10, 12, 13, 15, 18, 28, 999} <= set(worlds.CODES)
    assert worlds.NOT_KNOWN not in worlds.CODES
