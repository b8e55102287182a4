"""One client of the agent: what it has sent, and what waits to be sent to it. Knows buffers, not sockets.

Answers and episode notices wait in order, behind the tick they belong to. Of ticks only the newest waits: a client that
reads slowly is skipped forward, and one that reads nothing is cut off by `is_stuck`. A network's buffers read for their
client, and what lies in them grows old; a client that confirms its ticks has one there at most.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.core import messages, wire

if TYPE_CHECKING:
    from hoofhearted_desktop.core.messages import Subscription
    from hoofhearted_desktop.core.summary import Gist
    from hoofhearted_desktop.core.tick_lines import TickForms

MUCH_WAITING_BYTES = 16 * 1024 * 1024
"""Who lets so much wait is refused further requests, and is cut off where it takes nothing for SLOW_S."""
MOST_WAITING_BYTES = 64 * 1024 * 1024
"""More than all answers to as many requests as may be owed (server.MOST_OWED) in their usual size."""
SLOW_S = 5.0
MOST_SILENT_S = 60.0
LONGEST_REQUEST = 256 * 1024
EARLY_S = 0.3


class Client:
    """The two directions of one byte stream."""

    def __init__(self, now: float) -> None:
        """Begin with the greeting to send; `now` is monotonic seconds."""
        self.decoder = wire.Decoder(longest_line=LONGEST_REQUEST)
        self.subscription: Optional[Subscription] = None
        self._told: tuple[float, Optional[Gist]] = (now, None)
        self.skipped_ticks = 0
        self._sending = memoryview(wire.greeting())
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._tick: Optional[bytes] = None
        self._ticks_sent = 0
        self._ticks_confirmed = 0
        self._moved_at = now

    def answer(self, line: bytes) -> None:
        """Queue a line that must arrive."""
        self._waiting.append(line)
        self._waiting_bytes += len(line)

    @property
    def wants_summary(self) -> bool:
        """Whether it has subscribed to the small form of ticks."""
        return self.subscription is not None and self.subscription.view == messages.SUMMARY

    @property
    def looks_at(self) -> frozenset[str]:
        """What is to be read for it; nothing while it has not subscribed."""
        return self.subscription.looks_at if self.subscription is not None else frozenset()

    def subscribe(self, wish: Subscription) -> None:
        """Take what it wants from now on; the next tick is told in any case."""
        self.subscription = wish
        self._told = (self._told[0], None)

    def unsubscribe(self) -> None:
        """Tell it nothing any more but answers; a tick that waits for it waits no longer."""
        self.subscription = None
        self._tick = None

    def is_due(self, forms: TickForms, now: float) -> bool:
        """Whether it is to be told a tick at the monotonic time `now`; it is taken as told.

        A tick comes up to EARLY_S before its second, and is not left for the next one because of that.
        """
        if self.subscription is None or self.subscription.interval_s == 0:
            return self.subscription is not None
        told_at, told = self._told
        due = forms.gist != told or now - told_at >= self.subscription.interval_s - EARLY_S
        if due:
            self._told = (now, forms.gist)
        return due

    def tick(self, line: bytes) -> None:
        """Offer the newest tick, in place of one that still waits."""
        if self.subscription is not None:
            self.skipped_ticks += self._tick is not None
            self._tick = line

    @property
    def wants_to_send(self) -> bool:
        """Whether bytes wait."""
        return bool(self._sending or self._waiting or self._may_send_tick)

    @property
    def _may_send_tick(self) -> bool:
        """Whether a tick waits, and not for a confirmation; it goes in any case before what belongs to it."""
        if self._tick is None:
            return False
        confirms = self.subscription is not None and self.subscription.confirms
        return not confirms or bool(self._waiting) or self._ticks_confirmed >= self._ticks_sent

    def confirm(self, params: dict[str, Any], now: float) -> None:
        """Take that so many ticks have come to the client; what cannot be is passed over."""
        count = params.get("ticks")
        if isinstance(count, int) and self._ticks_confirmed < count <= self._ticks_sent:
            self._ticks_confirmed = count
            self._moved_at = now

    def next_bytes(self) -> memoryview:
        """Give what to send next; `sent` tells how much of it went."""
        if not self._sending:
            if self._tick is not None and self._may_send_tick:
                self._sending, self._tick = memoryview(self._tick), None
                self._ticks_sent += 1
            elif self._waiting:
                line = self._waiting.popleft()
                self._waiting_bytes -= len(line)
                self._sending = memoryview(line)
        return self._sending

    def sent(self, count: int, now: float) -> None:
        """Note that `count` bytes went at monotonic time `now`."""
        self._sending = self._sending[count:]
        if count:
            self._moved_at = now

    def is_stuck(self, now: float) -> bool:
        """Whether it has let too much wait, or has taken nothing for too long."""
        if not self.wants_to_send and self._tick is None:
            self._moved_at = now
        silent_s = now - self._moved_at
        if self._waiting_bytes > MOST_WAITING_BYTES or silent_s > MOST_SILENT_S:
            return True
        return self.is_behind and silent_s > SLOW_S

    @property
    def is_behind(self) -> bool:
        """Whether so much waits that nothing more should be asked for."""
        return self._waiting_bytes > MUCH_WAITING_BYTES
