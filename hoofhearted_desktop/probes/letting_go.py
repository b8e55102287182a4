"""When to let go of a GPU, so that it can fall asleep, and for how long we alone have kept it from that.

Every call restarts the driver's idle timer of about 10 s, and an open driver may hold the GPU awake by itself
(dynamic-power.c of NVIDIA's open kernel module). So an idle GPU that may sleep, and that nobody else holds, is left alone
for longer than it takes to fall asleep. How long that is differs, 6 to 21 s were seen, and is learned from each time. One
that does not fall asleep, for whatever reason, is tried again after a minute, then two, up to an hour.
"""

from __future__ import annotations

import collections
import enum
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.probes.pci import PciGpu

IDLE_FIRST_S = 10.0
FIRST_REST_S = 30.0
SHORTEST_REST_S = 12.0
LONGEST_REST_S = 90.0
LONGER_THAN_SEEN = 1.5
FIRST_RETRY_S = 60.0
LONGEST_RETRY_S = 3600.0
LONGEST_STEP_S = 10.0
"""What passed between two looks counts as kept awake, but not a time in which nobody looked."""


class Use(enum.Enum):
    """Who uses a GPU beside us, as far as the driver's list and the open device files tell."""

    NOBODY = "nobody"
    UNSEEN = "unseen"
    """Nobody is known, and there are processes whose open files we may not see."""
    DESKTOP = "desktop"
    """Nobody but such as draw, or could: a desktop has that on every GPU, and it need not keep one awake."""
    SOMEBODY = "somebody"


class _Habit:
    """What is known of one GPU. Times are of the monotonic clock."""

    def __init__(self) -> None:
        self.idle_since: Optional[float] = None
        self.let_go_at: Optional[float] = None
        self.rests_until = float("-inf")
        self.in_vain = 0
        self.not_before = float("-inf")
        self.delays: collections.deque[float] = collections.deque(maxlen=5)
        self.judged_at: Optional[float] = None
        self.kept_awake_s = 0.0

    def rest_s(self) -> float:
        """Give how long to leave it alone: longer than it took lately, and longer with each time in vain."""
        usual = max(self.delays) * LONGER_THAN_SEEN + 3.0 if self.delays else FIRST_REST_S
        longer: float = LONGER_THAN_SEEN**self.in_vain
        return min(max(SHORTEST_REST_S, usual) * longer, LONGEST_REST_S)


class LettingGo:
    """Decides for each GPU, by its PCI address, when it is left alone."""

    def __init__(self) -> None:
        """Know nothing."""
        self._habits: dict[str, _Habit] = {}

    def see(self, monotonic: float, devices: Sequence[PciGpu]) -> None:
        """Take the kernel's word for who sleeps, before every look; one that fell asleep while it rested has taught us."""
        for device in devices:
            habit = self._habits.setdefault(device.bus_id, _Habit())
            if device.asleep:
                if habit.let_go_at is not None:
                    habit.delays.append(monotonic - habit.let_go_at)
                habit.idle_since = habit.let_go_at = habit.judged_at = None
                habit.in_vain = 0
                habit.rests_until = habit.not_before = float("-inf")
            elif habit.let_go_at is not None and monotonic >= habit.rests_until:
                habit.let_go_at = habit.judged_at = None
                habit.not_before = monotonic + min(FIRST_RETRY_S * 2**habit.in_vain, LONGEST_RETRY_S)
                habit.in_vain = min(habit.in_vain + 1, 10)

    def resting(self, monotonic: float) -> set[str]:
        """Give those that are left alone now."""
        return {bus_id for bus_id, habit in self._habits.items() if monotonic < habit.rests_until}

    def disturb(self) -> None:
        """End every rest: somebody has come, and what he does is to be seen."""
        for habit in self._habits.values():
            habit.rests_until = float("-inf")
            habit.let_go_at = habit.idle_since = habit.judged_at = None

    def judge(self, monotonic: float, device: PciGpu, use: Optional[Use], *, quiet: bool) -> bool:
        """Look at one that was just asked; True says that it is to be let go of now.

        `quiet` says that it certainly does nothing; `use` is None while nobody has found out.
        """
        habit = self._habits.setdefault(device.bus_id, _Habit())
        last, habit.judged_at = habit.judged_at, monotonic
        if not device.may_sleep:
            habit.idle_since = None
            return False
        if last is not None and use in {Use.NOBODY, Use.UNSEEN}:
            habit.kept_awake_s += min(max(0.0, monotonic - last), LONGEST_STEP_S)
        if not quiet or use is Use.SOMEBODY:
            habit.idle_since = None
            return False
        if habit.idle_since is None:
            habit.idle_since = monotonic
        if use is None or monotonic - habit.idle_since < IDLE_FIRST_S or monotonic < habit.not_before:
            return False
        habit.let_go_at = monotonic
        habit.rests_until = monotonic + habit.rest_s()
        return True

    def kept_awake_s(self, device: PciGpu) -> Optional[float]:
        """Give for how many seconds nobody but us was known to hold it; None where the kernel never suspends it."""
        habit = self._habits.get(device.bus_id)
        return round(habit.kept_awake_s, 1) if habit is not None and device.may_sleep else None
