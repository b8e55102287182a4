"""The settings that an agent obeys, read and written: the tables of settings.toml, each value as it would stand in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional, Union

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hoofhearted_desktop.core import messages, preferences
from hoofhearted_desktop.gateway import problems, shapes
from hoofhearted_desktop.gateway.live import Refused
from hoofhearted_desktop.gateway.operations import ASKS, Operations
from hoofhearted_desktop.gateway.rest_expectations import Hours
from hoofhearted_desktop.gateway.shapes import said

if TYPE_CHECKING:
    from hoofhearted_desktop.gateway.frame import Frame
    from hoofhearted_desktop.gateway.operations import Call

OPERATIONS = Operations("config")


def _number(least: float, most: float) -> Any:
    return Annotated[float, Meta(ge=least, le=most)]


def _whole(least: int, most: int) -> Any:
    return Annotated[int, Meta(ge=least, le=most)]


TABLES: dict[str, dict[str, shapes.Shape]] = {
    "watching": {
        "hold_s": _number(0, 600),
        "release_s": _number(1, 3600),
        "load_percent": _number(1, 100),
        "media_percent": _number(1, 100),
    },
    "usual": {
        "look_back_days": _whole(1, 60),
        "least_days": _whole(1, 60),
        "around_h": _number(0.25, 12),
        "half_life_days": _number(1, 365),
    },
    "notifications": {
        "off": list[Literal.__getitem__(preferences.KINDS)],  # type: ignore[misc]
        "cooldown_min": _number(0, 1440),
        "quiet": Hours,
        "sound": bool,
    },
    "energy": {
        "price_per_kwh": _number(0, 1000),
        "currency": Annotated[str, Meta(max_length=8, pattern=r"^[ -~\u00a1-\u00ac\u00ae-\u024f\u20a0-\u20bf]*$")],
    },
    "data": {"keep_days": _number(1, 3650)},
}
"""What each key may be: that of store/settings_values.py, as JSON Schema can say it (a test holds the two together)."""


def _name(table: str) -> str:
    return table.capitalize()


def _in_force(table: str, keys: dict[str, shapes.Shape]) -> shapes.Shape:
    members = {key: Union[_loose(shape), None] for key, shape in keys.items()}
    return shapes.new(f"{_name(table)}InForce", f"What counts of [{table}]; null where nothing is set.", **members)


def _loose(shape: shapes.Shape) -> shapes.Shape:
    """Give the kind of value alone: what a file holds is the agent's to judge."""
    return getattr(shape, "__origin__", shape) if hasattr(shape, "__metadata__") else shape


def _wish(table: str, keys: dict[str, shapes.Shape]) -> shapes.Shape:
    fields = [(key, Union[shape, None, UnsetType], UNSET) for key, shape in keys.items()]
    doc = f"What is to count of [{table}] (docs/settings.md); null lets a default count again."
    return msgspec.defstruct(
        _name(table), fields, namespace={"__doc__": doc}, frozen=True, kw_only=True, forbid_unknown_fields=True
    )


CONFIG = shapes.new(
    "Config",
    "The settings that count now.",
    settings=shapes.new(
        "SettingsInForce", "Each table.", **{table: _in_force(table, keys) for table, keys in TABLES.items()}
    ),
    mistakes=said(list[str], "what of the file could not be read"),
    kept_in=said(Optional[str], "the file; null where they live in memory"),
)
WISH = msgspec.defstruct(
    "ConfigWish",
    [(table, Union[_wish(table, keys), UnsetType], UNSET) for table, keys in TABLES.items()],
    namespace={"__doc__": "What is to be changed (a JSON merge patch, RFC 7396); what is left out stays."},
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
)


@OPERATIONS.add("GET", "/config", answers=CONFIG, refuses=ASKS)
def config(call: Call) -> Any:
    """Give the settings that count now."""
    return call.ask(messages.SETTINGS_GET, {})


@OPERATIONS.add("PATCH", "/config", answers=CONFIG, body=WISH, scope="manage", refuses=ASKS, guards=config)
def change_config(call: Call) -> Any:
    """Change settings. They count at once, and are written into the file without harm to the rest of it."""
    wished: dict[str, dict[str, Any]] = msgspec.to_builtins(call.body)
    done: list[str] = []
    for table, keys in wished.items():
        for key, value in keys.items():
            found = call.host.ask(messages.SETTINGS_SET, {"table": table, "key": key, "value": value})
            if isinstance(found, Refused):
                problems.refuse_agent(found, after=f"; changed before that: {', '.join(done)}" if done else "")
            done.append(f"{table}.{key}")
            call.changed(table=table, key=key, value=value)
    return config(call)


def plug(frame: Frame) -> None:
    """Plug them in."""
    OPERATIONS.plug(frame)
