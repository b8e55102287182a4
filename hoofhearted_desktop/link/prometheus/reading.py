"""Reads the rows that a Prometheus answered (link/prometheus/queries.py): which GPUs there are, and what is told of each. Pure."""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple, Optional

from hoofhearted_desktop.core import metrics, samples
from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.link.prometheus import queries

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
    return float(at) if is_moment(at) else None  # type: ignore[arg-type]


def is_moment(at: Any) -> bool:
    """Whether it is a time that there can be, in Unix seconds."""
    return isinstance(at, (int, float)) and not isinstance(at, bool) and 0 <= at < samples.LARGEST


def number_of(pair: object) -> Optional[float]:
    """Give the number of `[time, "value"]`; None where there is none that can be shown."""
    try:
        value = float(pair[1])  # type: ignore[index]
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        return None
    return value if math.isfinite(value) and abs(value) < samples.LARGEST else None


def scaled(value: float, per: float) -> Optional[float]:
    """Give a value in our unit; None where it is more than anything can be."""
    found = value * per
    return found if abs(found) < samples.LARGEST else None


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
        metrics.put(card.members, metric.path, scaled(value, metric.per))
    elif name in metrics.BY_DCGM_NAME:
        dcgm = metrics.BY_DCGM_NAME[name]
        metrics.put(card.members, dcgm.path, scaled(value, dcgm.dcgm.per) if dcgm.dcgm is not None else None)
        _take_owner(card, row)
    elif name == metrics.DCGM_FREE:
        card.free = scaled(value, metrics.MIB)
    elif name == queries.PROFILED:
        card.profiled = scaled(value, 100.0)
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
        card.members["problem"] = problem_of(
            code, f"the agent of {machine} cannot read it: {code}", f"run `hoofhearted doctor` on {machine}"
        )


def _take_group(card: Card, row: Row) -> None:
    who = tuple(row.label(name) for name in metrics.GROUP_LABELS)
    group = card.groups.setdefault(who, {})
    metric = metrics.GROUP_BY_NAME.get(row.name)
    if metric is None:
        group["share"] = row.value
    else:
        metrics.put(group, metric.path, scaled(row.value, metric.per))


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
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d{1,18})", text) if part
    )


def problem_of(code: str, message: str, remedy: str) -> Json:
    """Give the JSON of a problem."""
    return {"code": code, "message": message, "remedy": remedy}
