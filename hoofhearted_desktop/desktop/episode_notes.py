"""What is honestly said of a list of spin-ups that is not whole: who cannot be asked, what could not be read, why it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoofhearted_desktop.core import naming, tongue, visible
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import local_dates
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.episode_log import Wish
    from hoofhearted_desktop.desktop.episode_source import EpisodeSource
    from hoofhearted_desktop.desktop.host import Host


class Empty(NamedTuple):
    """Why there is no spin-up to list, and whether showing all, or reading again, may help."""

    title: str
    text: str = ""
    show_all: bool = False


def notes(source: EpisodeSource) -> list[str]:
    """Say, a line a host, whose spin-ups are not in the list or not up to date."""
    told = []
    for host in source.hosts:
        name = naming.printable(host.shown_name)
        shelf = source.shelf(host.key)
        if host.live:
            if shelf.problem is not None:
                told.append(say("{host}: {why}", host=name, why=visible.visible(tongue.told(shelf.problem))))
        elif shelf.entries:
            told.append(say("{host} is not connected: its spin-ups are as they were when it last was.", host=name))
        else:
            told.append(say("{host} is not connected: its spin-ups are not in this list.", host=name))
    return told


def failed(source: EpisodeSource) -> bool:
    """Whether a host that is there could not read its history."""
    return any(host.live and source.shelf(host.key).problem is not None for host in source.hosts)


def lane_note(host: Host) -> str:
    """Say why nothing is known of a host at the moment; nothing where it is heard."""
    if host.live:
        return ""
    return say("connecting") if isinstance(host.state, states.Connecting) else say("not connected")


def ending(source: EpisodeSource) -> str:
    """Say, under a list that is whole, since when each host has recorded."""
    if not source.ends or source.reading:
        return ""
    told = []
    for host in source.hosts:
        oldest = source.shelf(host.key).oldest
        day = None if oldest is None else local_dates.day_of(oldest)
        if day is None or not host.live:
            continue
        if source.several:
            told.append(say("{host}: {date}", host=naming.printable(host.shown_name), date=local_dates.date(day)))
        else:
            told.append(local_dates.date(day))
    return say("The first that is recorded is of {days}", days=" · ".join(told)) if told else ""


def empty(source: EpisodeSource, wish: Wish) -> Empty:
    """Say why the list is empty."""
    if not any(host.live for host in source.hosts):
        if any(isinstance(host.state, states.Connecting) for host in source.hosts):
            return Empty(
                say("Connecting…"), say("Each machine keeps its own spin-ups, and is asked once it is connected.")
            )
        return Empty(
            say("Nobody can be asked"),
            say(
                "Each machine keeps its own spin-ups, and none is connected. They are kept there, and come back with it."
            ),
        )
    if not source.ends:
        reach = local_dates.day_of(source.horizon)
        since = say("Read back to {date}.", date=local_dates.date(reach)) if reach is not None else ""
        return Empty(
            say("Looking further back…") if wish.narrows else say("Reading the spin-ups…"), since, wish.narrows
        )
    if failed(source):
        return Empty(say("The history cannot be read"), say("What happens from now on is listed here all the same."))
    if wish.narrows:
        return Empty(say("No spin-up matches"), say("Everything that is recorded was looked at."), show_all=True)
    return Empty(
        say("No spin-up yet"),
        say("When a GPU goes to work, it is listed here with who did it, for how long, and what it cost."),
    )
