"""Makes a tick, as an agent's, of the GPUs that a Prometheus knows (link/prometheus/reading.py). Pure.

A GPU of our gateway says what it does and for whom. One of DCGM's exporter says what it reads, and at most which pod or job it was
given to: what it does is concluded here as an agent would, and whose work it is cannot be told where nobody is named.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.core import activity, messages, metrics, samples, wording
from hoofhearted_desktop.core.assessment import Activity
from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.link.prometheus.reading import Card, problem_of

if TYPE_CHECKING:
    from hoofhearted_desktop.link.prometheus.reading import Key

OLD_AFTER_S = 150.0
"""A Prometheus that reads every minute may miss one; it gives what it last read for five."""

FORGET_AFTER_S = 6 * 3600.0

Json = dict[str, Any]


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
    card.members["problem"] = problem_of(
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
    gpu["index"] = int(card.number) if card.number.isdecimal() and len(card.number) < 6 else None
    model = card.model or "GPU"
    gpu["name"] = model if alone else f"{card.key.machine}: {wording.gpu_label(model)}"
    if card.read_at is not None and now - card.read_at > OLD_AFTER_S and "problem" not in gpu:
        age = f"{(now - card.read_at) / 60.0:.0f} min"
        gpu = {name: gpu.get(name) for name in ("uuid", "index", "name", "pci_bus_id", "mig_profile", "parent")}
        gpu["problem"] = problem_of(
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
        memory["total"] = min(memory["used"] + card.free + memory.get("reserved", 0.0), samples.LARGEST / 2)
    if card.profiled is not None and "sm" not in gpu.get("utilization", {}):
        metrics.put(gpu, ("utilization", "sm"), card.profiled)
    if card.key.instance:
        gpu["parent"] = card.key.uuid


def _processes(card: Card) -> list[tuple[Json, Json]]:
    """Give each group as a use of the GPU and as a process: a Prometheus knows neither numbers nor when they began."""
    found = []
    for who, group in card.groups.items():
        application, container, unit, user = who
        pid = -1 - zlib.crc32("\0".join((*card.key, *who)).encode("utf-8", "replace"))
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
