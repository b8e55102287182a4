"""The GPUs of this machine: sysfs is asked first, the driver only where that wakes nobody, and every failure is named.

A driver that fails as a whole is shut down and opened anew, after 2 s, then 4 s, up to a minute. One GPU that fails
does not hide the others: it stays listed with its problem, and the driver is opened anew for its sake now and then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.probes import nvml_bus, nvml_device, nvml_errors, power_state
from hoofhearted_desktop.probes.letting_go import LettingGo
from hoofhearted_desktop.probes.nvml_device import Identity
from hoofhearted_desktop.probes.nvml_driver import Driver
from hoofhearted_desktop.probes.nvml_library import Library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.probes.power_state import PciGpu


class NvmlReading(NamedTuple):
    """What one look gave: every GPU known, in the order of their numbers, and what is wrong."""

    gpus: tuple[model.Gpu, ...]
    problems: tuple[model.Problem, ...]


class NvmlProbe:
    """Reads the GPUs. One thread owns it; a read blocks for as long as the driver does.

    A GPU that has slept since the beginning has no UUID that could be asked for without waking it (the driver's files
    in /proc and the PCI config space would); until it first wakes it is called by its PCI address, `pci-0000:01:00.0`.
    """

    def __init__(
        self,
        awake: Optional[Callable[[float], Sequence[PciGpu]]] = None,
        library: Optional[Library] = None,
        letting_go: Optional[LettingGo] = None,
    ) -> None:
        """Take over who is asked about power states, by default sysfs; nothing is loaded or asked before `read`."""
        self._power = power_state.PowerGate().read if awake is None else awake
        self._driver = Driver(Library() if library is None else library)
        self._letting_go = LettingGo() if letting_go is None else letting_go
        self._known: dict[str, Identity] = {}
        self._ever_here: set[str] = set()
        self._wanted: frozenset[str] = frozenset()

    def want(self, readings: frozenset[str]) -> None:
        """Ask from now on also for these, words of core/messages.READINGS; from any thread."""
        self._wanted = readings

    def read(self, monotonic: float) -> NvmlReading:
        """Give what can be said now; `monotonic` is in seconds. Failures are in the answer, nothing is raised."""
        devices = tuple(self._power(monotonic))
        sleeping = {device.bus_id for device in devices if device.asleep}
        if devices and len(sleeping) == len(devices):
            self._letting_go.slept()
            return NvmlReading(self._in_order(self._asleep(sleeping)), ())
        if self._letting_go.pausing(monotonic):
            left_alone = {
                uuid: nvml_device.bare(who, "active")._replace(resting=True) for uuid, who in self._known.items()
            }
            return NvmlReading(self._in_order({**left_alone, **self._asleep(sleeping)}), ())
        read, problems = self._read_awake(monotonic, devices, sleeping)
        awake = [device for device in devices if not device.asleep]
        if not problems and self._letting_go.judge(monotonic, awake, tuple(read.values())):
            self._driver.close()
        return NvmlReading(self._in_order({**read, **self._asleep(sleeping)}), problems)

    def close(self) -> None:
        """Let go of the driver."""
        self._driver.close()

    def _read_awake(
        self, monotonic: float, devices: Sequence[PciGpu], sleeping: set[str]
    ) -> tuple[dict[str, model.Gpu], tuple[model.Problem, ...]]:
        """Read what is awake: entries by UUID, those of known GPUs that failed too, and the problems of the host."""
        here = {device.bus_id for device in devices}
        self._driver.look(monotonic, here - sleeping, mixed=bool(sleeping))
        entries: dict[str, model.Gpu] = {}
        awake = self._driver.devices(without=sleeping)
        if messages.PCIE in self._wanted:
            nvml_bus.read_some([device.bus for device in awake], monotonic)
        for device in awake:
            device.identity = self._recognised(device.identity)
            entries[device.identity.uuid] = device.read(monotonic, self._wanted)
            entries.update({instance.uuid: instance for instance in device.instances})
        whole = self._driver.whole_problem()
        missing = self._missing(entries, here, sleeping)
        for lost in missing:
            problem = whole or self._driver.problem_of(lost) or nvml_errors.problem(nvml_errors.GPU_IS_LOST)
            entries[lost.uuid] = nvml_device.unreadable(lost, problem)
        for who, code in self._driver.unfound():
            if not any(_same(who, known) for known in self._known.values()):
                entries[who.uuid] = nvml_device.unreadable(who, nvml_errors.problem(code))
        self._driver.plan(monotonic, missing=bool(missing))
        if whole is not None:
            return entries, (whole,)
        named = [nvml_errors.of_gpu(gpu.problem, gpu.name) for gpu in entries.values() if gpu.problem is not None]
        return entries, tuple(named)

    def _recognised(self, who: Identity) -> Identity:
        """Remember a GPU, and complete what it did not say of itself this time from what it said before."""
        at_its_place = [
            known for known in self._known.values() if who.bus_id is not None and known.bus_id == who.bus_id
        ]
        before = self._known.get(who.uuid)
        for known in at_its_place:
            if nvml_device.is_stand_in(who):
                before = known
            del self._known[known.uuid]
        if before is not None:
            who = Identity(before.uuid, who.number, who.name or before.name, who.bus_id or before.bus_id)
        if who.bus_id is not None or not nvml_device.is_stand_in(who):
            self._known[who.uuid] = who
        return who

    def _missing(self, entries: dict[str, model.Gpu], here: set[str], sleeping: set[str]) -> list[Identity]:
        """Give the known GPUs that the driver did not show, without those that the kernel has seen leave."""
        self._ever_here |= here
        gone = self._ever_here - here
        self._known = {uuid: who for uuid, who in self._known.items() if uuid in entries or who.bus_id not in gone}
        taken = {gpu.index for gpu in entries.values()}
        return [
            who._replace(number=None) if who.number in taken else who
            for who in self._known.values()
            if who.uuid not in entries and who.bus_id not in sleeping
        ]

    def _asleep(self, sleeping: set[str]) -> dict[str, model.Gpu]:
        entries: dict[str, model.Gpu] = {}
        by_bus = {who.bus_id: who for who in self._known.values()}
        for bus_id in sleeping:
            who = by_bus.get(bus_id) or nvml_device.Identity(nvml_device.stand_in(bus_id, None), bus_id=bus_id)
            entries[who.uuid] = nvml_device.bare(who, "asleep")
        return entries

    @staticmethod
    def _in_order(entries: dict[str, model.Gpu]) -> tuple[model.Gpu, ...]:
        def place(gpu: model.Gpu) -> tuple[float, str]:
            return (float("inf") if gpu.index is None else gpu.index, gpu.pci_bus_id or gpu.uuid)

        return tuple(sorted(entries.values(), key=place))


def _same(one: Identity, other: Identity) -> bool:
    if one.bus_id is not None and other.bus_id is not None:
        return one.bus_id == other.bus_id
    return one.number is not None and one.number == other.number
