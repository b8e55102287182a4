"""Who is followed and how it goes: hosts, health, and what a host is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Optional

from flask import request

from hoofhearted_desktop.core import model, samples
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.gateway import operations, problems, shapes
from hoofhearted_desktop.gateway.doors import Refusal
from hoofhearted_desktop.gateway.shapes import said
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from hoofhearted_desktop.gateway.frame import Frame
    from hoofhearted_desktop.gateway.live import Host
    from hoofhearted_desktop.gateway.operations import Call

OPERATIONS = operations.Operations("hosts")
STATES = {
    states.Connecting: "connecting",
    states.Live: "live",
    states.Stale: "stale",
    states.Lost: "lost",
    states.Closed: "closed",
}
SOURCE = said(Optional[str], "nvml, nvidia-smi, simulated or replay")

HOST = shapes.new(
    "Host",
    "One host that is followed. What only its agent can say is null while that has not answered.",
    key=said(str, "names it in queries"),
    name=said(str, "what people call it"),
    state=Literal["connecting", "live", "stale", "lost", "closed"],
    host=said(Optional[str], "its own name"),
    source=SOURCE,
    demo=said(Optional[bool], "whether nothing of it is real"),
    agent=said(Optional[str], "the version of its agent"),
    reason=said(Optional[str], "why it is neither live nor being reached"),
    remedy=said(Optional[str], "what to do about that"),
)
HOSTS = shapes.new("Hosts", "All hosts; the first is meant where a query names none.", hosts=shapes.many(HOST))

HEALTH = shapes.new(
    "Health",
    "That the gateway answers; to whoever may read also that the agent does. Else all but `status` is null.",
    status=Literal["ok"],
    host=Optional[str],
    source=SOURCE,
    agent=said(Optional[str], "the version of the agent"),
    gateway=said(Optional[str], "the version of the gateway"),
    age_s=said(Optional[float], "seconds since the newest reading came"),
)

NAMED_GPU = shapes.new("NamedGpu", "A GPU of a host.", uuid=str, index=Optional[int], name=Optional[str])
SYSTEM_INFO = shapes.new(
    "SystemInfo",
    "A host, its figures now, and which GPUs it has.",
    schema=shapes.SCHEMA,
    host=str,
    time=said(float, "Unix seconds"),
    demo=said(bool, "whether nothing of it is real"),
    agent=said(str, "the version of its agent"),
    gateway=said(str, "the version of the gateway"),
    system=shapes.of(model.System),
    gpus=shapes.many(NAMED_GPU),
    problems=shapes.many(shapes.of(model.Problem)),
)


@OPERATIONS.add("GET", "/hosts", answers=HOSTS)
def hosts(call: Call) -> Any:
    """List the hosts that are followed."""
    return {"hosts": [_state(each) for each in call.frame.hosts]}


def _state(host: Host) -> Any:
    state, hello, absent = host.latest.state, host.latest.hello, host.latest.absence()
    why = absent if absent is not None and not absent.may_come else None
    return {
        "key": host.key,
        "name": host.name,
        "state": STATES[type(state)],
        "host": hello and hello.host,
        "source": hello and hello.source,
        "demo": hello and hello.demo,
        "agent": hello and hello.version,
        "reason": why and why.reason,
        "remedy": why and why.remedy,
    }


@OPERATIONS.add("GET", "/health", answers=HEALTH, scope=None, refuses=frozenset({401, 404, 503}))
def health(call: Call) -> Any:
    """Say `ok`; with a token also of whom, or 503 where the host's agent has no reading that is true now."""
    if "Authorization" not in request.headers:
        return {"status": "ok", **dict.fromkeys(("host", "source", "agent", "gateway", "age_s"))}
    visitor = call.frame.doors.judge(request.environ)
    if isinstance(visitor, Refusal):
        problems.refuse_entry(visitor)
    reading = call.reading()
    hello = reading.hello
    return {
        "status": "ok",
        "host": hello.host,
        "source": hello.source,
        "agent": hello.version,
        "gateway": VERSION,
        "age_s": round(reading.age_s, 3),
    }


@OPERATIONS.add("GET", "/system/info", answers=SYSTEM_INFO, refuses=frozenset({404, 503}))
def system_info(call: Call) -> Any:
    """Say what the host is: its processor, memory, disks and network now, and which GPUs it has."""
    reading = call.reading()
    sample = reading.tick.sample
    return {
        "schema": samples.SCHEMA,
        "host": sample.host,
        "time": sample.time,
        "demo": reading.hello.demo,
        "agent": reading.hello.version,
        "gateway": VERSION,
        "system": samples.part_to_json(sample.system),
        "gpus": [{"uuid": gpu.uuid, "index": gpu.index, "name": gpu.name} for gpu in sample.gpus],
        "problems": [samples.part_to_json(each) for each in sample.problems],
    }


def plug(frame: Frame) -> None:
    """Plug them in, and the path by which the first plan called the host's description."""
    OPERATIONS.plug(frame)
    info = next(each for each in OPERATIONS.all if each.name == "system_info")
    operations.plug(frame, info, "/api/system/info")
