"""The window put away for good: made anew when it is wanted again, so that the tray alone costs what the tray alone needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QDialog

from hoofhearted_desktop.desktop import settling

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_SOON_MS = 200
"""When the last of the window's events have been heard."""


def may_go(window: QWidget) -> bool:
    """Whether nothing of the window's is still in front of a person: a dialog goes on without it."""
    return not any(dialog.isVisible() for dialog in window.findChildren(QDialog))


def end(window: QWidget) -> None:
    """Destroy a window that nobody holds any more, and give back what it held."""
    window.deleteLater()
    QPixmapCache.clear()
    QTimer.singleShot(_SOON_MS, settling.tidy)
