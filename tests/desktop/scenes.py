"""Hand-made readings for looking at the window: one function a scene, every value as a host could send it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.assessment import (
    Activity,
    Alarm,
    Assessment,
    Episode,
    Level,
    Participant,
    Share,
    Tick,
    Verdict,
)
from hoofhearted_desktop.link import states

GIB = 1024**3
NOW = 1_760_000_000.0
HELLO = states.Hello(host="dreams", version="0.1.0", protocol=1, source="nvml")
DEMO = HELLO._replace(source="simulated", scenario="a night")
USUAL = Verdict(expected=True, by="usual", text="seen on 5 of the last 7 nights around this hour")
FIRST = Verdict(expected=False, by="default", text="first time seen")

EPISODES = tuple(
    Episode(
        id=str(place),
        host="dreams",
        gpu="GPU-3090",
        gpu_name="NVIDIA GeForce RTX 3090",
        started=NOW - began,
        ended=None if lasted is None else NOW - began + lasted,
        activity=Activity.COMPUTING,
        peak=Level(sm=97.0, power_w=318.0, temperature_c=71.0),
        mean=Level(sm=88.0),
        energy_wh=142.0,
        processes=(Participant(who, 4242),),
        verdict=verdict,
    )
    for place, (who, began, lasted, verdict) in enumerate(
        (
            ("Frigate", 40_000, 61, USUAL),
            ("Ollama", 31_000, 2580, FIRST),
            ("Stable Diffusion web UI", 9_000, 310, FIRST),
            ("Jellyfin", 720, None, USUAL),
        )
    )
)

HOT = Alarm(
    "too_hot",
    "GPU-3090",
    NOW - 40,
    "RTX 3090 is at 97 °C, and slows itself down from 95 °C on",
    "see that its fans turn, that no dust is in them, and that air can reach the card",
)

JELLYFIN = model.Process(
    pid=4242,
    started=NOW - 720,
    name="ffmpeg",
    exe="/usr/lib/jellyfin-ffmpeg/ffmpeg",
    command_line=(
        "/usr/lib/jellyfin-ffmpeg/ffmpeg",
        "-hwaccel",
        "cuda",
        "-i",
        "file:/media/films/film.mkv",
        "-c:v",
        "hevc_nvenc",
        "-preset",
        "p4",
    ),
    user="media",
    parent=model.Parent(900, "jellyfin"),
    container=model.Container("3f2a9c", "jellyfin", "jellyfin/jellyfin:10.9", "docker"),
    unit="docker.service",
    application=model.Application("jellyfin", "Jellyfin", "film.mkv", "media"),
)
OLLAMA = model.Process(
    pid=51877,
    started=NOW - 47,
    name="ollama",
    exe="/usr/bin/ollama",
    command_line=("/usr/bin/ollama", "runner", "--model", "llama3:8b"),
    user="david",
    parent=model.Parent(51800, "ollama"),
    container=model.Container("77ab12", "ollama", "ollama/ollama:0.5", "docker"),
    unit="docker.service",
    application=model.Application("ollama", "Ollama", "llama3:8b", "model"),
)
XORG = model.Process(
    pid=1201,
    started=NOW - 3 * 86400,
    name="Xorg",
    exe="/usr/lib/xorg/Xorg",
    command_line=("/usr/lib/xorg/Xorg", ":0", "-seat", "seat0"),
    user="root",
    parent=model.Parent(1180, "lightdm"),
    unit="lightdm.service",
    application=model.Application("xorg", "Xorg", "the desktop", "desktop"),
)
TRAINING = model.Process(
    pid=90210,
    started=NOW - 21_600,
    name="python3",
    exe="/usr/bin/python3.11",
    command_line=("python3", "train_segmentation.py", "--epochs", "400", "--token", "***"),
    user="anna",
    parent=model.Parent(90100, "tmux: server"),
    unit="user@1002.service",
)
HIDDEN = model.Process(pid=777, started=NOW - 400, name=None, missing="hidden")

CARD = model.Gpu(
    uuid="GPU-3090",
    index=0,
    name="NVIDIA GeForce RTX 3090",
    power_state="active",
    utilization=model.Utilization(0.0, 0.0, 0.0, 0.0),
    memory=model.Memory(int(0.6 * GIB), 24 * GIB),
    temperature_c=38,
    fan_percent=0,
    power_w=21.0,
    power_limit_w=350.0,
    processes=(),
)
LAPTOP = CARD._replace(
    uuid="GPU-4070",
    index=1,
    name="NVIDIA GeForce RTX 4070 Laptop GPU",
    memory=model.Memory(None, 8 * GIB),
    power_limit_w=115.0,
)


def wave(moment: float, low: float, high: float, period: float = 37.0) -> float:
    """Give a believable unsteady figure."""
    part = 0.5 + 0.3 * math.sin(moment / period * 6.28) + 0.2 * math.sin(moment / 5.3) * math.cos(moment / 11.7)
    return low + (high - low) * min(1.0, max(0.0, part))


def used(
    process: model.Process,
    sm: Optional[float],
    memory: Optional[float],
    encoder: Optional[float] = 0.0,
    decoder: Optional[float] = 0.0,
) -> model.GpuProcess:
    """Give a process's use of a GPU; `memory` in GiB."""
    size = None if memory is None else int(memory * GIB)
    return model.GpuProcess(process.pid, process.started, ("compute",), size, sm, encoder, decoder)


def tick(
    moment: float,
    gpus: tuple[model.Gpu, ...],
    assessments: tuple[Assessment, ...],
    processes: tuple[model.Process, ...] = (),
    problems: tuple[model.Problem, ...] = (),
) -> Tick:
    """Give a tick at a moment, in seconds after NOW."""
    return Tick(
        model.Sample("dreams", NOW + moment, 1000 + moment, gpus, processes, model.System(), problems), assessments
    )


def with_system(scene: Scene) -> Scene:
    """Give a scene with the host's own figures."""

    def made(moment: float) -> Tick:
        told = scene(moment)
        system = model.System(
            cpu_percent=wave(moment, 8, 61),
            load=(round(wave(moment, 0.4, 3.1), 2), 0.91, 0.77),
            memory=model.Memory(int(wave(moment, 9.0, 11.5, 200.0) * GIB), 32 * GIB),
            disks=(model.Disk("/", 210 * GIB, 480 * GIB),),
            network_bytes_per_s=model.Pcie(int(wave(moment, 1e4, 4.2e6)), int(wave(moment + 9, 1e4, 6e5))),
        )
        return told._replace(sample=told.sample._replace(system=system))

    return made


def idle(moment: float) -> Tick:
    """Nobody works."""
    card = CARD._replace(power_w=wave(moment, 20, 23), processes=(used(XORG, 0.0, 0.3),))
    return tick(
        moment, (card, asleep_laptop()), (Assessment(card.uuid, Activity.IDLE, NOW - 4000), asleep_is()), (XORG,)
    )


def asleep_laptop() -> model.Gpu:
    """Give a suspended GPU."""
    return model.Gpu(LAPTOP.uuid, 1, LAPTOP.name, power_state="asleep", power_limit_w=115.0)


def asleep_is() -> Assessment:
    """Conclude that it sleeps."""
    return Assessment(LAPTOP.uuid, Activity.ASLEEP, NOW - 7200)


def encoding(moment: float) -> Tick:
    """A transcode, as usual."""
    busy = moment > -420
    card = CARD._replace(
        utilization=model.Utilization(wave(moment, 4, 16), 6.0, wave(moment, 22, 48), wave(moment + 9, 10, 34))
        if busy
        else CARD.utilization,
        memory=model.Memory(int((1.6 if busy else 0.4) * GIB), 24 * GIB),
        power_w=wave(moment, 88, 104) if busy else 22.0,
        temperature_c=62 - 20 * math.exp(-(moment + 420) / 120) if busy else 41,
        fan_percent=wave(moment, 38, 42) if busy else 0,
        processes=(used(XORG, 2.0, 0.3), used(JELLYFIN, 8.0, 1.1, 34.0, 22.0)) if busy else (used(XORG, 0.0, 0.3),),
    )
    shares = (Share(JELLYFIN.pid, JELLYFIN.started, 0.92), Share(XORG.pid, XORG.started, 0.02))
    found = Assessment(card.uuid, Activity.ENCODING, NOW - 720, shares=shares, verdict=USUAL, episode="1")
    return tick(moment, (card, asleep_laptop()), (found, asleep_is()), (JELLYFIN, XORG))


def computing(moment: float) -> Tick:
    """A model nobody expected."""
    busy = moment > -47
    card = CARD._replace(
        utilization=model.Utilization(wave(moment, 78, 98), 61.0, 0.0, 0.0) if busy else CARD.utilization,
        memory=model.Memory(int((7.2 if busy else 0.6) * GIB), 24 * GIB),
        power_w=wave(moment, 240, 318) if busy else wave(moment, 20, 24),
        temperature_c=71 - 28 * math.exp(-(moment + 47) / 30) if busy else 41,
        fan_percent=54 if busy else 0,
        processes=(used(XORG, 1.0, 0.3), used(OLLAMA, 86.0, 6.6), used(HIDDEN, None, None, None, None)),
    )
    shares = (Share(OLLAMA.pid, OLLAMA.started, 0.97),)
    found = Assessment(card.uuid, Activity.COMPUTING, NOW - 47, shares=shares, verdict=FIRST, episode="2")
    return tick(moment, (card, asleep_laptop()), (found, asleep_is()), (OLLAMA, XORG, HIDDEN))


def held(moment: float) -> Tick:
    """A program that keeps the GPU awake for nothing."""
    card = CARD._replace(
        power_w=wave(moment, 57, 60),
        memory=model.Memory(int(9.4 * GIB), 24 * GIB),
        temperature_c=47,
        fan_percent=30,
        processes=(used(TRAINING, 0.0, 8.9), used(XORG, 0.0, 0.3)),
    )
    found = Assessment(
        card.uuid,
        Activity.HELD,
        NOW - 21_600,
        shares=(Share(TRAINING.pid, TRAINING.started, None),),
        extra_w=38.0,
        reason="it keeps 8.9 GiB of the GPU's memory and does not compute",
    )
    return tick(moment, (card,), (found,), (TRAINING, XORG))


def asleep(moment: float) -> Tick:
    """A laptop's GPU that went to sleep."""
    if moment < -30:
        card = LAPTOP._replace(
            utilization=model.Utilization(wave(moment, 1, 8), 1, 0, 0),
            memory=model.Memory(GIB, 8 * GIB),
            power_w=wave(moment, 9, 14),
            temperature_c=44,
            fan_percent=None,
        )
        return tick(moment, (card,), (Assessment(card.uuid, Activity.IDLE, NOW - 300),))
    return tick(moment, (asleep_laptop(),), (asleep_is()._replace(since=NOW - 30),))


def unattributed(moment: float) -> Tick:
    """Load without a process."""
    card = CARD._replace(
        utilization=model.Utilization(wave(moment, 60, 75), 20, 0, 0),
        power_w=wave(moment, 180, 210),
        temperature_c=66,
        fan_percent=48,
        memory=model.Memory(5 * GIB, 24 * GIB),
        processes=(used(XORG, 1.0, 0.3),),
    )
    found = Assessment(
        card.uuid,
        Activity.UNATTRIBUTED,
        NOW - 90,
        reason="the processes belong to other users and are hidden by permissions",
        remedy="install the agent as a service to see them",
        verdict=Verdict(expected=False, by="default", text="nobody could be found"),
    )
    return tick(moment, (card,), (found,), (XORG,))


def unknown(moment: float) -> Tick:
    """A driver that was updated under our feet."""
    problem = model.Problem(
        "driver_library_mismatch", "the GPU driver was updated", "restart the computer to read the GPU again"
    )
    if moment < -20:
        return encoding(moment)
    card = model.Gpu(CARD.uuid, 0, CARD.name, problem=problem)
    return tick(
        moment,
        (card,),
        (Assessment(card.uuid, Activity.UNKNOWN, NOW - 20, problem.message, problem.remedy),),
        problems=(problem,),
    )


def no_driver(moment: float) -> Tick:
    """A machine without an NVIDIA driver."""
    return tick(
        moment,
        (),
        (),
        problems=(
            model.Problem(
                "no_driver",
                "No NVIDIA driver is installed on this machine",
                "Install the driver if there is an NVIDIA card, or look at the demo.",
            ),
        ),
    )


def eight(moment: float) -> Tick:
    """A server full of cards."""
    cards, found = [], []
    kinds = (
        Activity.COMPUTING,
        Activity.IDLE,
        Activity.COMPUTING,
        Activity.HELD,
        Activity.UNKNOWN,
        Activity.ENCODING,
        Activity.ASLEEP,
        Activity.DRAWING,
    )
    for place, activity in enumerate(kinds):
        sm = wave(moment + 7 * place, 40, 99) if activity.is_load else 0.0
        card = CARD._replace(
            uuid=f"GPU-{place}",
            index=place,
            name=f"NVIDIA A100-SXM4-80GB #{place}",
            utilization=model.Utilization(sm, 0, 0, 0),
            memory=model.Memory((9 + 8 * place) * GIB, 80 * GIB),
            power_w=60 + 3 * sm,
            power_limit_w=400,
            temperature_c=35 + sm / 3,
            processes=(used(TRAINING, sm, 8.0 + place),),
        )
        if activity is Activity.UNKNOWN:
            card = model.Gpu(card.uuid, place, card.name, problem=model.Problem("gpu_lost", "the GPU fell off the bus"))
        cards.append(card)
        verdict = FIRST if place == 2 else USUAL if activity.is_load else None
        found.append(
            Assessment(
                card.uuid,
                activity,
                NOW - 600 * place,
                shares=(Share(TRAINING.pid, TRAINING.started, 0.99),),
                verdict=verdict,
            )
        )
    return tick(moment, tuple(cards), tuple(found), (TRAINING,))


def hostile(moment: float) -> Tick:
    """Names made to break a window."""
    evil = OLLAMA._replace(
        name="<img src=x>",
        application=model.Application(
            "x",
            "<img src=x onerror=alert(1)> <b>bold</b> & more, " + "W" * 200,
            "<h1>what</h1>\n\nlines" + "\u202eright to left" + "\x1b[31m",
            None,
        ),
        user="<u>user</u>",
        container=model.Container("1" * 64, "c" * 300, "<i>image</i>", "docker"),
        command_line=("<script>", "x" * 3000),
        exe="/tmp/" + "long/" * 80,
    )
    other = XORG._replace(
        pid=4, name="日本語のプロセス 🔥", application=None, command_line=("日本語のプロセス",), user="ユーザー"
    )
    card = CARD._replace(
        name="NVIDIA <b>GeForce</b> & " + "RTX" * 60,
        utilization=model.Utilization(99, 0, 0, 0),
        power_w=340.0,
        processes=(used(evil, 99, 20.0), used(other, 1, 0.1)),
    )
    found = Assessment(
        card.uuid,
        Activity.COMPUTING,
        NOW - 9,
        shares=(Share(evil.pid, evil.started, 0.9),),
        verdict=FIRST._replace(text="<a href=x>first</a> " * 30),
    )
    return tick(moment, (card,), (found,), (evil, other))


Scene = Callable[[float], Tick]
SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (idle, encoding, computing, held, asleep, unattributed, unknown, no_driver, eight, hostile)
}
