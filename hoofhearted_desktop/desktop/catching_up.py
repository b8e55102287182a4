"""Finds out what happened while nobody was there, and says it in tray and window until a person has seen it."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.samples import SampleError
from hoofhearted_desktop.desktop.away import Away, Summary

if TYPE_CHECKING:
    from collections.abc import Callable

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


class CatchingUp(QObject):
    """Asks the agent once a person is back."""

    def __init__(
        self,
        ask: Callable[[str, Json, Callable[[wire.Result | wire.Failure], None]], None],
        tray: Tray,
        memory: Memory,
        clock: Callable[[], float],
        parent: QObject,
    ) -> None:
        """Ask the agent by `ask`; `clock` gives Unix time."""
        super().__init__(parent)
        self._ask = ask
        self._tray = tray
        self._clock = clock
        self._away = Away(memory)
        self._due = self._away.since is not None
        self._summary: Summary | None = None
        self._window: Window | None = None
        if sys.platform == "linux":
            from hoofhearted_desktop.desktop.screen_lock import ScreenLock

            self._lock = ScreenLock(self)
            self._lock.changed.connect(self._on_locked)

    def tick(self, *, demo: bool) -> None:
        """Take that an agent is heard, and if somebody has come back ask it, unless it is the demo's."""
        self._due = self._away.seen(self._clock()) or self._due
        since = self._away.since
        if self._due and not demo and since is not None:
            self._due = False
            self._ask(messages.EPISODES, {"since": since, "limit": MOST}, self._on_episodes)

    def show_in(self, window: Window) -> None:
        """Say it in the window, too."""
        self._window = window
        window.away_opened.connect(self._on_seen)
        window.away_dismissed.connect(self._on_dismissed)
        self._show()

    def close(self) -> None:
        """Keep until when somebody was there."""
        self._away.keep()

    def _on_locked(self, locked: bool) -> None:  # noqa: FBT001 - a signal's argument
        if locked:
            self._away.locked(self._clock())
        else:
            self._away.unlocked()

    def _on_episodes(self, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Failure):
            self._due = True  # the next agent may know
            return
        self._summary = self._away.summary(episodes_in(found)) or self._summary
        self._tray.show_away(self._summary.words if self._summary and self._away.since is not None else None)
        self._show()

    def _show(self) -> None:
        if self._window is not None:
            self._window.show_away(self._summary, self._clock())

    def _on_seen(self) -> None:
        self._away.told()
        self._tray.show_away(None)

    def _on_dismissed(self) -> None:
        self._summary = None
        self._on_seen()
        self._show()
