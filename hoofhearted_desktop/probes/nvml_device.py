"""One awake GPU: what is asked of it on which tick, and what of the answers can be believed.

Load and memory on every tick; power, temperature, fan, clocks and the like every 2 s, with the last value in between;
processes when load or memory change, else every 2 s; what never changes once. PCIe throughput is never asked: it
blocks for 20 ms a counter (nvml.h).
"""

from __future__ import annotations

from typing import NamedTuple, Optional, Union

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import nvml_errors
from hoofhearted_desktop.probes.nvml_library import Failure, Handle, Library, Memory
from hoofhearted_desktop.probes.nvml_processes import Processes
from hoofhearted_desktop.probes.nvml_questions import Questions

MEDIUM_S = 1.9
"""Two seconds, less what a tick may come early."""
LIMIT_S = 29.0
MEMORY_STEP = 16 << 20
BUSY_PERCENT = 5

HIGHEST_POWER_W = 5_000.0
HIGHEST_FAN_PERCENT = 150
HIGHEST_CLOCK_MHZ = 20_000
LARGEST_MEMORY = 1 << 48
HIGHEST_PSTATE = 15
SM_CLOCK, MEMORY_CLOCK = 1, 2

_REASONS = (
    "gpu_idle",
    "applications_clocks_setting",
    "sw_power_cap",
    "hw_slowdown",
    "sync_boost",
    "sw_thermal_slowdown",
    "hw_thermal_slowdown",
    "hw_power_brake_slowdown",
    "display_clock_setting",
    "board_limit",
    "reliability",
)
"""The bits of nvmlClocksEventReasons, from the lowest."""


class Identity(NamedTuple):
    """Who a GPU is: `uuid` is the driver's, else made of its PCI address or of its `number` with the driver."""

    uuid: str
    number: Optional[int] = None
    name: Optional[str] = None
    bus_id: Optional[str] = None


def identify(library: Library, handle: Handle, expected: Identity) -> Union[Identity, Failure]:
    """Ask a GPU who it is, or give the failure that says it is gone; `expected` is what is known already."""
    questions = Questions()
    uuid = questions.ask("uuid", lambda: library.text("nvmlDeviceGetUUID", handle))
    name = questions.ask("name", lambda: library.text("nvmlDeviceGetName", handle))
    bus_id = questions.ask("bus_id", lambda: library.pci_address(handle)) or expected.bus_id
    number = expected.number
    if number is None:
        number = questions.ask("number", lambda: library.number(("nvmlDeviceGetIndex",), handle))
    if questions.failed is not None:
        return Failure(questions.failed)
    return Identity(_words(uuid) or stand_in(bus_id, number), number, _words(name) or None, bus_id)


def stand_in(bus_id: Optional[str], number: Optional[int]) -> str:
    """Give the id of a GPU whose UUID is not known, such as one that has slept since the agent began."""
    return f"pci-{bus_id}" if bus_id else f"nvml-{number}"


def is_stand_in(who: Identity) -> bool:
    """Tell whether a GPU is known by something else than its UUID."""
    return who.uuid in {stand_in(who.bus_id, who.number), stand_in(None, who.number)}


def _words(text: Optional[str]) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text or "").strip()


class _Medium(NamedTuple):
    temperature_c: Optional[float] = None
    fan_percent: Optional[float] = None
    power_w: Optional[float] = None
    energy_j: Optional[float] = None
    clocks_mhz: model.Clocks = model.Clocks()
    pstate: Optional[int] = None
    throttle_reasons: Optional[tuple[str, ...]] = None


class Device:
    """One GPU of an open driver."""

    def __init__(self, library: Library, handle: Handle, identity: Identity) -> None:
        """Ask nothing yet."""
        self.identity = identity
        self._library = library
        self._handle = handle
        self._questions = Questions()
        self._processes = Processes(library, handle, self._questions)
        self._medium = _Medium()
        self._medium_at = float("-inf")
        self._limit_w: Optional[float] = None
        self._limit_at = float("-inf")
        self._listed_at = float("-inf")
        self._last_busy: Optional[bool] = None
        self._last_used: Optional[int] = None

    @property
    def failed(self) -> Optional[int]:
        """The nvmlReturn_t that says that the GPU or the driver is gone; it is not asked again."""
        return self._questions.failed

    def read(self, monotonic: float) -> model.Gpu:
        """Ask for what is due and give the reading; if the GPU fails, one with a problem and no value."""
        self._questions.begin(monotonic)
        load, problem = self._load()
        memory = self._memory()
        if monotonic - self._medium_at >= MEDIUM_S:
            self._medium = self._read_medium(monotonic)
            self._medium_at = monotonic
        self._read_processes(monotonic, load, memory)
        if self.failed is not None:
            return unreadable(self.identity, nvml_errors.problem(self.failed))
        return model.Gpu(
            uuid=self.identity.uuid,
            index=self.identity.number,
            name=self.identity.name,
            pci_bus_id=self.identity.bus_id,
            power_state="active",
            utilization=load,
            memory=memory,
            power_limit_w=self._limit_w,
            processes=self._processes.readings(),
            problem=problem,
            **self._medium._asdict(),
        )

    def _load(self) -> tuple[model.Utilization, Optional[model.Problem]]:
        ask, handle = self._questions.ask, self._handle
        rates = ask("utilization", lambda: self._library.utilization(handle), main=True)
        refusal = self._questions.refusal("utilization")
        encoder = ask("encoder", lambda: self._library.codec_utilization("nvmlDeviceGetEncoderUtilization", handle))
        decoder = ask("decoder", lambda: self._library.codec_utilization("nvmlDeviceGetDecoderUtilization", handle))
        sm, memory = rates or (None, None)
        load = model.Utilization(_percent(sm), _percent(memory), _percent(encoder), _percent(decoder))
        return load, None if refusal is None else nvml_errors.problem(refusal)

    def _memory(self) -> model.Memory:
        told = self._questions.ask("memory_v2", lambda: self._library.memory_v2(self._handle), main=True)
        refused = self._questions.refusal("memory_v2") == nvml_errors.INVALID_ARGUMENT
        if told is None and (refused or self._questions.never_has("memory_v2")):
            told = self._questions.ask("memory_v1", lambda: self._library.memory_v1(self._handle), main=True)
        return believed_memory(told)

    def _read_medium(self, monotonic: float) -> _Medium:
        ask, library, handle = self._questions.ask, self._library, self._handle
        if monotonic - self._limit_at >= LIMIT_S:
            limit = ask("limit", lambda: library.number(("nvmlDeviceGetEnforcedPowerLimit",), handle))
            self._limit_w = _within(_thousandth(limit), 1.0, HIGHEST_POWER_W)
            self._limit_at = monotonic
        fan = ask("fan", lambda: library.number(("nvmlDeviceGetFanSpeed",), handle))
        power = ask("power", lambda: library.number(("nvmlDeviceGetPowerUsage",), handle))
        energy = ask("energy", lambda: library.wide_number(("nvmlDeviceGetTotalEnergyConsumption",), handle))
        pstate = ask("pstate", lambda: library.number(("nvmlDeviceGetPerformanceState",), handle))
        names = ("nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons")
        reasons = ask("throttle", lambda: library.wide_number(names, handle))
        return _Medium(
            temperature_c=_within(self._temperature(), -20, 130),
            fan_percent=_within(fan, 0, HIGHEST_FAN_PERCENT),
            power_w=_within(_thousandth(power), 0.0, 1.5 * self._limit_w if self._limit_w else HIGHEST_POWER_W),
            energy_j=None if energy is None or energy >= 1 << 63 else energy / 1000,
            clocks_mhz=model.Clocks(self._clock("clock_sm", SM_CLOCK), self._clock("clock_memory", MEMORY_CLOCK)),
            pstate=None if pstate is None or pstate > HIGHEST_PSTATE else pstate,
            throttle_reasons=None if reasons is None else reason_names(reasons),
        )

    def _temperature(self) -> Optional[int]:
        """Ask by the function every driver has, and where it has gone by the one that replaces it."""
        library, handle = self._library, self._handle
        told = self._questions.ask("temperature", lambda: library.number(("nvmlDeviceGetTemperature",), handle, 0))
        if told is None and self._questions.never_has("temperature"):
            return self._questions.ask("temperature_v", lambda: library.temperature_versioned(handle))
        return None if told is None else told - (1 << 32 if told >= 1 << 31 else 0)

    def _clock(self, field: str, kind: int) -> Optional[int]:
        told = self._questions.ask(field, lambda: self._library.number(("nvmlDeviceGetClockInfo",), self._handle, kind))
        return None if told is None or told > HIGHEST_CLOCK_MHZ else told

    def _read_processes(self, monotonic: float, load: model.Utilization, memory: model.Memory) -> None:
        parts = [part for part in (load.sm, load.encoder, load.decoder) if part is not None]
        busy = max(parts) >= BUSY_PERCENT if parts else None
        changed = busy != self._last_busy or _far_apart(memory.used, self._last_used)
        due = changed or monotonic - self._listed_at >= MEDIUM_S
        if due:
            self._processes.refresh(monotonic, changed=changed)
            self._listed_at, self._last_busy, self._last_used = monotonic, busy, memory.used
        if due or busy is not False:
            self._processes.measure(monotonic, load)


def unreadable(identity: Identity, problem: model.Problem) -> model.Gpu:
    """Give the entry of a GPU that cannot be read: who it was, and why there is nothing."""
    return bare(identity)._replace(problem=problem)


def bare(identity: Identity, power_state: Optional[str] = None) -> model.Gpu:
    """Give the entry of a GPU that was not asked."""
    return model.Gpu(
        uuid=identity.uuid,
        index=identity.number,
        name=identity.name,
        pci_bus_id=identity.bus_id,
        power_state=power_state,
    )


def believed_memory(told: Optional[Memory]) -> model.Memory:
    """Give memory as far as it can be: no size of nothing, nothing larger than the whole."""
    if told is None or not 0 < told.total <= LARGEST_MEMORY:
        return model.Memory()
    reserved = told.reserved if told.reserved is not None and told.reserved <= told.total else None
    return model.Memory(told.used if told.used <= told.total else None, told.total, reserved)


def reason_names(mask: int) -> tuple[str, ...]:
    """Give the names of the reasons for the present clocks; a bit newer than this list by its number."""
    bits = [bit for bit in range(mask.bit_length()) if mask >> bit & 1]
    return tuple(_REASONS[bit] if bit < len(_REASONS) else f"bit_{bit}" for bit in bits)


def _percent(value: Optional[int]) -> Optional[float]:
    return None if value is None or value > 100 else value


def _within(value: Optional[float], lowest: float, highest: float) -> Optional[float]:
    return None if value is None or not lowest <= value <= highest else value


def _thousandth(value: Optional[int]) -> Optional[float]:
    return None if value is None else value / 1000


def _far_apart(used: Optional[int], before: Optional[int]) -> bool:
    if used is None or before is None:
        return used is not before
    return abs(used - before) >= MEMORY_STEP
