"""The words: the product's own examples, and names from processes nobody vouches for."""

from __future__ import annotations

from functools import partial
from typing import Any, Optional

import pytest

from hoofhearted_desktop.core import model, notice_words, quantities, tooltip_words, wording
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
from tests.readings import UUID, gpu, process, sample, used

JELLYFIN = process(
    4300,
    "ffmpeg",
    user="media",
    container=model.Container("3f2a", "jellyfin", None, "docker"),
    application=model.Application("jellyfin", "Jellyfin", "film.mkv", "media"),
)
NOW = 1_760_000_000.0


def said(reading: model.Gpu, activity: Activity, *processes: model.Process, **given: Any) -> str:
    shares = tuple(Share(each.pid, each.started, None) for each in processes)
    found = Assessment(UUID, activity, shares=shares, **given)
    return wording.sentence(reading, found, sample(0.0, reading, processes=processes), NOW)


def test_the_founding_sentence() -> None:
    reading = gpu(8.0, encoder=34.0, power_w=96.0, temperature_c=None)
    assert said(reading, Activity.ENCODING, JELLYFIN, since=NOW - 720) == (
        "RTX 3090 is encoding for Jellyfin: 34 % encoder, 96 W, for 12 min, container jellyfin, user media."
    )


@pytest.mark.parametrize(
    ("activity", "given", "expected"),
    [
        (Activity.IDLE, {}, "RTX 3090 is idle: 0 %, 20 W, 40 °C."),
        (Activity.ASLEEP, {}, "RTX 3090 is asleep."),
        (Activity.HELD, {"extra_w": 38.0}, "RTX 3090 is held awake: 0 %, 20 W (+38 W over idle), 40 °C."),
        (
            Activity.UNKNOWN,
            {"reason": "the driver was updated", "remedy": "restart the computer"},
            "Cannot tell what RTX 3090 does: the driver was updated; restart the computer.",
        ),
    ],
)
def test_without_anybody(activity: Activity, given: dict[str, Any], expected: str) -> None:
    assert said(gpu(0.0), activity, **given) == expected


@pytest.mark.parametrize(
    ("activity", "kept_awake_s", "ends"),
    [
        (Activity.ASLEEP, 0.0, "is asleep: kept awake by this app: 0 s."),
        (Activity.ASLEEP, 130.0, "is asleep: kept awake by this app: 2 min."),
        (Activity.IDLE, 12.4, "40 °C, kept awake by this app: 12 s."),
        (Activity.IDLE, 0.0, "20 W, 40 °C."),
        (Activity.COMPUTING, 12.4, "20 W, 40 °C."),
    ],
)
def test_for_how_long_we_kept_it_awake(activity: Activity, kept_awake_s: float, ends: str) -> None:
    assert said(gpu(0.0, kept_awake_s=kept_awake_s), activity).endswith(ends)


def test_a_missing_figure_is_left_out_and_never_zero() -> None:
    reading = gpu(None, power_w=None, temperature_c=None, encoder=None, decoder=None)
    assert said(reading, Activity.COMPUTING, process()) == "RTX 3090 is computing for ollama: user david."


def test_a_hostile_name_is_plain_text_on_one_line() -> None:
    text = said(
        gpu(50.0), Activity.COMPUTING, process(name="evil\n\x1b[31m\u202e", exe=None, command_line=None, user="a\nb")
    )
    assert "\n" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NVIDIA GeForce RTX 3090", "RTX 3090"),
        ("NVIDIA RTX A2000", "RTX A2000"),
        ("Tesla T4", "Tesla T4"),
        ("NVIDIA", "NVIDIA"),
        (None, "GPU 0"),
        ("", "GPU 0"),
    ],
)
def test_the_card_s_name_as_people_say_it(name: Optional[str], expected: str) -> None:
    reading = model.Gpu(UUID, 0, name)
    assert wording.short_name(reading, sample(0.0, reading)) == expected


def test_the_tooltip_names_what_matters_first_and_counts_the_rest() -> None:
    idle = [gpu(0.0, uuid=f"GPU-{number}", name=f"Card {number}") for number in range(9)]
    busy = gpu(8.0, encoder=34.0, power_w=96.0)
    reading = sample(0.0, *idle, busy, processes=(JELLYFIN,))
    found = [Assessment(each.uuid, Activity.IDLE) for each in idle]
    found.append(
        Assessment(
            UUID,
            Activity.ENCODING,
            reading.time - 720,
            shares=(Share(4300, 100.0, 0.9),),
            verdict=Verdict(False, "default", "no rule expects it"),
        )
    )
    lines = tooltip_words.tooltip(Tick(reading, tuple(found)), demo=False).splitlines()
    assert lines[0] == "dreams · RTX 3090 — Jellyfin encoding, 34 % encoder, 96 W, 12 min"
    assert len(lines) == 7
    assert lines[-1] == "and 4 more idle"
    assert tooltip_words.tooltip(Tick(reading, tuple(found)), demo=True).startswith("DEMO · dreams")


def episode(**given: Any) -> Episode:
    return Episode(
        **{
            "id": "e",
            "host": "dreams",
            "gpu": UUID,
            "gpu_name": "NVIDIA GeForce RTX 3090",
            "started": NOW - 5,
            "ended": None,
            "activity": Activity.COMPUTING,
            "peak": Level(87.0, temperature_c=71.0),
            "mean": Level(),
            "energy_wh": 140.0,
            "processes": (
                Participant("Ollama", 4242, user="david", container="ollama", expected=False),
                Participant("Xorg", 900),
            ),
            "verdict": Verdict(False, "default", "first time seen"),
            **given,
        }
    )


def test_the_notification_of_the_drawing() -> None:
    tick = Tick(sample(0.0, gpu(87.0, power_w=212.0)), (Assessment(UUID, Activity.COMPUTING, NOW - 2),))
    assert wording.started_notice(episode(), tick, joined=False, demo=False) == (
        "Ollama woke the RTX 3090",
        "87 %, 212 W for 5 s on dreams · container ollama · user david · first time seen",
    )
    title, body = wording.started_notice(episode(), tick, joined=True, demo=True)
    assert title == "DEMO: Ollama joined on the RTX 3090"
    assert body.startswith("87 %, 212 W for 2 s on dreams")


def test_the_closing_notification() -> None:
    assert wording.ended_notice(episode(ended=NOW - 5 + 43 * 60), None, demo=False) == (
        "The RTX 3090 is quiet again",
        "Ollama used it for 43 min, 0.14 kWh, up to 71 °C",
    )


def test_one_program_on_several_gpus_is_one_notification() -> None:
    cards = tuple(gpu(87.0, uuid=f"GPU-{nth}", power_w=200.0 + nth) for nth in range(3))
    several = [episode()._replace(gpu=f"GPU-{nth}") for nth in range(3)]
    found = tuple(Assessment(each.uuid, Activity.COMPUTING) for each in cards)
    tick = Tick(sample(0.0, *cards), found)
    assert notice_words.woke_several(several, tick, demo=True) == (
        "DEMO: Ollama woke 3 GPUs",
        "603 W together for 5 s on dreams · container ollama · user david · first time seen",
    )
    dark = Tick(sample(0.0, *cards[:2], cards[2]._replace(power_w=None)), found)
    assert notice_words.woke_several(several, dark, demo=False, where="rack")[1].startswith("for 5 s · ")
    over = [each._replace(ended=NOW + 40 * 60 + nth) for nth, each in enumerate(several)]
    assert notice_words.quiet_several(over, tick, demo=False, where="rack") == (
        "3 GPUs are quiet again on rack",
        "Ollama used them for 40 min, 0.42 kWh, up to 71 °C",
    )
    unknown = [over[0]._replace(energy_wh=None), *over[1:]]
    assert notice_words.quiet_several(unknown, tick, demo=False)[1] == "Ollama used them for 40 min, up to 71 °C"
    lost = Tick(sample(0.0, *cards[:2]), found[:2])
    assert "cannot be read any more" in notice_words.quiet_several(over, lost, demo=False)[0]


@pytest.mark.parametrize(
    "tick",
    [
        Tick(
            sample(0.0, gpu(None, problem=model.Problem("gpu_lost", "it fell off the bus", None))),
            (Assessment(UUID, Activity.UNKNOWN),),
        ),
        Tick(sample(0.0), ()),
    ],
    ids=["unreadable", "gone"],
)
def test_a_gpu_that_was_lost_is_not_said_to_be_quiet(tick: Tick) -> None:
    title, body = wording.ended_notice(episode(ended=NOW), tick, demo=False)
    assert title == "The RTX 3090 cannot be read any more"
    assert body.startswith("Ollama used it for 5 s")


def test_cards_of_one_name_are_told_apart_wherever_they_are_named() -> None:
    twins = [gpu(87.0, index=0, uuid="GPU-other"), gpu(87.0, index=1), gpu(0.0, index=2, name="NVIDIA A2000")]
    unnumbered = gpu(87.0, index=None, uuid="pci", pci_bus_id="0000:41:00.0")
    reading = sample(0.0, *twins, unnumbered)
    found = Assessment(UUID, Activity.COMPUTING)
    tick = Tick(reading, (found,) * 4)
    names = [wording.short_name(each, reading) for each in reading.gpus]
    assert names == ["RTX 3090 #0", "RTX 3090 #1", "A2000", "RTX 3090 41:00.0"]
    assert wording.headline(twins[1], found, reading) == "RTX 3090 #1 is computing"
    assert "· RTX 3090 #1 —" in tooltip_words.tooltip_line(twins[1], found, tick, demo=False)
    assert wording.started_notice(episode(), tick, joined=False, demo=False)[0] == "Ollama woke the RTX 3090 #1"
    assert wording.ended_notice(episode(ended=NOW), tick, demo=False)[0] == "The RTX 3090 #1 is quiet again"
    assert wording.started_title(episode(), None, joined=False) == "Ollama woke the RTX 3090"


def test_a_gpu_whose_name_was_never_read_is_spoken_of_as_people_do() -> None:
    nameless = gpu(0.0, name=None, index=None, pci_bus_id="0000:41:00.0")
    said_of = partial(wording.headline, sample=sample(0.0, nameless))
    assert said_of(nameless, Assessment(UUID, Activity.UNKNOWN)) == "Cannot tell what the GPU does"
    assert said_of(nameless, Assessment(UUID, Activity.ASLEEP)) == "The GPU is asleep"
    assert wording.short_name(nameless, sample(0.0, nameless)) == "GPU"
    beside = partial(wording.headline, sample=sample(0.0, nameless, gpu(0.0, uuid="GPU-2")))
    assert beside(nameless, Assessment(UUID, Activity.UNKNOWN)) == "Cannot tell what the GPU at 41:00.0 does"
    assert beside(nameless, Assessment(UUID, Activity.ASLEEP)) == "The GPU at 41:00.0 is asleep"
    numbered = nameless._replace(index=1)
    assert said_of(numbered, Assessment(UUID, Activity.UNKNOWN)) == "Cannot tell what GPU 1 does"


@pytest.mark.parametrize(
    ("activities", "last"),
    [
        ((Activity.IDLE,) * 8, "and 2 more idle"),
        ((Activity.ASLEEP,) * 8, "and 2 more asleep"),
        ((Activity.IDLE, Activity.ASLEEP) * 4, "and 2 more"),
        ((Activity.HELD,) * 8, "and 2 more"),
    ],
)
def test_what_a_tooltip_leaves_out_is_called_idle_only_where_it_is(activities: tuple[Activity, ...], last: str) -> None:
    reading = sample(0.0, *(gpu(0.0, uuid=f"GPU-{number}", index=number) for number in range(8)))
    tick = Tick(reading, tuple(Assessment("", activity) for activity in activities))
    assert tooltip_words.tooltip(tick, demo=False).splitlines()[-1] == last


def test_the_culprit_is_the_one_nobody_expected() -> None:
    both = (Participant("Jellyfin", 1, share=0.8, expected=True), Participant("xmrig", 2, share=0.2, expected=False))
    assert wording.episode_culprit(episode(processes=both)) == "xmrig"
    assert wording.episode_culprit(episode(processes=())) == "Somebody unknown"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0 s"),
        (2.4, "2 s"),
        (2.98, "3 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (720, "12 min"),
        (3600, "1 h"),
        (12000, "3 h 20 min"),
        (90000, "1 day"),
    ],
)
def test_durations(seconds: float, expected: str) -> None:
    assert quantities.duration(seconds) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(None, "n/a"), (0, "0.0 GiB"), (7_730_941_133, "7.2 GiB"), (64 << 20, "64 MiB")]
)
def test_memory(value: Optional[int], expected: str) -> None:
    assert quantities.gib(value) == expected


def test_what_is_not_known_is_n_a() -> None:
    for figure in (quantities.percent, quantities.watts, quantities.celsius, quantities.energy, quantities.duration):
        assert figure(None) == "n/a"


# ---------------------------------------------------------------- who, and what is the matter


def test_processes_of_one_name_count_together() -> None:
    chrome = model.Application("chrome", "Google Chrome", None, "browser")
    many = (
        process(1, "blender"),
        process(2, "chrome", application=chrome, user="a"),
        process(3, "chrome", application=chrome, user="b"),
        process(4, "obs"),
    )
    parts = (0.4, 0.3, 0.2, 0.1)
    shares = tuple(Share(each.pid, each.started, parts[place]) for place, each in enumerate(many))
    found = Assessment(UUID, Activity.COMPUTING, shares=shares)
    reading = sample(0.0, gpu(90.0), processes=many)
    assert wording.culprits(found, reading) == ("Google Chrome", "blender")
    seen = wording.culprit(found, reading)
    assert seen is not None
    assert (seen.pid, seen.user) == (2, "a")
    alone = Assessment(UUID, Activity.COMPUTING, shares=shares[:1])
    assert wording.culprits(alone, reading) == ("blender",)
    assert wording.culprits(Assessment(UUID, Activity.COMPUTING), reading) == ()


def test_where_it_comes_from_says_what_tells_something() -> None:
    environment = model.Environment("conda", "torch")
    seen = process(unit="lab.service", job=model.Job("4711", "nightly"), environment=environment)
    assert wording.origin(seen) == ["lab.service", "Slurm job 4711 (nightly)", "conda torch", "user david"]
    known = process(application=model.Application("ollama", "Ollama"), environment=environment, job=model.Job("1"))
    assert wording.origin(known) == ["Slurm job 1", "user david"]


@pytest.mark.parametrize(
    "unit",
    [
        "app-gnome-org.mozilla.firefox-4242.scope",
        "app-org.kde.konsole@2f3c.service",
        "session-3.scope",
        "session-c2.scope",
        "init.scope",
        "vte-spawn-1b.scope",
        "user@1000.service",
    ],
)
def test_a_unit_that_a_desktop_makes_for_anything_is_not_said(unit: str) -> None:
    assert wording.origin(process(unit=unit)) == ["user david"]


@pytest.mark.parametrize("unit", ["apparmor.service", "session.service", "user@work.service", "docker.service"])
def test_a_unit_of_its_own_is_said(unit: str) -> None:
    assert unit in wording.origin(process(unit=unit))


def test_who_has_exited_and_still_holds_memory_is_in_the_sentence() -> None:
    dead = process(1, "train.py", missing="gone", ended=NOW - 7200)
    reading = gpu(0.0, processes=(used(1, memory=8 << 30),))
    found = Assessment(UUID, Activity.IDLE, shares=(Share(1, 100.0, None),))
    text = wording.sentence(reading, found, sample(0.0, reading, processes=(dead,)), NOW)
    assert text == (
        "RTX 3090 is idle: 0 %, 20 W, 40 °C, train.py has exited 2 h ago, its memory is still held (8.0 GiB)."
    )
    two = (dead, process(2, "b", state="zombie", ended=NOW - 60))
    reading = gpu(0.0, processes=(used(1), used(2)))
    text = wording.sentence(reading, found, sample(0.0, reading, processes=two), NOW)
    assert "its memory is still held (1.0 GiB), and 1 more that have exited." in text


def test_a_process_that_has_only_just_exited_is_not_accused() -> None:
    dead = process(1, "train.py", missing="gone", ended=NOW - 1)
    reading = gpu(0.0, processes=(used(1),))
    found = Assessment(UUID, Activity.IDLE)
    assert "exited" not in wording.sentence(reading, found, sample(0.0, reading, processes=(dead,)), NOW)


def test_who_keeps_the_device_open_is_named() -> None:
    reading = gpu(0.0, power_w=58.0, holders=(4300,))
    text = said(reading, Activity.HELD, JELLYFIN, extra_w=38.0)
    assert text.startswith(
        "RTX 3090 is held awake by Jellyfin: 0 %, 58 W (+38 W over idle), 40 °C, it keeps the device"
    )


def test_an_alarm_stands_at_the_top_of_the_tooltip() -> None:
    gpus = tuple(model.Gpu(f"GPU-{place}", place, "NVIDIA GeForce RTX 3090") for place in range(8))
    found = tuple(Assessment(gpu.uuid, Activity.IDLE) for gpu in gpus)
    alarm = Alarm("too_hot", "GPU-3", 0.0, "RTX 3090 #3 is at 97 °C")
    lines = tooltip_words.tooltip(
        Tick(model.Sample("dreams", 0.0, 0.0, gpus), found, (alarm,)), demo=False
    ).splitlines()
    assert lines[0] == "RTX 3090 #3 is at 97 °C"
    assert len(lines) == 7
    assert lines[-1] == "and 3 more idle"


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("start it", "start it."),
        ("start it.", "start it."),
        ("is it the right port?", "is it the right port?"),
        ("wait …", "wait …"),
        ("", ""),
    ],
)
def test_what_stands_alone_has_one_end(text: str, alone: str) -> None:
    assert wording.ended(text) == alone


@pytest.mark.parametrize(
    ("text", "names", "alone"),
    [
        ("the name nas was not found", ("nas",), "The name nas was not found."),
        ("nas (10.0.0.7 port 22) refused the connection", ("nas",), "nas (10.0.0.7 port 22) refused the connection."),
        ("nasty words were said", ("nas",), "Nasty words were said."),
        ("david@nas was not accepted", (), "david@nas was not accepted."),
        ("nvidia-smi printed nothing", (), "nvidia-smi printed nothing."),
        ("is sshd running there?", (), "Is sshd running there?"),
        ("", ("", "nas"), ""),
    ],
)
def test_a_name_keeps_its_letters_at_a_sentence_s_beginning(text: str, names: tuple[str, ...], alone: str) -> None:
    assert wording.standing_alone(text, names) == alone


def test_a_mistake_in_a_file_of_ours_does_not_say_that_nothing_can_be_told() -> None:
    damaged = model.Problem("history_set_aside", "the history /x was damaged", "look whether the disk is well")
    assert wording.problem_sentence(damaged) == "The history /x was damaged; look whether the disk is well."
    mistake = model.Problem("settings_mistake", "/x/settings.toml, line 2: hold_s: expected seconds", None)
    assert wording.problem_sentence(mistake) == "/x/settings.toml, line 2: hold_s: expected seconds."
    driver = model.Problem("driver_updated", "the driver was updated", "restart the computer")
    assert wording.problem_sentence(driver) == "Cannot tell: the driver was updated; restart the computer."
