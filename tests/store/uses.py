"""Ticks of a card that several programs use, for tests of who used it."""

from __future__ import annotations

from typing import Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.assessment import Activity, Assessment, Share, Tick
from hoofhearted_desktop.core.use import Who
from hoofhearted_desktop.store.use_rows import MEASURES, WIDTH, Part, Piece
from tests import readings

MIB = 1 << 20
OLLAMA = Who("ollama", None, "david", None)
BLENDER = Who("blender", None, "anna", None)


def part(sm: Optional[float] = None, memory: Optional[int] = None, work: Optional[float] = None) -> Part:
    """Give a part as it is kept; `memory` in bytes, `work` from 0 to 1, all of it at 100 W."""
    told = dict.fromkeys(measure.name for measure in MEASURES)
    told |= {"sm": sm, "memory_used": memory, "work": work, "power_w": None if work is None else 100.0 * work}
    kept = []
    for measure in MEASURES:
        value = told[measure.name]
        kept.append(0 if value is None else round(value * measure.scale) + 1)
    assert len(kept) == WIDTH
    return tuple(kept)


def piece(time: float, parts: dict[Who, Part], *, covered_s: float = 10.0, gpu: str = "GPU-1") -> Piece:
    return Piece(gpu, round(time * 1000), round(covered_s * 1000), parts)


def tick(
    at: float,
    loads: Optional[dict[Who, Optional[float]]],
    *,
    activity: Activity = Activity.COMPUTING,
    shares: Optional[tuple[Optional[float], ...]] = None,
    power_w: float = 100.0,
    memory: int = 512 * MIB,
) -> Tick:
    """A tick in which each works so many percent; None: the driver does not say who uses the card.

    Without `shares` each has its part of the load.
    """
    whole = sum(load or 0.0 for load in (loads or {}).values())
    names = dict(enumerate(loads or {}, 1))
    listed = tuple(readings.used(pid, (loads or {})[whose], memory=memory) for pid, whose in names.items())
    processes = tuple(
        readings.process(
            pid,
            whose.name,
            user=whose.user,
            application=model.Application(whose.application, whose.name) if whose.application else None,
            container=model.Container("0" * 64, whose.container) if whose.container else None,
        )
        for pid, whose in names.items()
    )
    parts = (
        shares
        if shares is not None
        else tuple((load or 0.0) / whole if whole else None for load in (loads or {}).values())
    )
    card = readings.gpu(whole, power_w=power_w, processes=None if loads is None else listed)
    found = Assessment(
        card.uuid,
        activity if whole or shares is not None else Activity.IDLE,
        shares=tuple(Share(pid, 100.0, share) for pid, share in enumerate(parts, 1)),
    )
    return Tick(readings.sample(at, card, processes=processes), (found,))
