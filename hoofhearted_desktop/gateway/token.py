"""The one secret that lets a client in: made at the first start, kept where only its owner can read it."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from typing import TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "gateway-token"
FEWEST_CHARACTERS = 16
"""A shorter one can be guessed; ours has 43 (256 bits, URL-safe)."""


def find() -> Union[str, Problem]:
    """Give the token of `path()`, made if there is none, or what is wrong with it."""
    file = path()
    if not os.path.lexists(file):
        problem = _make(file)
        if problem is not None:
            return problem
    try:
        return _read(file)
    except (OSError, UnicodeDecodeError) as error:
        return _unusable(
            file, f"cannot be read: {_reason(error)}", "see that it is a text file of your own, or remove it"
        )


def path() -> Path:
    """Give the file that holds the token, mode 0600."""
    return places.config_dir() / FILE_NAME


def _read(file: Path) -> Union[str, Problem]:
    with file.open(encoding="ascii") as stream:
        if os.name == "posix" and os.fstat(stream.fileno()).st_mode & 0o077:
            return _unusable(file, "can be read by others", f"chmod 600 {file}, or remove it to have a new one made")
        token = stream.read(4096).strip()
    if len(token) < FEWEST_CHARACTERS or not token.isprintable() or " " in token:
        return _unusable(
            file, f"holds no token of {FEWEST_CHARACTERS} characters or more", "remove it to have a new one made"
        )
    return token


def _make(file: Path) -> Optional[Problem]:
    """Make it whole or not at all, and never over another's that is made at the same moment."""
    problem = places.make_private(file.parent)
    if problem is not None:
        return _unusable(
            file, f"cannot be made: {problem.message}", "set HOOFHEARTED_CONFIG_DIR to a directory of your own"
        )
    try:
        number, name = tempfile.mkstemp(prefix=f".{FILE_NAME}-", dir=file.parent)  # mode 0600
        try:
            with open(number, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(32) + "\n")
            _give_name(name, file)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
    except OSError as error:
        return _unusable(file, f"cannot be made: {_reason(error)}", "see that its directory can be written to")
    return None


def _give_name(whole: str, file: Path) -> None:
    try:
        os.link(whole, file)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        os.replace(whole, file)


def _unusable(file: Path, what: str, remedy: str) -> Problem:
    return Problem("gateway_token", f"the token {file} {what}", remedy)


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else "it is not ASCII text"
