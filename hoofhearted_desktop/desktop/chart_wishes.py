"""What an agent is to be asked for the charts: as little as will do, and nothing again that is still true."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.desktop import chart_past, chart_rows

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.chart_data import Ring
    from hoofhearted_desktop.desktop.chart_past import Interval, Stretch
    from hoofhearted_desktop.desktop.viewport import Viewport

SHORTEST_S = 660.0
"""The short ranges share one answer."""
FEWEST, MOST = 600, 2400
_GOOD_ENOUGH = 1.4
MARGIN = 0.5
"""Of a stretch that was zoomed into, so much more is fetched on either side, for who moves on."""


class Wish(NamedTuple):
    """A question to the agent about one GPU: from, to, in how many points, and whether by program."""

    begins: float
    ends: float
    points: int
    by_program: bool

    @property
    def step_s(self) -> float:
        """How fine the answer can be."""
        return (self.ends - self.begins) / self.points

    def params(self, gpu: str) -> dict[str, object]:
        """Give the question as `history` has it (docs/protocol.md)."""
        told: dict[str, object] = {
            "gpu": gpu,
            "from": self.begins,
            "to": self.ends,
            "max_points": self.points,
            "min": True,
        }
        return {**told, "by": "application"} if self.by_program else told


def wish(ring: Ring, view: Viewport, width: int, *, by_program: bool) -> Optional[Wish]:
    """Give what is to be asked for a view that is so many points wide; None where everything is known as well as it can be."""
    now = ring.now
    if now is None:
        return None
    begins, ends = view.begins(now), min(view.ends(now), now)
    if ends <= begins:
        return None
    wanted_s = (ends - begins) / max(1, width)
    known = [
        each
        for each in ring.fetched
        if each.asked_s <= _GOOD_ENOUGH * max(wanted_s, 1.0) and _says_who(each, by_program)
    ]
    missing = chart_past.known_in([*ring.live(), *known], begins, ends)
    least = max(wanted_s, chart_rows.PAUSE_S, *(each.step_s for each in known if _touches(each, begins, ends)))
    if not any(until - since > least for since, until in missing):
        return None
    points = min(MOST, max(FEWEST, width))
    span = ends - begins
    if view.follows:
        span = max(span, SHORTEST_S)
        return Wish(ends - span, ends, points, by_program)
    room = span * MARGIN
    return Wish(begins - room, min(now, ends + room), min(MOST, 2 * points), by_program)


def _says_who(told: Stretch, by_program: bool) -> bool:  # noqa: FBT001 - of two words one
    return told.asked_who or not by_program


def _touches(told: Stretch, begins: float, ends: float) -> bool:
    return told.begins < ends and told.ends > begins


def of_episodes(ring: Ring, view: Viewport) -> Optional[Interval]:
    """Give the stretch of which the spin-ups are to be asked; None where they are known."""
    now = ring.now
    if now is None:
        return None
    begins, ends = view.begins(now), min(view.ends(now), now)
    known = ring.episodes_known
    if known is not None and known[0] <= begins and known[1] >= ends:
        return None
    begins = min(begins, known[0]) if known is not None and known[0] > begins else begins
    return (begins - view.span * MARGIN, now)
