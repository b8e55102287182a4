"""A session and what it told, in order: waits for what a test wants to see of it."""

from __future__ import annotations

import queue
import time
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.link import local, states
from hoofhearted_desktop.link.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self


class Follower:
    """A session, followed while its context lasts; it draws the shortest waits, with `drawn` 1 the longest."""

    def __init__(self, opener: Any = None, *, drawn: float = 0.0, **wishes: Any) -> None:
        self.inbox: queue.SimpleQueue[states.Event] = queue.SimpleQueue()
        self.session = Session(opener or local.opener(), self.inbox.put, randomness=lambda: drawn, **wishes)

    def __enter__(self) -> Self:
        self.session.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.session.stop()

    def wait(self, wanted: Callable[[states.Event], bool], within_s: float = 60.0) -> tuple[states.Event, float]:
        """Give the next event that is wanted, and how long it took to come."""
        began = time.monotonic()
        seen = []
        while time.monotonic() - began < within_s:
            try:
                event = self.inbox.get(timeout=0.2)
            except queue.Empty:
                continue
            seen.append(event)
            if wanted(event):
                return event, time.monotonic() - began
        raise AssertionError(f"did not come; came: {[type(each).__name__ for each in seen]}")

    def ask(self, method: str, **params: Any) -> Any:
        """Ask the agent, and give its result."""
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.session.request(method, params, answers.put)
        return answers.get(timeout=60).result

    def state(self, kind: type, within_s: float = 60.0) -> tuple[Any, float]:
        """Give the next state of this kind, and how long it took to come."""
        event, took_s = self.wait(
            lambda each: isinstance(each, states.StateChanged) and isinstance(each.state, kind), within_s
        )
        assert isinstance(event, states.StateChanged)
        return event.state, took_s


def is_tick(event: states.Event) -> bool:
    """Whether it is a reading."""
    return isinstance(event, states.Ticked)
