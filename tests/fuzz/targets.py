"""The table of targets, room by room."""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fuzz.target import Target

ROOMS = ("core", "probes", "recognition", "shells", "store", "agent", "ssh", "link", "gateway", "desktop", "icons")


@functools.cache
def table() -> dict[str, Target]:
    """Give every target by its name; those of rooms whose libraries are not installed are left out."""
    return {each.name: each for each in _each()}


def find(name: str) -> Target:
    """Give one target, and import no more rooms than it takes to find it; raises KeyError."""
    for each in _each():
        if each.name == name:
            return each
    raise KeyError(name)


def _each() -> Iterator[Target]:
    for room in ROOMS:
        try:
            module = importlib.import_module(f"tests.fuzz.of_{room}")
        except ImportError as error:
            if (error.name or "").startswith(("hoofhearted_desktop", "tests")):
                raise
            continue
        yield from module.targets()
