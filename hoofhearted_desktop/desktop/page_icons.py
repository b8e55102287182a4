"""The pictures of the pages' entries: drawn, so that they wear any colour at any size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.theme import Tokens

_SIDE = 18
_DENSITIES = (1, 2, 3)


def overview(tokens: Tokens) -> QIcon:
    """Give four cards."""
    return _icon(tokens, _cards)


def spin_ups(tokens: Tokens) -> QIcon:
    """Give bars on an axis of time."""
    return _icon(tokens, _bars)


def settings(tokens: Tokens) -> QIcon:
    """Give a wheel."""
    return _icon(tokens, _wheel)


def _icon(tokens: Tokens, draw: Callable[[QPainter], None]) -> QIcon:
    made = QIcon()
    for density in _DENSITIES:
        picture = QPixmap(_SIDE * density, _SIDE * density)
        picture.setDevicePixelRatio(density)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.foreground), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        draw(painter)
        painter.end()
        made.addPixmap(picture)
    return made


def _cards(painter: QPainter) -> None:
    for left, top in ((2.5, 2.5), (10.0, 2.5), (2.5, 10.0), (10.0, 10.0)):
        painter.drawRoundedRect(QRectF(left, top, 5.5, 5.5), 1.2, 1.2)


def _bars(painter: QPainter) -> None:
    painter.drawLine(QPointF(2, 15.5), QPointF(16, 15.5))
    for left, top, width in ((3.0, 9.0, 2.0), (7.0, 4.0, 4.0), (13.0, 10.5, 1.5)):
        painter.drawRoundedRect(QRectF(left, top, width, 14.0 - top), 0.8, 0.8)


def _wheel(painter: QPainter) -> None:
    middle = QPointF(9, 9)
    painter.drawEllipse(middle, 2.2, 2.2)
    painter.drawEllipse(middle, 5.2, 5.2)
    for eighth in range(8):
        way = QPointF(math.cos(eighth * math.pi / 4), math.sin(eighth * math.pi / 4))
        painter.drawLine(middle + way * 5.4, middle + way * 7.4)
