"""Readings of one host at one moment; `None` always means "cannot say", never zero.

Units: utilisation in percent 0-100, memory in bytes, `*_c` in °C, `*_w` in watts, `energy_j` in joules since the driver
was loaded, clocks in MHz, times in Unix seconds, `monotonic` in seconds of the host's monotonic clock. Field names are
NVML's and psutil's. The JSON of these shapes is public (`core/samples.py`).

Named tuples rather than dataclasses: immutable, slotted on Python 3.9 as well, and several times cheaper to make, which
counts in an agent that makes hundreds a second.
"""

from __future__ import annotations

from typing import NamedTuple, Optional


class Problem(NamedTuple):
    """Something a person should know: a stable code, a sentence, and what to do about it."""

    code: str
    message: str
    remedy: Optional[str] = None


class Utilization(NamedTuple):
    """Percent of time in the driver's last sampling period that the unit was busy (nvmlUtilization_t)."""

    sm: Optional[float] = None
    memory: Optional[float] = None
    encoder: Optional[float] = None
    decoder: Optional[float] = None


class Memory(NamedTuple):
    """Bytes of device memory; `reserved` is the driver's own and not part of `used` (nvmlMemory_v2_t)."""

    used: Optional[int] = None
    total: Optional[int] = None
    reserved: Optional[int] = None


class Clocks(NamedTuple):
    """Current clocks in MHz."""

    sm: Optional[int] = None
    memory: Optional[int] = None


class Pcie(NamedTuple):
    """Bytes per second over the bus, each way."""

    rx: Optional[int] = None
    tx: Optional[int] = None


class GpuProcess(NamedTuple):
    """One process's use of one GPU. `types` is a subset of compute, graphics, mps."""

    pid: int
    started: Optional[float] = None
    types: tuple[str, ...] = ()
    memory: Optional[int] = None
    sm: Optional[float] = None
    encoder: Optional[float] = None
    decoder: Optional[float] = None


class Dropped(NamedTuple):
    """A reading that cannot be true and was left out: the last such `value`, in the unit of its `field`, and why.

    It has happened `times` times, first `first_s` seconds ago and last `last_s` seconds ago.
    """

    field: str
    value: float
    why: str
    times: int
    first_s: float
    last_s: float


class Gpu(NamedTuple):
    """One GPU. `power_state` is active, asleep, or None; with a `problem` every reading may be None.

    `resting` says that an idle GPU is deliberately not asked for a moment, so that it can fall asleep.

    `utilization` is the mean since the last sample where the driver keeps samples of its own, and then
    `utilization_peak` is the highest of these; else it is what the driver says at the moment, and has no peak.

    A GPU that is cut by MIG has `mig_instances`; each of them is a Gpu of its own, with the UUID of the whole in `parent`,
    and has no load. `unified_memory` says that the GPU has none of its own: `memory` is the system's. `notes` are sentences
    on what this kind of GPU does not tell, `dropped` has the readings that could not be true.

    `kept_awake_s` is for how many seconds, since the agent began, we alone held a GPU that may sleep; None where the kernel
    never suspends it. `holders` are the processes that have its device file open without being in `processes`; None where
    that was not looked for. `temperature_slowdown_c` is where the card slows itself down against its heat, as its driver says.
    """

    uuid: str
    index: Optional[int] = None  # type: ignore[assignment]  # NVML's name hides tuple.index, which nobody calls
    name: Optional[str] = None
    pci_bus_id: Optional[str] = None
    power_state: Optional[str] = None
    utilization: Utilization = Utilization()
    memory: Memory = Memory()
    temperature_c: Optional[float] = None
    fan_percent: Optional[float] = None
    power_w: Optional[float] = None
    power_limit_w: Optional[float] = None
    energy_j: Optional[float] = None
    clocks_mhz: Clocks = Clocks()
    pstate: Optional[int] = None
    throttle_reasons: Optional[tuple[str, ...]] = None
    pcie_bytes_per_s: Pcie = Pcie()
    processes: Optional[tuple[GpuProcess, ...]] = None
    problem: Optional[Problem] = None
    resting: bool = False
    utilization_peak: Optional[Utilization] = None
    parent: Optional[str] = None
    mig_profile: Optional[str] = None
    mig_instances: Optional[int] = None
    unified_memory: bool = False
    notes: Optional[tuple[str, ...]] = None
    dropped: Optional[tuple[Dropped, ...]] = None
    kept_awake_s: Optional[float] = None
    holders: Optional[tuple[int, ...]] = None
    temperature_slowdown_c: Optional[float] = None


class Parent(NamedTuple):
    """The process that launched this one."""

    pid: int
    name: Optional[str] = None


class Container(NamedTuple):
    """The container a process runs in, as far as it can be told."""

    id: str
    name: Optional[str] = None
    image: Optional[str] = None
    runtime: Optional[str] = None


class Application(NamedTuple):
    """A recognised application. `kind` is a word of resources/applications.toml, such as desktop or miner."""

    id: str
    name: str
    doing: Optional[str] = None
    kind: Optional[str] = None


class Environment(NamedTuple):
    """The Python environment a program runs in; `kind` is conda or venv, `name` what a person calls it."""

    kind: str
    name: Optional[str] = None


class Job(NamedTuple):
    """The cluster job (Slurm) a process belongs to."""

    id: str
    name: Optional[str] = None


class Process(NamedTuple):
    """One process of the host; its identity is (pid, started), never the pid alone.

    `missing` says why links are absent: `hidden` (no permission), `gone` (it has ended; what was known of it stays), or
    `elsewhere` (its number is the machine's, and this agent's container does not show the machine's processes).
    `package` is the name of the flatpak, snap, AppImage or Windows package the program came in. `ended` is when it was first
    seen to have ended, as a zombie or gone, in Unix seconds.
    """

    pid: int
    started: Optional[float] = None
    name: Optional[str] = None
    exe: Optional[str] = None
    command_line: Optional[tuple[str, ...]] = None
    user: Optional[str] = None
    parent: Optional[Parent] = None
    container: Optional[Container] = None
    unit: Optional[str] = None
    cpu_percent: Optional[float] = None
    memory_rss: Optional[int] = None
    state: Optional[str] = None
    application: Optional[Application] = None
    missing: Optional[str] = None
    cwd: Optional[str] = None
    environment: Optional[Environment] = None
    job: Optional[Job] = None
    package: Optional[str] = None
    ended: Optional[float] = None


class Disk(NamedTuple):
    """One mounted file system, in bytes."""

    mount: str
    used: Optional[int] = None
    total: Optional[int] = None


class System(NamedTuple):
    """The host itself; `load` is the 1, 5 and 15 minute load average."""

    cpu_percent: Optional[float] = None
    load: Optional[tuple[float, ...]] = None
    memory: Memory = Memory()
    disks: tuple[Disk, ...] = ()
    network_bytes_per_s: Pcie = Pcie()


class Sample(NamedTuple):
    """One tick of one host."""

    host: str
    time: float
    monotonic: float
    gpus: tuple[Gpu, ...] = ()
    processes: tuple[Process, ...] = ()
    system: System = System()
    problems: tuple[Problem, ...] = ()

    def process(self, used: GpuProcess) -> Optional[Process]:
        """Give the host's process behind one use of a GPU, joined by pid and, where both know it, start time."""
        for process in self.processes:
            if process.pid == used.pid and (None in {process.started, used.started} or process.started == used.started):
                return process
        return None
