"""Which GPU is looked at: the one that matters most, until a person chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import model, wording

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Assessment, Tick


class Selection:
    """Remembers the choice; before there is one, it stays where it is until another GPU clearly matters more."""

    def __init__(self) -> None:
        """Start without a choice."""
        self._chosen: Optional[str] = None
        self._shown: Optional[str] = None

    def choose(self, uuid: Optional[str]) -> None:
        """Look at this GPU from now on, or at the one that matters most."""
        self._chosen = uuid

    @property
    def chosen(self) -> Optional[str]:
        """The GPU that a person chose, None where it is whichever matters most."""
        return self._chosen

    def pick(self, tick: Tick) -> Optional[tuple[model.Gpu, Assessment]]:
        """Give the GPU to show, None where there is none."""
        pairs = {gpu.uuid: (gpu, assessment) for gpu, assessment in tick.each()}
        if self._chosen in pairs:
            return pairs[self._chosen]
        best = wording.foremost(tick)
        shown = pairs.get(self._shown) if self._shown is not None else None
        if shown is not None and best is not None and wording.importance(shown[1]) >= wording.importance(best[1]):
            return shown
        self._shown = best[0].uuid if best is not None else None
        return best
