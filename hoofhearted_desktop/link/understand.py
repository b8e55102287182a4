"""Reads an answer whose shape is an agent's only if the agent is honest."""

from __future__ import annotations

from typing import Any, Callable, TypeVar, Union

from hoofhearted_desktop.link.stream import Unreachable

T = TypeVar("T")

NOT_UNDERSTOOD = Unreachable("the agent's answer is not what an agent of this version says", "run `hoofhearted doctor`")


def understand(found: dict[str, Any], how: Callable[[dict[str, Any]], T]) -> Union[T, Unreachable]:
    """Give what `how` makes of an answer, or that it is none: whatever is missing in it, or of another kind."""
    try:
        return how(found)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, ArithmeticError):
        return NOT_UNDERSTOOD
