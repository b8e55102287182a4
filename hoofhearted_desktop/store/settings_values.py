"""What a value in settings.toml may be: how it is read, and what a person is told to write instead."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

from hoofhearted_desktop.core import hours, preferences


class Kind(NamedTuple):
    """`read` gives the value, or None for one that is not `expected`."""

    expected: str
    read: Callable[[object], Any]


def number(least: float, most: float, unit: str, *, times: float = 1.0) -> Kind:
    """Take a number within bounds, kept `times` as large."""

    def read(value: object) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            return None
        return float(value) * times

    return Kind(f"{unit} from {least:g} to {most:g}", read)


def whole(least: int, most: int, unit: str) -> Kind:
    """Take a whole number within bounds."""

    def read(value: object) -> Any:
        return value if type(value) is int and least <= value <= most else None

    return Kind(f"whole {unit} from {least} to {most}", read)


def text(longest: int) -> Kind:
    """Take a short text on one line."""

    def read(value: object) -> Any:
        return value if isinstance(value, str) and value.isprintable() and len(value) <= longest else None

    return Kind(f"a text of at most {longest} letters", read)


def _kinds(value: object) -> Any:
    if not isinstance(value, list) or not all(each in preferences.KINDS for each in value):
        return None
    return frozenset(value)


KINDS = Kind(f"a list of {', '.join(preferences.KINDS)}", _kinds)
HOURS = Kind('hours such as "22:00-07:00"', lambda value: hours.hours_from(value) if isinstance(value, str) else None)
