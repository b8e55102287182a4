"""A thread whose start comes to an end: where memory is short, Python's own may wait for ever for one that died before it began.

`threading.Thread.start` waits until the new thread says that it runs. One that finds no memory for its first call ends without
a word (CPython issue 140746; seen with Python 3.11), and whoever started it, an event loop for instance, waits from then on.
"""

from __future__ import annotations

import threading
from typing import Any, Optional

PATIENCE_S = 5.0
"""A thread begins within microseconds; on a machine that does little but swap, within a second or two."""


class Thread(threading.Thread):
    """As Python's own, but for a start that is never heard of: that raises RuntimeError "can't start new thread" as others do.

    The work of one that was given up so is not begun later either.
    """

    _started: _Heard

    def __init__(self, **given: Any) -> None:
        """Take what threading.Thread takes."""
        super().__init__(**given)
        self._started = _Heard()

    def run(self) -> None:
        """Do the work, unless nobody waits for it any more."""
        if not self._started.given_up:
            super().run()


class _Heard(threading.Event):
    """The event that Python's start waits for, which does not wait for ever."""

    def __init__(self) -> None:
        super().__init__()
        self._deciding = threading.Lock()
        self.given_up = False

    def set(self) -> None:
        """Say that the thread runs."""
        with self._deciding:
            super().set()

    def wait(self, timeout: Optional[float] = None) -> bool:
        """Wait; without a timeout, for PATIENCE_S at most."""
        heard = super().wait(PATIENCE_S if timeout is None else timeout)
        if heard or timeout is not None:
            return heard
        with self._deciding:
            self.given_up = not self.is_set()
        if self.given_up:
            raise RuntimeError("can't start new thread")  # in Python's words, which core/shortages knows
        return True
