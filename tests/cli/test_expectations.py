"""`hoofhearted expectations` on the real agent: the file keeps its comments, and what is odd is said."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.cli import expectations
from hoofhearted_desktop.core import exits
from tests.fake_nvml.driver import GIB, FakeProcess

if TYPE_CHECKING:
    from tests.cli.terminal import Terminal

WRITTEN = """\
# my own notes

# films in the evening
[[expectations]]
application = "jellyfin"
days = ["sat", "sun"]
"""


def settings() -> Path:
    return Path(os.environ["HOOFHEARTED_CONFIG_DIR"]) / "settings.toml"


@pytest.mark.real
def test_rules_are_listed_added_moved_and_removed_and_comments_stay(terminal: Terminal) -> None:
    assert "No expectation yet" in terminal.type("expectations").stdout
    settings().write_text(WRITTEN)
    added = terminal.type("expectations", "add", "--command-line", "*train.py*", "--hours", "22:00-06:00", "--tell")
    assert added.returncode == exits.OK, added.stderr
    assert f"kept in {settings()}" in added.stdout
    listed = terminal.type("expectations", "list").stdout.splitlines()
    assert listed[0] == "1. expect application jellyfin, on sat, sun (rule-1): has not matched yet"
    assert listed[1].startswith("2. always tell of command line *train.py*, 22:00-06:00 (told-")
    assert terminal.type("expectations", "move", "2", "1").stdout.startswith("Number 1 is now: always tell of")
    found = json.loads(terminal.type("expectations", "--json").stdout)
    assert [(rule["effect"], rule["matched"], rule["line"]) for rule in found["rules"]] == [
        ("tell", 0, 3),
        ("expect", 0, 10),
    ]
    assert "# films in the evening\n[[expectations]]\napplication" in settings().read_text()
    removed = terminal.type("expectations", "remove", found["rules"][0]["id"])
    assert removed.stdout.startswith("Removed always tell of command line *train.py*")
    assert "# my own notes" in settings().read_text()
    assert terminal.type("expectations", "forget-usual").stdout == "Nothing was known.\n"


@pytest.mark.real
def test_what_is_wrong_is_said_without_harm(terminal: Terminal) -> None:
    settings().write_text(WRITTEN)
    cases = [
        (("add",), exits.USAGE, "names nothing"),
        (("add", "--hours", "late"), exits.USAGE, 'expected hours such as "22:00-06:30"'),
        (("add", "--user", ""), exits.USAGE, "is empty"),
        (("add", "--user", "a", "--before", "nobody"), exits.PROBLEM, "there is no rule 'nobody'"),
        (("remove", "7"), exits.PROBLEM, "there is no rule '7'"),
        (("move", "1", "5"), exits.PROBLEM, "expected a place from 1 to 1"),
        (("move", "1"), exits.USAGE, "PLACE"),
        (("nas", "sing"), exits.USAGE, "VERB"),
        (("@nas", "list"), exits.USAGE, "@nas: The user's name is missing"),
    ]
    for arguments, status, word in cases:
        done = terminal.type("expectations", *arguments)
        assert (done.returncode, done.stdout) == (status, ""), arguments
        assert word in done.stderr
        assert "params." not in done.stderr
    assert settings().read_text() == WRITTEN
    settings().write_text("this is [not toml\n")
    done = terminal.type("expectations", "add", "--user", "a")
    assert done.returncode == exits.PROBLEM
    assert "is not TOML" in done.stderr


@pytest.mark.real
def test_a_rule_without_effect_is_pointed_out_in_the_list_and_by_the_doctor(terminal: Terminal) -> None:
    settings().write_text(WRITTEN)
    added = terminal.type("expectations", "add", "--application", "jellyfin", "--days", "sun")
    assert "but never decides: rule-1 stands before it and says the same or more (line 4)" in added.stdout
    assert "   but never decides: rule-1" in terminal.type("expectations").stdout
    assert "--    settings:" in terminal.type("doctor").stdout
    assert "never decides: rule-1" in terminal.type("doctor").stdout


@pytest.mark.real
def test_the_demo_has_rules_of_its_own_and_touches_no_file(terminal: Terminal) -> None:
    assert "application jellyfin (demo-1)" in terminal.type("expectations", "--demo").stdout
    for demo in (("expectations", "--demo"), ("--demo", "expectations"), ("expectations", "--demo", "home")):
        assert "memory of the demo" in terminal.type(*demo, "add", "--user", "a").stdout
    assert not settings().exists()


@pytest.mark.real
def test_what_a_rule_has_decided_and_what_is_usual_outlive_the_agent(terminal: Terminal) -> None:
    settings().write_text('[[expectations]]\nuser = "*"\n')
    card = terminal.driver.gpus[0]
    card.utilization_sm, card.power_mw = 87, 212_000
    card.processes = [FakeProcess(os.getpid(), 8 * GIB, 87)]
    terminal.driver.write()
    terminal.type("watch", "--for", "8s")
    (rule,) = json.loads(terminal.type("expectations", "--json").stdout)["rules"]
    assert rule["matched"] == 1
    assert rule["last_matched"] is not None
    assert terminal.type("expectations", "forget-usual").stdout == "Forgotten what is usual of 1 program.\n"
    assert terminal.type("expectations", "forget-usual").stdout == "Nothing was known.\n"


def test_counts_mistakes_and_warnings_have_their_words() -> None:
    rule = {"id": "r", "effect": "expect", "gpu": "0", "matched": 12, "last_matched": 1_760_000_000.0}
    said = expectations.text(
        {
            "rules": [rule, {**rule, "id": "s", "matched": 1}, {**rule, "id": "t", "matched": 0}],
            "mistakes": ["settings.toml, line 3: hold_s: expected seconds"],
            "warnings": [{"id": "s", "line": 4, "text": "never decides: r stands before it"}],
        }
    ).splitlines()
    assert said[0].startswith("1. expect gpu 0 (r): matched 12 times, last at ")
    assert said[1].startswith("2. expect gpu 0 (s): matched once, last at ")
    assert said[2] == "   but never decides: r stands before it"
    assert said[3] == "3. expect gpu 0 (t): has not matched yet"
    assert said[4] == "Left out: settings.toml, line 3: hold_s: expected seconds"
