"""Who holds memory of a GPU for hours and does nothing with it, or keeps it awake, or has even ended. Pure.

Looked for every `HOLDERS_S`: two hundred processes of eight GPUs need not be gone through every second for what takes hours.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

from hoofhearted_desktop.core import absence, model
from hoofhearted_desktop.core.alarm_latch import UNSEEN, WELL, Sign, wrong
from hoofhearted_desktop.core.assessment import Activity, Assessment, Tick
from hoofhearted_desktop.core.expectations import USUAL_KINDS

HOLDERS_S = 9.9
LONGEST_STEP_S = 15.0
IDLE_HOLD_S = 2 * 3600.0
DEAD_HOLD_S = 600.0
"""What has ended gives its memory back at once; after ten minutes it will not."""
HELD_BYTES = 1 << 30
"""A context alone takes a few hundred MiB; less than this keeps nobody from anything."""
MOST_HOLDERS = 256

_Key = tuple[str, int, Optional[float]]


class _Holder(NamedTuple):
    """One process that holds something and does nothing with it, since the Unix time `since`, seen so for `seconds`."""

    pid: int
    memory: Optional[int]
    since: float
    seconds: float
    dead: bool

    @property
    def long(self) -> bool:
        """Whether it has gone on for long enough to be told of."""
        return self.seconds >= (DEAD_HOLD_S if self.dead else IDLE_HOLD_S)


class Holding:
    """Who holds memory of which GPU without a use of it, looked for now and then."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._holders: dict[_Key, _Holder] = {}
        self._signs: dict[str, Sign] = {}
        self._looked: Optional[float] = None

    def sign(self, gpu_uuid: str) -> Sign:
        """Give what the last look has found of a GPU."""
        return self._signs.get(gpu_uuid, UNSEEN)

    def look(self, tick: Tick) -> None:
        """Take the next tick, and look if it is time to."""
        monotonic = tick.sample.monotonic
        passed_s = 0.0 if self._looked is None else monotonic - self._looked
        if self._looked is not None and 0.0 <= passed_s < HOLDERS_S:
            return
        self._looked = monotonic
        step_s = min(max(0.0, passed_s), LONGEST_STEP_S)
        processes = {each.pid: each for each in tick.sample.processes}
        before, self._holders = self._holders, {}
        self._signs = {
            gpu.uuid: self._of_gpu(gpu, found, processes, tick, before, step_s) for gpu, found in tick.each()
        }

    def _of_gpu(
        self,
        gpu: model.Gpu,
        found: Assessment,
        processes: dict[int, model.Process],
        tick: Tick,
        before: dict[_Key, _Holder],
        step_s: float,
    ) -> Sign:
        """Judge by the one that is dead, else by the one that has held for longest."""
        if gpu.problem is not None or gpu.resting:
            self._holders.update({key: holder for key, holder in before.items() if key[0] == gpu.uuid})
            return UNSEEN
        time, longest = tick.sample.time, None
        for used in (*(gpu.processes or ()), *_without_context(gpu, found)):
            process = processes.get(used.pid)
            dead = process is not None and absence.lingers(process, time)
            if not dead and not _idles(used, process, found):
                continue
            key = (gpu.uuid, used.pid, used.started)
            old = before.get(key)
            since, seconds = (time, 0.0) if old is None else (old.since, old.seconds + step_s)
            holder = _Holder(used.pid, used.memory, since, seconds, dead)
            if old is not None or len(self._holders) < MOST_HOLDERS:
                self._holders[key] = holder
            if holder.long and (longest is None or (dead, seconds) > (longest.dead, longest.seconds)):
                longest = holder
        if longest is None:
            return WELL
        from hoofhearted_desktop.core import alarm_words  # the words: most agents never need them

        process = processes.get(longest.pid)
        words = alarm_words.held_long(
            gpu, tick.sample, process, longest.pid, longest.memory, longest.since, dead=longest.dead
        )
        application = None if process is None else alarm_words.program(process)
        return wrong(*words, hold_s=0.0, since=longest.since, application=application)


def _without_context(gpu: model.Gpu, found: Assessment) -> tuple[model.GpuProcess, ...]:
    """Give who keeps a GPU awake by its device file alone."""
    if found.activity is not Activity.HELD or gpu.processes:
        return ()
    return tuple(model.GpuProcess(share.pid, share.started) for share in found.shares)


def _idles(used: model.GpuProcess, process: Optional[model.Process], found: Assessment) -> bool:
    """Whether a process holds something worth telling and does nothing: what draws is meant to, and so is the desktop."""
    application = process.application if process is not None else None
    if application is not None and application.kind in USUAL_KINDS:
        return False
    if any(load is not None and load >= 1 for load in (used.sm, used.encoder, used.decoder)):
        return False
    keeps_awake = found.activity is Activity.HELD and any(share.pid == used.pid for share in found.shares)
    draws = used.types == ("graphics",)
    return not draws and (keeps_awake or (used.memory or 0) >= HELD_BYTES)
