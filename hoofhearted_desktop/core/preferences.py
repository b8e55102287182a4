"""What a person may choose in settings.toml beside rules: named tuples of defaults, with no file behind them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.core.hours import Hours

UNEXPECTED = "unexpected"
SUMMARY = "summary"
TOO_HOT = "too_hot"
FAN_STOPPED = "fan_stopped"
THROTTLED = "throttled"
HELD_LONG = "held_long"
GPU_LOST = "gpu_lost"
DRIVER_PROBLEM = "driver_problem"
UNREACHABLE = "unreachable"
RECORDING_STOPPED = "recording_stopped"
KINDS = (
    UNEXPECTED,
    SUMMARY,
    TOO_HOT,
    FAN_STOPPED,
    THROTTLED,
    HELD_LONG,
    GPU_LOST,
    DRIVER_PROBLEM,
    UNREACHABLE,
    RECORDING_STOPPED,
)
"""Every kind of notification there is; each can be switched off by this name."""


class Notifications(NamedTuple):
    """Which notifications are shown. `off` are kinds; `quiet` are hours of local time in which none is shown."""

    off: frozenset[str] = frozenset()
    cooldown_s: float = 900.0
    quiet: Optional[Hours] = None
    sound: bool = True
    """Whether one that tells of something new asks for a sound; whether there is one is the desktop's business."""


class Usualness(NamedTuple):
    """When a use counts as usual: seen around this hour on `least_days` of the last `look_back_days`.

    Older days count less: after `half_life_days` half as much.
    """

    look_back_days: int = 7
    least_days: int = 3
    around_h: float = 1.0
    half_life_days: float = 14.0


class Energy(NamedTuple):
    """What a kilowatt-hour costs, in a currency as the owner writes it; no price, no cost."""

    price_per_kwh: Optional[float] = None
    currency: str = ""


class Watching(NamedTuple):
    """When a load counts as a spin-up: from so many per cent on, for so many seconds, until it was over for so many."""

    hold_s: float = 3.0
    release_s: float = 25.0
    load_percent: float = 10.0
    """Of the GPU's load; `media_percent` of its encoder or decoder."""
    media_percent: float = 5.0


class Data(NamedTuple):
    """What is kept of the past: nothing older than `keep_days`; None keeps each tier of the history for its own time, and
    spin-ups for ever.
    """

    keep_days: Optional[float] = None


class Appearance(NamedTuple):
    """How the desktop looks and speaks: `theme` is system, light or dark; `language` is system or a code such as de."""

    theme: str = "system"
    language: str = "system"
    temperature: str = "C"
    """C or F: in which degrees temperatures are told. Nothing else changes with it: data stays in degrees Celsius."""


class TrayIcon(NamedTuple):
    """How the tray's icon looks."""

    style: str = "meter"
    """meter (the hoof filled), number (the load in per cent) or bar."""
    each: str = "one"
    """one icon for all, one a host, or one a gpu."""
    panel: str = "auto"
    """auto, light or dark: the panel that it stands on."""


class Startup(NamedTuple):
    """How the desktop starts."""

    hidden: bool = False
    """In the tray alone, without its window, as with --minimized."""


THEMES = ("system", "light", "dark")
SYSTEM = "system"
CELSIUS, FAHRENHEIT = "C", "F"
TRAY_STYLES = ("meter", "number", "bar")
TRAY_EACH = ("one", "host", "gpu")
PANELS = ("auto", "light", "dark")
