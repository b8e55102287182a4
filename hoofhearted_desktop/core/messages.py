"""The methods of the wire and the JSON of what they carry (docs/protocol.md); `core/wire.py` has the envelope."""

from __future__ import annotations

from typing import Any, Optional

from hoofhearted_desktop.core import hours, samples
from hoofhearted_desktop.core.assessment import (
    Activity,
    Alarm,
    Assessment,
    Cost,
    Episode,
    Level,
    Participant,
    Share,
    Tick,
    Verdict,
)
from hoofhearted_desktop.core.expectations import CONDITIONS, EFFECTS, Rule
from hoofhearted_desktop.core.samples import Reader, SampleError

HELLO = "hello"
SUBSCRIBE = "subscribe"
WHY = "why"
EPISODES = "episodes"
EPISODE_GET = "episodes.get"
EPISODE_DELETE = "episodes.delete"
EPISODE_NOTE = "episodes.note"
HISTORY = "history"
EXPECT = "expectations.add"
UNEXPECT = "expectations.remove"
EXPECTATIONS = "expectations.list"
MOVE = "expectations.move"
FORGET = "usual.forget"
PRESENCE = "presence"

TICK = "tick"
EPISODE = "episode"

DETAILS = "details"
PCIE = "pcie"
READINGS = frozenset({DETAILS, PCIE})
"""What is asked of a driver only for subscribers that want it: clocks, what limits them and the memory's load, which
go under `details`; and the throughput of the bus, `pcie`."""

MOST_ALARMS = 64
"""Each becomes a notification: an agent that names more is not believed in all of them."""

CHANGES = ("started", "joined", "ended", "reviewed")

Json = dict[str, Any]


def wanted_from(params: Json) -> frozenset[str]:
    """Read what a subscriber wants; one that says nothing gets the details, and words not known are passed over."""
    told = Reader(params, "params").texts("readings")
    return frozenset({DETAILS}) if told is None else READINGS & set(told)


def tick_to_json(tick: Tick) -> Json:
    """Give the parameters of a `tick` notification."""
    return {
        "sample": samples.to_json(tick.sample),
        "assessments": [assessment_to_json(each) for each in tick.assessments],
        **({"alarms": alarms_to_json(tick.alarms)} if tick.alarms else {}),
    }


def alarms_to_json(alarms: tuple[Alarm, ...]) -> list[Json]:
    """Give the JSON of alarms; a tick without any does not have the member."""
    return [samples.part_to_json(each) for each in alarms]


def tick_from_json(value: object) -> Tick:
    """Read a tick, or raise SampleError. Every GPU gets an assessment: one the agent left out is unknown."""
    reader = Reader(value, "")
    sample = reader.required("sample", reader.part("sample", lambda part: samples.from_json(part.value)))
    found = {each.uuid: each for each in reader.parts("assessments", _assessment) or ()}
    silent = "the agent said nothing of this GPU"
    return Tick(
        sample,
        tuple(found.get(gpu.uuid) or Assessment(gpu.uuid, Activity.UNKNOWN, reason=silent) for gpu in sample.gpus),
        (reader.parts("alarms", _alarm) or ())[:MOST_ALARMS],
    )


def assessment_to_json(assessment: Assessment) -> Json:
    """Give the JSON of an assessment."""
    verdict = assessment.verdict
    return {
        **samples.part_to_json(assessment),
        "activity": assessment.activity.value,
        "verdict": None if verdict is None else samples.part_to_json(verdict),
    }


def _alarm(part: Reader) -> Alarm:
    return Alarm(
        kind=part.required("kind", part.text("kind")),
        gpu=part.text("gpu"),
        since=part.required("since", part.number("since")),
        text=part.text("text") or "",
        remedy=part.text("remedy"),
        application=part.text("application"),
    )


def activity_from(name: Optional[str]) -> Activity:
    """Read an activity; one that a newer agent knows and we do not is unknown."""
    try:
        return Activity(name or "")
    except ValueError:
        return Activity.UNKNOWN


def _assessment(part: Reader) -> Assessment:
    return Assessment(
        uuid=part.required("uuid", part.text("uuid")),
        activity=activity_from(part.text("activity")),
        since=part.number("since"),
        reason=part.text("reason"),
        remedy=part.text("remedy"),
        shares=part.parts(
            "shares", lambda r: Share(r.required("pid", r.whole("pid")), r.number("started"), r.number("share"))
        )
        or (),
        extra_w=part.number("extra_w"),
        verdict=part.part("verdict", verdict_from),
        episode=part.text("episode"),
    )


def verdict_from(part: Reader) -> Verdict:
    """Read a verdict."""
    return Verdict(part.truth("expected"), part.text("by") or "default", part.text("text") or "", part.text("rule"))


def episode_to_json(episode: Episode) -> Json:
    """Give the public JSON object of an episode (schema 1)."""
    return {
        "schema": samples.SCHEMA,
        **samples.part_to_json(episode),
        "activity": episode.activity.value,
        "peak": _rounded(episode.peak),
        "mean": _rounded(episode.mean),
        "energy_wh": None if episode.energy_wh is None else round(episode.energy_wh, 3),
        "cost": None if episode.cost is None else {**episode.cost._asdict(), "amount": round(episode.cost.amount, 6)},
    }


def _rounded(level: Level) -> Json:
    return {name: None if value is None else round(value, 2) for name, value in level._asdict().items()}


def episode_from_json(value: object) -> Episode:
    """Read an episode, or raise SampleError."""
    part = Reader(value, "")
    started = part.required("started", part.number("started"))
    return Episode(
        id=part.required("id", part.text("id")),
        host=part.text("host") or "",
        gpu=part.required("gpu", part.text("gpu")),
        gpu_name=part.text("gpu_name"),
        started=started,
        ended=part.number("ended"),
        activity=activity_from(part.text("activity")),
        peak=part.part("peak", _level) or Level(),
        mean=part.part("mean", _level) or Level(),
        energy_wh=part.number("energy_wh"),
        processes=part.parts("processes", _participant) or (),
        verdict=part.part("verdict", verdict_from) or Verdict(expected=False, by="default", text=""),
        unattributed_share=part.number("unattributed_share"),
        cost=part.part("cost", _cost),
    )


def _cost(part: Reader) -> Cost:
    return Cost(part.required("amount", part.number("amount")), part.text("currency") or "")


def _level(part: Reader) -> Level:
    return Level(
        part.number("sm"),
        part.number("encoder"),
        part.number("decoder"),
        part.number("power_w"),
        part.number("temperature_c"),
    )


def _participant(part: Reader) -> Participant:
    return Participant(
        name=part.text("name") or "",
        pid=part.required("pid", part.whole("pid")),
        started=part.number("started"),
        share=part.number("share"),
        user=part.text("user"),
        container=part.text("container"),
        unit=part.text("unit"),
        command_line=part.text("command_line"),
        exe=part.text("exe"),
        application=part.text("application"),
        expected=part.truth("expected") if part.value.get("expected") is not None else None,
    )


def rule_to_json(rule: Rule) -> Json:
    """Give the JSON of a rule: its id, effect and the conditions it names."""
    return {"id": rule.id, "effect": rule.effect, **dict(rule.conditions())}


def rule_from_json(value: object) -> Rule:
    """Read a rule, or raise SampleError naming what is wrong with it."""
    part = Reader(value, "rule")
    effect = part.text("effect") or "expect"
    if effect not in EFFECTS:
        raise SampleError(f"rule.effect: expected one of {', '.join(EFFECTS)}, got {effect!r}")
    for name in CONDITIONS:
        if part.value.get(name) in ("", []):
            raise SampleError(f"rule.{name}: is empty; leave it out to match any")
    texts = {name: part.text(name) for name in CONDITIONS if name != "days"}
    rule = Rule(part.text("id") or "", effect, **texts, days=_days(part))
    if not rule.conditions():
        raise SampleError(f"rule: names nothing; give at least one of {', '.join(CONDITIONS)}")
    if hours.when_from(rule.days, None) is None:
        raise SampleError(f'rule.days: expected days such as "mon-fri" or "sat, sun", got {rule.days!r}')
    if hours.when_from(None, rule.hours) is None:
        raise SampleError(f'rule.hours: expected hours such as "22:00-06:30", got {rule.hours!r}')
    return rule


def _days(part: Reader) -> Optional[str]:
    """Take days as one text, or as a list of them."""
    if isinstance(part.value.get("days"), list):
        return ", ".join(part.texts("days") or ())
    return part.text("days")
