"""The tray icon: a horse's hoof in its shoe, whose sole is a vertical meter; drawn to the pixel for each size a panel asks for.

The shape carries the state and the colour only repeats it. An empty shoe is idle; a sign within says why the GPU does not
work: a z, it sleeps; a dot, somebody holds it awake. A sole within means work, as high as the load, and a badge at its
shoulder that the work is unexpected. A struck-out shoe has a problem, a shoe in pieces knows nothing, and a D marks a demo.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPainterPath, QPainterPathStroker, QPixmap

from hoofhearted_desktop.desktop import theme
from hoofhearted_desktop.desktop.faces import LEVELS, Face, FaceState

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (16, 22, 24, 32, 48, 64)
"""Pixels; what panels ask for at one and two pixels a point."""

_TINT = 0.28
_RIM = 0.18
_LOWEST = 0.18  # a little load must be seen above the cleft of the sole


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
    return sole(g).intersected(_rectangle(0, top, g.size, g.bottom - top))


def _z(g: Grid) -> QPainterPath:
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


def _dot(g: Grid) -> QPainterPath:
    side = 2 * round(g.size * 0.13)
    path = QPainterPath()
    place = QRectF(g.middle - side / 2, _sign_middle(g) - side // 2, side, side)
    path.addRoundedRect(place, side * 0.28, side * 0.28)
    return path


def _sign_middle(g: Grid) -> int:
    """Give the height of a sign: the optical middle of the shoe, a little under the true one."""
    return round(g.size * 0.53)


def _badge(g: Grid, wider: float = 0.0) -> QPainterPath:
    radius = g.size * 0.19
    path = QPainterPath()
    path.addEllipse(QPointF(g.size - radius, radius), radius + wider, radius + wider)
    return path


def _bar(g: Grid, wider: float = 0.0) -> QPainterPath:
    """Give the stroke through a shoe, from the lower left to the upper right."""
    edge = g.margin + 0.25 * g.stroke
    line = QPainterPath(QPointF(edge, g.size - edge))
    line.lineTo(g.size - edge, edge)
    stroker = QPainterPathStroker()
    stroker.setWidth(g.stroke + 2 * wider)
    stroker.setCapStyle(Qt.PenCapStyle.SquareCap)
    return stroker.createStroke(line)


def _pieces(g: Grid) -> QPainterPath:
    """Give the shoe in six pieces."""
    gap = max(2, round(g.size / 10))
    cuts = _rectangle(round(g.middle - gap / 2), 0, gap + g.size % 2, g.size)
    for part in (0.36, 0.68):
        cuts = cuts.united(_rectangle(0, round(g.size * part - gap / 2), g.size, gap))
    return shoe(g).subtracted(cuts)


def _demo(g: Grid) -> tuple[QPainterPath, QPainterPath]:
    """Give the D of a demo, and the room it stands in."""
    height, width, line = round(g.size * 0.40), round(g.size * 0.32), max(1, round(g.size * 0.075))
    left, top = g.size - width, g.size - height

    def bowl(inset: int) -> QPainterPath:
        path = QPainterPath()
        round_by = (height - 2 * inset) * 0.5
        path.addRoundedRect(
            QRectF(left - width, top + inset, 2 * width - inset, height - 2 * inset), round_by, round_by
        )
        return path.intersected(_rectangle(left + inset, top, width, height))

    room = _rectangle(left - g.gap, top - g.gap, width + g.gap, height + g.gap)
    return bowl(0).subtracted(bowl(line)), room


def _rectangle(left: float, top: float, width: float, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(left, top, width, height))
    return path


# ------------------------------------------------------------ faces


def _cut(painter: QPainter, path: QPainterPath) -> None:
    """Take a shape out of what is painted, so that what is painted there next stands free on any panel."""
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    painter.fillPath(path, Qt.GlobalColor.black)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _asleep(painter: QPainter, g: Grid, _level: int, tokens: theme.Tokens) -> None:
    for path in (shoe(g), _z(g)):
        painter.fillPath(path, QColor(tokens.muted))


def _idle(painter: QPainter, g: Grid, _level: int, tokens: theme.Tokens) -> None:
    painter.fillPath(shoe(g), QColor(tokens.foreground))


def _held(painter: QPainter, g: Grid, _level: int, tokens: theme.Tokens) -> None:
    for path in (shoe(g), _dot(g)):
        painter.fillPath(path, QColor(tokens.amber))


def _meter(painter: QPainter, g: Grid, level: int, color: str) -> None:
    painter.fillPath(sole(g), theme.translucent(color, _TINT))
    for path in (shoe(g), filled(g, level)):
        painter.fillPath(path, QColor(color))


def _busy(painter: QPainter, g: Grid, level: int, tokens: theme.Tokens) -> None:
    _meter(painter, g, level, tokens.blue)


def _unexpected(painter: QPainter, g: Grid, level: int, tokens: theme.Tokens) -> None:
    _meter(painter, g, level, tokens.orange)
    _cut(painter, _badge(g, wider=max(1.0, g.size / 14)))
    painter.fillPath(_badge(g), QColor(tokens.orange))


def _problem(painter: QPainter, g: Grid, _level: int, tokens: theme.Tokens) -> None:
    painter.fillPath(shoe(g), QColor(tokens.red))
    _cut(painter, _bar(g, wider=max(1.0, g.size / 16)))
    painter.fillPath(_bar(g), QColor(tokens.red))


def _no_data(painter: QPainter, g: Grid, _level: int, tokens: theme.Tokens) -> None:
    painter.fillPath(_pieces(g), QColor(tokens.muted))


_PAINTERS: dict[FaceState, Callable[[QPainter, Grid, int, theme.Tokens], None]] = {
    FaceState.ASLEEP: _asleep,
    FaceState.IDLE: _idle,
    FaceState.HELD: _held,
    FaceState.BUSY: _busy,
    FaceState.UNEXPECTED: _unexpected,
    FaceState.PROBLEM: _problem,
    FaceState.NO_DATA: _no_data,
}


def draw(face: Face, size: int, *, dark_panel: bool) -> QImage:
    """Give the icon `size` pixels wide and high, on a transparent ground."""
    return draw_in(face, size, theme.DARK if dark_panel else theme.LIGHT)


def draw_in(face: Face, size: int, tokens: theme.Tokens) -> QImage:
    """Give the same picture in any colours."""
    g = grid(size)
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _PAINTERS[face.state](painter, g, face.level, tokens)
    if face.demo:
        letter, room = _demo(g)
        _cut(painter, room)
        painter.fillPath(letter, QColor(tokens.violet))
    _paint_rim(painter, image, QColor(tokens.background))
    painter.end()
    return image


def _paint_rim(painter: QPainter, image: QImage, color: QColor) -> None:
    """Paint a thin shade behind everything: unseen on the panel meant, it saves the icon where the guess was wrong."""
    mask = image.copy()
    shade = QPainter(mask)
    shade.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    shade.fillRect(mask.rect(), color)
    shade.end()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
    painter.setOpacity(_RIM)
    reach = max(1, image.width() // 24)
    for right, down in itertools.product((-reach, 0, reach), repeat=2):
        painter.drawImage(right, down, mask)


def icon(face: Face, *, dark_panel: bool) -> QIcon:
    """Give the icon with a picture for every size of `SIZES`."""
    made = QIcon()
    for size in SIZES:
        made.addPixmap(QPixmap.fromImage(draw(face, size, dark_panel=dark_panel)))
    return made
