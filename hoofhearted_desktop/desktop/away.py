"""When nobody was there, and what happened then. Knows no Qt and no clock; the agent is asked by who drives it.

Nobody is there while the desktop does not run, while the screen is locked, and while the computer sleeps, which is a gap
between two readings. From when on is kept, until a person has seen what happened since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoofhearted_desktop.core import notice_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.desktop.memory import Memory

SEEN = "seen_until"
AWAY = "away_since"
LEAST_S = 600.0
"""Who was away for less has not missed anything."""
KEPT_EVERY_S = 600.0
LONGEST_S = 30 * 86_400.0


class Summary(NamedTuple):
    """The spin-ups while nobody was there, the newest first; `hosts` has the key of each one's host."""

    since: float
    episodes: tuple[Episode, ...]
    hosts: tuple[str, ...] = ()

    @property
    def unexpected(self) -> int:
        """How many of them nobody expected."""
        return sum(not each.verdict.expected for each in self.episodes)

    @property
    def words(self) -> str:
        """The line for window and tray."""
        return notice_words.while_away(len(self.episodes), self.unexpected)


class Away:
    """Remembers when a person was last there, and one host was heard: what is not heard is not seen."""

    def __init__(self, memory: Memory, of: str = "") -> None:
        """Go on with what was kept; `of` is the server's key, nothing for this machine."""
        self._memory = memory
        self._seen_key, self._away_key = (f"{name} {of}".strip() for name in (SEEN, AWAY))
        self._seen = memory.moment(self._seen_key)
        self._since = memory.moment(self._away_key)
        self._kept = self._seen
        self._locked = False

    def locked(self, now: float) -> None:
        """Take that the screen was locked at the Unix time `now`."""
        self.seen(now)
        self.keep()
        self._locked = True

    def unlocked(self) -> None:
        """Take that it was unlocked; the next `seen` is of a person."""
        self._locked = False

    def seen(self, now: float) -> bool:
        """Take that the desktop runs for somebody; True where that one has been away, and the past is to be asked for."""
        if self._locked:
            return False
        last, self._seen = self._seen, now
        if last is not None and now - last >= LEAST_S:
            self._since = min(last if self._since is None else self._since, last)
            self._since = max(self._since, now - LONGEST_S)
            self._memory.keep(self._away_key, self._since)
            self.keep()
            return True
        if self._kept is None or not 0.0 <= now - self._kept < KEPT_EVERY_S:
            self.keep()
        return False

    def keep(self) -> None:
        """Keep when somebody was last there."""
        self._memory.keep_all(self.to_keep())

    def to_keep(self) -> dict[str, float]:
        """Give what is to be kept of it, and take that this is done."""
        self._kept = self._seen
        return {} if self._seen is None else {self._seen_key: round(self._seen, 1)}

    @property
    def since(self) -> float | None:
        """From when on a person has not seen what happened; None where nothing is to be told."""
        return self._since

    def summary(self, episodes: Iterable[Episode]) -> Summary | None:
        """Give what there is to tell of the episodes that the agent has since; without any it is nothing, and forgotten."""
        since = self._since
        if since is None:
            return None
        found = sorted((each for each in episodes if each.started >= since), key=lambda each: -each.started)
        if not found:
            self.told()
            return None
        return Summary(since, tuple(found))

    def told(self) -> None:
        """Take that a person has seen it."""
        self._since = None
        self._memory.keep(self._away_key, None)

    def forget(self) -> None:
        """Forget the host."""
        self._memory.keep_all({self._seen_key: None, self._away_key: None})


def together(summaries: Iterable[tuple[str, Summary]]) -> Summary | None:
    """Give what several hosts have to tell as one, by their keys; None where none has anything."""
    known = tuple(summaries)
    if not known:
        return None
    told = [(episode, key) for key, each in known for episode in each.episodes]
    told.sort(key=lambda pair: -pair[0].started)
    since = min(each.since for _, each in known)
    return Summary(since, tuple(episode for episode, _ in told), tuple(key for _, key in told))
