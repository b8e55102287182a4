"""`hoofhearted replay` learns what is usual from the recording itself, from nothing, by the thresholds of the rules' file."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.cli import recordings
from hoofhearted_desktop.core import exits, messages, samples
from tests.readings import gpu, process, sample, used

if TYPE_CHECKING:
    from pathlib import Path

MONDAY_EVENING = time.mktime((2026, 11, 23, 20, 10, 0, 0, 0, -1))
DAY_S = 86_400.0


def week(path: Path, days: int) -> Path:
    """A recording of one spin-up of ten seconds an evening."""
    lines = []
    for day in range(days):
        for second in range(40):
            sm = 80.0 if 5 <= second < 15 else 0.0
            card = gpu(sm, processes=(used(4242, sm),) if sm else ())
            at = day * DAY_S + second
            told = sample(at, card, processes=(process(),))._replace(time=MONDAY_EVENING + at)
            lines.append(json.dumps(samples.to_json(told)) + "\n")
    path.write_text("".join(lines))
    return path


def verdicts(path: Path, rules: Optional[Path], capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert recordings.replay(path, rules=rules, speed=None, as_json=True) == exits.OK
    return [json.loads(line)["verdict"] for line in capsys.readouterr().out.splitlines()]


def test_the_fourth_evening_is_usual(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recording = week(tmp_path / "week.jsonl", 5)
    for _ in range(2):  # nothing is kept from one replay to the next
        found = verdicts(recording, None, capsys)
        assert [each["by"] for each in found] == ["default", "default", "default", "usual", "usual"]
        assert found[0]["text"] == "first time seen"
        assert found[3]["text"] == "seen on each of the 3 weekday evenings watched around this hour"


def test_by_the_thresholds_days_and_hours_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(
        '[usual]\nleast_days = 2\n[[expectations]]\nid = "wed"\neffect = "tell"\ndays = "wed"\nhours = "18-22"\n'
    )
    found = verdicts(week(tmp_path / "week.jsonl", 6), rules, capsys)
    assert [each["by"] for each in found] == ["default", "default", "rule", "usual", "usual", "usual"]
    assert (found[2]["rule"], found[2]["expected"]) == ("wed", False)
    assert found[2]["text"] == "you asked to be told of anything, on wed, 18-22"


def test_by_the_price_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules, recording = tmp_path / "rules.toml", week(tmp_path / "day.jsonl", 1)
    rules.write_text('[energy]\nprice_per_kwh = 1000\ncurrency = "EUR"\n')
    assert recordings.replay(recording, rules=rules, speed=None, as_json=True) == exits.OK
    (episode,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert episode["cost"]["amount"] == pytest.approx(episode["energy_wh"], abs=1e-3)
    assert episode["cost"]["currency"] == "EUR"
    assert messages.episode_to_json(messages.episode_from_json(episode)) == episode
    assert recordings.replay(recording, rules=rules, speed=None, as_json=False) == exits.OK
    assert f"{episode['energy_wh']:.1f} Wh, {episode['cost']['amount']:.2f} EUR, unexpected" in capsys.readouterr().out
    assert recordings.replay(recording, rules=None, speed=None, as_json=True) == exits.OK
    assert json.loads(capsys.readouterr().out)["cost"] is None
