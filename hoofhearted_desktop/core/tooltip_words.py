"""The sentence shortened for a tooltip, a line for each GPU, the most important first. Facts come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.core import naming, quantities, wording
from hoofhearted_desktop.core.assessment import Activity
from hoofhearted_desktop.core.tongue import later, say, told

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Assessment, Tick

_BRIEFLY = {
    Activity.COMPUTING: (later("{who} computing"), later("computing")),
    Activity.ENCODING: (later("{who} encoding"), later("encoding")),
    Activity.DECODING: (later("{who} decoding"), later("decoding")),
    Activity.DRAWING: (later("{who} drawing"), later("drawing")),
    Activity.HELD: (later("held awake by {who}"), later("held awake")),
    Activity.ASLEEP: (later("asleep"),) * 2,
    Activity.IDLE: (later("idle"),) * 2,
    Activity.UNATTRIBUTED: (later("{who} somebody unknown"), later("somebody unknown")),
    Activity.UNKNOWN: (later("cannot tell"),) * 2,
}
_AND_MORE = {Activity.IDLE: later("and {n} more idle"), Activity.ASLEEP: later("and {n} more asleep")}


def tooltip_line(gpu: model.Gpu, assessment: Assessment, tick: Tick, *, demo: bool) -> str:
    """Give the sentence shortened for a tooltip: "dreams · RTX 3090 — Jellyfin encoding, 34 %, 96 W, 12 min"."""
    sample = tick.sample
    host = f"DEMO · {sample.host}" if demo else sample.host
    activity = assessment.activity
    who = wording.who_works(assessment, sample) if activity.is_load or activity is Activity.HELD else ""
    said = _BRIEFLY[activity][not who](who=who)
    parts = [said]
    if activity is Activity.UNKNOWN:
        parts += [told(assessment.reason)] if assessment.reason else []
    elif activity is not Activity.ASLEEP:
        load = wording.load_text(gpu, activity)
        parts += [part for part in (load, quantities.watts(gpu.power_w) if gpu.power_w is not None else None) if part]
        if assessment.since is not None and activity is not Activity.IDLE:
            parts.append(quantities.duration(sample.time - assessment.since))
    elif assessment.since is not None:
        parts.append(wording.since_when(assessment.since, sample.time))
    return f"{naming.printable(host)} · {wording.short_name(gpu, sample)} — {', '.join(parts)}"


def tooltip(tick: Tick, *, demo: bool, most: int = 6) -> str:
    """Give a line an alarm, and at most `most` in all, the most important first, then "and 3 more"."""
    pairs = tick.each()
    if not pairs:
        return ("DEMO · " if demo else "") + wording.host_sentence(tick)
    ranked = sorted(pairs, key=lambda pair: -wording.importance(pair[1]))
    alarms = [told(alarm.text) for alarm in tick.alarms[: most - 1]]
    most -= len(alarms)
    lines = alarms + [tooltip_line(gpu, assessment, tick, demo=demo) for gpu, assessment in ranked[:most]]
    rest = ranked[most:]
    if rest:
        doing = {assessment.activity for _, assessment in rest}
        same = _AND_MORE.get(doing.pop()) if len(doing) == 1 else None
        lines.append(same(n=len(rest)) if same else say("and {n} more", n=len(rest)))
    return "\n".join(lines)
