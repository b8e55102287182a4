"""What keys do on a chart: the arrows move the crosshair, with Shift the time; plus and minus zoom, 0 resets, the space bar pauses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from hoofhearted_desktop.desktop.viewport import Viewport

_STEPS = 120
"""The crosshair crosses the chart in so many steps; with the control key in ten times as many, a point at a time at the finest."""
_PART = 0.1
_ZOOM = 0.8

_FACTORS = {int(Qt.Key.Key_Plus): _ZOOM, int(Qt.Key.Key_Equal): _ZOOM, int(Qt.Key.Key_Minus): 1 / _ZOOM}
_MOVES = {int(Qt.Key.Key_PageUp): -1.0, int(Qt.Key.Key_PageDown): 1.0, int(Qt.Key.Key_End): math.inf}


class Cross(NamedTuple):
    """The crosshair is to stand at a point, or nowhere."""

    point: Optional[int]


def done(
    event: QKeyEvent, view: Viewport, now: float, cross: Optional[int], count: int
) -> Optional[Union[Cross, Viewport]]:
    """Give what a key press does to the view or the crosshair; None where it means nothing here."""
    key = event.key()
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
        forward = 1 if key == Qt.Key.Key_Right else -1
        if shift:
            return view.move(forward * _PART * view.span, now)
        if count < 1:
            return None
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        step = max(1, count // (10 * _STEPS if fine else _STEPS))
        at = (count if forward < 0 else -1) if cross is None else cross
        return Cross(min(count - 1, max(0, at + forward * (step if cross is not None else 1))))
    return _of_view(key, view, now, cross)


def _of_view(key: int, view: Viewport, now: float, cross: Optional[int]) -> Optional[Union[Cross, Viewport]]:
    if key == Qt.Key.Key_Escape and cross is not None:
        return Cross(None)
    if key == Qt.Key.Key_Space:
        return view.pause(now)
    if key == Qt.Key.Key_0:
        return view.reset()
    factor = _FACTORS.get(key)
    if factor is not None:
        return view.zoom(factor, 0.5, now)
    moved = _MOVES.get(key)
    return None if moved is None else view.move(moved * view.span, now)
