"""The comparison: its arithmetic, the document it writes, and a short run of it with real programs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.benchmarks.compare import document, goals, scene_run, scenes, table
from tests.benchmarks.compare.__main__ import PLACE, options
from tests.benchmarks.compare.counters import ONCE_A_REFRESH, Counters
from tests.benchmarks.compare.rivals import NotHad, get
from tests.benchmarks.compare.running import Held, Spent, Watched, middle, together
from tests.fake_nvml import library

if TYPE_CHECKING:
    from pathlib import Path

BESIDE = "nvtop 3.0.1"
OWN_ANSWERS = (scene_run.WHY, scene_run.WHY_ALONE, scene_run.NEEDED, scene_run.PASS)


def watching(*rows: tuple[str, tuple[float | None, ...]]) -> table.Table:
    return table.Table(table.WATCHING, goals.NVTOP, tuple(table.Row(*each) for each in rows))


@given(some.floats(0, 1e6))
def test_what_is_shown_and_read_is_shown_the_same(value: float) -> None:
    text = table.shown(value)
    assert table.shown(float(text)) == text
    assert float(text) == pytest.approx(value, rel=0.005, abs=0.006)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.00"), (0.244, "0.24"), (9.996, "10.0"), (12.51, "12.5"), (99.96, "100"), (1284.4, "1284")],
)
def test_two_or_three_digits_are_shown(value: float, text: str) -> None:
    assert table.shown(value) == text


def test_figures_stand_beside_those_of_the_row_of_comparison() -> None:
    found = table.lines(
        watching(
            ("ours", (5.0, 1.2, 0.24, 20.0, 15.0, None, 0.5, 8.0)), (BESIDE, (1.0, 0.3, 0.3, 8.0, 4.0, 3.0, 0.1, 24.0))
        )
    )
    assert (
        found[2]
        == "| ours | 5.00 | 1.20 · 4.00× | 0.24 · 0.80× | 20.0 · 2.50× | 15.0 | – | 0.50 · 5.00× | 8.00 · 0.33× |"
    )
    assert found[3].startswith("| nvtop 3.0.1 | 1.00 | 0.30 · 1.00× |")


def test_nothing_is_compared_with_what_is_missing_or_nothing() -> None:
    alone = table.lines(watching(("ours", (1.0,) * 8)))
    assert "×" not in "".join(alone)
    assert table.times(1.0, 0.004) is None
    assert table.times(None, 1.0) is None
    assert table.times(1.0, None) is None


def test_a_ratio_is_that_of_the_figures_as_they_are_shown() -> None:
    assert table.times(0.246, 0.0449) == pytest.approx(0.25 / 0.04)


def test_slices_are_added_up_and_empty_ones_left_out() -> None:
    whole = together([Spent(3, 3.0, 0.006, 30), None, Spent(2, 2.1, 0.004, 20)])
    assert whole == Spent(5, pytest.approx(5.1), pytest.approx(0.01), 50)  # type: ignore[arg-type]
    assert together([None, None]) is None
    assert (middle([3.0, None, 1.0, 2.0]), middle([None])) == (2.0, None)


def test_a_row_is_by_whole_refreshes() -> None:
    parts = scene_run.Parts()
    parts.spent += [Spent(2, 10.0, 0.012, 200), None]
    parts.held, parts.first_s = Held(20.0, 15.0, 14.0), [0.4, 0.2, 0.3]
    assert parts.row("agent").values == pytest.approx((5.0, 6.0, 1.2, 20.0, 15.0, 14.0, 0.3, 100.0))
    assert scene_run.Parts().row("nobody").values == (None,) * 8


def test_refreshes_and_calls_are_told_by_the_drivers_counters(tmp_path: Path) -> None:
    names, columns = library.function_names(), library.COLUMNS
    file = tmp_path / "calls"
    counters = Counters(file)
    watched = Watched(counters, ONCE_A_REFRESH, [os.getpid()])
    watched.look()
    assert (counters.calls(), watched.marks) == (0, [])  # nothing was called yet: there is no file
    words = [0] * (len(names) * columns)

    def call(name: str, gpu: int) -> None:
        words[names.index(name) * columns + gpu + 1] += 1
        file.touch()
        with file.open("r+b") as opened:  # the library writes in place, too
            opened.write(b"".join(word.to_bytes(8, sys.byteorder) for word in words))

    for _ in range(3):
        for gpu in (0, 1):
            call(ONCE_A_REFRESH[0], gpu)
            call("nvmlDeviceGetPowerUsage", gpu)
            call("nvmlFakeAttach", gpu)  # no call of a program's
            watched.look()
    spent = watched.spent()
    counters.close()
    assert len(watched.marks) == 3
    assert spent is not None
    assert (spent.refreshes, spent.calls) == (2, 8)
    assert spent.passed_s > 0
    assert spent.cpu_s > 0


def test_a_program_that_is_left_out_is_named(tmp_path: Path) -> None:
    every = ("nvtop", "nvitop", "gpustat", "Glances", "all-smi")
    assert get(tmp_path, every) == [NotHad(name, "left out of this run") for name in every]
    assert not list(tmp_path.iterdir())


def test_scenes_are_read_as_they_are_written() -> None:
    assert [str(each) for each in options(["--scenes", "1x0,8x10,16x200-each"]).scenes] == [
        "1 GPU, 0 processes",
        "8 GPUs, 10 processes",
        "16 GPUs, 200 processes on each",
    ]


def scene(name: str, *, agent_ms: float, why_ms: float) -> document.Measured:
    """Give a scene in which only some figures are there."""
    rows = ((scene_run.AT_REST, (None, None, agent_ms, 21.0, *(None,) * 4)), (BESIDE, (None, None, 0.5, *(None,) * 5)))
    asked = tuple(
        table.Row(name, (value, *(None,) * 3)) for name, value in ((scene_run.WHY, why_ms), (scene_run.NEEDED, 30.0))
    )
    return document.Measured(name, watching(*rows), table.Table(table.ANSWERING, scene_run.PASS, asked))


def test_goals_are_held_against_the_worst_scene() -> None:
    found = goals.lines(
        [
            scene("1 GPU, 0 processes", agent_ms=0.6, why_ms=45.1),
            scene("8 GPUs, 10 processes", agent_ms=0.25, why_ms=40.0),
        ]
    )[2:]
    assert found[0] == (
        "| the agent's CPU a second, nobody connected, of nvtop's | 1× | 1.20× (1 GPU, 0 processes) | 0.50× (8 GPUs, 10 processes)"
        " | 1 of 2 scenes |"
    )
    assert found[1] == "| the same with the tray | 1× | – | – | – |"
    assert found[3].endswith(
        " | 20 MiB | 21.0 MiB (8 GPUs, 10 processes) | 21.0 MiB (1 GPU, 0 processes) | 0 of 2 scenes |"
    )
    assert found[4].endswith(" | 1.5× | 1.50× (1 GPU, 0 processes) | 1.33× (8 GPUs, 10 processes) | 2 of 2 scenes |")


# ---------------------------------------------------------------- docs/cost.md


def test_the_document_is_as_the_command_wrote_it() -> None:
    written = PLACE.read_text(encoding="utf-8")
    assert document.text(document.read(written)) == written


def test_the_document_has_every_row_of_every_scene() -> None:
    found = document.read(PLACE.read_text(encoding="utf-8"))
    assert [each.scene for each in found.scenes] == [str(scene) for scene in scenes.ALL]
    about = "\n".join(found.about)
    assert re.search(r"Measured \d{4}-\d\d-\d\d on \d+ × ", about)
    assert re.search(r"commit [0-9a-f]{10}.*: Python 3\.\d+\.\d+, psutil [\d.]+, nvidia-ml-py [\d.]+, PySide6", about)
    for name in ("nvtop", "nvitop", "gpustat", "Glances", "all-smi"):
        assert re.search(rf"^{name}( \d|: not measured, )", about, re.MULTILINE), name
    had = [name for name in ("nvtop", "nvitop", "gpustat", "Glances") if f"{name}: not measured" not in about]
    for each in found.scenes:
        rows = {row.name: row.values for row in each.watching.rows}
        assert {*scene_run.OURS, scene_run.BARE} <= rows.keys(), each.scene
        for name in (scene_run.AT_REST, scene_run.WITH_WINDOW):
            assert None not in rows[name], (each.scene, name)
        for name in had:
            mine = [values for title, values in rows.items() if title.startswith(name)]
            assert mine, (each.scene, name)
            assert all(None not in values for values in mine), (each.scene, name)
        answers = {row.name: row.values for row in each.answering.rows}
        assert answers.keys() >= set(OWN_ANSWERS), each.scene
        assert all(None not in answers[name] for name in OWN_ANSWERS), each.scene


def test_an_edited_document_is_found() -> None:
    written = PLACE.read_text(encoding="utf-8")
    ratio = re.search(r" · (\d[\d.]*)×", written)
    assert ratio is not None
    edited = written.replace(ratio.group(), " · 0.01×", 1)
    assert document.text(document.read(edited)) != edited


# ---------------------------------------------------------------- a real run


@pytest.mark.real
@pytest.mark.long
@pytest.mark.timeout(400)  # the first time the others are fetched
def test_a_short_run_measures_all_that_can_be_had(tmp_path: Path) -> None:
    kept = scenes.ROOT / "build" / "rivals"
    place = tmp_path / "cost.md"
    words = ["--hurry", "--scenes", "2x3", "--seconds", "1", "--rounds", "1", "--without", "all-smi"]
    command = [sys.executable, "-m", "tests.benchmarks.compare", *words, "--rivals", str(kept), "--write", str(place)]
    done = subprocess.run(command, cwd=scenes.ROOT, capture_output=True, text=True, timeout=350, check=False)
    assert done.returncode == 0, done.stderr
    found = document.read(place.read_text(encoding="utf-8"))
    (scene,) = found.scenes
    assert scene.scene == "2 GPUs, 3 processes"
    rows = {row.name: row.values for row in scene.watching.rows}
    assert None not in rows[scene_run.AT_REST]
    assert None not in rows[scene_run.WITH_WINDOW]
    answers = {row.name: row.values for row in scene.answering.rows}
    assert all(None not in answers[name] for name in OWN_ANSWERS)
    calls = [column.head for column in table.ANSWERING].index("NVML calls")
    assert answers[scene_run.WHY][calls] == answers[scene_run.PASS][calls] == 0  # the agent makes them
    assert (answers[scene_run.WHY_ALONE][calls] or 0) > 0
    about = "\n".join(found.about)
    if "The tray: not measured" not in about:
        assert all(rows[name][0] for name in (scene_run.WITH_TRAY, scene_run.TRAY))
    absent = [name for name in ("nvtop", "nvitop", "gpustat") if f"{name}: not measured" in about]
    for name, values in rows.items():
        if name not in {*scene_run.OURS, scene_run.BARE}:
            assert None not in values, f"{name}: {values}"
    if absent:
        pytest.skip(f"{', '.join(absent)} cannot be had here; the rest was measured")
