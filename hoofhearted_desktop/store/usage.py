"""Answers "who used the GPUs from then to then, and what did it cost": one sum a GPU, and one an application.

Hours are time in which a GPU worked, shared out as episodes do; energy is the power over time. The sums are made of the tier
that has a few hundred rows of the stretch: a row that lies half in it counts half.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hoofhearted_desktop.core.energy import JOULES_PER_WH, cost_of
from hoofhearted_desktop.core.preferences import Energy
from hoofhearted_desktop.core.use import NAMELESS, THE_OTHERS, Who
from hoofhearted_desktop.store.columns import METRICS, PLACES
from hoofhearted_desktop.store.history import bounded_ms, level_of
from hoofhearted_desktop.store.tiers import TIERS
from hoofhearted_desktop.store.use_history import rows_of
from hoofhearted_desktop.store.use_rows import MEASURES, POWER, WORK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoofhearted_desktop.store.columns import Reading
    from hoofhearted_desktop.store.migrations import Connection
    from hoofhearted_desktop.store.timeline import Timeline
    from hoofhearted_desktop.store.use_rows import Piece, UseRows

ROWS = 600
MOST_APPLICATIONS = 200
_POWER = PLACES["power_w"]

Json = dict[str, Any]


class Stretch(NamedTuple):
    """From `since` to `until` in Unix time, of all GPUs or of one, at this price."""

    since: float
    until: float
    gpu: Optional[str] = None
    price: Energy = Energy()

    def part(self, time_ms: int, step_ms: int) -> float:
        """Give how much of a row lies in it, 0 to 1; of one without a length, whether it begins in it."""
        if not step_ms:
            return float(self.since * 1000 <= time_ms <= self.until * 1000)
        first_ms, last_ms = max(time_ms, self.since * 1000), min(time_ms + step_ms, self.until * 1000)
        return max(0.0, last_ms - first_ms) / step_ms


class _Sum:
    """Seconds and joules; joules are None where nobody told the power."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.joules: Optional[float] = None

    def add(self, seconds: float, joules: Optional[float]) -> None:
        self.seconds += seconds
        if joules is not None:
            self.joules = (self.joules or 0.0) + joules

    def take(self, other: _Sum) -> None:
        self.add(other.seconds, other.joules)

    def energy(self, price: Energy) -> Json:
        """Give energy and cost as they are told."""
        energy_wh = None if self.joules is None else self.joules / JOULES_PER_WH
        cost = cost_of(energy_wh, price)
        return {
            "energy_wh": None if energy_wh is None else round(energy_wh, 3),
            "cost": None if cost is None else round(cost.amount, 6),
        }


class Usage:
    """Adds up one stretch."""

    def __init__(self, stretch: Stretch) -> None:
        """Begin with nothing."""
        self._stretch = stretch
        self._watched_s = 0.0
        self._gpus: dict[str, tuple[_Sum, float]] = {}
        self._names: dict[str, Optional[str]] = {}
        self._users: dict[Who, _Sum] = {}
        self._spin_ups: dict[Who, list[int]] = {}

    def read(
        self,
        timeline: Timeline,
        database: Optional[Connection],
        fresh: list[Reading],
        pieces: tuple[Piece, ...],
    ) -> None:
        """Take what is stored, and what is in no page yet."""
        stretch = self._stretch
        newest_ms = fresh[-1].time_ms if fresh else timeline.newest_ms
        since_ms, until_ms = timeline.kept_from_ms(bounded_ms(stretch.since)), bounded_ms(stretch.until)
        level = max(0, level_of(since_ms, until_ms, until_ms if newest_ms is None else newest_ms, ROWS))
        known = set(timeline.gpus(database)) | {gpu for reading in fresh for gpu in reading.rows}
        for gpu in sorted(known if stretch.gpu is None else known & {stretch.gpu}):
            rows, tail = timeline.pieces(database, gpu, level, since_ms, until_ms)
            step_ms = TIERS[level].step_ms
            whole, watched_s = _Sum(), 0.0
            stored = [
                (each, step_ms)
                for piece in rows
                for each in zip(piece.times_ms(), piece.covered, piece.columns[_POWER])
            ]
            loose = [(time_ms, covered_ms, row[_POWER]) for time_ms, covered_ms, row in tail]
            loose += [(each.time_ms, each.covered_ms, each.rows[gpu][_POWER]) for each in fresh if gpu in each.rows]
            for (time_ms, covered_ms, power), length_ms in [*stored, *((each, 0) for each in loose)]:
                seconds = covered_ms / 1000 * stretch.part(time_ms, length_ms)
                watched_s += seconds
                whole.add(0.0, (power - 1) / METRICS[_POWER].scale * seconds if power else None)
            used, use_tail = timeline.used(database, gpu, level, since_ms, until_ms)
            busy_s = sum(self._take(use, step_ms) for use in used)
            own = [each[1:] for each in pieces if each.gpu == gpu]
            busy_s += self._take(rows_of(use_tail), 0) + self._take(rows_of(own), 0)
            self._gpus[gpu] = whole, busy_s
            self._watched_s = max(self._watched_s, watched_s)

    def _take(self, rows: UseRows, step_ms: int) -> float:
        """Add rows of a tier, or of none, which have no length; give the seconds of work in them."""
        users = [self._users.setdefault(whose, _Sum()) for whose in rows.names]
        works, powers = rows.columns[WORK], rows.columns[POWER]
        busy_s, after = 0.0, 0
        for time_ms, covered_ms, count in zip(rows.times_ms(), rows.covered, rows.counts):
            first, after = after, after + count
            seconds = covered_ms / 1000 * self._stretch.part(time_ms, step_ms)
            for entry in range(first, after) if seconds else ():
                if works[entry] > 1:
                    work_s = (works[entry] - 1) / MEASURES[WORK].scale * seconds
                    power = powers[entry]
                    joules = (power - 1) / MEASURES[POWER].scale * seconds if power else None
                    users[rows.whose[entry]].add(work_s, joules)
                    busy_s += work_s
        return busy_s

    def count(self, ended: Iterable[Json], running: Iterable[Json] = ()) -> None:
        """Count the spin-ups each took part in, and those in which nobody expected it; who did too little to be judged did not.

        One of those that run may have ended while the database was looking, and is in both.
        """
        still = {each.get("id"): each for each in running}
        for each in ended:
            still.pop(each.get("id"), None)
            self._count(each)
        for each in still.values():
            self._count(each)

    def _count(self, episode: Json) -> None:
        gpu, name = episode.get("gpu"), episode.get("gpu_name")
        if gpu in self._gpus and isinstance(name, str):
            self._names.setdefault(gpu, name)
        took_part: dict[Who, bool] = {}
        for place, one in enumerate(episode.get("processes") or ()):
            if isinstance(one, dict) and (place == 0 or one.get("expected") is not None):
                whose = Who(str(one.get("name")), one.get("application"), one.get("user"), one.get("container"))
                took_part[whose] = took_part.get(whose, False) or one.get("expected") is False
        for whose, unexpected in took_part.items():
            counts = self._spin_ups.setdefault(whose, [0, 0])
            counts[0] += 1
            counts[1] += unexpected

    def told(self, cards: Mapping[str, tuple[Optional[int], Optional[str]]]) -> Json:
        """Give the public JSON; `cards` has index and name of the GPUs that are there now."""
        price = self._stretch.price
        gpus = [
            {
                "gpu": gpu,
                "index": cards.get(gpu, (None, None))[0],
                "name": cards.get(gpu, (None, None))[1] or self._names.get(gpu),
                "busy_s": round(busy_s, 1),
                **whole.energy(price),
                "currency": None if price.price_per_kwh is None else price.currency,
            }
            for gpu, (whole, busy_s) in sorted(self._gpus.items(), key=lambda each: _place(cards, each[0]))
        ]
        who = [whose for whose, users in self._users.items() if users.seconds > 0 and whose not in NAMELESS]
        who += [whose for whose in self._spin_ups if whose not in who]
        own = [whose for whose in who if whose != THE_OTHERS]
        own.sort(key=lambda whose: (-round(self._seconds(whose), 1), -self._spin_ups.get(whose, (0, 0))[0]))
        if len(who) > MOST_APPLICATIONS:
            for whose in own[MOST_APPLICATIONS - 1 :]:
                self._users.setdefault(THE_OTHERS, _Sum()).take(self._users.get(whose) or _Sum())
            own = own[: MOST_APPLICATIONS - 1]
        others = [THE_OTHERS] if self._seconds(THE_OTHERS) else []
        return {
            "from": self._stretch.since,
            "to": self._stretch.until,
            "watched_s": round(self._watched_s, 1),
            "gpus": gpus,
            "applications": [self._application(whose) for whose in [*own, *others]],
        }

    def _seconds(self, whose: Who) -> float:
        return self._users[whose].seconds if whose in self._users else 0.0

    def _application(self, whose: Who) -> Json:
        used = self._users.get(whose) or _Sum()
        spin_ups, unexpected = self._spin_ups.get(whose, (0, 0))
        return {
            "key": THE_OTHERS.name if whose == THE_OTHERS else whose.key,
            **whose._asdict(),
            "busy_s": round(used.seconds, 1),
            **used.energy(self._stretch.price),
            "spin_ups": spin_ups,
            "unexpected": unexpected,
        }


def _place(cards: Mapping[str, tuple[Optional[int], Optional[str]]], gpu: str) -> tuple[bool, int, str]:
    """Give where a GPU stands among others: by its index, and last those that are not there any more."""
    index = cards.get(gpu, (None, None))[0]
    return index is None, index or 0, gpu
