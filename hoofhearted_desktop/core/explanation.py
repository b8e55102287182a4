"""The answer to "why": the public JSON of `hoofhearted why --json`, from the last tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.core import absence, messages, model, naming, remainder, samples, wording

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Assessment, Tick

Json = dict[str, Any]


def why(tick: Tick, *, demo: bool = False) -> Json:
    """Give the sentence for each GPU now, with its evidence (docs/protocol.md)."""
    tick = messages.bounded(tick)
    sample = tick.sample
    return {
        "schema": samples.SCHEMA,
        "host": sample.host,
        "time": sample.time,
        "demo": demo,
        "sentence": wording.host_sentence(tick),
        "gpus": [_gpu(gpu, assessment, sample) for gpu, assessment in tick.each()],
        "problems": [samples.part_to_json(problem) for problem in sample.problems],
        "alarms": [samples.part_to_json(alarm) for alarm in tick.alarms],
    }


def _gpu(gpu: model.Gpu, assessment: Assessment, sample: model.Sample) -> Json:
    shares = {(share.pid, share.started): share.share for share in assessment.shares}
    order = list(shares)
    used = sorted(
        gpu.processes or (),
        key=lambda each: order.index((each.pid, each.started)) if (each.pid, each.started) in shares else len(order),
    )
    verdict = assessment.verdict
    left = remainder.remainder(gpu)
    return {
        "uuid": gpu.uuid,
        "index": gpu.index,
        "name": gpu.name,
        "activity": assessment.activity.value,
        "since": assessment.since,
        "sentence": wording.sentence(gpu, assessment, sample, sample.time),
        "reason": assessment.reason,
        "remedy": assessment.remedy,
        "power_state": gpu.power_state,
        "utilization": samples.part_to_json(gpu.utilization),
        "memory": samples.part_to_json(gpu.memory),
        "power_w": gpu.power_w,
        "temperature_c": gpu.temperature_c,
        "processes": None
        if gpu.processes is None
        else [_process(each, sample.process(each), shares.get((each.pid, each.started)), sample.time) for each in used],
        "holders": None if gpu.holders is None else [_holder(pid, sample) for pid in gpu.holders],
        "unattributed": None if left is None else samples.part_to_json(left),
        "verdict": None if verdict is None else samples.part_to_json(verdict),
        "episode": assessment.episode,
        "problem": None if gpu.problem is None else samples.part_to_json(gpu.problem),
        "parent": gpu.parent,
        "mig_profile": gpu.mig_profile,
        "mig_instances": gpu.mig_instances,
        "unified_memory": gpu.unified_memory,
        "resting": gpu.resting,
        "kept_awake_s": gpu.kept_awake_s,
        "notes": gpu.notes,
        "dropped": None if gpu.dropped is None else [samples.part_to_json(each) for each in gpu.dropped],
    }


def _process(used: model.GpuProcess, process: Optional[model.Process], share: Optional[float], now: float) -> Json:
    host_side = samples.part_to_json(process) if process is not None else {}
    known = process or model.Process(used.pid, missing="gone")
    why = absence.absence(known, now)
    return {
        **host_side,
        **samples.part_to_json(used),
        "title": naming.process_title(known),
        "share": share,
        "absence": None if why is None else why.text,
    }


def _holder(pid: int, sample: model.Sample) -> Json:
    found = next((each for each in sample.processes if each.pid == pid), None)
    process = found or model.Process(pid, missing="gone")
    title = naming.process_title(process)
    return {**samples.part_to_json(process), "title": title, "absence": absence.NO_CONTEXT}
