"""Keeps the idle power of each GPU across restarts: it is learned slowly, and an agent may begin while a model is held.

Runs on the event loop's thread; the store answers through `post`. Nothing is kept before what was kept has been read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.engine import Engine
    from hoofhearted_desktop.agent.judge_memory import Keeping

KEY = "idle_power_w"
KEEP_EVERY_S = 600.0
MOST_GPUS = 256
HIGHEST_W = 10_000.0


class BaselineMemory:
    """Reads once, and writes what has been learned every ten minutes and at the end."""

    def __init__(self, engine: Engine, host: str, store: Keeping, post: Callable[[Callable[[], None]], None]) -> None:
        """Ask for what was learned of the GPUs of `host`."""
        self._engine = engine
        self._host = host
        self._store = store
        self._is_loaded = False
        self._kept_at = float("-inf")
        self._written: dict[str, float] = {}
        store.kept(KEY, lambda value: post(lambda: self._take(value)))

    def _take(self, value: object) -> None:
        self._is_loaded = True
        if isinstance(value, dict):
            self._written = {
                uuid: float(idle_w)
                for uuid, idle_w in list(value.items())[:MOST_GPUS]
                if type(idle_w) in {int, float} and 0 < idle_w < HIGHEST_W
            }
        self._engine.know_baselines({(self._host, uuid): idle_w for uuid, idle_w in self._written.items()})

    def keep(self, monotonic: float) -> None:
        """Write what has changed, but not more often than every KEEP_EVERY_S."""
        if monotonic - self._kept_at >= KEEP_EVERY_S:
            self._kept_at = monotonic
            self.finish()

    def finish(self) -> None:
        """Write what has changed by a tenth of a watt or more."""
        learned = {
            uuid: round(idle_w, 1) for (host, uuid), idle_w in self._engine.baselines().items() if host == self._host
        }
        if self._is_loaded and learned != self._written:
            self._written = learned
            self._store.keep(KEY, learned)
