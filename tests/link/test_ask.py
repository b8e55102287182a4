"""One stream, several questions: each has its answer, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.link.ask import LEFT, SILENT, ask, ask_each
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.link.progress import Progress

ENDED = Unreachable("it ended")
REQUESTS: tuple[tuple[str, dict[str, Any]], ...] = ((messages.WHY, {}), (messages.COST, {}))


class Agent:
    """Answers each request as `answers` says; silent, or gone, where that is None or b""."""

    silence_ends = False

    def __init__(self, answers: Callable[[wire.Request], Optional[bytes]]) -> None:
        self._answers = answers
        self._decoder = wire.Decoder()
        self._said = [wire.greeting()]
        self.asked: list[str] = []

    def __call__(self, _progress: Progress) -> Agent:
        return self

    def read(self, _timeout_s: float) -> Optional[bytes]:
        return self._said.pop(0) if self._said else None

    def write(self, data: bytes) -> int:
        for message in self._decoder.feed(data[:7]):  # a pipe takes what it takes
            if isinstance(message, wire.Request):
                self.asked.append(message.method)
                answer = self._answers(message)
                self._said += [] if answer is None else [answer]
            elif isinstance(message, wire.Notice):
                self.asked.append(message.method)
        return min(7, len(data))

    def wake(self) -> None:
        """Nobody waits."""

    def close(self) -> Unreachable:
        return ENDED


def result(request: wire.Request) -> bytes:
    return wire.encode(wire.Result(request.id, {"of": request.method}))


def test_questions_are_asked_one_after_the_other() -> None:
    agent = Agent(result)
    assert ask_each(agent, REQUESTS) == [{"of": messages.WHY}, {"of": messages.COST}]
    assert agent.asked[:2] == [messages.WHY, messages.COST]


def test_one_that_is_refused_does_not_hold_up_the_next() -> None:
    refused = wire.METHOD_NOT_FOUND

    def answer(request: wire.Request) -> bytes:
        return (
            result(request) if request.method == messages.COST else wire.encode(wire.Failure(request.id, refused, "no"))
        )

    assert ask_each(Agent(answer), REQUESTS) == [Unreachable("no"), {"of": messages.COST}]
    assert ask(Agent(answer), messages.WHY, {}) == Unreachable("no")


@pytest.mark.parametrize(("last", "why"), [(b"", LEFT), (None, SILENT)])
def test_what_was_answered_counts_where_the_rest_is_not(last: Optional[bytes], why: Unreachable) -> None:
    agent = Agent(lambda request: result(request) if request.method == messages.WHY else last)
    assert ask_each(agent, REQUESTS, patience_s=0.2) == [{"of": messages.WHY}, why]


@pytest.mark.parametrize(("first", "why"), [(b"", ENDED), (None, SILENT), (b"{}{}\n" * 3, None)])
def test_who_answers_nothing_is_unreachable(first: Optional[bytes], why: Optional[Unreachable]) -> None:
    found = ask_each(Agent(lambda _: first), REQUESTS, patience_s=0.2)
    assert isinstance(found, Unreachable)
    assert why in {None, found}


def test_an_answer_that_is_no_object_is_none() -> None:
    found = ask(Agent(lambda request: wire.encode(wire.Result(request.id, 5))), messages.WHY, {})
    assert found == Unreachable("the agent's answer is not an object")
