"""A GPU cut by MIG: each instance is listed as a GPU of its own, with its memory and its processes.

The driver tells no load of an instance, and none of the whole GPU while it is cut (nvml.h, nvmlDeviceGetSamples and
nvmlDeviceGetUtilizationRates). Instances come and go while the driver runs, and their handles may be used again.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import nvml_errors
from hoofhearted_desktop.probes.nvml_library import Attributes, Failure, Handle, Library
from hoofhearted_desktop.probes.nvml_memory import DeviceMemory
from hoofhearted_desktop.probes.nvml_processes import Processes
from hoofhearted_desktop.probes.nvml_questions import Questions

if TYPE_CHECKING:
    from hoofhearted_desktop.probes.nvml_doubts import Doubts

FOUND_S = 9.0
READ_S = 1.9
MOST_INSTANCES = 16
_NOBODY_THERE = frozenset({nvml_errors.NOT_FOUND, nvml_errors.INVALID_ARGUMENT})


class _Instance:
    """One instance with what is known of it."""

    def __init__(self, library: Library, handle: Handle, uuid: str, doubts: Doubts) -> None:
        self.uuid = uuid
        self._library = library
        self._handle = handle
        self.questions = Questions()
        self._learn()
        self.processes = Processes(library, handle, self.questions, doubts)
        self._memory = DeviceMemory(library, handle, self.questions, doubts)
        self.reading: Optional[model.Gpu] = None
        self.read_at = float("-inf")

    def _learn(self) -> None:
        """Ask for its name and its size."""
        ask, library, handle = self.questions.ask, self._library, self._handle
        self.name = ask("name", lambda: library.text("nvmlDeviceGetName", handle)) or ""
        told = ask("attributes", lambda: library.instance_attributes(handle))
        self.profile = profile_in(self.name) or (None if told is None else profile_of(told))

    def read(self, monotonic: float, whole: model.Gpu) -> None:
        """Read memory and processes; the `reading` is None where the handle is of this instance no more."""
        self.read_at = monotonic
        self.reading = None
        if self._library.text("nvmlDeviceGetUUID", self._handle) != self.uuid:
            return
        self.questions.begin(monotonic)
        if any(self.questions.refusal(field) is not None for field in ("name", "attributes")):
            self._learn()
        memory = self._memory.read()
        self.processes.refresh(monotonic, changed=False)
        if self.questions.failed is not None:
            return
        name = self.name if profile_in(self.name) else f"{whole.name or 'GPU'} MIG {self.profile or ''}".strip()
        self.reading = model.Gpu(
            uuid=self.uuid,
            index=whole.index,
            name=name,
            pci_bus_id=whole.pci_bus_id,
            power_state=whole.power_state,
            memory=memory,
            processes=self.processes.readings(),
            parent=whole.uuid,
            mig_profile=self.profile,
        )


class Instances:
    """The instances of one GPU."""

    def __init__(self, library: Library, handle: Handle, questions: Questions, doubts: Doubts) -> None:
        """Ask nothing yet; `questions` are the whole GPU's."""
        self._library = library
        self._handle = handle
        self._questions = questions
        self._doubts = doubts
        self._found_at = float("-inf")
        self._instances: list[_Instance] = []
        self._refusals: list[int] = []
        self._readings: tuple[model.Gpu, ...] = ()

    def read(self, monotonic: float, whole: model.Gpu) -> tuple[model.Gpu, ...]:
        """Give the instances of the `whole`; of those known one a tick is read again, because process lists are dear."""
        if monotonic - self._found_at >= FOUND_S:
            self._find(monotonic, whole)
        stalest = min(self._instances, key=lambda instance: instance.read_at, default=None)
        if stalest is not None and monotonic - stalest.read_at >= READ_S:
            stalest.read(monotonic, whole)
            if stalest.reading is None:
                self._find(monotonic, whole)
        self._readings = tuple(instance.reading for instance in self._instances if instance.reading is not None)
        return self._readings

    @property
    def count(self) -> int:
        """How many were found, whether they can be read or not."""
        return len(self._instances)

    @property
    def denied(self) -> bool:
        """Whether the driver refused an instance, or its processes, to this user."""
        return nvml_errors.NO_PERMISSION in self._refusals or any(
            instance.processes.denied for instance in self._instances
        )

    def users(self) -> Optional[tuple[model.GpuProcess, ...]]:
        """Give the processes of all instances as those of the whole GPU, or None where one cannot be told."""
        if self._refusals or any(instance.reading is None for instance in self._instances):
            return None
        lists = [reading.processes for reading in self._readings]
        together: dict[int, model.GpuProcess] = {}
        for used in (each for listed in lists for each in listed or ()):
            before = together.get(used.pid)
            together[used.pid] = used if before is None else _both(before, used)
        return None if None in lists else tuple(together[pid] for pid in sorted(together))

    def _find(self, monotonic: float, whole: model.Gpu) -> None:
        """Look for the instances anew, and read those that have come."""
        self._found_at = monotonic
        function, library = ("nvmlDeviceGetMaxMigDeviceCount",), self._library
        told = self._questions.ask("mig_count", lambda: library.number(function, self._handle))
        self._refusals = [] if told is not None else [self._questions.code("mig_count")]
        most = told or 0
        known = {instance.uuid: instance for instance in self._instances if instance.reading is not None}
        self._instances = []
        for index in range(min(most, MOST_INSTANCES)):
            handle = library.instance(self._handle, index)
            if isinstance(handle, Failure):
                self._refusals += [handle.code] if handle.code not in _NOBODY_THERE else []
                continue
            uuid = library.text("nvmlDeviceGetUUID", handle)
            if isinstance(uuid, Failure) or not uuid:
                self._refusals.append(uuid.code if isinstance(uuid, Failure) else nvml_errors.UNKNOWN)
                continue
            instance = known.get(uuid)
            if instance is None:
                instance = _Instance(library, handle, uuid, self._doubts)
                instance.read(monotonic, whole)
            self._instances.append(instance)


def profile_in(name: str) -> Optional[str]:
    """Give the profile in a name such as "NVIDIA A100-SXM4-40GB MIG 1g.5gb"."""
    _whole, found, profile = name.rpartition("MIG ")
    return profile.strip() or None if found else None


def profile_of(size: Attributes) -> Optional[str]:
    """Give the profile as NVIDIA writes it: "1g.5gb", or "1c.3g.20gb" for a part of an instance's slices."""
    if not size.slices or not size.memory_mib:
        return None
    part = f"{size.compute_slices}c." if 0 < size.compute_slices < size.slices else ""
    return f"{part}{size.slices}g.{math.ceil(size.memory_mib / 1024)}gb"


def _both(one: model.GpuProcess, other: model.GpuProcess) -> model.GpuProcess:
    memory = None if one.memory is None or other.memory is None else one.memory + other.memory
    return one._replace(types=tuple(dict.fromkeys(one.types + other.types)), memory=memory)
