"""The shapes that the tray icon is made of, for each size a panel asks for: the hoof in its shoe, and the signs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPalette

from hoofhearted_desktop.desktop.faces import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

_LOWEST = 0.18  # a little load must be seen above the cleft of the sole


class Shape(NamedTuple):
    """What an icon is, by a grid: a `ring`, and within it the `part` of one of several meters up to a level."""

    ring: Callable[[Grid], QPainterPath]
    part: Callable[[Grid, int, int, int], QPainterPath]
    """Takes which of how many meters, and the level, 0 to LEVELS."""


class Grid(NamedTuple):
    """Where the shoe stands in a square of `size` pixels; whole figures keep straight edges sharp.

    `heel` is half the width of the open end, `gap` stands between the shoe and the sole, `cleft` is the height of the
    frog's notch in the sole, `line` the thickness of signs.
    """

    size: int
    margin: int
    stroke: int
    heel: float
    gap: int
    cleft: int
    line: int

    @property
    def middle(self) -> float:
        """The line of symmetry."""
        return self.size / 2

    @property
    def bottom(self) -> int:
        """The lower edge of shoe and sole."""
        return self.size - self.margin


_GRIDS = {
    16: Grid(16, 1, 2, 5.6, 1, 2, 1),
    22: Grid(22, 1, 3, 8.0, 1, 3, 2),
    24: Grid(24, 1, 3, 8.8, 1, 3, 2),
    32: Grid(32, 2, 4, 11.0, 2, 4, 3),
    48: Grid(48, 3, 6, 16.5, 3, 6, 4),
    64: Grid(64, 4, 8, 22.0, 4, 8, 6),
}


def grid(size: int) -> Grid:
    """Give the grid of a size; one that no panel is known to ask for is rounded from the largest."""
    if size in _GRIDS:
        return _GRIDS[size]
    largest, scale = _GRIDS[64], size / 64
    margin, stroke, gap, cleft, line = (
        max(1, round(figure * scale))
        for figure in (largest.margin, largest.stroke, largest.gap, largest.cleft, largest.line)
    )
    return Grid(size, margin, stroke, largest.heel * scale, gap, cleft, line)


# ------------------------------------------------------------ shapes


def wall(g: Grid, inset: float) -> QPainterPath:
    """Give the line from the left heel over the toe to the right heel, `inset` pixels within the shoe's outer edge."""
    half, heel, top = g.middle - g.margin - inset, g.heel - inset, g.margin + inset
    belly = g.margin + (g.size - 2 * g.margin) * 0.48
    below = g.bottom - belly
    sides = []
    for way in (-1, 1):
        side = QPainterPath(QPointF(g.middle + way * heel, g.bottom))
        side.cubicTo(
            QPointF(g.middle + way * (heel + (half - heel) * 0.75), g.bottom - below * 0.35),
            QPointF(g.middle + way * half, belly + below * 0.45),
            QPointF(g.middle + way * half, belly),
        )
        side.cubicTo(
            QPointF(g.middle + way * half, top + (belly - top) * 0.42),
            QPointF(g.middle + way * half * 0.58, top),
            QPointF(g.middle, top),
        )
        sides.append(side)
    left, right = sides
    left.connectPath(right.toReversed())
    return left


def shoe(g: Grid) -> QPainterPath:
    """Give the shoe, open at the heels."""
    path = wall(g, 0)
    path.connectPath(wall(g, g.stroke).toReversed())
    path.closeSubpath()
    return path


def sole(g: Grid) -> QPainterPath:
    """Give the hoof's sole, which is the meter, with the frog's cleft at its lower end."""
    path = wall(g, g.stroke + g.gap)
    path.lineTo(g.middle + g.cleft * 0.5, g.bottom)
    path.lineTo(g.middle, g.bottom - g.cleft)
    path.lineTo(g.middle - g.cleft * 0.5, g.bottom)
    path.closeSubpath()
    return path


def surface(g: Grid, level: int) -> int:
    """Give the height, in pixels from the top, of the meter's surface; it lies on a whole pixel.

    Level 0 is an unknown load: the meter is there and has nothing in it.
    """
    if level <= 0:
        return g.bottom
    ceiling = g.margin + g.stroke + g.gap
    part = _LOWEST + (1 - _LOWEST) * min(level, LEVELS) / LEVELS
    return g.bottom - round((g.bottom - ceiling) * part)


def filled(g: Grid, level: int) -> QPainterPath:
    """Give the sole up to the level."""
    top = surface(g, level)
    return sole(g).intersected(rectangle(0, top, g.size, g.bottom - top))


def z(g: Grid) -> QPainterPath:
    """Give the sign of one that sleeps."""
    width = 2 * round(g.size * 0.18)
    height = width + g.line
    left, right = g.middle - width / 2, g.middle + width / 2
    top = _sign_middle(g) - height // 2
    bottom = top + height
    slant = 1.6 * g.line
    path = QPainterPath(QPointF(left, top))
    for x, y in (
        (right, top),
        (right, top + g.line),
        (left + slant, bottom - g.line),
        (right, bottom - g.line),
        (right, bottom),
        (left, bottom),
        (left, bottom - g.line),
        (right - slant, top + g.line),
        (left, top + g.line),
    ):
        path.lineTo(x, y)
    path.closeSubpath()
    return path


def dot(g: Grid) -> QPainterPath:
    """Give the sign of one that is held awake."""
    side = 2 * round(g.size * 0.13)
    path = QPainterPath()
    place = QRectF(g.middle - side / 2, _sign_middle(g) - side // 2, side, side)
    path.addRoundedRect(place, side * 0.28, side * 0.28)
    return path


def _sign_middle(g: Grid) -> int:
    """Give the height of a sign: the optical middle of the shoe, a little under the true one."""
    return round(g.size * 0.53)


def badge_path(g: Grid, wider: float = 0.0) -> QPainterPath:
    """Give the badge at the shoulder."""
    radius = g.size * 0.19
    path = QPainterPath()
    path.addEllipse(QPointF(g.size - radius, radius), radius + wider, radius + wider)
    return path


def stroke_through(g: Grid, wider: float = 0.0) -> QPainterPath:
    """Give the stroke through a shoe, from the lower left to the upper right."""
    width = g.stroke + 2 * wider
    edge = g.margin + 0.25 * g.stroke - width / 2 / math.sqrt(2)  # square at both ends: half the width beyond the line
    line = QPainterPath(QPointF(edge, g.size - edge))
    line.lineTo(g.size - edge, edge)
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    return stroker.createStroke(line)


def pieces(g: Grid, ring: QPainterPath) -> QPainterPath:
    """Give the shoe, or another ring, in six pieces."""
    gap = max(2, round(g.size / 10))
    cuts = rectangle(round(g.middle - gap / 2), 0, gap + g.size % 2, g.size)
    for part in (0.36, 0.68):
        cuts = cuts.united(rectangle(0, round(g.size * part - gap / 2), g.size, gap))
    return ring.subtracted(cuts)


def demo_mark(g: Grid) -> tuple[QPainterPath, QPainterPath]:
    """Give the D of a demo, and the room it stands in."""
    height, width, line = round(g.size * 0.40), round(g.size * 0.32), max(1, round(g.size * 0.075))
    left, top = g.size - width, g.size - height

    def bowl(inset: int) -> QPainterPath:
        path = QPainterPath()
        round_by = (height - 2 * inset) * 0.5
        path.addRoundedRect(
            QRectF(left - width, top + inset, 2 * width - inset, height - 2 * inset), round_by, round_by
        )
        return path.intersected(rectangle(left + inset, top, width, height))

    room = rectangle(left - g.gap, top - g.gap, width + g.gap, height + g.gap)
    return bowl(0).subtracted(bowl(line)), room


def rectangle(left: float, top: float, width: float, height: float) -> QPainterPath:
    """Give a rectangle as a path."""
    path = QPainterPath()
    path.addRect(QRectF(left, top, width, height))
    return path


def fill(painter: QPainter, path: QPainterPath, color: QColor) -> None:
    """Fill a shape with one colour.

    The brush is a palette's: to make one of a colour, PySide looks at all that a brush can be made of, and makes the types of
    every key and every flag in `Qt` for it, 1.4 MB of a tray that has no use for them.
    """
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, color)
    painter.fillPath(path, palette.window())


def cut(painter: QPainter, path: QPainterPath) -> None:
    """Take a shape out of what is painted, so that what is painted there next stands free on any panel."""
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    fill(painter, path, QColor(0, 0, 0))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


HOOF = Shape(shoe, lambda g, _nth, _of, level: sole(g) if level == LEVELS else filled(g, level))
