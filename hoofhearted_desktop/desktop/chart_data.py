"""What the charts know of one GPU: the last minutes as they came, and what the agent told of the time before."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

import numpy as np

from hoofhearted_desktop.core import naming
from hoofhearted_desktop.desktop import chart_past, chart_rows
from hoofhearted_desktop.desktop.chart_past import OTHERS, USED, Interval, Past, Program, Stretch
from hoofhearted_desktop.desktop.chart_rows import COLUMNS, Column, Levels, Rows, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoofhearted_desktop.core import model, use
    from hoofhearted_desktop.core.assessment import Episode


LONGEST_S = 600.0
MOST_FETCHED = 8
"""Stretches that are kept of a GPU; a year, a zoomed week and a zoomed day are three."""
_CAPACITY = 1500
_AT_FIRST = 64
"""Rows for which there is room at first: a fleet has hundreds of GPUs, and readings every 15 s."""
_CLOSEST_S = 0.45
_SPOKEN_FOR_S = 0.95
"""Of the second before its first reading, in which another one may have been that came a little early."""
_ROUNDING_S = 0.001
_ROOM = 1.5
"""Of what is shown, so much on either side is put together with it, for who moves on."""
_WIDTH = 1 + len(COLUMNS)


class Limits(NamedTuple):
    """The ends of a GPU's scales: bytes of memory and watts, kept from when they were last said."""

    memory_total: Optional[int] = None
    power_w: Optional[float] = None


def point(time: float, gpu: model.Gpu) -> tuple[Union[float, None], ...]:
    """Give a reading's time and its COLUMNS."""
    load, clocks, bus = gpu.utilization, gpu.clocks_mhz, gpu.pcie_bytes_per_s
    asleep = 1.0 if gpu.power_state == "asleep" else 0.0
    readings = (load.sm, load.encoder, load.decoder, gpu.memory.used, gpu.power_w, gpu.temperature_c, gpu.fan_percent)
    return (time, *readings, asleep, clocks.sm, clocks.memory, bus.rx, bus.tx)


class Ring:
    """One GPU's past: about two live points a second at most, of ten minutes, and the stretches that were fetched."""

    def __init__(self) -> None:
        """Start with none."""
        self._rows: Table = np.full((_AT_FIRST, _WIDTH), np.nan)
        self._low = 0
        self._high = 0
        self._uses: dict[float, tuple[use.Use, ...]] = {}
        self._fetched: list[Stretch] = []
        self._made: Optional[tuple[Interval, tuple[str, ...], Levels]] = None
        self._peaks: dict[str, Optional[float]] = {}
        self.limits = Limits()
        self.programs: dict[str, Program] = {}
        """Everybody who is known to have used it."""
        self.episodes: dict[str, Episode] = {}
        """Its spin-ups, as far as anybody asked: those of `episodes_known`, and what came since."""
        self.episodes_known: Optional[Interval] = None

    def __len__(self) -> int:
        """Count the live points."""
        return self._high - self._low

    # ------------------------------------------------------------ in

    def add(self, time: float, gpu: model.Gpu, uses: Optional[Iterable[use.Use]] = None) -> None:
        """Put a reading at the end; one that had followed its neighbour at once gives way, and a clock set back starts anew."""
        if len(self) and time < self._rows[self._high - 1, 0]:
            self._low = self._high = 0
            self._uses.clear()
            self._fetched.clear()
            self._peaks.clear()
        if len(self) > 1 and self._rows[self._high - 1, 0] - self._rows[self._high - 2, 0] < _CLOSEST_S:
            self._high -= 1
            self._uses.pop(float(self._rows[self._high, 0]), None)
        if self._high == len(self._rows) < 2 * _CAPACITY:
            grown = np.full((min(2 * len(self._rows), 2 * _CAPACITY), _WIDTH), np.nan)
            grown[: self._high] = self._rows
            self._rows = grown
        elif self._high == len(self._rows):
            kept = self._rows[self._high - _CAPACITY : self._high].copy()
            self._rows[:_CAPACITY] = kept
            self._low, self._high = 0, _CAPACITY
        self._rows[self._high] = chart_rows.numbers(point(time, gpu), _WIDTH)
        self._high += 1
        if uses is not None:
            self._take_uses(time, tuple(uses))
        self.limits = Limits(gpu.memory.total or self.limits.memory_total, gpu.power_limit_w or self.limits.power_w)
        self._forget()
        self._made = None

    def _take_uses(self, time: float, uses: tuple[use.Use, ...]) -> None:
        self._uses[time] = uses
        for one in uses:
            if one.key not in self.programs:
                texts = (naming.printable(text or "") for text in (one.name, one.user, one.container))
                self.programs[one.key] = Program(one.key, *texts)

    def take(
        self,
        past: Past,
        begins: float,
        ends: float,
        *,
        asked_s: float = 0.0,
        asked_who: bool = False,
        most: int = chart_past.MOST_POINTS,
    ) -> None:
        """Keep what the agent told of a stretch of time; what a newer answer of as fine points covers as well is let go."""
        told = chart_past.stretch(past, begins, ends, asked_s=asked_s, asked_who=asked_who, most=most)
        fetched = [each for each in self._fetched if not _is_in(each, told)]
        self._fetched = [*fetched[-MOST_FETCHED + 1 :], told]
        self._peaks.clear()
        for key, program in told.programs.items():
            self.programs.setdefault(key, program)
        self._made = None

    def _forget(self) -> None:
        oldest = self._rows[self._high - 1, 0] - LONGEST_S
        self._low += int(np.searchsorted(self._rows[self._low : self._high, 0], oldest))
        if len(self._uses) > _CAPACITY or (self._uses and next(iter(self._uses)) < oldest):
            self._uses = {time: uses for time, uses in self._uses.items() if time >= oldest}

    # ------------------------------------------------------------ out

    @property
    def now(self) -> Optional[float]:
        """When the newest reading was taken; None before the first."""
        return float(self._rows[self._high - 1, 0]) if len(self) else None

    @property
    def oldest(self) -> Optional[float]:
        """When the oldest reading that came live was taken."""
        return float(self._rows[self._low, 0]) if len(self) else None

    @property
    def fetched(self) -> tuple[Stretch, ...]:
        """What the agent told, the newest last."""
        return tuple(self._fetched)

    def rows(self) -> Rows:
        """Give the live points."""
        told = self._rows[self._low : self._high]
        at = told[:, 0]
        length = np.diff(at, prepend=at[:1] - 1.0)
        length[length > chart_rows.pause_s(at)] = 1.0  # of what was before it, it says nothing
        values = told[:, 1:].T
        return Rows(at, length, values, values, values)

    def live(self) -> list[Stretch]:
        """Give the live points as stretches without a pause in them."""
        rows = self.rows()
        edges = [0, *(np.flatnonzero(np.diff(rows.at) > chart_rows.pause_s(rows.at)) + 1).tolist(), len(rows)]
        parts = [rows.part(first, last) for first, last in itertools.pairwise(edges) if last > first]
        return [self._stretch(part, first=not nth) for nth, part in enumerate(parts)]

    def _stretch(self, part: Rows, *, first: bool) -> Stretch:
        """Say from when to when live points leave nothing to the history, which has milliseconds and may have one just before."""
        begins = float(part.at[0]) - _SPOKEN_FOR_S
        if first and self._low:
            begins = max(begins, float(self._rows[self._low - 1, 0]) + _ROUNDING_S)
        return Stretch(begins, float(part.at[-1]) + _ROUNDING_S, 0.0, part)

    def levels(self, begins: float, ends: float, keys: Sequence[str] = ()) -> Levels:
        """Give everything that is known of a time, with four columns more for each program of `keys` (chart_past.USED)."""
        wanted = tuple(keys)
        if self._made is not None:
            (since, until), made_for, levels = self._made
            if made_for == wanted and since <= begins and until >= ends:
                return levels
        span = ends - begins
        since, until = begins - span, ends + span
        live = self._live_by_who() if wanted else self.live()
        known = [(each, self._with_used(each, wanted), self._says_who(each)) for each in live]
        known += [(each, each.rows_of(wanted), each.used is not None) for each in reversed(self._fetched)]
        known.sort(key=lambda piece: (bool(wanted) and not piece[2], piece[0].step_s))
        pieces = [(each, rows) for each, rows, _ in known]
        levels = Levels(chart_past.put_together(pieces, since, until))
        self._made = ((since, until), wanted, levels)
        return levels

    def _live_by_who(self) -> list[Stretch]:
        """Give the live points as stretches of which each says who it was, or none of it does."""
        made = []
        for whole in self.live():
            rows, begins = whole.rows, whole.begins
            said = np.array([time in self._uses for time in rows.at.tolist()])
            edges = [0, *(np.flatnonzero(np.diff(said)) + 1).tolist(), len(rows)]
            for first, last in itertools.pairwise(edges):
                part = rows.part(first, last)
                ends = float(part.at[-1]) + _ROUNDING_S
                made.append(Stretch(begins, ends, 0.0, part))
                begins = ends
        return made

    def _says_who(self, live: Stretch) -> bool:
        return float(live.rows.at[0]) in self._uses

    def unknown(self, begins: float, ends: float) -> list[Interval]:
        """Give the parts of a time that nobody has asked the agent about."""
        return chart_past.known_in([*self.live(), *self._fetched], begins, ends)

    def work(self, begins: float, ends: float) -> dict[str, float]:
        """Give how much each program has done lately, in percent times seconds; what is held in memory counts for a little."""
        done: dict[str, float] = {}
        for time, uses in self._uses.items():
            if begins <= time <= ends:
                for one in uses:
                    load = (one.sm or 0.0) + (one.encoder or 0.0) + (one.decoder or 0.0)
                    done[one.key] = done.get(one.key, 0.0) + load + (one.memory or 0) * 1e-12
        return done

    def peak(self, name: str) -> Optional[float]:
        """Give the largest value of a column among all that is known, None where there is none."""
        place = chart_rows.PLACES[name]
        if name not in self._peaks:
            self._peaks[name] = _highest([each.rows.peak[place] for each in self._fetched])
        live = _highest([self._rows[self._low : self._high, 1 + place]])
        return max((each for each in (live, self._peaks[name]) if each is not None), default=None)

    def _with_used(self, live: Stretch, keys: tuple[str, ...]) -> Rows:
        if not keys:
            return live.rows
        place = {key: 4 * nth for nth, key in enumerate(keys)}
        more = np.full((len(USED) * len(keys), len(live.rows)), np.nan)
        for nth, time in enumerate(live.rows.at.tolist()):
            uses = self._uses.get(time)
            if uses is None:
                continue
            more[:, nth] = 0.0
            sums: dict[int, list[Optional[float]]] = {}
            for one in uses:
                row = place.get(one.key, place.get(OTHERS))
                if row is not None:
                    told = (one.sm, one.encoder, one.decoder, one.memory)
                    so_far = sums.get(row, [None] * len(told))
                    sums[row] = [a if b is None else b + (a or 0.0) for a, b in zip(so_far, told, strict=True)]
            for row, values in sums.items():
                more[row : row + 4, nth] = [np.nan if value is None else value for value in values]
        return chart_past.rows_with(live.rows, more)


def _highest(columns: list[Column]) -> Optional[float]:
    known = [float(column[np.isfinite(column)].max()) for column in columns if np.isfinite(column).any()]
    return max(known) if known else None


def _is_in(old: Stretch, new: Stretch) -> bool:
    """Say whether a newer answer has all of an older one, as fine and with as much about who it was."""
    finer = new.step_s <= old.step_s or (old.step_s > 0 and new.step_s <= 1.25 * old.step_s)
    return new.begins <= old.begins and new.ends >= old.ends and finer and (new.asked_who or not old.asked_who)
