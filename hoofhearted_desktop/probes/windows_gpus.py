"""The GPUs of Windows: NVML's readings, with Windows' own counters where NVML says nothing of a process (WDDM).

Under WDDM it is Windows that manages a card's memory, so that the driver cannot say whose it is (nvml.h, nvmlProcessInfo_t:
"Under WDDM, NVML_VALUE_NOT_AVAILABLE is always reported"), and on many cards neither how much each works. Only then, only of
cards that NVML was asked about just now, and every EVERY_S at most, the counters are read: `windows_pdh`, in a thread of its
own, because the first call loads every counter of the system. Which card is which tells DEVPKEY_Gpu_Luid, by the
configuration manager, as for the power state.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import windows_gpu_counters, windows_pdh
from hoofhearted_desktop.probes.call_aside import CallAside
from hoofhearted_desktop.probes.one_call import Hung
from hoofhearted_desktop.probes.windows_power import ConfigurationManager, adapters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofhearted_desktop.probes.machine_parts import GpuProbe, GpuReading
    from hoofhearted_desktop.probes.windows_gpu_counters import Use, Uses

EVERY_S = 2.0
PATIENCE_S = 0.5
LOADS_FOR_S = 5.0
"""So long the first answer may take before it is a failure."""
LONGEST_MEAN_S = 10.0
"""A rate over a longer time says nothing of now."""
AGAIN_S = 60.0
FIRST_BUILD = 17134
"""Windows 10 1803. Windows 10 1709 brought the counters, and some of its builds crashed by them (System Informer, gpumon.c)."""
WORKS_PERCENT = 1.0
LOADED_PERCENT = 10.0

TOO_OLD = "NVML does not say what each program uses of this GPU, and Windows' own counters need Windows 10 1803"
NO_COUNTERS = "NVML does not say what each program uses of this GPU, and this Windows has no counters for it, which take a WDDM 2 driver; `lodctr /R` as administrator repairs counters that were lost"
WHICH = "NVML does not say what each program uses of this GPU, and Windows does not tell which of its counters are this GPU's"
_ABSENT = {windows_pdh.NO_OBJECT, windows_pdh.NO_COUNTER}


class Reading(NamedTuple):
    """What one look gave, as probes/machine_parts.GpuReading."""

    gpus: tuple[model.Gpu, ...]
    problems: tuple[model.Problem, ...]
    earlier: tuple[tuple[model.Gpu, ...], ...] = ()


class Told(NamedTuple):
    """What the counters said, or why they said nothing; neither while they are being loaded."""

    uses: Uses
    reason: Optional[str] = None


class Counters:
    """Windows' counters of who uses the GPUs. Used by one thread, and calls in another."""

    def __init__(
        self,
        connect: Callable[[], windows_pdh.Query] = windows_pdh.Query,
        build: Optional[int] = None,
        calls: Optional[CallAside] = None,
    ) -> None:
        """Call nothing yet; `build` is that of Windows, by default this one's."""
        self._connect = connect
        self._build = _build() if build is None else build
        self._calls = CallAside("counters") if calls is None else calls
        self._query: Optional[windows_pdh.Query] = None
        self._failed: Optional[tuple[float, str]] = None
        self._told = Told({})
        self._told_at = self._collected_at = float("-inf")
        self._has_answered = False

    def read(self, monotonic: float) -> Told:
        """Give what they say; the same again within EVERY_S."""
        if monotonic - self._told_at < EVERY_S:
            return self._told
        if self._build < FIRST_BUILD:
            return Told({}, TOO_OLD)
        if self._failed is not None and monotonic < self._failed[0]:
            return Told({}, self._failed[1])
        found = self._calls.run(lambda: self._collect(monotonic), PATIENCE_S)
        if isinstance(found, Hung):
            loads = not self._has_answered and found.for_s < LOADS_FOR_S
            return Told({}, None if loads else silent(found.for_s))
        self._has_answered = True
        if found.reason is not None:
            self._failed = (monotonic + AGAIN_S, found.reason)
        self._told, self._told_at = found, monotonic
        return found

    def close(self) -> None:
        """Let go of them."""
        if self._query is not None and not self._calls.stuck:
            self._calls.run(self._query.close, PATIENCE_S)
        self._calls.close()

    def _collect(self, monotonic: float) -> Told:
        """Ask once, in the other thread."""
        try:
            query = self._query or self._connect()
            if self._query is None:
                failure = query.open(
                    (windows_gpu_counters.ENGINES, windows_pdh.DOUBLE), (windows_gpu_counters.MEMORY, windows_pdh.LARGE)
                )
                if failure is not None:
                    return _failed(failure)
                self._query = query
                self._collected_at = float("-inf")
            found = query.collect()
        except (OSError, AttributeError):  # no such library, no such function
            return Told({}, NO_COUNTERS)
        if isinstance(found, windows_pdh.Failure):
            query.close()
            self._query = None
            return _failed(found)
        recent = monotonic - self._collected_at <= LONGEST_MEAN_S
        self._collected_at = monotonic
        return Told(windows_gpu_counters.uses(found[0] if recent else None, found[1]))


class WindowsGpus:
    """The GPUs of this machine, as probes/machine_parts.GpuProbe."""

    def __init__(
        self,
        nvml: GpuProbe,
        counters: Optional[Counters] = None,
        connect: Callable[[], ConfigurationManager] = ConfigurationManager,
    ) -> None:
        """Read by `nvml`, and by `counters` what that leaves open."""
        self._nvml = nvml
        self._counters = Counters() if counters is None else counters
        self._connect = connect
        self._cards: Mapping[str, windows_gpu_counters.Adapter] = {}
        self._cards_at = float("-inf")

    @property
    def minors(self) -> Mapping[str, int]:
        """There are no device files on Windows; what NVML's probe has."""
        return self._nvml.minors

    def read(self, monotonic: float) -> GpuReading:
        """Look: NVML first, and Windows' counters for what it does not say."""
        reading = self._nvml.read(monotonic)
        if not any(map(is_open, reading.gpus)):
            return reading
        told = self._counters.read(monotonic)

        def completed(gpus: tuple[model.Gpu, ...]) -> tuple[model.Gpu, ...]:
            return tuple(self._completed(gpu, told, monotonic) if is_open(gpu) else gpu for gpu in gpus)

        earlier = tuple(completed(gpus) for gpus in reading.earlier)
        return Reading(completed(reading.gpus), reading.problems, earlier)

    def want(self, readings: frozenset[str]) -> None:
        """Ask from now on also for these."""
        self._nvml.want(readings)

    def close(self) -> None:
        """Let go of the driver and of the counters."""
        self._nvml.close()
        self._counters.close()

    def _completed(self, gpu: model.Gpu, told: Told, monotonic: float) -> model.Gpu:
        if told.reason is not None:
            return _noted(gpu, told.reason)
        if not told.uses:
            return gpu
        card = self._card(gpu.pci_bus_id or "", monotonic)
        if card is None:
            return _noted(gpu, WHICH)
        linked = [each for each in told.uses if each.luid == card.luid]
        return with_uses(gpu, told.uses.get(linked[0] if len(linked) == 1 else card, {}))

    def _card(self, bus_id: str, monotonic: float) -> Optional[windows_gpu_counters.Adapter]:
        if bus_id not in self._cards and monotonic - self._cards_at >= AGAIN_S:
            self._cards_at = monotonic
            try:
                self._cards = adapters(self._connect())
            except (OSError, AttributeError):
                self._cards = {}
        return self._cards.get(bus_id)


def is_open(gpu: model.Gpu) -> bool:
    """Whether NVML was asked about this GPU and left open who uses it."""
    if gpu.problem is not None or gpu.power_state != "active" or gpu.resting or gpu.parent is not None:
        return False
    if not gpu.processes:
        return gpu.processes is None or (gpu.utilization.sm or 0) >= LOADED_PERCENT
    return any(used.memory is None or used.sm is None for used in gpu.processes)


def with_uses(gpu: model.Gpu, uses: Mapping[int, Use]) -> model.Gpu:
    """Fill in what NVML left open: memory and work of the processes it lists, and those that work without being listed.

    Where it lists nobody at all, everybody who has memory or works is listed. What NVML says itself stands.
    """
    listed = {used.pid: _filled(used, uses.get(used.pid)) for used in gpu.processes or ()}
    for pid, use in uses.items():
        works = max(use.sm or 0.0, use.encoder or 0.0, use.decoder or 0.0) >= WORKS_PERCENT
        if pid and pid not in listed and (works or (gpu.processes is None and use.memory)):
            listed[pid] = _filled(model.GpuProcess(pid, types=use.types), use)
    return gpu._replace(processes=tuple(listed[pid] for pid in sorted(listed)))


def _filled(used: model.GpuProcess, use: Optional[Use]) -> model.GpuProcess:
    if use is None:
        return used
    if used.sm is None:
        used = used._replace(sm=_rounded(use.sm), encoder=_rounded(use.encoder), decoder=_rounded(use.decoder))
    return used if used.memory is not None else used._replace(memory=use.memory)


def _rounded(percent: Optional[float]) -> Optional[float]:
    return None if percent is None else round(percent, 1)


def _noted(gpu: model.Gpu, reason: str) -> model.Gpu:
    return gpu._replace(notes=(*(gpu.notes or ()), reason))


def _failed(failure: windows_pdh.Failure) -> Told:
    return Told({}, NO_COUNTERS if failure.code in _ABSENT else refused(failure.code))


def refused(code: int) -> str:
    """Say that a call failed with this PDH_STATUS."""
    return f"NVML does not say what each program uses of this GPU, and Windows' counters fail (PDH error 0x{code:08X})"


def silent(for_s: float) -> str:
    """Say that a call has not come back."""
    return f"NVML does not say what each program uses of this GPU, and Windows' counters have not answered for {for_s:.0f} s"


def _build() -> int:
    if sys.platform == "win32":
        return sys.getwindowsversion().build
    return 0
