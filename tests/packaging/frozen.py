"""The frozen program of this checkout, made once: it takes a minute and a half, and is kept below build/ until something changes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from packing import freezing, wheels, windows_freezing


def program() -> Path:
    """Give the directory with the two programs."""
    with tempfile.TemporaryDirectory() as folder:
        return freezing.freeze(_wheel(Path(folder)))


def windows_program() -> Path:
    """Give the directory with the three programs for Windows: four minutes by Wine."""
    with tempfile.TemporaryDirectory() as folder:
        return windows_freezing.freeze(_wheel(Path(folder)))


def _wheel(folder: Path) -> Path:
    (wheel,) = (path for path in wheels.build(folder) if path.suffix == ".whl")
    return wheel
