"""Tells the agent of this machine whether a person sits at it: one thread that looks, and says it when that is due.

What is asked depends on the system: `presence_dbus` and `presence_x11` on Linux, `presence_windows`. Nothing is looked at
while there is no agent to tell.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.presence import Presence

log = logging.getLogger(__name__)

LOOK_EVERY_S = 10.0
SAY_EVERY_S = 30.0
UNTIL_HEARD_S = 1.0
_END_S = 1.0


class Due:
    """Decides what is said: every change of whether somebody is there, and the same again after SAY_EVERY_S."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self._said: Presence | None = None
        self._at = 0.0

    def is_due(self, found: Presence, now: float) -> bool:
        """Whether `found` has to be said at the monotonic time `now`."""
        said = self._said
        if said is None or now - self._at >= SAY_EVERY_S:
            return True
        return (said.is_there, said.locked, said.session) != (found.is_there, found.locked, found.session)

    def said(self, found: Presence, now: float) -> None:
        """Note that it was said."""
        self._said, self._at = found, now


class Watcher:
    """Looks every LOOK_EVERY_S seconds. `look` and `say` are called on its thread."""

    def __init__(
        self,
        look: Callable[[], Presence | None],
        say: Callable[[Presence], bool],
        can_say: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Get ready; `say` gives False where nobody hears, and `look` None where there is no person to speak of."""
        self._look = look
        self._say = say
        self._can_say = can_say
        self._clock = clock
        self._due = Due()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End the thread, in at most a second."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(_END_S)
            if self._thread.is_alive():
                log.warning("the presence thread has not ended")

    def _run(self) -> None:
        try:
            while not self._stop.wait(self.turn()):
                pass
        except Exception:  # the outermost frame of the thread: the program goes on without presence
            log.exception("the presence thread has failed")

    def turn(self) -> float:
        """Look, say what is due, and give the seconds until the next turn."""
        if not self._can_say():
            return UNTIL_HEARD_S
        found = self._look()
        now = self._clock()
        if found is not None and self._due.is_due(found, now):
            if not self._say(found):
                return UNTIL_HEARD_S
            self._due.said(found, now)
        return LOOK_EVERY_S


def look() -> Callable[[], Presence | None]:
    """Give this system's way of looking."""
    if sys.platform == "win32":
        from hoofhearted_desktop.desktop.presence_windows import WindowsLook

        return WindowsLook(os.environ.get("USERNAME", "")).look
    from hoofhearted_desktop.desktop.presence_linux import LinuxLook

    return LinuxLook().look
