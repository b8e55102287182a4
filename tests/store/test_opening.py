"""Whatever lies where the history should be: nothing is destroyed, nothing ends, and a person is told."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.store.history import Question
from hoofhearted_desktop.store.migrations import MIGRATIONS, TABLES
from tests.store.store import NOON, Store, episode

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER_BYTES = 100
"""https://www.sqlite.org/fileformat2.html#the_database_header"""

ROOT = Path(__file__).resolve().parents[2]


def fill(path: Path) -> None:
    with Store(path) as store:
        store.database.record(episode(1))
        store.feed(NOON, NOON + 600, 10.0)


def works(path: Path, number: int = 2) -> Store:
    """Use the store as an agent does; gives it closed."""
    with Store(path) as store:
        store.database.record(episode(number))
        store.feed(NOON + 1200, NOON + 1300, 10.0)
        found = store.ask(store.database.episodes, everything())
        assert episode(number).id in {each["id"] for each in found}
    return store


def everything() -> object:
    from hoofhearted_desktop.store.episodes import Wanted

    return Wanted()


def aside(path: Path) -> list[Path]:
    return sorted(
        each for each in path.parent.glob(f"{path.name}.damaged-*") if not each.name.endswith(("-wal", "-shm"))
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "history.sqlite3"
    fill(path)
    return path


@pytest.fixture
def path(tmp_path: Path, whole: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "history.sqlite3"))


# ---------------------------------------------------------------- damage


@pytest.mark.parametrize("at", range(HEADER_BYTES))
def test_a_header_damaged_at_any_byte(path: Path, at: int) -> None:
    good = path.read_bytes()
    for value in {0xFF ^ good[at], (good[at] + 1) % 256}:
        damaged = good[:at] + bytes([value]) + good[at + 1 :]
        path.write_bytes(damaged)
        store = works(path)
        if any(problem and problem.code == "recording_stopped" for problem in store.problems[-1:]):
            # A version a little above ours may be a newer program's: refused, and left as it is.
            assert 60 <= at < 64
            assert path.read_bytes() == damaged
            continue
        with Store(path) as again:
            ids = [each["id"] for each in again.ask(again.database.episodes, everything())]
        set_aside = aside(path)
        assert ids == ["e0000002", "e0000001"], (
            "the old spin-up is in the file, or taken over from the one that was set aside"
        )
        for each in set_aside:
            each.unlink()


@pytest.mark.parametrize(
    "content",
    [
        b"this is no database" * 100,
        b"SQLite format 3\x00" + b"\xff" * 4096,
        b"SQLite format 3\x00",
        b"\x00" * 8192,
        b"x",
    ],
    ids=range(5),
)
def test_what_is_no_database_is_set_aside(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    store = works(path)
    [there] = aside(path)
    assert there.read_bytes() == content
    assert store.trouble == ["history_set_aside"]
    [problem] = filter(None, store.problems)
    assert there.name in problem.message
    assert problem.remedy
    assert works(path, 3).problems == []


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_a_file_cut_short(path: Path, kept: float) -> None:
    good = path.read_bytes()
    path.write_bytes(good[: int(len(good) * kept)])
    works(path)
    assert works(path, 3).trouble in ([], ["history_set_aside"])


def test_an_empty_file_is_a_beginning(path: Path) -> None:
    path.write_bytes(b"")
    assert works(path).problems == []
    assert aside(path) == []


def test_an_empty_file_with_a_log_of_changes_is_set_aside_with_it(path: Path) -> None:
    path.write_bytes(b"")
    path.with_name(path.name + "-wal").write_bytes(b"changes" * 1000)
    assert works(path).trouble == ["history_set_aside"]
    assert [each.read_bytes()[:7] for each in path.parent.glob("*.damaged-*-wal")] == [b"changes"]


def test_a_directory_in_its_place_is_set_aside(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "precious").write_text("mine")
    assert works(path).trouble == ["history_set_aside"]
    [there] = aside(path)
    assert (there / "precious").read_text() == "mine"


@pytest.mark.parametrize("cut", [0, 10, 32, 5000, -100, -5000])
def test_a_log_of_changes_that_was_cut_short(tmp_path: Path, whole: Path, cut: int) -> None:
    """As after a power cut: the file is behind its log, and the log ends anywhere."""
    path = tmp_path / "h"
    shutil.copy(whole, path)
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(20):
            with database:
                database.execute("INSERT INTO kept VALUES (?, ?)", (str(number), "1" * 500))
        crashed = tmp_path / "crashed"
        shutil.copy(path, crashed)
        log = path.with_name("h-wal").read_bytes()
    crashed.with_name("crashed-wal").write_bytes(log[:cut])
    store = works(crashed)
    assert store.problems == []
    with Store(crashed) as again:
        assert [each["id"] for each in again.ask(again.database.episodes, everything())] == ["e0000002", "e0000001"]


def test_damage_that_shows_only_in_use(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Store(path) as store:
        for number in range(1, 400):
            store.database.record(episode(number))
        store.database.add([])
    good = path.read_bytes()
    path.write_bytes(good[:4096] + b"\xa5" * (len(good) - 4096))
    with Store(path) as store:
        for number in (500, 501, 502):
            store.database.record(episode(number))
            store.feed(NOON + number, NOON + number + 10)
        found = store.ask(store.database.episodes, everything())
        assert {each["id"] for each in found} >= {"e0000500", "e0000501", "e0000502"}
        assert store.trouble[-1] == "history_set_aside"
    assert len(aside(path)) == 1
    with Store(path) as store:
        assert len(store.ask(store.database.episodes, everything())) >= 3
        assert sum(store.history(Question("GPU-1"))["seconds"]) > 0


# ---------------------------------------------------------------- versions


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_every_older_version_is_brought_to_the_newest(tmp_path: Path, version: int) -> None:
    path = tmp_path / "h"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        for number, script in enumerate(MIGRATIONS[:version], 1):
            database.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
        if version:
            body = '{"schema":1,"id":"old00001","gpu":"GPU-1","started":5.0,"ended":9.0,"processes":[{"name":"x","pid":1}]}'
            with database:
                database.execute("INSERT INTO episode VALUES ('old00001', 'GPU-1', 5.0, 9.0, ?)", (body,))
                database.execute("INSERT INTO participant VALUES ('x', 5.0)")
    assert works(path).problems == []
    with Store(path) as store:
        ids = [each["id"] for each in store.ask(store.database.episodes, everything())]
        assert ids == ["e0000002", *(["old00001"] if version else [])]
        assert set(store.ask(store.database.names)) == {"name2", *(["x"] if version else [])}
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert there == set(TABLES)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_first_version_is_the_one_that_is_out_there() -> None:
    """A step that was released is never changed: users' files have it."""
    assert " ".join(MIGRATIONS[0].split()) == (
        "CREATE TABLE episode ( id TEXT PRIMARY KEY, gpu TEXT NOT NULL, started REAL NOT NULL, ended REAL NOT NULL,"
        " body TEXT NOT NULL ) WITHOUT ROWID; CREATE INDEX episode_by_start ON episode (started);"
        " CREATE TABLE participant (name TEXT PRIMARY KEY, first_seen REAL NOT NULL) WITHOUT ROWID;"
    )


def test_a_step_that_does_not_come_to_its_end_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(f"BEGIN; {MIGRATIONS[0]} PRAGMA user_version = 1; COMMIT;")
        database.execute("CREATE TABLE page (theirs)")  # in the way of the second step
        with database:
            database.execute("INSERT INTO participant VALUES ('x', 5.0)")
    assert works(path).trouble == ["history_set_aside"]
    [there] = aside(path)
    with contextlib.closing(sqlite3.connect(there)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        assert database.execute("SELECT name FROM participant").fetchall() == [("x",)]
        assert not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'open_episode'").fetchall()


def test_a_newer_file_is_refused_and_not_changed(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = path.read_bytes()
    store = works(path)
    assert store.trouble == ["recording_stopped"]
    [problem] = filter(None, store.problems)
    assert "newer version" in problem.message
    assert "update" in (problem.remedy or "")
    assert path.read_bytes() == before
    assert aside(path) == []


# ---------------------------------------------------------------- where it cannot be


def test_a_place_that_cannot_be_written_is_reported_and_all_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Store(tmp_path / "file" / "history.sqlite3") as store:
        store.database.record(episode(1))
        store.feed(NOON, NOON + 600, 10.0)
        assert [each["id"] for each in store.ask(store.database.episodes, everything())] == ["e0000001"]
        assert sum(store.history(Question("GPU-1"))["seconds"]) == 600
        assert store.ask(store.database.note, "e0000001", "mine")["note"] == "mine"
        assert store.ask(store.database.delete, "e0000001") == {"deleted": "e0000001"}
    [problem] = store.problems
    assert problem is not None
    assert problem.code == "recording_stopped"
    assert problem.remedy


def test_recording_begins_when_the_place_can_be_written(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.write_text("")
    path = place / "history.sqlite3"
    with Store(path, retry_s=0.0) as store:
        store.database.record(episode(1))
        store.feed(NOON, NOON + 600, 10.0)
        place.unlink()
        store.feed(NOON + 600, NOON + 1200, 10.0)
        assert store.trouble == ["recording_stopped", ""]
    with Store(path) as store:
        assert [each["id"] for each in store.ask(store.database.episodes, everything())] == ["e0000001"]
        assert sum(store.history(Question("GPU-1"))["seconds"]) == 1200


def test_what_was_learned_is_not_called_nothing_while_the_file_cannot_be_read(tmp_path: Path) -> None:
    place, elsewhere = tmp_path / "place", tmp_path / "elsewhere"
    path = place / "history.sqlite3"
    with Store(path) as store:
        store.database.record(episode(1))
        store.database.keep("usual", {"watched": {}})
    place.rename(elsewhere)
    place.write_text("")
    with Store(path, retry_s=0.0) as store:
        found: list[object] = []
        store.database.kept("usual", found.append)
        store.database.names(found.append)
        store.settle()
        assert found == []
        place.unlink()
        elsewhere.rename(place)
        store.feed(NOON, NOON + 60, 10.0)
        assert found == [{"watched": {}}, ["name1"]]


def test_a_second_process_is_refused_and_the_first_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import sys, pathlib; from tests.store.store import Store, episode, NOON\n"
        "from hoofhearted_desktop.store import opening; opening.BUSY_S = 0.05\n"
        "with Store(pathlib.Path(sys.argv[1])) as store:\n"
        "    store.database.record(episode(9)); store.feed(NOON, NOON + 60)\n"
        "print(store.trouble, store.problems[0].message, store.problems[0].remedy)\n"
    )
    with Store(path) as store:
        store.feed(NOON + 1200, NOON + 1300)
        done = subprocess.run(
            [sys.executable, "-c", script, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.stderr == ""
        assert "['recording_stopped']" in done.stdout
        assert "another process has it open" in done.stdout
        assert "HOOFHEARTED_DATA_DIR" in done.stdout
        store.feed(NOON + 1300, NOON + 1400)
        assert store.problems == []
    assert works(path).problems == []


@pytest.fixture
def limited() -> Iterator[None]:
    """No file of this process may grow beyond what the test says: write(2) then fails as on a full disk."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="setrlimit is of Unix")
@pytest.mark.usefixtures("limited")
def test_a_full_disk_stops_recording_and_nothing_else(path: Path) -> None:
    import resource

    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    with Store(path) as store:
        store.feed(NOON + 600, NOON + 1200, 10.0)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, unlimited))
        store.feed(NOON + 1200, NOON + 2400, 10.0)
        store.database.record(episode(3))
        assert store.trouble == ["recording_stopped"]
        assert sum(store.history(Question("GPU-1", NOON))["seconds"]) == 2400
        assert [each["id"] for each in store.ask(store.database.episodes, everything())] == ["e0000003", "e0000001"]
        resource.setrlimit(resource.RLIMIT_FSIZE, (unlimited, unlimited))
        store.feed(NOON + 2400, NOON + 3000, 10.0)
        assert store.trouble == ["recording_stopped", ""]
    assert aside(path) == []
    with Store(path) as store:
        assert sum(store.history(Question("GPU-1", NOON))["seconds"]) == 3000
        assert store.problems == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root may mount")
@pytest.mark.real
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "none", str(place)], capture_output=True, check=False
    ).returncode:
        pytest.skip("this root may not mount")
    try:
        path, ballast = place / "h", place / "ballast"
        with Store(path) as store:
            store.feed(NOON, NOON + 600, 10.0)
            with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
                while file.write(b"x" * 4096):
                    pass
            store.feed(NOON + 600, NOON + 1800, 10.0)
            assert store.trouble == ["recording_stopped"]
            assert "full" in str(store.problems[0])
            ballast.unlink()
            store.feed(NOON + 1800, NOON + 2400, 10.0)
            assert store.trouble == ["recording_stopped", ""]
            assert sum(store.history(Question("GPU-1", NOON))["seconds"]) == 2400
        with Store(path) as store:
            assert sum(store.history(Question("GPU-1", NOON))["seconds"]) == 2400
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root may mount")
@pytest.mark.real
def test_a_place_that_is_really_read_only(tmp_path: Path, whole: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this root may not mount")
    try:
        path = Path(shutil.copy(whole, place / "h"))
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        with Store(path, retry_s=0.0) as store:
            store.feed(NOON + 600, NOON + 1200, 10.0)
            store.database.record(episode(2))
            assert store.trouble == ["recording_stopped"]
            assert "read-only" in str(store.problems[0])
            assert sum(store.history(Question("GPU-1"))["seconds"]) == 600
            subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
            store.feed(NOON + 1200, NOON + 1800, 10.0)
            assert store.trouble == ["recording_stopped", ""]
            assert sum(store.history(Question("GPU-1"))["seconds"]) == 1800
        assert [each.name for each in place.iterdir()] == ["h"]
    finally:
        subprocess.run(["umount", str(place)], check=True)
