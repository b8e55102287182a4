"""The frozen program of this checkout, made once: it takes a minute and a half, and is kept below build/ until something changes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from packing import freezing, wheels


def program() -> Path:
    """Give the directory with the two programs."""
    with tempfile.TemporaryDirectory() as folder:
        (wheel,) = (path for path in wheels.build(Path(folder)) if path.suffix == ".whl")
        return freezing.freeze(wheel)
