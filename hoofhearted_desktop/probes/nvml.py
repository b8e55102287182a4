"""The GPUs of this machine: the kernel is asked first, the driver only where that wakes nobody, and every failure is named.

A driver that fails as a whole is shut down and opened anew, after 2 s, then 4 s, up to a minute. One GPU that fails
does not hide the others: it stays listed with its problem, and the driver is opened anew for its sake now and then.

A call that does not come back for HUNG_AFTER_S may be given up by whoever watches over the `calls`: the thread that made it is
lost to it, and another goes on reading. NVML serialises: while one of its calls is stuck, another would wait for the same
lock. So none is begun until it comes back, and every GPU that is awake is unknown meanwhile, not only the one that was asked;
the kernel's word on who sleeps goes on, as does all that is not the driver's. A GPU that is only slow keeps the others waiting for PATIENCE_S twice, and is then left out for a while.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import messages, model
from hoofhearted_desktop.probes import nvml_bus, nvml_device, nvml_errors, nvml_notes, power_state
from hoofhearted_desktop.probes.letting_go import LettingGo
from hoofhearted_desktop.probes.nvml_driver import Driver
from hoofhearted_desktop.probes.nvml_library import Library
from hoofhearted_desktop.probes.nvml_roster import Entries, Roster
from hoofhearted_desktop.probes.one_call import Hung, OneCall

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofhearted_desktop.probes.gpu_users import GpuUsers
    from hoofhearted_desktop.probes.nvml_device import Device
    from hoofhearted_desktop.probes.pci import PciGpu

HUNG_AFTER_S = 3.0
"""With the two seconds that may pass until the next look (agent/pace.py) it is said within 5 s."""
PATIENCE_S = 1.5
"""For one GPU in one look; a healthy driver takes milliseconds."""
SLOW_AGAIN_S = 30.0
SLOW_LONGEST_S = 300.0
UNKNOWN_SLEEP = "the kernel does not tell whether this GPU sleeps: it is asked all the same, which may wake it"


class NvmlReading(NamedTuple):
    """What one look gave: every GPU known, in the order of their numbers, what is wrong, and the GPUs at moments before.

    `earlier` are the ends of the seconds since the look before, where the load was not the same in all of them: moments that
    are equally far apart, of which the look itself is the last.
    """

    gpus: tuple[model.Gpu, ...]
    problems: tuple[model.Problem, ...]
    earlier: tuple[tuple[model.Gpu, ...], ...] = ()


_Earlier = dict[str, tuple[model.Gpu, ...]]
"""By UUID what a GPU was at the moments before."""
_Read = tuple[Entries, tuple[model.Problem, ...], _Earlier]


class _Look(NamedTuple):
    """What the kernel says at the moment of a look, as PCI addresses."""

    monotonic: float
    devices: dict[str, PciGpu]
    sleeping: set[str]
    resting: set[str]
    awake: set[str]

    @property
    def left_alone(self) -> set[str]:
        return self.sleeping | self.resting


class NvmlProbe:
    """Reads the GPUs. One thread owns it: where the driver hangs, the one that went on in the place of what is stuck in it."""

    def __init__(
        self,
        awake: Optional[Callable[[float], Sequence[PciGpu]]] = None,
        library: Optional[Library] = None,
        users: Optional[GpuUsers] = None,
        calls: Optional[OneCall] = None,
        keep_off: Callable[[], Optional[model.Problem]] = lambda: None,
    ) -> None:
        """Take over who is asked about power states, by default the kernel; nothing is loaded or asked before `read`.

        Without `calls` that somebody watches over, a driver that hangs is waited for. While `keep_off` gives a problem, a
        driver that is not open is left alone.
        """
        self._power = power_state.gate() if awake is None else awake
        self._library = Library() if library is None else library
        self._driver = Driver(self._library)
        self._calls = calls or OneCall()
        self._keep_off = keep_off
        self._seen: Optional[Sequence[PciGpu]] = None
        self._never_sleep = False
        self._last_look = _Look(0.0, {}, set(), set(), set())
        self._noted: dict[str, tuple[Optional[model.Gpu], model.Gpu]] = {}
        self._roster = Roster()
        self._letting_go = LettingGo()
        self._users = users
        self._wanted: frozenset[str] = frozenset()
        self._asking: Optional[str] = None
        self._wsl: Optional[bool] = None
        self._was_stuck = False
        self._slow: dict[str, tuple[float, float, model.Problem]] = {}

    @property
    def minors(self) -> Mapping[str, int]:
        """The N of /dev/nvidiaN of every GPU that was ever found, by PCI address."""
        return self._driver.minors

    def want(self, readings: frozenset[str]) -> None:
        """Ask from now on also for these, words of core/messages.READINGS; from any thread."""
        self._wanted = readings

    def read(self, monotonic: float) -> NvmlReading:
        """Give what can be said now; `monotonic` is in seconds. Failures are in the answer, nothing is raised."""
        look = self._look(monotonic)
        entries = {**self._roster.asleep(look.sleeping), **self._roster.resting(look.resting)}
        problems: tuple[model.Problem, ...] = ()
        earlier: _Earlier = {}
        if look.awake or not (look.devices or self._roster.away):
            read, problems, earlier = self._read_in_time(look)
            entries.update(read)
        elif not look.devices and self._driver.is_open:
            self._calls.run(self._driver.close, HUNG_AFTER_S)
        lost = self._roster.lost(entries)
        problems += tuple(nvml_errors.of_gpu(gpu.problem, gpu.name) for gpu in lost.values() if gpu.problem is not None)
        entries.update(lost)
        told = tuple(self._told(gpu, look) for gpu in _in_order(entries))
        return NvmlReading(told, problems, _with_all(told, earlier))

    def _look(self, monotonic: float) -> _Look:
        """Ask the kernel; what it says of GPUs that never sleep is the same for hours, and is not taken apart each time."""
        seen = self._power(monotonic)
        if seen is self._seen and self._never_sleep:
            return self._last_look._replace(monotonic=monotonic)
        self._seen = seen
        devices = [device for device in seen if device.handed_to is None]
        self._never_sleep = all(device.never_sleeps for device in devices)
        self._roster.see(seen)
        self._letting_go.see(monotonic, devices)
        resting = self._letting_go.resting(monotonic)
        if resting and self._users is not None:
            self._users.look()
            if self._users.newcomer():
                self._letting_go.disturb()
                resting = set()
        by_address = {device.bus_id: device for device in devices}
        sleeping = {device.bus_id for device in devices if device.asleep}
        resting &= by_address.keys() - sleeping
        self._last_look = _Look(monotonic, by_address, sleeping, resting, by_address.keys() - sleeping - resting)
        return self._last_look

    def close(self) -> None:
        """Let go of the driver; one that hangs is left as it is."""
        if not self._calls.stuck and self._driver.is_open:
            self._calls.run(self._driver.close, HUNG_AFTER_S)

    def _read_in_time(self, look: _Look) -> _Read:
        barred = None if self._driver.is_open else self._keep_off()
        if barred is not None:
            return self._roster.unreadable(barred, look.awake), (barred,), {}
        found = self._calls.run(lambda: self._read_awake(look), HUNG_AFTER_S)
        if isinstance(found, Hung):
            self._was_stuck = True
            problem = nvml_errors.hung(found.for_s, self._asking)
            return self._roster.unreadable(problem, look.awake), (problem,), {}
        entries = found[0]
        if self._is_let_go(look, entries):
            self._calls.run(self._driver.close, HUNG_AFTER_S)
        return found

    def _is_let_go(self, look: _Look, entries: Entries) -> bool:
        """Judge every GPU just asked; True where the driver is to be closed, to be opened anew for the others alone."""
        judged = [
            (look.devices[gpu.pci_bus_id], gpu)
            for gpu in entries.values()
            if gpu.parent is None and gpu.pci_bus_id in look.awake and look.devices[gpu.pci_bus_id].may_sleep
        ]
        if not judged:
            return False
        from hoofhearted_desktop.probes import gpu_users  # where no GPU ever sleeps, as on servers, it is not needed

        users = self._users = self._users or gpu_users.GpuUsers()
        if any(gpu_users.is_quiet(gpu) for _, gpu in judged):
            users.look()
        else:
            users.forget()
        let_go = [
            device
            for device, gpu in judged
            if self._letting_go.judge(
                look.monotonic,
                device,
                users.use(gpu, self._driver.minors.get(device.bus_id)),
                quiet=gpu_users.is_quiet(gpu),
            )
        ]
        if let_go:
            users.mark()
        return bool(let_go)

    def _read_awake(self, look: _Look) -> _Read:
        """Read what is awake: entries by UUID, those of known GPUs that failed too, and the problems of the host."""
        self._asking = None
        earlier: _Earlier = {}
        self._library.answer_by = float("inf")
        self._driver.look(look.monotonic, look.awake, mixed=bool(look.left_alone), patience_s=PATIENCE_S)
        awake = self._driver.devices(without=look.left_alone | self._roster.away)
        if self._was_stuck:  # what was stuck has read some of them since
            self._was_stuck = False
            for device in awake:
                device.load.lose_sight()
        entries = self._read_devices(look.monotonic, awake, earlier)
        whole = self._driver.whole_problem()
        missing = self._roster.missing(entries, look.left_alone)
        for lost in missing:
            problem = whole or self._driver.problem_of(lost) or nvml_errors.problem(nvml_errors.GPU_IS_LOST)
            entries[lost.uuid] = nvml_device.unreadable(lost, problem)
        for who, code in self._driver.unfound():
            if not self._roster.knows(who):
                entries[who.uuid] = nvml_device.unreadable(who, nvml_errors.problem(code))
        self._driver.plan(look.monotonic, missing=bool(missing), gone=self._roster.away)
        if whole is not None:
            failed = {uuid: gpu._replace(problem=whole) for uuid, gpu in entries.items()}
            return failed, (whole,), {}
        named = [nvml_errors.of_gpu(gpu.problem, gpu.name) for gpu in entries.values() if gpu.problem is not None]
        return entries, (*named, *self._driver.news(look.monotonic)), earlier

    def _read_devices(self, monotonic: float, awake: list[Device], earlier: _Earlier) -> Entries:
        entries: Entries = {}
        if messages.PCIE in self._wanted:
            self._library.answer_by = self._library.clock() + PATIENCE_S
            nvml_bus.read_some([device.bus for device in awake if device.identity.uuid not in self._slow], monotonic)
        for device in awake:
            who = device.identity = self._roster.recognised(device.identity)
            until, _wait_s, problem = self._slow.get(who.uuid, (float("-inf"), 0.0, None))
            if monotonic < until and problem is not None:
                entries[who.uuid] = nvml_device.unreadable(who, problem)
                continue
            if len(awake) > 1:
                self._asking = f"{who.name or 'the GPU'} at {who.bus_id}"
            *before, entries[who.uuid] = self._read_device(monotonic, device)
            if before:
                earlier[who.uuid] = tuple(before)
            entries.update({instance.uuid: instance for instance in device.instances})
        self._library.answer_by = float("inf")
        self._asking = None
        return entries

    def _read_device(self, monotonic: float, device: Device) -> tuple[model.Gpu, ...]:
        """Read one, the moments before it first, for PATIENCE_S at most: after that its questions answer at once with TIMEOUT."""
        who, clock = device.identity, self._library.clock
        began = clock()
        self._library.answer_by = began + PATIENCE_S
        gpu = device.read(monotonic, self._wanted)
        took_s = clock() - began
        if took_s <= PATIENCE_S:
            self._slow.pop(who.uuid, None)
            return device.told_apart(gpu)
        before = self._slow.get(who.uuid)
        wait_s = 0.0 if before is None else min(max(SLOW_AGAIN_S, 2 * before[1]), SLOW_LONGEST_S)
        problem = nvml_errors.slow(took_s, wait_s)
        self._slow[who.uuid] = (monotonic + wait_s, wait_s, problem)
        return (nvml_device.unreadable(who, problem),)

    def _told(self, gpu: model.Gpu, look: _Look) -> model.Gpu:
        """Add what the kernel knows: for how long we kept it awake, or that nobody can say whether it sleeps."""
        if gpu.parent is not None:
            return gpu
        device = look.devices.get(gpu.pci_bus_id or "")
        if device is not None and device.runtime_status is not None:
            kept_awake_s = self._letting_go.kept_awake_s(device)
            return gpu if kept_awake_s is None else gpu._replace(kept_awake_s=kept_awake_s)
        if gpu.problem is not None or self._in_wsl():
            return gpu  # in WSL it is Windows that lets it sleep
        before, noted = self._noted.get(gpu.uuid, (None, gpu))
        if before is not gpu:
            noted = gpu._replace(notes=(*(gpu.notes or ()), UNKNOWN_SLEEP))
            self._noted[gpu.uuid] = gpu, noted
        return noted

    def _in_wsl(self) -> bool:
        if self._wsl is None:
            self._wsl = nvml_notes.surroundings().wsl
        return self._wsl


def _with_all(now: tuple[model.Gpu, ...], earlier: _Earlier) -> tuple[tuple[model.Gpu, ...], ...]:
    """Give all GPUs at the moments before; one of which nothing else is known was as it is now."""
    moments: list[tuple[model.Gpu, ...]] = []
    for place in range(max(map(len, earlier.values()), default=0)):
        then = {uuid: gpus[place] for uuid, gpus in earlier.items() if place < len(gpus)}
        moments.append(
            tuple(
                then[gpu.uuid]._replace(notes=gpu.notes, kept_awake_s=gpu.kept_awake_s) if gpu.uuid in then else gpu
                for gpu in now
            )
        )
    return tuple(moments)


def _in_order(entries: Entries) -> list[model.Gpu]:
    def place(gpu: model.Gpu) -> tuple[float, str]:
        return (float("inf") if gpu.index is None else gpu.index, gpu.pci_bus_id or gpu.uuid)

    return sorted(entries.values(), key=place)
