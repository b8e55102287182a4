"""Episodes on disk: kept, found again, and a damaged file set aside."""

from __future__ import annotations

import contextlib
import queue
import sqlite3
import stat
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.core import messages, model, wire
from hoofhearted_desktop.core.assessment import Activity, Episode, Level, Participant, Verdict
from hoofhearted_desktop.store.database import MEMORY, Database

if TYPE_CHECKING:
    from pathlib import Path

    from typing_extensions import Self


def episode(number: int) -> Episode:
    return Episode(
        id=f"e{number}",
        host="dreams",
        gpu="GPU-1",
        gpu_name="NVIDIA GeForce RTX 3090",
        started=1000.0 * number,
        ended=1000.0 * number + 60,
        activity=Activity.COMPUTING,
        peak=Level(87.0, 0.0, 0.0, 212.0, 71.0),
        mean=Level(80.0),
        energy_wh=3.5,
        processes=(Participant(f"name{number}", 4242, 100.0, 0.97, "david", expected=False),),
        verdict=Verdict(False, "default", "first time seen"),
    )


class Store:
    def __init__(self, path: Path) -> None:
        self.problems: list[Optional[model.Problem]] = []
        self.database = Database(path, self.problems.append)

    def episodes(self, since: float = 0.0, limit: int = 100) -> list[Episode]:
        found = self.answer(since, limit)
        assert found is not None
        return [messages.episode_from_json(each) for each in found]

    def answer(self, since: float = 0.0, limit: int = 100) -> Optional[list[dict[str, Any]]]:
        answers: queue.SimpleQueue[Optional[list[dict[str, Any]]]] = queue.SimpleQueue()
        self.database.episodes(since, limit, answers.put)
        return answers.get(timeout=10)

    def names(self) -> set[str]:
        answers: queue.SimpleQueue[set[str]] = queue.SimpleQueue()
        self.database.names(answers.put)
        return answers.get(timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()


def test_episodes_come_back_newest_first_and_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "history.sqlite3"
    with Store(path) as store:
        for number in (1, 3, 2):
            store.database.record(episode(number))
    with Store(path) as store:
        assert store.episodes() == [episode(3), episode(2), episode(1)]
        assert store.episodes(since=2500) == [episode(3)]
        assert store.episodes(limit=2) == [episode(3), episode(2)]
        assert store.names() == {"name1", "name2", "name3"}
        assert store.problems == []


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    with Store(tmp_path / "h") as store:
        store.database.record(episode(1))
        store.episodes()
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert modes["h"] == 0o600
    assert set(modes.values()) == {0o600}


def test_the_same_episode_is_kept_once(tmp_path: Path) -> None:
    with Store(tmp_path / "h") as store:
        store.database.record(episode(1))
        store.database.record(episode(1)._replace(ended=5000.0))
        assert [each.ended for each in store.episodes()] == [5000.0]


@pytest.mark.parametrize("damage", [b"this is no database" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "history.sqlite3"
    path.write_bytes(damage)
    with Store(path) as store:
        store.database.record(episode(1))
        assert store.episodes() == [episode(1)]
    (aside,) = tmp_path.glob("history.sqlite3.damaged-*")
    assert aside.read_bytes() == damage


def test_a_place_that_cannot_be_written_is_reported_and_nothing_ends(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Store(tmp_path / "file" / "history.sqlite3") as store:
        store.database.record(episode(1))
        assert store.episodes() == [episode(1)]
        (problem,) = store.problems
    assert problem is not None
    assert problem.code == "recording_stopped"
    assert problem.remedy


def test_the_demo_keeps_nothing_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Store(MEMORY) as store:
        store.database.record(episode(1))
        assert len(store.episodes()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_question_no_database_can_answer_ends_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "h") as store:
        store.database.record(episode(1))
        assert store.episodes(since=10**20) == []
        assert store.episodes(limit=10**20) == [episode(1)]
        assert store.problems == []


def test_an_entry_that_is_no_json_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with Store(path) as store:
        store.database.record(episode(1))
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO episode VALUES ('x', 'GPU-1', 0, 9e9, '{\"schema\": 1, cut')")
    with Store(path) as store:
        assert store.episodes() == [episode(1)]
        store.database.record(episode(2))
        assert store.episodes() == [episode(2), episode(1)]


def test_a_name_that_is_no_text_is_kept(tmp_path: Path) -> None:
    odd = episode(1)._replace(processes=(Participant("caf\udce9", 4242),))
    with Store(tmp_path / "h") as store:
        store.database.record(odd)
        assert store.episodes() == [odd]
        assert store.names() == {"caf?"}


def test_a_history_that_cannot_be_read_is_no_empty_one(tmp_path: Path) -> None:
    with Store(tmp_path / "h") as store:
        store.database.record(episode(1))
        store.episodes()
        with contextlib.closing(sqlite3.connect(tmp_path / "h")) as other, other:
            other.execute("DROP TABLE episode")
        assert store.answer() is None
        (problem,) = filter(None, store.problems)
        assert problem.code == "recording_stopped"


def test_an_answer_fits_a_line_and_has_the_newest(tmp_path: Path) -> None:
    wordy = Participant("trainer", 4242, command_line="x" * 4000)
    with Store(tmp_path / "h") as store:
        for number in range(1, 2001):
            store.database.record(episode(number)._replace(processes=(wordy,)))
        found = store.answer(limit=10_000)
    assert found is not None
    assert [each["id"] for each in found] == [f"e{number}" for number in range(2000, 2000 - len(found), -1)]
    line = wire.encode(wire.Result(1, {"episodes": found}))
    assert wire.LONGEST_LINE // 4 < len(line) < wire.LONGEST_LINE
