"""The methods of the wire and the JSON of what they carry (docs/protocol.md); `core/wire.py` has the envelope."""

from __future__ import annotations

import heapq
from typing import Any, NamedTuple, Optional

from hoofhearted_desktop.core import hours, model, samples
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
from hoofhearted_desktop.core.methods import *  # noqa: F403 - all of them are names of messages
from hoofhearted_desktop.core.samples import Reader, SampleError

TICK = "tick"
TICK_BEGINS = b'{"jsonrpc":"2.0","method":"tick",'
"""How the line of a tick begins, as `wire.encode` and `tick_lines` write it."""

EPISODE = "episode"

DETAILS = "details"
PCIE = "pcie"
READINGS = frozenset({DETAILS, PCIE})
"""What is asked of a driver only for subscribers that want it: clocks, what limits them and the memory's load, which
go under `details`; and the throughput of the bus, `pcie`."""

HOST = "host"
"""The host's own figures, which whoever is told whole ticks looks at. Between the agent's parts, no word of the wire."""

FULL = "full"
SUMMARY = "summary"
VIEWS = (FULL, SUMMARY)
"""How much of each tick a subscriber gets: all, or what the sentence, the icon and notifications need (core/summary.py)."""

SUMMARY_INTERVAL_S = 2.0
LONGEST_INTERVAL_S = 60.0

MOST_ALARMS = 64
"""Each becomes a notification: an agent that names more is not believed in all of them."""

MOST_PROCESSES = 2000
MOST_PROCESSES_OF_A_GPU = 500
MOST_PARTICIPANTS = 100
"""What a client looks at: the busiest of a GPU, and the host's that these are."""

CHANGES = ("started", "joined", "ended", "reviewed")

Json = dict[str, Any]


def wanted_from(params: Json) -> frozenset[str]:
    """Read what a subscriber wants; one that says nothing gets the details, and words not known are passed over."""
    told = Reader(params, "params").texts("readings")
    return frozenset({DETAILS}) if told is None else READINGS & set(told)


class Subscription(NamedTuple):
    """What a subscriber wants: a view, readings beside it, and how far apart ticks may be in which nothing has happened.

    One that `confirms` tells of the ticks that have come (GOT), and has one on its way at most.
    """

    view: str = FULL
    readings: frozenset[str] = frozenset({DETAILS})
    interval_s: float = 0.0
    confirms: bool = False

    @property
    def looks_at(self) -> frozenset[str]:
        """What it wants read for it: its readings, and HOST where it is told of that."""
        return self.readings | {HOST} if self.view == FULL else self.readings


def subscription_from(params: Json) -> Subscription:
    """Read what a subscriber wants; a view that is not known is the full one."""
    reader = Reader(params, "params")
    view = reader.text("view")
    interval_s = reader.number("interval_s") or 0.0
    return Subscription(
        view if view in VIEWS else FULL,
        wanted_from(params),
        min(max(0.0, interval_s), LONGEST_INTERVAL_S),
        reader.truth("confirms"),
    )


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
    found = {each.uuid: each for each in reader.parts("assessments", _assessment, samples.MOST_GPUS) or ()}
    silent = "the agent said nothing of this GPU"
    assessments = tuple(
        found.get(gpu.uuid) or Assessment(gpu.uuid, Activity.UNKNOWN, reason=silent) for gpu in sample.gpus
    )
    return bounded(Tick(sample, assessments, reader.parts("alarms", _alarm, MOST_ALARMS) or ()))


def bounded(tick: Tick) -> Tick:
    """Leave out the least of what nobody could read, on the way out as on the way in; gives the same tick where nothing is too much.

    A GPU keeps its busiest MOST_PROCESSES_OF_A_GPU, the host those and others up to MOST_PROCESSES: of thousands a line would
    have more values than a client takes.
    """
    sample, most = tick.sample, MOST_PROCESSES_OF_A_GPU
    if (
        len(sample.processes) <= MOST_PROCESSES
        and all(len(gpu.processes or ()) <= most for gpu in sample.gpus)
        and all(len(each.shares) <= most for each in tick.assessments)
    ):
        return tick
    gpus = tuple(
        gpu._replace(processes=tuple(heapq.nsmallest(most, gpu.processes, key=_weight)))
        if gpu.processes and len(gpu.processes) > most
        else gpu
        for gpu in sample.gpus
    )
    processes = sample.processes
    if len(processes) > MOST_PROCESSES:
        used = {each.pid for gpu in gpus for each in gpu.processes or ()}
        processes = tuple(sorted(processes, key=lambda process: process.pid not in used)[:MOST_PROCESSES])
    assessments = tuple(
        each._replace(shares=each.shares[:most]) if len(each.shares) > most else each for each in tick.assessments
    )
    return tick._replace(sample=sample._replace(gpus=gpus, processes=processes), assessments=assessments)


def _weight(used: model.GpuProcess) -> tuple[float, float]:
    return -max(used.sm or 0.0, used.encoder or 0.0, used.decoder or 0.0), -(used.memory or 0.0)


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
        text=part.words("text") or "",
        remedy=part.words("remedy"),
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
        reason=part.words("reason"),
        remedy=part.words("remedy"),
        shares=part.parts(
            "shares",
            lambda r: Share(r.required("pid", r.whole("pid")), r.number("started"), r.number("share")),
            MOST_PROCESSES_OF_A_GPU,
        )
        or (),
        extra_w=part.number("extra_w"),
        verdict=part.part("verdict", verdict_from),
        episode=part.text("episode"),
    )


def verdict_from(part: Reader) -> Verdict:
    """Read a verdict."""
    return Verdict(part.truth("expected"), part.text("by") or "default", part.words("text") or "", part.text("rule"))


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
        host=part.words("host") or "",
        gpu=part.required("gpu", part.text("gpu")),
        gpu_name=part.words("gpu_name"),
        started=started,
        ended=part.number("ended"),
        activity=activity_from(part.text("activity")),
        peak=part.part("peak", _level) or Level(),
        mean=part.part("mean", _level) or Level(),
        energy_wh=part.number("energy_wh"),
        processes=part.parts("processes", _participant, MOST_PARTICIPANTS) or (),
        verdict=part.part("verdict", verdict_from) or Verdict(expected=False, by="default", text=""),
        unattributed_share=part.number("unattributed_share"),
        cost=part.part("cost", _cost),
    )


def _cost(part: Reader) -> Cost:
    return Cost(part.required("amount", part.number("amount")), part.words("currency") or "")


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
        name=part.words("name") or "",
        pid=part.required("pid", part.whole("pid")),
        started=part.number("started"),
        share=part.number("share"),
        user=part.words("user"),
        container=part.words("container"),
        unit=part.words("unit"),
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
