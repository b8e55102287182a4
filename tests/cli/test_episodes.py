"""`hoofhearted episodes` with a real agent: the list, notes, deleting; and what a crash of the agent leaves."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.store.database import FILE
from tests.desktop_parts.programs import wait_until
from tests.fake_nvml.driver import GIB, FakeProcess
from tests.store.store import Store, episode

if TYPE_CHECKING:
    from tests.cli.terminal import Terminal

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="the fake driver is Linux's")]


def stored(terminal: Terminal, *numbers: int) -> None:
    """Let the agent's database have these episodes, of the last hour."""
    began = time.time() - 3600
    with Store(Path(terminal.environment["HOOFHEARTED_DATA_DIR"]) / FILE) as store:
        for number in numbers:
            store.database.record(episode(number, started=began + number, ended=began + number + 60))


def last_noted(terminal: Terminal, folder: Path) -> float:
    """When the agent last wrote down what runs, as Unix time; 0.0 where nothing is written down."""
    data = Path(terminal.environment["HOOFHEARTED_DATA_DIR"])
    for name in (
        FILE,
        f"{FILE}-wal",
    ):  # the agent has them locked; a transaction that is half copied counts for nothing
        shutil.copy(data / name, folder)
    with contextlib.closing(sqlite3.connect(folder / FILE)) as database:
        return float(database.execute("SELECT max(seen) FROM open_episode").fetchone()[0] or 0.0)


def test_from_the_list_to_a_note_to_deleting(terminal: Terminal) -> None:
    stored(terminal, 1, 2, 3)
    listed = terminal.type("episodes")
    assert listed.returncode == exits.OK
    assert [line.split(" · ")[-1] for line in listed.stdout.splitlines()] == ["e0000003", "e0000002", "e0000001"]
    assert "name2 used the RTX 3090" in terminal.type("episodes", "show", "e0000002").stdout
    noted = terminal.type("episodes", "note", "e0000002", "the", "neighbour’s build")
    assert (noted.returncode, noted.stdout) == (exits.OK, "Noted: e0000002\n")
    assert json.loads(terminal.type("episodes", "show", "e0000002", "--json").stdout)["note"] == "the neighbour’s build"
    assert "“the neighbour’s build”" in terminal.type("episodes").stdout
    gone = terminal.type("episodes", "delete", "e0000003", "e0000009", "e0000001")
    assert gone.returncode == exits.PROBLEM
    assert gone.stdout == "Deleted: e0000003\nDeleted: e0000001\n"
    assert gone.stderr == "hoofhearted: there is no episode 'e0000009'\n"
    found = terminal.type("episodes", "--csv")
    [row] = csv.DictReader(io.StringIO(found.stdout, newline=""))
    assert (row["id"], row["note"]) == ("e0000002", "the neighbour’s build")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("show", "nope"), exits.PROBLEM, "there is no episode 'nope'"),
        (("show", "e00000"), exits.PROBLEM, "more than one episode begins with 'e00000'"),
        (("note", "e0000001", "x" * 2001), exits.PROBLEM, "a note has at most 2000 letters"),
        (("show",), exits.USAGE, "give the id"),
        (("show", "e0000001", "--csv"), exits.USAGE, "--csv is for the list"),
        (("--json", "--csv"), exits.USAGE, "not allowed with"),
        (("@nas", "show", "e0000001"), exits.USAGE, "@nas: The user's name is missing"),
    ],
)
def test_what_cannot_be_is_said(terminal: Terminal, words: tuple[str, ...], status: int, said: str) -> None:
    stored(terminal, 1, 2)
    done = terminal.type("episodes", *words)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr
    assert "params." not in done.stderr


def test_one_that_runs_is_listed_and_outlives_a_killed_agent(terminal: Terminal, tmp_path: Path) -> None:
    gpu = terminal.driver.gpus[0]
    gpu.utilization_sm, gpu.power_mw, gpu.processes = 90, 200_000, [FakeProcess(os.getpid(), GIB, 90)]
    terminal.driver.sampling_us = 1
    terminal.driver.write()

    def listed() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(terminal.type("episodes", "--json").stdout)
        return found

    with terminal.stay() as agent:
        wait_until("the episode runs", lambda: [each["ended"] for each in listed()] == [None])
        [running] = listed()
        assert "is using the RTX 3090" in terminal.type("episodes", "show", running["id"][:6]).stdout
        refused = terminal.type("episodes", "delete", running["id"])
        assert "is still running" in refused.stderr
        wait_until(
            "it is on the disk, as it stood seconds later",
            lambda: last_noted(terminal, tmp_path) > running["started"] + 3,
            30,
        )
        agent.send_signal(signal.SIGKILL)
        agent.wait(60)
    gpu.utilization_sm, gpu.power_mw, gpu.processes = 0, 20_000, []
    terminal.driver.write()
    [ended] = listed()
    assert ended["id"] == running["id"]
    assert running["started"] + 3 < ended["ended"] < time.time()
    assert ended["processes"][0]["pid"] == os.getpid()
