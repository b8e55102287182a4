"""What is usual: on which days each program ran around which hour, so that a habit can be told with its evidence. Pure.

The law: a use is usual when the program was seen around this hour of the clock on `least_days` of the last
`look_back_days` (or on as many of the last WEEKS days of the same name), and when these days weigh at least half of what
the latest `least_days` would: a day counts half after `half_life_days`. Today proves nothing of today. The agent's own
hours are kept too, so that a day on which nobody watched counts for neither side.

Local time comes in from outside (core/hours.LocalTime). One record an hour: a clock that is set back for winter writes
the same hour twice, one that is set forward skips one, and neither makes a day more or less.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hoofhearted_desktop.core import hours, naming, samples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.hours import LocalTime
    from hoofhearted_desktop.core.preferences import Usualness

MOST_PROGRAMS = 256
MOST_DAYS = 63
WEEKS = 6
_LARGEST_DAY = 4_000_000
_DAY_H = 24
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Json = dict[str, Any]
Days = dict[int, int]
"""For each day (datetime.date.toordinal) its hours as bits, bit 0 from midnight to one."""


class Program(NamedTuple):
    """What a habit belongs to: the application's id or the name shown, whose it is, and the container by name."""

    name: str
    user: Optional[str] = None
    container: Optional[str] = None


class Habit(NamedTuple):
    """How often a program was seen around an hour: whether that is enough, and the words of it; None for never then."""

    is_usual: bool
    text: Optional[str]


def program(process: model.Process) -> Program:
    """Say to whose habit a process belongs."""
    name = process.application.id if process.application else naming.process_title(process)
    return Program(name, process.user, process.container.name if process.container else None)


class Usual:
    """The memory of the last weeks, an hour a bit. Of programs the MOST_PROGRAMS seen last, of each the newest MOST_DAYS."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._watched: Days = {}
        self._seen: dict[Program, Days] = {}

    def __len__(self) -> int:
        """Give how many programs are known."""
        return len(self._seen)

    def watch(self, at: LocalTime) -> bool:
        """Note that somebody watches now; whether that was news."""
        return _note(self._watched, at)

    def note(self, who: Program, at: LocalTime) -> bool:
        """Note that a program works now; whether that was news."""
        known = self._seen.pop(who, {})
        self._seen[who] = known  # the order is that of being seen last
        if len(self._seen) > MOST_PROGRAMS:
            del self._seen[next(iter(self._seen))]
        self.watch(at)
        return _note(known, at)

    def join(self, later: Usual) -> None:
        """Take what another has noted since, while this one could not be read."""
        self._watched = _joined(self._watched, later._watched)
        for who, days in later._seen.items():
            self._seen[who] = _joined(self._seen.pop(who, {}), days)
        for who in list(self._seen)[:-MOST_PROGRAMS]:
            del self._seen[who]

    def forget(self, name: Optional[str] = None) -> int:
        """Forget one program, by its name without regard to case, or all; give how many were known."""
        gone = [who for who in self._seen if name is None or who.name.casefold() == name.casefold()]
        for who in gone:
            del self._seen[who]
        return len(gone)

    def habit(self, who: Program, at: LocalTime, limits: Usualness) -> Habit:
        """Say how often a program was seen around this hour."""
        known = self._seen.get(who)
        if not known:
            return Habit(is_usual=False, text=None)
        daily = self._count(known, at, limits, range(1, limits.look_back_days + 1))
        weekly = self._count(known, at, limits, range(7, 7 * WEEKS + 1, 7))
        weekday = f"{_DAY_NAMES[at.weekday]}s"
        if _is_enough(daily, limits):
            return Habit(is_usual=True, text=_text(*_in_words(daily, at)))
        if _is_enough(weekly, limits):
            return Habit(is_usual=True, text=_text(weekly, weekday))
        if daily.seen:
            return Habit(is_usual=False, text=_text(*_in_words(daily, at)))
        return Habit(is_usual=False, text=_text(weekly, weekday) if weekly.seen else "not usual around this hour")

    def _count(self, known: Days, at: LocalTime, limits: Usualness, ages: Iterable[int]) -> _Count:
        looked = tuple(ages)
        around_min = round(limits.around_h * 60)
        seen = tuple(age for age in looked if _ran(known, at, age, around_min))
        watched = tuple(age for age in looked if age in seen or _ran(self._watched, at, age, around_min))
        return _Count(seen, watched, looked)

    # ------------------------------------------------------------ kept

    def to_json(self) -> Json:
        """Give what is known for a file."""
        programs = [{**_without_none(who), "hours": _days_to_json(days)} for who, days in self._seen.items()]
        return {"watched": _days_to_json(self._watched), "programs": programs}

    @classmethod
    def from_json(cls, value: object) -> Usual:
        """Read it, or raise SampleError."""
        part = samples.Reader(value, "usual")
        made = cls()
        made._watched = _days_from(part.part("watched", _hours))
        for who, days in part.parts("programs", _program_from) or ():
            made._seen[who] = days
        for who in list(made._seen)[:-MOST_PROGRAMS]:
            del made._seen[who]
        return made


class _Count(NamedTuple):
    """Ages in days, 1 is yesterday: on which it was seen, on which somebody watched, and which were looked at."""

    seen: tuple[int, ...]
    watched: tuple[int, ...]
    looked: tuple[int, ...]

    def among(self, ages: set[int]) -> _Count:
        """Give the same for some of the days."""
        return _Count(*(tuple(age for age in part if age in ages) for part in self))


def _note(days: Days, at: LocalTime) -> bool:
    bit = 1 << (at.minute // 60)
    before = days.get(at.day, 0)
    if before & bit:
        return False
    days[at.day] = before | bit
    if len(days) > MOST_DAYS:
        del days[min(days)]
    return True


def _joined(earlier: Days, later: Days) -> Days:
    both = {day: earlier.get(day, 0) | later.get(day, 0) for day in sorted({*earlier, *later})}
    return dict(list(both.items())[-MOST_DAYS:])


def _ran(days: Days, at: LocalTime, age: int, around_min: int) -> bool:
    """Whether an hour is noted that touches the stretch around this time of the clock, `age` days ago."""
    middle = (at.day - age) * _DAY_H * 60 + at.minute
    first, last = (middle - around_min) // 60, (middle + around_min - 1) // 60
    return any(days.get(hour // _DAY_H, 0) >> (hour % _DAY_H) & 1 for hour in range(first, last + 1))


def _is_enough(count: _Count, limits: Usualness) -> bool:
    def weight(ages: Iterable[int]) -> float:
        return sum(math.pow(0.5, age / limits.half_life_days) for age in ages)

    if len(count.seen) < limits.least_days:
        return False
    return weight(count.seen) >= weight(count.looked[: limits.least_days]) / 2


def _in_words(count: _Count, at: LocalTime) -> tuple[_Count, str]:
    """Give what to count and what to call it: nights, mornings, weekday evenings where no other was among them."""
    hour = at.minute // 60
    if hour >= 22 or hour < 5:
        return count, "nights"
    word = "mornings" if hour < 12 else "afternoons" if hour < 18 else "evenings"
    weekdays = {age for age in count.looked if hours.LocalTime(at.day - age, 0).weekday < 5}
    if at.weekday < 5 and len(count.looked) >= 7 and len(count.seen) > 1 and set(count.seen) <= weekdays:
        return count.among(weekdays), f"weekday {word}"
    return count, word


def _text(count: _Count, days: str) -> str:
    """Say it: "seen on 5 of the last 7 nights around this hour", "seen on each of the 4 evenings watched …"."""
    seen, watched, looked = (len(part) for part in count)
    whole = watched == looked
    if seen < watched and whole:
        return f"seen on {seen} of the last {looked} {days} around this hour"
    if seen < watched:
        return f"seen on {seen} of the {watched} {days} watched around this hour"
    if watched == 1:
        day = days[:-1]
        return (
            f"seen on the last {day} around this hour" if whole else f"seen on the one {day} watched around this hour"
        )
    if whole:
        return f"seen on each of the last {looked} {days} around this hour"
    return f"seen on each of the {watched} {days} watched around this hour"


def _without_none(who: Program) -> Json:
    return {name: value for name, value in who._asdict().items() if value is not None}


def _days_to_json(days: Days) -> Json:
    return {str(day): bits for day, bits in days.items()}


def _hours(part: samples.Reader) -> Json:
    return part.value


def _days_from(value: Optional[Json]) -> Days:
    found: Days = {}
    for day, bits in (value or {}).items():
        if not (day.isascii() and day.isdigit() and len(day) < 8 and int(day) < _LARGEST_DAY):
            raise samples.SampleError(f"usual: {day[:20]!r} is no day")
        if type(bits) is not int or not 0 <= bits < 1 << _DAY_H:
            raise samples.SampleError(f"usual.{day}: expected the bits of 24 hours")
        found[int(day)] = bits
    return {day: found[day] for day in sorted(found)[-MOST_DAYS:]}


def _program_from(part: samples.Reader) -> tuple[Program, Days]:
    who = Program(part.required("name", part.text("name")), part.text("user"), part.text("container"))
    return who, _days_from(part.part("hours", _hours))
