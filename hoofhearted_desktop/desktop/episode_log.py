"""The spin-ups of all hosts, newest first, read page by page from each: what is known, how far back, and what of it is shown. No Qt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import messages, samples, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoofhearted_desktop.core.assessment import Episode

MOST_OF_A_PAGE = 10_000
"""No agent tells of more in one answer (docs/protocol.md)."""

Key = tuple[str, str]
"""A host's key and an episode's id: ids of two hosts may be the same."""


class Entry(NamedTuple):
    """One spin-up of a host, by its key; `note` is what a person wrote to it."""

    host: str
    episode: Episode
    note: str = ""

    @property
    def key(self) -> Key:
        """What tells it from every other."""
        return self.host, self.episode.id

    @property
    def running(self) -> bool:
        """Whether it lasts."""
        return self.episode.ended is None


def entry_from(host: str, value: object) -> Optional[Entry]:
    """Read an episode's JSON; None where it is none."""
    try:
        note = samples.Reader(value, "").text("note") or ""
        return Entry(host, messages.episode_from_json(value), visible.lines(note))
    except samples.SampleError:
        return None


def entries_in(host: str, result: object) -> list[Entry]:
    """Read the answer to `episodes`; what cannot be read is left out."""
    told = result.get("episodes") if isinstance(result, dict) else None
    listed = told[:MOST_OF_A_PAGE] if isinstance(told, list) else []
    return [entry for each in listed if (entry := entry_from(host, each)) is not None]


class Shelf:
    """What is known of one host. Down to `reach`, Unix time, nothing is missing; `complete`: there is nothing before that."""

    def __init__(self) -> None:
        """Know nothing."""
        self.entries: dict[str, Entry] = {}
        self.reach = math.inf
        self.complete = False
        self.asking = False
        self.problem: Optional[str] = None
        """Why it could not be read, in the agent's words."""
        self._before: frozenset[str] = frozenset()

    def interrupt(self) -> None:
        """Take that nothing is heard from now on, so that the next page may not join what is known."""
        self._before = frozenset(self.entries)

    def take_page(self, page: Sequence[Entry], until: Optional[float]) -> bool:
        """Take the newest that began at or before `until` (None: all), and say whether any is new.

        A page knows best: what is not in it, though it began within its time, has been deleted.
        """
        low = min((each.episode.started for each in page), default=-math.inf)
        high = math.inf if until is None else until
        told = {each.episode.id for each in page}
        fresh = not told <= set(self.entries)
        if until is None and self._before:
            if told and not told & self._before:
                self.reach, self.complete = math.inf, False  # there may be more between this page and what was known
            self._before = frozenset()
        for name, known in list(self.entries.items()):
            if low < known.episode.started <= high and name not in told and not known.running:
                del self.entries[name]
        for each in page:
            self.entries[each.episode.id] = each
        if not page or (not fresh and until is not None and low >= until):
            self.complete = True
        self.reach = min(self.reach, low if page else high)
        return fresh

    def put(self, entry: Entry) -> None:
        """Take how one stands now; a note that was there stays where it is not told."""
        known = self.entries.get(entry.episode.id)
        self.entries[entry.episode.id] = entry._replace(note=entry.note or known.note) if known else entry

    def replace(self, entry: Entry) -> None:
        """Take one as the agent has it now, its note too."""
        self.entries[entry.episode.id] = entry

    def drop(self, name: str) -> None:
        """Forget one."""
        self.entries.pop(name, None)

    @property
    def oldest(self) -> Optional[float]:
        """When the first that is known began."""
        return min((each.episode.started for each in self.entries.values()), default=None)


class Wish(NamedTuple):
    """What of the list a person wants to see; None and empty stand for all."""

    host: Optional[str] = None
    gpu: Optional[tuple[str, str]] = None
    """A host's key and a GPU's UUID."""
    program: Optional[str] = None
    unexpected: bool = False
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self != Wish()

    def takes(self, entry: Entry, names: str = "") -> bool:
        """Whether a spin-up is meant; `names` is what else a text may be found in, such as the host's name."""
        episode = entry.episode
        if self.host not in {None, entry.host} or self.gpu not in {None, (entry.host, episode.gpu)}:
            return False
        if self.unexpected and episode.verdict.expected:
            return False
        if self.program is not None and self.program not in programs(episode):
            return False
        return not self.text or all(word in haystack(entry, names) for word in self.text.casefold().split())


def programs(episode: Episode) -> tuple[str, ...]:
    """Give what took part, by what a person calls it."""
    return tuple(dict.fromkeys(who.name for who in episode.processes))


def haystack(entry: Entry, names: str = "") -> str:
    """Give everything in which a text is looked for, without case."""
    episode = entry.episode
    parts = [names, episode.gpu_name or "", episode.verdict.text, entry.note]
    for who in episode.processes:
        parts += [who.name, who.user or "", who.container or "", who.unit or "", who.command_line or ""]
    return " ".join(parts).casefold()


def horizon(shelves: Iterable[Shelf]) -> float:
    """Give down to when a list of these is whole: the latest beginning of those that are still to be read."""
    return max((each.reach for each in shelves if not each.complete), default=-math.inf)


def listed(shelves: Iterable[Shelf], whole_from: float) -> list[Entry]:
    """Give what can be listed: what runs first, then the newest first, and nothing that something might yet come before."""
    found = [
        entry
        for shelf in shelves
        for entry in shelf.entries.values()
        if entry.running or entry.episode.started >= whole_from
    ]
    return sorted(found, key=lambda each: (not each.running, -each.episode.started, each.key))
