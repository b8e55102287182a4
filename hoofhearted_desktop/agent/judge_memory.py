"""Keeps what the judge has learned across restarts: habits and counts, each as one value under a key.

Runs on the event loop's thread; the store answers through `post`. Nothing is kept before what was kept has been read, so
that a slow disk, or one that cannot be read for days, cannot lose it; what was learned meanwhile joins it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Callable, Protocol

from hoofhearted_desktop.agent.judge import TALLY, USUAL
from hoofhearted_desktop.core.samples import SampleError
from hoofhearted_desktop.core.tally import Tally
from hoofhearted_desktop.core.usual import Usual

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.judge import Judge

log = logging.getLogger(__name__)

KEEP_EVERY_S = 10.0


class Keeping(Protocol):
    """A store of JSON values by key; neither call waits."""

    def keep(self, key: str, value: object) -> None:
        """Keep a value."""

    def kept(self, key: str, answer: Callable[[Any], None]) -> None:
        """Give what was kept to `answer`, from any thread; None where there is nothing."""


class JudgeMemory:
    """Reads once, and writes what has changed."""

    def __init__(
        self,
        judge: Judge,
        store: Keeping,
        post: Callable[[Callable[[], None]], None],
        loaded: Callable[[], None],
    ) -> None:
        """Ask for what was kept; `loaded` is called when it is there."""
        self._judge = judge
        self._store = store
        self._loaded = loaded
        self._kept_at = 0.0
        self.is_loaded = False
        store.kept(USUAL, lambda value: post(lambda: self._take_usual(value)))
        store.kept(TALLY, lambda value: post(lambda: self._take_tally(value)))

    def _take_usual(self, value: object) -> None:
        if value is not None:
            try:
                kept = Usual.from_json(value)
                kept.join(self._judge.usual)
                self._judge.learn(kept)
            except SampleError as error:
                log.warning("what is usual is begun anew, because what was kept of it cannot be read: %s", error)

    def _take_tally(self, value: object) -> None:
        if value is not None:
            try:
                counted = Tally.from_json(value)
                counted.join(self._judge.tally)
                self._judge.tally = counted
            except SampleError as error:
                log.warning("rules are counted anew, because what was kept of it cannot be read: %s", error)
        self.is_loaded = True
        self._loaded()

    def keep(self, monotonic: float) -> None:
        """Write what has changed, but not more often than every KEEP_EVERY_S."""
        if monotonic - self._kept_at >= KEEP_EVERY_S:
            self.finish()
            self._kept_at = monotonic

    def finish(self) -> None:
        """Write what has changed."""
        judge = self._judge
        if self.is_loaded and judge.news:
            if USUAL in judge.news:
                self._store.keep(USUAL, judge.usual.to_json())
            if TALLY in judge.news:
                self._store.keep(TALLY, judge.tally.to_json())
            judge.news.clear()
