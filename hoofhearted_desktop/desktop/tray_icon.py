"""One icon in the panel: Qt's, with the wheel, and with where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QSystemTrayIcon

from hoofhearted_desktop.desktop import glance_place

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QIcon

_NOTCH = 120
"""An eighth of a degree each: one step of a mouse wheel (QWheelEvent)."""
_TELLS_POINTER = frozenset({"xcb", "windows"})


class PanelIcon(QSystemTrayIcon):
    """An icon that tells of the wheel, where its panel does: those that embed a window of ours (XEmbed)."""

    scrolled = Signal(int)
    """Steps, those towards a person positive."""

    def __init__(self, picture: QIcon, parent: QObject) -> None:
        """Get ready to be shown."""
        super().__init__(picture, parent)
        self._turned = 0

    def event(self, event: QEvent) -> bool:
        """Take the wheel, which Qt hands on from the embedded window."""
        if isinstance(event, QWheelEvent):
            self._turned -= event.angleDelta().y()
            steps = int(self._turned / _NOTCH)
            self._turned -= steps * _NOTCH
            if steps:
                self.scrolled.emit(steps)
            return True
        return super().event(event)


def place_of(icon: QSystemTrayIcon) -> Optional[glance_place.Box]:
    """Give where an icon stands that was clicked just now; None where that cannot be known, as on Wayland.

    A panel that draws the icon itself (StatusNotifierItem) tells nobody where; on X11 the pointer is still there.
    """
    place = icon.geometry()
    if place.isValid() and not place.isEmpty():
        return glance_place.Box(place.x(), place.y(), place.width(), place.height())
    if QGuiApplication.platformName() not in _TELLS_POINTER:
        return None
    point = QCursor.pos()
    return glance_place.around(point.x(), point.y())
