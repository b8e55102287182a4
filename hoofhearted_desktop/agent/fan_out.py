"""The newest tick for every subscriber: put into words once for each view, whoever wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import messages, samples, wire
from hoofhearted_desktop.core.tick_lines import TickForms, TickLines

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.client import Client
    from hoofhearted_desktop.core.assessment import Tick


class FanOut:
    """What is offered to clients. Times are of the monotonic clock, in seconds."""

    def __init__(self) -> None:
        """Begin with nothing to offer."""
        self._lines = TickLines()
        self._forms: Optional[TickForms] = None

    def take(self, tick: Tick) -> None:
        """Offer this tick from now on."""
        self._forms = TickForms(tick, self._lines)

    def offer(self, client: Client, now: float, *, at_once: bool) -> None:
        """Give the client the newest tick where it is due, or `at_once`."""
        if self._forms is not None and (at_once or client.is_due(self._forms, now)):
            client.tick(self._forms.summary_line if client.wants_summary else self._forms.full_line)

    def subscribe(self, client: Client, request: wire.Request, now: float, *, is_fresh: bool) -> bool:
        """Let a client have the view it asks for, and the tick that `is_fresh` at once, or nothing any more.

        False where its wish cannot be read.
        """
        if request.method == messages.UNSUBSCRIBE:
            client.unsubscribe()
            client.answer(wire.encode(wire.Result(request.id, {"subscribed": False})))
            return True
        before = client.subscription
        try:
            client.subscribe(messages.subscription_from(request.params))
        except samples.SampleError as error:
            client.answer(wire.encode(wire.Failure(request.id, wire.INVALID_PARAMS, str(error))))
            return False
        client.answer(wire.encode(wire.Result(request.id, {"subscribed": True})))
        looks_anew = before is None or (before.view != messages.FULL and not client.wants_summary)
        if looks_anew and is_fresh:
            self.offer(client, now, at_once=True)
        return True
