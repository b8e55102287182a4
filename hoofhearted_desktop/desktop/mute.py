"""Mute: until when nothing is shown, and of which applications nothing is, kept across restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.desktop.policy import LONGEST_MUTE_S, Silence

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.memory import Memory

KEY = "muted_until"
APPLICATIONS = "muted_applications"
MORNING_H = 6
MOST_APPLICATIONS = 100


def morning(now: float) -> float:
    """Give the Unix time of the next six o'clock in local time: who mutes at one at night means this morning."""
    import datetime as dt  # a third of a megabyte, for those who mute until the morning

    local = dt.datetime.fromtimestamp(now).astimezone()
    at = local.replace(hour=MORNING_H, minute=0, second=0, microsecond=0, tzinfo=None)
    if at.timestamp() <= now:
        at += dt.timedelta(days=1)
    return at.timestamp()  # a time without a zone is local, whatever the clocks do this night


class Mute:
    """Holds one moment in Unix time, and names of applications by what they are known by."""

    def __init__(self, memory: Memory, clock: Callable[[], float]) -> None:
        """Go on with what was kept; `clock` gives Unix time."""
        self._memory = memory
        self._clock = clock
        names = memory.get(APPLICATIONS)
        self._until = memory.moment(KEY) or 0.0
        self._applications = {
            str(key): str(name) for key, name in (names.items() if isinstance(names, dict) else ()) if key
        }

    @property
    def until(self) -> float | None:
        """When it ends, or None where not everything is muted."""
        return self._until if 0.0 < self._until - self._clock() <= LONGEST_MUTE_S else None

    @property
    def applications(self) -> dict[str, str]:
        """The applications that are muted, with the names a person knows."""
        return dict(self._applications)

    @property
    def silence(self) -> Silence:
        """What the policy wants to know."""
        return Silence(self._until, frozenset(self._applications))

    def begin(self, seconds: float) -> None:
        """Mute from now on for `seconds`."""
        self._until = self._clock() + seconds
        self._memory.keep(KEY, self._until)

    def begin_until_morning(self) -> None:
        """Mute until the next morning."""
        self.begin(morning(self._clock()) - self._clock())

    def end(self) -> None:
        """Mute no more; what applications were muted stay so."""
        self._until = 0.0
        self._memory.keep(KEY, None)

    def begin_application(self, key: str, name: str) -> None:
        """Show nothing of an application until that is ended."""
        if key and len(self._applications) < MOST_APPLICATIONS:
            self._applications[key] = name
            self._memory.keep(APPLICATIONS, dict(self._applications))

    def end_application(self, key: str) -> None:
        """Show it again."""
        if self._applications.pop(key, None) is not None:
            self._memory.keep(APPLICATIONS, dict(self._applications) or None)
