"""What the charts show of a GPU's past at one moment: points, gaps and sleep, and who takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import numpy as np

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import chart_picture, program_legend
from hoofhearted_desktop.desktop.chart_past import OTHERS, USED
from hoofhearted_desktop.desktop.chart_picture import Band, Kind
from hoofhearted_desktop.desktop.chart_rows import PLACES, READINGS, Levels
from hoofhearted_desktop.desktop.charts import Shown, ShownProgram

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoofhearted_desktop.desktop.chart_data import Ring
    from hoofhearted_desktop.desktop.chart_past import Interval
    from hoofhearted_desktop.desktop.chart_rows import Column, Folded, Rows, Table
    from hoofhearted_desktop.desktop.program_colours import ProgramColours
    from hoofhearted_desktop.desktop.viewport import Grid, Viewport

MOST_PROGRAMS = 8
_FEW = 240
"""Readings that are drawn as they are; more are folded into the points."""
_ASLEEP = 0.5


def shown(
    ring: Ring,
    grid: Grid,
    view: Viewport,
    moments: tuple[float, ...],
    colours: ProgramColours,
    *,
    by_program: bool,
    hidden: Collection[str] = (),
) -> Shown:
    """Give what the charts show on a grid of points."""
    keys = _keys(ring, grid) if by_program else []
    levels = ring.levels(grid.begins, grid.ends, keys)
    if view.end is not None:
        levels = _until(levels, view.end)
    folded = levels.fold(grid.begins, grid.step, grid.count)
    now = ring.now if ring.now is not None else grid.ends
    bands = _bands(folded, grid, ring.unknown(grid.begins, min(grid.ends, now)), now)
    names = {key: ring.programs[key].name for key in keys if key in ring.programs}
    programs = tuple(
        ShownProgram(key, say("others") if key == OTHERS else names.get(key, key), colours.look(key)) for key in keys
    )
    exact = _exact(levels.rows, grid)
    return Shown(grid, folded, exact, moments, bands, view.follows, programs, frozenset(hidden), by_program)


def _until(levels: Levels, end: float) -> Levels:
    """Leave out what came after a pause: its last reading is the last of the picture, which stays as it was."""
    rows = levels.rows
    place = int(np.searchsorted(rows.at, end))
    return levels.until(place + 1) if place < len(rows) and rows.at[place] == end else levels


def legend(told: Shown, ring: Ring) -> list[tuple[ShownProgram, str]]:
    """Give the programs that take part, with what is said of each."""
    said = []
    for program in told.programs:
        known = ring.programs.get(program.key)
        user, container = (known.user, known.container) if known is not None else ("", "")
        said.append((program, program_legend.details(program.name, user, container)))
    return said


def _exact(rows: Rows, grid: Grid) -> Optional[Rows]:
    first, last = np.searchsorted(rows.at, (grid.begins, grid.ends))
    part = rows.part(max(0, int(first) - 1), min(len(rows), int(last) + 1))
    return part if len(part) <= min(_FEW, grid.count) else None


def _keys(ring: Ring, grid: Grid) -> list[str]:
    """Give the keys of those who did most in a time, in an order that does not change with it."""
    work: dict[str, float] = {}
    for told in ring.fetched:
        if told.used is None or told.begins >= grid.ends or told.ends <= grid.begins:
            continue
        inside = (told.rows.at >= grid.begins) & (told.rows.at < grid.ends)
        for key, table in told.used.items():
            work[key] = work.get(key, 0.0) + _work(table[:, inside], told.rows.length[inside])
    for key, done in ring.work(grid.begins, grid.ends).items():
        work[key] = work.get(key, 0.0) + done
    most = sorted((key for key in work if key != OTHERS), key=lambda key: -work[key])[:MOST_PROGRAMS]
    most.sort(key=lambda key: list(ring.programs).index(key) if key in ring.programs else 0)
    return [*most, OTHERS] if OTHERS in work or len(work) > len(most) else most


def _work(table: Table, length: Column) -> float:
    """Weigh what a program did: its load, and its memory for a little, so that who only holds memory comes last."""
    loads = np.nan_to_num(table[: USED.index("memory_used")]).sum(axis=0) @ length
    memory = np.nan_to_num(table[USED.index("memory_used")]) @ length
    return float(loads + memory * 1e-12)


def _bands(folded: Folded, grid: Grid, unknown: list[Interval], now: float) -> tuple[Band, ...]:
    """Find the stretches with no line: gaps, sleep, what was before anybody watched, and what is not known yet."""
    known = np.isfinite(folded.mean[list(READINGS)]).any(axis=0)
    asleep = np.nan_to_num(folded.mean[PLACES["asleep"]]) >= _ASLEEP
    kinds = np.where(asleep, 2, np.where(known, 0, 1)).astype(np.int8)
    kinds[folded.at - grid.step / 2 > now] = 0
    for begins, ends in unknown:
        first, last = (int(min(grid.count, max(0, round(grid.place(moment))))) for moment in (begins, ends))
        kinds[first:last][kinds[first:last] == 1] = 4
    first_known = np.flatnonzero(known | asleep)
    before = int(first_known[0]) if len(first_known) else grid.count
    kinds[:before][kinds[:before] == 1] = 3
    named = {1: Kind.GAP, 2: Kind.ASLEEP, 3: Kind.BEFORE, 4: Kind.ASKED}
    return tuple(Band(first, last, named[kind]) for first, last, kind in chart_picture.runs(kinds) if kind)
