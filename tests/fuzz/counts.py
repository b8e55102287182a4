"""How many inputs were tried of each target, by which engine, over all runs until it is begun anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Counted(NamedTuple):
    """What was done for one target. `reached` is libFuzzer's count of places in the program, the highest of any run."""

    by_hypothesis: int = 0
    by_atheris: int = 0
    reached: int = 0
    kept: int = 0
    """Inputs that reached something new."""

    cpu_s: float = 0.0

    @property
    def inputs(self) -> int:
        """By both engines."""
        return self.by_hypothesis + self.by_atheris


class Counts:
    """All of them, in a file that grows from run to run."""

    def __init__(self, path: Path, now: str) -> None:
        """Go on with the file, or begin at this date."""
        self._path = path
        told: Any = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"since": now, "targets": {}}
        self.since: str = told["since"]
        self.of: dict[str, Counted] = {name: Counted(**each) for name, each in told["targets"].items()}

    def add(self, target: str, more: Counted) -> None:
        """Add what a run has done, and write it down."""
        before = self.of.get(target, Counted())
        self.of[target] = Counted(
            before.by_hypothesis + more.by_hypothesis,
            before.by_atheris + more.by_atheris,
            max(before.reached, more.reached),
            max(before.kept, more.kept),
            round(before.cpu_s + more.cpu_s, 1),
        )
        told = {"since": self.since, "targets": {name: each._asdict() for name, each in self.of.items()}}
        made = self._path.with_suffix(".new")
        made.write_text(json.dumps(told, indent=1), encoding="utf-8")
        made.replace(self._path)

    @property
    def inputs(self) -> int:
        """Of all targets by both engines."""
        return sum(each.inputs for each in self.of.values())
