"""Who uses one GPU: the driver's lists merged by pid, and what each process did since the last look.

The lists are the dearest calls there are (4.5 ms each on an RTX 4090 laptop, MangoHud pull request 2104), so each is
asked for by one call, and not on every tick. What has not changed since the last look is not taken apart again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import driver_files, nvml_errors
from hoofhearted_desktop.probes.nvml_library import Failure, Handle, Kept, Library

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.probes.nvml_doubts import Doubts
    from hoofhearted_desktop.probes.nvml_questions import Questions

NO_PROCESS = frozenset({0, 0xFFFFFFFF})
"""What drivers put where a pid should be, such as the first 535 in lists of the wrong entry size."""
MOST_MEMORY = 1 << 48
"""Bytes. What is more is no memory, NVML_VALUE_NOT_AVAILABLE (all ones) first of all."""
MPS_AGAIN_S = 6.0
SAMPLING_PERIOD_S = 0.9
"""The driver samples at most once a second (nvml.h); no newer sample within that time says nothing new."""
OLD_SAMPLE_S = 2.0
"""So much older than the newest one a sample says nothing of now, unless nobody has looked for longer."""
LONGEST_LOOK_S = 10.0
PLAIN_LOAD = 10
STALLED_S = 3.0
"""A GPU that plainly works without a newer sample for so long has a clock that went back: begin anew."""

EARLY_535 = ((535, 43), (535, 86))
"""The first and the last driver whose `_v3` entries are larger."""

_LISTS = (("compute", "Compute"), ("graphics", "Graphics"), ("mps", "MPSCompute"))
_ENTRY_V1 = "=I4xQ"  # nvmlProcessInfo_v1_t: pid, usedGpuMemory
_ENTRY_V2 = "=I4xQII"  # nvmlProcessInfo_v2_t, and v3 is the same: with gpuInstanceId, computeInstanceId
_SAMPLE = "=I4xQIIII"  # nvmlProcessUtilizationSample_t: pid, timeStamp, smUtil, memUtil, encUtil, decUtil

_Use = tuple[tuple[str, ...], Optional[int]]
"""The lists a process is in, and its memory."""
_Work = tuple[Optional[float], Optional[float], Optional[float]]
"""Percent: SM, encoder, decoder."""
_NO_WORK: _Work = (0, 0, 0)
_UNKNOWN_WORK: _Work = (None, None, None)


class _List(NamedTuple):
    """One function that lists processes: what its answer is called, the prepared question, and where the answer goes."""

    field: str
    ask: Callable[[], Union[bytes, Failure]]
    kept: Kept


_ONE_LIST = {kind: (kind,) for kind, _name in _LISTS}


class Processes:
    """The processes of one GPU, or of a MIG instance."""

    def __init__(self, library: Library, handle: Handle, questions: Questions, doubts: Doubts) -> None:
        """Ask nothing yet."""
        self._library = library
        self._handle = handle
        self._questions = questions
        self._doubts = doubts
        self._lists: Optional[tuple[tuple[str, tuple[_List, ...]], ...]] = None
        self._samples = Kept(_SAMPLE)
        self._ask_samples = library.asks_process_samples(handle, self._samples)
        self._told: dict[str, tuple[bytes, dict[int, Optional[int]]]] = {}
        self._uses: Optional[dict[int, _Use]] = None
        self._mps_at = float("-inf")
        self._newest = 0
        self._work: Optional[dict[int, _Work]] = None
        self._worked_at = float("-inf")
        self._stalled_since: Optional[float] = None
        self.denied = False
        """Whether the driver last refused a list to this user."""
        self._readings: tuple[model.GpuProcess, ...] = ()
        self._facts: list[tuple[int, None, tuple[str, ...], Optional[int]]] = []
        self._made_of: tuple[Optional[dict[int, _Use]], Optional[dict[int, _Work]]] = (None, None)

    def refresh(self, monotonic: float, *, changed: bool) -> None:
        """Ask who uses the GPU. `changed` says that something happened, so that no list is left out."""
        if self._lists is None:
            self._lists = self._usable_lists()
        uses: dict[int, _Use] = {}
        complete = True
        for kind, versions in self._lists:
            if kind == "mps" and not changed and monotonic < self._mps_at:
                continue
            listed = self._one_list(versions)
            complete = complete and (listed is not None or self._never_has(versions))
            for pid, memory in (listed or {}).items():
                uses[pid] = _merged(uses[pid], kind, memory) if pid in uses else (_ONE_LIST[kind], memory)
            if kind == "mps" and not listed:
                self._mps_at = monotonic + MPS_AGAIN_S
        self.denied = not complete and self._refused()
        found: Optional[dict[int, _Use]] = uses
        if not uses and (not complete or all(self._never_has(versions) for _kind, versions in self._lists)):
            found = None
        if found != self._uses:
            self._uses = found

    def measure(self, monotonic: float, load: model.Utilization) -> None:
        """Ask what the processes did since the last look; `load` is the whole GPU's.

        No sample of a listed process means 0 %, except where no process has one and the GPU as a whole is plainly at
        work, or nobody knows whether it is: then the answer is None.
        """
        if not self._uses:
            return
        first = self._newest == 0
        found = self._questions.ask("process_samples", self._ask_samples, self._newest)
        unseen_s = min(max(OLD_SAMPLE_S, monotonic - self._worked_at), LONGEST_LOOK_S if self._newest else OLD_SAMPLE_S)
        work = None if found is None else self._sorted_out(found, unseen_s)
        if work and first and _at_rest(load):
            work = {}  # the first answer is a mean over the driver's whole buffer, of what is over by now
        elif work is not None and not work:
            self._begin_anew_if_stalled(monotonic, load, anything=bool(found))
            if self._work and monotonic - self._worked_at < SAMPLING_PERIOD_S:
                return
            work = None if load.sm is None or _plainly_loaded(load) else {}
        else:
            self._stalled_since = None
        if work != self._work:
            self._work = work
        self._worked_at = monotonic

    def readings(self) -> Optional[tuple[model.GpuProcess, ...]]:
        """Give the processes in the order of their pids, or None where the driver does not say who they are."""
        uses, work = self._uses, self._work
        if uses is None:
            return None
        if uses is not self._made_of[0]:
            self._facts = [(pid, None, *uses[pid]) for pid in sorted(uses)]
        if uses is not self._made_of[0] or work is not self._made_of[1]:
            self._made_of = (uses, work)
            told, silent = ({}, _UNKNOWN_WORK) if work is None else (work, _NO_WORK)
            make = tuple.__new__  # the constructor of a named tuple without its own function: there may be thousands
            self._readings = tuple(
                [make(model.GpuProcess, (*facts, *told.get(facts[0], silent))) for facts in self._facts]
            )
        return self._readings

    def _usable_lists(self) -> tuple[tuple[str, tuple[_List, ...]], ...]:
        """Give for each kind of list its functions to be tried, newest first, each with its kind of entry.

        The first 535 drivers (535.43 to 535.86) had 8 more bytes in a `_v3` entry; `_v2` never changed. They are known by
        their version, or by the function that came with the larger entry without the one that came after it.
        """
        library = self._library
        early_535 = _is_early_535(library.driver_version()) or (
            library.has("nvmlDeviceGetConfComputeMemSizeInfo")
            and not library.has("nvmlDeviceGetRunningProcessDetailList")
        )
        wide = Kept(_ENTRY_V2)
        usable = (("_v3", wide), ("_v2", wide), ("", Kept(_ENTRY_V1)))[1 if early_535 else 0 :]
        return tuple((kind, tuple(self._list(kind, name, *version) for version in usable)) for kind, name in _LISTS)

    def _list(self, kind: str, name: str, suffix: str, kept: Kept) -> _List:
        function = f"nvmlDeviceGet{name}RunningProcesses{suffix}"
        return _List(f"{kind}{suffix}", self._library.asks_entries(function, self._handle, kept), kept)

    def _never_has(self, versions: tuple[_List, ...]) -> bool:
        return all(self._questions.never_has(version.field) for version in versions)

    def _refused(self) -> bool:
        return any(
            self._questions.refusal(version.field) == nvml_errors.NO_PERMISSION
            for kind, versions in self._lists or ()
            for version in versions
            if kind != "mps"
        )

    def _one_list(self, versions: tuple[_List, ...]) -> Optional[dict[int, Optional[int]]]:
        """Give the memory of each process of one kind by pid, or None where the driver does not say."""
        for field, ask, kept in versions:
            if self._questions.never_has(field):
                continue
            found = self._questions.ask(field, ask)
            if found is not None:
                before, by_pid = self._told.get(field, (None, {}))
                if found != before:
                    by_pid = _by_pid(kept.entry.iter_unpack(found))
                    self._told[field] = (found, by_pid)
                return by_pid
            if not self._questions.never_has(field):
                return None
        return None

    def _sorted_out(self, found: bytes, unseen_s: float) -> dict[int, _Work]:
        """Give the newest sample of each listed process, of the last `unseen_s`; a share of over 100 % is None."""
        entries = list(self._samples.entry.iter_unpack(found))
        if not entries:
            return {}
        pids, stamps, sm, _memory, encoder, decoder = zip(*entries)
        self._newest = max(self._newest, *stamps)
        oldest = self._newest - round(unseen_s * 1e6)
        if len(set(pids)) < len(pids) or min(stamps) < oldest:
            entries = sorted((entry for entry in entries if entry[1] >= oldest), key=lambda entry: entry[1])
            pids, stamps, sm, _memory, encoder, decoder = zip(*entries)
        work: dict[int, _Work] = dict(zip(pids, zip(sm, encoder, decoder)))
        for stranger in work.keys() - (self._uses or {}).keys():
            del work[stranger]
        if max(*sm, *encoder, *decoder) > 100:
            return {pid: self._believed(done) for pid, done in work.items()}
        return work

    def _believed(self, work: _Work) -> _Work:
        sm, encoder, decoder = (
            self._doubts.percent(f"process.{name}", value) for name, value in zip(("sm", "encoder", "decoder"), work)
        )
        return sm, encoder, decoder

    def _begin_anew_if_stalled(self, monotonic: float, load: model.Utilization, *, anything: bool) -> None:
        """Forget the newest stamp where a GPU at work has had no newer sample for long: the driver's clock went back."""
        if anything or not _plainly_loaded(load):
            self._stalled_since = None
        elif self._stalled_since is None:
            self._stalled_since = monotonic
        elif monotonic - self._stalled_since >= STALLED_S:
            self._stalled_since = None
            self._newest = 0


def _is_early_535(version: Union[str, Failure]) -> bool:
    told = None if isinstance(version, Failure) else driver_files.version_in(version)
    return told is not None and EARLY_535[0] <= tuple(map(int, told.split(".")[:2])) <= EARLY_535[1]


def _merged(use: _Use, kind: str, memory: Optional[int]) -> _Use:
    """Add one list's word to a process: every list tells the memory of the whole process, so nothing is summed."""
    types, told = use
    return (*types, kind), memory if told is None else told if memory is None else max(told, memory)


def _by_pid(entries: Iterable[tuple[int, ...]]) -> dict[int, Optional[int]]:
    """Give memory by pid, summed over the MIG instances that a process uses."""
    found = list(entries)
    summed = {entry[0]: entry[1] for entry in found}
    if len(summed) < len(found):
        one_of_each = {(pid, *instance): told for pid, told, *instance in found}
        summed = dict.fromkeys(summed, 0)
        for (pid, *_instance), told in one_of_each.items():
            summed[pid] += told
    for nobody in NO_PROCESS & summed.keys():
        del summed[nobody]
    if max(summed.values(), default=0) <= MOST_MEMORY:
        return {**summed}
    return {pid: told if told <= MOST_MEMORY else None for pid, told in summed.items()}


def _at_rest(load: model.Utilization) -> bool:
    return load.sm == 0 and not load.encoder and not load.decoder


def _plainly_loaded(load: model.Utilization) -> bool:
    return any((part or 0) >= PLAIN_LOAD for part in (load.sm, load.encoder, load.decoder))
