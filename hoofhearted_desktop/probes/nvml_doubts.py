"""Readings that cannot be true: left out, and remembered with the reason, so that `doctor` can say so.

Drivers say 593 W for an idle laptop GPU, 255 °C, 4294967295 % (field notes of the design, nvtop pull request 91).
"""

from __future__ import annotations

from typing import Optional

from hoofhearted_desktop.core import model, samples

MOST_FIELDS = 32
_MOST = 0.999 * samples.LARGEST
"""A client refuses larger numbers, and with them the whole reading: "not known" is 2⁶⁴ − 1 where a driver has no other word."""


class _Doubt:
    __slots__ = ("first", "last", "times", "value", "why")

    def __init__(self, monotonic: float) -> None:
        self.first = monotonic
        self.last = monotonic
        self.times = 0
        self.value = 0.0
        self.why = ""


class Doubts:
    """What one GPU has said that cannot be true: one record a field, so that it does not grow."""

    def __init__(self) -> None:
        """Trust everything so far."""
        self._found: dict[str, _Doubt] = {}
        self._now = 0.0

    def begin(self, monotonic: float) -> None:
        """Begin a look at the GPU."""
        self._now = monotonic

    def within(self, field: str, value: Optional[float], lowest: float, highest: float, why: str) -> Optional[float]:
        """Give the value where it is from `lowest` to `highest`, else None and remember `why` not."""
        if value is None or lowest <= value <= highest:
            return value
        self.drop(field, value, why)
        return None

    def percent(self, field: str, value: Optional[float]) -> Optional[float]:
        """Give a share of time where it is one."""
        return self.within(field, value, 0, 100, "more than 100 %")

    def drop(self, field: str, value: float, why: str) -> None:
        """Remember that a value was left out."""
        doubt = self._found.get(field)
        if doubt is None:
            if len(self._found) >= MOST_FIELDS:
                return
            doubt = self._found[field] = _Doubt(self._now)
        doubt.last = self._now
        doubt.times += 1
        told = value if value == value else 0.0  # noqa: PLR0124 - the test for NaN, which JSON does not have
        doubt.value = max(-_MOST, min(_MOST, told))
        doubt.why = why

    def records(self) -> Optional[tuple[model.Dropped, ...]]:
        """Give what was left out, in the order in which it first was, or None."""
        if not self._found:
            return None
        return tuple(
            model.Dropped(field, each.value, each.why, each.times, self._now - each.first, self._now - each.last)
            for field, each in self._found.items()
        )
