"""What an agent that stays logs: priorities for the journal, problems that begin and end, and nothing at rest."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Optional

import pytest

from hoofhearted_desktop.agent import journal
from hoofhearted_desktop.core import model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HUNG = "the GPU driver has not answered for {} s"


def sample(at: float, *problems: model.Problem, gpu: Optional[model.Problem] = None) -> model.Sample:
    card = model.Gpu("GPU-1", 0, "RTX 3090", "0000:01:00.0", problem=gpu)
    return model.Sample("dreams", 1e9 + at, at, (card,), problems=problems)


def hung(seconds: int) -> model.Problem:
    return model.Problem("driver_hung", HUNG.format(seconds), "restart the computer")


@pytest.mark.parametrize(("level", "priority"), [(10, 7), (20, 6), (journal.NOTICE, 5), (30, 4), (40, 3), (50, 2)])
def test_every_line_for_the_journal_has_its_priority(level: int, priority: int) -> None:
    record = logging.LogRecord("x", level, "x.py", 1, "one\ntwo", None, None)
    assert journal.Lines(for_journal=True).format(record) == f"<{priority}>one\n<{priority}>two"
    assert journal.Lines(for_journal=False).format(record) == "hoofhearted-agent: one\ntwo"


def test_the_journal_is_known_by_device_and_inode(tmp_path: Path) -> None:
    with (tmp_path / "stream").open("w") as stream:
        seen = os.fstat(stream.fileno())
        named = {"JOURNAL_STREAM": f"{seen.st_dev}:{seen.st_ino}"}
        assert journal.leads_to_journal(named, stream.fileno())
        assert not journal.leads_to_journal({"JOURNAL_STREAM": f"{seen.st_dev}:{seen.st_ino + 1}"}, stream.fileno())
        assert not journal.leads_to_journal({}, stream.fileno())
    assert not journal.leads_to_journal(named, 999)


def test_a_problem_is_told_when_it_begins_and_when_it_is_over(
    caplog: pytest.LogCaptureFixture, announce_log: Callable[[str], None]
) -> None:
    announce_log("has not answered for 4 s; restart the computer")
    problems = journal.Problems()
    for at in range(5):
        problems.take(sample(at))
    for at in range(5, 30):
        problems.take(sample(at, hung(at - 1), gpu=hung(at - 1)))
    for at in range(30, 60):
        problems.take(sample(at))
    assert [record.getMessage() for record in caplog.records] == [
        f"{HUNG.format(4)}; restart the computer",
        f"over after 24 s: {HUNG.format(4)}",
    ]


def test_a_problem_that_comes_and_goes_is_told_once(
    caplog: pytest.LogCaptureFixture, announce_log: Callable[[str], None]
) -> None:
    announce_log("RTX 3090: lost")
    problems = journal.Problems()
    for at in range(100):
        problems.take(sample(at, gpu=model.Problem("gpu_lost", "lost") if at % 7 < 3 else None))
    assert [record.getMessage() for record in caplog.records] == ["RTX 3090: lost"]


def test_one_whose_words_change_at_every_tick_is_no_flood(
    caplog: pytest.LogCaptureFixture, announce_log: Callable[[str], None]
) -> None:
    announce_log("mistake")
    problems = journal.Problems()
    for at in range(150):
        words = chr(ord("a") + at % 26) * 3
        problems.take(sample(at, *(model.Problem("settings_mistake", f"mistake {each}") for each in (words, "fixed"))))
    said = [record.getMessage() for record in caplog.records]
    assert said == ["mistake aaa", "mistake fixed", "mistake iii", "mistake qqq"]


def test_at_rest_nothing_is_told(caplog: pytest.LogCaptureFixture) -> None:
    problems = journal.Problems()
    for at in range(100):
        problems.take(sample(at))
    assert caplog.records == []


def test_the_sentence_for_systemctl_status() -> None:
    assert journal.sentence(None) == "Looking for GPUs."
    assert journal.sentence(sample(1)) == "Watching 1 GPU."
    assert journal.sentence(sample(1, hung(5))) == f"Watching 1 GPU: {HUNG.format(5)}."
    empty = sample(1, model.Problem("no_driver", "no driver"))._replace(gpus=())
    assert journal.sentence(empty) == "Watching for a GPU to come: no driver."
