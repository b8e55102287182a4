"""What the glance panel says: who works stands first, who rests is counted, and nothing moves while it is open."""

from __future__ import annotations

from hoofhearted_desktop.core.assessment import Activity, Assessment, Tick
from hoofhearted_desktop.desktop.faces import FaceState
from hoofhearted_desktop.desktop.glance_lines import Arrangement, nothing
from hoofhearted_desktop.desktop.glance_minute import SLOTS, Minutes
from hoofhearted_desktop.desktop.tray_lines import Told
from hoofhearted_desktop.link import states
from tests.desktop import scenes

LIVE = states.Live(scenes.HELLO)
LOST = states.Lost("the name was not found", None, 3, 8.0, "name_not_found")
HERE = Told("here", "this machine", LIVE, scenes.idle(0.0))
NAS = Told("server nas", "NAS", LIVE, scenes.encoding(0.0))
BAD = Told("server dreams", "dreams", LIVE, scenes.computing(0.0))
GONE = Told("server garage", "garage", LOST, None)


def rack(busy: dict[int, str], gpus: int = 64) -> Told:
    """Give a host of many GPUs, some of which work; `busy` says which, and for whom it was expected."""
    cards, found = [], []
    for place in range(gpus):
        works = place in busy
        card = scenes.CARD._replace(uuid=f"GPU-{place}", index=place, processes=())
        if works:
            card = card._replace(utilization=scenes.model.Utilization(50.0, 0.0, 0.0, 0.0))
        verdict = (scenes.FIRST if busy[place] == "unexpected" else scenes.USUAL) if works else None
        activity = Activity.COMPUTING if works else Activity.IDLE
        cards.append(card)
        found.append(Assessment(card.uuid, activity, scenes.NOW - 60, verdict=verdict))
    return Told("server rack", "rack", LIVE, scenes.tick(0.0, tuple(cards), tuple(found)))


def test_hosts_stand_by_what_matters_most() -> None:
    hosts = [HERE, NAS, GONE, BAD]
    sections = Arrangement(hosts).sections(hosts, Minutes())
    assert [section.name for section in sections] == ["dreams", "NAS", "garage", "this machine"]
    assert sections[2].words == "name not found"
    assert not sections[2].gpus


def test_a_gpu_at_work_says_all_and_one_that_rests_one_line() -> None:
    (section,) = Arrangement([BAD]).sections([BAD], Minutes())
    works, rests = section.gpus
    assert works.said == "RTX 3090 is computing for Ollama"
    assert works.words == "Unexpected, for 47 s: first time seen"
    assert works.face.state is FaceState.UNEXPECTED
    assert works.load == "88 %"
    assert works.figures == ("7.2 of 24.0 GiB", "279 W", "65 °C")
    assert [(who.name, who.what, who.load, who.memory) for who in works.who] == [
        ("Ollama", "llama3:8b", "86 %", "6.6 GiB"),
        ("Xorg", "the desktop", "1 %", "0.3 GiB"),
    ]
    assert (rests.quiet, rests.said, rests.load, rests.who) == (True, "RTX 4070 Laptop GPU is asleep", "", ())
    assert rests.words.startswith("since ")
    assert works.spoken.startswith("RTX 3090 is computing for Ollama, Unexpected, for 47 s: first time seen, 88 %")


def test_whom_the_sentence_names_stands_first_though_it_only_holds_memory() -> None:
    scene = scenes.held(0.0)
    (card,) = scene.sample.gpus
    programs = (scenes.used(scenes.TRAINING, 0.0, 1.1), scenes.used(scenes.XORG, 2.0, 0.3))
    card = card._replace(processes=programs, memory=scenes.model.Memory(int(1.4 * scenes.GIB), card.memory.total))
    told = BAD._replace(tick=scene._replace(sample=scene.sample._replace(gpus=(card,))))
    line = Arrangement([told]).sections([told], Minutes())[0].gpus[0]
    assert line.said == "RTX 3090 is held awake by train_segmentation.py"
    assert [(who.name, who.load, who.memory) for who in line.who] == [
        ("train_segmentation.py", "0 %", "1.1 GiB"),
        ("Xorg", "2 %", "0.3 GiB"),
    ]


def test_who_holds_a_large_part_of_the_memory_is_not_left_out() -> None:
    scene = scenes.encoding(0.0)
    card = scene.sample.gpus[0]
    card = card._replace(processes=(*(card.processes or ()), scenes.used(scenes.OLLAMA, 0.0, 5.5)))
    sample = scene.sample._replace(
        gpus=(card, *scene.sample.gpus[1:]), processes=(*scene.sample.processes, scenes.OLLAMA)
    )
    told = BAD._replace(tick=scene._replace(sample=sample))
    who = Arrangement([told]).sections([told], Minutes())[0].gpus[0].who
    assert ("Ollama", "0 %", "5.5 GiB") in [(each.name, each.load, each.memory) for each in who]


def test_what_nobody_can_say_is_not_nothing() -> None:
    blind = scenes.computing(0.0)
    card = blind.sample.gpus[0]._replace(
        utilization=scenes.model.Utilization(), memory=scenes.model.Memory(), power_w=None, temperature_c=None
    )
    told = BAD._replace(tick=blind._replace(sample=blind.sample._replace(gpus=(card, *blind.sample.gpus[1:]))))
    (section,) = Arrangement([told]).sections([told], Minutes())
    line = section.gpus[0]
    assert (line.load, line.figures) == ("n/a", ("n/a", "n/a", "n/a"))
    assert line.curve == (None,) * SLOTS
    assert all(height is None for height in line.curve)


def test_of_64_gpus_those_that_work_are_shown_and_the_rest_is_counted() -> None:
    host = rack({40: "usual", 7: "unexpected", 63: "usual"})
    (section,) = Arrangement([host]).sections([host], Minutes())
    assert [line.uuid for line in section.gpus] == ["GPU-7", "GPU-40", "GPU-63"]
    assert (len(section.rest), section.rest_words) == (61, "and 61 idle")


def test_nothing_moves_while_it_is_open() -> None:
    first = rack({40: "usual"})
    arranged = Arrangement([first])
    arranged.sections([first], Minutes())
    (section,) = arranged.sections([rack({7: "unexpected"})], Minutes())
    assert [line.uuid for line in section.gpus] == ["GPU-40", "GPU-7"]
    assert [line.quiet for line in section.gpus] == [True, False]
    (section,) = arranged.sections([rack({})], Minutes())
    assert [line.uuid for line in section.gpus] == ["GPU-40", "GPU-7"]
    assert len(section.rest) == 62


def test_a_host_that_comes_later_stands_last_and_one_that_goes_leaves() -> None:
    arranged = Arrangement([HERE])
    sections = arranged.sections([HERE, BAD], Minutes())
    assert [section.key for section in sections] == ["here", "server dreams"]
    assert [section.key for section in arranged.sections([BAD], Minutes())] == ["server dreams"]


def test_what_is_old_is_not_shown_as_current_and_what_is_lost_not_at_all() -> None:
    stale = BAD._replace(state=states.Stale(scenes.HELLO, 9.0))
    (section,) = Arrangement([stale]).sections([stale], Minutes())
    assert section.words == "no new readings"
    assert section.figure == ""
    assert [line.current for line in section.gpus] == [False, False]
    lost = BAD._replace(state=LOST)
    (section,) = Arrangement([lost]).sections([lost], Minutes())
    assert not section.gpus


def test_alarms_are_said_and_where_there_is_nothing_that_is_said_too() -> None:
    hot = BAD._replace(tick=scenes.computing(0.0)._replace(alarms=(scenes.HOT,)))
    (section,) = Arrangement([HERE, hot]).sections([hot], Minutes())
    assert section.alarms[0].startswith("RTX 3090 is at 97 °C")
    bare = Told("here", "this machine", LIVE, scenes.no_driver(0.0))
    assert nothing(Arrangement([bare]).sections([bare], Minutes())) == "No GPU to watch here: no NVIDIA driver."
    assert nothing(Arrangement([BAD]).sections([BAD], Minutes())) == ""
    assert nothing(()) != ""


def test_a_minute_is_kept_of_each_gpu_of_each_host_and_forgotten_with_it() -> None:
    minutes = Minutes()
    for second in range(-59, 1):
        minutes.take("here", scenes.computing(float(second)))
    curve = minutes.curve("here", "GPU-3090")
    assert len(curve) == SLOTS
    assert all(height is not None for height in curve)
    assert (curve[0], (curve[-1] or 0) > 30) == (0, True)
    assert minutes.curve("elsewhere", "GPU-3090") == (None,) * SLOTS
    minutes.take("here", Tick(scenes.computing(1.0).sample._replace(gpus=()), ()))
    assert minutes.curve("here", "GPU-3090") == (None,) * SLOTS
    minutes.take("here", scenes.computing(2.0))
    minutes.keep_only({"there"})
    assert minutes.curve("here", "GPU-3090") == (None,) * SLOTS
