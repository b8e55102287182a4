"""What a person means by the clicks on the tray icon that Qt tells of. No Qt beyond the names of its reasons.

A first click is acted upon at once, so that nobody waits for the time in which a second one might come. A double click that
is told of as two clicks (StatusNotifierItem has no other) is known by the time between them.
"""

from __future__ import annotations

import enum
from typing import Optional

from PySide6.QtWidgets import QSystemTrayIcon

Reason = QSystemTrayIcon.ActivationReason


class Wish(enum.Enum):
    """What is wanted."""

    GLANCE = "glance"
    WINDOW = "window"
    PAUSE = "pause"


class Clicks:
    """Remembers when the last click was."""

    def __init__(self, interval_s: float) -> None:
        """Take two clicks within `interval_s` for a double click."""
        self._interval_s = interval_s
        self._last: Optional[float] = None

    def wish(self, reason: Reason, now: float) -> Optional[Wish]:
        """Give what is wanted by a click at a time of a clock that only ever grows; None for nothing of ours."""
        if reason is Reason.MiddleClick:
            return Wish.PAUSE
        if reason is Reason.DoubleClick:
            self._last = None
            return Wish.WINDOW
        if reason is not Reason.Trigger:
            return None
        second = self._last is not None and 0.0 <= now - self._last <= self._interval_s
        self._last = None if second else now
        return Wish.WINDOW if second else Wish.GLANCE
