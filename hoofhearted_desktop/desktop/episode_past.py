"""Whether a spin-up's program was seen before, and how often: from what was read already, else asked of its host."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.desktop import episode_log, episode_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.assessment import Participant
    from hoofhearted_desktop.desktop.episode_log import Entry
    from hoofhearted_desktop.desktop.episode_source import EpisodeSource

MOST = 100
"""Is asked for; more are said to be so many at least."""


class EpisodePast:
    """Tells of a spin-up what was before; nothing where that cannot be found out."""

    def __init__(self, source: EpisodeSource, tell: Callable[[Entry, str], None]) -> None:
        """Look in `source`."""
        self._source = source
        self._tell = tell

    def look(self, entry: Entry) -> None:
        """Find out how often its program was there before it began."""
        culprit = entry.episode.culprit
        if culprit is None or not culprit.name:
            return
        shelf = self._source.shelf(entry.host)
        if shelf.complete:
            self._say(entry, _earlier(list(shelf.entries.values()), entry, culprit), more=False)
            return
        params: dict[str, object] = {
            "application": culprit.application or culprit.name,
            "until": entry.episode.started,
            "limit": MOST,
        }
        answer = functools.partial(self._on_found, entry, culprit)
        self._source.request(entry.host, messages.EPISODES, params, answer)

    def _on_found(self, entry: Entry, culprit: Participant, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Result):
            told = episode_log.entries_in(entry.host, found.result)
            self._say(entry, _earlier(told, entry, culprit), more=len(told) >= MOST)

    def _say(self, entry: Entry, earlier: list[Entry], *, more: bool) -> None:
        shelf = self._source.shelf(entry.host)
        began: Optional[float] = shelf.oldest if shelf.complete else None
        said = episode_words.seen_before(len(earlier), more=more, host_began=began)
        self._tell(entry, said)


def _earlier(entries: list[Entry], entry: Entry, culprit: Participant) -> list[Entry]:
    """Give those that began before it and in which the same program took part."""
    return [
        each
        for each in entries
        if each.key != entry.key
        and each.episode.started < entry.episode.started
        and any(_is_same(part, culprit) for part in each.episode.processes)
    ]


def _is_same(one: Participant, other: Participant) -> bool:
    if other.application is not None:
        return one.application == other.application
    return one.name == other.name
