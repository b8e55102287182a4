"""Which columns are shown, where and how wide: as they fit, until a person says otherwise. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoofhearted_desktop.desktop.process_columns import BY_DEFAULT, LEAVE_FIRST, Place, place_named
from hoofhearted_desktop.desktop.process_order import BUSIEST, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping

NARROWEST = 40
WIDEST = 2000
LEAST_WHAT = 136
"""What it does has so much room before other columns come, in pixels."""
LEAST_REST = 120
"""Who and what it does share at least so much; then it is scrolled."""


class Choice(NamedTuple):
    """What a person chose. `shown` and `hidden` are the columns of which something was said, `widths` in pixels."""

    shown: frozenset[Place] = frozenset()
    hidden: frozenset[Place] = frozenset()
    order: tuple[Place, ...] = tuple(Place)
    widths: Mapping[Place, int] = {}
    sort: Sort = BUSIEST
    grouped: bool = False

    def wanted(self) -> frozenset[Place]:
        """Give the columns that are to be seen where there is room."""
        return (BY_DEFAULT | self.shown) - self.hidden | {Place.WHO}

    def with_column(self, place: Place, *, seen: bool) -> Choice:
        """Have a column seen, or not; who it is stays."""
        if place is Place.WHO:
            return self
        if seen:
            return self._replace(shown=self.shown | {place}, hidden=self.hidden - {place})
        return self._replace(shown=self.shown - {place}, hidden=self.hidden | {place})

    def sorted_by(self, place: Place, *, figure: bool) -> Choice:
        """Sort by a column, then the other way round, then as at first; figures begin with the largest."""
        if self.sort.place is not place:
            return self._replace(sort=Sort(place, figure))
        return self._replace(sort=Sort(place, not figure) if self.sort.down == figure else BUSIEST)


class Fitted(NamedTuple):
    """The columns that are seen, with their widths in pixels."""

    widths: dict[Place, int]

    @property
    def shown(self) -> tuple[Place, ...]:
        """Those that are seen, in the order of their numbers."""
        return tuple(sorted(self.widths))


def fit(choice: Choice, needs: Mapping[Place, int], width: int) -> Fitted:
    """Share a width out. Columns of which nobody said anything leave until the rest fits; then it is scrolled."""
    wanted = set(choice.wanted())
    widths = {place: choice.widths.get(place, needs[place]) for place in Place}
    for place in (*sorted(wanted - set(LEAVE_FIRST) - BY_DEFAULT - choice.shown, reverse=True), *LEAVE_FIRST):
        if sum(widths[one] for one in wanted) <= width:
            break
        if place not in choice.shown:
            wanted.discard(place)
    free = [place for place in (Place.WHO, Place.WHAT) if place in wanted and place not in choice.widths]
    rest = width - sum(widths[one] for one in wanted if one not in free)
    if free == [Place.WHO, Place.WHAT]:
        rest = max(rest, LEAST_REST)
        who = max(rest * 3 // 5, min(needs[Place.WHO], rest * 4 // 5))
        widths[Place.WHO], widths[Place.WHAT] = who, rest - who
    elif free:
        widths[free[0]] = max(rest, needs[free[0]])
    return Fitted({place: max(NARROWEST, widths[place]) for place in wanted})


def to_json(choice: Choice) -> dict[str, Any]:
    """Give what is kept of a choice."""
    place = choice.sort.place
    return {
        "shown": sorted(_name(one) for one in choice.shown),
        "hidden": sorted(_name(one) for one in choice.hidden),
        "order": [_name(one) for one in choice.order],
        "widths": {_name(one): width for one, width in choice.widths.items()},
        "sort": None if place is None else [_name(place), choice.sort.down],
        "grouped": choice.grouped,
    }


def from_json(kept: object) -> Choice:
    """Read what was kept; what is not understood is as if nothing had been chosen."""
    if not isinstance(kept, dict):
        return Choice()
    order = _places(kept.get("order"))
    widths = kept.get("widths")
    sort = kept.get("sort")
    by = place_named(sort[0]) if isinstance(sort, list) and len(sort) == 2 else None
    return Choice(
        shown=frozenset(_places(kept.get("shown"))) - {Place.WHO},
        hidden=frozenset(_places(kept.get("hidden"))) - {Place.WHO},
        order=(
            Place.WHO,
            *[one for one in (*order, *[one for one in Place if one not in order]) if one is not Place.WHO],
        ),
        widths={
            place: width
            for name, width in (widths.items() if isinstance(widths, dict) else ())
            if (place := place_named(name)) is not None and type(width) is int and NARROWEST <= width <= WIDEST
        },
        sort=BUSIEST if by is None else Sort(by, bool(sort[1])),  # type: ignore[index] # a list of two
        grouped=kept.get("grouped") is True,
    )


def _places(names: object) -> list[Place]:
    found = [place_named(name) for name in names] if isinstance(names, list) else []
    return list(dict.fromkeys(place for place in found if place is not None))


def _name(place: Place) -> str:
    return place.name.lower()
