"""The table of targets, room by room."""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.target import Target

ROOMS = ("core", "probes", "recognition", "shells", "store", "agent", "ssh", "link", "gateway", "desktop")


@functools.cache
def table() -> dict[str, Target]:
    """Give every target by its name; those of rooms whose libraries are not installed are left out."""
    found: dict[str, Target] = {}
    for room in ROOMS:
        try:
            module = importlib.import_module(f"tests.fuzz.of_{room}")
        except ModuleNotFoundError as error:
            if (error.name or "").startswith(("hoofhearted_desktop", "tests")):
                raise
            continue
        found.update({each.name: each for each in module.targets()})
    return found
