"""State as a picture: the tray's face for each GPU, and a mark for a host; told apart without colour."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from hoofhearted_desktop.core.tongue import later
from hoofhearted_desktop.desktop import trayicon
from hoofhearted_desktop.desktop.faces import Face, FaceState, load
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.theme import Tokens

__all__ = ["SAID", "load", "paint_gpu", "paint_host"]
SAID = {
    FaceState.ASLEEP: later("asleep"),
    FaceState.IDLE: later("idle"),
    FaceState.NO_DATA: later("no data"),
    FaceState.HELD: later("held"),
    FaceState.BUSY: later("busy"),
    FaceState.PROBLEM: later("problem"),
    FaceState.UNEXPECTED: later("busy, unexpected"),
}
"""A face in words, for those who cannot see it."""


@functools.lru_cache(maxsize=128)
def _picture(face: Face, pixels: int, tokens: Tokens) -> QImage:
    return trayicon.draw_in(face, pixels, tokens)


def paint_gpu(painter: QPainter, rect: QRectF, face: Face, tokens: Tokens) -> None:
    """Draw a GPU's face into a square, sharp on screens of any density."""
    pixels = round(rect.width() * painter.device().devicePixelRatioF())
    painter.drawImage(rect, _picture(face, pixels, tokens))


def paint_host(painter: QPainter, rect: QRectF, state: states.State, tokens: Tokens, *, watched: bool = True) -> None:
    """Draw a host's mark: full while live, half while stale, an empty ring otherwise, crossed when lost.

    Green says that GPUs are `watched`; a host that is reached and has none to watch is grey.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ring = rect.adjusted(1, 1, -1, -1)
    name = tokens.muted
    if isinstance(state, states.Live):
        name = tokens.green if watched else tokens.muted
    elif isinstance(state, states.Stale):
        name = tokens.amber
    elif isinstance(state, states.Lost):
        name = tokens.red
    ink = QColor(name)
    painter.setPen(QPen(ink, 1.5))
    if isinstance(state, states.Live):
        painter.setBrush(ink)
    painter.drawEllipse(ring)
    if isinstance(state, states.Stale):
        painter.setBrush(ink)
        painter.drawPie(ring, 90 * 16, 180 * 16)
    if isinstance(state, states.Lost):
        painter.drawLine(ring.topLeft() + QPointF(2, 2), ring.bottomRight() - QPointF(2, 2))
    painter.restore()
