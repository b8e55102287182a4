"""What a person would say of each recording: written from its story, never from what the detector makes of it.

Times are seconds from the beginning, by the wall clock as it was when the spin-up began; `within_s` is how far off a start or
an end may be: a few seconds, and half of what lies between two looks. A look every ten seconds may miss the first answer.
The culprit None says that nobody can name it. Energies follow from the story: the power the card draws at that load.
"""

from __future__ import annotations

from typing import NamedTuple, Optional


class Spoken(NamedTuple):
    """One spin-up as a person would tell it."""

    gpu: str
    started: float
    ended: float
    culprit: Optional[str]
    activity: str
    energy_wh: Optional[tuple[float, float]] = None
    within_s: float = 3.0
    shares: tuple[tuple[str, float], ...] = ()


RTX, SECOND, SMALL, LAPTOP, SERVER = "GPU-3090", "GPU-3060", "GPU-p400", "GPU-4060m", "GPU-a100"
COMPUTING, ENCODING, DECODING, DRAWING, UNATTRIBUTED = (
    "computing",
    "encoding",
    "decoding",
    "drawing",
    "unattributed",
)

LABELS: dict[str, tuple[Spoken, ...]] = {
    "plex-transcode": (Spoken(RTX, 60, 360, "Plex Transcoder", ENCODING, (11.4, 14.5)),),
    "ollama-bursts": (Spoken(RTX, 40, 210, "Ollama", COMPUTING, (5.5, 7.1)),),
    "short-bursts-every-ten-seconds": (Spoken(RTX, 30, 172, "Ollama", COMPUTING, (3.7, 4.9)),),
    "breathing-load": (Spoken(RTX, 25, 145, "train.py", COMPUTING, (5.6, 7.2)),),
    "blips": (),
    "comfyui-batches": (
        Spoken(SECOND, 50, 125, "ComfyUI", COMPUTING, (2.9, 3.9)),
        Spoken(SECOND, 240, 315, "ComfyUI", COMPUTING, (2.9, 3.9)),
        Spoken(SECOND, 480, 555, "ComfyUI", COMPUTING, (2.9, 3.9)),
    ),
    "training-for-hours-seen-every-ten-seconds": (
        Spoken(SERVER, 400, 9460, "train.py", COMPUTING, (550, 640), within_s=7),
    ),
    "frigate-all-day": (Spoken(SMALL, 0, 3600, "Frigate", DECODING, (6.6, 8.4), within_s=6),),
    "miner-at-night": (Spoken(RTX, 300, 780, "xmrig", COMPUTING, (37.2, 47.4)),),
    "game-evening": (Spoken(RTX, 120, 1460, "Half-Life 2", DRAWING, (96, 123)),),
    "video-call": (Spoken(LAPTOP, 100, 760, "Chrome", ENCODING, (8.0, 10.3)),),
    "video-in-a-browser": (),
    "desktop-afternoon": (),
    "folding-pauses": (
        Spoken(RTX, 100, 700, "Folding@home", COMPUTING, (47, 60), within_s=5),
        Spoken(RTX, 1000, 1600, "Folding@home", COMPUTING, (47, 60), within_s=5),
        Spoken(RTX, 1900, 2500, "Folding@home", COMPUTING, (47, 60), within_s=5),
    ),
    "model-held-for-hours": (Spoken(RTX, 120, 150, "Ollama", COMPUTING, (2.2, 3.4), within_s=7),),
    "laptop-asleep-and-awake": (
        Spoken(LAPTOP, 200, 290, "Blender", COMPUTING, (1.6, 2.1)),
        Spoken(LAPTOP, 640, 700, "Blender", COMPUTING, (1.1, 1.5)),
    ),
    "gpu-lost-and-back": (
        Spoken(RTX, 50, 160, "train.py", COMPUTING, (8.2, 10.5)),
        Spoken(RTX, 320, 420, "train.py", COMPUTING, (7.4, 9.5)),
    ),
    "gpu-unplugged": (Spoken(RTX, 50, 160, "train.py", COMPUTING, (8.2, 10.5)),),
    "suspended-while-training": (
        Spoken(LAPTOP, 40, 200, "train.py", COMPUTING, (2.9, 3.9)),
        Spoken(LAPTOP, 6626, 6820, "train.py", COMPUTING, (3.6, 4.7)),
    ),
    "suspended-by-both-clocks": (
        Spoken(LAPTOP, 40, 200, "train.py", COMPUTING, (2.9, 3.9)),
        Spoken(LAPTOP, 2700, 2900, "train.py", COMPUTING, (3.7, 4.8)),
    ),
    "clock-set-back": (Spoken(RTX, 60, 300, "train.py", COMPUTING, (17.2, 21.9)),),
    "clock-set-ahead-by-an-hour": (Spoken(RTX, 60, 300, "train.py", COMPUTING, (17.2, 21.9)),),
    "virtual-gpu-without-utilisation": (Spoken(SERVER, 90, 390, "train.py", COMPUTING, (14.4, 18.4)),),
    "power-alone-and-loaded-from-the-start": (
        Spoken(RTX, 0, 200, "Blender", COMPUTING, (14.5, 18.6)),
        Spoken(RTX, 300, 360, "Blender", COMPUTING, (4.1, 5.3)),
    ),
    "card-without-power": (Spoken(SMALL, 70, 250, "Plex Transcoder", ENCODING),),
    "cut-by-mig": (Spoken(SERVER, 80, 380, "train.py", COMPUTING, (12.0, 15.4)),),
    "hidden-process": (Spoken(SECOND, 60, 200, None, UNATTRIBUTED, (4.8, 6.2)),),
    "nobody-on-the-list": (Spoken(SECOND, 60, 200, None, UNATTRIBUTED, (4.9, 6.3)),),
    "dead-holder": (Spoken(RTX, 30, 130, "finetune.py", COMPUTING, (7.5, 9.7)),),
    "two-users": (
        Spoken(
            SERVER,
            60,
            420,
            "train.py",
            COMPUTING,
            (14.6, 18.7),
            shares=(("train.py", 0.5), ("finetune.py", 0.5)),
        ),
    ),
    "one-after-the-other": (
        Spoken(RTX, 40, 160, "train.py", COMPUTING, (8.8, 11.3)),
        Spoken(RTX, 172, 260, "Ollama", COMPUTING, (5.8, 7.4)),
    ),
    "two-gpus-overlapping": (
        Spoken(RTX, 50, 250, "train.py", COMPUTING, (14.3, 18.3)),
        Spoken(SECOND, 150, 350, "Plex Transcoder", ENCODING, (4.2, 5.4)),
    ),
    "container-restarts": (Spoken(RTX, 62, 264, "Ollama", COMPUTING, (11.2, 14.3)),),
    "many-thumbnails": (Spoken(SECOND, 45, 343.5, "ffmpeg", DECODING, (3.1, 4.0)),),
    "boot-noise": (),
    "driver-reload": (
        Spoken(SERVER, 30, 120, "train.py", COMPUTING, (4.8, 6.2)),
        Spoken(SERVER, 210, 330, "train.py", COMPUTING, (6.4, 8.3)),
    ),
    "half-a-second-apart": (Spoken(SECOND, 20, 80, "Blender", COMPUTING, (2.2, 2.8)),),
    "irregular-looks": (Spoken(RTX, 200, 620, "train.py", COMPUTING, (30.3, 38.7), within_s=7),),
    "chat-seen-every-ten-seconds": (Spoken(RTX, 300, 718, "Ollama", COMPUTING, (16.5, 23.2), within_s=15),),
    "agent-restarts": (Spoken(RTX, 40, 240, "Blender", COMPUTING, (14.3, 18.3)),),
    "starts-are-never-told": (Spoken(RTX, 40, 200, "ComfyUI", COMPUTING, (11.4, 14.7)),),
    "chat-while-a-film-plays": (Spoken(RTX, 120, 257, "Ollama", COMPUTING, (7.4, 9.6)),),
    "short-work-seen-every-ten-seconds": (Spoken(RTX, 154, 166, "Blender", COMPUTING, within_s=6),),
    "chat-seen-every-five-seconds": (Spoken(RTX, 62, 216, "Ollama", COMPUTING, within_s=6),),
    "transcoder-rests-while-it-is-ahead": (Spoken(SECOND, 50, 642, "Plex Transcoder", ENCODING),),
    "held-and-seen-by-its-power-alone": (Spoken(RTX, 130, 190, "Ollama", COMPUTING, (4.4, 6.2)),),
    "film-at-full-screen": (Spoken(LAPTOP, 90, 890, "Firefox", DECODING),),
    "someone-else-blips-between-answers": (Spoken(RTX, 50, 217, "Ollama", COMPUTING),),
    "blips-seen-by-their-power-alone": (),
    "counter-of-large-steps": (Spoken(RTX, 100, 400, "train.py", COMPUTING, (20.0, 25.5)),),
    "small-card-that-tells-nothing-but-its-power": (Spoken(SMALL, 120, 360, "Blender", COMPUTING, (1.3, 1.7)),),
    "a-second-of-work-every-twenty": (),
    "answers-of-a-second-among-longer-ones": (Spoken(RTX, 60, 258, "Ollama", COMPUTING),),
}
