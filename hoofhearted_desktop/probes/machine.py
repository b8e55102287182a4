"""This machine as a source of samples: its GPUs joined with the processes that use them, and the host's own figures."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, Protocol

from hoofhearted_desktop.core import model, redaction

if TYPE_CHECKING:
    from collections.abc import Iterable

PROCESSES_EVERY_S = 2.0
SYSTEM_EVERY_S = 2.0


class GpuReading(Protocol):
    """What one look at the GPUs gave."""

    @property
    def gpus(self) -> tuple[model.Gpu, ...]:
        """Every GPU known."""
        ...

    @property
    def problems(self) -> tuple[model.Problem, ...]:
        """What is wrong with the driver."""
        ...


class GpuProbe(Protocol):
    """Who reads the GPUs, such as probes/nvml."""

    def read(self, monotonic: float) -> GpuReading:
        """Look, at a moment of the monotonic clock."""
        ...

    def want(self, readings: frozenset[str]) -> None:
        """Ask from now on also for these, words of core/messages.READINGS; from any thread."""
        ...

    def close(self) -> None:
        """Let go of the driver."""
        ...


class Processes(Protocol):
    """Who reads processes, such as probes/processes."""

    def read(self, wanted: Iterable[int]) -> dict[int, model.Process]:
        """Give every wanted process."""
        ...


class System(Protocol):
    """Who reads the host's figures, such as probes/system."""

    def read(self) -> model.System:
        """Give the figures."""
        ...


class Applications(Protocol):
    """Who knows applications, such as probes/applications."""

    @property
    def problems(self) -> tuple[model.Problem, ...]:
        """What is wrong with what it knows."""
        ...

    def recognise(self, process: model.Process) -> Optional[model.Application]:
        """Give the process's application."""
        ...


class _Recognised(NamedTuple):
    """What was made of a process's facts, which are the same objects for as long as they are true."""

    command_line: Optional[tuple[str, ...]]
    exe: Optional[str]
    name: Optional[str]
    redacted: Optional[tuple[str, ...]]
    application: Optional[model.Application]


class Machine:
    """Gives samples of this machine; probes/source.Source has the contract. Command lines leave without their secrets.

    The GPUs are asked at every sample, by their own probe's pace. Processes are read again when other ones use a GPU,
    else every PROCESSES_EVERY_S; the host's figures every SYSTEM_EVERY_S.
    """

    kind: str = "nvml"
    scenario: Optional[str] = None

    def __init__(
        self,
        gpus: GpuProbe,
        processes: Processes,
        system: System,
        applications: Applications,
        host: str,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Join these probes; `host` is the machine's name, `monotonic` and `wall` are its clocks in seconds."""
        self._gpus = gpus
        self._processes = processes
        self._system = system
        self._applications = applications
        self._host = host
        self._monotonic = monotonic
        self._wall = wall
        self._read: dict[int, model.Process] = {}
        self._read_at = float("-inf")
        self._recognised: dict[int, _Recognised] = {}
        self._system_read = model.System()
        self._system_at = float("-inf")

    def sample(self) -> model.Sample:
        """Give the present reading; it blocks for as long as the driver does."""
        monotonic = self._monotonic()
        time = self._wall()
        reading = self._gpus.read(monotonic)
        self._read_processes(reading.gpus)
        system = self._system_now()
        return model.Sample(
            host=self._host,
            time=time,
            monotonic=monotonic,
            gpus=tuple(self._joined(gpu, system) for gpu in reading.gpus),
            processes=tuple(self._read[pid] for pid in sorted(self._read)),
            system=system,
            problems=reading.problems + self._applications.problems,
        )

    def want(self, readings: frozenset[str]) -> None:
        """Ask from now on also for these, words of core/messages.READINGS; from any thread."""
        self._gpus.want(readings)

    def close(self) -> None:
        """Let go of the driver."""
        self._gpus.close()

    def _read_processes(self, gpus: tuple[model.Gpu, ...]) -> None:
        wanted = {used.pid for gpu in gpus for used in gpu.processes or ()}
        before = self._last_seen_on_a_failed(gpus)
        wanted |= before.keys()
        now = self._monotonic()
        if wanted == self._read.keys() and now - self._read_at < PROCESSES_EVERY_S:
            return
        self._read_at = now
        recognised: dict[int, _Recognised] = {}
        self._read = {}
        for pid, process in self._processes.read(wanted).items():
            if pid in before and process.started != before[pid]:
                continue
            if process.missing == "gone":
                self._read[pid] = process
                continue
            known = self._recognise(process)
            recognised[pid] = known
            self._read[pid] = process._replace(command_line=known.redacted, application=known.application)
        self._recognised = recognised

    def _last_seen_on_a_failed(self, gpus: tuple[model.Gpu, ...]) -> dict[int, Optional[float]]:
        """Give pid and start of those to go on with where the driver no longer says who uses a GPU: they live on."""
        if all(gpu.problem is None or gpu.processes is not None for gpu in gpus):
            return {}
        return {pid: process.started for pid, process in self._read.items() if process.missing != "gone"}

    def _recognise(self, process: model.Process) -> _Recognised:
        known = self._recognised.get(process.pid)
        facts = (process.command_line, process.exe, process.name)
        if known is not None and known[:3] == facts:
            return known
        redacted = None if process.command_line is None else redaction.redact(process.command_line)
        application = self._applications.recognise(process._replace(command_line=redacted))
        return _Recognised(*facts, redacted, application)

    def _joined(self, gpu: model.Gpu, system: model.System) -> model.Gpu:
        """Give the GPU with the start of every process that uses it, which makes (pid, started) its identity.

        One that has no memory of its own gets the system's.
        """
        if gpu.unified_memory:
            gpu = gpu._replace(memory=system.memory)
        if not gpu.processes:
            return gpu
        return gpu._replace(
            processes=tuple(used._replace(started=self._read[used.pid].started) for used in gpu.processes)
        )

    def _system_now(self) -> model.System:
        now = self._monotonic()
        if now - self._system_at >= SYSTEM_EVERY_S:
            self._system_at = now
            self._system_read = self._system.read()
        return self._system_read


def this_machine() -> Machine:
    """Make the real source of this machine; nothing is asked of the driver before the first sample."""
    from hoofhearted_desktop.probes.applications import Recogniser
    from hoofhearted_desktop.probes.nvml import NvmlProbe
    from hoofhearted_desktop.probes.places import resources_dir
    from hoofhearted_desktop.probes.processes import ProcessProbe
    from hoofhearted_desktop.probes.system import SystemProbe

    return Machine(
        NvmlProbe(),
        ProcessProbe(),
        SystemProbe(),
        Recogniser(resources_dir() / "applications.toml"),
        socket.gethostname(),
    )
