"""Who uses one GPU: the driver's lists merged by pid, and what each process did since the last look.

The lists are the dearest calls there are (4.5 ms each on an RTX 4090 laptop, MangoHud pull request 2104), so each is
asked for by one call, and not on every tick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes.nvml_library import Handle, Kept, Library

if TYPE_CHECKING:
    from hoofhearted_desktop.probes.nvml_questions import Questions

NO_PROCESS = frozenset({0, 0xFFFFFFFF})
"""What drivers put where a pid should be, such as the first 535 in lists of the wrong entry size."""
MOST_MEMORY = 1 << 48
"""Bytes. What is more is no memory, NVML_VALUE_NOT_AVAILABLE (all ones) first of all."""
MPS_AGAIN_S = 6.0
SAMPLING_PERIOD_S = 0.9
"""The driver samples at most once a second (nvml.h); no newer sample within that time says nothing new."""
OLD_SAMPLE_US = 2_000_000
PLAIN_LOAD = 10

_LISTS = (("compute", "Compute"), ("graphics", "Graphics"), ("mps", "MPSCompute"))
_ENTRY_V1 = "=I4xQ"  # nvmlProcessInfo_v1_t: pid, usedGpuMemory
_ENTRY_V2 = "=I4xQII"  # nvmlProcessInfo_v2_t, and v3 is the same: with gpuInstanceId, computeInstanceId
_SAMPLE = "=I4xQIIII"  # nvmlProcessUtilizationSample_t: pid, timeStamp, smUtil, memUtil, encUtil, decUtil


class _Use(NamedTuple):
    types: tuple[str, ...]
    memory: Optional[int]


class _Work(NamedTuple):
    stamp: int
    sm: Optional[float]
    encoder: Optional[float]
    decoder: Optional[float]


_NO_WORK = _Work(0, 0, 0, 0)
_UNKNOWN_WORK = _Work(0, None, None, None)


class Processes:
    """The processes of one GPU."""

    def __init__(self, library: Library, handle: Handle, questions: Questions) -> None:
        """Ask nothing yet."""
        self._library = library
        self._handle = handle
        self._questions = questions
        self._versions: Optional[tuple[tuple[str, Kept], ...]] = None
        self._samples = Kept(_SAMPLE)
        self._uses: Optional[dict[int, _Use]] = None
        self._mps_at = float("-inf")
        self._newest = 0
        self._work: Optional[dict[int, _Work]] = None
        self._worked_at = float("-inf")

    def refresh(self, monotonic: float, *, changed: bool) -> None:
        """Ask who uses the GPU. `changed` says that something happened, so that no list is left out."""
        if self._versions is None:
            self._versions = self._usable_versions()
        uses: dict[int, _Use] = {}
        complete = True
        for kind, name in _LISTS:
            if kind == "mps" and not changed and monotonic < self._mps_at:
                continue
            listed = self._one_list(kind, name)
            complete = complete and (listed is not None or self._never_has(kind))
            for pid, memory in (listed or {}).items():
                uses[pid] = _merged(uses.get(pid), kind, memory)
            if kind == "mps" and not listed:
                self._mps_at = monotonic + MPS_AGAIN_S
        nothing_said = all(self._never_has(kind) for kind, _name in _LISTS)
        self._uses = uses if uses or (complete and not nothing_said) else None

    def measure(self, monotonic: float, load: model.Utilization) -> None:
        """Ask what the processes did since the last look; `load` is the whole GPU's.

        No sample of a listed process means 0 %, except where no process has one and the GPU as a whole is plainly at
        work, or nobody knows whether it is: then the answer is None.
        """
        if not self._uses:
            return
        first = self._newest == 0
        found = self._questions.ask(
            "process_samples",
            lambda: self._library.process_samples(self._handle, self._samples, self._newest),
        )
        work = None if found is None else self._sorted_out(found)
        if work and first and _at_rest(load):
            work = {}  # the first answer is a mean over the driver's whole buffer, of what is over by now
        elif work is not None and not work:
            if self._work and monotonic - self._worked_at < SAMPLING_PERIOD_S:
                return
            work = None if load.sm is None or _plainly_loaded(load) else {}
        self._work = work
        self._worked_at = monotonic

    def readings(self) -> Optional[tuple[model.GpuProcess, ...]]:
        """Give the processes in the order of their pids, or None where the driver does not say who they are."""
        if self._uses is None:
            return None
        return tuple(self._reading(pid, use) for pid, use in sorted(self._uses.items()))

    def _reading(self, pid: int, use: _Use) -> model.GpuProcess:
        work = _UNKNOWN_WORK if self._work is None else self._work.get(pid, _NO_WORK)
        return model.GpuProcess(pid, None, use.types, use.memory, work.sm, work.encoder, work.decoder)

    def _usable_versions(self) -> tuple[tuple[str, Kept], ...]:
        """Give the suffixes of the list functions to be tried, newest first, each with its kind of entry.

        The first 535 drivers (535.43 to 535.86) had 8 more bytes in a `_v3` entry; `_v2` never changed.
        """
        early_535 = self._library.has("nvmlDeviceGetConfComputeMemSizeInfo") and not self._library.has(
            "nvmlDeviceGetRunningProcessDetailList"
        )
        wide = Kept(_ENTRY_V2)
        usable = (("_v3", wide), ("_v2", wide), ("", Kept(_ENTRY_V1)))
        return usable[1:] if early_535 else usable

    def _never_has(self, kind: str) -> bool:
        return all(self._questions.never_has(f"{kind}{suffix}") for suffix, _kept in self._versions or ())

    def _one_list(self, kind: str, name: str) -> Optional[dict[int, Optional[int]]]:
        """Give the memory of each process of one kind by pid, or None where the driver does not say."""
        for suffix, kept in self._versions or ():
            field = f"{kind}{suffix}"
            if self._questions.never_has(field):
                continue
            function = f"nvmlDeviceGet{name}RunningProcesses{suffix}"
            found = self._questions.ask(field, lambda: self._library.entries(function, self._handle, kept))  # noqa: B023 - called at once
            if found is not None:
                return _by_pid(found)
            if not self._questions.never_has(field):
                return None
        return None

    def _sorted_out(self, found: list[tuple[int, ...]]) -> dict[int, _Work]:
        """Give the newest sample of each listed process; a share of over 100 % is None."""
        uses = self._uses or {}
        work: dict[int, _Work] = {}
        for pid, stamp, sm, _memory, encoder, decoder in found:
            self._newest = max(self._newest, stamp)
            if pid in uses and (pid not in work or stamp >= work[pid].stamp):
                work[pid] = _Work(stamp, _percent(sm), _percent(encoder), _percent(decoder))
        oldest = self._newest - OLD_SAMPLE_US
        return {pid: done for pid, done in work.items() if done.stamp >= oldest}


def _merged(use: Optional[_Use], kind: str, memory: Optional[int]) -> _Use:
    """Add one list's word to a process: every list tells the memory of the whole process, so nothing is summed."""
    if use is None:
        return _Use((kind,), memory)
    known = [told for told in (use.memory, memory) if told is not None]
    return _Use((*use.types, kind), max(known) if known else None)


def _by_pid(entries: list[tuple[int, ...]]) -> dict[int, Optional[int]]:
    """Give memory by pid, summed over the MIG instances that a process uses."""
    one_of_each = {(pid, *instance): memory for pid, memory, *instance in entries if pid not in NO_PROCESS}
    by_pid: dict[int, Optional[int]] = {}
    for (pid, *_instance), told in one_of_each.items():
        memory = told if told <= MOST_MEMORY else None
        if pid in by_pid:
            other = by_pid[pid]
            memory = None if memory is None or other is None else memory + other
        by_pid[pid] = memory
    return by_pid


def _percent(value: int) -> Optional[float]:
    return value if value <= 100 else None


def _at_rest(load: model.Utilization) -> bool:
    return load.sm == 0 and not load.encoder and not load.decoder


def _plainly_loaded(load: model.Utilization) -> bool:
    return any((part or 0) >= PLAIN_LOAD for part in (load.sm, load.encoder, load.decoder))
