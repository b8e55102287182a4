"""Episodes on disk: kept, found again, noted and deleted; what runs is not lost to a crash."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import stat
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.assessment import Episode, Participant
from hoofhearted_desktop.store.database import MEMORY
from hoofhearted_desktop.store.episodes import LARGEST_LIMIT, MOST_NAMES, TRIM_AT, NoSuch, Wanted
from hoofhearted_desktop.store.migrations import MIGRATIONS
from tests.desktop_parts.programs import wait_until
from tests.store.store import NOON, Store, episode, reading
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from pathlib import Path


class Remembered(Store):
    """A database that is asked for episodes."""

    def episodes(self, since: float = 0.0, limit: int = 100) -> list[Episode]:
        found = self.answer(since, limit)
        assert found is not None
        return [messages.episode_from_json(each) for each in found]

    def answer(self, since: float = 0.0, limit: int = 100, **given: Any) -> Optional[list[dict[str, Any]]]:
        found: Optional[list[dict[str, Any]]] = self.ask(self.database.episodes, Wanted(since, limit=limit, **given))
        return found

    def names(self) -> set[str]:
        found: set[str] = set(self.ask(self.database.names))
        return found


def test_episodes_come_back_newest_first_and_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "history.sqlite3"
    with Remembered(path) as store:
        for number in (1, 3, 2):
            store.database.record(episode(number))
    with Remembered(path) as store:
        assert store.episodes() == [episode(3), episode(2), episode(1)]
        assert store.episodes(since=2500) == [episode(3)]
        assert store.episodes(limit=2) == [episode(3), episode(2)]
        assert store.names() == {"name1", "name2", "name3"}
        assert store.problems == []


@not_on_windows("Windows keeps no modes: the profile is its owner's own")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    with Remembered(tmp_path / "h") as store:
        store.database.record(episode(1))
        store.episodes()
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert modes["h"] == 0o600
    assert set(modes.values()) == {0o600}


def test_the_same_episode_is_kept_once(tmp_path: Path) -> None:
    with Remembered(tmp_path / "h") as store:
        store.database.record(episode(1))
        store.database.record(episode(1)._replace(ended=5000.0))
        assert [each.ended for each in store.episodes()] == [5000.0]


def test_a_place_that_cannot_be_written_is_reported_and_nothing_ends(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Remembered(tmp_path / "file" / "history.sqlite3") as store:
        store.database.record(episode(1))
        assert store.episodes() == [episode(1)]
        (problem,) = store.problems
    assert problem is not None
    assert problem.code == "recording_stopped"
    assert problem.remedy


def test_the_demo_keeps_nothing_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Remembered(MEMORY) as store:
        store.database.record(episode(1))
        assert len(store.episodes()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_question_no_database_can_answer_ends_nothing(tmp_path: Path) -> None:
    with Remembered(tmp_path / "h") as store:
        store.database.record(episode(1))
        assert store.episodes(since=10**20) == []
        assert store.episodes(limit=10**20) == [episode(1)]
        assert store.problems == []


def test_an_entry_that_is_no_json_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Remembered(path) as store:
        store.database.record(episode(1))
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO episode VALUES ('x', 'GPU-1', 0, 9e9, '{\"schema\": 1, cut')")
    with Remembered(path) as store:
        assert store.episodes() == [episode(1)]
        store.database.record(episode(2))
        assert store.episodes() == [episode(2), episode(1)]


def test_a_name_that_is_no_text_is_kept(tmp_path: Path) -> None:
    odd = episode(1)._replace(processes=(Participant("caf\udce9", 4242),))
    with Remembered(tmp_path / "h") as store:
        store.database.record(odd)
        assert store.answer() == [messages.episode_to_json(odd)]
        assert store.names() == {"caf?"}


def test_an_answer_fits_a_line_and_has_the_newest(tmp_path: Path) -> None:
    wordy = Participant("trainer", 4242, command_line="x" * 4000)
    with Remembered(tmp_path / "h") as store:
        for number in range(1, 2001):
            store.database.record(episode(number)._replace(processes=(wordy,)))
        found = store.answer(limit=10_000)
    assert found is not None
    assert [each["id"] for each in found] == [f"e{number:07d}" for number in range(2000, 2000 - len(found), -1)]
    line = wire.encode(wire.Result(1, {"episodes": found}))
    assert wire.LONGEST_LINE // 4 < len(line) < wire.LONGEST_LINE


# ---------------------------------------------------------------- which ones


def test_by_gpu_by_application_and_until(tmp_path: Path) -> None:
    ollama = Participant("llama3", 1, application="ollama")
    with Remembered(tmp_path / "h") as store:
        store.database.record(episode(1, gpu="GPU-2"))
        store.database.record(episode(2, processes=(ollama,)))
        store.settle()
        store.database.add([])  # what came before is on disk, what comes is in memory: both are asked alike
        store.settle()
        store.database.record(episode(3, processes=(ollama, Participant("Blender", 2)), gpu="GPU-2"))

        def ids(**given: Any) -> list[str]:
            return [each["id"] for each in store.answer(**given) or ()]

        assert ids(gpu="GPU-2") == ["e0000003", "e0000001"]
        assert ids(application="ollama") == ["e0000003", "e0000002"]
        assert ids(application="blender") == ["e0000003"]
        assert ids(application="ollama", gpu="GPU-2", limit=1) == ["e0000003"]
        assert ids(until=2000.0) == ["e0000002", "e0000001"]
        assert ids(until=1e400, application="nobody") == []


def test_a_limit_counts_what_an_application_has(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Remembered(path) as store:
        for number in range(1, 1501):
            store.database.record(episode(number, processes=(Participant("rare" if number < 3 else "often", 1),)))
            if number % 500 == 0:
                store.database.add([])
    with Remembered(path) as store:
        found = store.answer(limit=2, application="rare")
        assert [each["id"] for each in found or ()] == ["e0000002", "e0000001"]


# ---------------------------------------------------------------- one, delete, note


@pytest.mark.parametrize("on_disk", [True, False])
def test_one_is_shown_noted_and_deleted(tmp_path: Path, on_disk: bool) -> None:
    path = tmp_path / "h"
    with Remembered(path) as store:
        for number in (1, 2, 10):
            store.database.record(episode(number))
        if on_disk:
            store.database.add([])
        database = store.database
        assert store.ask(database.episode, "e0000002")["started"] == 2000.0
        assert store.ask(database.episode, "e000001")["started"] == 10_000.0
        noted = store.ask(database.note, "e0000002", "the neighbour\u2019s build \U0001f600")
        assert noted["note"] == "the neighbour\u2019s build \U0001f600"
        assert store.ask(database.note, "e0000001", "wrong") == {
            **store.ask(database.episode, "e0000001"),
            "note": "wrong",
        }
        assert "note" not in store.ask(database.note, "e0000001", "")
        assert store.ask(database.delete, "e0000010") == {"deleted": "e0000010"}
        assert isinstance(store.ask(database.delete, "e0000010"), NoSuch)
    with Remembered(path) as store:
        assert [each.get("note") for each in store.answer() or ()] == [noted["note"], None]
        assert store.episodes() == [episode(2), episode(1)]
        assert store.names() >= {"name1", "name2"}, "what was seen before is not forgotten with its episode"


def test_ids_that_mean_none_or_several_are_said(tmp_path: Path) -> None:
    with Remembered(tmp_path / "h") as store:
        store.database.record(episode(1))
        store.database.add([])
        store.database.record(episode(2))
        database = store.database
        assert store.ask(database.episode, "e00000") == NoSuch(
            "more than one episode begins with 'e00000'; give more of its id"
        )
        for none in ("e1", "x" * 5000, "e0", "\udcff", "%", "e0000001x"):
            assert "there is no episode" in store.ask(database.episode, none).reason
            assert "there is no episode" in store.ask(database.delete, none).reason
            assert "there is no episode" in store.ask(database.note, none, "text").reason
        assert store.problems == []


def test_what_is_deleted_is_not_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "h"
    secret = Participant("trainer", 1, command_line="--patient-name Isabella")
    with Remembered(path) as store:
        store.database.record(episode(1, processes=(secret,)))
        store.database.record(episode(2))
    assert b"Isabella" in path.read_bytes()
    with Remembered(path) as store:
        store.ask(store.database.delete, "e0000001")
    assert b"Isabella" not in path.read_bytes()


# ---------------------------------------------------------------- those that run


def test_one_that_ran_when_the_agent_was_killed_ended_at_its_last_reading(tmp_path: Path) -> None:
    path = tmp_path / "h"
    running = episode(7, ended=None)
    with Remembered(path) as store:
        store.database.checkpoint((running, episode(8, ended=None)), 7100.0)
        store.database.add([])
        store.database.record(episode(8))
        store.database.checkpoint((running,), 7110.0)
        store.database.add([])
        assert [each.id for each in store.episodes()] == ["e0000008"], "what runs is not among those that have ended"
    with Remembered(path) as store:
        assert store.episodes() == [episode(8), running._replace(ended=7110.0)]
        assert store.names() == {"name7", "name8"}
    with Remembered(path) as store:
        assert len(store.episodes()) == 2
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM open_episode").fetchone() == (0,)


def test_one_that_ended_is_not_open_any_more(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Remembered(path) as store:
        store.database.checkpoint((episode(1, ended=None),), 1010.0)
        store.database.add([])
        store.database.record(episode(1))
        store.database.checkpoint((), 0.0)
    with Remembered(path) as store:
        assert store.episodes() == [episode(1)]


def test_what_was_deleted_or_noted_right_after_its_end_outlives_a_kill(tmp_path: Path) -> None:
    """A copy of the files, as they are when the answer has come, is what a killed agent leaves."""
    path, left = tmp_path / "h", tmp_path / "left"
    left.mkdir()
    with Remembered(path) as store:
        store.database.checkpoint((episode(1, ended=None), episode(2, ended=None)), 2010.0)
        store.database.add([])
        store.database.record(episode(1))
        store.database.record(episode(2))
        store.ask(store.database.note, "e0000002", "mine")
        store.ask(store.database.delete, "e0000001")
        for file in tmp_path.glob("h*"):
            shutil.copy(file, left)
    with Remembered(left / "h") as store:
        assert [(each["id"], each.get("note")) for each in store.answer() or ()] == [("e0000002", "mine")]


def test_one_without_an_end_is_not_recorded(tmp_path: Path) -> None:
    with Remembered(tmp_path / "h") as store:
        store.database.record(episode(1, ended=None))
        assert store.episodes() == []


def test_ever_so_many_in_memory_are_bounded_where_there_is_no_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Remembered(tmp_path / "file" / "h") as store:
        for number in range(1, 1201):
            store.database.record(episode(number))
        assert [len(store.episodes(limit=LARGEST_LIMIT)), store.episodes()[0].id] == [1000, "e0001200"]


# ---------------------------------------------------------------- what is learned


def test_what_is_kept_is_there_at_once_and_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Remembered(path) as store:
        store.database.keep("idle/GPU-1", {"idle_w": 21.5})
        assert store.ask(store.database.kept, "idle/GPU-1") == {"idle_w": 21.5}
        store.database.add([])
        store.database.keep("idle/GPU-1", {"idle_w": 22.0})
        store.database.keep("gone\udcff", [1])
        assert store.ask(store.database.kept, "idle/GPU-1") == {"idle_w": 22.0}
    with Remembered(path) as store:
        assert store.ask(store.database.kept, "gone\udcff") == [1]
        store.database.keep("gone\udcff", None)
        assert store.ask(store.database.kept, "gone\udcff") is None
    with Remembered(path) as store:
        assert store.ask(store.database.kept, "idle/GPU-1") == {"idle_w": 22.0}
        assert store.ask(store.database.kept, "gone\udcff") is None
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        assert database.execute("SELECT count(*) FROM kept").fetchone() == (1,)
        database.execute("UPDATE kept SET body = '{cut'")
    with Remembered(path) as store:
        assert store.ask(store.database.kept, "idle/GPU-1") is None


# ---------------------------------------------------------------- when it writes


def log_bytes(path: Path) -> int:
    return path.with_name(path.name + "-wal").stat().st_size


def test_facts_wait_for_the_next_page_and_wake_no_disk(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Remembered(path) as store:
        store.settle()
        before = log_bytes(path)
        for number in range(1, 50):
            store.database.record(episode(number))
            store.database.keep("key", number)
            assert store.episodes()[0].id == episode(number).id
        assert log_bytes(path) == before
        store.feed(NOON, NOON + 10)
        assert log_bytes(path) > before


def test_facts_are_written_without_a_page_too(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Remembered(path, flush_s=0.05) as store:
        store.settle()
        before = log_bytes(path)
        store.database.record(episode(1))
        wait_until("it is written", lambda: log_bytes(path) > before)


def test_a_page_is_one_small_write(tmp_path: Path) -> None:
    """What a disk is asked to write every ten seconds, of eight GPUs: some pages of 4 KiB, and not one a GPU."""
    path = tmp_path / "h"
    gpus = tuple(f"GPU-{number}" for number in range(8))
    with Remembered(path) as store:
        store.feed(NOON, NOON + 1000, gpus=gpus)
        before = log_bytes(path)
        store.feed(NOON + 1000, NOON + 1400, gpus=gpus)
        assert (log_bytes(path) - before) / 40 < 3 * 4096


def test_of_the_names_those_that_worked_last_are_kept_and_come_last(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Remembered(path) as store:
        for number in range(2 * MOST_NAMES):
            store.database.record(episode(number))
            if number % 500 == 0:
                store.settle()
                store.database.add([reading(NOON + number)])
        store.database.record(episode(99_000_000)._replace(processes=episode(3).processes))
    with Remembered(path) as store:
        names = store.ask(store.database.names)
    assert names[-2:] == [f"name{2 * MOST_NAMES - 1}", "name3"]
    assert len(names) <= MOST_NAMES
    with contextlib.closing(sqlite3.connect(path)) as database:
        (kept,) = database.execute("SELECT count(*) FROM participant").fetchone()
    assert kept <= MOST_NAMES + TRIM_AT


def test_names_of_a_file_of_the_version_before_are_known_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with contextlib.closing(sqlite3.connect(path)) as database:
        for number, script in enumerate(MIGRATIONS[:3], 1):
            database.executescript(f"{script} PRAGMA user_version = {number};")
        database.executemany("INSERT INTO participant VALUES (?, ?)", [("later", 9.0), ("sooner", 5.0)])
        database.commit()
    with Remembered(path) as store:
        assert store.ask(store.database.names) == ["sooner", "later"]
        assert store.problems == []


def test_a_spin_up_of_days_is_found_wherever_it_is_looked_for(tmp_path: Path) -> None:
    day_s = 86400.0
    long = episode(1)._replace(id="long", started=day_s, ended=9 * day_s)
    short = [episode(number)._replace(started=number * day_s, ended=number * day_s + 60.0) for number in range(12)]
    just = episode(20)._replace(id="just", started=4 * day_s + 1.0, ended=5 * day_s + 1.0)
    backwards = episode(21)._replace(id="backwards", started=6 * day_s, ended=2 * day_s)
    every = [long, just, backwards, *short]
    with Remembered(tmp_path / "h") as store:
        for each in every:
            store.database.record(each)
        store.settle()
        store.database.add([reading(NOON)])
        store.settle()
        for since in range(-1, 13):
            for until in (None, *range(since, 13)):
                wanted = Wanted(since * day_s + 30.0, None if until is None else until * day_s + 30.0)
                found = [each["id"] for each in store.ask(store.database.episodes, wanted)]
                meant = [each for each in every if wanted.takes(messages.episode_to_json(each))]
                assert sorted(found) == sorted(each.id for each in meant), wanted
        newest = store.ask(store.database.episodes, Wanted(limit=3))
        assert [each["started"] / day_s for each in newest] == [11.0, 10.0, 9.0]
