"""This machine as a source of samples: its GPUs joined with the processes that use them, and the host's own figures."""

from __future__ import annotations

import operator
import socket
import sys
import time
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import messages, model, redaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofhearted_desktop.probes.machine_parts import (
        Applications,
        GpuProbe,
        OpenDevices,
        Precursors,
        Processes,
        System,
    )
    from hoofhearted_desktop.probes.one_call import OneCall

PROCESSES_EVERY_S = 2.0
SYSTEM_EVERY_S = 2.0
UNSEEN_S = 30.0
"""How often both are read while nobody looks at them."""
SETTLED_S = 20.0
"""So long after a newcomer its facts are still read often: its unit, container and name may be found out late."""
MANY_PROCESSES = 400
"""Of more than these every sample reads a part (probes/processes.MOST_AT_ONCE)."""

SHORTEST_STEP_S, LONGEST_STEP_S = 0.5, 1.6
"""Between the moments that a reading tells of; they are about a second apart."""

_OTHER_NUMBERS = model.Problem(
    "other_pid_namespace", "this agent runs in a container without the host's PIDs", "start it with --pid=host"
)


class _Recognised(NamedTuple):
    """What was made of a process's facts, which are the same objects for as long as they are true."""

    command_line: Optional[tuple[str, ...]]
    exe: Optional[str]
    name: Optional[str]
    redacted: Optional[tuple[str, ...]]
    application: Optional[model.Application]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is to be found out any more."""
        return self.application is None or self.application.doing is not None


class _Made(NamedTuple):
    """A process as the probe gave it, what was made of it, and how it leaves."""

    process: model.Process
    known: _Recognised
    shown: model.Process

    @property
    def who(self) -> tuple[Optional[float], bool]:
        """What a GPU is joined with: when it began, and whether it is gone."""
        return self.shown.started, self.shown.missing == "gone"


class _Joined(NamedTuple):
    """A GPU as it was read, what it was joined with, the uses by pid, and what came of it."""

    read: Optional[model.Gpu]
    holders: Optional[tuple[int, ...]]
    identities: int
    uses: dict[int, model.GpuProcess]
    given: model.Gpu


_NOT_JOINED = _Joined(None, None, 0, {}, model.Gpu(""))
_PID = operator.itemgetter(0)
MOST_LAUNCHERS = 6


class Machine:
    """Gives samples of this machine; probes/source.Source has the contract. Command lines leave without their secrets.

    The GPUs are asked at every sample, by their own probe's pace. Processes are read again when other ones use a GPU,
    else every PROCESSES_EVERY_S; the host's figures every SYSTEM_EVERY_S; both every UNSEEN_S
    while nobody looks, these also while only summaries are told, in which they are not.
    """

    kind: str = "nvml"
    scenario: Optional[str] = None
    other_numbers = _OTHER_NUMBERS
    """What is wrong where the driver's process numbers are not those that can be seen."""

    def __init__(
        self,
        gpus: GpuProbe,
        processes: Processes,
        system: System,
        applications: Applications,
        host: str,
        *,
        open_devices: Optional[OpenDevices] = None,
        precursors: Optional[Precursors] = None,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Join these probes; `host` is the machine's name, `monotonic` and `wall` are its clocks in seconds.

        Without `open_devices` nobody is looked for beyond the driver's lists.
        """
        self._gpus = gpus
        self._processes = processes
        self._system = system
        self._applications = applications
        self._open_devices = open_devices
        self._precursors = precursors
        self.host = host
        self._monotonic = monotonic
        self._wall = wall
        self._read: dict[int, model.Process] = {}
        self._in_order: tuple[model.Process, ...] = ()
        self._nested = False
        self._read_at = float("-inf")
        self._made: dict[int, _Made] = {}
        self._joins: dict[str, _Joined] = {}
        self._identities = 0
        """Another number whenever a process has come, gone, or turned out to be another."""
        self._changed_at = float("-inf")
        self._seen = self._host_seen = True
        self._system_read = model.System()
        self._system_at = float("-inf")
        self._sampled_at = float("-inf")
        self._earlier: tuple[model.Sample, ...] = ()

    def sample(self) -> model.Sample:
        """Give the present reading; it blocks for as long as the driver does."""
        monotonic = self._monotonic()
        time = self._wall()
        reading = self._gpus.read(monotonic)
        looked = self._open_devices
        holders = looked.without_context(reading.gpus, self._gpus.minors, monotonic, seen=self._seen) if looked else {}
        self._read_processes(reading.gpus, holders)
        system = self._system_now(often=self._host_seen or any(gpu.unified_memory for gpu in reading.gpus))
        if len(self._joins) > len(reading.gpus):
            self._joins = {gpu.uuid: self._joins[gpu.uuid] for gpu in reading.gpus if gpu.uuid in self._joins}
        before, self._sampled_at = self._sampled_at, monotonic
        given = model.Sample(
            host=self.host,
            time=time,
            monotonic=monotonic,
            gpus=tuple(self._joined(gpu, system, holders.get(gpu.uuid)) for gpu in reading.gpus),
            processes=self._in_order,
            system=system,
            problems=reading.problems + self._own_problems(),
        )
        self._earlier = tuple(self._before(given, reading.earlier, monotonic - before)) if reading.earlier else ()
        return given

    def earlier(self) -> tuple[model.Sample, ...]:
        """Give the moments between the last two readings of which the driver has kept the load."""
        return self._earlier

    def _before(
        self, now: model.Sample, moments: tuple[tuple[model.Gpu, ...], ...], passed_s: float
    ) -> Iterator[model.Sample]:
        step_s = passed_s / (len(moments) + 1)
        if not SHORTEST_STEP_S < step_s < LONGEST_STEP_S:
            return  # there were other samples in between
        for ago, gpus in zip(range(len(moments), 0, -1), moments):
            joined = tuple(
                then._replace(
                    memory=gpu.memory,
                    processes=tuple(self._with_starts({}, then.processes or ()).values()) or then.processes,
                    holders=gpu.holders,
                )
                for gpu, then in zip(now.gpus, gpus)
            )
            yield now._replace(time=now.time - ago * step_s, monotonic=now.monotonic - ago * step_s, gpus=joined)

    def want(self, readings: Optional[frozenset[str]]) -> None:
        """Ask from now on also for these, words of core/messages.READINGS and HOST, None where nobody looks; from any thread."""
        self._seen = readings is not None
        self._host_seen = readings is not None and messages.HOST in readings
        self._gpus.want(readings or frozenset())

    def close(self) -> None:
        """Let go of the driver."""
        self._gpus.close()

    def _own_problems(self) -> tuple[model.Problem, ...]:
        told = self._precursors.told() if self._precursors else ()
        if told or self._nested:
            return (*told, *((self.other_numbers,) if self._nested else ()), *self._applications.problems)
        return self._applications.problems

    def _read_processes(self, gpus: tuple[model.Gpu, ...], holders: dict[str, tuple[int, ...]]) -> None:
        wanted: set[int] = set()
        for gpu in gpus:
            if gpu.processes:
                wanted.update(map(_PID, gpu.processes))
        before = self._last_seen_on_a_failed(gpus)
        wanted |= before.keys()
        wanted.update(pid for pids in holders.values() for pid in pids)
        now = self._monotonic()
        if wanted != self._read.keys():
            self._changed_at = now
        elif now - self._read_at < self._pace_s(len(wanted), now):
            return
        self._read_at = now
        if self._applications.look_at_file():
            self._made = {}
        made: dict[int, _Made] = {}
        for pid, process in self._processes.read(wanted).items():
            if pid in before and process.started != before[pid]:
                continue
            last = self._made.get(pid)
            if last is not None and last.process is process and last.known.is_whole:
                made[pid] = last  # nothing of it has changed: of thousands that holds for most
                continue
            known = self._recognise(process)
            made[pid] = _Made(process, known, self._shown(process, known))
            if last is None or last.who != made[pid].who:
                self._identities += 1
        self._identities += made.keys() != self._made.keys()
        self._made = made
        self._read = {pid: each.shown for pid, each in made.items()}
        self._in_order = tuple(self._read[pid] for pid in sorted(self._read))
        self._nested = any(process.missing == "elsewhere" for process in self._in_order)

    def _pace_s(self, count: int, now: float) -> float:
        if count > MANY_PROCESSES:
            return 0.0 if self._seen else PROCESSES_EVERY_S
        return PROCESSES_EVERY_S if self._seen or now - self._changed_at < SETTLED_S else UNSEEN_S

    def _last_seen_on_a_failed(self, gpus: tuple[model.Gpu, ...]) -> dict[int, Optional[float]]:
        """Give pid and start of those to go on with where the driver no longer says who uses a GPU: they live on."""
        if all(gpu.problem is None or gpu.processes is not None for gpu in gpus):
            return {}
        return {pid: process.started for pid, process in self._read.items() if process.missing != "gone"}

    def _recognise(self, process: model.Process) -> _Recognised:
        before = self._made.get(process.pid)
        facts = (process.command_line, process.exe, process.name)
        if before is not None and before.known[:3] == facts:
            return self._with_doing(before.known, process)
        redacted = None if process.command_line is None else redaction.redact(process.command_line)
        application = self._applications.recognise(
            process._replace(command_line=redacted), lambda: self._launchers(process)
        )
        return self._with_doing(_Recognised(*facts, redacted, application), process)

    def _with_doing(self, known: _Recognised, process: model.Process) -> _Recognised:
        """Fill in what it is doing as soon as that has been found out."""
        application = known.application
        if application is None or known.is_whole:
            return known
        doing = self._applications.doing(process, application)
        return known if doing is None else known._replace(application=application._replace(doing=doing))

    def _launchers(self, process: model.Process) -> Iterator[model.Process]:
        """Give the processes that launched this one, the nearest first, as far as they still run."""
        parent = process.parent
        for _ in range(MOST_LAUNCHERS):
            if parent is None or parent.pid <= 1:
                return
            launcher = self._processes.glance(parent.pid)
            if launcher.started is None or (process.started is not None and launcher.started > process.started):
                return  # it has ended, and its number may be another's by now
            line = launcher.command_line
            yield launcher._replace(command_line=None if line is None else redaction.redact(line))
            parent = launcher.parent

    def _shown(self, process: model.Process, known: _Recognised) -> model.Process:
        """Give the process as it leaves: the same object as before where nothing of it has changed."""
        before = self._made.get(process.pid)
        if before is not None and before.process is process and before.known is known:
            return before.shown
        name = process.name
        if name and " " in name:  # a title that the program has given itself
            name = redaction.redact((name,))[0]
        return process._replace(name=name, command_line=known.redacted, application=known.application)

    def _joined(self, gpu: model.Gpu, system: model.System, holders: Optional[tuple[int, ...]]) -> model.Gpu:
        """Give the GPU with the start of every process that uses it, which makes (pid, started) its identity.

        One that has no memory of its own gets the system's. Where the reading is the same object as before, and nothing else
        is new, so is what is given.
        """
        if gpu.unified_memory:
            gpu = gpu._replace(memory=system.memory)
        before = self._joins.get(gpu.uuid, _NOT_JOINED)
        if before.read is gpu and before.holders == holders and before.identities == self._identities:
            return before.given
        given, uses = gpu, self._with_starts(before.uses, gpu.processes or ())
        if uses or holders is not None:
            alive = None if holders is None else tuple(pid for pid in holders if self._read[pid].missing != "gone")
            given = gpu._replace(processes=tuple(uses.values()) if uses else gpu.processes, holders=alive)
        self._joins[gpu.uuid] = _Joined(gpu, holders, self._identities, uses, given)
        return given

    def _with_starts(
        self, before: dict[int, model.GpuProcess], listed: tuple[model.GpuProcess, ...]
    ) -> dict[int, model.GpuProcess]:
        """Give the uses of a GPU with each process's start: the same objects as before, where nothing of them has changed."""
        now: dict[int, model.GpuProcess] = {}
        make, read = tuple.__new__, self._read
        for used in listed:
            pid = used[0]
            made = make(model.GpuProcess, (pid, read[pid].started, *used[2:]))
            last = before.get(pid)
            now[pid] = last if last is not None and last == made else made
        return now

    def _system_now(self, *, often: bool) -> model.System:
        now = self._monotonic()
        if now - self._system_at >= (SYSTEM_EVERY_S if often else UNSEEN_S):
            self._system_at = now
            self._system_read = self._system.read()
        return self._system_read


def this_machine(calls: Optional[OneCall] = None, precursors: Optional[Precursors] = None) -> Machine:
    """Make the real source of this machine; nothing is asked of the driver before the first sample.

    `precursors` may have it left alone, as they crashed in it. All calls to the driver are made by `calls`, over which somebody watches who can let another thread go on.
    """
    from hoofhearted_desktop.probes.applications import FILE, Recogniser
    from hoofhearted_desktop.probes.device_holders import DeviceHolders
    from hoofhearted_desktop.probes.model_names import ModelNames
    from hoofhearted_desktop.probes.places import config_dir, proc_root, resources_dir
    from hoofhearted_desktop.probes.processes import ProcessProbe
    from hoofhearted_desktop.probes.system import SystemProbe

    return Machine(
        _gpus(calls, (lambda: None) if precursors is None else precursors.keep_off),
        ProcessProbe(),
        SystemProbe(),
        Recogniser(resources_dir() / FILE, config_dir() / FILE, ModelNames(proc_root())),
        socket.gethostname(),
        open_devices=DeviceHolders(proc_root()),
        precursors=precursors,
    )


def _gpus(calls: Optional[OneCall], keep_off: Callable[[], Optional[model.Problem]]) -> GpuProbe:
    from hoofhearted_desktop.probes.nvml import NvmlProbe

    if sys.platform == "win32":
        from hoofhearted_desktop.probes.windows_gpus import WindowsGpus

        return WindowsGpus(NvmlProbe(calls=calls, keep_off=keep_off))
    return NvmlProbe(calls=calls, keep_off=keep_off)
