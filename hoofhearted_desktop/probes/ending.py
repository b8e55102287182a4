"""One process looked at, and ended, by its identity: its number and its start, compared at the last moment.

Linux holds it by a pidfd (pidfd_open(2)) from before the look until the signal, so that no other process can have got its number
in between. Elsewhere nothing lies between the look and the signal but the call itself. Windows has no signal that asks: there
a program's windows are told to close, and one without windows is ended (TerminateProcess).
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.core import model, naming, redaction, spared
from hoofhearted_desktop.probes import places, processes
from hoofhearted_desktop.probes.proc_stat import Vitals, read_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofhearted_desktop.probes.proc_facts import Facts

_LINUX = sys.platform.startswith("linux")
SAME_START_S = 0.005
"""Half of the kernel's own unit; every reader of this agent counts from one boot time."""
MOST_PARENTS = 16
_LONGEST_LINE = 1 << 20


class Found(NamedTuple):
    """A process that is there. `is_own`: of the user that we run as, and of nobody else in part."""

    vitals: Vitals
    facts: Facts
    is_own: bool
    uid: Optional[int]


class Problem(NamedTuple):
    """Why nothing can be said or done, to stand after the process's name."""

    text: str


GONE = Problem("has ended already")
_NO_START = Problem("cannot be told from another of its number, because nobody knows when it started")
_HIDDEN = Problem("belongs to another user and is hidden")
_ELSEWHERE = Problem("runs outside of the container in which the agent watches, which cannot reach it")
_THREAD = Problem("is only a part of a process: a thread, and cannot be looked at or ended by itself")


class Processes:
    """Looks at processes of this machine by their identity. Its calls read a few small files, which may block: not for an event loop."""

    def __init__(self) -> None:
        """Read where processes are listed."""
        self._root = places.proc_root()
        self._stat, self._facts = processes.readers(self._root)

    def find(self, pid: int, started: Optional[float]) -> Union[Found, Problem]:
        """Give the process of that number, if it is the one that started then."""
        if started is None:
            return _NO_START
        if _LINUX and str(self._root) != "/proc":
            return _ELSEWHERE
        vitals = self._stat.read(pid)
        if isinstance(vitals, str):
            return _HIDDEN if vitals == "hidden" else GONE
        if vitals.state == "zombie" or not abs(vitals.started - started) <= SAME_START_S:  # NaN is no start of anything
            return GONE
        facts = self._facts(pid, vitals.name)
        status = self._status(pid)
        if status is not None and _numbers(status, b"Tgid") != (pid,):
            return _THREAD  # the kernel answers for threads too, by their own numbers, and a signal to one is for its process
        uids = None if status is None else _users(status)
        if _LINUX:
            is_own = uids is not None and set(uids) == {os.geteuid()}
        else:
            own = self._facts(os.getpid(), "").user
            is_own = own is not None and facts.user == own
        return Found(vitals, facts, is_own, uids[0] if uids else None)

    def command_line(self, pid: int, started: Optional[float], uid: Optional[int]) -> Union[tuple[str, ...], Problem]:
        """Give the whole command line, its secrets too, for the user `uid` if the process is theirs, and for root."""
        found = self.find(pid, started)
        if isinstance(found, Problem):
            return found
        if not (uid == 0 or (found.is_own and uid == own_user()) or (found.uid is not None and found.uid == uid)):
            return Problem(f"belongs to {found.facts.user or 'another user'}: only they and root may read all of it")
        if not _LINUX:
            return found.facts.command_line or Problem("has no command line")
        read = read_once(f"{self._root}/{pid}/cmdline", _LONGEST_LINE)
        again = self.find(pid, started)
        if isinstance(again, Problem) or (again.uid, again.is_own) != (found.uid, found.is_own):
            return GONE  # also where it became another user's while it was read
        if not isinstance(read, bytes):
            return _HIDDEN if read == "hidden" else GONE
        arguments = os.fsdecode(read.rstrip(b"\0")).split("\0")
        text = tuple(each.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for each in arguments)
        return text if any(text) else Problem("has no command line")

    def parents(self, pid: int, started: Optional[float]) -> Union[tuple[model.Parent, ...], Problem]:
        """Give what started it, and what started that, up to the first process; each by what a person calls it."""
        found = self.find(pid, started)
        if isinstance(found, Problem):
            return found
        return tuple(
            model.Parent(at, naming.process_title(self._process(at, each))) for at, each in self._lineage(found.vitals)
        )

    def end(self, pid: int, started: Optional[float], *, force: bool) -> Optional[Problem]:
        """Ask a process of our own user to end (SIGTERM), or end it (`force`: SIGKILL); or say why that is not done."""
        if pid <= 1:
            return Problem(spared.Why.RUNS.value)
        with _held(pid) as pidfd:
            found = self.find(pid, started)
            if isinstance(found, Problem):
                return found
            problem = self._refuses(pid, found)
            if problem is not None:
                return problem
            return _signal(pid, pidfd, force=force)

    def _refuses(self, pid: int, found: Found) -> Optional[Problem]:
        if pid == os.getpid() or pid in {at for at, _ in self._lineage_of_ours()}:
            return Problem("is what Hoof Hearted runs in itself")
        if not found.is_own:
            return Problem(
                f"belongs to {found.facts.user or 'another user'}: only your own processes are ended from here"
            )
        why = spared.why_spared(self._process(pid, found.vitals, found.facts))
        return None if why is None else Problem(why.value)

    def _process(self, pid: int, vitals: Vitals, facts: Optional[Facts] = None) -> model.Process:
        if facts is None:
            facts = self._facts(pid, vitals.name)
        line = None if facts.command_line is None else redaction.redact(facts.command_line)
        above = self._read(vitals.parent_pid)
        parent = model.Parent(vitals.parent_pid, None if above is None else above.name)
        return model.Process(pid, vitals.started, facts.name, facts.exe, line, facts.user, parent, cwd=facts.cwd)

    def _read(self, pid: int) -> Optional[Vitals]:
        vitals = self._stat.read(pid)
        return None if isinstance(vitals, str) else vitals

    def _lineage(self, vitals: Vitals) -> Iterator[tuple[int, Vitals]]:
        """Give what started a process, the nearest first; a number that was used again since then ends it."""
        for _ in range(MOST_PARENTS):
            pid = vitals.parent_pid
            above = self._read(pid) if pid > 0 else None
            if above is None or above.birth > vitals.birth:
                return
            yield pid, above
            vitals = above

    def _lineage_of_ours(self) -> Iterator[tuple[int, Vitals]]:
        ours = self._read(os.getpid())
        if ours is not None:
            yield from self._lineage(ours)

    def _status(self, pid: int) -> Optional[bytes]:
        status = read_once(f"{self._root}/{pid}/status", 4096) if _LINUX else None
        return status if isinstance(status, bytes) else None


def _users(status: bytes) -> Optional[tuple[int, ...]]:
    """Give the real, effective, saved and file system user of a process (proc_pid_status(5))."""
    found = _numbers(status, b"Uid")
    return found if len(found) == 4 else None


def _numbers(status: bytes, name: bytes) -> tuple[int, ...]:
    """Give the numbers of one line of a status file; none where there is no such line, or something else stands in it."""
    words = status.partition(b"\n" + name + b":")[2].split(b"\n", 1)[0].split()
    return tuple(int(word) for word in words) if all(word.isdigit() for word in words) else ()


def own_user() -> int:
    """Give the number of the user that we run as; 0 on a system without such numbers, where nobody else can ask."""
    return os.geteuid() if hasattr(os, "geteuid") else 0


@contextlib.contextmanager
def _held(pid: int) -> Iterator[Optional[int]]:
    """Hold a process so that its number is nobody else's; None where the system cannot."""
    pidfd = None
    if hasattr(os, "pidfd_open"):
        with contextlib.suppress(OSError, OverflowError):
            pidfd = os.pidfd_open(pid)
    try:
        yield pidfd
    finally:
        if pidfd is not None:
            os.close(pidfd)


def _signal(pid: int, pidfd: Optional[int], *, force: bool) -> Optional[Problem]:
    if sys.platform == "win32" and not force:
        from hoofhearted_desktop.probes import windows_closing

        if windows_closing.ask(pid):
            return None
    number = signal.SIGKILL if force and hasattr(signal, "SIGKILL") else signal.SIGTERM
    try:
        _send(pid, pidfd, number)
        if not force and hasattr(signal, "SIGCONT"):
            _send(pid, pidfd, signal.SIGCONT)  # one that is stopped would hear of it only when it goes on
    except ProcessLookupError:
        return None
    except PermissionError:
        return Problem("may not be ended by this user, as the system says")
    except OSError as error:
        return Problem(f"could not be ended: {error.strerror or error}")
    return None


def _send(pid: int, pidfd: Optional[int], number: int) -> None:
    if pidfd is not None and hasattr(signal, "pidfd_send_signal"):
        signal.pidfd_send_signal(pidfd, number)
    else:
        os.kill(pid, number)
