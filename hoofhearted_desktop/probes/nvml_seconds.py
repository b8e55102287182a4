"""What a GPU did in each second of a longer time between two looks, from the stamps of the driver's own samples. Pure.

Where nobody looks a GPU is read every few seconds only (agent/pace.py). Its load in between is not lost: the driver keeps
it, a sample every 1/6 s to 1 s. Where these differ, the time is told apart into seconds, as if there had been a look at
the end of each. What a driver keeps no samples of is told as it stood over the whole time: power as the mean that its
counter proves, what each process did as its part of the load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import energy

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

LONG_S = 1.6
"""A time that is longer than a look a second, however late, is told apart."""
HELD_S = 8.0
"""A driver's buffer of some hundred samples surely reaches back so far: 16 s where it samples every 1/6 s."""
ALIKE_PERCENT = 3.0
ALIKE_PART = 0.5
"""Loads that differ by no more than this, or than this part of the least of them, need not be told apart."""
SHORTEST_PERIOD_S, LONGEST_PERIOD_S = 0.1, 1.0
"""Between two samples; nvml.h: from 1/6 s to 1 s."""
JITTER = 2
"""So many samples may be late without having been left out."""
DRIFT = 1e-4
"""By so much of the time two clocks of a computer drift apart at most."""


Drawn = tuple[float, Optional[float], Optional[float]]
"""How many seconds ago, power in W, and the energy counter in J."""


class Part(NamedTuple):
    """Percent in one part of a time: the mean, and the highest sample."""

    mean: float
    peak: float


class Second(NamedTuple):
    """The load of a GPU in one part of a time, and its peaks."""

    mean: model.Utilization
    peak: model.Utilization


def count(elapsed_s: float) -> int:
    """Give how many parts a time has, 1 where it is not to be told apart."""
    return max(1, round(elapsed_s)) if LONG_S <= elapsed_s <= HELD_S else 1


def alike(lowest: float, highest: float) -> bool:
    """Whether loads between these two, in percent, are one and the same load."""
    return highest - lowest <= max(ALIKE_PERCENT, lowest * ALIKE_PART)


def period_s(stamps: list[int]) -> float:
    """Give how far apart samples are: those that were taken without a pause tell; a single one may have come once a second."""
    if len(stamps) < 2:
        return LONGEST_PERIOD_S
    apart_s = min(later - earlier for earlier, later in zip(stamps, stamps[1:])) / 1e6
    return min(max(apart_s, SHORTEST_PERIOD_S), LONGEST_PERIOD_S)


class Clock:
    """Tells when a sample was taken, though nobody says by which clock the driver stamps it.

    It gives a sample within a second, so that the newest one that was ever seen the soonest tells how far the clocks are apart.
    """

    def __init__(self) -> None:
        """Have seen no stamp yet."""
        self._behind_s: Optional[float] = None
        self._seen_at = 0.0

    def see(self, newest: int, monotonic: float, elapsed_s: float) -> None:
        """Take the newest stamp (µs) of a look at a monotonic time, `elapsed_s` after the look before."""
        behind_s = monotonic - newest / 1e6
        known_s = self._behind_s
        if known_s is not None:
            known_s += DRIFT * (monotonic - self._seen_at)
        # What is older than the look before is not new: the driver's clock was set.
        if known_s is None or not known_s < behind_s <= known_s + elapsed_s + LONGEST_PERIOD_S:
            known_s = behind_s
        self._behind_s, self._seen_at = known_s, monotonic

    def at(self, stamp: int) -> float:
        """Give the monotonic time of a stamp."""
        return stamp / 1e6 + (self._behind_s or 0.0)


def parts(dated: list[tuple[float, float]], began_s: float, ended_s: float, apart_s: float) -> tuple[Part, ...]:
    """Give the load in each part of the time from `began_s` to `ended_s`, of samples (time, percent) in their order.

    A sample says what was since the one before it; where that is too long ago, none was taken, because the GPU did nothing.
    """
    many = count(ended_s - began_s)
    step_s = (ended_s - began_s) / many
    sums, peaks = [0.0] * many, [0.0] * many
    reach_s = apart_s * (1 + JITTER)

    def add(since_s: float, until_s: float, value: float) -> None:
        since_s, until_s = max(0.0, since_s - began_s), min(ended_s, until_s) - began_s
        for place in range(min(many - 1, int(since_s / step_s)), many):
            sums[place] += max(0.0, min(until_s, (place + 1) * step_s) - max(since_s, place * step_s)) * value

    last_s, value = began_s, 0.0
    for at_s, value in dated:
        add(last_s if at_s - last_s <= reach_s else at_s - apart_s, at_s, value)
        place = min(many - 1, max(0, int((at_s - began_s) / step_s)))
        peaks[place] = max(peaks[place], value)
        last_s = max(last_s, at_s)
    if ended_s - last_s <= reach_s:
        add(last_s, ended_s, value)
    means = [total / step_s for total in sums]
    return tuple(Part(mean, max(mean, peak)) for mean, peak in zip(means, peaks))


def mean_w(before: Drawn, now: Drawn, limit_w: Optional[float]) -> Optional[float]:
    """Give the mean power between two looks: what the counter proves where that can be, else the mean of both."""
    (ago_s, before_w, before_j), (_ago_s, now_w, now_j) = before, now
    if before_j is not None and now_j is not None and now_j > before_j and ago_s > 0:
        counted_w = (now_j - before_j) / ago_s
        if energy.is_plausible_w(counted_w, limit_w):
            return counted_w
    known = [each for each in (before_w, now_w) if each is not None]
    return sum(known) / len(known) if known else None


def told_apart(gpu: model.Gpu, seconds: tuple[Second, ...], before: Drawn, now: Drawn) -> tuple[model.Gpu, ...]:
    """Give a reading of a whole time as readings at the ends of its parts; only the last of them knows the present power."""
    between_w = mean_w(before, now, gpu.power_limit_w)
    *earlier, last = (_in_second(gpu, second) for second in seconds)
    return (*(each._replace(power_w=between_w, energy_j=before[2]) for each in earlier), last)


def _in_second(gpu: model.Gpu, second: Second) -> model.Gpu:
    mean = second.mean
    whole = gpu.utilization
    factors = tuple(
        _factor(part, of)
        for part, of in zip((mean.sm, mean.encoder, mean.decoder), (whole.sm, whole.encoder, whole.decoder))
    )
    used = gpu.processes
    if used:
        used = tuple(
            each._replace(
                sm=_scaled(each.sm, factors[0]),
                encoder=_scaled(each.encoder, factors[1]),
                decoder=_scaled(each.decoder, factors[2]),
            )
            for each in used
        )
    return gpu._replace(utilization=mean, utilization_peak=second.peak, processes=used)


def _factor(part: Optional[float], whole: Optional[float]) -> float:
    return part / whole if part is not None and whole else 1.0


def _scaled(value: Optional[float], factor: float) -> Optional[float]:
    return value if value is None else min(100.0, value * factor)
