"""What a GPU does and holds beyond what its processes account for: the row that belongs to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

LEAST_PERCENT = 10.0
"""The driver averages the device and its processes over other spans; less than this says nothing."""
LEAST_MEMORY = 512 << 20
"""Every context costs a few hundred MiB that drivers count for the device alone."""


class Remainder(NamedTuple):
    """Percent and bytes; a member is None where nothing is left over, or where a process's part is not known."""

    sm: Optional[float] = None
    encoder: Optional[float] = None
    decoder: Optional[float] = None
    memory: Optional[int] = None


def remainder(gpu: model.Gpu) -> Optional[Remainder]:
    """Give what is left over, None where that is nothing to speak of.

    Where the driver does not say who uses the GPU (`processes` None), everything is left over.
    """
    used = gpu.processes or ()
    use = gpu.utilization
    memory = _left(gpu.memory.used, [each.memory for each in used])
    found = Remainder(
        _percent(use.sm, [each.sm for each in used]),
        _percent(use.encoder, [each.encoder for each in used]),
        _percent(use.decoder, [each.decoder for each in used]),
        int(memory) if memory is not None and memory >= LEAST_MEMORY else None,
    )
    return None if found == Remainder() else found


def _percent(whole: Optional[float], parts: list[Optional[float]]) -> Optional[float]:
    left = _left(whole, parts)
    return round(left, 1) if left is not None and left >= LEAST_PERCENT else None


def _left(whole: Optional[float], parts: list[Optional[float]]) -> Optional[float]:
    known = [part for part in parts if part is not None]
    if whole is None or len(known) < len(parts):
        return None
    return whole - sum(known)
