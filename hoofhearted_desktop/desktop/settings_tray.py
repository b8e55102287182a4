"""Settings, tray: how its icon looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import theme, trayicon
from hoofhearted_desktop.desktop.faces import LEVELS, Face, FaceState
from hoofhearted_desktop.desktop.setting_controls import Pick
from hoofhearted_desktop.desktop.setting_section import Card, Section, Setting

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.setting_cabinets import Cabinet
    from hoofhearted_desktop.desktop.settings_reach import Reach

_ICON, _PANEL, _WIDEST = 22, 34, 220
_FACES = (
    Face(FaceState.IDLE, bars=(0, 0)),
    Face(FaceState.HELD, bars=(1, 0)),
    Face(FaceState.BUSY, LEVELS // 2, percent=48, bars=(LEVELS // 2, 1)),
    Face(FaceState.UNEXPECTED, LEVELS, percent=97, bars=(LEVELS, LEVELS // 2)),
    Face(FaceState.PROBLEM),
)


class Samples(QWidget):
    """The icon in five states as it will look, on a light panel and on a dark one."""

    def __init__(self, cabinet: Cabinet) -> None:
        """Follow what is chosen in `cabinet`."""
        super().__init__()
        self._cabinet = cabinet
        self.setFixedHeight(_PANEL + 20)
        self.setAccessibleName(say("The icon on a light and on a dark panel: idle, held, busy, unexpected, problem"))
        cabinet.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw both panels."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = self._cabinet.value("tray", "style")
        wide = min(_WIDEST, (self.width() - 40) / 2)
        for nth, (dark, ground) in enumerate(((False, theme.LIGHT.line), (True, theme.DARK.raised))):
            panel = QRectF(14 + nth * (wide + 12), 10, wide, _PANEL)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(panel, 5, 5)
            step = wide / len(_FACES)
            for place, face in enumerate(_FACES):
                image = trayicon.draw(face, round(_ICON * self.devicePixelRatioF()), dark_panel=dark, style=style)
                image.setDevicePixelRatio(self.devicePixelRatioF())
                painter.drawImage(QPointF(panel.left() + step * (place + 0.5) - _ICON / 2, panel.top() + 6), image)
        painter.end()


class TrayLook(Section):
    """Style, how many icons, and the panel they stand on."""

    def __init__(self, reach: Reach) -> None:
        """Lay it out."""
        super().__init__(say("Tray"))
        self.watch(reach.own)
        styles: list[tuple[object, str]] = [
            ("meter", say("Hoof, filled by the load")),
            ("number", say("The load as a number")),
            ("bar", say("A bar")),
        ]
        self.look = Setting(reach.own, "tray", "style", Pick(styles), say("Icon"))
        several: list[tuple[object, str]] = [
            ("one", say("One for everything")),
            ("host", say("One for each host")),
            ("gpu", say("One for each GPU")),
        ]
        self.each = Setting(reach.own, "tray", "each", Pick(several), say("How many"))
        panels: list[tuple[object, str]] = [
            ("auto", say("Find out")),
            ("light", say("Light")),
            ("dark", say("Dark")),
        ]
        self.panel = Setting(
            reach.own,
            "tray",
            "panel",
            Pick(panels),
            say("The panel is"),
            say("Choose where the icon is hard to see: not every panel tells its colour."),
        )
        self.samples = Samples(reach.own)
        self.add(Card(self.samples, self.look, self.each, self.panel))
        self.column.addStretch(1)
