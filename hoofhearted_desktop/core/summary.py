"""The small form of a tick: what the sentence, the icon and the notifications need of it, and nothing else.

The law: `core/wording`, the icon's face and the notifications say the same of a summary as of the whole tick. Of the work's
parts those are kept that a sentence names, each with all that programs of its name do; of the processes those that it
names, and those that have ended and are still listed; of the figures those that are said.
"""

from __future__ import annotations

from typing import Any, Optional

from hoofhearted_desktop.core import model, naming, wording
from hoofhearted_desktop.core.assessment import Assessment, Share, Tick

Gist = tuple[object, ...]
Json = dict[str, Any]
_NESTED = (dict, list, tuple)


def summary(tick: Tick) -> Tick:
    """Give the small form of a tick; of a small form itself again."""
    sample = tick.sample
    assessments = tuple(_assessment(found, sample) for found in tick.assessments)
    gpus: list[model.Gpu] = []
    told: set[int] = set()
    for gpu, found in zip(sample.gpus, assessments):
        pids = {share.pid for share in found.shares}
        used = _used(gpu, sample, pids)
        gpus.append(_gpu(gpu, used))
        told |= pids | {each.pid for each in used or ()}
    small = sample._replace(
        gpus=tuple(gpus),
        processes=tuple(_process(process) for process in sample.processes if process.pid in told),
        system=model.System(),
    )
    return Tick(small, assessments, tick.alarms)


def is_small(tick: Tick) -> bool:
    """Whether a tick is in its small form, whose processes are not all there are: nothing may be summed up from them."""
    return tick.sample.system == model.System() and all(gpu.utilization.memory is None for gpu in tick.sample.gpus)


def _assessment(found: Assessment, sample: model.Sample) -> Assessment:
    """Keep the parts whose names are told: the first process of each name stands for all of them."""
    told = wording.culprits(found, sample)
    if not told:
        return found._replace(shares=())
    named = {process.pid: process for process in sample.processes}
    parts: dict[str, Share] = {}
    for share in found.shares:
        name = wording.share_name(share, named.get(share.pid))
        if name not in told:
            continue
        first = parts.get(name)
        parts[name] = share if first is None else first._replace(share=_sum(first.share, share.share))
    return found._replace(shares=tuple(parts.values()))


def _sum(one: Optional[float], other: Optional[float]) -> Optional[float]:
    return one if other is None else (one or 0.0) + other


def _used(gpu: model.Gpu, sample: model.Sample, pids: set[int]) -> Optional[tuple[model.GpuProcess, ...]]:
    """Keep those that are told of, those that have ended, and of others one: whether there are any is told too."""
    if not gpu.processes:
        return gpu.processes
    ended = {process.pid for process in sample.processes if process.ended is not None}
    kept = tuple(each for each in gpu.processes if each.pid in pids or each.pid in ended)
    return kept or gpu.processes[:1]


def _gpu(gpu: model.Gpu, used: Optional[tuple[model.GpuProcess, ...]]) -> model.Gpu:
    use = gpu.utilization
    return model.Gpu(
        uuid=gpu.uuid,
        index=gpu.index,
        name=gpu.name,
        pci_bus_id=gpu.pci_bus_id,
        power_state=gpu.power_state,
        utilization=model.Utilization(use.sm, None, use.encoder, use.decoder),
        memory=model.Memory(gpu.memory.used, gpu.memory.total),
        temperature_c=gpu.temperature_c,
        fan_percent=gpu.fan_percent,
        power_w=gpu.power_w,
        power_limit_w=gpu.power_limit_w,
        processes=used,
        problem=gpu.problem,
        resting=gpu.resting,
        parent=gpu.parent,
        mig_profile=gpu.mig_profile,
        mig_instances=gpu.mig_instances,
        unified_memory=gpu.unified_memory,
        kept_awake_s=gpu.kept_awake_s,
        holders=gpu.holders if gpu.holders and not used else None,
    )


def _process(process: model.Process) -> model.Process:
    """Keep what it is called and where it comes from; a recognised one's name does not come from its command line."""
    speaks = process.application is not None and bool(process.name and naming.printable(process.application.name))
    return process._replace(command_line=None if speaks else process.command_line, cpu_percent=None, memory_rss=None)


def gist(tick: Tick) -> Gist:
    """Give what must be told at once when it changes: what is done by whom and how it is judged, alarms and problems."""
    return (
        tuple(
            (each.uuid, each.activity, each.verdict, each.episode, tuple(share.pid for share in each.shares))
            for each in tick.assessments
        ),
        tuple((gpu.power_state, gpu.resting, gpu.problem is None) for gpu in tick.sample.gpus),
        tuple((alarm.kind, alarm.gpu, alarm.since) for alarm in tick.alarms),
        tuple(problem.code for problem in tick.sample.problems),
    )


def without_nulls(members: Json) -> Json:
    """Leave out of a JSON object what a reader takes as said when it is missing: null, false, and what is empty.

    But not that nobody uses a GPU, which is other than that it cannot be said.
    """
    made: dict[str, object] = {}
    for name, given in members.items():
        member = _without_nulls(given) if isinstance(given, _NESTED) else given
        if not (member is None or member is False or member == {} or (member == [] and name != "processes")):
            made[name] = member
    return made


def _without_nulls(value: object) -> object:
    if isinstance(value, dict):
        return without_nulls(value)
    if isinstance(value, (list, tuple)):
        return [_without_nulls(member) if isinstance(member, _NESTED) else member for member in value]
    return value
