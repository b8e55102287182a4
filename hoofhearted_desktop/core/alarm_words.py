"""What an alarm says: the sentence with its remedy when it begins, and the title of its notification. Facts come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import absence, model, naming, preferences, quantities, wording

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
    preferences.TOO_HOT: ("The {gpu} is too hot", "The {gpu} has cooled down"),
    preferences.FAN_STOPPED: ("The fan of the {gpu} stands still", "The {gpu} is cooled again"),
    preferences.THROTTLED: ("The {gpu} is being slowed down", "The {gpu} is slowed down no longer"),
    preferences.HELD_LONG: ("Memory of the {gpu} is held for nothing", "The memory of the {gpu} is free again"),
    preferences.GPU_LOST: ("The {gpu} is gone", "The {gpu} is back"),
    preferences.RECORDING_STOPPED: ("{host}: nothing is recorded any more", "{host}: it is recorded again"),
    preferences.UNREACHABLE: ("{host} is not being watched", "{host} is being watched again"),
}
_DRIVER = ("The GPU driver of {host} has a problem", "The GPU driver of {host} works again")
_UNKNOWN = ("Something is wrong on {host}", "All is well again on {host}")
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
    return f"{alarm.text}; {alarm.remedy.rstrip('.')}." if alarm.remedy else f"{alarm.text}."


def notice(alarm: Alarm, tick: Optional[Tick], host: str, *, demo: bool, where: str = "") -> tuple[str, str]:
    """Give title and body of the notification when it begins; `where` names the host where there are others."""
    title = _title(alarm, tick, host, 0, demo=demo, where=where)
    remedy = f" {whole(alarm.remedy)}." if alarm.remedy else ""
    return title, f"{alarm.text.rstrip('.')}.{remedy}"


def over_notice(
    alarm: Alarm, tick: Optional[Tick], host: str, now: float, *, demo: bool, where: str = ""
) -> tuple[str, str]:
    """Give title and body when it is over at the Unix time `now`."""
    title = _title(alarm, tick, host, 1, demo=demo, where=where)
    return title, f"After {quantities.duration(now - alarm.since)}, at {quantities.time_of_day(now, now)}."


def _title(alarm: Alarm, tick: Optional[Tick], host: str, which: int, *, demo: bool, where: str) -> str:
    known = _DRIVER if alarm.kind == preferences.DRIVER_PROBLEM else _TITLES.get(alarm.kind, _UNKNOWN)
    said = known[which].format(gpu=_gpu(alarm, tick) + wording.on(where), host=naming.printable(host))
    return ("DEMO: " if demo else "") + said


def _gpu(alarm: Alarm, tick: Optional[Tick]) -> str:
    for gpu in tick.sample.gpus if tick is not None else ():
        if gpu.uuid == alarm.gpu and tick is not None:
            return wording.short_name(gpu, tick.sample)
    return "GPU"
