"""The energy a GPU has used between readings: by the driver's own counter where that can be believed, else by its power. Pure.

The counter counts from when the driver was loaded, misses nothing between two readings, and may stand still and then move on
by all of it at once, be missing, or begin anew. So each stretch between two of its values is judged by itself, and where it says what
cannot be, the power over time takes its place: half of what was drawn at either end, for no more than LONGEST_STEP_S.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core.assessment import Cost

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model, preferences

LONGEST_STEP_S = 10.0
JOULES_PER_WH = 3600.0
HIGHEST_PART = 1.5
"""A card draws more than its limit for moments only."""
HIGHEST_W = 1500.0
COARSE_J = 500.0
"""A counter that is read every other second brings two seconds at once."""


COARSE_S = 2.0
"""A counter's value may be so old."""
LEAST_PART = 0.1
LIKELY_PART = 0.4
"""Parts of the power between rest and limit: what a load takes at least as a mean over the time, and while it is there."""
NEARLY = 0.9


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
        if gpu.energy_j is None or gpu.energy_j == self._counter_j:  # its next value counts this stretch, too
            return
        if self._counter_j is None:
            counted_j = self._since_counter_j
        else:
            counted_j = gpu.energy_j - self._counter_j
            if not plausible_j(self._counter_j, gpu, self._since_counter_s):
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


def _highest_w(limit_w: Optional[float]) -> float:
    return HIGHEST_PART * limit_w if limit_w else HIGHEST_W


def is_plausible_w(power_w: Optional[float], limit_w: Optional[float]) -> bool:
    """Whether a card can draw that much; some drivers tell hundreds of kilowatts. What is not told is not doubted."""
    return power_w is None or 0 <= power_w <= _highest_w(limit_w)


def plausible_j(before_j: Optional[float], gpu: model.Gpu, elapsed_s: float) -> bool:
    """Whether a card can have drawn what its counter has counted since `before_j`; also where one of the two is not told."""
    if before_j is None or gpu.energy_j is None:
        return True
    highest_w = _highest_w(gpu.power_limit_w)
    return 0 <= gpu.energy_j - before_j <= highest_w * elapsed_s + COARSE_J


class Between:
    """Tells of the time between two readings by the energy that the counter says was drawn in it."""

    def __init__(self) -> None:
        """Have seen nothing yet."""
        self._before: Optional[model.Gpu] = None
        self._was_loaded = False
        self._late_j = 0.0

    def see(self, gpu: Optional[model.Gpu], *, loaded: Optional[bool]) -> None:
        """Keep a reading, to judge what lies between it and the next."""
        load_w = self._before.power_w if self._before is not None and self._was_loaded else None
        self._late_j = COARSE_S * (load_w or 0.0)
        self._before = gpu if loaded is not None else None
        self._was_loaded = loaded is True

    @property
    def power_w(self) -> Optional[float]:
        """The power at the reading that was kept last."""
        return self._before.power_w if self._before is not None else None

    def _drawn(self, gpu: Optional[model.Gpu], elapsed_s: float) -> Optional[tuple[float, float]]:
        """Give the mean power since the reading before and the power limit, where both can be believed."""
        before = self._before
        if gpu is None or before is None or elapsed_s < COARSE_S:
            return None
        if gpu.energy_j is None or before.energy_j is None or not gpu.power_limit_w:
            return None
        mean_w = (gpu.energy_j - before.energy_j) / elapsed_s
        return (mean_w, gpu.power_limit_w) if 0 <= mean_w <= HIGHEST_PART * gpu.power_limit_w else None

    def had_a_load(self, gpu: Optional[model.Gpu], elapsed_s: float) -> bool:
        """Whether there was a load between two calm readings, the second `elapsed_s` after the first.

        More than either of them shows, or nearly: power that only falls or rises from one to the other is none. What a
        load before the first of them drew may be counted late.
        """
        drawn = self._drawn(gpu, elapsed_s)
        if drawn is None or gpu is None or self._before is None or self._was_loaded or elapsed_s < 2 * COARSE_S:
            return False
        if gpu.power_w is None or self._before.power_w is None:
            return False
        mean_w, limit_w = drawn
        rest_w, other_w = sorted((gpu.power_w, self._before.power_w))
        least_w = rest_w * (1.0 + COARSE_S / elapsed_s) + LEAST_PART * max(0.0, limit_w - rest_w)
        return mean_w - self._late_j / elapsed_s >= max(least_w, NEARLY * other_w)

    def loaded_s(self, gpu: Optional[model.Gpu], elapsed_s: float, *, loaded: bool) -> float:
        """Give how many seconds of load there were for certain where one of the two readings was calm, else 0."""
        drawn = self._drawn(gpu, elapsed_s)
        if drawn is None or gpu is None or self._before is None or loaded is self._was_loaded:
            return 0.0
        rest_w, load_w = (self._before.power_w, gpu.power_w) if loaded else (gpu.power_w, self._before.power_w)
        if rest_w is None or load_w is None:
            return 0.0
        mean_w, limit_w = drawn
        height_w = max(load_w - rest_w, LIKELY_PART * (limit_w - rest_w))
        if height_w <= 0:
            return 0.0
        return min(elapsed_s, max(0.0, (mean_w - rest_w) * elapsed_s / height_w - COARSE_S))


def _drawn_j(before_w: Optional[float], now_w: Optional[float], elapsed_s: float) -> Optional[float]:
    ends = [each for each in (before_w, now_w) if each is not None]
    return sum(ends) / len(ends) * elapsed_s if ends else None


def cost_of(energy_wh: Optional[float], price: preferences.Energy) -> Optional[Cost]:
    """Give what that much energy costs, None where it or its price is not known."""
    if energy_wh is None or price.price_per_kwh is None:
        return None
    return Cost(energy_wh / 1000.0 * price.price_per_kwh, price.currency)
