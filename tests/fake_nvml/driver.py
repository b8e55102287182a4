"""A driver to be played with: GPUs whose readings a test changes while programs look at them through real nvidia-ml-py.

    driver = FakeDriver(tmp_path)
    driver.gpus[0].utilization_sm = 87
    driver.gpus[0].processes = [FakeProcess(4242, memory=8 << 30, sm=86)]
    driver.write()
    subprocess.run([sys.executable, "-m", ...], env={**os.environ, **driver.env()})

The state file has one fact a line. Lines before the first `gpu` belong to the whole driver:

    driver_version 570.86.10
    nvml_version 12.570.86.10              the library's, told before nvmlInit as well
    early_535                              _v3 process entries of 32 bytes
    moving                                 load, power and temperature are others every second, but for what is 0
    counts_live                            the count follows what is plugged in, and not the last init
    own_bus_form                           a PCI address is known in the form of `bus` only
    sampling_us 166667                     how often GetProcessUtilization has something new
    error nvmlInitWithFlags 18             a function, or * for every one, and its nvmlReturn_t
    delay nvmlDeviceGetPowerUsage 3000     milliseconds; taking the line away ends it at once
    crash nvmlDeviceGetPowerUsage 11       a signal that it ends the process by
    gpu
    uuid GPU-1
    name NVIDIA%20GeForce                  %XX is a byte
    bus 00000000:01:00.0
    utilization_sm 87                      `na` answers NOT_SUPPORTED
    process cg 4242 8589934592 86 0 0 0    types of c, g, m; pid; bytes or na; sm, memory, encoder, decoder %; MIG instance
    sample 4242 1700000000000000 86 0 0 0  a raw entry for GetProcessUtilization; timestamp in µs, 0 is now
    buffered 1 1700000000000000 86         a raw entry of a sample buffer: its nvmlSamplingType_t, µs, value
    instance 1 MIG-1 1 1 5100273664 0 NAME a MIG instance: id, uuid, slices, compute slices, bytes total and used, name
"""

from __future__ import annotations

import dataclasses
import os
from typing import TYPE_CHECKING, Optional

from tests.fake_nvml import library

if TYPE_CHECKING:
    from pathlib import Path

GPU_IS_LOST = 15
ATTACH = "nvmlFakeAttach"
FOR_EVER_MS = 10_000_000

GIB = 1 << 30


@dataclasses.dataclass
class FakeProcess:
    """A process on a GPU. `memory` in bytes, None is N/A; `types` of compute, graphics, mps; the rest in percent."""

    pid: int
    memory: Optional[int] = 0
    sm: int = 0
    types: tuple[str, ...] = ("compute",)
    encoder: int = 0
    decoder: int = 0
    memory_utilization: int = 0
    instance: Optional[int] = None

    def line(self) -> str:
        """Give its line of the state file."""
        types = "".join(word[0] for word in self.types)
        memory = "na" if self.memory is None else str(self.memory)
        numbers = f"{self.sm} {self.memory_utilization} {self.encoder} {self.decoder}"
        instance = "" if self.instance is None else f" {self.instance}"
        return f"process {types} {self.pid} {memory} {numbers}{instance}"


@dataclasses.dataclass
class FakeSample:
    """A raw entry of GetProcessUtilization, for what a driver should not say; `timestamp` in µs, 0 is now."""

    pid: int
    sm: int = 0
    timestamp: int = 0
    memory: int = 0
    encoder: int = 0
    decoder: int = 0

    def line(self) -> str:
        """Give its line of the state file."""
        return f"sample {self.pid} {self.timestamp} {self.sm} {self.memory} {self.encoder} {self.decoder}"


SM_BUFFER, MEMORY_BUFFER, ENCODER_BUFFER = 1, 2, 3


@dataclasses.dataclass
class FakeBuffered:
    """A raw entry of the buffer `kind` (nvmlSamplingType_t); a kind that has one gives these and nothing else."""

    timestamp: int
    value: float
    kind: int = SM_BUFFER

    def line(self) -> str:
        """Give its line of the state file."""
        return f"buffered {self.kind} {self.timestamp} {self.value}"


@dataclasses.dataclass
class FakeInstance:
    """A MIG instance; without a `name` it has its GPU's, as with older drivers. Its processes have its number."""

    number: int
    uuid: str
    slices: int = 1
    compute_slices: int = 1
    total: int = 4864 << 20
    used: int = 0
    name: str = ""

    def line(self) -> str:
        """Give its line of the state file."""
        name = self.name.replace(" ", "%20")
        sizes = f"{self.slices} {self.compute_slices} {self.total} {self.used}"
        return f"instance {self.number} {self.uuid} {sizes} {name}"


@dataclasses.dataclass
class FakeGpu:
    """A GPU, at first an idle RTX 3090. A number that is None answers NOT_SUPPORTED.

    `errors` and `delays` are for this GPU alone: by function name, or "*" for every one. `unplugged` keeps the device
    count and answers GPU_IS_LOST until the next nvmlInit, as a GPU does that has fallen off the bus.
    """

    uuid: str = "GPU-00000000-0000-0000-0000-000000000000"
    name: bytes = b"NVIDIA GeForce RTX 3090"
    bus: str = "00000000:01:00.0"
    utilization_sm: Optional[int] = 0
    utilization_memory: Optional[int] = 0
    encoder: Optional[int] = 0
    decoder: Optional[int] = 0
    memory_total: Optional[int] = 24 * GIB
    memory_used: Optional[int] = 0
    memory_reserved: Optional[int] = 300 << 20
    temperature: Optional[int] = 38
    slowdown: Optional[int] = 95
    """°C at which the card slows itself down."""
    fan: Optional[int] = 30
    power_mw: Optional[int] = 21_500
    limit_mw: Optional[int] = 350_000
    energy_mj: Optional[int] = 123_456_700
    clock_sm: Optional[int] = 210
    clock_memory: Optional[int] = 405
    pstate: Optional[int] = 8
    throttle: Optional[int] = 1
    unplugged: bool = False
    value_type: int = 1
    """The nvmlValueType_t of the sample buffers; 1 is an unsigned int."""
    buffer_repeats: bool = False
    """Whether the sample buffers give everything again and again, whatever has been seen."""
    mig_mode: Optional[int] = None
    mig_denied: int = 0
    """1: the process lists of the whole GPU need privilege; 2: those of its instances as well."""
    virtualization: Optional[int] = 0
    """0 none, 1 passthrough, 2 a vGPU guest."""
    pcie_rx: Optional[int] = 0
    """KB/s, as pcie_tx."""
    pcie_tx: Optional[int] = 0
    processes: list[FakeProcess] = dataclasses.field(default_factory=list)
    samples: list[FakeSample] = dataclasses.field(default_factory=list)
    buffered: list[FakeBuffered] = dataclasses.field(default_factory=list)
    instances: list[FakeInstance] = dataclasses.field(default_factory=list)
    errors: dict[str, int] = dataclasses.field(default_factory=dict)
    delays: dict[str, int] = dataclasses.field(default_factory=dict)

    def lines(self) -> list[str]:
        """Give its lines of the state file."""
        texts = {"uuid": self.uuid, "bus": self.bus}
        name = "".join(chr(byte) if 32 < byte < 127 and byte != 0x25 else f"%{byte:02x}" for byte in self.name)
        lines = ["gpu", *(f"{key} {value}" for key, value in texts.items()), f"name {name}"]
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value is None or isinstance(value, int):
                lines.append(f"{field.name} {'na' if value is None else int(value)}")
        lines += [process.line() for process in self.processes]
        for more in (self.samples, self.buffered, self.instances):
            lines += [each.line() for each in more]
        return lines + _fault_lines(self.errors, self.delays)


def _fault_lines(errors: dict[str, int], delays: dict[str, int]) -> list[str]:
    lines = [f"error {function} {code}" for function, code in errors.items()]
    return lines + [f"delay {function} {milliseconds}" for function, milliseconds in delays.items()]


def several(count: int) -> list[FakeGpu]:
    """Give `count` idle GPUs that differ in UUID and bus."""
    return [FakeGpu(uuid=f"GPU-{n:08x}-aaaa", bus=f"00000000:{n + 1:02X}:00.0") for n in range(count)]


class FakeDriver:
    """The driver of one imagined computer, with its state in a folder; `write` makes a change seen, all at once."""

    def __init__(self, directory: Path, *, gpus: int = 1, missing: frozenset[str] = frozenset()) -> None:
        """Build the library without the functions `missing`, and begin with idle GPUs."""
        self.gpus = several(gpus)
        self.errors: dict[str, int] = {}
        self.delays: dict[str, int] = {}
        self.crashes: dict[str, int] = {}
        self.driver_version = "570.86.10"
        self.nvml_version = "12.570.86.10"
        self.early_535 = False
        self.own_bus_form = False
        self.counts_live = False
        self.moving = False
        self.sampling_us = 166_667
        self.state = directory / "nvml-state"
        self.calls_file = directory / "nvml-calls"
        self._library = library.build(missing)
        self.write()

    def write(self) -> None:
        """Make the driver answer as the fields now say."""
        lines = [f"{name} {getattr(self, name)}" for name in ("driver_version", "nvml_version", "sampling_us")]
        lines += [name for name in ("early_535", "own_bus_form", "counts_live", "moving") if getattr(self, name)]
        lines += _fault_lines(self.errors, self.delays)
        lines += [f"crash {function} {number}" for function, number in self.crashes.items()]
        for gpu in self.gpus:
            lines += gpu.lines()
        beside = self.state.with_name(self.state.name + ".new")
        beside.write_text("\n".join(lines) + "\n", encoding="ascii")
        beside.replace(self.state)

    def unload(self) -> None:
        """Let the driver be gone: DRIVER_NOT_LOADED until the next `write`."""
        self.state.unlink()

    def env(self) -> dict[str, str]:
        """Give the environment variables that put a child process on this driver."""
        before = os.environ.get("LD_LIBRARY_PATH")
        path = f"{self._library}:{before}" if before else str(self._library)
        return {"LD_LIBRARY_PATH": path, "FAKE_NVML_STATE": str(self.state), "FAKE_NVML_CALLS": str(self.calls_file)}

    def calls(self) -> dict[str, int]:
        """Give how often each function has been called, in all processes together."""
        counted = library.calls(self.calls_file)
        return {name: sum(by_gpu.values()) for name, by_gpu in counted.items() if name != ATTACH}

    def calls_for(self, gpu: int) -> dict[str, int]:
        """Give how often each function has been called for one GPU, look-ups of it included.

        ATTACH among them is how often an init has touched it, which one with NVML_INIT_FLAG_NO_ATTACH does not.
        """
        return {name: by_gpu[gpu] for name, by_gpu in library.calls(self.calls_file).items() if gpu in by_gpu}
