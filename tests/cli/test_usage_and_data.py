"""`hoofhearted usage` and `data` on the real agent: a week in two tables, what is kept, and out with it after a question."""

from __future__ import annotations

import json
import os
import pty
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.cli import data, usage
from hoofhearted_desktop.core import exits
from tests.fake_nvml.driver import GIB, FakeProcess

if TYPE_CHECKING:
    from tests.cli.terminal import Terminal

USED: dict[str, Any] = {
    "from": 0.0,
    "to": 7 * 86400.0,
    "watched_s": 5.5 * 86400,
    "gpus": [
        {
            "gpu": "GPU-1",
            "index": 0,
            "name": "RTX 3090",
            "busy_s": 148_320.0,
            "energy_wh": 9812.0,
            "cost": 3.04,
            "currency": "EUR",
        },
        {"gpu": "GPU-2", "index": 1, "name": None, "busy_s": 0.0, "energy_wh": None, "cost": None, "currency": "EUR"},
    ],
    "applications": [
        {
            "key": "jellyfin|media|jellyfin",
            "name": "Jellyfin",
            "application": "jellyfin",
            "user": "media",
            "container": "jellyfin",
            "busy_s": 140_000.0,
            "energy_wh": 9000.0,
            "cost": 2.79,
            "spin_ups": 14,
            "unexpected": 0,
        },
        {
            "key": "x|david|",
            "name": "x\u202e\n.py",
            "application": None,
            "user": "david",
            "container": None,
            "busy_s": 754.0,
            "energy_wh": 12.5,
            "cost": 0.001,
            "spin_ups": 9,
            "unexpected": 2,
        },
    ],
}


def test_a_week_in_two_tables() -> None:
    assert usage.text(USED, "nas").splitlines() == [
        "Who used the GPUs of nas in the last 7 days; it was watched for 5 days of them.",
        "",
        "GPU       worked for    energy      cost",
        "RTX 3090      41.2 h  9.81 kWh  3.04 EUR",
        "GPU-2            0 s       n/a",
        "",
        "who       user   container  worked for    energy            cost          spin-ups",
        "Jellyfin  media  jellyfin       38.9 h  9.00 kWh        2.79 EUR                14",
        "x\ufffd .py    david                 12 min   12.5 Wh  under 0.01 EUR  9 (2 unexpected)",
    ]


def test_without_a_price_or_containers_there_are_no_such_columns() -> None:
    plain: dict[str, Any] = json.loads(json.dumps(USED))
    for each in (*plain["gpus"], *plain["applications"]):
        each |= {"cost": None, "container": None, "currency": None}
    said = usage.text(plain, "nas")
    assert "cost" not in said
    assert "container" not in said
    plain["applications"] = []
    assert usage.text(plain, "nas").endswith("\nNobody has used them.\n")
    plain["gpus"] = []
    assert usage.text(plain, "nas") == "Nothing is recorded of nas for the last 7 days.\n"


def test_cards_of_one_name_have_their_numbers() -> None:
    twins = [{**USED["gpus"][0], "index": number, "name": "NVIDIA RTX A6000"} for number in (0, 1)]
    said = usage.text({**USED, "gpus": twins}, "nas").splitlines()
    assert [line.split("  ")[0] for line in said[3:5]] == ["RTX A6000 #0", "RTX A6000 #1"]


def test_what_is_kept_as_lines() -> None:
    tiers = [{"step_s": 60.0, "kept_s": 5_184_000.0, "rows": 1440, "bytes": 2**20}]
    found = {
        "path": "/x/history.sqlite3",
        "bytes": 5 * 2**20,
        "episodes": 3,
        "oldest": 0.0,
        "newest": 1e9,
        "tiers": tiers,
    }
    said = data.text(found, "nas", 1e9).splitlines()
    assert said[0] == "What is kept of nas is in /x/history.sqlite3: 5 MiB."
    assert said[1].startswith("It begins at 19")
    assert said[3:] == ["Spin-ups: 3.", "Every 1 min, kept for 60 days: 1440 rows, 1 MiB."]
    assert data.text({**found, "oldest": None, "newest": None, "path": None}, "nas", 1e9).splitlines()[:2] == [
        "What is kept of nas is in memory alone, and goes with its agent: 5 MiB.",
        "There is nothing yet.",
    ]


@pytest.mark.parametrize(
    ("named", "older_s", "said"),
    [
        (["history"], None, "the history of nas"),
        (["history", "episodes"], 30 * 86400.0, "the history and the spin-ups that have ended, as far as older than 30 days, of nas"),
        (["history", "episodes", "usual"], None, "the history, the spin-ups that have ended and what is usual of nas"),
    ],
)  # fmt: skip
def test_what_is_about_to_go_is_named(named: list[str], older_s: float | None, said: str) -> None:
    assert data.describe(named, older_s, "nas") == said


def test_what_is_gone_is_said_and_where_its_space_is() -> None:
    counts = {"rows": 5, "episodes": 1, "usual": 2}
    gone = "Deleted: 5 rows of history, 1 spin-ups, what was usual of 2 programs.\n"
    assert (
        data.deleted({"deleted": counts, "bytes_freed": 2**30, "problem": None})
        == f"{gone}The disk has 1.0 GiB more room.\n"
    )
    assert data.deleted({"deleted": counts, "bytes_freed": 0, "problem": None}) == gone
    assert data.deleted({"deleted": counts, "bytes_freed": 0, "problem": "it is full"}) == f"{gone}But it is full.\n"


@pytest.mark.parametrize(
    ("words", "wished"),
    [
        ([], data.Wish(None)),
        (["nas"], data.Wish("nas")),
        (["delete"], data.Wish(None, "delete")),
        (["nas", "delete"], data.Wish("nas", "delete")),
        (["nas", "wipe"], "data: wipe: expected status or delete"),
        (["delete", "all"], "data: all: expected status or delete"),
    ],
)
def test_words(words: list[str], wished: object) -> None:
    assert data.wish(words) == wished


@pytest.mark.real
def test_who_used_it_is_told_and_deleted_again(terminal: Terminal) -> None:
    card = terminal.driver.gpus[0]
    card.utilization_sm, card.power_mw = 87, 212_000
    card.processes = [FakeProcess(os.getpid(), 8 * GIB, 87)]
    terminal.driver.write()
    config = Path(os.environ["HOOFHEARTED_CONFIG_DIR"])
    (config / "settings.toml").write_text('[energy]\nprice_per_kwh = 100.0\ncurrency = "EUR"\n')
    terminal.type("watch", "--for", "8s")
    found = json.loads(terminal.type("usage", "--json").stdout)
    (gpu,) = found["gpus"]
    assert gpu["busy_s"] > 3
    assert gpu["currency"] == "EUR"
    assert found["applications"][0]["spin_ups"] == 1
    said = terminal.type("usage", "--since", "1h").stdout
    assert "in the last 1 h; it was watched for" in said
    assert " EUR" in said
    assert "Spin-ups: 1." in terminal.type("data").stdout
    card.utilization_sm, card.power_mw, card.processes = 0, 20_000, []
    terminal.driver.write()
    asked = terminal.type("data", "delete", "--history", "--episodes")
    assert (asked.returncode, asked.stdout) == (exits.USAGE, "")
    assert "say --yes" in asked.stderr
    assert "1 spin-ups" in terminal.type("data", "delete", "--history", "--episodes", "--yes").stdout
    assert json.loads(terminal.type("data", "--json").stdout)["episodes"] == 0
    assert json.loads(terminal.type("usage", "--json").stdout)["applications"] == []


@pytest.mark.real
@pytest.mark.parametrize(
    ("typed", "status", "said"), [(b"y\n", exits.OK, b"Deleted:"), (b"\n", exits.PROBLEM, b"Nothing was deleted.")]
)
def test_it_asks_on_the_terminal_first(terminal: Terminal, typed: bytes, status: int, said: bytes) -> None:
    pid, descriptor = pty.fork()
    if pid == 0:
        import sys

        os.execve(  # noqa: S606 - a terminal of its own is what is tested
            sys.executable,
            [sys.executable, "-m", "hoofhearted_desktop", "data", "delete", "--usual"],
            terminal.environment,
        )
    seen = b""
    while b"[y/N]" not in seen:
        seen += os.read(descriptor, 1000)
    assert b"Delete what is usual of this machine? This cannot be undone." in seen
    os.write(descriptor, typed)
    try:
        while more := os.read(descriptor, 1000):
            seen += more
    except OSError:
        pass
    os.close(descriptor)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == status
    assert said in seen


@pytest.mark.real
def test_wrong_usage_is_said(terminal: Terminal) -> None:
    cases = [
        (("data", "delete"), "say what: --history, --episodes, --usual"),
        (("data", "delete", "--usual", "--older-than", "3d"), "has no dates"),
        (("data", "--history"), "only looks"),
        (("data", "delete", "--older-than", "soon"), "is no time"),
        (("usage", "--week", "--since", "3d"), "not allowed with argument"),
        (("usage", "--demo", "nowhere"), "there is no such scenario"),
    ]
    for arguments, word in cases:
        done = terminal.type(*arguments)
        assert (done.returncode, done.stdout) == (exits.USAGE, ""), arguments
        assert word in done.stderr
