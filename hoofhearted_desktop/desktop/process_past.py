"""What an agent keeps of a program's use of a GPU, as its answer has it; whatever is not as it should be is left out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.desktop.process_use import Past

if TYPE_CHECKING:
    from hoofhearted_desktop.core.use import Who

MOST = 5000


def read(answer: object, who: Who) -> Optional[Past]:
    """Read the answer to `history` by application; None where nothing of that program is in it."""
    if not isinstance(answer, dict):
        return None
    time, used = answer.get("time"), answer.get("used")
    if not isinstance(time, list) or not isinstance(used, list) or len(time) > MOST:
        return None
    times = [_figure(each) for each in time]
    one = next((each for each in used if isinstance(each, dict) and each.get("key") == who.key), None)
    mean = one.get("mean") if one is not None else None
    if not isinstance(mean, dict) or None in times:
        return None
    sm, memory = _column(mean.get("sm"), len(time)), _column(mean.get("memory_used"), len(time))
    if sm is None and memory is None:
        return None
    nothing: list[Optional[float]] = [None] * len(time)
    known = [each for each in times if each is not None]
    return Past(who.name, known, nothing if sm is None else sm, nothing if memory is None else memory)


def _column(column: Any, length: int) -> Optional[list[Optional[float]]]:
    if not isinstance(column, list) or len(column) != length:
        return None
    return [_figure(each) for each in column]


def _figure(value: object) -> Optional[float]:
    is_figure = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_figure and math.isfinite(value) and value >= 0 else None  # type: ignore[arg-type, operator]
