"""Finds out what happened while nobody was there, and says it in tray and window until a person has seen it."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.samples import SampleError
from hoofhearted_desktop.desktop.away import Away, Summary, together
from hoofhearted_desktop.desktop.host import HERE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.desktop.memory import Memory
    from hoofhearted_desktop.desktop.tray import Tray
    from hoofhearted_desktop.desktop.window import Window

log = logging.getLogger(__name__)

MOST = 1000
Json = dict[str, object]


def episodes_in(found: wire.Result | wire.Failure) -> list[Episode]:
    """Read the answer to `episodes`, the newest first; what cannot be read is left out."""
    read = []
    result = found.result if isinstance(found, wire.Result) else None
    told = result.get("episodes") if isinstance(result, dict) else None
    for each in told[:MOST] if isinstance(told, list) else []:
        try:
            read.append(messages.episode_from_json(each))
        except SampleError as error:
            log.info("an episode from the agent was skipped: %s", error)
    return read


class Watched(Protocol):
    """A host that is asked."""

    key: str

    @property
    def demo(self) -> bool:
        """Whether nothing of it is real."""
        ...

    def request(self, method: str, params: Json, answer: Callable[[wire.Result | wire.Failure], None]) -> None:
        """Ask its agent."""
        ...


class _Past:
    """What is to be found out of one host, and was."""

    def __init__(self, away: Away) -> None:
        self.away = away
        self.due = away.since is not None
        self.summary: Summary | None = None


class CatchingUp(QObject):
    """Asks each host's agent once a person is back. A host that was not heard is caught up with when it is heard again."""

    changed = Signal(int)
    """How many spin-ups nobody has seen yet."""

    def __init__(self, tray: Tray, memory: Memory, clock: Callable[[], float], parent: QObject) -> None:
        """Begin with nothing to tell; `clock` gives Unix time."""
        super().__init__(parent)
        self._tray = tray
        self._memory = memory
        self._clock = clock
        self._pasts: dict[str, _Past] = {}
        self._is_locked = False
        self._window: Window | None = None
        if sys.platform == "linux":
            from hoofhearted_desktop.desktop.screen_lock import ScreenLock

            self._lock = ScreenLock(self)
            self._lock.changed.connect(self._on_locked)

    def tick(self, host: Watched) -> None:
        """Take that a host is heard, and if somebody has come back ask it, unless it is the demo."""
        if host.demo:
            return
        past = self._pasts.get(host.key) or self._begin(host.key)
        past.due = past.away.seen(self._clock()) or past.due
        since = past.away.since
        if past.due and since is not None:
            past.due = False
            host.request(
                messages.EPISODES, {"since": since, "limit": MOST}, lambda found: self._on_episodes(past, found)
            )

    def keep_only(self, keys: Collection[str]) -> None:
        """Forget the servers that are no longer among these."""
        for key in [key for key in self._pasts if key not in keys and key != HERE]:
            self._pasts.pop(key).away.forget()
            self._show()

    def show_in(self, window: Window | None) -> None:
        """Say it in the window, too; None: there is none any more."""
        self._window = window
        if window is None:
            return
        window.away_opened.connect(self._on_seen)
        window.away_dismissed.connect(self._on_dismissed)
        self._show()

    def close(self) -> None:
        """Keep until when somebody was there."""
        self._memory.keep_all(
            {key: value for past in self._pasts.values() for key, value in past.away.to_keep().items()}
        )

    def _begin(self, key: str) -> _Past:
        past = self._pasts[key] = _Past(Away(self._memory, "" if key == HERE else key))
        if self._is_locked:
            past.away.locked(self._clock())
        return past

    def _on_locked(self, locked: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._is_locked = locked
        for past in self._pasts.values():
            if locked:
                past.away.locked(self._clock())
            else:
                past.away.unlocked()

    def _on_episodes(self, past: _Past, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Failure):
            past.due = True  # the next agent may know
            return
        past.summary = past.away.summary(episodes_in(found)) or past.summary
        self._show()

    def _show(self) -> None:
        summaries = {key: past.summary for key, past in self._pasts.items() if past.summary is not None}
        unseen = together((key, each) for key, each in summaries.items() if self._pasts[key].away.since is not None)
        self._tray.show_away(unseen.words if unseen is not None else None)
        self.changed.emit(len(unseen.episodes) if unseen is not None else 0)
        if self._window is not None:
            self._window.show_away(together(summaries.items()), self._clock())

    def _on_seen(self) -> None:
        for past in self._pasts.values():
            if past.summary is not None:
                past.away.told()
        self._tray.show_away(None)
        self.changed.emit(0)

    def _on_dismissed(self) -> None:
        self._on_seen()
        for past in self._pasts.values():
            past.summary = None
        self._show()
