"""Where a chart's parts stand, shared by the charts and the time axis under them, in pixels and parts of the whole."""

from __future__ import annotations

MARKS = 56
READOUT = 152
SPACING = 8
ROW = 20
ROOM = 0.012  # room right of "now" for the end of a line, in parts of the time shown
BELOW = 0.06  # room under 0 and over the top, in parts of the scale
