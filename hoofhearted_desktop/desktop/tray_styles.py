"""The other styles of the tray icon: a number, and a bar for each of a few GPUs; and the mark of what is paused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QTransform

from hoofhearted_desktop.desktop import tray_shapes
from hoofhearted_desktop.desktop.faces import LEVELS, Face, FaceState

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.theme import Tokens
    from hoofhearted_desktop.desktop.tray_shapes import Grid

_LOWEST = 0.1
_NARROWEST = 0.62
"""Three figures are squeezed to this at most; a font of the usual width then still fits a 16th of 16 pixels."""


# ------------------------------------------------------------ bars


def _thin(g: Grid) -> int:
    return max(1, g.stroke // 2)


def frame(g: Grid) -> QPainterPath:
    """Give a frame with round corners, thinner than the shoe: several bars need the room within."""
    path = QPainterPath()
    for inset in (0, _thin(g)):
        edge = g.margin + inset
        side = g.size - 2 * edge
        round_by = max(g.size * 0.16 - inset, 0.0)
        path.addRoundedRect(QRectF(edge, edge, side, side), round_by, round_by)
    return path


def bar(g: Grid, nth: int, of: int, level: int) -> QPainterPath:
    """Give one of several bars side by side, up to a level; edges lie on whole pixels."""
    inset = g.margin + _thin(g) + g.gap
    room = g.size - 2 * inset
    gap = max(1, g.size // 24)
    width = max(1, (room - gap * (of - 1)) // of)
    left = inset + (room - width * of - gap * (of - 1)) // 2 + nth * (width + gap)
    part = 0.0 if level <= 0 else _LOWEST + (1 - _LOWEST) * min(level, LEVELS) / LEVELS
    height = round(room * part)
    return tray_shapes.rectangle(left, inset + room - height, width, height)


FRAME = tray_shapes.Shape(frame, bar)


# ------------------------------------------------------------ a number


def number(painter: QPainter, g: Grid, face: Face, tokens: Tokens) -> None:
    """Draw the load in percent: on a plate where the GPU works, plain where it rests, underlined where it is held."""
    works = face.state in {FaceState.BUSY, FaceState.UNEXPECTED}
    colour = {
        FaceState.BUSY: tokens.blue,
        FaceState.UNEXPECTED: tokens.orange,
        FaceState.HELD: tokens.amber,
    }.get(face.state, tokens.foreground)
    if works:
        plate = QPainterPath()
        plate.addRoundedRect(QRectF(0, 0, g.size, g.size), g.size * 0.2, g.size * 0.2)
        tray_shapes.fill(painter, plate, QColor(colour))
    line = g.line + 1 if face.state is FaceState.HELD else 0
    inset = g.margin if works else 0
    room = QRectF(inset, inset, g.size - 2 * inset, g.size - 2 * inset - (line + 1 if line else 0))
    edge, sign = g.size * 0.1, g.size * 0.3
    room = room.adjusted(
        sign if face.paused else 0,
        sign if face.state is FaceState.UNEXPECTED else edge,
        -sign if face.demo else 0,
        -edge,
    )
    figures = _figures(str(face.percent), room)
    if works:
        tray_shapes.cut(painter, figures)
    else:
        tray_shapes.fill(painter, figures, QColor(colour))
    if line:
        tray_shapes.fill(
            painter, tray_shapes.rectangle(g.margin, g.size - line, g.size - 2 * g.margin, line), QColor(colour)
        )


def _figures(text: str, room: QRectF) -> QPainterPath:
    """Give figures as large as the room lets them be, in the middle of it; three of them narrower."""
    font = QFont()
    font.setPixelSize(64)
    font.setWeight(QFont.Weight.Bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    path = QPainterPath()
    path.addText(0, 0, font, text)
    place = path.boundingRect()
    tall = room.height() / place.height()
    wide = min(tall, room.width() / place.width())
    tall = min(tall, wide / _NARROWEST)
    middle = QTransform.fromTranslate(room.center().x(), room.center().y()).scale(wide, tall)
    middle.translate(-place.center().x(), -place.center().y())
    return middle.map(path)


# ------------------------------------------------------------ paused


def pause(g: Grid) -> tuple[QPainterPath, QPainterPath]:
    """Give the two bars at the lower left that say that nothing is told, and the room they stand in."""
    width, height = max(2, round(g.size * 0.11)), round(g.size * 0.42)
    gap = max(1, round(g.size * 0.08))
    top = g.size - height
    bars = tray_shapes.rectangle(0, top, width, height)
    bars.addPath(tray_shapes.rectangle(width + gap, top, width, height))
    room = tray_shapes.rectangle(0, top - g.gap, 2 * width + gap + g.gap, height + g.gap)
    return bars, room
