"""How large the window is at first, and where it is kept what became of it."""

from __future__ import annotations

from typing import Optional, Protocol

from PySide6.QtCore import QSize

SMALLEST = QSize(640, 420)
_USUAL = QSize(1100, 720)
_FRAME = QSize(16, 48)
"""More than any window manager's frame takes; a window's own size is without it."""


def first_size(available: QSize) -> QSize:
    """Give the size of a window that was never moved, on a screen with so much room: all of it is seen with its frame."""
    return (available - _FRAME).boundedTo(_USUAL).expandedTo(SMALLEST)


class WindowSettings(Protocol):
    """Where the window's place on the screen is kept."""

    def load(self) -> Optional[bytes]:
        """Give what was kept last, None where nothing was."""

    def save(self, state: bytes) -> None:
        """Keep the place."""
