"""Wakes an event loop from another thread, or from a signal handler: a pipe to itself, as D. J. Bernstein's."""

from __future__ import annotations

import contextlib
import os


class WakePipe:
    """Two ends that never block; the loop waits for `fd` to be readable."""

    def __init__(self) -> None:
        """Open it."""
        self.fd, self._end = os.pipe()
        for each in (self.fd, self._end):
            os.set_blocking(each, False)

    def wake(self) -> None:
        """Wake the loop. A full pipe wakes it anyway; of a closed one, nobody listens."""
        with contextlib.suppress(OSError):
            os.write(self._end, b"x")

    def drain(self) -> None:
        """Forget that it was woken."""
        with contextlib.suppress(BlockingIOError):
            os.read(self.fd, 65536)

    def close(self) -> None:
        """Close both ends."""
        os.close(self.fd)
        os.close(self._end)
