"""Bytes to messages and back: JSON-RPC 2.0, one JSON object a line, UTF-8, size-capped. A pure machine.

Law of this file: it knows bytes, lines and the JSON-RPC envelope (https://www.jsonrpc.org/specification), and nothing of
methods, sockets, clocks or which side it is on. Feed it bytes cut anywhere; it gives whole messages in order.

The agent's first line is `MAGIC` with the protocol version. A reader that `expects_magic` skips all before it, because a
login shell may print a banner first.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple, Optional, Union

from hoofhearted_desktop.core.visible import visible

PROTOCOL = 1
MAGIC = b"HOOFHEARTED-AGENT/"
LONGEST_LINE = 8 * 1024 * 1024
LONGEST_BANNER = 256 * 1024
LONGEST_MESSAGE = 4096
"""Of an error, in letters; it is shown as it stands."""

LONGEST_VERSION = 9
"""Digits of the protocol's version: of more than 4300 Python makes no number."""

MOST_VALUES = 150_000
"""In one line, told by its commas: what is read of a line takes up to a hundred bytes of memory a value."""

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
TOO_MANY_REQUESTS = -32000
FORBIDDEN = -32001
"""Both of the range that JSON-RPC leaves to servers."""

Json = dict[str, Any]
Id = Union[int, str]


class Greeting(NamedTuple):
    """The magic line was read; `protocol` is the agent's version."""

    protocol: int


class Request(NamedTuple):
    """A call that wants an answer."""

    id: Id
    method: str
    params: Json


class Notice(NamedTuple):
    """A JSON-RPC notification: a call that wants none."""

    method: str
    params: Json


class Result(NamedTuple):
    """The answer to a request."""

    id: Id
    result: Any


class Failure(NamedTuple):
    """A request was refused; `id` is None where it could not be read."""

    id: Optional[Id]
    code: int
    message: str


class Malformed(NamedTuple):
    """A line that is no message; reading goes on with the next line. `code` is the JSON-RPC error code to answer."""

    code: int
    message: str
    id: Optional[Id] = None


class Broken(NamedTuple):
    """The stream cannot be this protocol; nothing after this is read."""

    message: str


Message = Union[Greeting, Request, Notice, Result, Failure, Malformed, Broken]


def greeting() -> bytes:
    """Give the agent's first line."""
    return MAGIC + b"%d\n" % PROTOCOL


def encode(message: Union[Request, Notice, Result, Failure]) -> bytes:
    """Give one message as one line."""
    body: Json = {"jsonrpc": "2.0"}
    if isinstance(message, Request):
        body.update(id=message.id, method=message.method, params=message.params)
    elif isinstance(message, Notice):
        body.update(method=message.method, params=message.params)
    elif isinstance(message, Result):
        body.update(id=message.id, result=message.result)
    else:
        body.update(id=message.id, error={"code": message.code, "message": message.message})
    return json.dumps(body, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


class Decoder:
    """Collects bytes and gives the messages that are whole."""

    def __init__(
        self, *, expects_magic: bool = False, longest_line: int = LONGEST_LINE, held: Optional[bytes] = None
    ) -> None:
        """Read a stream from its beginning; with `expects_magic`, skip all before the greeting.

        Lines that begin with `held` are not read as they come: the newest of them waits for `take_held`.
        """
        self._begins_held = held
        self._held: Optional[bytes] = None
        self.held_lines = 0
        """How many lines have begun with `held`."""
        self._buffer = bytearray()
        self._scanned = 0
        self._waits_for_magic = expects_magic
        self._banner_bytes = 0
        self._longest_line = longest_line
        self._broken = False

    def feed(self, data: bytes) -> list[Message]:
        """Take the bytes that came, in any cut, and give the messages they complete."""
        if self._broken:
            return []
        self._buffer += data
        messages: list[Message] = []
        while not self._broken:
            end = self._buffer.find(b"\n", self._scanned)
            if end < 0:
                self._scanned = len(self._buffer)
                if self._scanned > self._longest_line:
                    messages.append(self._break(f"a line is longer than {self._longest_line} bytes"))
                break
            line = bytes(self._buffer[:end]).strip()
            del self._buffer[: end + 1]
            self._scanned = 0
            if end > self._longest_line:
                messages.append(self._break(f"a line is longer than {self._longest_line} bytes"))
            elif self._waits_for_magic:
                messages += self._banner(line)
            elif self._begins_held is not None and line.startswith(self._begins_held):
                self._held = line
                self.held_lines += 1
            elif line:
                messages.append(parse(line))
        return messages

    @property
    def holds(self) -> bool:
        """Whether a line waits to be read."""
        return self._held is not None

    def take_held(self) -> Optional[Message]:
        """Read the newest line that was held; None where there is none."""
        line, self._held = self._held, None
        return None if line is None else parse(line)

    def _banner(self, line: bytes) -> list[Message]:
        if line.startswith(MAGIC):
            version = line[len(MAGIC) :]
            if not version.isdigit() or len(version) > LONGEST_VERSION:
                return [self._break("the agent's greeting has no protocol version")]
            self._waits_for_magic = False
            return [Greeting(int(version))]
        self._banner_bytes += len(line) + 1
        if self._banner_bytes > LONGEST_BANNER:
            return [self._break("what answers is not an agent: it printed much, and no greeting")]
        return []

    def _break(self, message: str) -> Broken:
        self._broken = True
        self._buffer.clear()
        return Broken(message)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    """Read a number; JSON writes 1e999 as well, which no answer could pass on. It costs a quarter of the reading of a long tick."""
    value = float(digits)
    if value - value != 0.0:
        raise ValueError(f"{digits[:20]} is too large a number")
    return value


def parse(line: bytes) -> Message:  # noqa: PLR0911 - one way out for each thing that can be wrong
    """Read one line as a message."""
    if line.count(b",") > MOST_VALUES:
        return Malformed(PARSE_ERROR, f"a line has more than {MOST_VALUES} values")
    try:
        body = json.loads(line.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        return Malformed(PARSE_ERROR, f"not JSON: {error}")
    if not isinstance(body, dict):
        return Malformed(INVALID_REQUEST, "a message is an object; batches are not used here")
    identity = body.get("id")
    wanted = (int, str) if "id" in body and "method" in body else (int, str, type(None))
    if isinstance(identity, bool) or not isinstance(identity, wanted):
        return Malformed(INVALID_REQUEST, "id: expected a whole number or a text")
    if body.get("jsonrpc") != "2.0":
        return Malformed(INVALID_REQUEST, 'jsonrpc: expected "2.0"', identity)
    if "method" in body:
        return _call(body, identity)
    if "error" in body:
        return _failure(body["error"], identity)
    if "result" in body and identity is not None:
        return Result(identity, body["result"])
    return Malformed(INVALID_REQUEST, "neither a request nor an answer", identity)


def _call(body: Json, identity: Optional[Id]) -> Message:
    method = body["method"]
    params = body.get("params")
    if not isinstance(method, str):
        return Malformed(INVALID_REQUEST, "method: expected a text", identity)
    if params is None:
        params = {}
    if not isinstance(params, dict):
        return Malformed(INVALID_PARAMS, "params: expected an object", identity)
    return Notice(method, params) if identity is None else Request(identity, method, params)


def _failure(error: object, identity: Optional[Id]) -> Message:
    if not isinstance(error, dict):
        return Malformed(INVALID_REQUEST, "error: expected an object", identity)
    code = error.get("code")
    message = error.get("message")
    return Failure(
        identity,
        code if isinstance(code, int) else INTERNAL_ERROR,
        visible(message[:LONGEST_MESSAGE]) if isinstance(message, str) else "no message",
    )
