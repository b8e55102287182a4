"""Opens the files of ssh_config(5) as ssh would: refuses what others may write to, finds what an Include names."""

from __future__ import annotations

import functools
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST = 8 << 20
_POSIX = os.name == "posix"
_MAGIC = frozenset("*?[")


class NotRead(NamedTuple):
    """A file that was not read. `missing`: there is none, which is no mistake; `refused`: ssh would stop here as well."""

    why: str
    remedy: str = ""
    missing: bool = False
    refused: bool = False


def text_of(path: Path, *, check: bool) -> Union[str, NotRead]:
    """Give a file's text, what is not UTF-8 kept as lone surrogates; `check` refuses a file that others may write to."""
    try:
        seen = path.stat()
        wrong = _wrong_kind(path, seen, check=check)
        if wrong is not None:
            return wrong
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return NotRead("is not there", missing=True)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "its name is impossible").lower()
        return NotRead(f"cannot be read ({reason})", "See to it that you may read it.", refused=True)
    if len(data) > LARGEST:
        return NotRead(
            f"has more than {LARGEST >> 20} MB, which no such file has",
            "Take out what is not meant for ssh.",
            refused=True,
        )
    return data.decode("utf-8", errors="surrogateescape")


def _wrong_kind(path: Path, seen: os.stat_result, *, check: bool) -> Optional[NotRead]:
    if stat.S_ISDIR(seen.st_mode):
        return NotRead("is a directory, so nothing is read from it", "Include the files in it: Include its/name/*")
    if not stat.S_ISREG(seen.st_mode):
        return NotRead("is no ordinary file")
    return _refused(path, seen) if check and _POSIX else None


def named_by(pattern: str) -> Sequence[Path]:
    """Give the files that an Include names, in the order of their bytes; hidden ones only where the pattern says so."""
    if not _MAGIC & set(pattern):
        return (Path(pattern),) if os.path.lexists(pattern) else ()
    import glob

    try:
        return [Path(name) for name in sorted(glob.glob(pattern), key=os.fsencode)]
    except (OSError, ValueError, RecursionError):
        return ()


def _refused(path: Path, seen: os.stat_result) -> Optional[NotRead]:
    """Say what ssh has against the file: it is somebody else's, or others may write to it (readconf.c)."""
    us = os.getuid()
    if seen.st_uid not in (0, us):
        return NotRead("belongs to another user, so ssh refuses it", f"chown {us} {path}", refused=True)
    if seen.st_mode & stat.S_IWOTH or (seen.st_mode & stat.S_IWGRP and not _own_group(seen.st_gid, seen.st_uid)):
        return NotRead("may be written to by others, so ssh refuses it", f"chmod go-w {path}", refused=True)
    return None


@functools.lru_cache(maxsize=16)
def _own_group(group: int, user: int) -> bool:
    """Whether nobody but the user is in the group. The ssh of Debian accepts that; that of OpenSSH itself does not."""
    import grp
    import pwd

    try:
        name = pwd.getpwuid(user).pw_name
        members = set(grp.getgrgid(group).gr_mem)
    except KeyError:
        return False
    by_login = {entry.pw_name for entry in pwd.getpwall() if entry.pw_gid == group}
    return bool(members | by_login) and members | by_login <= {name}
