"""One awake GPU: what is asked of it on which tick, and what of the answers can be believed.

Load and memory on every tick; power, temperature, energy and performance state every 2 s, with the last value in between,
and the fan, whose reading is dearer, every 6 s; processes when load or memory change, else every 2 s, or 5 s at rest;
what never changes once. Clocks and what limits them are asked for only while somebody looks at them, and so is the
throughput of the bus; but of a GPU that works what limits it every 10 s, because being slowed down is worth an alarm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import messages, model
from hoofhearted_desktop.probes import nvml_errors, nvml_notes, nvml_seconds
from hoofhearted_desktop.probes.nvml_bus import Bus
from hoofhearted_desktop.probes.nvml_doubts import Doubts
from hoofhearted_desktop.probes.nvml_load import Load
from hoofhearted_desktop.probes.nvml_memory import DeviceMemory
from hoofhearted_desktop.probes.nvml_processes import Processes
from hoofhearted_desktop.probes.nvml_questions import ASK_AGAIN_S, Questions

if TYPE_CHECKING:
    from hoofhearted_desktop.probes.nvml_identity import Identity
    from hoofhearted_desktop.probes.nvml_library import Handle, Library
    from hoofhearted_desktop.probes.nvml_mig import Instances

MEDIUM_S = 1.9
"""Two seconds, less what a tick may come early."""
LIST_AT_REST_S = 4.9
"""Nobody comes to a GPU at rest or leaves it without a change of its memory."""
FAN_S = 5.9
LIMIT_S = 29.0
REASONS_S = 9.9
MIG_S = 29.0
MIG_ENABLED = 1
MEMORY_STEP = 16 << 20
BUSY_PERCENT = 5

HIGHEST_POWER_W = 5_000.0
HIGHEST_LAPTOP_W = 300.0
"""Where a laptop's driver tells no limit: NVIDIA's laptop GPUs are made for up to 175 W, and idle ones have said 593 W."""
HIGHEST_FAN_PERCENT = 200
HIGHEST_CLOCK_MHZ = 20_000
TEMPERATURES_C = (-20, 130)
SLOWDOWNS_C = (50, 130)
SLOWDOWN = 1
"""NVML_TEMPERATURE_THRESHOLD_SLOWDOWN."""
HIGHEST_PSTATE = 15
SM_CLOCK, MEMORY_CLOCK = 1, 2

_LIMITS = (
    ("limit", "nvmlDeviceGetEnforcedPowerLimit"),
    ("set_limit", "nvmlDeviceGetPowerManagementLimit"),
    ("default_limit", "nvmlDeviceGetPowerManagementDefaultLimit"),
)
"""What is in force, else what was set, else what the board was made for."""

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
_REASONS_FUNCTIONS = ("nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons")


class _Medium(NamedTuple):
    temperature_c: Optional[float] = None
    power_w: Optional[float] = None
    energy_j: Optional[float] = None
    clocks_mhz: model.Clocks = model.Clocks()
    pstate: Optional[int] = None
    throttle_reasons: Optional[tuple[str, ...]] = None


class _Parts(NamedTuple):
    """What a look found, as far as it changes from look to look."""

    utilization: model.Utilization
    peak: Optional[model.Utilization]
    memory: model.Memory
    bus: model.Pcie
    processes: Optional[tuple[model.GpuProcess, ...]]
    medium: _Medium


_NO_BUS = model.Pcie()


class Device:
    """One GPU of an open driver."""

    def __init__(self, library: Library, handle: Handle, identity: Identity) -> None:
        """Ask nothing yet; `identity` is set anew by who learns more of it."""
        self.identity = identity
        self._library = library
        self.handle = handle
        self._questions = Questions()
        self._doubts = Doubts()
        self.load = Load(library, handle, self._questions, self._doubts)
        self._memory = DeviceMemory(library, handle, self._questions, self._doubts)
        self._processes = Processes(library, handle, self._questions, self._doubts)
        self.bus = Bus(library, handle, self._questions, self._doubts)
        self._ask_fan = library.asks_number(("nvmlDeviceGetFanSpeed",), handle)
        self._ask_energy = library.asks_wide_number(("nvmlDeviceGetTotalEnergyConsumption",), handle)
        self._ask_pstate = library.asks_number(("nvmlDeviceGetPerformanceState",), handle)
        self._ask_power = library.asks_number(("nvmlDeviceGetPowerUsage",), handle)
        self._ask_temperature = library.asks_number(("nvmlDeviceGetTemperature",), handle, 0)
        self._ask_reasons = library.asks_wide_number(_REASONS_FUNCTIONS, handle)
        self._mig: Optional[Instances] = None
        self._mig_at = float("-inf")
        self._around = nvml_notes.Surroundings()
        self._facts_at = float("-inf")
        self._mode: Optional[int] = None
        self._medium = _Medium()
        self._medium_at = self._limit_at = self._fan_at = self._listed_at = float("-inf")
        self._limit_w: Optional[float] = None
        self._slowdown_c: Optional[float] = None
        self._reasons: Optional[tuple[str, ...]] = None
        self._reasons_at = float("-inf")
        self._fan: Optional[float] = None
        self._details = False
        self._made: Optional[tuple[object, model.Gpu]] = None
        self._last_busy: Optional[bool] = None
        self._last_used: Optional[int] = None
        self.instances: tuple[model.Gpu, ...] = ()
        """The MIG instances as the last look has found them."""
        self._drawn_before: nvml_seconds.Drawn = (0.0, None, None)

    @property
    def failed(self) -> Optional[int]:
        """The nvmlReturn_t that says that the GPU or the driver is gone; it is not asked again."""
        return self._questions.failed

    def told_apart(self, gpu: model.Gpu) -> tuple[model.Gpu, ...]:
        """Give the reading of the last look as readings a second since the one before it; alone where these are alike."""
        if not self.load.seconds or gpu.problem is not None or self._mig is not None:
            return (gpu,)
        now = 0.0, self._medium.power_w, self._medium.energy_j
        return nvml_seconds.told_apart(gpu, self.load.seconds, self._drawn_before, now)

    def read(self, monotonic: float, wanted: frozenset[str] = frozenset()) -> model.Gpu:
        """Ask for what is due and give the reading; if the GPU fails, one with a problem and no value.

        `wanted` are words of core/messages.READINGS: what somebody looks at beside what is always asked for.
        """
        self._questions.begin(monotonic)
        self._doubts.begin(monotonic)
        self.instances = ()
        if monotonic >= self._facts_at:
            self._read_facts(monotonic)
        details = messages.DETAILS in wanted
        due = monotonic - self._medium_at >= MEDIUM_S or (details and not self._details)
        load, peak = self.load.read(monotonic, memory_wanted=details, memory_due=due)
        memory = self._memory.read()
        if due:
            first = self._medium_at == float("-inf")
            self._drawn_before = monotonic - self._medium_at, self._medium.power_w, self._medium.energy_j
            self._medium = self._read_medium(monotonic, details=details, busy=_is_busy(load))
            self._details = details
            self._medium_at = monotonic - (self._stagger_s() if first else 0.0)
        self._read_processes(monotonic, load, memory)
        if self.failed is not None:
            return unreadable(self.identity, nvml_errors.problem(self.failed))
        if monotonic - self._mig_at >= MIG_S:
            self._mig_at = monotonic
            self._look_for_mig()
        bus = self.bus.reading(monotonic) if messages.PCIE in wanted else _NO_BUS
        return self._given(monotonic, _Parts(load, peak, memory, bus, self._processes.readings(), self._medium))

    def _read_facts(self, monotonic: float) -> None:
        """Ask once for what never changes; what the driver failed to tell it is asked for again."""
        self._around = nvml_notes.surroundings()
        self._mode = self._number("virtualization", "nvmlDeviceGetVirtualizationMode")
        self._slowdown_c = self._slowdown()
        failed = any(self._questions.refusal(field) is not None for field in ("virtualization", "slowdown"))
        self._facts_at = monotonic + ASK_AGAIN_S if failed else float("inf")

    def _given(self, monotonic: float, parts: _Parts) -> model.Gpu:
        """Give the reading: the same object as before where nothing of it has changed, so that nobody need look at it again."""
        facts = (self.identity, self._mode, self._slowdown_c)
        about = (self._fan, self._limit_w, self._processes.denied, self.load.problem(parts.utilization))
        made_of = (parts, facts, about)
        if self._made is not None and self._mig is None and made_of == self._made[0] and self._doubts.records() is None:
            return self._made[1]
        gpu = self._completed(monotonic, self._reading(parts))
        self._made = (made_of, gpu) if self._mig is None else None
        return gpu

    def _reading(self, parts: _Parts) -> model.Gpu:
        medium = self._medium
        gpu = model.Gpu(
            uuid=self.identity.uuid,
            index=self.identity.number,
            name=self.identity.name,
            pci_bus_id=self.identity.bus_id,
            power_state="active",
            utilization=parts.utilization,
            memory=parts.memory,
            temperature_c=medium.temperature_c,
            fan_percent=self._fan,
            power_w=medium.power_w,
            power_limit_w=self._limit_w,
            energy_j=medium.energy_j,
            clocks_mhz=medium.clocks_mhz,
            pstate=medium.pstate,
            throttle_reasons=medium.throttle_reasons,
            pcie_bytes_per_s=parts.bus,
            processes=parts.processes,
            problem=self.load.problem(parts.utilization),
            utilization_peak=parts.peak,
            unified_memory=self._memory.is_unified(self.identity.name),
            temperature_slowdown_c=self._slowdown_c,
        )
        return nvml_notes.without_zeros(gpu) if gpu.unified_memory else gpu

    def _completed(self, monotonic: float, gpu: model.Gpu) -> model.Gpu:
        """Add the MIG instances, and what there is to say of the readings."""
        denied = self._processes.denied
        if self._mig is not None:
            self.instances = self._mig.read(monotonic, gpu)
            users = gpu.processes if gpu.processes is not None else self._mig.users()
            gpu = gpu._replace(mig_instances=self._mig.count, processes=users)
            denied = self._mig.denied or users is None
        said = nvml_notes.notes(gpu, self._around, self._mode, denied=denied)
        doubted = self._doubts.records()
        return gpu if said is None and doubted is None else gpu._replace(notes=said, dropped=doubted)

    def _look_for_mig(self) -> None:
        function, library, handle = "nvmlDeviceGetMigMode", self._library, self.handle
        mode = self._questions.ask("mig_mode", lambda: library.two_numbers(function, handle))
        if mode is None or mode[0] != MIG_ENABLED:
            self._mig = None
        elif self._mig is None:
            from hoofhearted_desktop.probes.nvml_mig import Instances  # most agents never need it

            self._mig = Instances(library, handle, self._questions, self._doubts)

    def _stagger_s(self) -> float:
        """Let GPUs of odd numbers have their dear readings on the ticks between the others'."""
        return 1.0 if (self.identity.number or 0) % 2 else 0.0

    def _number(self, field: str, *names: str) -> Optional[int]:
        return self._questions.ask(field, lambda: self._library.number(names, self.handle))

    def _read_medium(self, monotonic: float, *, details: bool, busy: Optional[bool]) -> _Medium:
        ask, within = self._questions.ask, self._doubts.within
        if monotonic - self._limit_at >= LIMIT_S:
            limit = _thousandth(self._limit())
            self._limit_w = within("power_limit_w", limit, 1.0, HIGHEST_POWER_W, "no GPU has such a limit")
            self._limit_at = monotonic
        if monotonic - self._fan_at >= FAN_S:
            fan = ask("fan", self._ask_fan)
            self._fan = within("fan_percent", fan, 0, HIGHEST_FAN_PERCENT, f"more than {HIGHEST_FAN_PERCENT} %")
            self._fan_at = monotonic
        energy, pstate = ask("energy", self._ask_energy), ask("pstate", self._ask_pstate)
        return _Medium(
            temperature_c=within("temperature_c", self._temperature(), *TEMPERATURES_C, "outside -20 to 130 °C"),
            power_w=self._power(),
            energy_j=None if energy is None or energy >= 1 << 63 else energy / 1000,
            clocks_mhz=model.Clocks(self._clock("sm", SM_CLOCK), self._clock("memory", MEMORY_CLOCK))
            if details
            else model.Clocks(),
            pstate=None if pstate is None or pstate > HIGHEST_PSTATE else pstate,
            throttle_reasons=self._limits(monotonic, details=details, busy=busy),
        )

    def _limit(self) -> Optional[int]:
        told = None
        for field, function in _LIMITS:
            told = self._number(field, function)
            if told is not None or not self._questions.never_has(field):
                break
        return told

    def _power(self) -> Optional[float]:
        told = _thousandth(self._questions.ask("power", self._ask_power))
        limit = self._limit_w
        if limit is None:
            highest = HIGHEST_LAPTOP_W if "Laptop" in (self.identity.name or "") else HIGHEST_POWER_W
            return self._doubts.within("power_w", told, 0.0, highest, f"more than {highest:.0f} W")
        return self._doubts.within("power_w", told, 0.0, 1.5 * limit, f"more than 1.5 times the limit of {limit:g} W")

    def _slowdown(self) -> Optional[float]:
        """Ask at how many °C the card slows itself down; nvml.h says that newer drivers may not tell it from Ada on."""
        names = ("nvmlDeviceGetTemperatureThreshold",)
        told = self._questions.ask("slowdown", lambda: self._library.number(names, self.handle, SLOWDOWN))
        return float(told) if told is not None and SLOWDOWNS_C[0] <= told <= SLOWDOWNS_C[1] else None

    def _limits(self, monotonic: float, *, details: bool, busy: Optional[bool]) -> Optional[tuple[str, ...]]:
        """Give what limits the clocks: asked every 2 s for who looks at it, every 10 s of a GPU that works, else never."""
        if not (details or busy):
            self._reasons, self._reasons_at = None, float("-inf")
        elif details or monotonic - self._reasons_at >= REASONS_S:
            self._reasons, self._reasons_at = self._throttle_reasons(), monotonic
        return self._reasons

    def _throttle_reasons(self) -> Optional[tuple[str, ...]]:
        told = self._questions.ask("throttle", self._ask_reasons)
        return None if told is None else reason_names(told)

    def _temperature(self) -> Optional[int]:
        """Ask by the function every driver has, and where it has gone by the one that replaces it."""
        told = self._questions.ask("temperature", self._ask_temperature)
        if told is None and self._questions.never_has("temperature"):
            return self._questions.ask("temperature_v", lambda: self._library.temperature_versioned(self.handle))
        return None if told is None else told - (1 << 32 if told >= 1 << 31 else 0)

    def _clock(self, name: str, kind: int) -> Optional[int]:
        ask, function = self._questions.ask, ("nvmlDeviceGetClockInfo",)
        told = ask(f"clock_{name}", lambda: self._library.number(function, self.handle, kind))
        why = f"more than {HIGHEST_CLOCK_MHZ} MHz"
        known = self._doubts.within(f"clocks_mhz.{name}", told, 0, HIGHEST_CLOCK_MHZ, why)
        return None if known is None else told

    def _read_processes(self, monotonic: float, load: model.Utilization, memory: model.Memory) -> None:
        busy = _is_busy(load)
        changed = busy != self._last_busy or _far_apart(memory.used, self._last_used)
        due = changed or monotonic - self._listed_at >= (LIST_AT_REST_S if busy is False else MEDIUM_S)
        if due:
            first = self._listed_at == float("-inf")
            self._processes.refresh(monotonic, changed=changed)
            self._last_busy, self._last_used = busy, memory.used
            self._listed_at = monotonic - (self._stagger_s() if first else 0.0)
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


def reason_names(mask: int) -> tuple[str, ...]:
    """Give the names of the reasons for the present clocks; a bit newer than this list by its number."""
    bits = [bit for bit in range(mask.bit_length()) if mask >> bit & 1]
    return tuple(_REASONS[bit] if bit < len(_REASONS) else f"bit_{bit}" for bit in bits)


def _is_busy(load: model.Utilization) -> Optional[bool]:
    parts = [part for part in (load.sm, load.encoder, load.decoder) if part is not None]
    return max(parts) >= BUSY_PERCENT if parts else None


def _thousandth(value: Optional[int]) -> Optional[float]:
    return None if value is None else value / 1000


def _far_apart(used: Optional[int], before: Optional[int]) -> bool:
    if used is None or before is None:
        return used is not before
    return abs(used - before) >= MEMORY_STEP
