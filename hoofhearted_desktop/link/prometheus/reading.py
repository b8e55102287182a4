"""Makes a tick, as an agent's, of the rows that a Prometheus answered (link/prometheus/queries.py). Pure.

A GPU of our gateway says what it does and for whom. One of DCGM's exporter says what it reads, and at most which pod or job it was
given to: what it does is concluded here as an agent would, and whose work it is cannot be told where nobody is named.
"""

from __future__ import annotations

import math
import re
import zlib
from typing import Any, NamedTuple, Optional

from hoofhearted_desktop.core import activity, messages, metrics, samples, wording
from hoofhearted_desktop.core.assessment import Activity
from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.link.prometheus import queries

OLD_AFTER_S = 150.0
"""A Prometheus that reads every minute may miss one; it gives what it last read for five."""

FORGET_AFTER_S = 6 * 3600.0
MOST_ROWS = 200_000

Json = dict[str, Any]


class Row(NamedTuple):
    """One row of an answer: its labels, the name among them, and its value."""

    labels: dict[str, str]
    value: float

    @property
    def name(self) -> str:
        """The metric's name, an empty text where it has none."""
        return self.labels.get("__name__", "")

    def label(self, name: str) -> str:
        """Give a label as whoever was read said it: a Prometheus calls it exported_… where the target has one of that name."""
        return self.labels.get(f"exported_{name}") or self.labels.get(name, "")


def rows_from(data: object) -> Optional[tuple[Row, ...]]:
    """Read the `data` of an answer to an instant query; None where it has another form. What is no number is left out."""
    if not isinstance(data, dict) or data.get("resultType") != "vector" or not isinstance(data.get("result"), list):
        return None
    found = []
    for each in data["result"][:MOST_ROWS]:
        labels = each.get("metric") if isinstance(each, dict) else None
        value = number_of(each.get("value")) if isinstance(each, dict) else None
        if not isinstance(labels, dict) or value is None:
            continue
        found.append(Row({name: text for name, text in labels.items() if isinstance(text, str)}, value))
    return tuple(found)


def time_of(data: object) -> Optional[float]:
    """Give the moment that an instant query's answer is of, by the clock of the one who answered; None where it has no row."""
    result = data.get("result") if isinstance(data, dict) else None
    pair = result[0].get("value") if isinstance(result, list) and result and isinstance(result[0], dict) else None
    at = pair[0] if isinstance(pair, list) and pair else None
    return float(at) if isinstance(at, (int, float)) and 0 <= at < samples.LARGEST else None


def number_of(pair: object) -> Optional[float]:
    """Give the number of `[time, "value"]`; None where there is none that can be shown."""
    try:
        value = float(pair[1])  # type: ignore[index]
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    return value if math.isfinite(value) else None


class Key(NamedTuple):
    """What tells a GPU from every other: the machine, the UUID, and its number in a GPU that MIG cuts."""

    machine: str
    uuid: str
    instance: str = ""


class Card:
    """What is told of one GPU."""

    def __init__(self, key: Key) -> None:
        """Nothing yet."""
        self.key = key
        self.members: Json = {}
        self.model = ""
        self.number = ""
        self.ours = False
        self.read_at: Optional[float] = None
        self.activity: Optional[str] = None
        self.since: Optional[float] = None
        self.unexpected: Optional[bool] = None
        self.extra_w: Optional[float] = None
        self.users: Optional[float] = None
        self.groups: dict[tuple[str, ...], Json] = {}
        self.free: Optional[float] = None
        self.profiled: Optional[float] = None

    @property
    def order(self) -> tuple[Any, ...]:
        """By machine, number and instance, as people count."""
        return (_natural(self.key.machine), _natural(self.number), _natural(self.key.instance), self.key.uuid)


class Fleet(NamedTuple):
    """What an answer said: the GPUs, and what is wrong with machines."""

    cards: dict[Key, Card]
    problems: tuple[Problem, ...]


def fleet_of(rows: tuple[Row, ...]) -> Fleet:
    """Sort the rows by GPU."""
    cards: dict[Key, Card] = {}
    problems = []
    for row in rows:
        if row.name == metrics.UP:
            machine = row.label(metrics.HOSTNAME)
            problems.append(
                Problem(
                    "agent_silent",
                    f"the gateway that watches {machine} gets no answer from its agent",
                    f"run `hoofhearted doctor` on {machine}",
                )
            )
        elif row.name == metrics.HOST_PROBLEM:
            machine, code = row.label(metrics.HOSTNAME), row.label("code")
            problems.append(Problem(code, f"{machine} has a problem: {code}", f"run `hoofhearted doctor` on {machine}"))
        elif row.label(metrics.UUID):
            key = Key(_machine(row), row.label(metrics.UUID), row.label("GPU_I_ID"))
            _take(cards.setdefault(key, Card(key)), row)
    return Fleet(cards, tuple(problems[: samples.MOST_PROBLEMS]))


def _machine(row: Row) -> str:
    return row.label(metrics.HOSTNAME) or re.sub(r":\d+\Z", "", row.labels.get("instance", "")) or "unknown machine"


def _take(card: Card, row: Row) -> None:
    card.number = row.label(metrics.GPU) or card.number
    card.model = row.label("modelName") or row.label("model") or card.model
    name, value = row.name, row.value
    if queries.READ_AT in row.labels:
        card.read_at = max(value, card.read_at or value)
        return
    card.ours = card.ours or name.startswith(metrics.PREFIX)
    if name in metrics.BY_NAME:
        metric = metrics.BY_NAME[name]
        metrics.put(card.members, metric.path, value * metric.per)
    elif name in metrics.BY_DCGM_NAME:
        dcgm = metrics.BY_DCGM_NAME[name]
        metrics.put(card.members, dcgm.path, value * dcgm.dcgm.per if dcgm.dcgm is not None else value)
        _take_owner(card, row)
    elif name == metrics.DCGM_FREE:
        card.free = value * metrics.MIB
    elif name == queries.PROFILED:
        card.profiled = value * 100.0
    elif name == metrics.SHARE or name in metrics.GROUP_BY_NAME:
        _take_group(card, row)
    else:
        _take_state(card, row)


def _take_state(card: Card, row: Row) -> None:
    name, value = row.name, row.value
    if name == f"{metrics.INFO}_info":
        card.members["pci_bus_id"] = row.label("pci_bus_id") or None
        card.members["mig_profile"] = row.label("mig_profile") or None
        card.members["parent"] = row.label("parent") or None
    elif name == metrics.ACTIVITY:
        card.activity = row.label("activity")
    elif name == metrics.SINCE:
        card.since = value
    elif name == metrics.UNEXPECTED:
        card.unexpected = value > 0
    elif name == metrics.ASLEEP:
        card.members["power_state"] = "asleep" if value > 0 else "active"
    elif name == metrics.EXTRA:
        card.extra_w = value
    elif name == metrics.TELLS_USERS:
        card.users = value
    elif name == metrics.PROBLEM:
        code, machine = row.label("code"), card.key.machine
        card.members["problem"] = _problem(
            code, f"the agent of {machine} cannot read it: {code}", f"run `hoofhearted doctor` on {machine}"
        )


def _take_group(card: Card, row: Row) -> None:
    who = tuple(row.label(name) for name in metrics.GROUP_LABELS)
    group = card.groups.setdefault(who, {})
    metric = metrics.GROUP_BY_NAME.get(row.name)
    if metric is None:
        group["share"] = row.value
    else:
        metrics.put(group, metric.path, row.value * metric.per)


def _take_owner(card: Card, row: Row) -> None:
    """Take whom a cluster gave the GPU to, as far as DCGM's exporter knows it."""
    pod, job = row.label("pod"), row.label("hpc_job")
    if pod:
        container = "/".join(part for part in (row.label("namespace"), row.label("container")) if part)
        card.groups.setdefault((pod, container, "", ""), {})
    elif job:
        card.groups.setdefault((f"Slurm job {job}", "", "", ""), {})


def _natural(text: str) -> tuple[Any, ...]:
    return tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d{1,18})", text) if part
    )


# ---------------------------------------------------------------- a tick


class Remembered:
    """Which GPUs there were: one that a Prometheus knows no more is shown as that, and not as if it had never been."""

    def __init__(self) -> None:
        """Know none."""
        self._seen: dict[Key, tuple[Card, float]] = {}

    def with_missing(self, cards: dict[Key, Card], now: float) -> list[Card]:
        """Give these GPUs in their order, and those that were there before, which have a problem then."""
        self._seen.update({key: (card, now) for key, card in cards.items()})
        self._seen = {key: seen for key, seen in self._seen.items() if now - seen[1] < FORGET_AFTER_S}
        found = dict(cards)
        for key, (before, at) in self._seen.items():
            if key not in found:
                found[key] = _without_reading(before, now - at)
        return sorted(found.values(), key=lambda card: card.order)


def _without_reading(before: Card, missing_s: float) -> Card:
    card = Card(before.key)
    card.model, card.number, card.ours = before.model, before.number, before.ours
    kept = ("pci_bus_id", "mig_profile", "parent")
    card.members = {name: before.members[name] for name in kept if name in before.members}
    minutes = max(1, round(missing_s / 60.0))
    card.members["problem"] = _problem(
        "no_reading",
        f"Prometheus has had no reading of it for {minutes} min",
        f"see on the page Targets of Prometheus why {before.key.machine} is not read",
    )
    return card


def tick_of(host: str, cards: list[Card], problems: tuple[Problem, ...], now: float, monotonic: float) -> Json:
    """Give the parameters of a `tick` notification: one host, whose GPUs are those of all machines."""
    machines = len({card.key.machine for card in cards})
    told = list(problems)
    if len(cards) > samples.MOST_GPUS:
        told.append(
            Problem(
                "too_many_gpus",
                f"only the first {samples.MOST_GPUS} of {len(cards)} GPUs are shown",
                "add a condition on a label to the address, such as ?cluster=eu, and the same Prometheus once more for the rest",
            )
        )
    gpus, processes, assessments = [], [], []
    for card in cards[: samples.MOST_GPUS]:
        gpu = _gpu(card, now, alone=machines == 1)
        used = _processes(card)
        if card.users is not None or used:
            gpu["processes"] = [part for part, _ in used]
        processes += [process for _, process in used]
        gpus.append(gpu)
        assessments.append(_assessment(card, gpu, used))
    sample = {
        "schema": samples.SCHEMA,
        "host": host,
        "time": now,
        "monotonic": monotonic,
        "gpus": gpus,
        "processes": processes,
        "system": {},
        "problems": [each._asdict() for each in told[: samples.MOST_PROBLEMS]],
    }
    return {"sample": sample, "assessments": assessments}


def _gpu(card: Card, now: float, *, alone: bool) -> Json:
    gpu = dict(card.members)
    gpu["uuid"] = "/".join(part for part in (card.key.uuid, card.key.instance) if part)
    gpu["index"] = int(card.number) if card.number.isdigit() and len(card.number) < 6 else None
    model = card.model or "GPU"
    gpu["name"] = model if alone else f"{card.key.machine}: {wording.gpu_label(model)}"
    if card.read_at is not None and now - card.read_at > OLD_AFTER_S and "problem" not in gpu:
        age = f"{(now - card.read_at) / 60.0:.0f} min"
        gpu = {name: gpu.get(name) for name in ("uuid", "index", "name", "pci_bus_id", "mig_profile", "parent")}
        gpu["problem"] = _problem(
            "old_reading",
            f"the newest reading that Prometheus has of it is {age} old",
            f"see on the page Targets of Prometheus why {card.key.machine} is not read",
        )
        return gpu
    if not card.ours:
        _complete(card, gpu)
    for name in ("memory", "clocks_mhz", "pcie_bytes_per_s"):
        if name in gpu:
            gpu[name] = {part: round(value) for part, value in gpu[name].items()}
    return gpu


def _complete(card: Card, gpu: Json) -> None:
    """Conclude what DCGM's exporter says in another form."""
    memory = gpu.get("memory", {})
    if "total" not in memory and "used" in memory and card.free is not None:
        memory["total"] = memory["used"] + card.free + memory.get("reserved", 0.0)
    if card.profiled is not None and "sm" not in gpu.get("utilization", {}):
        metrics.put(gpu, ("utilization", "sm"), card.profiled)
    if card.key.instance:
        gpu["parent"] = card.key.uuid


def _processes(card: Card) -> list[tuple[Json, Json]]:
    """Give each group as a use of the GPU and as a process: a Prometheus knows neither numbers nor when they began."""
    found = []
    for who, group in card.groups.items():
        application, container, unit, user = who
        pid = -1 - zlib.crc32("\0".join((*card.key, *who)).encode())
        part: Json = {
            "pid": pid,
            "started": None,
            "types": [],
            **{name: group.get(name) for name in ("sm", "encoder", "decoder")},
        }
        memory = group.get("memory")
        part["memory"] = None if memory is None else round(memory)
        if not card.ours and len(card.groups) == 1:  # the whole GPU was given to it
            part.update(
                {name: value for name, value in card.members.get("utilization", {}).items() if name != "memory"}
            )
            used = card.members.get("memory", {}).get("used")
            part["memory"] = None if used is None else round(used)
        process = {
            "pid": pid,
            "started": None,
            "name": application or metrics.NAMELESS,
            "user": user or None,
            "unit": unit or None,
            "container": {"id": container, "name": container} if container else None,
        }
        found.append((part, process))
    return found


def _assessment(card: Card, gpu: Json, used: list[tuple[Json, Json]]) -> Json:
    uuid = gpu["uuid"]
    if gpu.get("problem") is not None:
        problem = gpu["problem"]
        return {"uuid": uuid, "activity": "unknown", "reason": problem["message"], "remedy": problem["remedy"]}
    if not card.ours:
        return _concluded(card, gpu, used)
    found = messages.activity_from(card.activity)
    shares = _shares(found, card, used)
    verdict = None
    if card.unexpected is not None and found.is_load:
        said = "nobody expected it, says the agent there" if card.unexpected else "expected, says the agent there"
        verdict = {"expected": not card.unexpected, "by": "default", "text": said}
    return {
        "uuid": uuid,
        "activity": found.value,
        "since": card.since,
        "reason": _reason(found, card),
        "remedy": f"run `hoofhearted why` on {card.key.machine}" if found in _UNEXPLAINED else None,
        "shares": shares,
        "extra_w": card.extra_w,
        "verdict": verdict,
    }


def _shares(found: Activity, card: Card, used: list[tuple[Json, Json]]) -> list[Json]:
    """Give who does the work, the most first; of a GPU that is held, who holds it."""
    told = [(part, group.get("share")) for (part, _), group in zip(used, card.groups.values())]
    if found is Activity.HELD:
        told = sorted(((part, None) for part, _ in told), key=lambda one: -(one[0]["memory"] or 0))
    else:
        told = sorted(((part, share) for part, share in told if share), key=lambda one: -(one[1] or 0.0))
    return [{"pid": part["pid"], "started": None, "share": share} for part, share in told]


_UNEXPLAINED = frozenset({Activity.UNATTRIBUTED, Activity.UNKNOWN})


def _reason(found: Activity, card: Card) -> Optional[str]:
    if found is Activity.UNATTRIBUTED:
        return "no program accounts for the load"
    if found is Activity.UNKNOWN:
        return f"the agent of {card.key.machine} cannot tell either"
    return None


def _concluded(card: Card, gpu: Json, used: list[tuple[Json, Json]]) -> Json:
    """Say what a GPU of DCGM's exporter does, by the same law as an agent."""
    read = samples.from_json(
        {"schema": samples.SCHEMA, "host": "", "time": 0.0, "gpus": [gpu], "processes": [each for _, each in used]}
    )
    found = activity.find(read.gpus[0], {each.pid: each for each in read.processes})
    reason, remedy = found.reason, found.remedy
    if found.activity is Activity.UNATTRIBUTED:
        reason = "DCGM's exporter tells no program"
        remedy = f"run `hoofhearted gateway` on {card.key.machine}, or have the exporter name pods or jobs"
    elif found.activity is Activity.UNKNOWN:
        reason, remedy = "DCGM's exporter tells neither load nor power of it", "have it export DCGM_FI_DEV_GPU_UTIL"
    return {
        "uuid": gpu["uuid"],
        "activity": found.activity.value,
        "reason": reason,
        "remedy": remedy,
        "shares": [share._asdict() for share in found.shares],
    }


def _problem(code: str, message: str, remedy: str) -> Json:
    return {"code": code, "message": message, "remedy": remedy}
