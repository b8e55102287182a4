"""What nvidia-smi prints, read: rows of GPUs, rows of processes, the process monitor, the list of MIG instances. Pure.

Lines that are no rows (warnings, errors, banners) are passed over here; `smi_troubles` reads those. A figure that is not
exactly a figure is None: nothing that nvidia-smi puts in its place (`[N/A]`, `[Not Supported]`, `ERR!`) looks idle.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes.pci import same_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MIB = 1 << 20
FIRST_FIELDS = ("pci.bus_id", "uuid", "index", "name")
"""Who a GPU is. The name is the last of these: it is what stands between the columns of the left and those of the right."""
FIELDS = (
    "utilization.gpu",
    "utilization.memory",
    "memory.used",
    "memory.total",
    "memory.reserved",
    "temperature.gpu",
    "fan.speed",
    "power.draw",
    "enforced.power.limit",
    "pstate",
    "clocks.sm",
    "clocks.mem",
    "mig.mode.current",
    "utilization.encoder",
    "utilization.decoder",
)
"""What is asked for of each; drivers that do not know one say so, and are asked again without it."""

_FIGURE = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?)(?: ?(?:%|W|MiB|MHz|C))?")
_UUID = re.compile(r"(?:GPU|MIG)-[0-9A-Za-z/-]{8,80}")
_ROW_OF_PROCESS = re.compile(r"((?:GPU|MIG)-[0-9A-Za-z/-]{8,80}) *, *([0-9]{1,10}) *,(.*)", re.DOTALL)
_LISTED = re.compile(r"GPU [0-9]+: .*\(UUID: (GPU-[0-9A-Za-z-]{8,60})\) *")
_INSTANCE = re.compile(r" +MIG (\S+) +Device +[0-9]+: \(UUID: (MIG-[0-9A-Za-z/-]{8,80})\) *")
_TYPES = {"C": "compute", "G": "graphics", "M": "mps"}
_LONGEST_NAME = 200
_MOST_MIB = 1e9
"""A petabyte: a sample with more in it would be refused as a whole by whoever reads it."""

_LONGEST_ROW = 8192


class GpuRow(NamedTuple):
    """One GPU as a row of --query-gpu says; `uuid` and `bus_id` are None where it does not say them, but not both."""

    uuid: Optional[str]
    bus_id: Optional[str]
    index: Optional[int]  # type: ignore[assignment]  # as in core/model.Gpu
    name: Optional[str]
    reading: model.Gpu
    mig: bool


class Used(NamedTuple):
    """What one line says of a process's use of a GPU, which is named by its UUID or by its number."""

    gpu: Optional[str]
    number: Optional[int]
    process: model.GpuProcess


class Instance(NamedTuple):
    """A MIG instance: the UUID of the GPU it is cut from, its own, and its profile, such as 1g.10gb."""

    parent: str
    uuid: str
    profile: str


def figure(text: Optional[str]) -> Optional[float]:
    """Read a figure, with its unit or without; None where it is something else."""
    found = _FIGURE.fullmatch((text or "").strip())
    return float(found[1]) if found else None


def gpu_rows(text: str, fields: Sequence[str]) -> list[GpuRow]:
    """Read the rows of --query-gpu with FIRST_FIELDS and then `fields`."""
    rows = (_gpu_row(line.split(","), fields) for line in text.splitlines())
    return [row for row in rows if row is not None]


def _gpu_row(cells: list[str], fields: Sequence[str]) -> Optional[GpuRow]:
    left = len(FIRST_FIELDS) - 1
    if len(cells) < left + 1 + len(fields):
        return None
    right = len(cells) - len(fields)
    bus_id, uuid = same_form(cells[0]), cells[1].strip()
    known = _UUID.fullmatch(uuid) is not None
    if bus_id is None and not known:
        return None
    name = _words(",".join(cells[left:right]))
    told = dict(zip(fields, (cell.strip() for cell in cells[right:])))
    index = figure(cells[2])
    return GpuRow(
        uuid if known else None,
        bus_id,
        None if index is None else int(index),
        None if not name or name.startswith("[") else name,
        _reading(told),
        told.get("mig.mode.current") == "Enabled",
    )


def _reading(told: dict[str, str]) -> model.Gpu:
    pstate = re.fullmatch(r"P([0-9]{1,2})", told.get("pstate", ""))
    return model.Gpu(
        "",
        power_state="active",
        utilization=model.Utilization(
            _percent(told.get("utilization.gpu")),
            _percent(told.get("utilization.memory")),
            _percent(told.get("utilization.encoder")),
            _percent(told.get("utilization.decoder")),
        ),
        memory=model.Memory(
            _bytes(told.get("memory.used")), _bytes(told.get("memory.total")), _bytes(told.get("memory.reserved"))
        ),
        temperature_c=_up_to(200, told.get("temperature.gpu")),
        fan_percent=_up_to(200, told.get("fan.speed")),
        power_w=_up_to(5000, told.get("power.draw")),
        power_limit_w=_up_to(5000, told.get("enforced.power.limit")),
        clocks_mhz=model.Clocks(_whole(told.get("clocks.sm")), _whole(told.get("clocks.mem"))),
        pstate=int(pstate[1]) if pstate else None,
    )


def compute_rows(text: str) -> Optional[list[Used]]:
    """Read the rows of --query-compute-apps=gpu_uuid,pid,process_name,used_memory; None where it is something else.

    A program may be called anything, with commas and line ends: two columns are taken from the left, one from the right.
    """
    rows: list[str] = []
    for line in text.splitlines():
        if _ROW_OF_PROCESS.match(line):
            rows.append(line)
        elif rows and len(rows[-1]) < _LONGEST_ROW and not _ends(rows[-1]):
            rows[-1] += "\n" + line
    if not rows and not all(map(_says_nobody, text.splitlines())):
        return None
    return [used for used in map(_compute_row, rows) if used is not None]


def _says_nobody(line: str) -> bool:
    return not line.strip() or line.startswith(("No running", "WARNING:"))


def _ends(row: str) -> bool:
    """Whether a row is whole: it ends in a figure, or in what stands for one."""
    last = row.rpartition(",")[2].strip()
    return figure(last) is not None or last == "N/A" or (last.startswith("[") and last.endswith("]"))


def _compute_row(row: str) -> Optional[Used]:
    start = _ROW_OF_PROCESS.match(row)
    if start is None or "," not in start[3] or not _ends(row):
        return None
    return Used(start[1], None, model.GpuProcess(int(start[2]), None, ("compute",), _bytes(row.rpartition(",")[2])))


def monitor_rows(text: str) -> Optional[list[Used]]:
    """Read `pmon -s um`, by its own heading, because its columns differ between drivers; None where it has none."""
    columns: list[str] = []
    rows = []
    for line in text.splitlines():
        words = line.split()
        if words[:3] == ["#", "gpu", "pid"]:
            columns = words[1:]
        elif columns and not line.startswith("#"):
            used = _monitor_row(dict(zip(columns, words)))
            if used is not None:
                rows.append(used)
    return rows if columns else None


def _monitor_row(cells: dict[str, str]) -> Optional[Used]:
    number, pid = cells.get("gpu", ""), cells.get("pid", "")
    if not re.fullmatch(r"[0-9]{1,4}", number) or not re.fullmatch(r"[0-9]{1,10}", pid):
        return None
    types = tuple(_TYPES[part] for part in cells.get("type", "").split("+") if part in _TYPES)
    return Used(
        None,
        int(number),
        model.GpuProcess(
            int(pid),
            None,
            types,
            _bytes(cells.get("fb")),
            _percent(cells.get("sm")),
            _percent(cells.get("enc")),
            _percent(cells.get("dec")),
        ),
    )


def instances(text: str) -> list[Instance]:
    """Read the MIG instances that `nvidia-smi -L` lists below their GPUs."""
    found = []
    parent = None
    for line in text.splitlines():
        listed, instance = _LISTED.fullmatch(line), _INSTANCE.fullmatch(line)
        if listed:
            parent = listed[1]
        elif instance and parent:
            found.append(Instance(parent, instance[2], instance[1]))
    return found


def joined(uses: Iterable[model.GpuProcess]) -> tuple[model.GpuProcess, ...]:
    """Give each process once, with what all lines about it say.

    Of one without figures, beside others with some on the same GPU, the driver has no samples: it did nothing.
    """
    found: dict[int, model.GpuProcess] = {}
    for used in uses:
        before = found.get(used.pid)
        found[used.pid] = used if before is None else _merged(before, used)
    sampled = any(used.sm is not None for used in found.values())
    return tuple(used._replace(sm=0.0) if sampled and used.sm is None else used for used in found.values())


def _merged(one: model.GpuProcess, other: model.GpuProcess) -> model.GpuProcess:
    def either(first: Optional[float], second: Optional[float]) -> Optional[float]:
        return second if first is None else first

    return model.GpuProcess(
        one.pid,
        None,
        one.types + tuple(each for each in other.types if each not in one.types),
        one.memory if one.memory is not None else other.memory,
        either(one.sm, other.sm),
        either(one.encoder, other.encoder),
        either(one.decoder, other.decoder),
    )


def _percent(text: Optional[str]) -> Optional[float]:
    return _up_to(100, text)


def _up_to(most: float, text: Optional[str]) -> Optional[float]:
    value = figure(text)
    return value if value is not None and value <= most else None


def _whole(text: Optional[str]) -> Optional[int]:
    value = figure(text)
    return None if value is None else int(value)


def _bytes(text: Optional[str]) -> Optional[int]:
    value = _up_to(_MOST_MIB, text)
    return None if value is None else int(value * MIB)


def _words(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()[:_LONGEST_NAME]
