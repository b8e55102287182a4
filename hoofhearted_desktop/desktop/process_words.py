"""What is said of one process: the chain from it to who started it, its part of each GPU, a sentence to copy. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model, naming, quantities, wording
from hoofhearted_desktop.core.spared import Why
from hoofhearted_desktop.core.tongue import later, say
from hoofhearted_desktop.desktop.text import whole

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.process_rows import Row

Parents = Optional[tuple[model.Parent, ...]]
"""What started it, the nearest first; None where only the process itself was asked."""
TITLES = {
    "Process": later("Process"),
    "Program": later("Program"),
    "Application": later("Application"),
    "Container": later("Container"),
    "Unit": later("Unit"),
    "User": later("User"),
    "Started by": later("Started by"),
    "Running for": later("Running for"),
    "Environment": later("Environment"),
    "Directory": later("Directory"),
    "Job": later("Job"),
    "Package": later("Package"),
}
SPARED = {
    Why.DRAWS: later("It is not ended from here, because it draws the desktop: all that is open would end with it."),
    Why.HOLDS: later("It is not ended from here, because it holds the session: all that is open would end with it."),
    Why.RUNS: later("It is not ended from here, because it keeps the machine running."),
    Why.OURS: later("It is not ended from here, because it is Hoof Hearted itself."),
    Why.LOGIN: later("It is not ended from here, because it is the shell that somebody logged in with."),
}
OPTIONAL = ("Environment", "Directory", "Job", "Package")
"""What most processes do not have: it is left out where there is nothing."""
_ARROW = " ← "


def chain(row: Row, parents: Parents, now: float) -> dict[str, Optional[str]]:
    """Give what is known of a process by the keys of TITLES, from it to what started it; None for what cannot be said."""
    process = row.process or model.Process(row.pid or 0)
    application = process.application
    known = process.missing is None
    return {
        "Process": None if row.pid is None else f"{whole(process.name or row.who)} ({row.pid})",
        "Program": process.exe,
        "Application": application.name if application else (say("not recognised") if known else None),
        "Container": _container(process) or (say("none found") if known else None),
        "Unit": process.unit,
        "User": process.user,
        "Started by": _started_by(process, parents),
        "Running for": _running(row, now),
        "Environment": _environment(process),
        "Directory": process.cwd,
        "Job": _job(process),
        "Package": process.package,
    }


def _running(row: Row, now: float) -> Optional[str]:
    if row.since is None:
        return None
    lasted = quantities.duration(now - row.since)
    begun = quantities.time_of_day(row.since, now)
    if quantities.not_available() in {lasted, begun}:
        return lasted
    return say("{duration}, since {time}", duration=lasted, time=begun)


def _started_by(process: model.Process, parents: Parents) -> Optional[str]:
    above = parents or (() if process.parent is None else (process.parent,))
    if not above:
        return None
    return _ARROW.join(
        f"{naming.printable(each.name or '') or quantities.not_available()} ({each.pid})" for each in above
    )


def _container(process: model.Process) -> Optional[str]:
    container = process.container
    if container is None:
        return None
    parts = [container.name or container.id[:12], container.image, container.runtime]
    return " · ".join(part for part in parts if part)


def _environment(process: model.Process) -> Optional[str]:
    found = process.environment
    return None if found is None else f"{found.kind} {found.name or ''}".strip()


def _job(process: model.Process) -> Optional[str]:
    return None if process.job is None else f"Slurm {process.job.id} {process.job.name or ''}".strip()


class Part(NamedTuple):
    """What a process has of one GPU."""

    gpu: str
    figures: str


def parts(row: Row, sample: model.Sample) -> tuple[Part, ...]:
    """Give what a process has of each GPU that it uses."""
    return tuple(
        Part(wording.short_name(gpu, sample), _figures(used))
        for gpu in sample.gpus
        for used in gpu.processes or ()
        if (used.pid, used.started) == row.key
    )


def _figures(used: model.GpuProcess) -> str:
    said = [quantities.percent(used.sm)]
    if used.encoder:
        said.append(say("encoder {percent}", percent=quantities.percent(used.encoder)))
    if used.decoder:
        said.append(say("decoder {percent}", percent=quantities.percent(used.decoder)))
    return " · ".join([*said, quantities.gib(used.memory)])


def sentence(row: Row, gpu: model.Gpu, sample: model.Sample, host: str) -> str:
    """Say in one line who uses a GPU, to be pasted into a message."""
    facts = [quantities.percent(row.sm), quantities.gib(row.memory)]
    facts += [say("user {user}", user=row.user)] if row.user else []
    process = row.process
    if process is not None and process.container is not None:
        facts.append(
            say("container {name}", name=naming.printable(process.container.name or process.container.id[:12]))
        )
    elif row.where:
        facts.append(row.where)
    if row.since is not None:
        facts.append(say("for {duration}", duration=quantities.duration(sample.time - row.since)))
    name = wording.short_name(gpu, sample)
    if row.pid is None:
        return say("{who} on {gpu} of {host}: {facts}", who=row.who, gpu=name, host=host, facts=" · ".join(facts))
    return say(
        "{who} (process {pid}) on {gpu} of {host}: {facts}",
        who=row.who,
        pid=row.pid,
        gpu=name,
        host=host,
        facts=" · ".join(facts),
    )
