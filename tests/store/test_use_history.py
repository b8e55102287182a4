"""Who used a GPU from then to then, through a database: in points that join, kept as long as the readings, after a kill too."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core.use import NOBODY, UNSAID, Who
from hoofhearted_desktop.store.database import MEMORY
from hoofhearted_desktop.store.history import Question
from hoofhearted_desktop.store.migrations import MIGRATIONS
from tests.store.store import NOON, Store, reading
from tests.store.uses import BLENDER, MIB, OLLAMA, part, piece

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hoofhearted_desktop.store.use_rows import Parts

HOUR = 3600
DAY = 86400


def feed(store: Store, first: float, last: float, parts: Callable[[float], Parts], step: float = 10.0) -> None:
    """Give a page with a tick and a piece every `step` seconds."""
    at = first
    while at < last:
        store.database.add([reading(at, covered_s=step)], (piece(at, parts(at), covered_s=step),))
        at += step
    store.settle()


def ask(store: Store, since: float, until: float, **given: Any) -> Any:
    return store.history(Question("GPU-1", since, until, **{"users": 8, **given}))


def column(found: Any, key: str, measure: str = "sm") -> list[Any]:
    return next(each["mean"][measure] for each in found["used"] if each["key"] == key)


def test_who_used_it_stands_beside_the_totals() -> None:
    with Store(MEMORY) as store:
        feed(store, NOON, NOON + 60, lambda at: {OLLAMA: part(60.0, 8 * MIB, 0.6)} if at < NOON + 30 else {})
        found = ask(store, NOON, NOON + 60)
    assert found["step_s"] == 10.0
    assert found["time"] == [NOON + each for each in range(0, 60, 10)]
    assert [each["key"] for each in found["used"]] == ["ollama|david|"]
    assert found["used"][0].keys() == {"key", "name", "application", "user", "container", "mean"}
    assert column(found, "ollama|david|") == [60.0, 60.0, 60.0, 0.0, 0.0, 0.0]
    assert column(found, "ollama|david|", "memory_used") == [8.0 * MIB] * 3 + [0.0] * 3
    assert column(found, "ollama|david|", "encoder") == [None] * 3 + [0.0] * 3, "None is that nobody could say"


@pytest.mark.parametrize("most", [6, 20])
def test_a_point_that_lies_half_in_what_is_asked_for_has_both_of_that_half(most: int) -> None:
    """Who used it is never more than the whole, at the edges neither: the readings end where the question ends."""
    with Store(MEMORY) as store:
        for at in range(NOON, NOON + 600, 10):
            load = float(at % 100)
            store.database.add([reading(at, load, covered_s=10.0)], (piece(at, {OLLAMA: part(load, work=0.5)}),))
        store.settle()
        found = ask(store, NOON + 70, NOON + 430, max_points=most)
    assert found["step_s"] > 10
    assert column(found, "ollama|david|") == pytest.approx(found["mean"]["sm"])


def test_what_is_in_no_page_yet_is_in_the_answer() -> None:
    with Store(MEMORY) as store:
        feed(store, NOON, NOON + 20, lambda _: {OLLAMA: part(60.0)})
        answers = store.ask(
            lambda answer: store.database.history(
                Question("GPU-1", users=8),
                [reading(NOON + 20, covered_s=4.0)],
                answer,
                pieces=(piece(NOON + 20, {BLENDER: part(30.0)}, covered_s=4.0), piece(NOON, {}, gpu="GPU-2")),
            )
        )
    assert column(answers, "blender|anna|") == [0.0, 0.0, 30.0]


def test_a_stretch_of_which_nobody_said_who_used_it_is_a_gap() -> None:
    with Store(MEMORY) as store:
        feed(store, NOON, NOON + 30, lambda _: {OLLAMA: part(60.0)})
        store.database.add([reading(NOON + 30, covered_s=10.0)])
        feed(store, NOON + 40, NOON + 60, lambda _: {OLLAMA: part(20.0)})
        assert column(ask(store, NOON, NOON + 60), "ollama|david|") == [60.0, 60.0, 60.0, None, 20.0, 20.0]


def test_so_many_by_themselves_and_the_rest_together() -> None:
    parts = {Who(f"worker{number}"): part(float(number), work=number / 100) for number in range(1, 6)}
    with Store(MEMORY) as store:
        feed(store, NOON, NOON + 20, lambda _: {**parts, NOBODY: part(work=0.5)})
        found = ask(store, NOON, NOON + 20, users=2)
    assert [each["key"] for each in found["used"]] == ["worker5||", "worker4||", "others"]
    assert column(found, "others") == [6.0, 6.0]
    assert found["used"][-1]["application"] is None


@pytest.mark.parametrize("word", ["Ollama", "OLLAMA", "llm-runner"])
def test_only_one_application_by_its_name_or_id(word: str) -> None:
    mine = [Who("Ollama", "llm-runner", user) for user in ("david", "anna")]
    with Store(MEMORY) as store:
        feed(store, NOON, NOON + 20, lambda _: {**dict.fromkeys(mine, part(5.0)), BLENDER: part(90.0)})
        found = ask(store, NOON, NOON + 20, application=word)
    assert sorted(each["key"] for each in found["used"]) == ["llm-runner|anna|", "llm-runner|david|"]


def test_a_gpu_that_is_not_known_has_no_users() -> None:
    with Store(MEMORY) as store:
        assert store.history(Question("GPU-9", users=8))["used"] == []


def test_in_every_tier_the_same_work(tmp_path: Path) -> None:
    with Store(tmp_path / "history.sqlite3") as store:
        first = NOON - 5 * DAY
        feed(store, first, NOON, lambda at: {OLLAMA: part(80.0, work=1.0)} if at % 600 < 300 else {}, 60.0)
        for span_s, step_s in ((2 * HOUR, 20.0), (DAY, 180.0), (5 * DAY, 900.0)):
            found = ask(store, NOON - span_s, NOON, max_points=500)
            assert found["step_s"] == step_s
            told = [each for each in column(found, "ollama|david|") if each is not None]
            assert sum(told) / len(told) == pytest.approx(40.0, rel=0.02)


def test_a_file_opened_again_has_who_used_it_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    parts = [{OLLAMA: part(50.0)}, {BLENDER: part(70.0)}, {}]
    for nth, each in enumerate(parts):
        with Store(path) as store:
            feed(store, NOON + nth * 1000, NOON + (nth + 1) * 1000, lambda _, each=each: each)  # type: ignore[misc]
            found = ask(store, NOON, NOON + 3000, max_points=1000)
    assert len(found["time"]) == 300
    assert column(found, "ollama|david|") == [50.0] * 100 + [0.0] * 200
    assert column(found, "blender|anna|") == [0.0] * 100 + [70.0] * 100 + [0.0] * 100


def test_it_is_pruned_with_the_readings(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    with Store(path) as store:
        feed(store, NOON - 4 * DAY, NOON, lambda _: {OLLAMA: part(50.0)}, 60.0)
    with contextlib.closing(sqlite3.connect(path)) as database:
        kept = [
            database.execute(f"SELECT tier, min(first_ms), count(*) FROM {table} GROUP BY tier").fetchall()  # noqa: S608
            for table in ("block", "used")
        ]
    assert kept[0] == kept[1]
    assert kept[0][0][1] >= (NOON - 2 * DAY - HOUR) * 1000


def test_an_older_file_is_brought_up_and_its_old_rows_have_no_users(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as database:
        for number, script in enumerate(MIGRATIONS[:2], 1):
            database.executescript(f"{script} PRAGMA user_version = {number};")
    with Store(path) as store:
        store.feed(NOON, NOON + 20)
        feed(store, NOON + 20, NOON + 40, lambda _: {OLLAMA: part(50.0)})
        assert column(ask(store, NOON, NOON + 40), "ollama|david|") == [None, None, 50.0, 50.0]
        assert store.problems == []


def test_damage_to_it_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    with Store(path) as store:
        feed(store, NOON, NOON + 2 * HOUR, lambda _: {OLLAMA: part(50.0)})
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE used SET body = x'00'")
        database.execute("UPDATE page SET used = 'nonsense'")
        database.commit()
    with Store(path) as store:
        found = ask(store, NOON, NOON + 2 * HOUR)
        assert (len(found["time"]), found["used"]) == (360, [])
        feed(store, NOON + 2 * HOUR, NOON + 3 * HOUR, lambda _: {BLENDER: part(50.0)})
        assert store.problems == []


def test_where_nobody_could_say_who_it_was_nobody_is_told_to_have_done_nothing() -> None:
    with Store(MEMORY) as store:
        feed(store, NOON, NOON + 60, lambda at: {OLLAMA: part(60.0)} if at < NOON + 30 else {UNSAID: part(work=1.0)})
        found = ask(store, NOON, NOON + 60)
    assert [each["key"] for each in found["used"]] == ["ollama|david|"]
    assert column(found, "ollama|david|") == [60.0, 60.0, 60.0, None, None, None]
