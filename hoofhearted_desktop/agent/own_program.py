"""How this agent was installed, as the command line that starts it again: venv, frozen program or system package."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import NamedTuple, Optional

from hoofhearted_desktop.agent import settling

SCRIPT = "hoofhearted-agent"
_PACKAGE = Path(__file__).resolve().parents[1]


class OwnProgram(NamedTuple):
    """The words that start the agent, the variables they need, and the files that they run.

    `bundle` is where it lies now if it was sent to this server; the words name the place where a service has it lie.
    """

    words: tuple[str, ...]
    variables: tuple[tuple[str, str], ...]
    files: tuple[Path, ...]
    bundle: Optional[Path] = None


def own_program() -> OwnProgram:
    """Give the command line of this very installation; every path is absolute, and no shell is among them."""
    python = Path(sys.executable)
    if getattr(sys, "frozen", False):
        beside = python.with_name(SCRIPT)
        if beside.exists():
            return OwnProgram((str(beside),), (), (beside,))
        return OwnProgram((str(python), "agent"), (), (python,))
    bundle = settling.own_bundle()
    if bundle is not None:
        place = settling.lasting_place(bundle)
        there = next(each for each in (place, *place.parents) if each.exists())
        return OwnProgram((str(python), "-I", "-S", str(place / settling.ENTRY)), (), (python, there), bundle)
    script = _script(python)
    if script is None:
        by_module = (str(python), "-m", "hoofhearted_desktop.agent")
        told = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]
        path = tuple(dict.fromkeys((str(_PACKAGE.parent), *map(os.path.abspath, told))))
        return OwnProgram(by_module, (("PYTHONPATH", os.pathsep.join(path)),), (python, _PACKAGE, *map(Path, path)))
    # pip writes a script for /bin/sh where the interpreter's path is too long for the kernel; Python reads both kinds.
    through_shell = _first_line(script) == b"#!/bin/sh"
    words = (str(python), str(script)) if through_shell else (str(script),)
    return OwnProgram(words, (), (script, python, _PACKAGE))


def _script(python: Path) -> Optional[Path]:
    """Find the installed script that belongs to this interpreter: beside the one that was typed, or beside the interpreter."""
    typed = Path(sys.argv[0] if sys.argv and sys.argv[0] else "/").absolute()
    for folder in (typed.parent, typed.resolve().parent, python.parent):
        script = folder / SCRIPT
        if os.access(script, os.X_OK) and script.is_file() and _runs_by(script, python):
            return script
    return None


def _runs_by(script: Path, python: Path) -> bool:
    """Whether the script starts this interpreter, and not one that has another version of us or none."""
    first = _first_line(script)
    if first == b"#!/bin/sh":
        return str(python).encode() in script.read_bytes()[:4096]
    return first.startswith(b"#!") and Path(os.fsdecode(first[2:].strip())) == python


def _first_line(script: Path) -> bytes:
    try:
        with script.open("rb") as file:
            return file.readline(4096).rstrip()
    except OSError:
        return b""


def changeable(program: OwnProgram) -> Optional[Path]:
    """Give the first file or directory on the way to the program that others than root could change; None where there is none.

    What root's service runs must be root's: else whoever can write there is root after the next start.
    """
    for file in program.files:
        for path in (file, file.resolve()):
            for each in (path, *path.parents):
                if _others_may_write(each):
                    return each
    return None


def in_temporary_directory(program: OwnProgram) -> Optional[Path]:
    """Give the temporary directory the program lies in, if it does: PrivateTmp= of systemd.exec(5) hides the two."""
    temporary = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - nothing is made there
    return next((each for each in temporary for file in program.files if each in file.resolve().parents), None)


def _others_may_write(path: Path) -> bool:
    try:
        seen = path.lstat()
    except OSError:
        return True
    if seen.st_uid != 0:
        return True
    if stat.S_ISLNK(seen.st_mode):
        return False
    return bool(seen.st_mode & 0o022) and not seen.st_mode & stat.S_ISVTX
