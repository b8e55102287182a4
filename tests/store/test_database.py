"""Episodes on disk: kept, found again, and a damaged file set aside."""

from __future__ import annotations

import queue
import stat
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.core import messages, model
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
        answers: queue.SimpleQueue[list[dict[str, Any]]] = queue.SimpleQueue()
        self.database.episodes(since, limit, answers.put)
        return [messages.episode_from_json(each) for each in answers.get(timeout=10)]

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
