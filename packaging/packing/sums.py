"""What lies in a directory of packages: its sums by which a download is judged, and its sizes with what they may be."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SUMS = "SHA256SUMS"
MB = 1_000_000
LARGEST_MB = {
    "hoofhearted_*.deb": 60.0,
    "hoofhearted-[0-9]*.rpm": 65.0,
    "hoofhearted-agent*.deb": 1.0,
    "hoofhearted-agent*.rpm": 1.0,
    "hoofhearted-setup*.exe": 45.0,
}
"""What issue F allows; it names none for the desktop's .rpm, which nfpm compresses less well than dpkg-deb does the .deb."""


def packages(where: Path) -> list[Path]:
    """Give the files that people get, by name."""
    return sorted(path for path in where.iterdir() if path.is_file() and not path.name.startswith(SUMS))


def sha256(path: Path) -> str:
    """Give the sum of a file as `sha256sum` prints it."""
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def write(where: Path) -> Path:
    """Write SHA256SUMS anew, for `sha256sum --check`."""
    text = "".join(f"{sha256(path)}  {path.name}\n" for path in packages(where))
    place = where / SUMS
    place.write_text(text, encoding="ascii")
    return place


def sizes(where: Path) -> tuple[list[str], list[str]]:
    """Give a line for each package, and what is wrong with those that are too large."""
    lines, wrong = [], []
    for path in packages(where):
        size = path.stat().st_size / MB
        allowed = [most for pattern, most in LARGEST_MB.items() if path.match(pattern)]
        lines.append(f"{size:8.2f} MB  {path.name}" + (f"  (at most {allowed[0]:g})" if allowed else ""))
        if allowed and size > allowed[0]:
            wrong.append(f"{path.name} is {size:.1f} MB; at most {allowed[0]:g} MB are allowed")
    return lines, wrong
