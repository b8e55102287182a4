"""kill -9 at any instant loses at most the last ten seconds and damages nothing."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from hoofhearted_desktop.store.history import Question
from tests.store.killed import PAGE_S
from tests.store.store import NOON, Store

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 220


@pytest.mark.skipif(sys.platform == "win32", reason="it forks and sends SIGKILL")
@pytest.mark.real
def test_killed_hundreds_of_times_while_writing(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    command = [sys.executable, "-m", "tests.store.killed", str(path), str(ROUNDS), "20261126"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    certain = json.loads(done.stdout)
    assert len(certain) == ROUNDS
    begins = [0, *(each + 2 for each in certain)]
    lived = {page for nth, last in enumerate(certain) for page in range(begins[nth], last)}
    assert len(lived) > ROUNDS / 2, "the children wrote too little to prove anything"

    log = path.with_name(path.name + "-wal")
    assert log.exists(), "the last one was killed with its log open"
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    with Store(path) as store:
        found = store.history(Question("GPU-1", max_points=5000, metrics=("sm",)))
        last = NOON + begins[-1] * PAGE_S
        near = store.history(Question("GPU-1", last - 3000, max_points=5000, metrics=("sm",)))
        used = store.history(Question("GPU-1", last - 3000, max_points=5000, metrics=("sm",), users=8))
        assert store.problems == []
    assert list(tmp_path.glob("*.damaged*")) == []
    with contextlib.closing(sqlite3.connect(path)) as database:
        episodes = database.execute("SELECT id, started, ended FROM episode").fetchall()

    done_pages = {int(name[4:]) for name, _, _ in episodes if name.startswith("done")}
    assert lived <= done_pages, "what the store said it has is there"
    assert len(done_pages - lived) <= ROUNDS, "of each life at most the page it was writing is there besides"
    running = [(started, ended) for name, started, ended in episodes if not name.startswith("done")]
    assert len(running) > ROUNDS / 2
    assert all(ended == started + 5 for started, ended in running), "what ran ended at its last reading"
    assert sum(found["seconds"]) == len(done_pages) * PAGE_S, "no reading is lost, and none is there twice"
    shown = {int(time - NOON) // PAGE_S: near["mean"]["sm"][nth] for nth, time in enumerate(near["time"])}
    assert {page: sm for page, sm in shown.items() if sm is not None} == {
        page: float(page % 100) for page in done_pages if page * PAGE_S + NOON >= last - 3000
    }
    (whose,) = used["used"]
    told = {int(time - NOON) // PAGE_S: whose["mean"]["sm"][nth] for nth, time in enumerate(used["time"])}
    assert {page: sm for page, sm in told.items() if sm is not None} == {
        page: float(page % 100) for page in done_pages if page * PAGE_S + NOON >= last - 3000
    }, "who used it is there with each of them"
