"""A disk that fails: a small one that is really full or read-only, and any error of it by a preloaded library."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path

from tests.preloaded import library

_SOURCE = Path(__file__).with_name("faults.c")


class FaultyDisk:
    """A directory whose disk fails as it is told to, for the programs that get `environment`."""

    def __init__(self, place: Path, says: Path) -> None:
        """Begin well; `says` is a file elsewhere, by which the programs are told."""
        self.place = place
        self._says = says
        place.mkdir(parents=True, exist_ok=True)
        self.fail()
        self.environment = {
            "LD_PRELOAD": str(library(_SOURCE)),
            "FAULTY_DISK": str(place),
            "FAULTY_DISK_SAYS": str(says),
        }

    def fail(self, writes: int = 0, reads: int = 0) -> None:
        """Have writing, and reading, fail with these numbers of errors from now on; 0 has it work."""
        beside = self._says.with_name(f"{self._says.name}.new")
        beside.write_text(f"{writes} {reads}")
        beside.replace(self._says)


class SmallDisk:
    """A disk of its own in memory, which only root can make: really full, really read-only."""

    def __init__(self, place: Path, size: str = "2m") -> None:
        """Mount it with the context; `size` as tmpfs has it."""
        self.place = place
        self._size = size
        self._ballast = place / "ballast"

    def mount(self) -> bool:
        """Mount it, and say whether that was allowed."""
        self.place.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={self._size},mode=700", "none", str(self.place)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def unmount(self) -> None:
        """Take it away, also from under a program."""
        subprocess.run(["umount", "-l", str(self.place)], check=True)

    def fill(self) -> None:
        """Write until there is no room for a byte."""
        with contextlib.suppress(OSError), self._ballast.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass

    def empty(self) -> None:
        """Take that away again."""
        self._ballast.unlink()

    def read_only(self, *, on: bool) -> None:
        """Mount it anew, to be read only or to be written too."""
        subprocess.run(["mount", "-o", f"remount,{'ro' if on else 'rw'}", str(self.place)], check=True)
