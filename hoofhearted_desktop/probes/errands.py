"""Slow questions, asked one after another by a thread that ends when none is left; whoever asks goes on at once."""

from __future__ import annotations

import logging
import threading
from typing import Callable

from hoofhearted_desktop.probes import threads

log = logging.getLogger(__name__)

MOST_WAITING = 64


class Errands:
    """Runs what it is given, in order, outside the caller's thread. One that never returns stops those behind it only."""

    def __init__(self, name: str) -> None:
        """Call the thread `name`."""
        self._name = name
        self._lock = threading.Lock()
        self._waiting: list[Callable[[], None]] = []
        self._running = False

    @property
    def running(self) -> bool:
        """Whether anything is left to do."""
        return self._running

    def run(self, errand: Callable[[], None]) -> bool:
        """Have `errand` run soon; False where MOST_WAITING wait already or no thread can be started, and it is to be asked for again."""
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                return False
            self._waiting.append(errand)
            if not self._running:
                try:
                    threads.Thread(target=self._run, name=self._name, daemon=True).start()
                except RuntimeError:
                    self._waiting.clear()
                    return False
                self._running = True
        return True

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._running = False
                    return
                errand = self._waiting.pop(0)
            try:
                errand()
            except Exception:
                log.exception("an errand of %s failed", self._name)
