"""The tables of settings.toml: which keys there are, what each may be, and what a person is told to write instead."""

from __future__ import annotations

import re
from typing import Any, Callable, NamedTuple

from hoofhearted_desktop.core import hours, preferences

_LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Za-z]{2,4})?")


def _same(value: Any) -> Any:
    return value


class Kind(NamedTuple):
    """`read` gives what a value of the file means, or None for one that is not `expected`; `write` gives it back as JSON."""

    expected: str
    read: Callable[[object], Any]
    write: Callable[[Any], Any] = _same


class Key(NamedTuple):
    """One key of a table: the member of the settings that it sets, and what it may be."""

    member: str
    kind: Kind


def number(least: float, most: float, unit: str, *, times: float = 1.0) -> Kind:
    """Take a number within bounds, kept `times` as large."""

    def read(value: object) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            return None
        return float(value) * times

    return Kind(f"{unit} from {least:g} to {most:g}", read, lambda kept: None if kept is None else _short(kept / times))


def _short(value: float) -> float:
    """Give a whole number as one: a person writes 15, not 15.0."""
    return int(value) if value == int(value) else value


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


def one_of(*words: str) -> Kind:
    """Take one of some words."""
    return Kind(f"one of {', '.join(words)}", lambda value: value if value in words else None)


def _kinds(value: object) -> Any:
    if not isinstance(value, list) or not all(each in preferences.KINDS for each in value):
        return None
    return frozenset(value)


KINDS = Kind(
    f"a list of {', '.join(preferences.KINDS)}", _kinds, lambda off: [kind for kind in preferences.KINDS if kind in off]
)
HOURS = Kind(
    'hours such as "22:00-07:00"',
    lambda value: hours.hours_from(value) if isinstance(value, str) else None,
    lambda stretch: None if stretch is None else str(stretch),
)
TRUTH = Kind("true or false", lambda value: value if isinstance(value, bool) else None)
LANGUAGE = Kind(
    f"{preferences.SYSTEM}, or the code of a language such as de",
    lambda value: (
        value if (isinstance(value, str) and _LANGUAGE.fullmatch(value)) or value == preferences.SYSTEM else None
    ),
)

TABLES: dict[str, dict[str, Key]] = {
    "watching": {
        "hold_s": Key("hold_s", number(0.0, 600.0, "seconds")),
        "release_s": Key("release_s", number(1.0, 3600.0, "seconds")),
        "load_percent": Key("load_percent", number(1.0, 100.0, "per cent")),
        "media_percent": Key("media_percent", number(1.0, 100.0, "per cent")),
    },
    "usual": {
        "look_back_days": Key("look_back_days", whole(1, 60, "days")),
        "least_days": Key("least_days", whole(1, 60, "days")),
        "around_h": Key("around_h", number(0.25, 12.0, "hours")),
        "half_life_days": Key("half_life_days", number(1.0, 365.0, "days")),
    },
    "notifications": {
        "off": Key("off", KINDS),
        "cooldown_min": Key("cooldown_s", number(0.0, 1440.0, "minutes", times=60.0)),
        "quiet": Key("quiet", HOURS),
        "sound": Key("sound", TRUTH),
    },
    "energy": {
        "price_per_kwh": Key("price_per_kwh", number(0.0, 1000.0, "a price")),
        "currency": Key("currency", text(8)),
    },
    "data": {
        "keep_days": Key("keep_days", number(1.0, 3650.0, "days")),
    },
    "appearance": {
        "theme": Key("theme", one_of(*preferences.THEMES)),
        "language": Key("language", LANGUAGE),
        "temperature": Key("temperature", one_of(preferences.CELSIUS, preferences.FAHRENHEIT)),
    },
    "tray": {
        "style": Key("style", one_of(*preferences.TRAY_STYLES)),
        "each": Key("each", one_of(*preferences.TRAY_EACH)),
        "panel": Key("panel", one_of(*preferences.PANELS)),
    },
    "startup": {
        "hidden": Key("hidden", TRUTH),
    },
}
OF_THE_DESKTOP = ("appearance", "tray", "startup")
"""Tables that only the desktop obeys, and of whose mistakes an agent does not speak."""
