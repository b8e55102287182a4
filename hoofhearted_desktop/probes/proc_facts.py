"""What rarely changes of a Linux process: name, command line, user, control group, where it was started."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import cgroups, environments, executables
from hoofhearted_desktop.probes.proc_stat import read_once

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LONGEST_COMMAND_LINE = 8192
_MOST_BYTES = 4 * LONGEST_COMMAND_LINE
_LONGEST_NUMBER = 10


class Facts(NamedTuple):
    """What rarely changes of one process; `hidden` says that this user may not see a part of it."""

    name: Optional[str] = None
    exe: Optional[str] = None
    command_line: Optional[tuple[str, ...]] = None
    user: Optional[str] = None
    container: Optional[model.Container] = None
    unit: Optional[str] = None
    hidden: bool = False
    cwd: Optional[str] = None
    environment: Optional[model.Environment] = None
    job: Optional[model.Job] = None
    package: Optional[str] = None
    group: cgroups.CgroupFacts = cgroups.CgroupFacts()


class Files(NamedTuple):
    """What the files of one process say, wherever they were read; None for what is not there, or may not be read.

    `hidden` says that something of it may not be.
    """

    command_line: Optional[bytes] = None
    exe: Optional[str] = None
    cwd: Optional[str] = None
    user: Optional[str] = None
    group: cgroups.CgroupFacts = cgroups.CgroupFacts()
    variables: Mapping[str, str] = {}
    hidden: bool = False


def made_of(files: Files, short_name: str) -> Facts:
    """Give the facts of a process that the kernel calls `short_name`."""
    command_line = None if files.command_line is None else split(files.command_line, short_name)
    origin = environments.origin(
        command_line[0] if command_line else "",
        files.exe,
        files.variables,
        job=files.group.job,
        package=files.group.package,
    )
    return Facts(
        name=whole_name(short_name, command_line),
        exe=text(files.exe) if files.exe else None,
        command_line=bounded(command_line) if command_line else None,
        user=files.user,
        container=_container(files.group),
        unit=files.group.unit,
        hidden=files.hidden,
        cwd=text(files.cwd) if files.cwd else None,
        environment=origin.environment,
        job=origin.job,
        package=origin.package,
        group=files.group,
    )


def user_number(status: bytes) -> Optional[int]:
    """Read the real user's number from the text of /proc/PID/status."""
    number = status.partition(b"\nUid:")[2].split(None, 1)[:1]
    return int(number[0]) if number and number[0].isdigit() and len(number[0]) <= _LONGEST_NUMBER else None


class FactsReader:
    """Reads facts from a process file system; a user's name is asked for once, because a directory service may be slow."""

    def __init__(self, proc_root: Path) -> None:
        """Read below `proc_root`, which need not be this system's own."""
        self._root = proc_root
        self._users: dict[int, str] = {}
        self._sees_all = executables.is_on_machines_root(proc_root)

    def read(self, pid: int, short_name: str) -> Facts:
        """Give the facts of `pid`, which the kernel calls `short_name`; what cannot be read is None."""
        command_line = read_once(f"{self._root}/{pid}/cmdline", _MOST_BYTES)
        link, no_exe = self._link(pid, "exe")
        cwd, _ = self._link(pid, "cwd")
        group = cgroups.read(self._root, pid)
        exe = None if link is None else link.removesuffix(executables.DELETED)
        if link is not None and self._sees_all and not group.container_id:
            exe = executables.told(self._root, pid, link)
        return made_of(
            Files(
                command_line if isinstance(command_line, bytes) else None,
                exe,
                None if cwd is None else cwd.removesuffix(executables.DELETED),
                self._user(pid),
                group,
                environments.read_variables(self._root, pid),
                hidden=command_line == "hidden" or no_exe,
            ),
            short_name,
        )

    def _link(self, pid: int, name: str) -> tuple[Optional[str], bool]:
        """Give where a link leads, and whether we may not see it; a kernel thread or a zombie has none."""
        try:
            path = os.readlink(f"{self._root}/{pid}/{name}")
        except PermissionError:
            return None, True
        except OSError:
            return None, False
        return path, False

    def _user(self, pid: int) -> Optional[str]:
        """Give the real user (proc_pid_status(5)): the file's owner would be root for a program that hides its memory."""
        status = read_once(f"{self._root}/{pid}/status", 4096)
        uid = user_number(status) if isinstance(status, bytes) else None
        if uid is None:
            return None
        if uid not in self._users:
            self._users[uid] = _user_name(uid)
        return self._users[uid]


def _user_name(uid: int) -> str:
    try:
        import pwd

        return text(pwd.getpwuid(uid).pw_name)
    except (ImportError, KeyError, OverflowError):
        return str(uid)  # such as a user of the host, seen from a container


def _container(group: cgroups.CgroupFacts) -> Optional[model.Container]:
    if not group.container_id:
        return None
    return model.Container(group.container_id, group.name, None, group.runtime)


def split(read: bytes, short_name: str) -> Optional[list[str]]:
    """Give the arguments of /proc/PID/cmdline; None where there are none: a kernel thread, a zombie.

    A program that wrote a title of its own over them leaves one text, with nothing or zeros behind it, which is then split
    at its spaces; but not where it is the path of a program with a space in its name. Empty arguments at the end look the
    same as such zeros, and are left out.
    """
    # As os.fsdecode on Linux; on Windows that refuses bytes that are no UTF-8, and a server's processes may have any.
    whole = read.rstrip(b"\0").decode(sys.getfilesystemencoding(), "surrogateescape")
    if not whole:
        return None
    arguments = whole.split("\0")
    if len(arguments) > 1 or " " not in whole:
        return arguments
    cut = len(read) >= _MOST_BYTES
    if read.endswith(b"\0\0") or not (read.endswith(b"\0") or cut):
        return _title(whole, short_name)
    return whole.split(" ") if os.path.basename(whole)[:15] != short_name[:15] else arguments


def _title(whole: str, short_name: str) -> list[str]:
    """Split what a program wrote over its arguments, after the path of the program if that has a space itself."""
    program = os.path.basename(whole.partition(" -")[0])
    if program[:15] == short_name[:15]:
        first, separator, rest = whole.partition(" -")
        return [first, *(f"-{rest}".split(" ") if separator else [])]
    return whole.split(" ")


def whole_name(short: str, command_line: Optional[list[str]]) -> str:
    """Give the whole name where the kernel cut it at 15 bytes (proc_pid_comm(5)) and the command line has the rest."""
    if len(short) >= 15 and command_line:
        whole = os.path.basename(command_line[0])
        if whole.startswith(short):
            return text(whole)
    return text(short)


def bounded(command_line: list[str]) -> tuple[str, ...]:
    """Give the arguments up to a sane total length; a cut one ends in an ellipsis."""
    kept: list[str] = []
    left = LONGEST_COMMAND_LINE
    for argument in command_line:
        if len(argument) >= left:
            kept.append(text(argument[:left]) + "…")
            break
        kept.append(text(argument))
        left -= len(argument) + 1
    return tuple(kept)


def text(value: str) -> str:
    """Give a text that can be written as UTF-8; other bytes of a file name become U+FFFD."""
    return value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
