"""Who uses a GPU, as Windows' own counters say it: read from the names of their instances. Pure.

The sets "GPU Engine" and "GPU Process Memory" are the kernel's own bookkeeping (dxgkrnl), and what the Task Manager shows
("GPUs in the Task Manager", devblogs.microsoft.com/directx). An instance is called

    pid_1234_luid_0x00000000_0x0000C2D7_phys_0_eng_3_engtype_3D

where the LUID names the adapter until the next start of the computer, `phys` the card among several that were linked, and
the engine's type is the driver's word, in capitals, small letters or with spaces, as builds differ.

Of memory "Dedicated Usage" is taken: what lies in the card's own memory now. "Total Committed" also counts what was
promised and lies in the system's memory, or nowhere yet; added up it is more than the card has (System Informer, pull
request 2971). Several engines of one kind work side by side: the busiest counts, as in the Task Manager.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGINES = r"\GPU Engine(*)\Utilization Percentage"
MEMORY = r"\GPU Process Memory(*)\Dedicated Usage"

_INSTANCE = re.compile(
    r"pid_(\d{1,10})_luid_0x([0-9a-f]{1,8})_0x([0-9a-f]{1,8})_phys_(\d{1,4})(?:_eng_(\d{1,4})_engtype_([^#]*))?(?:#\d+)?",
    re.IGNORECASE | re.ASCII,
)
_MOST_BYTES = 1e15
"""More memory no card has; a sample that says so would be refused as a whole."""

_GRAPHICS = re.compile(r"3d|highpriority3d|graphics\d*|vr")
_COMPUTE = re.compile(r"(?:highpriority)?compute\d*|cuda\d*")


class Adapter(NamedTuple):
    """A card as the counters name it: the LUID as one number, and its place among linked ones."""

    luid: int
    physical: int = 0


class Instance(NamedTuple):
    """What an instance's name says; `engine` and `kind` None for one of "GPU Process Memory"."""

    pid: int
    adapter: Adapter
    engine: Optional[int] = None
    kind: Optional[str] = None


class Use(NamedTuple):
    """A process's use of one card: bytes, and percent of the time since the last look; None where nobody says.

    `types` are those of model.GpuProcess, as far as its work shows them.
    """

    memory: Optional[int] = None
    sm: Optional[float] = None
    encoder: Optional[float] = None
    decoder: Optional[float] = None
    types: tuple[str, ...] = ()


Uses = dict[Adapter, dict[int, Use]]


def parse(name: str) -> Optional[Instance]:
    """Read the name of an instance; None where it is none of these."""
    found = _INSTANCE.fullmatch(name)
    if found is None:
        return None
    pid, high, low, physical, engine, kind = found.groups()
    adapter = Adapter(int(high, 16) << 32 | int(low, 16), int(physical))
    return Instance(int(pid), adapter, None if engine is None else int(engine), kind)


def part_of(kind: str) -> Optional[tuple[str, Optional[str]]]:
    """Give which part of model.GpuProcess an engine of this type counts for, and what its work shows the process to be.

    Copying, overlays and the like are no load of their own: None.
    """
    plain = re.sub(r"[\s_]", "", kind.lower())
    if "encode" in plain:
        return "encoder", None
    if "decode" in plain or plain.startswith("jpeg"):
        return "decoder", None
    if _GRAPHICS.fullmatch(plain):
        return "sm", "graphics"
    if _COMPUTE.fullmatch(plain):
        return "sm", "compute"
    return None


def uses(engines: Optional[Mapping[str, float]], memory: Mapping[str, float]) -> Uses:
    """Say who uses which card, by the values of both sets; without `engines` nobody's work is known."""
    found: dict[Adapter, dict[int, Use]] = {}
    for name, value in memory.items():
        where = parse(name)
        if where is not None and _is_number(value) and value <= _MOST_BYTES:
            of_card = found.setdefault(where.adapter, {})
            before = of_card.get(where.pid, Use())
            of_card[where.pid] = before._replace(memory=(before.memory or 0) + int(value))
    for name, value in (engines or {}).items():
        where = parse(name)
        part = None if where is None or where.kind is None else part_of(where.kind)
        if where is None or part is None or not _is_number(value):
            continue
        of_card = found.setdefault(where.adapter, {})
        of_card[where.pid] = _with_work(of_card.get(where.pid, Use()), *part, min(value, 100.0))
    return found


def _with_work(use: Use, part: str, shows: Optional[str], value: float) -> Use:
    if use.sm is None:
        use = use._replace(
            sm=0.0, encoder=0.0, decoder=0.0
        )  # its engines are counted, so what is not among them is at rest
    if value > 0 and shows is not None and shows not in use.types:
        use = use._replace(types=tuple(sorted((*use.types, shows))))
    if part == "encoder":
        return use._replace(encoder=max(use.encoder or 0.0, value))
    if part == "decoder":
        return use._replace(decoder=max(use.decoder or 0.0, value))
    return use._replace(sm=max(use.sm or 0.0, value))


def _is_number(value: float) -> bool:
    return math.isfinite(value) and value >= 0
