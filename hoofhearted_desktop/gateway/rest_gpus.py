"""What the GPUs do now, who uses them, and what they were like: why, gpus, processes, history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional

import msgspec
from msgspec import Meta

from hoofhearted_desktop.core import absence, explanation, messages, model, samples
from hoofhearted_desktop.core.assessment import Activity, Alarm, Verdict
from hoofhearted_desktop.core.remainder import Remainder
from hoofhearted_desktop.gateway import pages, problems, shapes
from hoofhearted_desktop.gateway.hosts import gpu_of
from hoofhearted_desktop.gateway.operations import ASKS, PREFIX, READS, Answer, OfHost, Operations
from hoofhearted_desktop.gateway.shapes import many, maybe, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.gateway.frame import Frame
    from hoofhearted_desktop.gateway.latest import Reading
    from hoofhearted_desktop.gateway.operations import Call

OPERATIONS = Operations("gpus")
UnixTime = Annotated[float, Meta(ge=0, le=1e11, description="Unix seconds")]
Metric = Literal[
    "sm",
    "encoder",
    "decoder",
    "memory_used",
    "power_w",
    "temperature_c",
    "fan_percent",
    "clock_sm_mhz",
    "clock_memory_mhz",
    "asleep",
]

HEAD: dict[str, shapes.Shape] = {
    "schema": shapes.SCHEMA,
    "host": said(str, "the host's own name"),
    "time": said(float, "when it was read, in Unix seconds of the host's clock"),
    "demo": said(bool, "whether nothing of it is real"),
}
GPU = shapes.of(model.Gpu)
GPUS = shapes.new("Gpus", "The GPUs of a host, as they were read last.", **HEAD, gpus=many(GPU))
ONE_GPU = shapes.new("OneGpu", "One GPU, as it was read last.", **HEAD, gpu=GPU)

ABSENCE = said(Optional[str], "what is the matter with it, in words; null where nothing is")
SHARE = said(Optional[float], "of the GPU's work now, 0 to 1; null where the driver does not say")
TITLE = said(str, "what a person calls it: the program, the script that an interpreter runs, or its number")
WHY_PROCESS = shapes.new(
    "WhyProcess",
    "A process on a GPU: what the host knows of it, and its use of this GPU.",
    **{**shapes.optional(shapes.members(model.Process)), **shapes.members(model.GpuProcess)},
    title=TITLE,
    share=SHARE,
    absence=ABSENCE,
)
HOLDER = shapes.new(
    "Holder",
    "A process that has the GPU's device open and no context on it.",
    **shapes.members(model.Process),
    title=TITLE,
    absence=ABSENCE,
)
WHY_GPU = shapes.new(
    "WhyGpu",
    "The sentence for one GPU, with its evidence.",
    uuid=str,
    index=Optional[int],
    name=Optional[str],
    activity=Activity,
    since=said(Optional[float], "Unix seconds; null where it began before anybody looked"),
    sentence=str,
    reason=Optional[str],
    remedy=Optional[str],
    power_state=Optional[str],
    utilization=shapes.of(model.Utilization),
    memory=shapes.of(model.Memory),
    power_w=Optional[float],
    temperature_c=Optional[float],
    processes=maybe(many(WHY_PROCESS)),
    holders=maybe(many(HOLDER)),
    unattributed=said(maybe(shapes.of(Remainder)), "load and memory that no process accounts for"),
    verdict=maybe(shapes.of(Verdict)),
    episode=said(Optional[str], "the id of the spin-up that is going on"),
    problem=maybe(shapes.of(model.Problem)),
    parent=Optional[str],
    mig_profile=Optional[str],
    mig_instances=Optional[int],
    unified_memory=bool,
    resting=bool,
    kept_awake_s=Optional[float],
    notes=maybe(many(str)),
    dropped=maybe(many(shapes.of(model.Dropped))),
)
WHY = shapes.new(
    "Why",
    "What each GPU does, for whom and since when: the answer of `hoofhearted why --json`.",
    **HEAD,
    sentence=str,
    gpus=many(WHY_GPU),
    problems=many(shapes.of(model.Problem)),
    alarms=many(shapes.of(Alarm)),
)

USE = shapes.new(
    "Use",
    "A process's use of one GPU.",
    uuid=said(str, "the GPU's"),
    **{name: shape for name, shape in shapes.members(model.GpuProcess).items() if name not in {"pid", "started"}},
    share=SHARE,
)
PROCESS = shapes.new(
    "ProcessOnGpus",
    "A process of the host, and its use of each GPU that it uses.",
    **shapes.members(model.Process),
    absence=ABSENCE,
    gpus=many(USE),
)
NEXT = said(Optional[str], "the `cursor` of the next page; null on the last")
PROCESSES = shapes.new(
    "Processes", "The processes that use GPUs, by their number.", **HEAD, processes=many(PROCESS), next=NEXT
)

COLUMNS = dict[str, list[Optional[float]]]
HISTORY = shapes.new(
    "History",
    "What a GPU was like, in columns of equal length; a stretch that nobody watched is one point of null.",
    gpu=str,
    step_s=said(float, "how long a point is, which begins at its time; 0 are readings as they were taken"),
    time=said(list[float], "Unix seconds"),
    seconds=said(list[float], "how much of each point somebody watched"),
    mean=COLUMNS,
    max=COLUMNS,
)


class OfProcesses(OfHost, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which processes."""

    gpu: Annotated[str, Meta(description="only those on the GPU of this UUID")] | None = None
    limit: pages.Limit = pages.USUAL
    cursor: Annotated[str, Meta(pattern="^[0-9]{1,10}$", description="`next` of the page before")] | None = None


class OfHistory(OfHost, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which stretch, and what of it."""

    from_: UnixTime | None = msgspec.field(default=None, name="from")
    to: UnixTime | None = None
    metrics: tuple[Metric, ...] | None = None
    max_points: Annotated[int, Meta(ge=2, le=5000)] = 600


def head(reading: Reading) -> dict[str, Any]:
    """Give what stands at the head of what was read."""
    sample = reading.tick.sample
    return {"schema": samples.SCHEMA, "host": sample.host, "time": sample.time, "demo": reading.hello.demo}


@OPERATIONS.add("GET", "/why", answers=WHY, refuses=READS)
def why(call: Call) -> Any:
    """Say what each GPU does, for whom and since when."""
    reading = call.reading()
    return explanation.why(reading.tick, demo=reading.hello.demo)


@OPERATIONS.add("GET", "/gpus", answers=GPUS, refuses=READS)
def gpus(call: Call) -> Any:
    """Give the readings of all GPUs."""
    reading = call.reading()
    return {**head(reading), "gpus": [samples.part_to_json(gpu) for gpu in reading.tick.sample.gpus]}


@OPERATIONS.add("GET", "/gpus/{uuid}", answers=ONE_GPU, refuses=READS)
def gpu(call: Call) -> Any:
    """Give the readings of one GPU."""
    reading = call.reading()
    found = gpu_of(reading.tick.sample.gpus, call.path["uuid"])
    return {**head(reading), "gpu": samples.part_to_json(found or _no_gpu(call, call.path["uuid"]))}


@OPERATIONS.add("GET", "/gpus/{uuid}/history", answers=HISTORY, query=OfHistory, refuses=ASKS)
def history(call: Call) -> Any:
    """Say what one GPU was like, in any stretch of the last three years; all there is where no stretch is named."""
    query: OfHistory = call.query
    uuid = call.path["uuid"]
    wished = {"from": query.from_, "to": query.to, "metrics": query.metrics, "max_points": query.max_points}
    found = call.ask(
        messages.HISTORY, {"gpu": uuid, **{name: each for name, each in wished.items() if each is not None}}
    )
    if not found.get("time") and gpu_of(call.reading().tick.sample.gpus, uuid) is None:
        _no_gpu(call, uuid)
    return found


@OPERATIONS.add("GET", "/processes", answers=PROCESSES, query=OfProcesses, refuses=READS)
def processes(call: Call) -> Any:
    """List the processes that use GPUs, each with its use of every one."""
    query: OfProcesses = call.query
    reading = call.reading()
    tick = reading.tick
    if query.gpu is not None and gpu_of(tick.sample.gpus, query.gpu) is None:
        _no_gpu(call, query.gpu)
    uses = _uses(tick)
    wanted = _in_order(
        who for who, used in uses.items() if query.gpu is None or any(each["uuid"] == query.gpu for each in used)
    )
    after = [who for who in wanted if query.cursor is None or who[0] > int(query.cursor)]
    page, last = pages.cut(after, query.limit)
    listed = _listed(tick, uses, page)
    cursor = None if last is None else str(last[0])
    return Answer({**head(reading), "processes": listed, "next": cursor}, headers=pages.link(cursor))


_Who = tuple[int, Optional[float]]


def processes_of(tick: Tick) -> list[dict[str, Any]]:
    """Give all processes that use GPUs, by their number, each with its use of every one."""
    uses = _uses(tick)
    return _listed(tick, uses, _in_order(uses))


def _uses(tick: Tick) -> dict[_Who, list[dict[str, Any]]]:
    uses: dict[_Who, list[dict[str, Any]]] = {}
    for each, assessment in tick.each():
        shares = {(share.pid, share.started): share.share for share in assessment.shares}
        for used in each.processes or ():
            who = (used.pid, used.started)
            told = {"uuid": each.uuid, **samples.part_to_json(used), "share": shares.get(who)}
            uses.setdefault(who, []).append(told)
    return uses


def _in_order(found: Iterable[_Who]) -> list[_Who]:
    return sorted(found, key=lambda who: (who[0], who[1] or 0.0))


def _listed(tick: Tick, uses: dict[_Who, list[dict[str, Any]]], wanted: Sequence[_Who]) -> list[dict[str, Any]]:
    known = {(each.pid, each.started): each for each in tick.sample.processes}
    return [
        _process(known.get(who) or model.Process(*who, missing="gone"), uses[who], tick.sample.time) for who in wanted
    ]


def _process(process: model.Process, used: list[dict[str, Any]], now: float) -> dict[str, Any]:
    found = absence.absence(process, now)
    return {**samples.part_to_json(process), "absence": None if found is None else found.text, "gpus": used}


def _no_gpu(call: Call, uuid: str) -> Any:
    problems.refuse(404, f"{call.host.name} has no GPU {uuid[:100]}; {PREFIX}/gpus lists them")


def plug(frame: Frame) -> None:
    """Plug them in."""
    OPERATIONS.plug(frame)
