"""Cuts what is kept of a screenshot into docs/images."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.desktop_parts.session import DesktopSession

IMAGES = Path(__file__).parents[2] / "docs" / "images"


def cut(picture: Path, name: str, geometry: str | None = None, *, colours: int = 0) -> None:
    """Keep a picture, or the part of it at WIDTHxHEIGHT+LEFT+TOP, with as few bytes as it needs; `colours` is how many it may have."""
    crop = ["-crop", geometry, "+repage"] if geometry else []
    palette = ["-dither", "None", "-colors", str(colours)] if colours else []
    command = [
        "convert",
        str(picture),
        *crop,
        *palette,
        "-strip",
        "-define",
        "png:compression-level=9",
        str(IMAGES / name),
    ]
    subprocess.run(command, check=True)


def place(desktop: DesktopSession) -> str:
    """Give the geometry of our window with its frame."""
    window = max(desktop.windows("Hoof Hearted"))
    said = desktop.run("xwininfo", "-frame", "-id", str(window)).splitlines()
    facts = dict(line.strip().split(":", 1) for line in said if ":" in line and not line.startswith("xwininfo"))
    number = {name: int(facts[name]) for name in ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")}
    left, top, width, height = number.values()
    return f"{width}x{height}+{left}+{top}"
