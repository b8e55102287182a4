"""How a cost grows: its exponent, and a table that says so.

The exponent is the slope by least squares of log(cost(n) - cost(first n)) over log(n - first n), of the upper half of the sizes: what
is paid in any case is taken away first, so that a + b·n has 1 and a constant 0. Points that are not above the constant part by MARGIN
of it are left out, as noise; where fewer than two are above it the cost is flat.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Optional

MARGIN = 0.25
FLAT = 0.0


def exponent(sizes: list[float], costs: list[float], margin: float = MARGIN) -> float:
    """Give the exponent of costs at growing sizes; 0 where they do not grow."""
    first, least = sizes[0], costs[0]
    points = [
        (math.log(size - first), math.log(cost - least))
        for size, cost in zip(sizes[1:], costs[1:])  # noqa: B905 - Python 3.9 runs it too
        if cost - least > max(margin * abs(least), 1e-9)
    ]
    points = points[min(len(points) // 2, max(0, len(points) - 2)) :]
    if len(points) < 2:
        return FLAT
    middle_x, middle_y = (sum(point[axis] for point in points) / len(points) for axis in (0, 1))
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread


class Growth(NamedTuple):
    """Some costs against one size. `costs` has a list for each title, None where it was not measured."""

    what: str
    size: str
    sizes: list[int]
    costs: dict[str, list[Optional[float]]]
    said: str = ""

    def exponent(self, title: str) -> float:
        """Give that of one of them."""
        known = [
            (float(size), cost)
            for size, cost in zip(self.sizes, self.costs[title])  # noqa: B905 - Python 3.9 runs it too
            if cost is not None
        ]
        return exponent([size for size, _ in known], [cost for _, cost in known])

    def lines(self) -> list[str]:
        """Give it as Markdown."""
        head = [f"{self.size}", *self.costs]
        rows = [
            [f"{size:,}", *(_figure(costs[place]) for costs in self.costs.values())]
            for place, size in enumerate(self.sizes)
        ]
        rows.append(["**exponent**", *(f"**{self.exponent(title):.2f}**" for title in self.costs)])
        table = [head, ["---"] * len(head), *rows]
        return [
            f"## {self.what}",
            "",
            *([self.said, ""] if self.said else []),
            *(f"| {' | '.join(cells)} |" for cells in table),
            "",
        ]


def _figure(cost: Optional[float]) -> str:
    if cost is None:
        return ""
    if cost == int(cost) and abs(cost) < 1e15:
        return f"{int(cost):,}"
    return f"{cost:,.3g}" if abs(cost) < 100 else f"{cost:,.0f}"
