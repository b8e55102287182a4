"""What broke a law, one of each cause: kept as the input and what was said, for a person to make a test of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.target import ROOT, Finding, shortened, tried

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fuzz.target import Target

PLACE = ROOT / ".fuzz"
"""All that a run leaves: the installed engine, what it has found interesting, what broke, and how many were tried. Not in git."""


class Findings:
    """Those of one target in one run."""

    def __init__(self, target: Target) -> None:
        """Nothing is found yet."""
        self._target = target
        self._marks: set[str] = set()
        self.inputs = 0

    def try_one(self, data: bytes) -> None:
        """Try an input; the first of each cause is shortened and written down."""
        self.inputs += 1
        found = tried(self._target, data)
        if found is not None and found.mark not in self._marks:
            self._marks.add(found.mark)
            _write(shortened(self._target, found))


def directory(target: str) -> Path:
    """Give where those of a target lie."""
    made = PLACE / "findings" / target
    made.mkdir(parents=True, exist_ok=True)
    return made


def _write(found: Finding) -> None:
    place = directory(found.target) / found.digest
    place.with_suffix(".input").write_bytes(found.data)
    place.with_suffix(".txt").write_text(f"{found.mark}\n{found.data[:2000]!r}\n{found.told}", encoding="utf-8")


def of(target: str) -> list[str]:
    """Give what was found by target, each cause once."""
    return [file.read_text(encoding="utf-8") for file in sorted(directory(target).glob("*.txt"))]


def forget(target: str) -> None:
    """Take away what earlier runs found."""
    for file in directory(target).iterdir():
        file.unlink()


def still_broken(target: Target) -> list[str]:
    """Try what was found before again; give what still breaks the law, and forget what does not."""
    broken = []
    for file in sorted(directory(target.name).glob("*.input")):
        found = tried(target, file.read_bytes())
        if found is None:
            file.unlink()
            file.with_suffix(".txt").unlink(missing_ok=True)
        else:
            broken.append(f"{found.mark}: {found.data[:200]!r}")
    return broken
