"""What the judge has learned is there again after a restart, and what cannot be read is begun anew and said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.agent.judge import TALLY, USUAL, Judge
from hoofhearted_desktop.agent.judge_memory import KEEP_EVERY_S, JudgeMemory
from hoofhearted_desktop.core.expectations import Rule
from tests.agent.test_engine import busy
from tests.agent.test_judge import Days, clock
from tests.readings import gpu, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RULE = Rule("r", application="ollama")


class Shelf:
    """Keeps values as a database would: as text, and answers when it is told to."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.writes: list[str] = []
        self.asked: list[Callable[[], None]] = []

    def keep(self, key: str, value: object) -> None:
        self.values[key] = json.dumps(value)
        self.writes.append(key)

    def kept(self, key: str, answer: Callable[[Any], None]) -> None:
        self.asked.append(lambda: answer(json.loads(self.values.get(key, "null"))))

    def answer(self) -> None:
        while self.asked:
            self.asked.pop(0)()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    yield made
    assert made.asked == []


def remember(judge: Judge, shelf: Shelf) -> JudgeMemory:
    memory = JudgeMemory(judge, shelf, lambda call: call(), lambda: None)
    shelf.answer()
    return memory


def test_habits_and_counts_outlive_the_agent(shelf: Shelf) -> None:
    first = Days(RULE)
    memory = remember(first.judge, shelf)
    for day in range(3):
        first.spin_up(day, 20)
    memory.finish()
    second = Days(RULE)
    remember(second.judge, shelf)
    assert second.judge.tally.of(RULE).count == 3
    second.judge.rules = ()
    second.judge.recall(["ollama"])
    assert second.spin_up(3, 20).by == "usual"


def test_nothing_is_written_before_what_was_kept_has_been_read(shelf: Shelf) -> None:
    judge = Judge(clock=clock)
    memory = JudgeMemory(judge, shelf, lambda call: call(), lambda: None)
    judge.begin(sample(0.0, gpu()))
    memory.finish()
    assert shelf.writes == []
    shelf.answer()
    judge.begin(sample(3600.0, gpu()))
    memory.finish()
    assert shelf.writes == [USUAL]


def test_what_was_learned_before_it_could_be_read_joins_what_was_kept(shelf: Shelf) -> None:
    first = Days(RULE)
    memory = remember(first.judge, shelf)
    for day in (0, 1):
        first.spin_up(day, 20)
    memory.finish()
    second = Days(RULE)
    memory = JudgeMemory(second.judge, shelf, lambda call: call(), lambda: None)
    second.spin_up(2, 20)
    shelf.answer()
    memory.finish()
    third = Days(RULE)
    remember(third.judge, shelf)
    assert third.judge.tally.of(RULE).count == 3
    third.judge.rules = ()
    third.judge.recall(["ollama"])
    assert third.spin_up(3, 20).by == "usual"


def test_it_writes_only_what_has_changed_and_not_every_second(shelf: Shelf) -> None:
    story = Days(RULE)
    memory = remember(story.judge, shelf)
    story.spin_up(0, 20)
    memory.keep(100.0)
    assert shelf.writes == [USUAL, TALLY]
    memory.keep(200.0)
    assert len(shelf.writes) == 2
    story.spin_up(0, 20.2)
    memory.keep(201.0)
    memory.keep(200.0 + KEEP_EVERY_S)
    assert shelf.writes == [USUAL, TALLY, TALLY]


def test_an_hour_of_idling_is_one_write(shelf: Shelf) -> None:
    story = Days()
    memory = remember(story.judge, shelf)
    story.go(0, 20)
    for second in range(3599):
        story.tell(1, gpu())
        memory.keep(float(second))
    assert shelf.writes == [USUAL]


@pytest.mark.parametrize(
    ("key", "value"), [(USUAL, {"programs": 3}), (USUAL, "x"), (TALLY, []), (TALLY, {"rules": [1]})]
)
def test_what_cannot_be_read_is_begun_anew_and_said(
    key: str, value: object, shelf: Shelf, announce_log: Callable[[str], None]
) -> None:
    announce_log("anew, because what was kept of it cannot be read")
    shelf.keep(key, value)
    story = Days(RULE)
    assert remember(story.judge, shelf).is_loaded
    story.spin_up(0, 20)
    assert story.judge.tally.of(RULE).count == 1


def test_what_is_running_is_judged_anew_by_what_was_kept(shelf: Shelf) -> None:
    first = Days()
    memory = remember(first.judge, shelf)
    for day in range(3):
        first.spin_up(day, 20)
    memory.finish()
    second = Days()
    second.judge.recall(["ollama"])
    found: list[Optional[str]] = []
    later = JudgeMemory(second.judge, shelf, lambda call: call(), lambda: found.append("loaded"))
    second.go(3, 20)
    second.tell(1, gpu(80.0, processes=()))
    second.tell(2, busy())
    assert not second.last.assessments[0].verdict.expected  # type: ignore[union-attr]
    shelf.answer()
    assert later.is_loaded
    assert found == ["loaded"]
    second.tell(8, busy())
    assert [change.episode.verdict.by for _, change in second.changes] == ["usual"]
