"""Who used the GPUs in a stretch of time, how long, with how much energy, and what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.core.assessment import Participant
from hoofhearted_desktop.core.preferences import Energy
from hoofhearted_desktop.core.use import NOBODY, THE_OTHERS, UNSAID, Who
from hoofhearted_desktop.store.database import MEMORY
from hoofhearted_desktop.store.episodes import Wanted
from hoofhearted_desktop.store.usage import Stretch
from tests.store.store import NOON, Store, episode, reading
from tests.store.uses import BLENDER, OLLAMA, part, piece

if TYPE_CHECKING:
    from hoofhearted_desktop.store.columns import Reading
    from hoofhearted_desktop.store.use_rows import Parts, Piece

HOUR, DAY = 3600, 86400


def feed(store: Store, first: float, last: float, parts: Parts, step: float = 10.0, sm: Optional[float] = 40.0) -> None:
    at = first
    while at < last:
        store.database.add([reading(at, sm, covered_s=step)], (piece(at, parts, covered_s=step),))
        at += step
    store.settle()


def usage(
    store: Store,
    since: float,
    until: float,
    *,
    price: Energy = Energy(),  # noqa: B008 - an immutable value
    gpu: Optional[str] = None,
    fresh: tuple[list[Reading], tuple[Piece, ...]] = ([], ()),
    running: tuple[Any, ...] = (),
) -> Any:
    return store.ask(
        store.database.usage, Stretch(since, until, gpu, price), list(running), {"GPU-1": (0, "RTX 3090")}, fresh
    )


def test_hours_energy_and_cost_of_gpus_and_applications() -> None:
    with Store(MEMORY) as store:
        feed(
            store,
            NOON,
            NOON + HOUR,
            {OLLAMA: part(40.0, work=0.5), BLENDER: part(10.0, work=0.25), NOBODY: part(work=0.25)},
        )
        found = usage(store, NOON, NOON + HOUR, price=Energy(0.4, "€"))
    assert (found["from"], found["to"], found["watched_s"]) == (NOON, NOON + HOUR, 3600.0)
    assert found["gpus"] == [
        {
            "gpu": "GPU-1",
            "index": 0,
            "name": "RTX 3090",
            "busy_s": 3600.0,
            "energy_wh": 100.0,
            "cost": 0.04,
            "currency": "€",
        }
    ]
    assert [(each["key"], each["busy_s"], each["energy_wh"], each["cost"]) for each in found["applications"]] == [
        ("ollama|david|", 1800.0, 50.0, 0.02),
        ("blender|anna|", 900.0, 25.0, 0.01),
    ]


def test_without_a_price_no_cost_and_without_power_no_energy() -> None:
    with Store(MEMORY) as store:
        feed(store, NOON, NOON + 60, {OLLAMA: (4001, 0, 0, 0, 5001, 0)}, sm=None)
        found = usage(store, NOON, NOON + 60)
    assert [(each["energy_wh"], each["cost"], each["currency"]) for each in found["gpus"]] == [(None, None, None)]
    assert [(each["busy_s"], each["energy_wh"], each["cost"]) for each in found["applications"]] == [(30.0, None, None)]


@pytest.mark.parametrize("days", [0.25, 2.0, 12.0])
def test_a_stretch_is_cut_out_of_any_tier(days: float) -> None:
    with Store(MEMORY) as store:
        feed(store, NOON - 12 * DAY, NOON, {OLLAMA: part(40.0, work=0.5)}, 300.0)
        whole_s = days * DAY
        found = usage(store, NOON - whole_s, NOON - whole_s / 2)
        assert found["applications"][0]["busy_s"] == pytest.approx(whole_s / 4, rel=0.01)
        assert found["watched_s"] == pytest.approx(whole_s / 2, rel=0.01)
        assert usage(store, NOON + DAY, NOON + 2 * DAY)["applications"] == []


def test_what_is_in_no_page_yet_counts() -> None:
    fresh = ([reading(NOON + 10, 40.0, covered_s=5.0)], (piece(NOON + 10, {OLLAMA: part(work=1.0)}, covered_s=5.0),))
    with Store(MEMORY) as store:
        assert usage(store, NOON, NOON + 60, fresh=fresh)["applications"][0]["busy_s"] == 5.0
        feed(store, NOON, NOON + 10, {OLLAMA: part(work=1.0)})
        found = usage(store, NOON, NOON + 60, fresh=fresh)
    assert (found["watched_s"], found["applications"][0]["busy_s"], found["gpus"][0]["busy_s"]) == (15.0, 15.0, 15.0)


def test_one_gpu_or_all() -> None:
    with Store(MEMORY) as store:
        store.database.add(
            [reading(NOON, 40.0, covered_s=10.0, gpus=("GPU-1", "GPU-2"))],
            (piece(NOON, {OLLAMA: part(work=1.0)}), piece(NOON, {BLENDER: part(work=0.5)}, gpu="GPU-2")),
        )
        both = usage(store, NOON, NOON + 60)
        one = usage(store, NOON, NOON + 60, gpu="GPU-2")
        none = usage(store, NOON, NOON + 60, gpu="GPU-3")
    assert [(each["gpu"], each["name"], each["busy_s"]) for each in both["gpus"]] == [
        ("GPU-1", "RTX 3090", 10.0),
        ("GPU-2", None, 5.0),
    ]
    assert both["watched_s"] == 10.0, "how long anybody watched, not how many cards"
    assert [each["name"] for each in one["applications"]] == ["blender"]
    assert (none["gpus"], none["applications"], none["watched_s"]) == ([], [], 0.0)


def test_spin_ups_are_counted_once_and_those_nobody_expected() -> None:
    mine = Participant("ollama", 1, 1.0, 0.5, "david", expected=False)
    with Store(MEMORY) as store:
        feed(store, NOON, NOON + 60, {OLLAMA: part(work=0.5)})
        for nth, processes in enumerate(
            [
                (mine, mine._replace(pid=2, expected=True), Participant("dog", 4, share=0.01)),
                (mine._replace(expected=None),),
                (Participant("cat", 3),),
            ]
        ):
            store.database.record(episode(nth, started=NOON + nth, ended=NOON + nth + 1, processes=processes))
        store.database.record(episode(9, started=NOON - 100, ended=NOON - 50, processes=(mine,)))
        running = {
            "id": "now",
            "gpu": "GPU-1",
            "started": NOON + 30,
            "ended": None,
            "processes": [{"name": "cat"}, None],
        }
        ended = {**running, "id": episode(0).id}
        found = usage(store, NOON, NOON + 60, running=(running, ended))
    counts = {each["key"]: (each["busy_s"], each["spin_ups"], each["unexpected"]) for each in found["applications"]}
    assert counts == {"ollama|david|": (30.0, 2, 1), "cat||": (0.0, 2, 0)}
    assert found["gpus"][0]["name"] == "RTX 3090"


def test_spin_ups_are_counted_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoofhearted_desktop.store.episodes.MOST_LETTERS", 500)
    with Store(MEMORY, flush_s=0.0) as store:
        for nth in range(40):
            mine = (Participant("cat", 3, 1.0),)
            store.database.record(episode(nth, started=NOON + nth, ended=NOON + nth + 1, processes=mine))
            store.settle()
        found = usage(store, NOON, NOON + 60)
    assert [(each["name"], each["spin_ups"]) for each in found["applications"]] == [("cat", 40)]


def test_the_others_stand_last_and_nobody_is_no_application() -> None:
    with Store(MEMORY) as store:
        feed(store, NOON, NOON + 60, {THE_OTHERS: part(work=0.5), OLLAMA: part(work=0.1), NOBODY: part(work=0.4)})
        found = usage(store, NOON, NOON + 60)
    assert [each["key"] for each in found["applications"]] == ["ollama|david|", "others"]
    assert found["gpus"][0]["busy_s"] == 60.0


def test_an_episode_wanted_by_nobody_is_not_read() -> None:
    with Store(MEMORY) as store:
        assert usage(store, 0.0, 1e17)["applications"] == []
        assert store.ask(store.database.episodes, Wanted()) == []


def test_of_very_many_programs_the_least_are_told_together() -> None:
    """What they did together may be most of it, and the parts add up to the whole."""
    with Store(MEMORY) as store:
        at = float(NOON)
        for nth in range(0, 300, 3):
            whos = [Who(f"job-{nth + part}") for part in range(3)]
            feed(store, at, at + 10, {whose: part(20.0, work=0.2 + 0.1 * place) for place, whose in enumerate(whos)})
            at += HOUR / 2
        found = usage(store, NOON, at)
    told = found["applications"]
    assert len(told) == 200
    assert told[-1]["key"] == "others"
    assert sum(each["busy_s"] for each in told) == pytest.approx(900.0)
    assert sum(each["energy_wh"] for each in told) == pytest.approx(25.0, abs=0.1)


def test_a_gpu_of_which_nobody_says_who_uses_it_has_its_hours_and_no_applications() -> None:
    with Store(MEMORY) as store:
        feed(store, NOON, NOON + HOUR, {UNSAID: part(work=0.5)})
        found = usage(store, NOON, NOON + HOUR)
    assert found["gpus"][0]["busy_s"] == 1800.0
    assert found["applications"] == []
