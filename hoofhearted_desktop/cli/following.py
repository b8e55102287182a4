"""A session followed from a terminal: its events come in order to the main thread; Ctrl-C and SIGTERM end it quietly."""

from __future__ import annotations

import contextlib
import queue
import signal
import time
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofhearted_desktop.link.stream import Opener


def events(
    opener: Opener, *, for_s: Optional[float] = None, readings: frozenset[str] = frozenset()
) -> Iterator[states.Event]:
    """Give what a session reports, for `for_s` seconds or until the reader stops; both signals are KeyboardInterrupt.

    `readings` are wanted beside what every tick has: core/messages.READINGS.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    inbox: queue.SimpleQueue[states.Event] = queue.SimpleQueue()
    session = Session(opener, inbox.put, readings=readings)
    deadline = None if for_s is None else time.monotonic() + for_s
    try:
        session.start()  # in here: Ctrl-C may come before this thread has its turn again, when a question stands already
        while deadline is None or time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                yield inbox.get(timeout=0.5)
    finally:
        session.stop()


def needs_a_person(event: states.Event) -> Optional[states.Lost]:
    """Give the state in which a session would wait for ever in a terminal, where nobody can press Connect; None for any other."""
    state = event.state if isinstance(event, states.StateChanged) else None
    return state if isinstance(state, states.Lost) and state.retry_s is None else None
