"""GPUs of a server without Python, by nvidia-smi there, run by a shell; what it does not tell is None and said in a note.

nvidia-smi opens and closes the driver at every call, which costs up to seconds, and wakes a GPU that sleeps. So it is run
every EVERY_S at most, less often where it is slow, never while one run is out, and not at all for GPUs that the kernel
says are asleep, nor for idle ones that may fall asleep (`letting_go`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import (
    nvml_device,
    nvml_errors,
    nvml_identity,
    nvml_notes,
    shell_script,
    smi_rows,
    smi_troubles,
)
from hoofhearted_desktop.probes.gpu_users import is_quiet
from hoofhearted_desktop.probes.letting_go import LettingGo, Use
from hoofhearted_desktop.probes.nvml_identity import Identity
from hoofhearted_desktop.probes.nvml_roster import Entries, Roster
from hoofhearted_desktop.probes.pci import PciGpu, same_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofhearted_desktop.probes.shell_channel import Answer, Channel

EVERY_S = 2.0
LONGEST_EVERY_S = 15.0
FIRST_PATIENCE_S = 3.0
PATIENCE_S = 0.3
HUNG_AFTER_S = 6.0
SCAN_EVERY_S = 30.0
LOST_AGAIN_S = 60.0
LONGEST_OUTPUT = 2_000_000
CORRUPTED = "nvidia-smi warns that the memory in which this card keeps its own settings (infoROM) is corrupted"


class SmiReading(NamedTuple):
    """One look, as probes/machine_parts.GpuReading wants it."""

    gpus: tuple[model.Gpu, ...] = ()
    problems: tuple[model.Problem, ...] = ()
    earlier: tuple[tuple[model.Gpu, ...], ...] = ()
    """None: a run of nvidia-smi tells of its own moment only."""


class _Run(NamedTuple):
    """One run of nvidia-smi: its first argument, what it printed, and its exit status."""

    what: str
    text: str
    code: int


class SmiProbe:
    """Gives what the last run of nvidia-smi said, for as long as that is fresh. Used by one thread."""

    def __init__(self, channel: Channel, around: nvml_notes.Surroundings, note: str) -> None:
        """Ask over `channel`; `note` says what is missing in this way of reading, and goes with every GPU."""
        self._channel = channel
        self._around = around
        self._note = note
        self._fields = list(smi_rows.FIELDS)
        self._monitor = True
        self._mig = False
        self._roster = Roster()
        self._letting_go = LettingGo()
        self._devices: tuple[PciGpu, ...] = ()
        self._lost: dict[str, tuple[float, model.Problem]] = {}
        self._reading: Optional[SmiReading] = None
        self._next_at = float("-inf")
        self._scan_at = float("-inf")
        self._asked_at = float("-inf")

    @property
    def minors(self) -> Mapping[str, int]:
        """Nobody looks for who has a device file open there."""
        return {}

    def read(self, monotonic: float) -> SmiReading:
        """Give what can be said now. Raises SourceEnded where the stream has ended."""
        if self._channel.open_s is None and monotonic >= self._next_at:
            self._begin(monotonic)
        answer = self._channel.take(FIRST_PATIENCE_S if self._reading is None else PATIENCE_S)
        if answer is not None:
            took_s = self._channel.took_s
            self._next_at = self._asked_at + min(max(EVERY_S, 2 * took_s), LONGEST_EVERY_S)
            self._reading = self._made_of(answer, monotonic)
        open_s = self._channel.open_s
        if open_s is not None and open_s > max(HUNG_AFTER_S, min(3 * self._channel.took_s, LONGEST_EVERY_S)):
            return self._hung(open_s)
        return self._reading or SmiReading()

    def want(self, readings: frozenset[str]) -> None:
        """Take no wish: one run asks for everything it can tell."""

    def close(self) -> None:
        """Let go of the shell; a run that is out ends by itself."""
        self._channel.close()

    def _begin(self, monotonic: float) -> None:
        scan = monotonic >= self._scan_at
        if scan:
            self._scan_at = monotonic + SCAN_EVERY_S
        self._lost = {bus_id: (until, why) for bus_id, (until, why) in self._lost.items() if monotonic < until}
        also = (["pmon"] if self._monitor else []) + (["list"] if self._mig else [])
        rest = self._letting_go.resting(monotonic) | self._lost.keys()
        fields = [*smi_rows.FIRST_FIELDS, *self._fields]
        self._asked_at = monotonic
        self._channel.begin(shell_script.gpus(fields, also, rest, scan=scan))

    def _hung(self, open_s: float) -> SmiReading:
        problem = nvml_errors.hung(open_s, None)
        last = self._reading.gpus if self._reading else ()
        gpus = tuple(
            gpu
            if gpu.power_state == "asleep"
            else model.Gpu(gpu.uuid, gpu.index, gpu.name, gpu.pci_bus_id, parent=gpu.parent, problem=problem)
            for gpu in last
        )
        return SmiReading(gpus, (problem,))

    # ------------------------------------------------------------ an answer

    def _made_of(self, answer: Answer, monotonic: float) -> SmiReading:
        self._devices = _devices(answer)
        ours = [device for device in self._devices if device.handed_to is None]
        self._roster.see(self._devices)
        self._letting_go.see(monotonic, ours)
        sleeping = {device.bus_id for device in ours if device.asleep}
        resting = ({device.bus_id for device in ours} & self._letting_go.resting(monotonic)) - sleeping
        entries = {**self._roster.asleep(sleeping), **self._roster.resting(resting)}
        problems: tuple[model.Problem, ...] = ()
        runs = _runs(answer)
        if runs:
            self._learn(runs, monotonic)
            read, problems = self._read(runs, sleeping | resting)
            entries.update(read)
        entries.update(self._roster.lost(entries))
        told = {uuid: self._told(gpu) for uuid, gpu in entries.items()}
        self._let_go(monotonic, told, ours)
        problems += tuple(
            nvml_errors.of_gpu(gpu.problem, gpu.name)
            for gpu in told.values()
            if gpu.problem is not None and gpu.problem not in problems
        )
        return SmiReading(tuple(sorted(told.values(), key=_place)), problems)

    def _learn(self, runs: list[_Run], monotonic: float) -> None:
        """Note what this driver does not know, and which GPUs keep nvidia-smi from telling of the others."""
        first = runs[0]
        unknown = set(smi_troubles.unknown_fields(first.text)) & set(self._fields)
        if unknown:
            self._fields = [field for field in self._fields if field not in unknown]
            self._next_at = float("-inf")
        for run in runs:
            if (
                run.what == "pmon"
                and smi_rows.monitor_rows(run.text) is None
                and run.code not in shell_script.TIMED_OUT
            ):
                self._monitor = False
            for lost in smi_troubles.lost(run.text):
                if lost.bus_id is not None:
                    self._lost[lost.bus_id] = (monotonic + LOST_AGAIN_S, lost.problem)
        if self._lost and first.code != 0:
            self._next_at = min(self._next_at, monotonic)  # at once without the lost ones

    def _read(self, runs: list[_Run], left_alone: set[str]) -> tuple[Entries, tuple[model.Problem, ...]]:
        first = runs[0]
        rows = smi_rows.gpu_rows(first.text, self._fields)
        if any(row.mig for row in rows) and not self._mig:
            self._next_at = float("-inf")  # at once with the list of instances
        self._mig = any(row.mig for row in rows)
        entries: Entries = {}
        numbers: dict[int, str] = {}
        for row in rows:
            who = self._roster.recognised(
                Identity(row.uuid or nvml_identity.stand_in(row.bus_id, row.index), row.index, row.name, row.bus_id)
            )
            entries[who.uuid] = row.reading._replace(
                uuid=who.uuid, index=who.number, name=who.name, pci_bus_id=who.bus_id
            )
            if who.number is not None:
                numbers[who.number] = who.uuid
        whole = self._whole(first, rows)
        self._add_instances(entries, runs)
        self._add_processes(entries, numbers, runs)
        for bus_id, (_until, why) in self._lost.items():
            who = self._roster.recognised(Identity(nvml_identity.stand_in(bus_id, None), bus_id=bus_id))
            entries[who.uuid] = nvml_device.unreadable(who, why)
        missing = whole or model.Problem("driver_error", "nvidia-smi does not tell of this GPU", None)
        for who in self._roster.missing(entries, left_alone):
            entries[who.uuid] = nvml_device.unreadable(who, missing)
        for bus_id in smi_troubles.corrupted(first.text):
            for uuid, gpu in entries.items():
                if gpu.pci_bus_id == bus_id and gpu.parent is None:
                    entries[uuid] = gpu._replace(notes=(CORRUPTED,))
        return entries, () if whole is None else (whole,)

    def _whole(self, first: _Run, rows: list[smi_rows.GpuRow]) -> Optional[model.Problem]:
        """Say why nothing was told of any GPU; None where something was, or will be at once."""
        if rows or self._lost or smi_troubles.unknown_fields(first.text):
            return None
        return smi_troubles.whole(first.text, first.code) or smi_troubles.nothing_said()

    def _add_instances(self, entries: Entries, runs: list[_Run]) -> None:
        listed = next((smi_rows.instances(run.text) for run in runs if run.what == "-L"), [])
        for instance in listed:
            whole = entries.get(instance.parent)
            if whole is not None:
                entries[whole.uuid] = whole._replace(mig_instances=(whole.mig_instances or 0) + 1)
                entries[instance.uuid] = model.Gpu(
                    instance.uuid,
                    whole.index,
                    whole.name,
                    whole.pci_bus_id,
                    "active",
                    parent=whole.uuid,
                    mig_profile=instance.profile,
                )

    @staticmethod
    def _add_processes(entries: Entries, numbers: dict[int, str], runs: list[_Run]) -> None:
        """Give every GPU its processes; None to all where nvidia-smi could not tell them."""
        uses: dict[str, list[model.GpuProcess]] = {uuid: [] for uuid in entries}
        told = False
        for run in runs:
            rows = None
            if run.what.startswith("--query-compute-apps"):
                rows = smi_rows.compute_rows(run.text) if run.code == 0 else None
                if not rows and smi_troubles.denied(run.text):
                    for each, gpu in entries.items():
                        entries[each] = gpu._replace(notes=(*(gpu.notes or ()), nvml_notes.DENIED))
                    return
            elif run.what == "pmon":
                rows = smi_rows.monitor_rows(run.text)
            told = told or rows is not None
            for used in rows or ():
                uuid = used.gpu if used.gpu is not None else numbers.get(used.number if used.number is not None else -1)
                if uuid is not None and uuid in uses:
                    uses[uuid].append(used.process)
        if told:
            for uuid, listed in uses.items():
                entries[uuid] = entries[uuid]._replace(processes=smi_rows.joined(listed))

    def _told(self, gpu: model.Gpu) -> model.Gpu:
        """Add what is not told in this way, and what this kind of GPU never tells."""
        kind = nvml_notes.notes(gpu, self._around, None, denied=False) if gpu.problem is None else None
        return gpu._replace(notes=(self._note, *(gpu.notes or ()), *(kind or ())))

    def _let_go(self, monotonic: float, entries: Entries, devices: list[PciGpu]) -> None:
        by_bus = {gpu.pci_bus_id: gpu for gpu in entries.values() if gpu.parent is None}
        for device in devices:
            gpu = by_bus.get(device.bus_id)
            if gpu is None or device.asleep or gpu.resting or not device.may_sleep:
                continue
            self._letting_go.judge(monotonic, device, _use(gpu), quiet=is_quiet(gpu))


def _use(gpu: model.Gpu) -> Optional[Use]:
    """Say who uses a GPU, by nvidia-smi's lists alone: who only has its device file open is not seen."""
    if gpu.processes is None:
        return None
    if not gpu.processes:
        return Use.UNSEEN
    return Use.DESKTOP if all(used.types == ("graphics",) for used in gpu.processes) else Use.SOMEBODY


def _devices(answer: Answer) -> tuple[PciGpu, ...]:
    text = next((section.text for section in answer if section.name == "pci"), "")
    found = []
    for line in text.splitlines():
        cells = line.split("|")
        bus_id = same_form(cells[0])
        if bus_id is not None and len(cells) == 4:
            status, control, driver = (cell.strip() or None for cell in cells[1:])
            handed_to = driver if driver is not None and not driver.startswith("nvidia") else None
            found.append(PciGpu(bus_id, status, control or (status and "auto"), handed_to))
    return tuple(found)


def _runs(answer: Answer) -> list[_Run]:
    runs: list[_Run] = []
    for section in answer:
        if section.name == "smi":
            runs.append(_Run(section.words, section.text[:LONGEST_OUTPUT], -1))
        elif section.name == "code" and runs and re.fullmatch(r"[0-9]{1,3}", section.words):
            runs[-1] = runs[-1]._replace(code=int(section.words))
    return runs


def _place(gpu: model.Gpu) -> tuple[float, str, bool]:
    return (float("inf") if gpu.index is None else gpu.index, gpu.pci_bus_id or "", gpu.parent is not None)
