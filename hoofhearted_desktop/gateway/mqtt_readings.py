"""A GPU's reading as the messages that MQTT carries: what it does, who uses it, a few figures. Pure."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, NamedTuple

from hoofhearted_desktop.core import wording
from hoofhearted_desktop.core.assessment import Activity
from hoofhearted_desktop.gateway.metrics_groups import label

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Assessment

Json = dict[str, Any]

NOBODY = "nobody"
"""The culprit of a GPU that rests; where it cannot be told who it is there is None."""

_MIB = 1 << 20
_RESTS = frozenset({Activity.ASLEEP, Activity.IDLE})


class Told(NamedTuple):
    """What is told of one GPU: `words` and `figures` make the state, `culprit` a message of its own."""

    words: Json
    figures: Json
    culprit: Json


def told(gpu: model.Gpu, found: Assessment, sample: model.Sample) -> Told:
    """Say what a GPU does now; what it does not tell is None."""
    figures = {
        "utilization": _rounded(gpu.utilization.sm),
        "memory_used": None if gpu.memory.used is None else gpu.memory.used // _MIB,
        "power": _rounded(gpu.power_w),
        "temperature": _rounded(gpu.temperature_c),
    }
    words = {"state": found.activity.value, "unexpected": _unexpected(found)}
    return Told(words, figures, _culprit(found, sample))


def _unexpected(found: Assessment) -> str | None:
    if found.verdict is None:
        return None if found.activity is Activity.UNKNOWN else "OFF"
    return "OFF" if found.verdict.expected else "ON"


def _culprit(found: Assessment, sample: model.Sample) -> Json:
    name: str | None = None
    process = None
    if found.activity in _RESTS:
        name = NOBODY
    elif found.shares and found.activity not in {Activity.UNKNOWN, Activity.UNATTRIBUTED}:
        name = label(wording.culprits(found, sample)[0])
        process = wording.culprit(found, sample)
    container = process.container if process is not None else None
    return {
        "name": name,
        "application": label(process.application.name) if process is not None and process.application else None,
        "container": (label(container.name or container.id[:12]) or None) if container is not None else None,
        "unit": (label(process.unit) or None) if process is not None else None,
        "user": (label(process.user) or None) if process is not None else None,
        "since": _moment(found.since),
        "why": label(found.verdict.text) if found.verdict is not None else None,
    }


def _moment(at: float | None) -> str | None:
    """Give Unix seconds as Home Assistant reads a moment."""
    try:
        return None if at is None else datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):  # a host whose clock says what no calendar has
        return None


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)
