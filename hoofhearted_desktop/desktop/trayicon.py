"""The tray icon: a horse's hoof in its shoe, whose sole is a vertical meter; drawn to the pixel for each size a panel asks for.

The shape carries the state and the colour only repeats it. An empty shoe is idle; a sign within says why the GPU does not
work: a z, it sleeps; a dot, somebody holds it awake. A sole within means work, as high as the load, and a badge at its
shoulder that the work is unexpected. A struck-out shoe has a problem, a shoe in pieces knows nothing, and a D marks a demo.
"""

from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap

from hoofhearted_desktop.desktop import theme, tray_shapes, tray_styles
from hoofhearted_desktop.desktop.faces import BAR, LEVELS, METER, NUMBER, Face, FaceState

if TYPE_CHECKING:
    from collections.abc import Callable

PANEL_SIZES = (16, 22, 24, 32, 48, 64)
"""Pixels; what panels ask for at one and two pixels a point."""
WINDOWS_SIZES = (16, 20, 24, 28, 32, 40, 48, 64)
"""Pixels of a small icon (SM_CXSMICON) at 100 to 300 % and more; a picture that is scaled is a blurred one."""
SIZES = WINDOWS_SIZES if sys.platform == "win32" else PANEL_SIZES

_TINT = 0.28
_RIM = 0.18


def _asleep(
    painter: QPainter, g: tray_shapes.Grid, shape: tray_shapes.Shape, _face: Face, tokens: theme.Tokens
) -> None:
    for path in (shape.ring(g), tray_shapes.z(g)):
        tray_shapes.fill(painter, path, QColor(tokens.muted))


def _idle(painter: QPainter, g: tray_shapes.Grid, shape: tray_shapes.Shape, _face: Face, tokens: theme.Tokens) -> None:
    tray_shapes.fill(painter, shape.ring(g), QColor(tokens.foreground))


def _held(painter: QPainter, g: tray_shapes.Grid, shape: tray_shapes.Shape, _face: Face, tokens: theme.Tokens) -> None:
    for path in (shape.ring(g), tray_shapes.dot(g)):
        tray_shapes.fill(painter, path, QColor(tokens.amber))


def _meter(painter: QPainter, g: tray_shapes.Grid, shape: tray_shapes.Shape, face: Face, color: str) -> None:
    tray_shapes.fill(painter, shape.ring(g), QColor(color))
    levels = face.bars or (face.level,)
    for nth, level in enumerate(levels):
        tray_shapes.fill(painter, shape.part(g, nth, len(levels), LEVELS), theme.translucent(color, _TINT))
        tray_shapes.fill(painter, shape.part(g, nth, len(levels), level), QColor(color))


def _busy(painter: QPainter, g: tray_shapes.Grid, shape: tray_shapes.Shape, face: Face, tokens: theme.Tokens) -> None:
    _meter(painter, g, shape, face, tokens.blue)


def _unexpected(
    painter: QPainter, g: tray_shapes.Grid, shape: tray_shapes.Shape, face: Face, tokens: theme.Tokens
) -> None:
    _meter(painter, g, shape, face, tokens.orange)
    badge(painter, g, tokens.orange)


def badge(painter: QPainter, g: tray_shapes.Grid, color: str) -> None:
    """Draw the badge that says unexpected, free of what stands behind it."""
    tray_shapes.cut(painter, tray_shapes.badge_path(g, wider=max(1.0, g.size / 14)))
    tray_shapes.fill(painter, tray_shapes.badge_path(g), QColor(color))


def _problem(
    painter: QPainter, g: tray_shapes.Grid, shape: tray_shapes.Shape, _face: Face, tokens: theme.Tokens
) -> None:
    tray_shapes.fill(painter, shape.ring(g), QColor(tokens.red))
    tray_shapes.cut(painter, tray_shapes.stroke_through(g, wider=max(1.0, g.size / 16)))
    tray_shapes.fill(painter, tray_shapes.stroke_through(g), QColor(tokens.red))


def _no_data(
    painter: QPainter, g: tray_shapes.Grid, shape: tray_shapes.Shape, _face: Face, tokens: theme.Tokens
) -> None:
    tray_shapes.fill(painter, tray_shapes.pieces(g, shape.ring(g)), QColor(tokens.muted))


_PAINTERS: dict[FaceState, Callable[[QPainter, tray_shapes.Grid, tray_shapes.Shape, Face, theme.Tokens], None]] = {
    FaceState.ASLEEP: _asleep,
    FaceState.IDLE: _idle,
    FaceState.HELD: _held,
    FaceState.BUSY: _busy,
    FaceState.UNEXPECTED: _unexpected,
    FaceState.PROBLEM: _problem,
    FaceState.NO_DATA: _no_data,
}


def draw(face: Face, size: int, *, dark_panel: bool, style: str = METER) -> QImage:
    """Give the icon `size` pixels wide and high, on a transparent ground."""
    return draw_in(face, size, theme.DARK if dark_panel else theme.LIGHT, style)


def draw_in(face: Face, size: int, tokens: theme.Tokens, style: str = METER) -> QImage:
    """Give the same picture in any colours."""
    g = tray_shapes.grid(size)
    nothing = bytes(4 * size * size)  # transparent; `QImage.fill` would have all of `Qt` made as well
    image = QImage(nothing, size, size, QImage.Format.Format_ARGB32_Premultiplied).copy()
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if style == NUMBER and face.percent is not None:
        tray_styles.number(painter, g, face, tokens)
        if face.state is FaceState.UNEXPECTED:
            badge(painter, g, tokens.orange)
    else:
        _PAINTERS[face.state](painter, g, tray_styles.FRAME if style == BAR else tray_shapes.HOOF, face, tokens)
    if face.demo:
        letter, room = tray_shapes.demo_mark(g)
        tray_shapes.cut(painter, room)
        tray_shapes.fill(painter, letter, QColor(tokens.violet))
    if face.paused:
        bars, room = tray_styles.pause(g)
        tray_shapes.cut(painter, room)
        tray_shapes.fill(painter, bars, QColor(tokens.foreground))
    _paint_rim(painter, image, QColor(tokens.background))
    painter.end()
    return image


def _paint_rim(painter: QPainter, image: QImage, color: QColor) -> None:
    """Paint a thin shade behind everything: unseen on the panel meant, it saves the icon where the guess was wrong."""
    mask = image.copy()
    shade = QPainter(mask)
    shade.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    tray_shapes.fill(shade, tray_shapes.rectangle(0, 0, mask.width(), mask.height()), color)
    shade.end()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
    painter.setOpacity(_RIM)
    reach = max(1, image.width() // 24)
    for right, down in itertools.product((-reach, 0, reach), repeat=2):
        painter.drawImage(right, down, mask)


def icon(face: Face, *, dark_panel: bool, style: str = METER) -> QIcon:
    """Give the icon with a picture for every size of `SIZES`."""
    made = QIcon()
    for size in SIZES:
        made.addPixmap(QPixmap.fromImage(draw(face, size, dark_panel=dark_panel, style=style)))
    return made
