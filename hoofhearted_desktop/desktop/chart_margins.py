"""Where a chart's parts stand, shared by the charts and what is under them, in pixels and parts of the whole."""

from __future__ import annotations

MARKS = 60
READOUT = 180
NARROW_READOUT = 128
NARROW = 560  # a page that is narrower gives the lines more of its width
SPACING = 8
ROW = 20
ROOM = 8  # room right of "now" for the end of a line
BELOW = 0.06  # room under 0 and over the top, in parts of the scale
