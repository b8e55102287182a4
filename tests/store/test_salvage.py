"""What can still be read of a damaged history is in the new one, and the damaged file lies beside it as it was."""

from __future__ import annotations

import contextlib
import errno
import itertools
import shutil
import sqlite3
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.store import clearing, opening, salvage
from hoofhearted_desktop.store.clearing import Wish
from hoofhearted_desktop.store.episodes import Wanted
from hoofhearted_desktop.store.history import Question
from hoofhearted_desktop.store.migrations import TABLES
from tests.store import every_byte
from tests.store.store import NOON, Store, episode

if TYPE_CHECKING:
    from pathlib import Path

PAGE = every_byte.PAGE
SAMPLED = 350


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> every_byte.Sample:
    return every_byte.sample(tmp_path_factory.mktemp("sample"))


def rows(path: Path) -> dict[str, list[Any]]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        return {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608 - our own names


def opened(path: Path, content: bytes) -> Store:
    """Have a store find that file and let go of it again; gives the store."""
    path.write_bytes(content)
    with Store(path) as store:
        store.settle()
    return store


@pytest.mark.real
def test_some_of_every_kind_of_damage(tmp_path: Path, sample: every_byte.Sample) -> None:
    """All of them: python -m tests.store.every_byte."""
    counts, broken = every_byte.swept(tmp_path, itertools.islice(every_byte.damages(sample), 0, None, SAMPLED))
    assert broken == []
    assert {outcome for _, outcome in counts} >= {"read as it is", "set aside, all of the spin-ups are in the new one"}


@pytest.mark.parametrize("first_page", ["its header", "all of it"])
def test_all_rows_are_taken_over_where_the_first_page_is_damaged(
    tmp_path: Path, sample: every_byte.Sample, first_page: str
) -> None:
    path = tmp_path / "h"
    path.write_bytes(sample.closed)
    before = rows(path)
    assert all(before.values()), "every table has rows"
    length = 100 if first_page == "its header" else PAGE
    damaged = b"\xa5" * length + sample.closed[length:]
    store = opened(path, damaged)
    [problem] = filter(None, store.problems)
    [aside] = tmp_path.glob("h.damaged-*")
    assert aside.read_bytes() == damaged
    assert problem.message.endswith(f"renamed to {aside.name}, and a new one begun with all that could be read of it")
    after = rows(path)
    ran = {each[0] for each in before["open_episode"]}
    assert ran, "what ran when the file was closed has ended, as after a kill"
    assert {each[0] for each in after["episode"]} - ran == {each[0] for each in before["episode"]}
    for table in set(TABLES) - {"episode", "open_episode", "participant"}:
        assert after[table] == before[table], table
    assert not [each.name for each in tmp_path.iterdir() if each.name not in {"h", aside.name}], "no copy is left"


def test_after_it_was_written_anew_too(tmp_path: Path, sample: every_byte.Sample) -> None:
    path = tmp_path / "h"
    path.write_bytes(sample.closed)
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("VACUUM")
    before, good = rows(path), path.read_bytes()
    opened(path, bytes(PAGE) + good[PAGE:])
    assert rows(path)["block"] == before["block"]


def test_what_lay_in_the_log_alone_is_taken_over_with_it(tmp_path: Path, sample: every_byte.Sample) -> None:
    path = tmp_path / "h"
    path.with_name("h-wal").write_bytes(sample.log)
    opened(path, b"\xff" * 20 + sample.crashed[20:])
    assert {key for key, _ in rows(path)["kept"]} == {"usual", *map(str, range(20))}


def test_a_damaged_page_costs_its_own_rows(tmp_path: Path, sample: every_byte.Sample) -> None:
    lost = []
    for first in range(PAGE, len(sample.closed), 3 * PAGE):
        path = tmp_path / "h"
        opened(path, b"\0" * 16 + sample.closed[16:first] + b"\xa5" * PAGE + sample.closed[first + PAGE :])
        lost.append(every_byte.FIRST + 1 - len(rows(path)["episode"]))
        for each in tmp_path.iterdir():
            each.unlink()
    assert sum(1 for each in lost if each == 0) > len(lost) / 2, "most pages have no spin-up in them"
    assert sorted(lost)[-2] < every_byte.FIRST, "only without the page that says where the others are all are lost"


def test_what_is_none_of_ours_is_left(tmp_path: Path, sample: every_byte.Sample) -> None:
    path = tmp_path / "h"
    path.write_bytes(sample.closed)
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO episode VALUES ('other', 'GPU-1', 'soon', 'late', '{}')")
        database.execute("INSERT INTO block VALUES (9, 1, 'GPU-1', 0, 0, x'00')")
        database.execute("INSERT INTO kept VALUES ('broken', '{')")
        database.execute("INSERT INTO page VALUES (?, 0, 0, x'00', 'text')", (2**60,))
        database.execute("INSERT INTO folded VALUES (7, 1)")
    good = path.read_bytes()
    opened(path, b"\0" * 16 + good[16:])
    after = rows(path)
    assert "other" not in {each[0] for each in after["episode"]}
    assert max(each[0] for each in after["page"]) < 2**31
    assert {each[0] for each in after["block"]} == {0, 1, 2}
    assert {each[0] for each in after["folded"]} == {0, 1, 2}
    assert {each[0] for each in after["kept"]} == {"usual"}


def test_without_the_word_how_far_it_was_folded_nothing_is_folded_twice(
    tmp_path: Path, sample: every_byte.Sample
) -> None:
    path = tmp_path / "h"
    path.write_bytes(sample.closed)
    with Store(path) as store:
        before = store.history(Question("GPU-1", max_points=5000))
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM folded")
    good = path.read_bytes()
    opened(path, b"\0" * 16 + good[16:])
    with Store(path) as store:
        assert store.history(Question("GPU-1", max_points=5000)) == before


def test_a_sentence_of_sqlite_that_is_no_text_ends_nothing(tmp_path: Path, sample: every_byte.Sample) -> None:
    """It quotes the list of tables, and Python's sqlite3 raises UnicodeDecodeError in place of its own; below 3.11 one without a word."""
    at = sample.closed.index(b"CREATE TABLE episode")
    damaged = sample.closed[:at] + b"CRE\xc5" + sample.closed[at + 4 :]
    store = opened(tmp_path / "h", damaged)
    [problem] = filter(None, store.problems)
    if sys.version_info >= (3, 11):
        assert "malformed database schema" in problem.message
        assert "\N{REPLACEMENT CHARACTER}" in problem.message
    else:
        assert f"({opening.UNSAID})" in problem.message
    with Store(tmp_path / "h") as again:
        assert again.ask(again.database.episode, "e0000001")["id"] == "e0000001"


def test_where_there_is_no_room_for_a_copy_a_new_one_is_begun_all_the_same(
    tmp_path: Path, sample: every_byte.Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    store = opened(tmp_path / "h", bytes(16) + sample.closed[16:])
    [problem] = filter(None, store.problems)
    assert problem.message.endswith("and a new one begun")
    assert [sum(map(len, rows(tmp_path / "h").values())) for _ in "1"] == [0]
    assert not list(tmp_path.glob(f"*{salvage._COPY}*"))


def test_a_disk_that_keeps_nothing_as_it_was_written_is_given_an_hour(
    tmp_path: Path, sample: every_byte.Sample
) -> None:
    path = tmp_path / "h"
    path.write_bytes(bytes(16) + sample.closed[16:])
    with Store(path) as store:
        store.settle()
        assert store.trouble == ["history_set_aside"]
        for number in range(1000, 1400):  # more than SQLite's own memory holds
            store.database.record(episode(number))
        store.feed(NOON - 60, NOON)
        path.write_bytes(b"\xa5" * path.stat().st_size)
        path.with_name("h-wal").write_bytes(b"\xa5" * path.with_name("h-wal").stat().st_size)
        store.database.record(episode(900))
        for number in range(4):
            store.feed(NOON + 10 * number, NOON + 10 * number + 10)
            store.ask(store.database.episodes, Wanted())
        assert store.trouble[-1] == "recording_stopped"
        problem = store.problems[-1]
        assert problem is not None
        assert "begun anew and is damaged again" in problem.message
        assert "HOOFHEARTED_DATA_DIR" in (problem.remedy or "")
        assert store.ask(store.database.episode, "e0000900")["id"] == "e0000900", "it goes on in memory"
    assert len([each for each in tmp_path.glob("h.damaged-*") if not each.name.endswith("-wal")]) == 2


def test_a_column_that_is_another_one_is_damage(tmp_path: Path, sample: every_byte.Sample) -> None:
    """SQLite takes one for the other, and gives nothing where the rows' own key was."""
    damaged = sample.closed.replace(b"folded (tier INTEGER PRIMARY KEY", b"folded (tier INTEGER_PRIMARY KEY")
    assert damaged != sample.closed
    store = opened(tmp_path / "h", damaged)
    [problem] = filter(None, store.problems)
    assert "its table folded has other columns" in problem.message
    assert len(rows(tmp_path / "h")["folded"]) == 3


def test_what_goes_wrong_in_our_own_reading_is_asked_of_the_file(tmp_path: Path, sample: every_byte.Sample) -> None:
    """A number that has become text is well for SQLite."""
    path = tmp_path / "h"
    path.write_bytes(sample.closed)
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE block SET first_ms = 'soon' WHERE tier = 2")
    with Store(path) as store:
        for _ in range(2):
            store.history(Question("GPU-1", max_points=400, users=8))
        store.feed(NOON, NOON + 60)
        assert "history_set_aside" in store.trouble
    with Store(path) as store:
        assert store.ask(store.database.episode, "e0000001")["id"] == "e0000001"
        assert store.history(Question("GPU-1", max_points=400, users=8))["time"]


def test_a_mistake_of_our_own_sets_no_file_aside(
    tmp_path: Path, sample: every_byte.Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "h"
    path.write_bytes(sample.closed)
    ours: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda failed: ours.append(failed.exc_type))
    with Store(path) as store:
        monkeypatch.setattr(clearing, "status", lambda *_: 1 / 0)
        assert store.ask(store.database.status) is None
    assert ours == [ZeroDivisionError]
    assert not list(tmp_path.glob("*damaged*"))


def test_an_index_that_has_more_than_its_table_is_damage_and_no_end(tmp_path: Path, sample: every_byte.Sample) -> None:
    """A list of rows, such as for deleting from, then names what is not there; SQLite's quick check does not compare the two."""
    path = tmp_path / "h"
    path.write_bytes(sample.closed)
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE INDEX older ON block (gpu, tier, last_ms, first_ms, upto)")
        [(page,)] = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'older'")
        database.execute("PRAGMA writable_schema = ON")
        database.execute("DELETE FROM sqlite_master WHERE name = 'older'")
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        gone = database.execute("DELETE FROM block WHERE tier = 0").rowcount
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_master SET rootpage = ? WHERE name = 'block_by_gpu'", (page,))
    assert gone
    with Store(path) as store:
        for before in range(NOON, NOON + every_byte.DAYS * 86400, 7200):
            store.ask(store.database.clear, Wish(float(before) + 1, history=True))
        store.feed(NOON + every_byte.DAYS * 86400, NOON + every_byte.DAYS * 86400 + 60)
        assert store.ask(store.database.status)["newest"] >= NOON + every_byte.DAYS * 86400, "it goes on"
    assert [each.code for each in store.problems if each][-1] == "history_set_aside"
    assert len(list(tmp_path.glob("h.damaged-*"))) == 1


def test_what_the_body_of_a_spin_up_does_not_say_any_more_its_row_says(
    tmp_path: Path, sample: every_byte.Sample
) -> None:
    path = tmp_path / "h"
    path.write_bytes(sample.closed)
    with Store(path) as store:
        [before] = store.ask(store.database.episodes, Wanted(limit=1))
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        for name in ("id", "gpu", "started", "ended"):
            changed = f"UPDATE episode SET body = replace(body, '\"{name}\":', '\"{'x' * len(name)}\":') WHERE id = ?"  # noqa: S608
            assert database.execute(changed, (before["id"],)).rowcount == 1
    with Store(path) as store:
        [after] = store.ask(store.database.episodes, Wanted(limit=1))
        assert {name: after[name] for name in before if name != "processes"} == {
            name: before[name] for name in before if name != "processes"
        }
        assert store.ask(store.database.episode, before["id"]) == after
        noted = store.ask(store.database.note, before["id"], "mine")
        assert (noted["id"], noted["note"]) == (before["id"], "mine")
