"""What an alarm says: the sentence with its remedy when it begins, and the title of its notification. Facts come in.

The sentence is an agent's, which speaks English; titles are said in the person's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import absence, model, naming, preferences, quantities, wording
from hoofhearted_desktop.core.tongue import later, say, told

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Alarm, Tick

Words = tuple[str, Optional[str]]

_COOLING = "see that its fans turn, that no dust is in them, and that air can reach the card"
_SLOWED = {
    "sw_thermal_slowdown": "by the driver, because it is hot",
    "hw_thermal_slowdown": "by itself, because it is hot",
    "hw_power_brake_slowdown": "by the power supply, which asks it to brake",
}
_TITLES = {
    preferences.TOO_HOT: (later("The {gpu} is too hot"), later("The {gpu} has cooled down")),
    preferences.FAN_STOPPED: (later("The fan of the {gpu} stands still"), later("The {gpu} is cooled again")),
    preferences.THROTTLED: (later("The {gpu} is being slowed down"), later("The {gpu} is slowed down no longer")),
    preferences.HELD_LONG: (
        later("Memory of the {gpu} is held for nothing"),
        later("The memory of the {gpu} is free again"),
    ),
    preferences.GPU_LOST: (later("The {gpu} is gone"), later("The {gpu} is back")),
    preferences.RECORDING_STOPPED: (
        later("{host}: nothing is recorded any more"),
        later("{host}: it is recorded again"),
    ),
    preferences.UNREACHABLE: (later("{host} is not being watched"), later("{host} is being watched again")),
}
_DRIVER = (later("The GPU driver of {host} has a problem"), later("The GPU driver of {host} works again"))
_UNKNOWN = (later("Something is wrong on {host}"), later("All is well again on {host}"))
"""Of a kind that a newer agent knows and this desktop does not."""


def whole(text: str) -> str:
    """Make a problem's message, which is worded to stand within a sentence, stand alone."""
    return wording.capital(text).rstrip(".")


def program(process: model.Process) -> str:
    """Give what a process is known by from one start to the next: the application's id, else what it is called."""
    return process.application.id if process.application else naming.process_title(process)


def too_hot(gpu: model.Gpu, sample: model.Sample) -> Words:
    """Say how hot it is, and from where on that is too much."""
    name = wording.short_name(gpu, sample)
    if gpu.temperature_slowdown_c is None:
        at = "" if gpu.temperature_c is None else f" at {quantities.celsius(gpu.temperature_c)}"
        return f"{name} is so hot{at} that its driver slows it down", _COOLING
    limit = quantities.celsius(gpu.temperature_slowdown_c)
    return f"{name} is at {quantities.celsius(gpu.temperature_c)}, and slows itself down from {limit} on", _COOLING


def fan_stopped(gpu: model.Gpu, sample: model.Sample) -> Words:
    """Say that no fan turns on a hot card."""
    name, hot = wording.short_name(gpu, sample), quantities.celsius(gpu.temperature_c)
    return (
        f"{name} is at {hot}, and its fan stands still",
        "see whether something blocks the fan, or its cable is loose",
    )


def throttled(gpu: model.Gpu, sample: model.Sample, reasons: tuple[str, ...]) -> Words:
    """Say what slows a GPU down; `reasons` are NVML's words."""
    by = _SLOWED[reasons[-1]]
    power = "hw_power_brake_slowdown" in reasons
    remedy = "check the power supply and the GPU's power cables" if power else _COOLING
    return f"{wording.short_name(gpu, sample)} has been slowed down {by}, for some minutes", remedy


def held_long(
    gpu: model.Gpu,
    sample: model.Sample,
    process: Optional[model.Process],
    pid: int,
    memory: Optional[int],
    since: float,
    *,
    dead: bool,
) -> Words:
    """Say who holds memory since when and does nothing with it, or has even ended; `memory` None: it keeps it awake."""
    name = wording.short_name(gpu, sample)
    who = naming.process_title(process) if process is not None else f"Process {pid}"
    what = "memory" if memory is None else quantities.gib(memory)
    why = absence.absence(process, sample.time) if dead and process is not None else None
    if why is not None:
        return f"{who} {why.text}: {what} of the {name}", why.remedy
    begun = quantities.time_of_day(since, sample.time)
    held = f"kept the {name} awake" if memory is None else f"held {what} of the {name}"
    return f"{who} has {held} since {begun}, and does nothing with it", "end it if nobody needs it"


def sentence(alarm: Alarm) -> str:
    """Say an alarm with its remedy in one line: "RTX 3090 is at 96 °C, …; see that its fans turn."."""
    return f"{told(alarm.text)}; {told(alarm.remedy).rstrip('.')}." if alarm.remedy else f"{told(alarm.text)}."


def notice(alarm: Alarm, tick: Optional[Tick], host: str, *, demo: bool, where: str = "") -> tuple[str, str]:
    """Give title and body of the notification when it begins; `where` names the host where there are others."""
    title = _title(alarm, tick, host, 0, demo=demo, where=where)
    remedy = f" {whole(told(alarm.remedy))}." if alarm.remedy else ""
    return title, f"{told(alarm.text).rstrip('.')}.{remedy}"


def over_notice(
    alarm: Alarm, tick: Optional[Tick], host: str, now: float, *, demo: bool, where: str = ""
) -> tuple[str, str]:
    """Give title and body when it is over at the Unix time `now`."""
    title = _title(alarm, tick, host, 1, demo=demo, where=where)
    lasted, ended = quantities.duration(now - alarm.since), quantities.time_of_day(now, now)
    return title, say("After {duration}, at {time}.", duration=lasted, time=ended)


def _title(alarm: Alarm, tick: Optional[Tick], host: str, which: int, *, demo: bool, where: str) -> str:
    known = _DRIVER if alarm.kind == preferences.DRIVER_PROBLEM else _TITLES.get(alarm.kind, _UNKNOWN)
    title = known[which](gpu=_gpu(alarm, tick) + wording.on(where), host=naming.printable(host))
    return say("DEMO: {title}", title=title) if demo else title


def _gpu(alarm: Alarm, tick: Optional[Tick]) -> str:
    for gpu in tick.sample.gpus if tick is not None else ():
        if gpu.uuid == alarm.gpu and tick is not None:
            return wording.short_name(gpu, tick.sample)
    return "GPU"
