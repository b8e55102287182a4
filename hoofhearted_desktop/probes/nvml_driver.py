"""The driver as a whole: opened, the GPUs found, shut down when it fails, and opened anew after a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.probes import driver_files, nvml_errors, nvml_identity
from hoofhearted_desktop.probes.nvml_device import Device
from hoofhearted_desktop.probes.nvml_identity import Identity
from hoofhearted_desktop.probes.nvml_library import Failure
from hoofhearted_desktop.probes.nvml_questions import ASK_AGAIN_S

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.probes.nvml_identity import Answer
    from hoofhearted_desktop.probes.nvml_library import Handle, Library

MOST_GPUS = 64
FIRST_WAIT_S = 2.0
LONGEST_WAIT_S = 60.0
LONGEST_WAIT_FOR_ONE_S = 300.0
"""While other GPUs are well: opening anew may take seconds, in which nobody is watched."""
RELOADED_SAID_S = 60.0
FIRST_WAIT_FOR_SLOW_S = 30.0
COUNT_S = 10.0


class Driver:
    """NVML, open or not."""

    def __init__(self, library: Library) -> None:
        """Open nothing yet."""
        self._library = library
        self.is_open = False
        self._devices: list[Device] = []
        self._half_known: list[Device] = []
        self._not_found: set[str] = set()
        self._ask_again_at = float("-inf")
        self._unfound: list[tuple[Identity, int]] = []
        self._looked_up: set[str] = set()
        self._whole: Optional[model.Problem] = None
        self._wait_s = FIRST_WAIT_S
        self._open_at = float("-inf")
        self._reopen_at: Optional[float] = None
        self._module = driver_files.Module()
        self._reloaded: Optional[model.Problem] = None
        self._reloaded_at = float("-inf")
        self._attaches = False
        self._patience_s = float("inf")
        self._counted: Optional[int] = None
        self._counted_at = float("-inf")
        self.minors: dict[str, int] = {}
        """The N of /dev/nvidiaN, by PCI address."""

    def look(self, monotonic: float, awake: set[str], *, mixed: bool, patience_s: float = float("inf")) -> None:
        """Be open if it is time, and have found the GPUs. `awake` are PCI addresses, empty where nobody can say.

        `mixed` says that other GPUs are to be left alone: then only the `awake` are looked up, each by its address. One that
        does not say who it is within `patience_s` is left out for a while.
        """
        self._patience_s = patience_s
        if self.is_open and self._counted is not None and monotonic - self._counted_at >= COUNT_S:
            self._count_again(monotonic)
        if self.is_open and self._reopen_at is not None and monotonic >= self._reopen_at:
            self._shut()
        if not self.is_open and monotonic >= self._open_at:
            self._begin(monotonic, awake, mixed=mixed)
        if self.is_open:
            for bus_id in sorted(awake - self._looked_up):
                self._look_up(bus_id, monotonic, newly_come=not mixed)
        if (self._half_known or self._not_found) and monotonic >= self._ask_again_at:
            self._ask_again(monotonic)
        if self.is_open and mixed and not self._attaches and awake and not self._devices:
            self._attaches = True  # this driver shows nothing unless it attaches all
            self._reopen_at = monotonic

    def devices(self, without: set[str]) -> list[Device]:
        """Give the GPUs that can be asked, leaving out those at the addresses `without`."""
        return [device for device in self._devices if device.identity.bus_id not in without]

    def unfound(self) -> list[tuple[Identity, int]]:
        """Give those the driver counts but does not hand out, each with the nvmlReturn_t."""
        return list(self._unfound)

    def problem_of(self, who: Identity) -> Optional[model.Problem]:
        """Say why the driver does not hand out a GPU that was known before."""
        for unfound, code in self._unfound:
            if (unfound.bus_id or unfound.number) in {who.bus_id, who.number}:
                return nvml_errors.problem(code)
        return None

    def whole_problem(self) -> Optional[model.Problem]:
        """Say what is wrong with the driver as a whole; where a GPU just found it out, the driver is shut down."""
        for device in self._devices:
            if device.failed is not None and device.failed in nvml_errors.WHOLE_DRIVER:
                self._fail(_cause(device.failed, self._library))
                break
        failed = {device.failed for device in self._devices}
        if failed == {nvml_errors.UNKNOWN} and driver_files.forbidden():
            self._fail(nvml_errors.container_lost())
        return self._whole

    def news(self, monotonic: float) -> tuple[model.Problem, ...]:
        """Say for a while that the driver was loaded anew; nothing is wrong with it."""
        told = self._reloaded if monotonic - self._reloaded_at < RELOADED_SAID_S else None
        return () if told is None else (told,)

    def plan(self, monotonic: float, *, missing: bool, gone: set[str]) -> None:
        """Plan the next opening after a look at every GPU; `missing` says that one known before was not shown.

        Those at the addresses `gone` are no longer in the computer: what the driver holds of them is let go of.
        """
        codes = [device.failed for device in self._devices if device.failed is not None]
        codes += [nvml_errors.GPU_IS_LOST for device in self._devices if device.identity.bus_id in gone]
        codes += [code for _who, code in self._unfound]
        if not self.is_open:
            if monotonic >= self._open_at:
                self._open_at = monotonic + self._wait_s
                self._wait_s = min(2 * self._wait_s, LONGEST_WAIT_S)
        elif not codes and not missing:
            self._wait_s = FIRST_WAIT_S
        elif self._reopen_at is None:
            others_are_well = any(device.failed is None for device in self._devices)
            longest = LONGEST_WAIT_FOR_ONE_S if others_are_well else LONGEST_WAIT_S
            forbidden = not missing and set(codes) == {nvml_errors.NO_PERMISSION}
            if nvml_errors.TIMEOUT in codes:
                self._wait_s = max(self._wait_s, FIRST_WAIT_FOR_SLOW_S)
            self._reopen_at = monotonic + (longest if forbidden else self._wait_s)
            self._wait_s = min(2 * self._wait_s, longest)

    def close(self) -> None:
        """Shut the driver down; the next look opens it anew."""
        self._shut()
        self._open_at = float("-inf")

    def _begin(self, monotonic: float, awake: set[str], *, mixed: bool) -> None:
        self._whole = None
        failure = self._library.open(attach=not mixed or self._attaches)
        if failure is not None:
            self._whole = _why_closed(failure.code, self._library)
            return
        self.is_open = True
        self._ask_again_at = monotonic + ASK_AGAIN_S
        self._note_module(monotonic)
        if mixed:
            return
        count = self._library.device_count()
        if isinstance(count, Failure):
            self._fail(_cause(count.code, self._library))
            return
        if count == 0:
            self._fail(nvml_errors.no_gpu())
            return
        self._counted, self._counted_at = count, monotonic
        for index in range(min(count, MOST_GPUS)):
            self._take(self._library.by_index(index), Identity(nvml_identity.stand_in(None, index), index))
        self._looked_up |= awake

    def _count_again(self, monotonic: float) -> None:
        """See a GPU that was plugged in or taken out where the kernel does not show it, as in a container."""
        self._counted_at = monotonic
        count = self._library.device_count()
        if not isinstance(count, Failure) and count != self._counted:
            self._reopen_at = monotonic

    def _note_module(self, monotonic: float) -> None:
        before, self._module = self._module, driver_files.module()
        if None not in {before.loading, self._module.loading} and before != self._module:
            self._reloaded = nvml_errors.reloaded(self._module.version, before.version)
            self._reloaded_at = monotonic

    def _look_up(self, bus_id: str, monotonic: float, *, newly_come: bool) -> None:
        self._looked_up.add(bus_id)
        if any(device.identity.bus_id == bus_id for device in self._devices):
            return
        found = self._library.by_bus_id(bus_id)
        if found == Failure(nvml_errors.NOT_FOUND):  # not this driver's, or plugged in after it was opened
            self._reopen_at = monotonic if newly_come else self._reopen_at
            self._not_found.add(bus_id)
            return
        self._take(found, Identity(nvml_identity.stand_in(bus_id, None), bus_id=bus_id))

    def _take(self, found: Handle | Failure, expected: Identity) -> None:
        if isinstance(found, Failure):
            self._unfound.append((expected, found.code))
            return
        told = self._identified(found, expected)
        if isinstance(told, Failure):
            self._unfound.append((expected, told.code))
            return
        device = Device(self._library, found, told.who)
        self._devices.append(device)
        self._learn(device, told)

    def _identified(self, handle: Handle, expected: Identity) -> Answer | Failure:
        library = self._library
        library.answer_by = library.clock() + self._patience_s
        told = nvml_identity.identify(library, handle, expected)
        late, library.answer_by = library.clock() > library.answer_by, float("inf")
        return Failure(nvml_errors.TIMEOUT) if late and not isinstance(told, Failure) else told

    def _ask_again(self, monotonic: float) -> None:
        """Ask those who failed to say all of who they are; one that fails altogether says so by its readings.

        Who was not found is looked up again at the next look.
        """
        self._ask_again_at = monotonic + ASK_AGAIN_S
        self._looked_up -= self._not_found
        self._not_found = set()
        for device in self._half_known:
            told = self._identified(device.handle, device.identity)
            if not isinstance(told, Failure):
                self._learn(device, told)

    def _learn(self, device: Device, told: Answer) -> None:
        who, others = told.who, [other for other in self._devices if other is not device]
        if any(other.identity.uuid == who.uuid for other in others):
            who = who._replace(uuid=f"{who.uuid}-{nvml_identity.stand_in(who.bus_id, who.number)}")
        device.identity = who
        self._half_known = [other for other in self._half_known if other is not device]
        if not told.is_whole:
            self._half_known.append(device)
        if who.bus_id is not None and told.minor is not None:
            self.minors[who.bus_id] = told.minor

    def _fail(self, problem: model.Problem) -> None:
        self._shut()
        self._whole = problem

    def _shut(self) -> None:
        if self.is_open:
            self._library.close()
        self.is_open = False
        self._devices = []
        self._half_known = []
        self._not_found = set()
        self._unfound = []
        self._looked_up = set()
        self._reopen_at = self._counted = None


def _why_closed(code: int, library: Library) -> model.Problem:
    """Say why the driver could not be opened."""
    if code == nvml_errors.GPU_NOT_FOUND:
        return nvml_errors.no_gpu()
    if code == nvml_errors.UNKNOWN and driver_files.kept_by_container():
        return nvml_errors.container_lost()
    return _cause(code, library)


def _cause(code: int, library: Library) -> model.Problem:
    """Say what an nvmlReturn_t of the whole driver means here and now: files know what the code alone does not say."""
    if code == nvml_errors.UNKNOWN and driver_files.forbidden():
        return nvml_errors.container_lost()
    if code != nvml_errors.LIB_RM_VERSION_MISMATCH:
        return nvml_errors.problem(code)
    kernel, loaded = driver_files.module().version, driver_files.loaded_library()
    ours = None if loaded is None else driver_files.version_in(loaded.name)
    if ours is None:
        told = library.own_version()
        ours = None if isinstance(told, Failure) else driver_files.version_in(told)
    installed = None if loaded is None else driver_files.installed_library(loaded)
    if kernel is not None and ours is not None and kernel == installed != ours:
        return nvml_errors.library_replaced(kernel, ours)
    return nvml_errors.mismatch(kernel, ours)
