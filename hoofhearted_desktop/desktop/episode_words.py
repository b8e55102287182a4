"""What is said of one spin-up: its title, its figures, the verdict with its evidence, and all of it as text to be copied."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import naming, quantities, visible, wording
from hoofhearted_desktop.core.assessment import Activity
from hoofhearted_desktop.core.tongue import later, many, say, told
from hoofhearted_desktop.desktop import local_dates

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.assessment import Episode, Participant
    from hoofhearted_desktop.desktop.episode_log import Entry

_DID = {
    Activity.COMPUTING: later("computing"),
    Activity.ENCODING: later("encoding"),
    Activity.DECODING: later("decoding"),
    Activity.DRAWING: later("drawing"),
    Activity.UNATTRIBUTED: later("work of no program that the driver names"),
}
_BY: dict[str, Callable[[], str]] = {
    "rule": later("by one of your rules"),
    "presence": later("because somebody was there"),
    "usual": later("because it is usual"),
}
_ORIGINS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("user", later("User")),
    ("container", later("Container")),
    ("unit", later("Unit")),
    ("exe", later("Program")),
    ("command_line", later("Command line")),
)


def who(episode: Episode) -> str:
    """Name who it was about."""
    return naming.printable(wording.episode_culprit(episode))


def others(episode: Episode) -> str:
    """Say how many took part besides; nothing where nobody did."""
    rest = len({part.name for part in episode.processes} - {wording.episode_culprit(episode)})
    return many("and {n} other program", "and {n} other programs", rest) if rest else ""


class Place(NamedTuple):
    """Where it was: the card by its name, and the host's name where that is to be told."""

    card: str
    host: str = ""

    @property
    def said(self) -> str:
        """Name the card, and the host where that is told."""
        if not self.host:
            return self.card
        return say("{gpu} on {host}", gpu=self.card, host=naming.printable(self.host))


def lasted(episode: Episode, now: float) -> float:
    """Give for how many seconds it lasted, or lasts by now."""
    return max(0.0, (now if episode.ended is None else episode.ended) - episode.started)


def duration(episode: Episode, now: float) -> str:
    """Say how long it lasted: "43 min", "12 s so far"."""
    said = quantities.duration(lasted(episode, now))
    return say("{time} so far", time=said) if episode.ended is None else said


def times(episode: Episode) -> str:
    """Say when it began and ended; one that runs has no end."""
    if episode.ended is None:
        return say("since {time}", time=local_dates.clock(episode.started))
    return local_dates.span(episode.started, episode.ended)


def title(episode: Episode, card: str, now: float) -> str:
    """Give the sentence: "Ollama used the RTX 3090 for 43 min, last night 02:58–03:41"."""
    facts = {"who": who(episode), "gpu": card, "duration": quantities.duration(lasted(episode, now))}
    began, today = local_dates.day_of(episode.started), local_dates.day_of(now)
    if began is None:
        return say("{who} used the {gpu} for {duration}", **facts)
    date = local_dates.date(began)
    if episode.ended is None:
        at = local_dates.clock(episode.started)
        if began == today:
            return say("{who} has used the {gpu} for {duration}, since {time}", time=at, **facts)
        return say("{who} has used the {gpu} for {duration}, since {date}, {time}", date=date, time=at, **facts)
    span = times(episode)
    if local_dates.is_last_night(episode.started, now):
        said = say("{who} used the {gpu} for {duration}, last night {times}", times=span, **facts)
    elif began == today:
        said = say("{who} used the {gpu} for {duration}, today {times}", times=span, **facts)
    elif today is not None and began == today - dt.timedelta(days=1):
        said = say("{who} used the {gpu} for {duration}, yesterday {times}", times=span, **facts)
    else:
        said = say("{who} used the {gpu} for {duration} on {date}, {times}", date=date, times=span, **facts)
    return said


def verdict_word(episode: Episode) -> str:
    """Say in a word whether somebody expected it."""
    return say("expected") if episode.verdict.expected else say("unexpected")


def verdict(episode: Episode) -> str:
    """Say whether it was expected, and why: "unexpected: first time seen"."""
    why = naming.printable(told(episode.verdict.text))
    if not why:
        return verdict_word(episode)
    if episode.verdict.expected:
        return say("expected: {why}", why=why)
    return say("unexpected: {why}", why=why)


def decided_by(episode: Episode) -> str:
    """Say what decided that it was expected; nothing where it was not."""
    by = _BY.get(episode.verdict.by)
    return by() if by is not None and episode.verdict.expected else ""


def did(episode: Episode) -> str:
    """Say what the GPU did most of the time."""
    known = _DID.get(episode.activity)
    return known() if known is not None else ""


def facts(episode: Episode, now: float, place: Place) -> str:
    """Give a line of figures: "43 min · RTX 3090 on nas · 0.14 kWh · 0.04 EUR"."""
    return " · ".join([duration(episode, now), place.said, *wording.energy_parts(episode)])


def spoken(entry: Entry, now: float, place: Place) -> str:
    """Give one row of the list for who cannot see it."""
    episode = entry.episode
    return ", ".join([who(episode), times(episode), facts(episode, now, place), verdict(episode)])


def origins(part: Participant) -> list[tuple[str, str]]:
    """Give the links of a program's chain that are known, each with what it is: user, container, unit, program, command line."""
    known = [(word(), naming.printable(value)) for name, word in _ORIGINS if (value := getattr(part, name))]
    return [*known, (say("Process"), str(part.pid))]


def seen_before(count: int, *, more: bool, host_began: Optional[float]) -> str:
    """Say how often the same program has used a GPU there before this time; `host_began` is since when that is recorded."""
    if count:
        return say("Seen at least {n} times before", n=count) if more else _times(count)
    day = None if host_began is None else local_dates.day_of(host_began)
    if day is None:
        return say("Never seen before")
    return say("Never seen before, as far as is recorded: since {day}", day=local_dates.date(day))


def _times(count: int) -> str:
    return many("Seen {n} time before", "Seen {n} times before", count)


def copied(entry: Entry, now: float, place: Place) -> str:
    """Give everything that is known of it as text."""
    episode = entry.episode
    lines = [title(episode, place.card, now), f"{place.said} · {wording.capital(verdict(episode))}"]
    figures = [*wording.energy_parts(episode)]
    if episode.peak.sm is not None:
        figures.append(say("peak load {load}", load=quantities.percent(episode.peak.sm)))
    if episode.peak.power_w is not None:
        figures.append(say("peak power {power}", power=quantities.watts(episode.peak.power_w)))
    if episode.peak.temperature_c is not None:
        figures.append(
            say("peak temperature {temperature}", temperature=quantities.celsius(episode.peak.temperature_c))
        )
    lines += [", ".join(figures)] if figures else []
    for part in episode.processes:
        chain = ", ".join(f"{word} {value}" for word, value in origins(part))
        share = quantities.not_available() if part.share is None else quantities.percent(100 * part.share)
        lines.append(f"- {naming.printable(part.name)}, {share}: {chain}")
    lines += [say("Note: {note}", note=visible.lines(entry.note))] if entry.note else []
    return "\n".join(lines)
