"""What the store does does not depend on how much is in it: its statements go by indices, and their steps are counted."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.store import opening
from hoofhearted_desktop.store.clearing import Wish
from hoofhearted_desktop.store.episodes import Wanted
from hoofhearted_desktop.store.history import Question
from hoofhearted_desktop.store.usage import Stretch
from tests.benchmarks.growth.past import Past
from tests.benchmarks.growth.slope import exponent
from tests.benchmarks.growth.stored import DAY_S, ENDS_S, build, gpu
from tests.store.store import NOON, Store, episode, reading
from tests.store.uses import OLLAMA, part, piece

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = 86400.0

FEW_ROWS = ("folded", "open_episode", "page")
"""Tables that never have more: a row a tier, one a spin-up that runs, and those of an hour and a half."""

BY_HAND = {
    "SELECT count(*), min(started) FROM episode": "data.status counts the spin-ups",
    "SELECT min(first_ms) FROM (SELECT first_ms FROM block UNION SELECT first_ms FROM page)": "data.status, the oldest",
    "DELETE FROM participant": "data.delete of all names",
}
"""What goes through all of a table because a person asked for just that."""


def whole_scans(database: Any, statement: str) -> list[str]:
    """Give the lines of SQLite's plan in which it goes through all of a table that may be long."""
    plan = [str(row[3]) for row in database.execute(f"EXPLAIN QUERY PLAN {statement}")]
    scanned = [re.match(r"SCAN (?:TABLE )?(\w+)", line) for line in plan]
    tables = {"episode", "participant", "page", "block", "kept", "used", "open_episode", "folded"}
    names = {found.group(1) for found in scanned if found is not None and found.group(1) in tables}
    return sorted(names - set(FEW_ROWS))


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Hear every statement that the database's thread gives to SQLite."""
    heard: list[str] = []
    prepared = opening._prepared

    def listening(database: Any) -> Any:
        made = prepared(database)
        made.set_trace_callback(heard.append)
        return made

    monkeypatch.setattr(opening, "_prepared", listening)
    return heard


def live(path: Path, *, keep_s: float | None) -> None:
    """Have a database do all that it can be asked to."""
    with Store(path) as store:
        database = store.database
        database.keep_for(keep_s)
        for hour in range(9 * 24):
            at = NOON + hour * 3600.0
            ticks = [reading(at + second, gpus=("GPU-1", "GPU-2")) for second in range(10)]
            database.add(ticks, (piece(at, {OLLAMA: part(50.0, work=0.5)}),))
            database.record(episode(hour)._replace(started=at, ended=at + 60.0))
        database.checkpoint((episode(9_999)._replace(ended=None),), NOON)
        database.keep("usual", {"watched": {}})
        database.keep("gone", None)
        store.settle()
        now = NOON + 9 * DAY
        for wanted in (
            Wanted(),
            Wanted(now - DAY, limit=5),
            Wanted(now - 6 * DAY, now - 5 * DAY),
            Wanted(now - DAY, gpu="GPU-1"),
            Wanted(now - DAY, application="name1"),
        ):
            store.ask(database.episodes, wanted)
        for span_s in (600.0, DAY, 9 * DAY):
            store.history(Question("GPU-1", now - span_s, now, users=8))
            store.history(Question("GPU-1", now - span_s, now))
        store.history(Question("GPU-2"))
        store.ask(database.episode, "e00000")
        store.ask(database.episode, "e0000001")
        store.ask(database.note, "e0000100", "seen")
        store.ask(database.delete, "e0000101")
        store.ask(database.kept, "usual")
        store.ask(database.names)
        store.ask(database.usage, Stretch(now - DAY, now), [], {}, ([], ()))
        store.ask(database.status)
        store.ask(database.clear, Wish(NOON + DAY, history=True, episodes=True))
        store.ask(database.clear, Wish(None, names=True))
        assert store.trouble in ([], [""])


@pytest.mark.parametrize("keep_s", [None, 3 * DAY])
def test_no_statement_goes_through_a_long_table(tmp_path: Path, statements: list[str], keep_s: float | None) -> None:
    path = tmp_path / "h"
    live(path, keep_s=keep_s)
    live(path, keep_s=keep_s)  # once more, over what there is
    distinct = {
        re.sub(r"X'[0-9a-fA-F]*'", "X''", each)
        for each in statements
        if re.match(r"\s*(SELECT|DELETE|UPDATE|INSERT|WITH)", each)
    }
    kinds = {re.sub(r"'[^']*'|\b\d+(\.\d+)?(e\+\d+)?\b", "?", each): each for each in distinct}
    assert len(kinds) > 40, "the session asks for too little"
    with contextlib.closing(sqlite3.connect(path)) as database:
        found = {each: whole_scans(database, each) for each in kinds.values()}
    long = {each: tables for each, tables in found.items() if tables and each not in BY_HAND}
    assert {each: tables for each, tables in long.items() if " LIMIT " not in each} == {}


def test_a_statement_that_goes_through_a_table_would_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Store(path) as store:
        store.settle()
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert whole_scans(database, "SELECT body FROM episode WHERE body LIKE '%x%'") == ["episode"]
        assert whole_scans(database, "SELECT count(*) FROM episode") == ["episode"]
        assert whole_scans(database, "DELETE FROM block WHERE last_ms < 5") == ["block"]
        assert whole_scans(database, "SELECT body FROM episode WHERE id = 'x'") == []


# ---------------------------------------------------------------- counted


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a store of each size is, once for all tests."""
    return tmp_path_factory.mktemp("stores")


def steps(stores: Path, ask: Callable[[Past], Callable[[], object]], **made: Any) -> int:
    """Give the steps of SQLite's machine for something, in a store of such a size."""
    path = stores / "-".join(f"{name}{value}" for name, value in made.items()) / "h"
    if not path.exists():
        build(path, **made)
    past = Past(path)
    try:
        return past.cost(ask(past), 1).steps
    finally:
        past.database.close()


AT_REST: dict[str, Callable[[Past], Callable[[], object]]] = {
    "a page": lambda past: past.flush,
    "thinning": lambda past: past.prune,
    "a start": lambda past: past.load,
    "a chart of an hour": lambda past: lambda: past.ask(3600.0),
    "who used it in an hour": lambda past: lambda: past.ask(3600.0, users=8),
}


@pytest.mark.parametrize("what", AT_REST)
def test_the_length_of_the_history_costs_nothing_at_rest(stores: Path, what: str) -> None:
    costs = [float(steps(stores, AT_REST[what], days=days)) for days in (70, 400, 1000)]
    assert max(costs) <= 1.05 * min(costs), costs


def test_a_chart_of_all_costs_what_it_shows(stores: Path) -> None:
    sizes = [120.0, 480.0, 960.0]
    costs = [float(steps(stores, lambda past: lambda: past.ask(4000 * DAY_S), days=days)) for days in sizes]
    assert exponent(sizes, costs) <= 1.1


def test_a_chart_of_one_gpu_costs_nothing_for_the_others(stores: Path) -> None:
    costs = [steps(stores, lambda past: lambda: past.ask(30 * DAY_S), days=90, gpus=gpus) for gpus in (2, 16)]
    assert costs[1] <= 1.05 * costs[0]


EPISODES = [1_000, 4_000, 16_000]
OF_EPISODES: dict[str, Callable[[Past], Callable[[], object]]] = {
    "a page": lambda past: past.flush,
    "a start": lambda past: past.load,
    "the newest": lambda past: lambda: past.episodes.found(past.database, Wanted(limit=20)),
    "a day long ago": lambda past: (
        lambda: past.episodes.found(past.database, Wanted(ENDS_S - 3 * DAY_S, ENDS_S - 2 * DAY_S))
    ),
    "a day of a GPU": lambda past: lambda: past.episodes.found(past.database, Wanted(ENDS_S - DAY_S, gpu=gpu(1))),
    "one by its id": lambda past: lambda: past.episodes.one(past.database, f"{500:032x}"),
    "one that ends": lambda past: lambda: (past.episodes.record(episode(1_700_000)), past.flush()),
}


@pytest.mark.parametrize("what", OF_EPISODES)
def test_the_number_of_spin_ups_costs_nothing(stores: Path, what: str) -> None:
    costs = [steps(stores, OF_EPISODES[what], days=1, episodes=count) for count in EPISODES]
    assert max(costs) <= 1.1 * min(costs), costs


def test_the_log_of_a_large_deletion_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "h"
    build(path, days=400, gpus=8)
    past = Past(path)
    log = path.with_name("h-wal")
    past.database.execute("BEGIN IMMEDIATE")
    past.database.execute("UPDATE block SET body = body || x'00'")
    past.database.execute("COMMIT")
    assert log.stat().st_size > opening.LOG_BYTES, "the deletion is too small to tell"
    for _ in range(3):
        past.flush()
    assert log.stat().st_size <= opening.LOG_BYTES
    past.database.close()
