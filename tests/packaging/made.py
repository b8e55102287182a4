"""The desktop's packages of this checkout, made once in a run: packed at once instead of small, and one of an older version."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from typing import TYPE_CHECKING, NamedTuple

from packing import desktop_package, package, project

from tests.packaging import frozen

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = "1764201600"
"""The time of everything that is packed in tests, in s since 1970."""
OLDER = "0.0.1"
GONE = f"{desktop_package.HOME}/_internal/of-the-older-version"
"""What the older version has and this one has not."""
_MOVED = b"\0" * 4096


class Made(NamedTuple):
    """Both packages of one version."""

    deb: Path
    rpm: Path


def desktop() -> tuple[Made, Made]:
    """Give the older version and this one."""
    program = frozen.program()
    project.WORK.mkdir(exist_ok=True)
    rules = b"".join(path.read_bytes() for path in sorted(package.SCRIPTS.parent.rglob("*.py")))
    place = project.WORK / f"packed-{program.parent.name}-{hashlib.sha256(rules).hexdigest()[:12]}"
    with (project.WORK / "packed").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not (place / "done").exists():
            for old in project.WORK.glob("packed-*"):
                shutil.rmtree(old)
            place.mkdir()
            _make(place, program)
            (place / "done").touch()
    older, newer = (Made(_only(place / name, "*.deb"), _only(place / name, "*.rpm")) for name in ("older", "newer"))
    return older, newer


def _make(place: Path, program: Path) -> None:
    for name in ("older", "newer"):
        (place / name).mkdir()
    desktop_package.packages(place / "newer", program, quick=True)
    other = place / "program"
    shutil.copytree(program, other, symlinks=True)
    _age(other)
    desktop_package.packages(place / "older", other, version=OLDER, quick=True)
    shutil.rmtree(other)


def _age(program: Path) -> None:
    """Make of a frozen program another version of it: a file more, and modules that lie elsewhere in the program itself.

    They are in its section `pydata`, whose beginning PyInstaller's starter finds from its end.
    """
    (program / GONE.removeprefix(f"{desktop_package.HOME}/")).write_text("older")
    for name in ("hoofhearted", "hoofhearted-agent"):
        packed = program / "pydata"
        project.run(["objcopy", "--dump-section", f"pydata={packed}", str(program / name)])
        packed.write_bytes(_MOVED + packed.read_bytes())
        project.run(["objcopy", "--update-section", f"pydata={packed}", str(program / name)])
        packed.unlink()


def _only(where: Path, pattern: str) -> Path:
    (found,) = where.glob(pattern)
    return found
