"""Who a process is: name, command line, user, parent, container, unit, and what it uses now; a door to psutil."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, TypeVar, Union

import psutil

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import cgroups, places
from hoofhearted_desktop.probes.proc_stat import Missing, StatReader, Vitals

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FIRST_REFRESH_S = 3.0
"""A desktop moves a program into its unit shortly after its start (systemd.io/DESKTOP_ENVIRONMENTS)."""
REFRESH_S = 30.0
"""How old facts may get whose change cannot be seen in the vitals: a title set by the process, an exec of another user's."""
LONGEST_COMMAND_LINE = 8192


T = TypeVar("T")


class _Facts(NamedTuple):
    """What rarely changes of one process."""

    name: Optional[str]
    exe: Optional[str]
    command_line: Optional[tuple[str, ...]]
    user: Optional[str]
    container: Optional[model.Container]
    unit: Optional[str]
    hidden: bool


class _Known(NamedTuple):
    """A process as last read. `seen` is when, on the monotonic clock; `refresh` is when to read its facts again."""

    vitals: Vitals
    seen: float
    facts: _Facts
    parent: Optional[model.Parent]
    refresh: float


class ProcessProbe:
    """Reads processes, and remembers what does not change by (pid, start), so that no reused pid is mixed up.

    A process that runs on costs one read of its stat file. Its facts are read again after an exec, after a change of its
    name, and every half minute. Used by one thread.
    """

    def __init__(
        self,
        proc_root: Optional[Path] = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read below `proc_root` (by default where places.proc_root says)."""
        self._root = proc_root or places.proc_root()
        psutil.PROCFS_PATH = str(self._root)
        self._monotonic = monotonic
        linux = sys.platform.startswith("linux")
        self._vitals: Callable[[int], Union[Vitals, Missing]] = (
            StatReader(self._root).read if linux else portable_vitals
        )
        self._known: dict[int, _Known] = {}

    def read(self, wanted: Iterable[int]) -> dict[int, model.Process]:
        """Give every wanted process; one that cannot be read has `missing` and no more than its pid.

        Links that this user may not see are None, with `missing` hidden. `cpu_percent` is over the time since the
        previous read, 100 for one processor, None at the first. `parent` is the one first seen: the process that
        launched this one, also after that has ended. The facts of processes not wanted are forgotten.
        """
        known: dict[int, _Known] = {}
        processes: dict[int, model.Process] = {}
        for pid in set(wanted):
            before = self._known.get(pid)
            now = self._read(pid, before)
            if isinstance(now, str):
                processes[pid] = model.Process(pid, missing=now)
            else:
                known[pid] = now
                processes[pid] = _process(pid, now, before)
        self._known = known
        return processes

    def _read(self, pid: int, before: Optional[_Known]) -> Union[_Known, Missing]:
        vitals = self._vitals(pid)
        if isinstance(vitals, str):
            return vitals
        seen = self._monotonic()
        if before and before.vitals.birth != vitals.birth:
            before = None
        if before and (vitals.state == "zombie" or not _changed(before, vitals, seen)):
            return _Known(vitals, seen, before.facts, before.parent, before.refresh)
        return self._read_facts(pid, vitals, before)

    def _read_facts(self, pid: int, vitals: Vitals, before: Optional[_Known]) -> Union[_Known, Missing]:
        """Read the facts between two equal vitals, so that they belong to that process and that program."""
        for _ in range(3):
            facts = self._facts(pid, vitals)
            parent = self._parent(vitals, before)
            after = self._vitals(pid)
            if isinstance(after, str):
                return after
            same = (after.birth, after.image, after.name) == (vitals.birth, vitals.image, vitals.name)
            if after.birth != vitals.birth:
                before = None
            vitals = after
            if same:
                seen = self._monotonic()
                if before and before.facts == facts:
                    facts = before.facts
                wait = REFRESH_S + pid % 16 if before else FIRST_REFRESH_S  # spread, not all in one tick
                return _Known(vitals, seen, facts, parent, seen + wait)
        return "gone"

    def _facts(self, pid: int, vitals: Vitals) -> _Facts:
        try:
            process = psutil.Process(pid)
            with process.oneshot():
                command_line, no_line = _allowed(process.cmdline)
                user, no_user = _allowed(process.username)
                exe, no_exe = self._exe(process)
        except psutil.Error:
            command_line, user, exe, no_line, no_user, no_exe = None, None, None, False, False, False
        group = cgroups.read(self._root, pid)
        return _Facts(
            name=_name(vitals.name, command_line),
            exe=_text(exe) if exe else None,
            command_line=_bounded(command_line) if command_line else None,
            user=_text(user) if user else None,
            container=model.Container(group.container_id, runtime=group.runtime) if group.container_id else None,
            unit=group.unit,
            hidden=no_line or no_user or no_exe,
        )

    def _exe(self, process: psutil.Process) -> tuple[Optional[str], bool]:
        """Give the executable the kernel names; psutil would guess a hidden one from argv[0], which a process chooses."""
        if not sys.platform.startswith("linux"):
            return _allowed(process.exe)
        try:
            path = os.readlink(f"{self._root}/{process.pid}/exe")
        except PermissionError:
            return None, True
        except OSError:
            return None, False  # a kernel thread, a zombie, or gone
        return path.removesuffix(" (deleted)"), False

    def _parent(self, vitals: Vitals, before: Optional[_Known]) -> Optional[model.Parent]:
        if before and before.parent and before.parent.pid != vitals.parent_pid:
            return before.parent
        if vitals.parent_pid <= 0:
            return None
        parent = self._vitals(vitals.parent_pid)
        if isinstance(parent, str) or parent.birth > vitals.birth:
            return model.Parent(vitals.parent_pid)
        return model.Parent(vitals.parent_pid, parent.name)


def portable_vitals(pid: int) -> Union[Vitals, Missing]:
    """Give the vitals by psutil, for systems without /proc; dearer than StatReader, and an exec shows by its name only."""
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            birth = process.create_time()
            times, _ = _allowed(process.cpu_times)
            memory, _ = _allowed(process.memory_info)
            return Vitals(
                birth=birth,
                started=birth,
                name=process.name(),
                state=str(process.status()),
                parent_pid=process.ppid(),
                cpu_s=times.user + times.system if times else None,
                rss=memory.rss if memory else None,
            )
    except psutil.AccessDenied:
        return "hidden"
    except (psutil.Error, OSError, ValueError, OverflowError):
        return "gone"


def _allowed(read: Callable[[], T]) -> tuple[Optional[T], bool]:
    """Give what psutil reads, and whether it was refused."""
    try:
        return read(), False
    except psutil.AccessDenied:
        return None, True
    except psutil.ZombieProcess:
        return None, False


def _changed(before: _Known, vitals: Vitals, now: float) -> bool:
    old = before.vitals
    return old.image != vitals.image or old.name != vitals.name or now >= before.refresh


def _process(pid: int, now: _Known, before: Optional[_Known]) -> model.Process:
    vitals, facts = now.vitals, now.facts
    # By position, in the model's order: names would make this the dearest line of a steady read.
    return model.Process(
        pid,
        vitals.started,
        facts.name,
        facts.exe,
        facts.command_line,
        facts.user,
        now.parent,
        facts.container,
        facts.unit,
        _cpu_percent(now, before),
        vitals.rss,
        vitals.state,
        None,
        "hidden" if facts.hidden else None,
    )


def _cpu_percent(now: _Known, before: Optional[_Known]) -> Optional[float]:
    if before is None or before.vitals.birth != now.vitals.birth or now.seen <= before.seen:
        return None
    if now.vitals.cpu_s is None or before.vitals.cpu_s is None:
        return None
    return round(max(0.0, 100.0 * (now.vitals.cpu_s - before.vitals.cpu_s) / (now.seen - before.seen)), 1)


def _name(short: str, command_line: Optional[list[str]]) -> str:
    """Give the whole name where the kernel cut it at 15 bytes (proc_pid_comm(5)) and the command line has the rest."""
    if len(short) >= 15 and command_line:
        whole = os.path.basename(command_line[0])
        if whole.startswith(short):
            return _text(whole)
    return _text(short)


def _bounded(command_line: list[str]) -> tuple[str, ...]:
    """Give the arguments up to a sane total length; a cut one ends in an ellipsis."""
    kept: list[str] = []
    left = LONGEST_COMMAND_LINE
    for argument in command_line:
        if len(argument) >= left:
            kept.append(_text(argument[:left]) + "…")
            break
        kept.append(_text(argument))
        left -= len(argument) + 1
    return tuple(kept)


def _text(value: str) -> str:
    """Give a text that can be written as UTF-8; other bytes of a file name become U+FFFD."""
    return value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
