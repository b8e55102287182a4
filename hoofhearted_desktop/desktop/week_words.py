"""What is said of a week of the GPUs: figures, the week before, the busiest day and hour, and how much of it was watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import naming, quantities
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import local_dates
from hoofhearted_desktop.desktop.figure_tiles import Figure
from hoofhearted_desktop.desktop.week_summary import DAYS, NOBODY, OTHERS, WATCHED_PART

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.week_summary import Program, Sum, Summary, Week

_SAME = 0.02
"""Two weeks that differ by less are as good as the same."""
_MANIFOLD = 3.0
_LEAST = 0.2
"""A week that was watched less is compared with nothing."""


def hours(seconds: float) -> str:
    """Give a sum of time as "31 h 20 min", in hours also beyond a day."""
    minutes = int(seconds // 60)
    if minutes < 60:
        return quantities.duration(seconds)
    return say("{hours} h {minutes} min", hours=quantities.number(minutes // 60), minutes=f"{minutes % 60:02}")


def money(used: Sum) -> str:
    """Give what it cost, in each currency."""
    return " + ".join(quantities.cost(amount, currency) for currency, amount in used.cost)


def dates(week: Week) -> str:
    """Give the days of a week: "23 Nov to 29 Nov"."""
    return say("{first} to {last}", first=local_dates.brief_date(week.first), last=local_dates.brief_date(week.last))


def title(week: Week, now: float) -> str:
    """Name a week: "This week", "Last week", or its days."""
    today = local_dates.day_of(now)
    if today is not None and week.first == local_dates.week_start(today):
        return say("This week")
    if today is not None and (local_dates.week_start(today) - week.first).days == DAYS:
        return say("Last week")
    return say("The week of {date}", date=local_dates.date(week.first))


def dates_said(week: Week, this: Optional[Summary], before: Optional[Summary]) -> str:
    """Say which days these are, and beside which others the figures stand."""
    days = dates(week)
    if this is None or before is None or not comparable(this, before):
        return days
    if week.whole:
        return say("{days}, compared with the week before", days=days)
    return say("{days}, compared with the same days of the week before", days=days)


def change(value: Optional[float], before: Optional[float]) -> str:
    """Say how a figure stands beside that of the week before: "+12 %"; nothing where one of them is not known."""
    if value is None or before is None:
        return ""
    if before <= 0:
        return say("before: none") if value > 0 else ""
    part = value / before - 1
    if abs(part) < _SAME:
        return say("as before")
    if part >= _MANIFOLD - 1:
        return say("{n} times as much", n=quantities.number(value / before))
    return f"{quantities.number(100 * part, signed=True)} %".replace("-", "\N{MINUS SIGN}")


def figures(week: Summary, before: Optional[Summary]) -> list[Figure]:
    """Give the figures of a week, each beside the week before where both were watched alike."""
    past = before if before is not None and comparable(week, before) else None
    cost, earlier = dict(week.used.cost), dict(past.used.cost) if past is not None else {}
    one = next(iter(cost)) if len(cost) == 1 else None
    spin_ups = quantities.number(week.spin_ups)
    found = [
        Figure(say("GPU time"), hours(week.used.busy_s), change(week.used.busy_s, past.used.busy_s if past else None)),
        Figure(
            say("Energy"),
            quantities.energy(week.used.energy_wh),
            change(week.used.energy_wh, past.used.energy_wh if past else None),
        ),
    ]
    if cost:
        more = change(cost[one], earlier.get(one)) if one is not None else ""
        found.append(Figure(say("Cost"), money(week.used), more))
    found.append(Figure(say("Spin-ups"), spin_ups, change(week.spin_ups, past.spin_ups if past else None)))
    earlier_odd = say("before: {n}", n=quantities.number(past.unexpected)) if past is not None else ""
    found.append(Figure(say("Unexpected"), quantities.number(week.unexpected), earlier_odd))
    return found


def comparable(week: Summary, before: Summary) -> bool:
    """Whether the week before was watched at least nearly as well: else more work only means more watching."""
    known = dict(before.watched)
    if not week.watched or set(known) != {name for name, _ in week.watched}:
        return False
    for name, part in week.watched:
        earlier = known[name]
        if earlier is None or part is None or min(part, earlier) < _LEAST or abs(part - earlier) > 1 - WATCHED_PART:
            return False
    return True


def brief(week: Summary) -> str:
    """Give a week in a line: "31 h 20 min · 4.20 kWh · 1.26 EUR · 3 unexpected"."""
    told = parts(week.used)
    told += [say("{n} unexpected", n=week.unexpected)] if week.unexpected else []
    return " · ".join(told)


def parts(used: Sum) -> list[str]:
    """Give time, energy and cost, as far as they are known."""
    energy = [] if used.energy_wh is None else [quantities.energy(used.energy_wh)]
    return [hours(used.busy_s), *energy, *([money(used)] if used.cost else [])]


def busiest(week: Summary) -> str:
    """Say when most was done; nothing where nothing was."""
    day = week.busiest_day
    if day is None or week.busiest_hour is None:
        return ""
    return say(
        "Busiest day: {day}, with {hours}. Busiest hour: {time}.",
        day=local_dates.date(day.day),
        hours=hours(day.busy_s),
        time=hour(week.busiest_hour),
    )


def hour(begins: float) -> str:
    """Give an hour with its day: "Tue 24 Nov 21:00–22:00"."""
    day = local_dates.day_of(begins)
    said = local_dates.span(begins, begins + 3600)
    return said if day is None else f"{local_dates.short_date(day)} {said}"


def watched(week: Summary) -> list[str]:
    """Say, host by host, what of the week nobody watched; nothing where all was watched."""
    several = len(week.watched) > 1
    told = []
    for name, part in week.watched:
        host = naming.printable(name)
        if part is None and several:
            told.append(say("How much of it {host} watched is not known: it is counted from its spin-ups.", host=host))
        elif part is None:
            told.append(say("How much of it was watched is not known: it is counted from the spin-ups."))
        elif part < WATCHED_PART and several:
            told.append(say("{host} watched {part}: the rest is not known.", host=host, part=_part(week, part)))
        elif part < WATCHED_PART:
            told.append(say("Watched {part}: the rest is not known.", part=_part(week, part)))
    return told


def watched_of_all(week: Summary) -> str:
    """Say the same without naming a machine."""
    told = watched(week)
    return told[0] if len(week.watched) == 1 and told else say("Not all of it was watched.") if told else ""


def _part(week: Summary, part: float) -> str:
    """Say a part of a week: "5 of 7 days", of less than two days "70 % of it"."""
    length = (week.week.until - week.week.begin) / 86_400
    if part * length < 0.25 and length >= 2:
        return say(
            "{duration} of {all} days", duration=quantities.duration(part * length * 86_400), all=_halves(length)
        )
    if length < 2:
        return say("{percent} of it", percent=quantities.percent(100 * part))
    return say("{days} of {all} days", days=_halves(part * length), all=_halves(length))


def _halves(days: float) -> str:
    halves = round(2 * days) / 2
    return quantities.number(halves, 0 if halves == int(halves) else 1)


def program_name(program: Program) -> str:
    """Name a program; the rest that is told as one has a name in the person's language."""
    if program.key == OTHERS:
        return say("Others")
    if program.key == NOBODY:
        return say("Nobody that could be named")
    return naming.printable(program.name).strip() or say("Without a name")


def spoken(week: Summary, before: Optional[Summary], now: float, where: str) -> str:
    """Give all of it as text, for who cannot see the picture, and to be copied."""
    lines = [f"{title(week.week, now)}, {dates(week.week)}" + (f" · {naming.printable(where)}" if where else "")]
    lines += [
        ": ".join(part for part in (f.name, ", ".join(p for p in (f.value, f.more) if p)))
        for f in figures(week, before)
    ]
    lines += [f"{program_name(each)}: {hours(each.used.busy_s)}" for each in week.programs[:5]]
    lines += [line for line in (busiest(week), *watched(week)) if line]
    return "\n".join(lines)
