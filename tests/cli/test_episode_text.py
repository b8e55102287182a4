"""What `hoofhearted episodes` takes and says: words, lines, a page, CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from hoofhearted_desktop.cli import episode_text
from hoofhearted_desktop.cli.episodes import Wish, wish
from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.assessment import Participant
from tests.store.store import episode
from tests.systems import WINDOWS

NOW = 1_760_000_000.0


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("", Wish(None)),
        ("nas", Wish("nas")),
        ("show 99f1", Wish(None, "show", ("99f1",))),
        ("nas show 99f1", Wish("nas", "show", ("99f1",))),
        ("delete a b c", Wish(None, "delete", ("a", "b", "c"))),
        ("note 99f1 the neighbour again", Wish(None, "note", ("99f1",), "the neighbour again")),
    ],
)
def test_what_words_mean(words: str, meant: Wish) -> None:
    assert wish(words.split()) == meant


@pytest.mark.parametrize(
    "words", ["show", "delete", "note", "note 99f1", "nas delete", "show a b", "nas erase x", "a b"]
)
def test_words_that_mean_nothing_are_said(words: str) -> None:
    said = wish(words.split())
    assert isinstance(said, str)
    assert said.startswith("episodes")


def test_a_note_is_taken_away_by_an_empty_one() -> None:
    assert wish(["note", "99f1", ""]) == Wish(None, "note", ("99f1",), "")


# ---------------------------------------------------------------- text


def test_a_line_ends_with_its_note_and_what_it_is_called() -> None:
    told = episode_text.listed(episode(1, started=NOW - 300, ended=NOW - 60), NOW, "e0000001", "")
    assert told.endswith(", 3.5 Wh, unexpected: first time seen · e0000001")
    assert "name1 used the RTX 3090 for 4 min" in told
    noted = episode_text.listed(episode(1), NOW, "e0000001", "the neighbour\n" + "x" * 100)
    assert "· “the neighbour xxx" in noted
    assert noted.endswith("x…” · e0000001")


def test_one_that_runs_is_said_to_run() -> None:
    running = episode(1, started=NOW - 300, ended=None)
    assert "name1 is using the RTX 3090 for 5 min" in episode_text.line(running, NOW)
    assert "still running" in episode_text.page(running, NOW, "")


def test_short_ids_tell_apart() -> None:
    assert episode_text.short_ids(["aaaaaaaa1111", "bbbb"]) == {"aaaaaaaa1111": "aaaaaaaa", "bbbb": "bbbb"}
    assert set(episode_text.short_ids(["aaaaaaaa1111", "aaaaaaaa1122", "aaaaaaaa1111"]).values()) == {
        *("aaaaaaaa1111", "aaaaaaaa1122")
    }


def test_a_page_has_every_fact_and_who() -> None:
    who = Participant(
        "train.py", 7, share=0.5, user="david", container="lab", unit="u.service", command_line="python train.py"
    )
    told = episode_text.page(episode(1, processes=(who,)), NOW, "mine\nand yours")
    for words in (
        "e0000001",
        "80 % on average, 87 % at most",
        "3.5 Wh",
        "mine",
        "and yours",
        "50 %",
        "python train.py",
    ):
        assert words in told
    assert "train.py, process 7, container lab, u.service, user david" in told


# ---------------------------------------------------------------- CSV


def rows(episodes: list[dict[str, Any]]) -> list[dict[str, str]]:
    text = episode_text.csv_of(episodes)
    ending = "\n" if WINDOWS else "\r\n"  # what writes it there adds the other sign
    assert all(
        line.endswith(ending) and (ending == "\r\n" or not line.endswith("\r\n"))
        for line in text.splitlines(keepends=True)
        if '"' not in line
    )
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_units_in_its_header_and_comes_back() -> None:
    odd = Participant('a "quoted", name\nof two lines', 1, share=0.75, command_line="x, y")
    [row] = rows([{**messages.episode_to_json(episode(1, processes=(odd, Participant("b", 2)))), "note": "é ✓"}])
    assert row["program"] == odd.name
    assert (row["share_percent"], row["command_line"], row["other_programs"], row["note"]) == (
        "75.0",
        "x, y",
        "b",
        "é ✓",
    )
    assert (row["started_utc"], row["ended_utc"], row["duration_s"]) == (
        *("1970-01-01T00:16:40Z", "1970-01-01T00:17:40Z", "60.0"),
    )
    assert (row["peak_power_w"], row["mean_power_w"], row["expected"]) == ("212.0", "", "no")


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"])
def test_no_cell_is_a_formula(name: str) -> None:
    [row] = rows([{**messages.episode_to_json(episode(1, processes=(Participant(name, 1, user=name),))), "note": name}])
    for column in ("program", "user", "note"):
        assert row[column] == "'" + name


def test_csv_of_what_is_damaged_or_runs() -> None:
    strange = {
        "id": 5,
        "started": True,
        "ended": None,
        "processes": [None, {"name": 7, "share": "x"}],
        "mean": [],
        "note": 3,
    }
    running = messages.episode_to_json(episode(1, ended=None))
    first, second, third = rows([strange, running, {"started": 1e300, "ended": 1e300}])
    assert (first["id"], first["started_utc"], first["program"], first["note"]) == ("5", "", "7", "")
    assert (second["ended_utc"], second["duration_s"]) == ("", "")
    assert third["started_utc"] == ""
