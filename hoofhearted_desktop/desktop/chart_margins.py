"""Where a chart's parts stand, shared by the charts and the time axis under them, in pixels and parts of the whole."""

from __future__ import annotations

MARKS = 56
READOUT = 152
SPACING = 8
ROW = 20
ROOM = 8  # room right of "now" for the end of a line
BELOW = 0.06  # room under 0 and over the top, in parts of the scale


def plot_width(width: int) -> int:
    """Give how much of a chart's width is left for its time, from the oldest moment to now."""
    return max(1, width - MARKS - READOUT - 2 * SPACING - ROOM)
