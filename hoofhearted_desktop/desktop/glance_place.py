"""Where the glance panel stands: beside the tray, whatever edge of whichever screen that is at. Pure; no Qt.

All figures are device-independent pixels, as Qt gives them, so that the scale of a screen does not matter here.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 6
"""Between the tray and the panel, and between the panel and the edges of a screen."""
POINT = 12
"""How far an icon reaches around a click of which only the point is known."""


_PANEL = 64
"""No panel is higher. In a corner nobody can tell which of two edges a panel is at; most are at the top or the bottom."""


class Edge(enum.Enum):
    """The edge of its screen that the tray is at."""

    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"


class Box(NamedTuple):
    """A rectangle of the desktop; `right` and `bottom` are the first pixels outside of it."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Its right end."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Its lower end."""
        return self.top + self.height

    @property
    def middle(self) -> tuple[int, int]:
        """Its centre."""
        return self.left + self.width // 2, self.top + self.height // 2

    def holds(self, x: int, y: int) -> bool:
        """Whether a point lies in it."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def away(self, x: int, y: int) -> int:
        """Give how far a point is outside of it, along both axes together."""
        across = max(self.left - x, 0, x - self.right + 1)
        return across + max(self.top - y, 0, y - self.bottom + 1)


class Screen(NamedTuple):
    """A screen, and the part of it that panels leave free."""

    whole: Box
    free: Box


def around(x: int, y: int) -> Box:
    """Give the place of an icon of which only the click is known."""
    return Box(x - POINT, y - POINT, 2 * POINT, 2 * POINT)


def screen_at(at: Box, screens: Sequence[Screen]) -> Screen:
    """Give the screen that has the middle of a place, or else the nearest; raises ValueError without any."""
    return min(screens, key=lambda screen: screen.whole.away(*at.middle))


def edge_of(at: Box, screen: Screen) -> Edge:
    """Give the edge the tray is at: where a panel keeps its place free that side, else by its height, or at the nearer side."""
    x, y = at.middle
    free, whole = screen.free, screen.whole
    kept = {
        Edge.TOP: free.top - y,
        Edge.BOTTOM: y + 1 - free.bottom,
        Edge.LEFT: free.left - x,
        Edge.RIGHT: x + 1 - free.right,
    }
    side, depth = max(kept.items(), key=lambda each: each[1])
    if depth > 0:
        return side
    below, above = whole.bottom - y, y - whole.top
    if min(below, above) <= _PANEL:
        return Edge.TOP if above <= below else Edge.BOTTOM
    return Edge.LEFT if x - whole.left <= whole.right - x else Edge.RIGHT


def place(width: int, height: int, at: Box, screen: Screen) -> Box:
    """Give the place of a panel of that size for a tray `at` a place; lower where the screen is too low for it.

    It never covers the icon, nor the panel that keeps its place free, and never leaves the free part of the screen.
    """
    edge, free = edge_of(at, screen), screen.free
    height = min(height, free.height - 2 * GAP)
    x, y = at.middle[0] - width // 2, at.middle[1] - height // 2
    if edge in {Edge.TOP, Edge.BOTTOM}:
        top, bottom = max(at.bottom, free.top) + GAP, min(at.top, free.bottom) - GAP
        room = (free.bottom - GAP - top) if edge is Edge.TOP else (bottom - free.top - GAP)
        height = min(height, max(room, 1))
        y = top if edge is Edge.TOP else bottom - height
    elif edge is Edge.LEFT:
        x = max(at.right, free.left) + GAP
    else:
        x = min(at.left, free.right) - GAP - width
    x = _within(x, width, free.left, free.right)
    y = _within(y, height, free.top, free.bottom)
    return Box(x, y, width, height)


def _within(at: int, size: int, least: int, most: int) -> int:
    """Keep a span in its bounds with GAP on both sides; one that is too large begins at the first bound."""
    if size + 2 * GAP > most - least:
        return max(least, min(at, most - size))
    return max(least + GAP, min(at, most - GAP - size))
