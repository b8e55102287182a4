"""How often each rule has decided, and when last. Pure.

A rule is known by what it says and not by its id: one without an id of its own is called by its place, and another one that
is written above it must not inherit its count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hoofhearted_desktop.core.samples import Reader, SampleError

if TYPE_CHECKING:
    from hoofhearted_desktop.core.expectations import Rule

MOST_RULES = 500

Json = dict[str, Any]


class Matches(NamedTuple):
    """A rule's count of processes, each once an episode, and the Unix time of the last."""

    count: int = 0  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    last: Optional[float] = None


class Tally:
    """The counts of the MOST_RULES rules that decided last, also of those that are not in the file just now."""

    def __init__(self) -> None:
        """Begin with no count."""
        self._matches: dict[str, Matches] = {}

    def of(self, rule: Rule) -> Matches:
        """Give a rule's count."""
        return self._matches.get(rule.key(), Matches())

    def count(self, rule: Rule, now: float) -> None:
        """Count one process in one episode, at the Unix time `now`."""
        before = self._matches.pop(rule.key(), Matches())
        self._matches[rule.key()] = Matches(before.count + 1, now)
        if len(self._matches) > MOST_RULES:
            del self._matches[next(iter(self._matches))]

    def join(self, later: Tally) -> None:
        """Add what another has counted since, while this one could not be read."""
        for key, found in later._matches.items():
            before = self._matches.pop(key, Matches())
            self._matches[key] = Matches(before.count + found.count, found.last)
        for key in list(self._matches)[:-MOST_RULES]:
            del self._matches[key]

    def to_json(self) -> Json:
        """Give the counts for a file."""
        return {"rules": [{"key": key, **found._asdict()} for key, found in self._matches.items()]}

    @classmethod
    def from_json(cls, value: object) -> Tally:
        """Read them, or raise SampleError."""
        made = cls()
        for key, found in Reader(value, "tally").parts("rules", _matches) or ():
            made._matches[key] = found
        for key in list(made._matches)[:-MOST_RULES]:
            del made._matches[key]
        return made


def _matches(part: Reader) -> tuple[str, Matches]:
    count = part.required("count", part.whole("count"))
    if count < 0:
        raise SampleError("tally: a count is below 0")
    return part.required("key", part.text("key")), Matches(count, part.number("last"))
