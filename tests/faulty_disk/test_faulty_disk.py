"""A disk that is full, over its quota, read-only or broken: everything that is written says so, and what was there stays."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faulty_disk import FaultyDisk, SmallDisk
from tests.faulty_disk.all_writes import WRITES
from tests.store.store import NOON, Store, episode

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform != "linux", reason="it is preloaded, or mounted")]
ROOT = Path(__file__).resolve().parents[2]
PAGE = 4096
"""What is added to needs a new one, which a full disk does not have."""

SEEDED = {
    "settings.toml": "# mine\n[watching]\nhold_s = 5\n",
    "servers.toml": '[[server]]\naddress = "nas"\n',
    "gateway-tokens.json": "[]",
    "gateway-audit.jsonl": '{"what":"old"}\n'.rjust(PAGE),
    "known_hosts": "nas ssh-ed25519 AAAA\n".rjust(PAGE),
    "spin-ups.csv": "old;old\n",
    "desktop.json": '{"seen_until": 5.0}',
    "autostart/hoofhearted.desktop": "[Desktop Entry]\n",
}
REMEMBERS = {"memory"}
"""What is said in the log of the process alone."""


def seed(place: Path) -> None:
    for name, text in SEEDED.items():
        file = place / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        file.chmod(0o600)
    (place / "run").mkdir(mode=0o700)
    with Store(place / "history.sqlite3") as store:
        store.database.record(episode(1))
        store.feed(NOON, NOON + 600, 10.0)


def written(place: Path, **environment: str) -> dict[str, str]:
    """Write everything in a process of its own; gives what was said of each."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faulty_disk.all_writes", str(place)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, str] = json.loads(done.stdout)
    assert set(found) == set(WRITES)
    return found


def is_as_it_was(place: Path) -> None:
    assert {name: (place / name).read_text() for name in SEEDED} == SEEDED
    left = {each.name for each in place.rglob("*")} - {Path(name).name for name in SEEDED}
    assert left <= {
        "autostart",
        "run",
        "agent.lock",
        "agent.sock",
        "history.sqlite3",
        "history.sqlite3-wal",
        "ballast",
        "new.jsonl.gz",
    }
    with Store(place / "history.sqlite3") as store:
        assert store.ask(store.database.episode, "e0000001")["id"] == "e0000001"
        assert store.problems == []


def works_again(place: Path, **environment: str) -> None:
    """With the same files, on a disk that works."""
    (place / "new.jsonl.gz").unlink(missing_ok=True)
    assert {name: said for name, said in written(place, **environment).items() if said} == {}
    assert "hold_s = 7" in (place / "settings.toml").read_text()
    assert "# mine" in (place / "settings.toml").read_text()


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS], ids=errno.errorcode.get)
def test_every_error_is_said_nothing_is_lost_and_all_is_written_later(tmp_path: Path, error: int) -> None:
    disk = FaultyDisk(tmp_path / "disk", tmp_path / "says")
    seed(disk.place)
    disk.fail(error)
    said = written(disk.place, **disk.environment)
    disk.fail()
    why = os.strerror(error).lower()
    unsaid = {name: text for name, text in said.items() if why not in text.lower()}
    # SQLite has a word of its own for a full disk, and one for all else.
    assert unsaid.pop("history").startswith("nothing is being recorded: ")
    unsaid.pop("agent's place", None)  # its lock is there already, and its socket is no write to a file
    assert unsaid == {}
    is_as_it_was(disk.place)
    works_again(disk.place, **disk.environment)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallDisk]:
    disk = SmallDisk(tmp_path / "small")
    if os.geteuid() != 0 or not disk.mount():
        pytest.skip("only root may mount")
    yield disk
    disk.unmount()


def test_a_disk_that_is_really_full(small: SmallDisk) -> None:
    seed(small.place)
    small.fill()
    said = written(small.place)
    assert {name for name, text in said.items() if not text} <= {"agent's place"}
    assert "database or disk is full" in said["history"]
    is_as_it_was(small.place)
    small.empty()
    works_again(small.place)


def test_a_disk_that_is_really_read_only(small: SmallDisk) -> None:
    seed(small.place)
    small.read_only(on=True)
    said = written(small.place)
    assert {name for name, text in said.items() if "read-only" not in text.lower()} == set()
    small.read_only(on=False)
    is_as_it_was(small.place)
    works_again(small.place)
