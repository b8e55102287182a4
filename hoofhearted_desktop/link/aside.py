"""Calls of the system that nobody can interrupt (a name looked up, a keyring that asks to be unlocked), waited for only while wanted."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Callable, Optional, TypeVar

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress

Result = TypeVar("Result")


def run(call: Callable[[], Result], progress: Progress, timeout_s: float) -> Optional[Result]:
    """Run `call` on a thread of its own and give what it gives; None where `timeout_s` passed or `progress` was cancelled first.

    `call` gives its failures as results; it goes on unheard once nobody waits.
    """
    done: queue.SimpleQueue[Optional[Result]] = queue.SimpleQueue()

    def work() -> None:
        done.put(call())

    threading.Thread(target=work, name="aside", daemon=True).start()
    with progress.interrupted_by(lambda: done.put(None)):
        try:
            return done.get(timeout=timeout_s)
        except queue.Empty:
            return None
