"""The stories that were filmed, in seconds from their beginning. What a person would say of each stands in `labels.py`."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.recordings import cast
from tests.recordings.stage import Card, Program, Story, Work

if TYPE_CHECKING:
    from collections.abc import Callable

RTX, SECOND, SMALL, LAPTOP, SERVER = cast.RTX, cast.SECOND, cast.SMALL, cast.LAPTOP, cast.SERVER
STORIES: dict[str, Callable[[], Story]] = {}


def story(told: Callable[[], Story]) -> Callable[[], Story]:
    """Take a story into the book, by its name with dashes."""
    STORIES[told.__name__.replace("_", "-")] = told
    return told


def desktop(card: Card, end: float, level: float = 4.0, begin: float = 0.0) -> list[Work]:
    """Xorg and a compositor that draw a little all the time."""
    return [
        Work(card.uuid, cast.XORG, begin, end, sm=level / 3, memory_gib=0.2, wobble=1.0),
        Work(card.uuid, cast.SHELL, begin, end, sm=2 * level / 3, memory_gib=0.3, wobble=2.0),
    ]


def again(program: Program, number: int, started: float) -> Program:
    """Give the same program, run once more."""
    return replace(program, pid=program.pid + number, started=started)


@story
def plex_transcode() -> Story:
    work = Work(RTX.uuid, cast.PLEX, 60, 360, sm=14, encoder=38, decoder=22)
    return Story(450, (RTX,), [work])


@story
def ollama_bursts() -> Story:
    """Answers of 2 to 8 s every 8 to 20 s, the model stays in memory."""
    works = [Work(RTX.uuid, cast.OLLAMA, 20, 330, memory_gib=7, extra_w=35)]
    at = 40.0
    for answer, pause in (
        (5, 9),
        (2, 14),
        (8, 6),
        (3, 17),
        (4, 12),
        (2, 18),
        (6, 8),
        (7, 16),
        (2, 10),
        (5, 13),
        (3, 0),
    ):
        works.append(Work(RTX.uuid, cast.OLLAMA, at, at + answer, sm=91, memory_gib=0))
        at += answer + pause
    return Story(330, (RTX,), works)


@story
def short_bursts_every_ten_seconds() -> Story:
    works = [Work(RTX.uuid, cast.OLLAMA, 0, 260, memory_gib=5, extra_w=30)]
    works += [Work(RTX.uuid, cast.OLLAMA, 30 + 10 * n, 32 + 10 * n, sm=88, memory_gib=0) for n in range(15)]
    return Story(260, (RTX,), works)


@story
def breathing_load() -> Story:
    level = lambda since: 53 + 42 * math.sin(since / 2.9)  # noqa: E731 - 12 to 95 %
    return Story(200, (RTX,), [Work(RTX.uuid, cast.TRAIN, 25, 145, sm=level, wobble=1, memory_gib=9)])


@story
def blips() -> Story:
    """A browser scrolled every half minute, and one lone second of something that computes."""
    works = desktop(RTX, 400)
    works += [Work(RTX.uuid, cast.FIREFOX, 0, 400, sm=1, memory_gib=0.4)]
    works += [Work(RTX.uuid, cast.FIREFOX, 20 + 31 * n, 21.5 + 31 * n, sm=35, memory_gib=0) for n in range(12)]
    works += [Work(RTX.uuid, cast.BLENDER, 205, 206, sm=70)]
    return Story(400, (RTX,), works)


@story
def comfyui_batches() -> Story:
    works = [Work(SECOND.uuid, cast.COMFY, 0, 700, memory_gib=6, extra_w=12)]
    works += [Work(SECOND.uuid, cast.COMFY, at, at + 75, sm=97, memory_gib=0) for at in (50, 240, 480)]
    return Story(700, (SECOND,), works, interval_s=2.0, step_s=0.25)


@story
def training_for_hours_seen_every_ten_seconds() -> Story:
    """Two hours and a half, with a validation at 60 % after every half hour and 20 s of saving."""
    works = [Work(SERVER.uuid, cast.TRAIN, 400, 9460, memory_gib=30, extra_w=20)]
    for epoch in range(5):
        begin = 400 + 1812 * epoch
        works.append(Work(SERVER.uuid, cast.TRAIN, begin, begin + 1700, sm=96, memory_gib=0))
        works.append(Work(SERVER.uuid, cast.TRAIN, begin + 1720, begin + 1812, sm=60, memory_gib=0))
    return Story(9900, (SERVER,), works, interval_s=10.0, jitter_s=0.4, step_s=1.0)


@story
def frigate_all_day() -> Story:
    works = [Work(SMALL.uuid, cast.FRIGATE, 0, 3600, sm=3, decoder=8, wobble=1.2, memory_gib=0.5)]
    return Story(3600, (SMALL,), works, interval_s=5.0, jitter_s=0.1, step_s=0.5)


@story
def miner_at_night() -> Story:
    works = [*desktop(RTX, 900, 0.5), Work(RTX.uuid, cast.MINER, 300, 780, sm=100, wobble=0.5, memory_gib=3)]
    return Story(900, (RTX,), works, interval_s=2.0, step_s=0.2)


@story
def game_evening() -> Story:
    """A menu, an hour's play with a loading screen of 12 s, a menu again; the desktop goes on drawing afterwards."""
    works = desktop(RTX, 1700, 6.0)
    for begin, end, sm in ((120, 180, 38), (192, 900, 93), (912, 1400, 90), (1400, 1460, 40)):
        works.append(Work(RTX.uuid, cast.GAME, begin, end, sm=sm, memory_gib=4))
    return Story(1700, (RTX,), works, interval_s=2.0, step_s=0.2)


@story
def video_call() -> Story:
    works = desktop(LAPTOP, 900, 5.0)
    works.append(Work(LAPTOP.uuid, cast.CHROME, 100, 760, sm=21, encoder=14, decoder=16, memory_gib=0.6))
    return Story(900, (LAPTOP,), works, interval_s=2.0, step_s=0.2)


@story
def video_in_a_browser() -> Story:
    """A film, decoded at 3 %: nothing that anybody would call a spin-up."""
    works = desktop(RTX, 1800, 5.0)
    works.append(Work(RTX.uuid, cast.FIREFOX, 60, 1740, sm=3, decoder=3, wobble=1, memory_gib=0.5))
    return Story(1800, (RTX,), works, interval_s=3.0, step_s=0.3)


@story
def desktop_afternoon() -> Story:
    """A compositor at 3 to 9 %, windows dragged for 3 s every minute, pages scrolled."""
    works = desktop(RTX, 1500, 6.5)
    works += [Work(RTX.uuid, cast.SHELL, 40 + 63 * n, 43 + 63 * n, sm=30, memory_gib=0) for n in range(22)]
    works += [Work(RTX.uuid, cast.CHROME, 15 + 47 * n, 17 + 47 * n, sm=24, memory_gib=0) for n in range(30)]
    return Story(1500, (RTX,), works)


@story
def folding_pauses() -> Story:
    works = [Work(RTX.uuid, cast.FOLDING, at, at + 600, sm=94, memory_gib=1) for at in (100, 1000, 1900)]
    works.append(Work(RTX.uuid, cast.FOLDING, 0, 2700, memory_gib=0.5, extra_w=18))
    return Story(2700, (RTX,), works, interval_s=5.0, step_s=0.5)


@story
def model_held_for_hours() -> Story:
    works = [
        Work(RTX.uuid, cast.OLLAMA, 120, 5400, memory_gib=9, extra_w=52),
        Work(RTX.uuid, cast.OLLAMA, 120, 150, sm=84, memory_gib=0),
    ]
    return Story(5400, (RTX,), works, interval_s=10.0, jitter_s=0.3, step_s=0.5)


@story
def laptop_asleep_and_awake() -> Story:
    works = [Work(LAPTOP.uuid, cast.BLENDER, 200, 290, sm=88, memory_gib=2)]
    works += [Work(LAPTOP.uuid, cast.BLENDER, 640, 700, sm=90, memory_gib=2)]
    return Story(
        900, (LAPTOP,), works, asleep=((LAPTOP.uuid, 0, 195), (LAPTOP.uuid, 302, 635), (LAPTOP.uuid, 712, 900))
    )


@story
def gpu_lost_and_back() -> Story:
    works = [Work(RTX.uuid, cast.TRAIN, 50, 160, sm=95, memory_gib=10)]
    works += [Work(RTX.uuid, again(cast.TRAIN, 50, 300), 320, 420, sm=95, memory_gib=10)]
    return Story(500, (RTX,), works, lost=((RTX.uuid, 160, 290),))


@story
def gpu_unplugged() -> Story:
    works = [Work(RTX.uuid, cast.TRAIN, 50, 160, sm=95, memory_gib=10), *desktop(SECOND, 300, 3.0)]
    return Story(300, (SECOND, RTX), works, vanished=((RTX.uuid, 160, 300),))


@story
def suspended_while_training() -> Story:
    """Asleep for 1 h 47 min: the kernel's monotonic clock stood still, and the GPU came back cool."""
    works = [Work(LAPTOP.uuid, cast.TRAIN, 40, 400, sm=92, memory_gib=4)]
    return Story(
        460,
        (LAPTOP,),
        works,
        unseen=((200, 206),),
        wall=lambda at: 6420.0 if at >= 206 else 0.0,
        counter=lambda at, joules: joules + (38_000.0 if at >= 206 else 0.0),
    )


@story
def suspended_by_both_clocks() -> Story:
    """As on Windows, where the monotonic clock goes on; the counter began anew."""
    works = [Work(LAPTOP.uuid, cast.TRAIN, 40, 400, sm=92, memory_gib=4)]
    return Story(
        460,
        (LAPTOP,),
        works,
        interval_s=2.0,
        wall=lambda at: 2500.0 if at >= 200 else 0.0,
        monotonic=lambda at: 2500.0 if at >= 200 else 0.0,
        counter=lambda at, joules: joules - 900_000.0 if at >= 200 else joules,
    )


@story
def clock_set_back() -> Story:
    works = [Work(RTX.uuid, cast.TRAIN, 60, 300, sm=90, memory_gib=6)]
    return Story(380, (RTX,), works, wall=lambda at: -7205.0 if at >= 150 else 0.0)


@story
def clock_set_ahead_by_an_hour() -> Story:
    works = [Work(RTX.uuid, cast.TRAIN, 60, 300, sm=90, memory_gib=6)]
    return Story(380, (RTX,), works, wall=lambda at: 3600.0 if at >= 180 else 0.0)


@story
def virtual_gpu_without_utilisation() -> Story:
    """Power alone, quiet at first."""
    card = replace(SERVER, silent=frozenset({"utilization", "shares", "energy_j"}))
    works = [Work(card.uuid, cast.TRAIN, 90, 390, sm=80, memory_gib=12)]
    return Story(500, (card,), works)


@story
def power_alone_and_loaded_from_the_start() -> Story:
    card = replace(RTX, silent=frozenset({"utilization", "shares", "pstate"}))
    works = [Work(card.uuid, cast.BLENDER, -5, 200, sm=92, memory_gib=5)]
    works += [Work(card.uuid, again(cast.BLENDER, 1, 290.0), 300, 360, sm=85, memory_gib=5)]
    return Story(450, (card,), works)


@story
def card_without_power() -> Story:
    card = replace(SMALL, silent=frozenset({"power_w", "power_limit_w", "energy_j"}))
    works = [Work(card.uuid, cast.PLEX, 70, 250, sm=35, encoder=55, decoder=30, memory_gib=0.4)]
    return Story(330, (card,), works, interval_s=3.0)


@story
def cut_by_mig() -> Story:
    """The whole tells power and no load; the process is on an instance's list."""
    whole = replace(SERVER, silent=frozenset({"utilization", "shares", "processes"}), extra=(("mig_instances", 1),))
    nothing = frozenset({"utilization", "shares", "power_w", "power_limit_w", "energy_j", "pstate"})
    part = replace(SERVER, uuid="MIG-1g", silent=nothing, extra=(("parent", SERVER.uuid), ("mig_profile", "1g.5gb")))
    works = [
        Work(whole.uuid, replace(cast.TRAIN, unlisted=True), 80, 380, sm=60),
        Work(part.uuid, cast.TRAIN, 80, 380, memory_gib=4),
    ]
    return Story(470, (whole, part), works, interval_s=2.0)


@story
def hidden_process() -> Story:
    works = [Work(SECOND.uuid, cast.HIDDEN, 60, 200, sm=88, memory_gib=5)]
    return Story(260, (SECOND,), works)


@story
def nobody_on_the_list() -> Story:
    works = [*desktop(SECOND, 260, 3.0), Work(SECOND.uuid, cast.UNLISTED, 60, 200, sm=88, memory_gib=5)]
    return Story(260, (SECOND,), works)


@story
def dead_holder() -> Story:
    """It computes, dies, and what it held stays held."""
    dead = replace(cast.OTHER_TRAIN, hidden=False)
    works = [
        Work(RTX.uuid, dead, 30, 130, sm=97, memory_gib=15),
        Work(RTX.uuid, dead, 130, 600, memory_gib=15, extra_w=48),
    ]
    return Story(600, (RTX,), works, interval_s=2.0)


@story
def two_users() -> Story:
    works = [
        Work(SERVER.uuid, cast.TRAIN, 60, 300, sm=48, memory_gib=10),
        Work(SERVER.uuid, cast.OTHER_TRAIN, 180, 420, sm=45, memory_gib=10),
    ]
    return Story(500, (SERVER,), works, interval_s=2.0)


@story
def one_after_the_other() -> Story:
    works = [
        Work(RTX.uuid, cast.TRAIN, 40, 160, sm=93, memory_gib=8),
        Work(RTX.uuid, cast.OLLAMA, 172, 260, sm=80, memory_gib=6),
    ]
    return Story(330, (RTX,), works)


@story
def two_gpus_overlapping() -> Story:
    works = [
        Work(RTX.uuid, cast.TRAIN, 50, 250, sm=90, memory_gib=8),
        Work(SECOND.uuid, cast.PLEX, 150, 350, sm=20, encoder=45, decoder=25, memory_gib=1),
    ]
    return Story(420, (RTX, SECOND), works, indices=lambda at: (0, 1) if at < 200 else (1, 0))


@story
def container_restarts() -> Story:
    """It crashes every 20 s, and its successors get numbers that were used before."""
    works = []
    for number in range(8):
        program = replace(cast.OLLAMA, pid=17 + number % 2, started=60.0 + 26 * number)
        works.append(Work(RTX.uuid, program, 62 + 26 * number, 82 + 26 * number, sm=85, memory_gib=5))
    return Story(330, (RTX,), works)


@story
def many_thumbnails() -> Story:
    """A hundred ffmpegs of 1.5 s each, one every 3 s."""
    works = []
    for number in range(100):
        at = 45.0 + 3 * number
        thumb = Program(
            20_000 + number, "ffmpeg", "/usr/bin/ffmpeg", ("/usr/bin/ffmpeg", "-i", f"{number}.mkv"), "immich", at
        )
        works.append(Work(SECOND.uuid, thumb, at, at + 1.5, sm=25, decoder=40, memory_gib=0.3))
    return Story(420, (SECOND,), works)


@story
def boot_noise() -> Story:
    """The desktop comes up, loads its shaders, and is quiet."""
    works = desktop(RTX, 240, 3.0, begin=8)
    works += [Work(RTX.uuid, cast.XORG, 8, 9.5, sm=60, memory_gib=0)]
    works += [Work(RTX.uuid, cast.SHELL, 10, 14, sm=45, memory_gib=0), Work(RTX.uuid, cast.SHELL, 22, 23, sm=50)]
    return Story(240, (RTX,), works, lost=((RTX.uuid, 0, 4),))


@story
def driver_reload() -> Story:
    works = [
        Work(SERVER.uuid, cast.TRAIN, 30, 120, sm=95),
        Work(SERVER.uuid, again(cast.TRAIN, 9, 205), 210, 330, sm=95),
    ]
    return Story(
        420,
        (SERVER,),
        works,
        lost=((SERVER.uuid, 124, 150),),
        counter=lambda at, joules: joules if at < 124 else joules - 1_000_000.0,
    )


@story
def half_a_second_apart() -> Story:
    works = [Work(SECOND.uuid, cast.BLENDER, 20, 80, sm=96, memory_gib=2)]
    works += [Work(SECOND.uuid, cast.FOLDING, 10.2, 11.1, sm=50), Work(SECOND.uuid, cast.BLENDER, 140, 141, sm=60)]
    return Story(180, (SECOND,), works, interval_s=0.5, jitter_s=0.05)


@story
def irregular_looks() -> Story:
    works = [Work(RTX.uuid, cast.TRAIN, 200, 620, sm=91, memory_gib=8)]
    return Story(900, (RTX,), works, interval_s=6.0, jitter_s=4.0, step_s=0.25)


@story
def chat_seen_every_ten_seconds() -> Story:
    works = [Work(RTX.uuid, cast.OLLAMA, 0, 1200, memory_gib=7, extra_w=30)]
    at = 300.0
    for number in range(30):
        answer = (6, 8, 4, 7, 5)[number % 5]
        works.append(Work(RTX.uuid, cast.OLLAMA, at, at + answer, sm=92, memory_gib=0))
        at += answer + (7, 9, 6, 11)[number % 4]
    return Story(1200, (RTX,), works, interval_s=10.0, jitter_s=0.5, step_s=0.25)


@story
def agent_restarts() -> Story:
    """Nobody looks for 12 s in the middle of a render, which is no end of it."""
    works = [Work(RTX.uuid, cast.BLENDER, 40, 240, sm=90, memory_gib=3)]
    return Story(320, (RTX,), works, unseen=((120, 132),))


@story
def starts_are_never_told() -> Story:
    works = [Work(RTX.uuid, replace(cast.COMFY, started=None), 40, 200, sm=90, memory_gib=8)]
    return Story(280, (RTX,), works, interval_s=2.0)


@story
def chat_while_a_film_plays() -> Story:
    works = desktop(RTX, 500, 4.0)
    works.append(Work(RTX.uuid, cast.FIREFOX, 0, 500, sm=5, decoder=4, wobble=1, memory_gib=0.5))
    works.append(Work(RTX.uuid, cast.OLLAMA, 100, 500, memory_gib=7, extra_w=25))
    works += [Work(RTX.uuid, cast.OLLAMA, 120 + 12 * n, 125 + 12 * n, sm=88, memory_gib=0) for n in range(12)]
    return Story(500, (RTX,), works)


@story
def short_work_seen_every_ten_seconds() -> Story:
    """A render of 12 s, which one look meets, and two blips that one look each may meet."""
    works = [Work(RTX.uuid, cast.BLENDER, 154, 166, sm=93, memory_gib=3)]
    works += [Work(RTX.uuid, cast.TRAIN, 59.5, 60.6, sm=70), Work(RTX.uuid, cast.TRAIN, 289.6, 290.5, sm=80)]
    return Story(400, (RTX,), works, interval_s=10.0, jitter_s=0.05)


@story
def chat_seen_every_five_seconds() -> Story:
    works = [Work(RTX.uuid, cast.OLLAMA, 0, 500, memory_gib=7, extra_w=40)]
    at = 62.0
    for answer, pause in ((4, 11), (2, 16), (6, 9), (3, 14), (5, 18), (2, 7), (4, 13), (7, 15), (3, 10), (5, 0)):
        works.append(Work(RTX.uuid, cast.OLLAMA, at, at + answer, sm=90, memory_gib=0))
        at += answer + pause
    return Story(400, (RTX,), works, interval_s=5.0, jitter_s=0.1)


@story
def transcoder_rests_while_it_is_ahead() -> Story:
    """One film, in pieces of 25 s with 38 s of rest, in which the process stays."""
    works = [Work(SECOND.uuid, cast.PLEX, 50, 680, memory_gib=0.6)]
    for piece in range(10):
        begin = 50 + 63 * piece
        works.append(Work(SECOND.uuid, cast.PLEX, begin, begin + 25, sm=12, encoder=55, decoder=30, memory_gib=0))
    return Story(800, (SECOND,), works)


@story
def held_and_seen_by_its_power_alone() -> Story:
    card = replace(RTX, silent=frozenset({"utilization", "shares"}))
    works = [
        Work(card.uuid, cast.OLLAMA, 100, 900, memory_gib=9, extra_w=45),
        Work(card.uuid, cast.OLLAMA, 130, 190, sm=85, memory_gib=0),
    ]
    return Story(900, (card,), works, interval_s=2.0)


@story
def film_at_full_screen() -> Story:
    """4K at 60 Hz: a person who sees the fan spin says that it is the film."""
    works = desktop(LAPTOP, 1000, 5.0)
    works.append(Work(LAPTOP.uuid, cast.FIREFOX, 90, 890, sm=14, decoder=24, memory_gib=0.7))
    return Story(1000, (LAPTOP,), works, interval_s=2.0, step_s=0.2)


@story
def someone_else_blips_between_answers() -> Story:
    works = [Work(RTX.uuid, cast.OLLAMA, 0, 330, memory_gib=7, extra_w=30)]
    for number in range(10):
        at = 50 + 18 * number
        works.append(Work(RTX.uuid, cast.OLLAMA, at, at + 5, sm=89, memory_gib=0))
        works.append(Work(RTX.uuid, cast.TRAIN, at + 11, at + 12, sm=55))
    return Story(330, (RTX,), works)


@story
def blips_seen_by_their_power_alone() -> Story:
    """A second of work every 20 to 50 s: the power takes some seconds to fall, and is no work meanwhile."""
    card = replace(RTX, silent=frozenset({"utilization", "shares", "power_limit_w", "pstate", "energy_j"}))
    works = [Work(card.uuid, cast.OLLAMA, 0, 900, memory_gib=7)]
    at = 60.0
    for pause in (
        21,
        38,
        24,
        46,
        20,
        22,
        33,
        20,
        21,
        20,
        23,
        29,
        41,
        20,
        20,
        22,
        35,
        20,
        27,
        31,
        20,
        21,
        22,
        44,
        20,
        20,
    ):
        works.append(Work(card.uuid, cast.OLLAMA, at, at + 1, sm=90, memory_gib=0))
        at += 1 + pause
    return Story(900, (card,), works)


@story
def counter_of_large_steps() -> Story:
    """A counter that moves on by 5 kJ at once, every twenty seconds."""
    works = [Work(RTX.uuid, cast.TRAIN, 100, 400, sm=82, memory_gib=8)]
    return Story(480, (RTX,), works, counter=lambda _at, joules: joules // 5000 * 5000)


@story
def small_card_that_tells_nothing_but_its_power() -> Story:
    """It draws 27 W at most, and its driver tells no limit."""
    card = replace(SMALL, silent=frozenset({"utilization", "shares", "power_limit_w", "pstate", "energy_j"}))
    return Story(480, (card,), [Work(card.uuid, cast.BLENDER, 120, 360, sm=70, memory_gib=1)])


@story
def a_second_of_work_every_twenty() -> Story:
    """Each of them is seen in two looks, or half of it in each: that is how a driver tells a second."""
    works = [Work(RTX.uuid, cast.OLLAMA, 0, 1200, memory_gib=7, extra_w=12)]
    works += [Work(RTX.uuid, cast.OLLAMA, 40 + 21.4 * n, 41 + 21.4 * n, sm=92, memory_gib=0) for n in range(53)]
    return Story(1200, (RTX,), works)


@story
def answers_of_a_second_among_longer_ones() -> Story:
    """One look each meets the short ones, and the pauses before and after are long."""
    works = [Work(RTX.uuid, cast.OLLAMA, 20, 500, memory_gib=7, extra_w=25)]
    at = 60.0
    for answer, pause in ((7, 18), (1, 17), (6, 19), (1, 19), (5, 18), (1, 18), (2, 12), (8, 19), (1, 19), (7, 0)):
        works.append(Work(RTX.uuid, cast.OLLAMA, at, at + answer, sm=93, memory_gib=0))
        at += answer + pause
    return Story(500, (RTX,), works, jitter_s=0.0)
