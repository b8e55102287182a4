"""What is kept, said with its size; and taken out of it: cut where it was asked, unreadable afterwards, the space given back."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.store.clearing import Wish
from hoofhearted_desktop.store.database import MEMORY
from hoofhearted_desktop.store.episodes import Wanted
from hoofhearted_desktop.store.history import Question
from hoofhearted_desktop.store.tiers import TIERS
from tests.store.store import NOON, Store, episode, reading
from tests.store.uses import OLLAMA, part, piece

if TYPE_CHECKING:
    from pathlib import Path

HOUR, DAY = 3600, 86400
MARK = "a-name-that-is-nowhere-else"


def feed(store: Store, first: float, last: float, step: float = 300.0) -> None:
    whose = OLLAMA._replace(name=MARK)
    at = first
    while at < last:
        store.database.add([reading(at, covered_s=step)], (piece(at, {whose: part(50.0, work=0.5)}, covered_s=step),))
        at += step
    store.settle()


def clear(store: Store, before: Optional[float] = None, **what: bool) -> Any:
    return store.ask(store.database.clear, Wish(before, **what))


def times(store: Store, since: float, until: float) -> list[float]:
    found = store.history(Question("GPU-1", since, until, max_points=5000, users=8))
    return [time for nth, time in enumerate(found["time"]) if found["mean"]["sm"][nth] is not None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


def test_what_there_is(path: Path) -> None:
    with Store(path) as store:
        empty = store.ask(store.database.status)
        assert (empty["episodes"], empty["oldest"], empty["newest"]) == (0, None, None)
        assert [tier["rows"] for tier in empty["tiers"]] == [0] * 4
        feed(store, NOON - 5 * DAY, NOON)
        store.database.record(episode(1, started=NOON - 9 * DAY, ended=NOON - 9 * DAY + 60))
        found = store.ask(store.database.clear, Wish(0.0, episodes=True)) and store.ask(store.database.status)
    assert found["path"] == str(path)
    assert found["bytes"] >= path.stat().st_size > 10_000
    assert (found["episodes"], found["oldest"], found["newest"]) == (1, NOON - 9 * DAY, NOON - 300)
    assert [tier["step_s"] for tier in found["tiers"]] == [1.0, 10.0, 60.0, 900.0]
    assert [tier["kept_s"] for tier in found["tiers"][1:]] == [tier.keep_s for tier in TIERS]
    assert all(tier["rows"] > 0 and tier["bytes"] > 0 for tier in found["tiers"])


def test_in_memory_it_has_no_path() -> None:
    with Store(MEMORY) as store:
        feed(store, NOON, NOON + HOUR)
        found = store.ask(store.database.status)
        assert found["path"] is None
        assert found["bytes"] > 0
        assert clear(store, history=True)["deleted"]["rows"] > 0
        assert times(store, NOON, NOON + HOUR) == []


def test_all_of_it_and_the_disk_has_its_space_back(path: Path) -> None:
    with Store(path) as store:
        feed(store, NOON - 8 * DAY, NOON)
        before = store.ask(store.database.status)
        found = clear(store, history=True, episodes=True)
        after = store.ask(store.database.status)
        assert found["problem"] is None
        assert found["deleted"]["rows"] > 3000
        assert found["bytes_freed"] == before["bytes"] - after["bytes"] > 0
        assert after["bytes"] < 100_000
        assert path.with_name(path.name + "-wal").stat().st_size == 0
        assert times(store, NOON - 8 * DAY, NOON) == []
        assert MARK.encode() not in path.read_bytes()
        feed(store, NOON, NOON + HOUR)
        assert len(times(store, NOON, NOON + HOUR)) == 12
        assert store.problems == []
    with Store(path) as store:
        assert len(times(store, NOON - DAY, NOON + HOUR)) == 12, "and after a start it stays so"


@pytest.mark.parametrize("back_s", [30 * 60, 3 * HOUR + 60, 2 * DAY, 6 * DAY])
def test_what_lies_before_is_cut_off_and_what_lies_after_stays(path: Path, back_s: int) -> None:
    begins, cut = NOON - 8 * DAY, NOON + HOUR - back_s
    with Store(path) as store:
        feed(store, begins, NOON + HOUR)
        clear(store, float(cut), history=True)
        for _ in range(2):
            for span in (HOUR, 6 * HOUR, DAY, 9 * DAY):
                found = times(store, NOON + HOUR - span, NOON + HOUR)
                assert found[0] >= max(cut, NOON + HOUR - span) - 900 - 9 * DAY / 4999
                assert found[-1] >= NOON + HOUR - 901
            store.database.close()
            store = Store(path)  # noqa: PLW2901 - the same file, opened again
        store.database.close()
    with sqlite3.connect(path) as database:
        for table in ("block", "used"):
            (first,) = database.execute(f"SELECT min(first_ms) FROM {table}").fetchone()  # noqa: S608
            assert first is None or first >= cut * 1000


def test_spin_ups_that_ended_before_and_none_that_runs(path: Path) -> None:
    with Store(path) as store:
        for nth in range(6):
            store.database.record(episode(nth))
        store.database.checkpoint((episode(9, ended=None),), 9500.0)
        assert clear(store, 3000.0, episodes=True)["deleted"] == {"rows": 0, "episodes": 3}
        assert len(store.ask(store.database.episodes, Wanted())) == 3
        assert clear(store, episodes=True)["deleted"]["episodes"] == 3
        assert set(store.ask(store.database.names)) == {f"name{nth}" for nth in range(6)}
        clear(store, names=True)
        assert store.ask(store.database.names) == []
    with Store(path) as store:
        assert [each["id"] for each in store.ask(store.database.episodes, Wanted())] == ["e0000009"]


def test_what_cannot_be_opened_deletes_nothing(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 999")
    with Store(path) as store:
        assert clear(store, history=True) is None
        assert store.ask(store.database.status) is None


def test_nothing_older_is_kept_than_was_wished(path: Path) -> None:
    with Store(path) as store:
        feed(store, NOON - 6 * DAY, NOON)
        store.database.record(episode(1, started=NOON - 4 * DAY, ended=NOON - 4 * DAY + 60))
        store.database.record(episode(2, started=NOON - DAY, ended=NOON - DAY + 60))
        store.database.keep_for(3.0 * DAY)
        store.settle()
        assert times(store, NOON - 6 * DAY, NOON)[0] >= NOON - 3 * DAY - 900, "at once, though it is still in the file"
        feed(store, NOON, NOON + 7 * HOUR)
        assert [each["id"] for each in store.ask(store.database.episodes, Wanted())] == ["e0000002"]
        assert store.ask(store.database.status)["tiers"][3]["kept_s"] == 3.0 * DAY
        store.database.keep_for(None)
        store.settle()
        assert times(store, NOON - 6 * DAY, NOON)[0] >= NOON - 3 * DAY - 900, "it is in no block any more"
    with sqlite3.connect(path) as database:
        for table in ("block", "used"):
            (first,) = database.execute(f"SELECT min(first_ms) FROM {table}").fetchone()  # noqa: S608
            assert first >= (NOON - 3 * DAY) * 1000
