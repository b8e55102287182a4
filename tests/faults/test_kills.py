"""An agent killed in the middle of something: the next one starts clean, and nothing is lost but the last seconds.

A part of the calls, another one every day; `python -m tests.faults.every_kill` kills at all of them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.faults import every_kill
from tests.faults.drawn import drawn, seed
from tests.faults.kill_story import Place

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform != "linux", reason="calls are preloaded as on Linux")]

CALLS = 100
"""Every life has so many, and some more."""


@pytest.mark.parametrize("with_past", [False, True])
def test_a_kill_at_any_call_loses_nothing_but_the_last_seconds(with_past: bool) -> None:
    for number in drawn(range(1, CALLS), 2, seed() + with_past):
        name, wrong = every_kill.tried(number, with_past=with_past)
        assert wrong == []
        assert name != "its own end"


def test_a_life_that_is_not_cut_short_is_found_whole(own_directories: Path) -> None:
    place = Place(own_directories / "place", with_past=True)
    life = place.live()
    assert (life.status, life.stderr, life.rule_answered) == (0, "", True)
    assert list(place.wrong_after(life)) == []
    assert len(life.calls) > CALLS
    assert {"flock", "bind", "listen", "fdatasync", "pwrite64", "rename", "unlink"} <= set(life.calls)
