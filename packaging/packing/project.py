"""What is packed: where it lies, its version, and the one moment that every file of a package has."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "hoofhearted_desktop"
RESOURCES = ROOT / "resources"
PACKED = ROOT / "dist"
"""Where packages are laid unless told otherwise."""
WORK = ROOT / "build"
"""Where what is costly to make is kept from one time to the next; git ignores it."""

NAME = "hoofhearted-desktop"
_FIRST_MOMENT = 1735689600
"""For sources without git and without SOURCE_DATE_EPOCH: 2025-01-01; a zip archive knows no time before 1980."""


class Failed(Exception):  # noqa: N818 - what is wrong, not that something is
    """A package that cannot be made, in words for a person."""


def version() -> str:
    """Give the version as core/version.py has it: nothing else is asked."""
    text = (PACKAGE / "core" / "version.py").read_text(encoding="utf-8")
    found = re.search(r'^VERSION = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise Failed("hoofhearted_desktop/core/version.py has no VERSION")
    return found[1]


def moment() -> int:
    """Give the time of everything that is packed, in s since 1970: SOURCE_DATE_EPOCH, else that of the commit (reproducible-builds.org)."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if told:
        if not told.isdecimal():
            raise Failed(f"SOURCE_DATE_EPOCH is {told!r}; it has to be a whole number of seconds")
        return int(told)
    try:
        said = subprocess.run(
            ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"],  # noqa: S607 - whichever git there is
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return _FIRST_MOMENT
    return int(said.stdout) if said.stdout.strip().isdecimal() else _FIRST_MOMENT


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """Let one at a time make what is kept below build/ under this name; a second waits. On Windows nobody waits for anybody."""
    WORK.mkdir(exist_ok=True)
    with (WORK / name).open("w") as claim:
        if os.name == "posix":
            import fcntl

            fcntl.flock(claim, fcntl.LOCK_EX)
        yield


def run(words: list[str], **more: str) -> str:
    """Run a tool and give its stdout; `more` are variables for it. What it said is the reason where it fails."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(moment()), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", **more}
    try:
        done = subprocess.run(
            words,
            input="",  # a pipe, as Windows programs want it in Wine
            capture_output=True,
            text=True,
            errors="replace",
            env=environment,
            check=False,
            cwd=ROOT,
        )
    except OSError as error:
        raise Failed(f"{words[0]} cannot be started: {(error.strerror or str(error)).lower()}") from None
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise Failed(f"{' '.join(words)} ended with status {done.returncode}:\n{said}")
    return done.stdout
