"""What this agent has used of the machine, since it began and in about the last minute."""

from __future__ import annotations

import time
from collections import deque
from typing import Any, Callable, NamedTuple, Optional

MARK_EVERY_S = 10.0
MARKS = 7
"""Between the first and the last of them lies a minute, which has whole pages of the history in it."""

Json = dict[str, Any]


class _Mark(NamedTuple):
    """What was used up to a moment of the monotonic clock; `calls` None where no driver is asked."""

    at: float
    cpu_s: float
    looks: int
    calls: Optional[int]


def awake_or_not_s() -> float:
    """Give seconds of a clock that goes on while the machine sleeps, where there is one (clock_gettime(2), CLOCK_BOOTTIME)."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class OwnCost:
    """Notes every ten seconds what there was until then, which takes some microseconds; of one thread."""

    def __init__(self, looks: Callable[[], int], calls: Callable[[], Optional[int]]) -> None:
        """Ask `looks` for how often the machine was looked at, `calls` for how often the driver was called, None without one."""
        self._looks, self._calls = looks, calls
        self._marks: deque[_Mark] = deque(maxlen=MARKS)
        self._answerable_at: Optional[float] = None

    def note(self, now: float) -> None:
        """Note what there was, where it is time to; `now` is the monotonic clock's."""
        if not self._marks or not 0 <= now - self._marks[-1].at < MARK_EVERY_S:
            self._marks.append(_Mark(now, time.process_time(), self._looks(), self._calls()))

    def can_answer(self) -> None:
        """Note that from now on everything that is asked can be answered; only the first time counts."""
        if self._answerable_at is None:
            self._answerable_at = awake_or_not_s()

    def told(self) -> Json:
        """Give it as the wire has it (docs/protocol.md, agent.cost)."""
        from hoofhearted_desktop.probes import system  # an agent for one question has not read it

        held, age_s = system.footprint(), system.own_age_s()
        first_s = None
        if age_s is not None and self._answerable_at is not None:
            first_s = max(0.0, age_s - (awake_or_not_s() - self._answerable_at))
        return {
            "cpu_s": time.process_time(),
            "memory_rss": held.rss,
            "memory_pss": held.pss,
            "memory_uss": held.uss,
            "driver_calls": self._calls(),
            "looks": self._looks(),
            "up_s": age_s,
            "first_answer_s": first_s,
            "lately": self._lately(),
        }

    def _lately(self) -> Optional[Json]:
        """Give what was used in the last minute, up to the last note: what was just asked for is not in it."""
        if len(self._marks) < 2:
            return None
        first, last = self._marks[0], self._marks[-1]
        return {
            "passed_s": last.at - first.at,
            "cpu_s": last.cpu_s - first.cpu_s,
            "looks": last.looks - first.looks,
            "driver_calls": None if first.calls is None or last.calls is None else last.calls - first.calls,
        }
