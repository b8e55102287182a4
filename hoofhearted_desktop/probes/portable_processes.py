"""Processes of a system without /proc, as `processes.ProcessProbe` reads them; a door to psutil."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Callable, Optional, TypeVar, Union

import psutil

from hoofhearted_desktop.probes import proc_facts
from hoofhearted_desktop.probes.proc_facts import Facts
from hoofhearted_desktop.probes.proc_stat import Missing, Vitals

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PARENTS = 16

T = TypeVar("T")


class PortableVitals:
    """Gives the vitals by psutil, as proc_stat.StatReader by the kernel's files."""

    def read(self, pid: int, _before: Optional[Vitals] = None, /) -> Union[Vitals, Missing]:
        """Give the vitals of `pid`, or why there are none."""
        return vitals(pid)


def vitals(pid: int) -> Union[Vitals, Missing]:
    """Give the vitals; dearer than by proc_stat.StatReader, and an exec shows by its name only."""
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            birth = process.create_time()
            times, _ = _allowed(process.cpu_times)
            memory, _ = _allowed(process.memory_info)
            return Vitals(
                birth=birth,
                started=birth,
                name=_name(process),
                state=str(process.status()),
                parent_pid=process.ppid(),
                cpu_s=times.user + times.system if times else None,
                rss=memory.rss if memory else None,
            )
    except psutil.AccessDenied:
        return "hidden"
    except (psutil.Error, OSError, ValueError, OverflowError):
        return "gone"


def facts(pid: int, short_name: str) -> Facts:
    """Give the facts; on Windows with service and package."""
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            command_line, no_line = _allowed(process.cmdline)
            user, no_user = _allowed(process.username)
            exe, no_exe = _allowed(process.exe)
            cwd, _ = _allowed(process.cwd)
    except psutil.Error:
        return Facts(name=proc_facts.text(short_name))
    exe = exe or _windows_image(pid)
    found = Facts(
        name=proc_facts.whole_name(short_name, command_line),
        exe=proc_facts.text(exe) if exe else None,
        command_line=proc_facts.bounded(command_line) if command_line else None,
        user=proc_facts.text(user) if user else None,
        hidden=no_line or no_user or no_exe,
        cwd=proc_facts.text(cwd) if cwd else None,
    )
    if sys.platform == "win32":
        from hoofhearted_desktop.probes import environments, windows_facts

        return found._replace(
            user=None if found.user is None else windows_facts.user_here(found.user),
            unit=windows_facts.service_of(_lineage(process)),
            package=windows_facts.package_of(pid),
            environment=environments.on_windows(command_line[0] if command_line else "", exe),
        )
    return found


def _lineage(process: psutil.Process) -> Iterator[int]:
    """Give the number of a process, of what started it, and so on; one that is younger than what it started ends it."""
    at: Optional[psutil.Process] = process
    for _ in range(MOST_PARENTS):
        if at is None:
            return
        yield at.pid
        try:
            at = at.parent()
        except (psutil.Error, OSError):
            return


def _allowed(read: Callable[[], T]) -> tuple[Optional[T], bool]:
    """Give what psutil reads, and whether it was refused."""
    try:
        return read(), False
    except psutil.AccessDenied:
        return None, True
    except (psutil.ZombieProcess, OSError):  # what psutil has no word for on Windows
        return None, False


def _name(process: psutil.Process) -> str:
    """Give the name of the executable; raises psutil.Error or OSError where nobody says."""
    try:
        return process.name()
    except OSError:
        image = _windows_image(process.pid)
        if image is None:
            raise
        return image.rpartition("\\")[2]


def _windows_image(pid: int) -> Optional[str]:
    if sys.platform == "win32":
        from hoofhearted_desktop.probes import windows_facts

        return windows_facts.image_of(pid)
    return None
