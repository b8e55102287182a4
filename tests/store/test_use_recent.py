"""Ticks added up to ten seconds: who worked how much, who was given the power, who held what."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.assessment import Activity
from hoofhearted_desktop.core.use import NOBODY, UNSAID, Who, used_by
from hoofhearted_desktop.store.use_recent import RecentUse
from hoofhearted_desktop.store.use_rows import MEASURES, Part, Piece
from tests.store.uses import BLENDER, MIB, OLLAMA, tick

NOON_MS = 1_760_140_800_000


def told(part: Part) -> dict[str, Optional[float]]:
    return {
        measure.name: (part[place] - 1) / measure.scale if part[place] else None
        for place, measure in enumerate(MEASURES)
    }


def live(uses: RecentUse, *ticks: Any) -> None:
    for nth, each in enumerate(ticks):
        uses.add(each, NOON_MS + nth * 1000, 1000)


def only(pieces: tuple[Piece, ...]) -> Piece:
    (piece,) = pieces
    return piece


def test_ten_seconds_are_one_piece_from_one_multiple_of_ten_to_the_next() -> None:
    uses = RecentUse()
    for nth in range(25):
        uses.add(tick(nth, {OLLAMA: 50.0}), NOON_MS + 4000 + nth * 1000, 1000)
    pieces = uses.pieces
    assert [(piece.time_ms - NOON_MS, piece.covered_ms) for piece in pieces] == [
        (0, 6000),
        (10_000, 10_000),
        (20_000, 9000),
    ]
    assert uses.page() == pieces
    assert (uses.pieces, uses.page()) == ((), ())


def test_load_is_a_mean_and_memory_as_it_stood_last() -> None:
    uses = RecentUse()
    live(uses, *(tick(nth, {OLLAMA: 80.0 if nth < 5 else 0.0, BLENDER: 0.0}, memory=nth * MIB) for nth in range(10)))
    parts = only(uses.pieces).parts
    assert told(parts[OLLAMA]) == {
        "sm": 40.0,
        "encoder": None,
        "decoder": None,
        "memory_used": 9.0 * MIB,
        "work": 0.5,
        "power_w": 50.0,
    }
    assert told(parts[BLENDER]) == {
        "sm": 0.0,
        "encoder": None,
        "decoder": None,
        "memory_used": 9.0 * MIB,
        "work": None,
        "power_w": None,
    }


def test_work_and_power_are_shared_out_and_the_rest_is_nobodys() -> None:
    uses = RecentUse()
    live(uses, *(tick(nth, {OLLAMA: 60.0, BLENDER: 20.0}, shares=(0.6, 0.2), power_w=300.0) for nth in range(10)))
    parts = only(uses.pieces).parts
    assert (told(parts[OLLAMA])["work"], told(parts[OLLAMA])["power_w"]) == (0.6, 180.0)
    assert (told(parts[BLENDER])["work"], told(parts[BLENDER])["power_w"]) == (0.2, 60.0)
    assert (told(parts[NOBODY])["work"], told(parts[NOBODY])["power_w"]) == (0.2, 60.0)


def test_without_figures_it_was_the_only_one_that_computes() -> None:
    uses = RecentUse()
    live(uses, tick(0, {OLLAMA: None}, shares=(None,)))
    assert told(only(uses.pieces).parts[OLLAMA])["work"] == 1.0
    uses = RecentUse()
    live(uses, tick(0, {OLLAMA: None, BLENDER: None}, shares=(None, None)))
    assert told(only(uses.pieces).parts[NOBODY])["work"] == 1.0


def test_a_loaded_gpu_of_nobody_and_one_of_which_nobody_says_who_uses_it() -> None:
    uses = RecentUse()
    live(uses, tick(0, {}, activity=Activity.UNATTRIBUTED, shares=()))
    assert told(only(uses.pieces).parts[NOBODY])["work"] == 1.0
    live(uses, tick(1, None))
    assert len(uses.pieces) == 1


def test_of_a_gpu_of_which_nobody_says_who_uses_it_the_work_is_kept() -> None:
    """In WSL the driver has no list: the hours of a week are hours all the same."""
    uses = RecentUse()
    live(uses, tick(0, None), tick(1, None, shares=(), power_w=200.0), tick(2, None, shares=(), power_w=200.0))
    piece = only(uses.pieces)
    assert set(piece.parts) == {UNSAID}
    assert (piece.covered_ms, told(piece.parts[UNSAID])["work"], told(piece.parts[UNSAID])["power_w"]) == (
        2000,
        1.0,
        200.0,
    )


def test_one_who_left_is_named_by_what_was_known_and_a_name_found_out_later_counts_from_then() -> None:
    uses = RecentUse()
    boxed = Who("ollama", None, "david", "box")
    live(uses, tick(0, {OLLAMA: 50.0}), tick(1, {boxed: 50.0}))
    assert {whose.key for whose in only(uses.pieces).parts} == {"ollama|david|", "ollama|david|box"}
    gone = tick(2, {boxed: 50.0})
    uses.add(gone._replace(sample=gone.sample._replace(processes=())), NOON_MS + 2000, 1000)
    assert {whose.key for whose in only(uses.pieces).parts} == {"ollama|david|", "ollama|david|box"}


@pytest.mark.parametrize("absurd", [float("nan"), float("inf"), -5.0, 1e300])
def test_absurd_figures_count_for_nothing(absurd: float) -> None:
    uses = RecentUse()
    one = tick(0, {OLLAMA: 50.0}, power_w=absurd)
    card = one.sample.gpus[0]
    strange = card._replace(processes=(model.GpuProcess(1, 100.0, ("compute",), None, absurd, absurd, absurd),))
    live(uses, one._replace(sample=one.sample._replace(gpus=(strange,))))
    part = told(only(uses.pieces).parts[OLLAMA])
    assert (part["sm"], part["encoder"], part["power_w"]) == (None, None, None)


def test_what_was_given_to_a_page_is_forgotten_with_who_has_gone() -> None:
    uses = RecentUse()
    live(uses, *(tick(nth, {Who(f"job{nth}", None, "david"): 50.0}) for nth in range(10)))
    assert len(only(uses.page()).parts) == 9, "the eight with most, and the others"
    uses.add(tick(10, {BLENDER: 1.0}), NOON_MS + 10_000, 1000)
    uses.page()
    assert len(uses._known) <= 2


@pytest.mark.parametrize("told", ["name", "exe"])
def test_one_that_goes_by_another_name_counts_by_it_from_then(told: str) -> None:
    """The live tick says the new name at once, and the history has to meet it."""
    uses = RecentUse()
    for nth in range(20):
        each = tick(nth, {OLLAMA: 50.0})
        (process,) = each.sample.processes
        process = process._replace(exe=None, command_line=None, name="python")
        if nth >= 10:
            process = process._replace(**{told: "/opt/trainer"})
        sample = each.sample._replace(processes=(process,))
        uses.add(each._replace(sample=sample), NOON_MS + nth * 1000, 1000)
        live_key = used_by(sample.gpus[0], sample)[0].key
        assert [whose.key for whose in uses.pieces[-1].parts] in ([live_key], ["python|david|", live_key])
    assert [[whose.name for whose in piece.parts] for piece in uses.pieces] == [
        ["python"],
        ["trainer" if told == "exe" else "/opt/trainer"],
    ]
