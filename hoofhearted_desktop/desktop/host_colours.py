"""The marks by which a person tells hosts apart: six colours, each with a shape of its own, for eyes that see them alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPolygonF

from hoofhearted_desktop.core.tongue import later
from hoofhearted_desktop.desktop.listed_server import COLOURS

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.theme import Tokens

TITLES = {
    "blue": later("Blue circle"),
    "violet": later("Violet square"),
    "teal": later("Teal triangle"),
    "amber": later("Amber diamond"),
    "green": later("Green cross"),
    "grey": later("Grey star"),
}
_ICON = 16
_DENSITIES = (1, 2, 3)


def ink(colour: str, tokens: Tokens) -> QColor:
    """Give a mark's colour."""
    return QColor(tokens.muted if colour == "grey" else getattr(tokens, colour))


def paint(painter: QPainter, box: QRectF, colour: str, tokens: Tokens) -> None:
    """Draw a host's mark into a square; of a colour that there is not nothing."""
    shape = _SHAPES.get(colour)
    if shape is None:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink(colour, tokens))
    shape(painter, box)
    painter.restore()


def icon(colour: str, tokens: Tokens) -> QIcon:
    """Give a mark for a menu."""
    made = QIcon()
    for density in _DENSITIES:
        picture = QPixmap(_ICON * density, _ICON * density)
        picture.setDevicePixelRatio(density)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint(painter, QRectF(3, 3, 10, 10), colour, tokens)
        painter.end()
        made.addPixmap(picture)
    return made


def _circle(painter: QPainter, box: QRectF) -> None:
    painter.drawEllipse(box)


def _square(painter: QPainter, box: QRectF) -> None:
    inset = box.width() * 0.06
    painter.drawRect(box.adjusted(inset, inset, -inset, -inset))


def _round(painter: QPainter, box: QRectF, corners: int, inner: float = 0.0) -> None:
    """Draw a figure of so many corners, one of them on top; with `inner` a star whose inner corners are so far out."""
    middle, outer = box.center(), box.width() * 0.58
    points = []
    for nth in range(corners * (2 if inner else 1)):
        angle = -math.pi / 2 + nth * math.tau / (corners * (2 if inner else 1))
        far = outer * (inner if inner and nth % 2 else 1.0)
        points.append(middle + QPointF(math.cos(angle) * far, math.sin(angle) * far))
    painter.drawPolygon(QPolygonF(points))


def _triangle(painter: QPainter, box: QRectF) -> None:
    _round(painter, box.translated(0, box.height() * 0.1), 3)


def _diamond(painter: QPainter, box: QRectF) -> None:
    _round(painter, box, 4)


def _cross(painter: QPainter, box: QRectF) -> None:
    arm = box.width() * 0.32
    painter.drawRect(QRectF(box.center().x() - arm / 2, box.top(), arm, box.height()))
    painter.drawRect(QRectF(box.left(), box.center().y() - arm / 2, box.width(), arm))


def _star(painter: QPainter, box: QRectF) -> None:
    _round(painter, box, 5, 0.42)


_SHAPES: dict[str, Callable[[QPainter, QRectF], None]] = dict(
    zip(COLOURS, (_circle, _square, _triangle, _diamond, _cross, _star), strict=True)
)
