"""The frozen program for Windows: one directory with three programs. Kept until what it is made of changes.

`hoofhearted.exe` has no console, `hoofhearted-agent.exe` has one and is started without its window. A program is either, and a
terminal does not wait for one without: `hoofhearted.com` is the same program for it, found first where `hoofhearted` is typed.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from packing import freezing, lock, sbom, windows_files, windows_python

PROGRAMS = ("hoofhearted.exe", "hoofhearted.com", "hoofhearted-agent.exe")


def freeze(wheel: Path) -> Path:
    """Give the directory of the frozen program made from a wheel."""
    ours = [Path(module) for module in (__file__, freezing.__file__, windows_files.__file__)]
    rules = [lock.WINDOWS_FREEZER, lock.WINDOWS_FROZEN, lock.WINDOWS_PYTHON, *ours]
    return freezing.kept(wheel, "windows-frozen", rules, _freeze)


def _freeze(unpacked: Path, place: Path) -> None:
    windows = windows_python.freezer()
    files = place / "files"
    files.mkdir(parents=True)
    windows_files.write(files)
    work = ["--distpath", windows.path(place), "--workpath", windows.path(place / "work"), "--log-level", "WARN"]
    variables = {
        "UNPACKED_WHEEL": windows.path(unpacked),
        "PYTHONPATH": windows.path(unpacked),
        "WINDOWS_FILES": windows.path(files),
        "FROZEN_PARTS": " ".join(part.name for part in sbom.locked(lock.WINDOWS_FROZEN)),
        "PYINSTALLER_CONFIG_DIR": windows.path(place / "cache"),
    }
    spec = windows.path(freezing.HERE / "hoofhearted.spec")
    windows.run(["-m", "PyInstaller", "--noconfirm", *work, spec], **variables)
    program = place / "hoofhearted"
    (program / "hoofhearted-terminal.exe").rename(program / "hoofhearted.com")
    for each in ("work", "cache"):
        shutil.rmtree(place / each, ignore_errors=True)


def licences() -> dict[str, str]:
    """Give what the parts that were frozen say of their licence."""
    return sbom.licences((part.name for part in sbom.locked(lock.WINDOWS_FROZEN)), windows_python.freezer().site)
