"""The program's own icon: the hoof in its shoe on a dark tile, at half load; drawn here so that nothing needs QtSvg.

`resources/icons/hoofhearted.svg` is the same drawing for the desktop's menus; a test compares the two.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QLinearGradient, QPainter, QPainterPath, QPixmap, QTransform

from hoofhearted_desktop.desktop import tray_shapes

SIZES = (16, 24, 32, 48, 64, 128, 256)
TILE_TOP, TILE_BOTTOM = "#2b3340", "#16181d"
SHOE, SOLE, LOAD = "#e6e9ee", "#58a6ff", "#58a6ff"
SOLE_ALPHA = 0.25
LEVEL = 6
UNITS = 64
"""The drawing's own units; the tile is a square of these."""
RADIUS = 14.0
PRINT_SCALE = 0.86
NAIL_RADIUS = 1.3
_NAILS_FROM = 48  # smaller, they are only dirt


def print_transform() -> QTransform:
    """Give where the print stands on the tile: in the middle, smaller than the tile."""
    shift = UNITS * (1 - PRINT_SCALE) / 2
    return QTransform(PRINT_SCALE, 0, 0, PRINT_SCALE, shift, shift)


def nails() -> tuple[QPointF, ...]:
    """Give the middles of the shoe's nail holes, three on each side."""
    g = tray_shapes.grid(UNITS)
    line = tray_shapes.wall(g, g.stroke / 2)
    left = [line.pointAtPercent(part) for part in (0.12, 0.2, 0.28)]
    return (*left, *(QPointF(UNITS - point.x(), point.y()) for point in left))


def draw(size: int) -> QImage:
    """Give the icon `size` pixels wide and high."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / UNITS, size / UNITS)
    tile = QPainterPath()
    tile.addRoundedRect(QRectF(0, 0, UNITS, UNITS), RADIUS, RADIUS)
    ground = QLinearGradient(0, 0, 0, UNITS)
    ground.setColorAt(0, QColor(TILE_TOP))
    ground.setColorAt(1, QColor(TILE_BOTTOM))
    painter.fillPath(tile, ground)
    painter.setTransform(print_transform(), combine=True)
    g = tray_shapes.grid(UNITS)
    pale = QColor(SOLE)
    pale.setAlphaF(SOLE_ALPHA)
    painter.fillPath(tray_shapes.sole(g), pale)
    painter.fillPath(tray_shapes.filled(g, LEVEL), QColor(LOAD))
    painter.fillPath(tray_shapes.shoe(g), QColor(SHOE))
    if size >= _NAILS_FROM:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(TILE_TOP))
        for middle in nails():
            painter.drawEllipse(middle, NAIL_RADIUS, NAIL_RADIUS)
    painter.end()
    return image


def icon() -> QIcon:
    """Give the icon of windows and of the task bar."""
    made = QIcon()
    for size in SIZES:
        made.addPixmap(QPixmap.fromImage(draw(size)))
    return made
