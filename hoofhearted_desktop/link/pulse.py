"""When what is shown is old, when a silent peer is asked whether it lives, and when it is given up. Pure: times come in.

The law: after `stale_s` without a reading, what is shown is old. After BEAT_AFTER_S without a byte the peer is asked for a
sign of life, once a silence. After DEAD_AFTER_S without a byte it is dead, where a silence is death: a server whose cable was
pulled says nothing, while a process of this machine that was stopped will go on. Who has a reason to doubt (the network
changed, the computer slept) asks at once and gives up DOUBT_S later.
"""

from __future__ import annotations

from typing import Optional

STALE_AFTER_S = 3.0
BEAT_AFTER_S = 4.0
DEAD_AFTER_S = 9.0
"""So that a dead peer is noticed within 10 s, however the last look fell."""

DOUBT_S = 3.0
USUAL_INTERVAL_S = 1.0


def stale_after_s(interval_s: float) -> float:
    """Give how old a reading may be where one comes every `interval_s` at rest."""
    return STALE_AFTER_S + max(0.0, interval_s - USUAL_INTERVAL_S)


class Pulse:
    """One live stream; all times are monotonic seconds."""

    def __init__(self, now: float, *, silence_ends: bool) -> None:
        """Begin with a stream that was heard at `now`."""
        self._silence_ends = silence_ends
        self._heard_at = now
        self._read_at = now
        self._asked = False
        self._dead_at = now + DEAD_AFTER_S

    def heard(self, now: float) -> None:
        """Take that bytes came."""
        self._heard_at = now
        self._asked = False
        self._dead_at = now + DEAD_AFTER_S

    def read(self, now: float) -> None:
        """Take that a reading came."""
        self._read_at = now

    def doubt(self, now: float) -> None:
        """Take that there is a reason to think that nobody is there any more."""
        self._asked = False
        self._heard_at = min(self._heard_at, now - BEAT_AFTER_S)
        self._dead_at = now + DOUBT_S

    def silent_s(self, now: float) -> float:
        """Give how long no byte has come."""
        return now - self._heard_at

    def unread_s(self, now: float) -> float:
        """Give how long no reading has come."""
        return now - self._read_at

    def wants_beat(self, now: float) -> bool:
        """Whether to ask for a sign of life now; it is taken as asked."""
        wants = self._silence_ends and not self._asked and self.silent_s(now) >= BEAT_AFTER_S
        self._asked = self._asked or wants
        return wants

    def is_dead(self, now: float) -> bool:
        """Whether the peer is to be given up."""
        return self._silence_ends and now >= self._dead_at

    def left_s(self, now: float) -> Optional[float]:
        """Give how long the peer has until it is given up; None where it never is."""
        return max(0.0, self._dead_at - now) if self._silence_ends else None
