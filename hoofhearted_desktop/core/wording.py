"""The sentence: what a GPU does, for whom, since when, in the words a person would use. No markup, no commands."""

from __future__ import annotations

import functools
import re
from collections import Counter
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import absence, model, naming, quantities
from hoofhearted_desktop.core.assessment import Activity, Assessment, Episode, Share, Tick
from hoofhearted_desktop.core.tongue import later, say, told

if TYPE_CHECKING:
    from collections.abc import Sequence

percent = quantities.percent
watts = quantities.watts
celsius = quantities.celsius
gib = quantities.gib
duration = quantities.duration

_DOING = {
    Activity.COMPUTING: (later("{gpu} is computing for {who}"), later("{gpu} is computing")),
    Activity.ENCODING: (later("{gpu} is encoding for {who}"), later("{gpu} is encoding")),
    Activity.DECODING: (later("{gpu} is decoding for {who}"), later("{gpu} is decoding")),
    Activity.DRAWING: (later("{gpu} is drawing for {who}"), later("{gpu} is drawing")),
    Activity.HELD: (later("{gpu} is held awake by {who}"), later("{gpu} is held awake")),
    Activity.ASLEEP: (later("{gpu} is asleep"),) * 2,
    Activity.IDLE: (later("{gpu} is idle"),) * 2,
    Activity.UNATTRIBUTED: (later("{gpu} is working for somebody unknown"),) * 2,
    Activity.UNKNOWN: (later("Cannot tell what {gpu} does"),) * 2,
}
_WORST_FIRST = (Activity.UNKNOWN, Activity.UNATTRIBUTED)
_SECOND_CULPRIT = 0.25
# Units that a desktop or a login makes for whatever runs in them (systemd.io/DESKTOP_ENVIRONMENTS).
_SAYS_NOTHING = re.compile(
    r"app-.*\.(?:scope|service)\Z|(?:session-[^.]*|init|vte-spawn-.*)\.scope\Z|user@\d+\.service\Z"
)


def short_name(gpu: model.Gpu, sample: model.Sample) -> str:
    """Give the card's name as people say it: "RTX 3090" for "NVIDIA GeForce RTX 3090".

    Where the host has several of that name, with its number in nvidia-smi: "RTX 3090 #1"; or its place on the bus.
    One whose name was never read is "GPU 1", "GPU at 41:00.0" beside others, or "GPU".
    """
    name = gpu_label(gpu.name)
    if not name and gpu.index is not None:
        return f"GPU {gpu.index}"
    place = gpu.pci_bus_id.partition(":")[2] if gpu.pci_bus_id else None
    if not name:
        return say("GPU at {place}", place=naming.printable(place)) if place and len(sample.gpus) > 1 else "GPU"
    if name not in _shared(tuple([each.name for each in sample.gpus])):
        return name
    which = f"#{gpu.index}" if gpu.index is not None else place
    return f"{name} {naming.printable(which)}" if which else name


@functools.lru_cache(maxsize=32)
def _shared(names: tuple[Optional[str], ...]) -> frozenset[str]:
    """Give what several cards of these names are called; each of a fleet's hundreds is asked about at every reading."""
    return frozenset(label for label, often in Counter(map(gpu_label, names)).items() if often > 1)


def gpu_label(name: Optional[str]) -> str:
    """Drop the maker's and the family's name from a card's name."""
    words = naming.printable(name or "").split()
    while words and words[0] in {"NVIDIA", "GeForce"} and len(words) > 1:
        words = words[1:]
    return " ".join(words)


def culprits(assessment: Assessment, sample: model.Sample) -> tuple[str, ...]:
    """Name who does the work, largest part first: one, or two where the second does a quarter of it.

    Processes of one name, such as an application's workers, count together.
    """
    ranked = _ranked(assessment, sample)
    second = ranked[1:2] if ranked and (ranked[1:2] or [("", 0.0)])[0][1] >= _SECOND_CULPRIT else []
    return tuple(name for name, _ in ranked[:1] + second)


def _ranked(assessment: Assessment, sample: model.Sample) -> list[tuple[str, float]]:
    """Give the names with their part of the work, 0 where that is not known, in the order in which to tell them."""
    processes = {process.pid: process for process in sample.processes}
    parts: dict[str, float] = {}
    for share in assessment.shares:
        name = share_name(share, processes.get(share.pid))
        parts[name] = parts.get(name, 0.0) + (share.share or 0.0)
    return sorted(parts.items(), key=lambda part: -part[1])


def share_name(share: Share, process: Optional[model.Process]) -> str:
    """Name whose part of the work it is; `process` is the host's of that number, if it has one."""
    return naming.process_title(process) if process else f"process {share.pid}"


def name_said(name: str) -> str:
    """Give a name to be shown; that of a process without one is said in the person's language."""
    return told(name) if name.startswith("process ") else name


def who_works(assessment: Assessment, sample: model.Sample) -> str:
    """Give the names of `culprits` as they are said: "Jellyfin and Ollama"."""
    names = [name_said(name) for name in culprits(assessment, sample)]
    return say("{first} and {second}", first=names[0], second=names[1]) if len(names) > 1 else "".join(names)


def culprit(assessment: Assessment, sample: model.Sample) -> Optional[model.Process]:
    """Give the process that does most of the work, of those that bear the first name told."""
    ranked = _ranked(assessment, sample)
    processes = {process.pid: process for process in sample.processes}
    for share in assessment.shares:
        if share_name(share, processes.get(share.pid)) == ranked[0][0]:
            return processes.get(share.pid)
    return None


def headline(gpu: model.Gpu, assessment: Assessment, sample: model.Sample) -> str:
    """Say in one line what the GPU does: "RTX 3090 is encoding for Jellyfin"."""
    name = short_name(gpu, sample)
    activity = assessment.activity
    if gpu.index is None and not gpu_label(gpu.name):
        name = say("the {gpu}", gpu=name) if activity is Activity.UNKNOWN else say("The {gpu}", gpu=name)
    who = who_works(assessment, sample)
    return _DOING[activity][not who](gpu=name, who=who)


def load_text(gpu: model.Gpu, activity: Activity) -> Optional[str]:
    """Say the load that the activity is about: "34 % encoder"."""
    use = gpu.utilization
    if activity is Activity.ENCODING and use.encoder is not None:
        return say("{load} encoder", load=percent(use.encoder))
    if activity is Activity.DECODING and use.decoder is not None:
        return say("{load} decoder", load=percent(use.decoder))
    if use.sm is not None:
        return percent(use.sm)
    return None


def details_parts(gpu: model.Gpu, assessment: Assessment, sample: model.Sample, now: float) -> list[str]:
    """Give the evidence behind the headline, most telling first; what cannot be said is left out."""
    activity = assessment.activity
    parts: list[str] = []
    if activity is Activity.ASLEEP:
        return ([] if assessment.since is None else [since_when(assessment.since, now)]) + kept_awake(gpu)
    if activity is Activity.UNKNOWN:
        return [told(part) for part in (assessment.reason, assessment.remedy) if part]
    load = load_text(gpu, activity)
    if load:
        parts.append(load)
    if gpu.power_w is not None:
        over = assessment.extra_w
        power = watts(gpu.power_w)
        if activity is Activity.HELD and over is not None:
            power = say("{power} ({over} W over idle)", power=power, over=quantities.number(over, signed=True))
        parts.append(power)
    if gpu.temperature_c is not None:
        parts.append(celsius(gpu.temperature_c))
    if assessment.since is not None and activity is not Activity.IDLE and now - assessment.since >= 1:
        parts.append(say("for {time}", time=duration(now - assessment.since)))
    if activity is Activity.IDLE:
        parts += [told(assessment.reason)] if assessment.reason else []
        parts += kept_awake(gpu) if gpu.kept_awake_s else []
    if activity is Activity.UNATTRIBUTED:
        parts += ["; ".join(told(part) for part in (assessment.reason, assessment.remedy) if part)]
    if activity is Activity.HELD and not gpu.processes and gpu.holders:
        parts.append(told(f"it {absence.NO_CONTEXT}"))
    process = culprit(assessment, sample) if activity is not Activity.IDLE else None
    if process is not None:
        parts += origin(process)
    return parts + _dead(gpu, sample, now)


def _dead(gpu: model.Gpu, sample: model.Sample, now: float) -> list[str]:
    """Say who has ended and still holds memory: "train.py has exited 2 h ago, its memory is still held (8.0 GiB)"."""
    said: list[str] = []
    ended = {process.pid for process in sample.processes if process.ended is not None}
    for used in gpu.processes or ():
        if used.pid not in ended:
            continue
        process = sample.process(used)
        why = absence.absence(process, now) if process is not None and absence.lingers(process, now) else None
        if process is not None and why is not None:
            held = f" ({gib(used.memory)})" if used.memory else ""
            said.append(told(f"{naming.process_title(process)} {why.text}") + held)
    if len(said) < 2:
        return said
    return [say("{first}, and {n} more that have exited", first=said[0], n=len(said) - 1)]


def since_when(moment: float, now: float) -> str:
    """Give "since 14:02"."""
    return say("since {time}", time=quantities.time_of_day(moment, now))


def kept_awake(gpu: model.Gpu) -> list[str]:
    """Say for how long we have kept a GPU from its sleep, which should be next to nothing: "kept awake by this app: 12 s"."""
    return [] if gpu.kept_awake_s is None else [say("kept awake by this app: {time}", time=duration(gpu.kept_awake_s))]


def origin(process: model.Process) -> list[str]:
    """Say where a process comes from: container, unit, job, user; of a program of no known kind its environment too."""
    parts = []
    if process.container is not None:
        name = naming.printable(process.container.name or process.container.id[:12])
        parts.append(say("container {name}", name=name))
    if process.unit and not _SAYS_NOTHING.match(process.unit):
        parts.append(naming.printable(process.unit))
    if process.job is not None:
        named = f" ({naming.printable(process.job.name)})" if process.job.name else ""
        parts.append(say("Slurm job {id}", id=naming.printable(process.job.id)) + named)
    if process.environment is not None and process.environment.name and process.application is None:
        parts.append(naming.printable(f"{process.environment.kind} {process.environment.name}"))
    if process.user:
        parts.append(say("user {name}", name=naming.printable(process.user)))
    return parts


def details(gpu: model.Gpu, assessment: Assessment, sample: model.Sample, now: float) -> str:
    """Give the evidence as one line for a window: "34 % encoder · 96 W · for 12 min · user media"."""
    return " · ".join(details_parts(gpu, assessment, sample, now))


def sentence(gpu: model.Gpu, assessment: Assessment, sample: model.Sample, now: float) -> str:
    """Give the whole sentence: "RTX 3090 is encoding for Jellyfin: 34 % encoder, 96 W, for 12 min, user media."."""
    head = headline(gpu, assessment, sample)
    parts = details_parts(gpu, assessment, sample, now)
    if not parts:
        return f"{head}."
    joined = "; ".join(parts) if assessment.activity is Activity.UNKNOWN else ", ".join(parts)
    return f"{head}: {joined}."


def capital(text: str) -> str:
    """Begin a text that will stand alone with a capital: problems are worded to stand within a sentence."""
    return text[:1].upper() + text[1:]


def ended(text: str) -> str:
    """End a text that will stand alone: with a full stop, unless it asks or exclaims."""
    text = text.rstrip(". ")
    return text if not text or text.endswith(("?", "!", "…")) else f"{text}."


_AS_WRITTEN = frozenset({"nvidia-smi", "ssh", "ssh-agent", "sshd"})


def standing_alone(text: str, names: Sequence[str] = ()) -> str:
    """Make a sentence of a text; what begins with an account, a program, or one of `names` keeps its letters."""
    first = text.split(" ", 1)[0].strip("(),:;")
    kept = "@" in first or first in _AS_WRITTEN or first in names
    return ended(text if kept else capital(text))


_OF_OUR_FILES = frozenset({"settings_mistake", "history_set_aside", "recording_stopped"})


def problem_sentence(problem: model.Problem) -> str:
    """Say a problem and its remedy: "Cannot tell: the driver was updated; restart the computer.".

    What is wrong with our own files keeps nobody from telling who uses the GPU.
    """
    why = told(problem.message).rstrip(".")
    why += f"; {told(problem.remedy)}" if problem.remedy else ""
    return ended(capital(why) if problem.code in _OF_OUR_FILES else say("Cannot tell: {why}", why=why))


def importance(assessment: Assessment) -> int:
    """Rank what a person should read first; larger is more important."""
    if assessment.activity in _WORST_FIRST:
        return 4
    if assessment.verdict is not None and not assessment.verdict.expected:
        return 5
    if assessment.activity.is_load:
        return 3
    return 2 if assessment.activity is Activity.HELD else 1


def foremost(tick: Tick) -> Optional[tuple[model.Gpu, Assessment]]:
    """Give the GPU whose sentence matters most, the busiest among equals, or None where there is no GPU."""
    pairs = tick.each()
    return max(pairs, key=lambda pair: (importance(pair[1]), pair[0].utilization.sm or 0.0)) if pairs else None


def host_sentence(tick: Tick) -> str:
    """Give the one sentence for a host."""
    found = foremost(tick)
    if found is not None:
        return sentence(*found, tick.sample, tick.sample.time)
    if tick.sample.problems:
        return problem_sentence(tick.sample.problems[0])
    return say("Cannot tell: no NVIDIA GPU was found.")


def episode_culprit(episode: Episode) -> str:
    """Name who an episode was about."""
    return name_said(episode.culprit.name) if episode.culprit else say("Somebody unknown")


def started_notice(episode: Episode, tick: Tick, *, joined: bool, demo: bool, where: str = "") -> tuple[str, str]:
    """Give title and body of "Ollama woke the RTX 3090", or of a program that `joined` when it was awake.

    `where` is what a person calls the host, where there are others.
    """
    figures: list[str] = []
    since = episode.started
    for gpu, found in tick.each():
        if gpu.uuid == episode.gpu:
            load = load_text(gpu, found.activity)
            figures = [part for part in (load, watts(gpu.power_w) if gpu.power_w is not None else None) if part]
            since = found.since if joined and found.since is not None else since
    lasted = say("for {time}", time=duration(tick.sample.time - since)) + on("" if where else episode.host)
    title = started_title(episode, tick, joined=joined, where=where)
    body = " · ".join([f"{', '.join(figures)} {lasted}".strip(), *whose(episode)])
    return say("DEMO: {title}", title=title) if demo else title, body


def whose(episode: Episode) -> list[str]:
    """Say whose program it was, and what is thought of it."""
    who, parts = episode.culprit, []
    if who is not None:
        parts += [say("container {name}", name=who.container)] if who.container else []
        parts += [say("user {name}", name=who.user)] if who.user else []
    return [*parts, told(episode.verdict.text)]


def on(where: str) -> str:
    """Give " on nas", or nothing where that goes without saying."""
    return f" {say('on {host}', host=naming.printable(where))}" if where else ""


def episode_gpu(episode: Episode, tick: Optional[Tick]) -> str:
    """Name the card of an episode, as the sentence does where `tick` has it."""
    if tick is not None:
        for gpu in tick.sample.gpus:
            if gpu.uuid == episode.gpu:
                return short_name(gpu, tick.sample)
    return gpu_label(episode.gpu_name) or "GPU"


def started_title(episode: Episode, tick: Optional[Tick], *, joined: bool, where: str = "") -> str:
    """Say who began: "Ollama woke the RTX 3090", or "Ollama joined on the RTX 3090"; `where` is as in started_notice."""
    gpu, who = episode_gpu(episode, tick) + on(where), episode_culprit(episode)
    return (
        say("{who} joined on the {gpu}", who=who, gpu=gpu) if joined else say("{who} woke the {gpu}", who=who, gpu=gpu)
    )


def ended_notice(episode: Episode, tick: Optional[Tick], *, demo: bool, where: str = "") -> tuple[str, str]:
    """Give title and body of "The RTX 3090 is quiet again", or of one that cannot be read any more and may be anything."""
    gpu = episode_gpu(episode, tick) + on(where)
    lasted = duration((episode.ended or episode.started) - episode.started)
    parts = [say("{who} used it for {time}", who=episode_culprit(episode), time=lasted), *energy_parts(episode)]
    if episode.peak.temperature_c is not None:
        parts.append(say("up to {temperature}", temperature=celsius(episode.peak.temperature_c)))
    lost = tick is not None and out_of_sight(episode.gpu, tick)
    title = say("The {gpu} cannot be read any more", gpu=gpu) if lost else say("The {gpu} is quiet again", gpu=gpu)
    return say("DEMO: {title}", title=title) if demo else title, ", ".join(parts)


def energy_parts(episode: Episode) -> list[str]:
    """Give the energy of a spin-up and what it cost, as far as they are known: "0.14 kWh" and "0.04 EUR"."""
    parts = [] if episode.energy_wh is None else [quantities.energy(episode.energy_wh)]
    return parts if episode.cost is None else [*parts, quantities.cost(*episode.cost)]


def out_of_sight(uuid: str, tick: Tick) -> bool:
    return all(gpu.uuid != uuid or found.activity is Activity.UNKNOWN for gpu, found in tick.each())
