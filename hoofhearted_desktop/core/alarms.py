"""What is wrong with a GPU or its watching, beside who uses it: a tick in, the alarms that stand out. Pure.

How an alarm begins and ends is the law of `core/alarm_latch.py`; here is what is looked at, and for how long it must last.
Limits come from the card where it tells them. An alarm keeps the words with which it began.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import alarm_words, preferences
from hoofhearted_desktop.core.alarm_latch import BETWEEN, UNSEEN, WELL, Latch, Law, Sign, wrong
from hoofhearted_desktop.core.assessment import Activity, Alarm, Assessment, Tick
from hoofhearted_desktop.core.holding import Holding

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

COOLED_C = 5.0
"""So far below its slowdown temperature a card has cooled down."""
FAN_NEEDED_C = 80.0
"""Cards that stop their fans at rest let them turn from 50 to 65 °C on; none is meant to be so hot without."""
FAN_BELOW_SLOWDOWN_C = 10.0
FAN_REST_C = 65.0
LONGEST_STEP_S = 15.0
"""Readings that are further apart count no longer: what was in between nobody knows."""

THERMAL = frozenset({"sw_thermal_slowdown", "hw_thermal_slowdown"})
SLOWING = THERMAL | {"hw_power_brake_slowdown"}
"""Of nvmlClocksEventReasons those that say that something is wrong; a power cap or an idle GPU is how it should be."""

BROKEN = frozenset(
    {
        "driver_library_mismatch",
        "driver_reloaded",
        "driver_error",
        "driver_hung",
        "driver_crashed",
        "container_lost_gpu",
        "probes_hung",
    }
)
LOST = frozenset({"gpu_lost", "no_gpu"})
"""The second is what a driver says when the only GPU there was is gone: a GPU is listed only after it was seen."""
_LAPTOP = re.compile(r"laptop|mobile|max-q", re.IGNORECASE)
"""Their fans belong to the computer, and what the driver says of them is not theirs."""

LAWS = {
    preferences.TOO_HOT: Law(10.0, 60.0),
    preferences.FAN_STOPPED: Law(60.0, 30.0),
    preferences.THROTTLED: Law(300.0, 120.0),
    preferences.HELD_LONG: Law(0.0, 5.0),
    preferences.GPU_LOST: Law(5.0, 10.0),
    preferences.DRIVER_PROBLEM: Law(60.0, 10.0),
    preferences.RECORDING_STOPPED: Law(0.0, 60.0),
}
BY_REASONS_HOLD_S = 30.0
"""Reasons are asked for every 10 s: they must have stood in three answers."""


class Alarms:
    """The alarms of one host. Those that stand have the words with which they began, so that they do not change every second."""

    def __init__(self) -> None:
        """Begin with none."""
        self._latches: dict[tuple[str, Optional[str]], Latch] = {}
        self._holding = Holding()
        self._last: Optional[float] = None
        self._has_seen_gpus = False

    def observe(self, tick: Tick) -> tuple[Alarm, ...]:
        """Take the next tick; give the alarms that stand, the oldest first."""
        sample = tick.sample
        elapsed_s = 0.0 if self._last is None else min(max(0.0, sample.monotonic - self._last), LONGEST_STEP_S)
        self._last = sample.monotonic
        signs = self._of_host(sample)
        broken = bool(signs[preferences.DRIVER_PROBLEM, None].wrong)
        self._holding.look(tick)
        for gpu, found in tick.each():
            signs.update(self._of_gpu(gpu, found, tick, broken=broken))
        self._has_seen_gpus = self._has_seen_gpus or bool(sample.gpus)
        for key in self._latches:
            signs.setdefault(key, WELL)  # its GPU is not listed any more
        for (kind, gpu_uuid), sign in signs.items():
            if sign.wrong or self._latches:
                self._step(kind, gpu_uuid, sign, elapsed_s, sample.time)
        if not self._latches:
            return ()
        standing = [latch.alarm for latch in self._latches.values() if latch.alarm is not None]
        return tuple(sorted(standing, key=lambda alarm: alarm.since))

    def _step(self, kind: str, gpu_uuid: Optional[str], sign: Sign, elapsed_s: float, time: float) -> None:
        key = (kind, gpu_uuid)
        latch = self._latches.get(key)
        if latch is None:
            if not sign.wrong:
                return
            latch = self._latches[key] = Latch(LAWS[kind])
        latch.step(kind, gpu_uuid, sign, elapsed_s, time)
        if latch.rests:
            del self._latches[key]

    def _stands(self, kind: str, gpu_uuid: str) -> bool:
        latch = self._latches.get((kind, gpu_uuid))
        return latch is not None and latch.alarm is not None

    # ------------------------------------------------------------ what is looked at

    def _of_host(self, sample: model.Sample) -> dict[tuple[str, Optional[str]], Sign]:
        stopped = next((each for each in sample.problems if each.code == "recording_stopped"), None)
        broken = next((each for each in sample.problems if each.code in BROKEN and each.remedy), None)
        if broken is None and self._has_seen_gpus:
            broken = next((each for each in sample.problems if each.code == "no_driver"), None)
        return {
            (preferences.RECORDING_STOPPED, None): _problem(stopped),
            (preferences.DRIVER_PROBLEM, None): _problem(broken),
        }

    def _of_gpu(
        self, gpu: model.Gpu, found: Assessment, tick: Tick, *, broken: bool
    ) -> dict[tuple[str, Optional[str]], Sign]:
        problem = gpu.problem
        lost = problem if problem is not None and problem.code in LOST else None
        own = problem if problem is not None and problem.code in BROKEN and not broken else None
        return {
            (preferences.GPU_LOST, gpu.uuid): _problem(lost),
            (preferences.DRIVER_PROBLEM, gpu.uuid): _problem(own),
            (preferences.TOO_HOT, gpu.uuid): _too_hot(gpu, found, tick),
            (preferences.FAN_STOPPED, gpu.uuid): _fan_stopped(gpu, tick),
            (preferences.THROTTLED, gpu.uuid): self._throttled(gpu, found, tick),
            (preferences.HELD_LONG, gpu.uuid): self._holding.sign(gpu.uuid),
        }

    def _throttled(self, gpu: model.Gpu, found: Assessment, tick: Tick) -> Sign:
        """Judge by the reasons; heat that has been told of is not told of again."""
        if gpu.throttle_reasons is None:
            return _without_reasons(found)
        slowing = SLOWING - THERMAL if self._stands(preferences.TOO_HOT, gpu.uuid) else SLOWING
        reasons = tuple(each for each in gpu.throttle_reasons if each in slowing)
        if not reasons or not found.activity.is_load:
            return WELL
        return wrong(*alarm_words.throttled(gpu, tick.sample, reasons))


def _without_reasons(found: Assessment) -> Sign:
    """Judge where the driver does not say what limits the clocks: a GPU at rest is limited by nothing."""
    return UNSEEN if found.activity.is_load or found.activity is Activity.UNKNOWN else WELL


def _problem(problem: Optional[model.Problem]) -> Sign:
    if problem is None:
        return WELL
    return wrong(alarm_words.whole(problem.message), problem.remedy)


def _too_hot(gpu: model.Gpu, found: Assessment, tick: Tick) -> Sign:
    """Judge by the card's own limit; without one, by what its driver says of the clocks; else nothing can be said."""
    limit_c = gpu.temperature_slowdown_c
    if limit_c is not None and gpu.temperature_c is not None:
        if gpu.temperature_c >= limit_c:
            return wrong(*alarm_words.too_hot(gpu, tick.sample))
        return BETWEEN if gpu.temperature_c > limit_c - COOLED_C else WELL
    if gpu.throttle_reasons is None:
        return _without_reasons(found)
    if limit_c is None and THERMAL & set(gpu.throttle_reasons):
        return wrong(*alarm_words.too_hot(gpu, tick.sample), hold_s=BY_REASONS_HOLD_S)
    return WELL


def _fan_stopped(gpu: model.Gpu, tick: Tick) -> Sign:
    """Judge a fan that should turn; a card without one tells nothing of it."""
    if gpu.fan_percent is None or gpu.temperature_c is None or _LAPTOP.search(gpu.name or ""):
        return WELL if gpu.power_state == "asleep" else UNSEEN
    limit_c = FAN_NEEDED_C
    if gpu.temperature_slowdown_c is not None:
        limit_c = min(limit_c, gpu.temperature_slowdown_c - FAN_BELOW_SLOWDOWN_C)
    if gpu.fan_percent > 0 or gpu.temperature_c <= min(FAN_REST_C, limit_c - FAN_BELOW_SLOWDOWN_C):
        return WELL
    if gpu.temperature_c < limit_c:
        return BETWEEN
    return wrong(*alarm_words.fan_stopped(gpu, tick.sample))
