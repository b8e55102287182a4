"""How long to wait before the next try to connect. A pure law: no clock, and the randomness comes from outside.

The law: the n-th try in a row that fails is followed by a wait drawn evenly from one to one and a half times its base, which
is 1 s, 2 s, 4 s, … and 40 s at most; so the waits grow from 1 s to 60 s. What is drawn keeps twenty sessions that lost the
same network from coming back in step. A connection that was live for SETTLED_S is no failure: the wait after it has the first
base again. `begin_anew` (a person asks, the network changed, the computer slept) forgets all failures.
"""

from __future__ import annotations

import random
from typing import Callable

FIRST_S = 1.0
LONGEST_S = 60.0
SPREAD = 0.5
SETTLED_S = 30.0
_LARGEST_BASE_S = LONGEST_S / (1 + SPREAD)
_MOST_DOUBLINGS = 10


class Backoff:
    """The tries of one session."""

    def __init__(self, randomness: Callable[[], float] = random.random) -> None:
        """Draw by `randomness`, which gives numbers from 0 to 1."""
        self._randomness = randomness
        self.attempt = 0
        """Which try in a row this is, from 1; 0 before the first."""

    def begin_try(self) -> int:
        """Note that a try begins, and give its number."""
        self.attempt += 1
        return self.attempt

    def begin_anew(self) -> None:
        """Forget the failures: the next try is the first."""
        self.attempt = 0

    def wait_s(self, lived_s: float) -> float:
        """Give the wait after a try that has ended, of which the session was live for `lived_s`."""
        if lived_s > SETTLED_S:
            self.attempt = 1
        doublings = min(max(self.attempt, 1) - 1, _MOST_DOUBLINGS)
        base_s = min(_LARGEST_BASE_S, FIRST_S * (1 << doublings))
        return base_s * (1 + SPREAD * self._randomness())
