"""Asks an agent one thing and waits for the answer: what the command line needs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Optional, Union

from hoofhearted_desktop.core import methods, wire
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE_S = 20.0
SILENT = Unreachable("the agent did not answer in time", "run `hoofhearted doctor`")
LEFT = Unreachable("the agent left before it had answered")

Json = dict[str, Any]


def ask(
    opener: Opener, method: str, params: Json, *, patience_s: float = PATIENCE_S, progress: Optional[Progress] = None
) -> Union[Json, Unreachable]:
    """Open a stream, ask, and close it again; gives the result, or why there is none."""
    found = ask_each(opener, ((method, params),), patience_s=patience_s, progress=progress)
    return found if isinstance(found, Unreachable) else found[0]


def ask_each(
    opener: Opener,
    requests: Sequence[tuple[str, Json]],
    *,
    patience_s: float = PATIENCE_S,
    progress: Optional[Progress] = None,
) -> Union[list[Union[Json, Unreachable]], Unreachable]:
    """Ask several things one after the other on one stream; gives a result for each, or why there is none for it, or for any."""
    stream = opener(progress or Progress())
    if isinstance(stream, Unreachable):
        return stream
    found: Union[list[Union[Json, Unreachable]], Unreachable, None] = None
    lines = [wire.encode(wire.Request(number, *each)) for number, each in enumerate(requests, 1)]
    try:
        found = _converse(stream, lines, time.monotonic() + patience_s)
        if not isinstance(found, Unreachable):
            stream.write(wire.encode(wire.Notice(methods.LEAVE, {})))
    finally:
        why = stream.close()
    return why if found is None else found


def _converse(
    stream: Stream, requests: Sequence[bytes], deadline: float
) -> Union[list[Union[Json, Unreachable]], Unreachable, None]:
    decoder = wire.Decoder(expects_magic=True)
    unsent = b""
    answers: list[Union[Json, Unreachable]] = []
    while time.monotonic() < deadline:
        if unsent:
            unsent = unsent[stream.write(unsent) :]
        data = stream.read(0.1 if unsent else max(0.0, deadline - time.monotonic()))
        if data == b"":
            return [*answers, *[LEFT] * (len(requests) - len(answers))] if answers else None
        for message in decoder.feed(data or b""):
            if isinstance(message, wire.Greeting):
                unsent = requests[0]
            if isinstance(message, wire.Broken):
                return Unreachable(message.message)
            answer = _answer(message, len(answers) + 1)
            if answer is None:
                continue
            answers.append(answer)
            if len(answers) == len(requests):
                return answers
            unsent = requests[len(answers)]
    return [*answers, *[SILENT] * (len(requests) - len(answers))] if answers else SILENT


def _answer(message: wire.Message, number: int) -> Union[Json, Unreachable, None]:
    """Give what a message says to the request of that number, None where it is about something else."""
    if isinstance(message, wire.Result) and message.id == number:
        return (
            message.result if isinstance(message.result, dict) else Unreachable("the agent's answer is not an object")
        )
    return Unreachable(message.message) if isinstance(message, wire.Failure) else None
