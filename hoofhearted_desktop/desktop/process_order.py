"""In which order the rows stand: as a person sorted them, and so that no row dances."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.desktop.process_columns import COLUMNS, Place, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.desktop.process_rows import Key, Row

_SMOOTHING = 0.2
_OVERTAKES_BY = 10.0


class Sort(NamedTuple):
    """By which column; None is the busiest first. What is not known stands last either way."""

    place: Optional[Place] = None
    down: bool = True


BUSIEST = Sort()


class Order:
    """The order of rows, of those within a group too.

    By a figure that moves all the time, a row overtakes its neighbours only when it is clearly ahead of them for a while. Where
    nothing else was chosen, whom the sentence names stands first at once.
    """

    def __init__(self) -> None:
        """Start with no row."""
        self._sort = BUSIEST
        self._levels: dict[Key, float] = {}
        self._order: list[Key] = []
        self._within: dict[Key, Order] = {}

    def arrange(self, given: Sequence[Row], sort: Sort = BUSIEST) -> tuple[Row, ...]:
        """Give the rows in their order, and those of each group in theirs; newcomers stand where their figures put them."""
        if sort != self._sort:
            self._sort, self._levels, self._order = sort, {}, []
        by_key = {row.key: self._arranged_within(row, sort) for row in given}
        self._within = {key: order for key, order in self._within.items() if key in by_key}
        margin = _OVERTAKES_BY if sort.place is None else COLUMNS[sort.place].margin
        if margin is None:
            return _sorted(tuple(by_key.values()), sort)
        self._follow(by_key)
        for row in sorted(by_key.values(), key=lambda row: -self._level(row)):
            if row.key not in self._levels:
                level = self._levels[row.key] = self._level(row)
                place = sum(1 for key in self._order if self._levels[key] >= level)
                self._order.insert(place, row.key)
        self._overtake(margin)
        arranged = [by_key[key] for key in self._order]
        if sort.place is None:
            arranged.sort(key=lambda row: not row.leads)
        return tuple(arranged)

    def _arranged_within(self, row: Row, sort: Sort) -> Row:
        if not row.members:
            return row
        order = self._within.setdefault(row.key, Order())
        return row._replace(members=order.arrange(row.members, sort))

    def _follow(self, by_key: dict[Key, Row]) -> None:
        """Let each level follow its figure slowly."""
        for key in [key for key in self._levels if key not in by_key]:
            del self._levels[key]
        self._order = [key for key in self._order if key in by_key]
        for key, row in by_key.items():
            before = self._levels.get(key)
            if before is not None:
                level = self._level(row)
                known = abs(before) != _LAST and abs(level) != _LAST
                self._levels[key] = before + _SMOOTHING * (level - before) if known else level

    def _overtake(self, margin: float) -> None:
        levels = self._levels
        for start in range(1, len(self._order)):
            key, place = self._order[start], start
            while place and levels[key] > levels[self._order[place - 1]] + margin:
                self._order[place] = self._order[place - 1]
                place -= 1
            self._order[place] = key

    def _level(self, row: Row) -> float:
        """Give the figure of a row so that higher stands first."""
        if self._sort.place is None:
            return row.weight
        value = COLUMNS[self._sort.place].value(row)
        if not isinstance(value, (int, float)):
            return -_LAST
        return float(value) if self._sort.down else -float(value)


_LAST = 1e300


def _sorted(rows: tuple[Row, ...], sort: Sort) -> tuple[Row, ...]:
    """Sort by what does not move; equals stand by name and number, so that their order never depends on chance."""
    assert sort.place is not None  # noqa: S101 - the busiest first has a margin
    value = COLUMNS[sort.place].value
    known: list[tuple[Value, Row]] = [(value(row), row) for row in rows]
    by_name = sorted(known, key=lambda one: (one[1].who.casefold(), str(one[1].key[0]), one[1].key[1] or 0.0))
    there = [one for one in by_name if one[0] is not None]
    there.sort(key=lambda one: one[0], reverse=sort.down)  # type: ignore[arg-type, return-value]
    return tuple(row for _, row in there) + tuple(row for found, row in by_name if found is None)
