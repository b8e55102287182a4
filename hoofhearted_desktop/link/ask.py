"""Asks an agent one thing and waits for the answer: what the command line needs."""

from __future__ import annotations

import time
from typing import Any, Optional, Union

from hoofhearted_desktop.core import methods, wire
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable

PATIENCE_S = 20.0

Json = dict[str, Any]


def ask(
    opener: Opener, method: str, params: Json, *, patience_s: float = PATIENCE_S, progress: Optional[Progress] = None
) -> Union[Json, Unreachable]:
    """Open a stream, ask, and close it again; gives the result, or why there is none."""
    stream = opener(progress or Progress())
    if isinstance(stream, Unreachable):
        return stream
    found: Union[Json, Unreachable, None] = None
    try:
        found = _converse(stream, wire.encode(wire.Request(1, method, params)), time.monotonic() + patience_s)
        if not isinstance(found, Unreachable):
            stream.write(wire.encode(wire.Notice(methods.LEAVE, {})))
    finally:
        why = stream.close()
    return why if found is None else found


def _converse(stream: Stream, request: bytes, deadline: float) -> Union[Json, Unreachable, None]:
    decoder = wire.Decoder(expects_magic=True)
    unsent = b""
    while time.monotonic() < deadline:
        if unsent:
            unsent = unsent[stream.write(unsent) :]
        data = stream.read(0.1 if unsent else max(0.0, deadline - time.monotonic()))
        if data == b"":
            return None
        for message in decoder.feed(data or b""):
            if isinstance(message, wire.Greeting):
                unsent = request
            elif isinstance(message, wire.Result) and message.id == 1:
                if isinstance(message.result, dict):
                    return message.result
                return Unreachable("the agent's answer is not an object")
            elif isinstance(message, (wire.Failure, wire.Broken)):
                return Unreachable(message.message)
    return Unreachable("the agent did not answer in time", "run `hoofhearted doctor`")
