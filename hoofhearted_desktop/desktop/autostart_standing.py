"""How an entry for the session's begin may stand, whichever system has it."""

from __future__ import annotations

import enum


class Standing(enum.Enum):
    """How the entry stands."""

    OFF = "off"
    ON = "on"
    ELSEWHERE = "elsewhere"
    """It is there, but begins another program than this one: one that was moved, or another installation."""
