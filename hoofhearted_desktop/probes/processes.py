"""Who processes are, and what they use now; kept by (pid, start), so that no reused pid is mixed up."""

from __future__ import annotations

import bisect
import os
import sys
import time
from typing import TYPE_CHECKING, Callable, Optional, Protocol, Union

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import device_holders, namespaces, places
from hoofhearted_desktop.probes.containers import ContainerNames
from hoofhearted_desktop.probes.proc_facts import Facts, FactsReader
from hoofhearted_desktop.probes.proc_stat import Missing, StatReader, Vitals

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hoofhearted_desktop.probes.cgroups import CgroupFacts
    from hoofhearted_desktop.probes.containers import Told

FIRST_REFRESH_S = 3.0
"""A desktop moves a program into its unit shortly after its start (systemd.io/DESKTOP_ENVIRONMENTS)."""
REFRESH_S = 30.0
"""How old facts may get whose change cannot be seen in the vitals: a title set by the process, an exec of another user's."""
MOST_AT_ONCE = 400
"""So many known processes are read at a time: of thousands each has its turn, and no sample waits for all of them."""
MOST_REFRESHED = 32
"""So many are read again at a time only because their facts are old; four hundred have their turn in half a minute."""
_LINUX = sys.platform.startswith("linux")


class Stat(Protocol):
    """Who reads vitals, such as proc_stat.StatReader."""

    def read(self, pid: int, before: Optional[Vitals] = None, /) -> Union[Vitals, Missing]:
        """Give the vitals of `pid`, or why there are none; `before` itself where nothing of it has changed."""
        ...


class Names(Protocol):
    """Who knows what containers are called, such as containers.ContainerNames."""

    def told(self, facts: CgroupFacts, /) -> Optional[Told]:
        """Give what is known of a container, None where nothing is."""
        ...


FactsOf = Callable[[int, str], Facts]


class _Known:
    """A process as last read. `seen` is when, on the monotonic clock; `refresh` is when to read its facts again.

    `ended` is the Unix time at which it was first a zombie or gone.
    """

    __slots__ = ("ended", "facts", "parent", "process", "refresh", "seen", "vitals")

    def __init__(
        self, vitals: Vitals, seen: float, facts: Facts, parent: Optional[model.Parent], refresh: float
    ) -> None:
        self.vitals = vitals
        self.seen = seen
        self.facts = facts
        self.parent = parent
        self.refresh = refresh
        self.process: Optional[model.Process] = None
        self.ended: Optional[float] = None


class ProcessProbe:
    """Reads processes, and remembers what does not change.

    A process that runs on costs one read of its stat file. Its facts are read again after an exec, after a change of its
    name, and every half minute. Used by one thread.
    """

    def __init__(
        self,
        proc_root: Optional[Path] = None,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        containers: Optional[Names] = None,
        *,
        whole_machine: Optional[bool] = None,
        elsewhere: Optional[tuple[Stat, FactsOf]] = None,
    ) -> None:
        """Read below `proc_root` (by default where places.proc_root says), and ask `containers` what they are called.

        `whole_machine` False says that the driver's process numbers are not those of `proc_root`; by default it is found
        out. `elsewhere` reads the processes of another machine instead; then `whole_machine` has to be said.
        """
        self._root = proc_root or places.proc_root()
        self._monotonic = monotonic
        self._wall = wall
        self._containers: Names = containers or ContainerNames()
        self._nested = _is_nested(self._root) if whole_machine is None else not whole_machine
        self._stat, self._facts = elsewhere or readers(self._root)
        self._known: dict[int, _Known] = {}
        self._parents: dict[int, Union[Vitals, Missing]] = {}
        self._given: dict[int, model.Process] = {}
        self._last_turn = 0
        self._refreshes = MOST_REFRESHED

    def read(self, wanted: Iterable[int]) -> dict[int, model.Process]:
        """Give every wanted process; one that cannot be read has `missing`, and of one that ended what was known.

        Links that this user may not see are None, with `missing` hidden. `cpu_percent` is over the time since the
        previous read, 100 for one processor, None at the first. `parent` is the one first seen: the process that
        launched this one, also after that has ended. The facts of processes not wanted are forgotten. A process of which
        nothing has changed is the same object as before. Of more than MOST_AT_ONCE some are as they were at their last turn.
        """
        self._refreshes = MOST_REFRESHED
        listed = set(wanted)
        due = self._due(listed)
        known: dict[int, _Known] = {}
        processes: dict[int, model.Process] = {}
        self._parents.clear()
        for pid in listed:
            before = self._known.get(pid)
            if pid not in due:
                processes[pid] = self._given[pid]
                if before is not None:
                    known[pid] = before
                continue
            now = self._read(pid, before)
            if isinstance(now, str):
                if before is not None and now == "gone":
                    before.ended = before.ended or self._wall()
                    known[pid] = before
                processes[pid] = _absent(pid, now, before)
            else:
                known[pid] = now
                processes[pid] = now.process or model.Process(pid)
        self._known, self._given = known, processes
        return processes

    def _due(self, listed: set[int]) -> set[int]:
        """Give those of the `listed` to be read now: every newcomer, and as many of the others as have their turn."""
        if len(listed) <= MOST_AT_ONCE:
            return listed
        read = sorted(listed & self._given.keys())
        first = bisect.bisect_right(read, self._last_turn)
        turn = (read[first:] + read[:first])[:MOST_AT_ONCE]
        self._last_turn = turn[-1] if turn else 0
        return (listed - self._given.keys()).union(turn)

    def glance(self, pid: int) -> model.Process:
        """Give who a process is, without remembering it: the one that started another."""
        known = self._known.get(pid)
        if known is not None and known.process is not None:
            return known.process
        now = self._read(pid, None, listed=False)
        return model.Process(pid, missing=now) if isinstance(now, str) else now.process or model.Process(pid)

    def _vitals(self, pid: int, before: Optional[Vitals] = None) -> Union[Vitals, Missing]:
        return self._stat.read(pid, before)

    def _read(self, pid: int, before: Optional[_Known], *, listed: bool = True) -> Union[_Known, Missing]:
        """Read a process, which the driver has `listed`, or not."""
        vitals = self._vitals(pid, before.vitals if before else None)
        if isinstance(vitals, str):
            return "elsewhere" if vitals == "gone" and self._nested and before is None else vitals
        now = self._monotonic()
        if before is not None and before.vitals.birth != vitals.birth:
            before = None
        if before is not None:
            before.ended = (before.ended or self._wall()) if vitals.state == "zombie" else None
        if before is not None and (vitals.state == "zombie" or not self._is_due(before, vitals, now)):
            self._learn_container(before)
            _settle(pid, before, before.vitals, before.seen, vitals, now)
            return before
        if self._nested and listed and before is None and device_holders.devices_of(self._root, pid) == frozenset():
            return "elsewhere"  # a process of ours that has the number of the one the driver means
        return self._read_facts(pid, vitals, before)

    def _is_due(self, before: _Known, vitals: Vitals, now: float) -> bool:
        """Whether its facts are to be read: they have changed, as its vitals show, or are old and it has its turn."""
        old = before.vitals
        if old is not vitals and (old.image != vitals.image or old.name != vitals.name):
            return True
        if now < before.refresh or not self._refreshes:
            return False
        self._refreshes -= 1
        return True

    def _read_facts(self, pid: int, vitals: Vitals, before: Optional[_Known]) -> Union[_Known, Missing]:
        """Read the facts between two equal vitals, so that they belong to that process and that program."""
        for _ in range(3):
            facts = self._facts(pid, vitals.name)
            parent = self._parent(vitals, before)
            after = self._vitals(pid, vitals)
            if isinstance(after, str):
                return after
            same = (after.birth, after.image, after.name) == (vitals.birth, vitals.image, vitals.name)
            if after.birth != vitals.birth:
                before = None
            vitals = after
            if same:
                seen = self._monotonic()
                if before is not None and before.facts == facts:
                    facts = before.facts
                wait = REFRESH_S + pid % 16 if before else FIRST_REFRESH_S  # spread, not all in one tick
                now = _Known(vitals, seen, facts, parent, seen + wait)
                now.ended = self._wall() if vitals.state == "zombie" else None
                self._learn_container(now)
                _settle(pid, now, before.vitals if before else None, before.seen if before else seen, vitals, seen)
                return now
        return "gone"

    def _learn_container(self, known: _Known) -> None:
        """Take a container's name and image as soon as its runtime has told them."""
        container = known.facts.container
        if container is None or container.name is not None or container.image is not None:
            return
        told = self._containers.told(known.facts.group)
        if told is not None and told != (None, None):
            known.facts = known.facts._replace(container=container._replace(name=told.name, image=told.image))
            known.process = None

    def _parent(self, vitals: Vitals, before: Optional[_Known]) -> Optional[model.Parent]:
        if before and before.parent and before.parent.pid != vitals.parent_pid:
            return before.parent
        if vitals.parent_pid <= 0:
            return None
        if vitals.parent_pid not in self._parents:
            self._parents[vitals.parent_pid] = self._vitals(vitals.parent_pid)
        parent = self._parents[vitals.parent_pid]
        if isinstance(parent, str) or parent.birth > vitals.birth:
            return model.Parent(vitals.parent_pid)
        return model.Parent(vitals.parent_pid, parent.name)


def readers(proc_root: Path) -> tuple[Stat, FactsOf]:
    """Give who reads the processes of this system."""
    if _LINUX:
        return StatReader(proc_root), FactsReader(proc_root).read
    from hoofhearted_desktop.probes import portable_processes

    return portable_processes.PortableVitals(), portable_processes.facts


def _is_nested(proc_root: Path) -> bool:
    """Whether the driver counts processes otherwise than `proc_root`: a container of its own, on a machine with the driver."""
    return os.path.exists("/dev/nvidiactl") and namespaces.sees_whole_machine(proc_root) is False


def _settle(pid: int, known: _Known, old: Optional[Vitals], old_seen: float, vitals: Vitals, seen: float) -> None:
    """Note the new vitals, and make the process anew unless it would be the same."""
    known.vitals, known.seen = vitals, seen
    was = known.process
    if old is vitals and was is not None and was.cpu_percent == 0:
        return
    cpu_percent = _cpu_percent(old, old_seen, vitals, seen)
    facts = known.facts
    # By position, in the model's order: names would make this the dearest line of a steady read.
    known.process = model.Process(
        pid,
        vitals.started,
        facts.name,
        facts.exe,
        facts.command_line,
        facts.user,
        known.parent,
        facts.container,
        facts.unit,
        cpu_percent,
        vitals.rss,
        vitals.state,
        None,
        "hidden" if facts.hidden else None,
        facts.cwd,
        facts.environment,
        facts.job,
        facts.package,
        known.ended,
    )


def _absent(pid: int, missing: Missing, before: Optional[_Known]) -> model.Process:
    """Give what is left of a process: the last known facts of one that has ended, else its number."""
    if missing != "gone" or before is None or before.process is None:
        return model.Process(pid, missing=missing)
    return before.process._replace(cpu_percent=None, memory_rss=None, state=None, missing="gone", ended=before.ended)


def _cpu_percent(old: Optional[Vitals], old_seen: float, vitals: Vitals, seen: float) -> Optional[float]:
    if old is None or seen <= old_seen or vitals.cpu_s is None or old.cpu_s is None:
        return None
    return round(max(0.0, 100.0 * (vitals.cpu_s - old.cpu_s) / (seen - old_seen)), 1)
