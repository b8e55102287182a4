"""A week of the GPUs added up: hours, energy, cost, who, how many spin-ups, and beside the week before. Facts in, facts out.

An agent tells hours, energy and cost (`usage`); days and hours of the week come from its spin-ups. An agent that is too old to
tell them has its week counted from its spin-ups alone, which is then said.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import samples, use
from hoofhearted_desktop.desktop import local_dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.desktop.episode_log import Entry

DAYS = 7
HOUR_S = 3600.0
MOST_PROGRAMS = 200
WATCHED_PART = 0.97
"""From this part on a week counts as watched: restarts take minutes."""


OTHERS, NOBODY = "\nothers", "\nnobody"
"""Keys of what is told as one, and of what no program accounts for: no program's name begins with a line's end."""
_SPECIAL = {use.OTHERS: OTHERS, use.THE_OTHERS.key: OTHERS, use.NOBODY.key: NOBODY}


class Week(NamedTuple):
    """Seven local days from `first` on, looked at until `until`, Unix time: its end, or now."""

    first: dt.date
    until: float

    @property
    def last(self) -> dt.date:
        """The last of its days."""
        return self.first + dt.timedelta(days=DAYS - 1)

    @property
    def begin(self) -> float:
        """The Unix time at which it begins."""
        return local_dates.midnight(self.first)

    @property
    def end(self) -> float:
        """The Unix time at which it ends."""
        return local_dates.midnight(self.first + dt.timedelta(days=DAYS))

    @property
    def whole(self) -> bool:
        """Whether it is over."""
        return self.until >= self.end

    @property
    def before(self) -> Week:
        """The week before, as far as this one has come: until the same time of the same day."""
        first = self.first - dt.timedelta(days=DAYS)
        at = local_dates.local(self.until)
        if self.whole or at is None:
            return Week(first, self.begin)
        return Week(first, (at.replace(tzinfo=None) - dt.timedelta(days=DAYS)).astimezone().timestamp())

    def days(self) -> tuple[dt.date, ...]:
        """Give its days."""
        return tuple(self.first + dt.timedelta(days=nth) for nth in range(DAYS))


def week_of(day: dt.date, now: float) -> Week:
    """Give the week in which a day lies, as far as it has come."""
    first = local_dates.week_start(day)
    week = Week(first, now)
    return week._replace(until=min(now, week.end))


class Sum(NamedTuple):
    """Seconds of a working GPU, watt-hours, and money by currency; None and nothing where nobody can say."""

    busy_s: float = 0.0
    energy_wh: Optional[float] = None
    cost: tuple[tuple[str, float], ...] = ()

    def plus(self, other: Sum) -> Sum:
        """Add two; what one of them cannot say the other says for both."""
        known = [each for each in (self.energy_wh, other.energy_wh) if each is not None]
        money = dict(self.cost)
        for currency, amount in other.cost:
            money[currency] = money.get(currency, 0.0) + amount
        return Sum(self.busy_s + other.busy_s, sum(known) if known else None, tuple(sorted(money.items())))


class Program(NamedTuple):
    """What one program had of a week; `key` is its name on every host."""

    key: str
    name: str
    used: Sum = Sum()


class Usage(NamedTuple):
    """What an agent told of a stretch; `watched_s` is None where it did not say."""

    whole: Sum
    programs: tuple[Program, ...] = ()
    watched_s: Optional[float] = None


class Day(NamedTuple):
    """Seconds of spin-ups on one day: of those that were expected, and of the others."""

    day: dt.date
    expected_s: float = 0.0
    unexpected_s: float = 0.0

    @property
    def busy_s(self) -> float:
        """All of them."""
        return self.expected_s + self.unexpected_s


class Summary(NamedTuple):
    """A week of one host, or of several together.

    `busiest_hour` is the Unix time at which it begins, `watched` each host's part of the week that somebody watched, 0 to 1, by
    its name, None where it does not say. `counted`: names of hosts whose week was counted from spin-ups.
    """

    week: Week
    used: Sum
    programs: tuple[Program, ...]
    days: tuple[Day, ...]
    spin_ups: int
    unexpected: int
    busiest_hour: Optional[float]
    watched: tuple[tuple[str, Optional[float]], ...] = ()
    counted: tuple[str, ...] = ()

    @property
    def busiest_day(self) -> Optional[Day]:
        """The day with most work, None where there was none."""
        best = max(self.days, key=lambda day: day.busy_s)
        return best if best.busy_s > 0 else None


def usage_from(result: object) -> Optional[Usage]:
    """Read the answer to `usage`; None where it is none."""
    try:
        part = samples.Reader(result, "usage")
        gpus = part.parts("gpus", _sum) or ()
        currency = _currency(part)
        programs = part.parts("applications", lambda each: _program(each, currency), MOST_PROGRAMS) or ()
        watched_s = part.number("watched_s")
    except samples.SampleError:
        return None
    whole = Sum()
    for each in gpus:
        whole = whole.plus(each)
    return Usage(whole, programs, watched_s)


def _sum(part: samples.Reader) -> Sum:
    return _read_sum(part, part.words("currency") or "")


def _read_sum(part: samples.Reader, currency: str) -> Sum:
    amount = part.number("cost")
    return Sum(
        max(0.0, part.number("busy_s") or 0.0),
        part.number("energy_wh"),
        () if amount is None else ((currency, amount),),
    )


def _currency(part: samples.Reader) -> str:
    """Applications have the currency of the GPUs."""
    told = part.parts("gpus", lambda each: each.words("currency") or "") or ()
    return next((each for each in told if each), "")


def _program(part: samples.Reader, currency: str) -> Program:
    told, name = part.text("key"), part.words("name") or ""
    key = _SPECIAL.get(told or "") or part.text("application") or name
    return Program(key, name, _read_sum(part, currency))


def counted_usage(entries: Iterable[Entry], week: Week, now: float) -> Usage:
    """Count a week from its spin-ups: of one that reaches beyond it the part that lies in it."""
    whole, programs = Sum(), dict[str, Program]()
    for entry in entries:
        episode = entry.episode
        part = _part(episode, week, now)
        if not part:
            continue
        used = _of(episode, part, now)
        whole = whole.plus(used)
        for who in episode.processes:
            key = who.application or who.name
            known = programs.get(key) or Program(key, who.name)
            mine = _scaled(used, who.share or 0.0)
            programs[key] = known._replace(used=known.used.plus(mine))
    return Usage(whole, tuple(programs.values()))


def _of(episode: Episode, part: float, now: float) -> Sum:
    lasted_s = max(0.0, (now if episode.ended is None else episode.ended) - episode.started)
    cost = () if episode.cost is None else ((episode.cost.currency, episode.cost.amount),)
    return _scaled(Sum(lasted_s, episode.energy_wh, cost), part)


def _scaled(used: Sum, part: float) -> Sum:
    energy = None if used.energy_wh is None else used.energy_wh * part
    return Sum(used.busy_s * part, energy, tuple((currency, amount * part) for currency, amount in used.cost))


def _part(episode: Episode, week: Week, now: float) -> float:
    """Give which part of a spin-up lies in a week, 0 to 1; one without a length lies in it or not."""
    ended = now if episode.ended is None else episode.ended
    if ended <= episode.started:
        return float(week.begin <= episode.started < week.until)
    inside = min(ended, week.until) - max(episode.started, week.begin)
    return max(0.0, inside) / (ended - episode.started)


def summary(
    week: Week,
    usages: Sequence[tuple[str, Optional[Usage]]],
    entries: Sequence[Sequence[Entry]],
    now: float,
) -> Summary:
    """Add up a week of hosts: what each told by its name (None: it cannot), and its spin-ups in the same order."""
    whole, programs = Sum(), dict[str, Program]()
    watched: list[tuple[str, Optional[float]]] = []
    counted = []
    for (name, told), own in zip(usages, entries, strict=True):
        usage = told or counted_usage(own, week, now)
        if told is None:
            counted.append(name)
        length_s = week.until - week.begin
        known = usage.watched_s is not None and length_s > 0
        watched.append((name, min(1.0, (usage.watched_s or 0.0) / length_s) if known else None))
        whole = whole.plus(usage.whole)
        for each in usage.programs:
            before = programs.get(each.key) or Program(each.key, each.name)
            programs[each.key] = before._replace(used=before.used.plus(each.used))
    began = [each for own in entries for each in own if week.begin <= each.episode.started < week.until]
    days, busiest = _by_time([each for own in entries for each in own], week, now)
    ranked = sorted(programs.values(), key=lambda one: (-one.used.busy_s, one.name))
    return Summary(
        week,
        whole,
        tuple(each for each in ranked if each.used.busy_s > 0),
        days,
        len(began),
        sum(not each.episode.verdict.expected for each in began),
        busiest,
        tuple(watched),
        tuple(counted),
    )


def _by_time(entries: Iterable[Entry], week: Week, now: float) -> tuple[tuple[Day, ...], Optional[float]]:
    """Spread the spin-ups over the days of a week, and find its busiest hour."""
    edges = [local_dates.midnight(week.first + dt.timedelta(days=nth)) for nth in range(DAYS + 1)]
    spread = [[0.0, 0.0] for _ in range(DAYS)]
    hours: dict[int, float] = {}
    for entry in entries:
        episode = entry.episode
        start = max(episode.started, week.begin)
        end = min(now if episode.ended is None else episode.ended, week.until)
        if not (math.isfinite(start) and math.isfinite(end)) or end <= start:
            continue
        for nth in range(DAYS):
            inside = min(end, edges[nth + 1]) - max(start, edges[nth])
            if inside > 0:
                spread[nth][not episode.verdict.expected] += inside
        for hour in range(int((start - week.begin) // HOUR_S), int((end - week.begin) // HOUR_S) + 1):
            begins = week.begin + hour * HOUR_S
            inside = min(end, begins + HOUR_S) - max(start, begins)
            hours[hour] = hours.get(hour, 0.0) + max(0.0, inside)
    days = tuple(Day(day, *spread[nth]) for nth, day in enumerate(week.days()))
    best = max(hours, key=lambda hour: (hours[hour], -hour), default=None)
    return days, None if best is None else week.begin + best * HOUR_S
