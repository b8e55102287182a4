"""Which colour and pattern each program wears in the charts: the same one for as long as the desktop runs, and mostly after it.

Five colours by five patterns, so that the first five differ in both; orange and red are left to what is unexpected and wrong. Patterns tell programs apart for eyes
that cannot tell the colours.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from hoofhearted_desktop.desktop.chart_past import OTHERS
from hoofhearted_desktop.desktop.theme import translucent

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.theme import Tokens

HUES = ("blue", "amber", "violet", "green", "teal")
PATTERNS = 5
REST = "\n"
"""The key of what no program accounts for; no program has it."""
_PALE, _STRONG = 0.42, 0.85
_TILE = 8

Mask = npt.NDArray[np.bool_]


class Look(NamedTuple):
    """A colour by its token, and one of PATTERNS."""

    hue: str
    pattern: int


class ProgramColours:
    """Gives every program a look of its own."""

    def __init__(self) -> None:
        """Know nobody yet."""
        self._looks = {OTHERS: Look("muted", 0), REST: Look("muted", 1)}
        self._taken: set[int] = set()

    def look(self, key: str) -> Look:
        """Give a program's look: by its key, or the next free one where another program wears that already."""
        found = self._looks.get(key)
        if found is None:
            count = len(HUES) * PATTERNS
            place = zlib.crc32(key.encode("utf-8", "replace")) % len(HUES)
            free = [each % count for each in range(place, place + count) if each % count not in self._taken]
            chosen = free[0] if free else place
            self._taken.add(chosen)
            found = self._looks[key] = Look(HUES[chosen % len(HUES)], (chosen + chosen // len(HUES)) % PATTERNS)
        return found


def pattern(which: int, height: int, width: int, grain: int) -> Mask:
    """Say which pixels of a picture a pattern's strokes cover; `grain` is how many pixels a point of the screen has."""
    size = _TILE * grain
    row, column = np.ogrid[0:size, 0:size]
    thick = 2 * grain
    tiles = (
        np.zeros((size, size), dtype=np.bool_),
        (row + column) % size < thick,
        (row % (size // 2) < thick) & (column % (size // 2) < thick),
        (row - column) % size < thick,
        np.broadcast_to(row % (size // 2) < grain, (size, size)),
    )
    tile = tiles[which % PATTERNS]
    return np.tile(tile, (-(-height // size), -(-width // size)))[:height, :width]


def inks(look: Look, tokens: Tokens) -> tuple[int, int]:
    """Give the colours of a look's ground and strokes as premultiplied ARGB."""
    name = str(getattr(tokens, look.hue))
    if look.hue == "muted":
        return premultiplied(translucent(name, 0.12)), premultiplied(translucent(name, 0.35))
    return premultiplied(translucent(name, _PALE)), premultiplied(translucent(name, _STRONG))


def premultiplied(colour: QColor) -> int:
    """Give a colour as QImage.Format_ARGB32_Premultiplied has it."""
    alpha = colour.alphaF()
    red, green, blue = (round(part * alpha * 255) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return round(alpha * 255) << 24 | red << 16 | green << 8 | blue


def paint_swatch(painter: QPainter, place: QRectF, look: Look, tokens: Tokens) -> None:
    """Draw a small square that wears the look."""
    size = max(1, round(place.width()))
    ground, stroke = inks(look, tokens)
    pixels = np.where(pattern(look.pattern, size, size, 1), np.uint32(stroke), np.uint32(ground))
    picture = QImage(pixels.tobytes(), size, size, 4 * size, QImage.Format.Format_ARGB32_Premultiplied)
    painter.save()
    painter.setPen(QPen(QColor(str(getattr(tokens, look.hue))), 1))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
    painter.drawImage(place.topLeft(), picture)
    painter.drawRect(place.adjusted(0, 0, -1, -1))
    painter.restore()
