"""The energy a GPU has used between readings: by the driver's own counter where that can be believed, else by its power. Pure.

The counter counts from when the driver was loaded, misses nothing between two readings, and may stand still for a second
or two, be missing, or begin anew. So each stretch between two of its values is judged by itself, and where it says what
cannot be, the power over time takes its place: half of what was drawn at either end, for no more than LONGEST_STEP_S.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

LONGEST_STEP_S = 10.0
JOULES_PER_WH = 3600.0
HIGHEST_PART = 1.5
"""A card draws more than its limit for moments only."""
HIGHEST_W = 1500.0
COARSE_J = 500.0
"""A counter that is read every other second brings two seconds at once."""


class Meter:
    """Adds up the energy of one GPU from the first reading it is given."""

    def __init__(self, gpu: model.Gpu) -> None:
        """Begin at a reading."""
        self._counter_j = gpu.energy_j
        self._power_w = gpu.power_w
        self._counted_j: Optional[float] = None
        self._integrated_j: Optional[float] = None
        self._since_counter_j: Optional[float] = None
        self._since_counter_s = 0.0

    def add(self, gpu: model.Gpu, elapsed_s: float) -> None:
        """Take the next reading, `elapsed_s` after the one before."""
        drawn_j = _drawn_j(self._power_w, gpu.power_w, elapsed_s)
        if drawn_j is not None:
            self._integrated_j = (self._integrated_j or 0.0) + drawn_j
            self._since_counter_j = (self._since_counter_j or 0.0) + drawn_j
        self._since_counter_s += elapsed_s
        self._power_w = gpu.power_w
        if gpu.energy_j is None:
            return
        if self._counter_j is None:
            counted_j = self._since_counter_j
        else:
            counted_j = gpu.energy_j - self._counter_j
            highest_w = HIGHEST_PART * gpu.power_limit_w if gpu.power_limit_w else HIGHEST_W
            if not 0 <= counted_j <= highest_w * self._since_counter_s + COARSE_J:
                counted_j = self._since_counter_j if self._since_counter_j is not None else 0.0
        if counted_j is not None:
            self._counted_j = (self._counted_j or 0.0) + counted_j
        self._counter_j, self._since_counter_j, self._since_counter_s = gpu.energy_j, None, 0.0

    @property
    def joules(self) -> Optional[float]:
        """The energy so far; None where neither counter nor power was told."""
        if not self._counted_j:  # no counter, or one that stands still
            return self._integrated_j if self._integrated_j is not None else self._counted_j
        return self._counted_j + (self._since_counter_j or 0.0)


def _drawn_j(before_w: Optional[float], now_w: Optional[float], elapsed_s: float) -> Optional[float]:
    ends = [each for each in (before_w, now_w) if each is not None]
    return sum(ends) / len(ends) * elapsed_s if ends else None


def cost_of(energy_wh: Optional[float], price_per_kwh: Optional[float]) -> Optional[float]:
    """Give the cost in the currency of the price, None where either is not known."""
    return None if energy_wh is None or price_per_kwh is None else energy_wh / 1000.0 * price_per_kwh
