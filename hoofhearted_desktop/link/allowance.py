"""How much may come in a while: a bucket that fills steadily and is emptied by what comes. Pure: times come in."""

from __future__ import annotations


class Allowance:
    """So much at once, and so much a second for ever."""

    def __init__(self, at_once: float, per_s: float, now: float) -> None:
        """Begin full at the monotonic time `now`."""
        self._most = at_once
        self._per_s = per_s
        self._left = at_once
        self._at = now

    def _fill(self, now: float) -> None:
        self._left = min(self._most, self._left + max(0.0, now - self._at) * self._per_s)
        self._at = now

    def takes(self, now: float) -> bool:
        """Whether one more is allowed; it is then taken."""
        self._fill(now)
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True

    def owes_s(self, amount: float, now: float) -> float:
        """Take what has come already, and give how long nothing more should come; 0 where that was allowed."""
        self._fill(now)
        self._left -= amount
        return max(0.0, -self._left / self._per_s)
