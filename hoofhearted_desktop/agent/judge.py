"""What verdicts depend on beside the process itself: the user's rules and what was seen before. No I/O, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import expectations, model
from hoofhearted_desktop.core.episodes import participant

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Episode, Verdict


class Judge:
    """Holds what verdicts depend on: the user's rules and the names seen in earlier episodes."""

    def __init__(self, rules: tuple[expectations.Rule, ...] = (), seen: Optional[set[str]] = None) -> None:
        """Begin with the stored rules; `seen` None means that earlier episodes are not known."""
        self.rules = rules
        self.seen = seen

    def verdict(self, process: Optional[model.Process], gpu_uuid: str) -> Verdict:
        """Judge one process's use of one GPU."""
        before = None if self.seen is None or process is None else participant(process).name in self.seen
        return expectations.judge(process, gpu_uuid, self.rules, seen_before=before)

    def remember(self, episode: Episode) -> None:
        """Take an episode's names as seen."""
        if self.seen is not None:
            self.seen.update(who.name for who in episode.processes)
