"""REST operations: each says its path, rights and shapes once, and both the handling and the OpenAPI document come of that.

A handler is given a `Call` and gives the JSON of its answer, or an `Answer` where a status or headers belong to it. What comes
is checked against the shapes before it is called, and what goes out is encoded by the shape that is documented, so that an
agent that says something else is a 502 and never a wrong document.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import gevent
import msgspec
from flask import Response, request
from werkzeug.exceptions import HTTPException

from hoofhearted_desktop.gateway import problems
from hoofhearted_desktop.gateway.doors import Refusal, Visitor
from hoofhearted_desktop.gateway.latest import Absent
from hoofhearted_desktop.gateway.live import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hoofhearted_desktop.gateway.frame import Frame
    from hoofhearted_desktop.gateway.latest import Reading
    from hoofhearted_desktop.gateway.live import Host
    from hoofhearted_desktop.gateway.shapes import Shape
    from hoofhearted_desktop.gateway.tokens import Scope

PREFIX = "/api/v1"
JSON = "application/json"
CONVERTERS = {"rule": "path:"}
"""Parts of paths that may have any letters in them, slashes too: a rule's id is its owner's to choose."""

BODY_PATIENCE_S = 10.0
READS = frozenset({404, 503})
ASKS = READS | {403, 501, 502}
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Json = dict[str, Any]


class OfHost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of everything that is of one host."""

    host: (
        Annotated[str, msgspec.Meta(description="the key of a host, as /hosts has it; the first if left out")] | None
    ) = None


class Answer(NamedTuple):
    """What goes out: `body` None has none."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = {}


class Operation(NamedTuple):
    """One method of one path, as it was declared."""

    method: str
    path: str
    handler: Callable[[Call], Any]
    answers: Shape | None
    status: int
    query: type[OfHost]
    body: Shape | None
    scope: Scope | None
    refuses: frozenset[int]
    tag: str
    guards: Operation | None
    """Gives what stands now, where a change may be bound to it by If-Match."""

    @property
    def name(self) -> str:
        """What the document calls it."""
        return self.handler.__name__

    @property
    def statuses(self) -> frozenset[int]:
        """What it may answer beside its own status."""
        found = {400, 413, 421, 422, 429, 502, *self.refuses}
        if self.scope is not None:
            found |= {401, 403}
        if self.body is not None:
            found |= {415}
        if self.guards is not None:
            found |= {412}
        return frozenset(found)


class Call(NamedTuple):
    """One request, checked: `path` has the parts of the path, `query` and `body` are as declared."""

    frame: Frame
    operation: Operation
    visitor: Visitor | None
    path: Mapping[str, str]
    query: Any
    body: Any = None

    @property
    def host(self) -> Host:
        """The host that is meant."""
        found = self.frame.hosts.find(self.query.host)
        return found or problems.refuse(404, f"there is no host {self.query.host[:100]!r}; {PREFIX}/hosts lists them")

    def reading(self) -> Reading:
        """Give the newest reading of that host, or end the request with 503."""
        found = self.host.reading()
        if isinstance(found, Absent):
            said = found.reason if found.remedy is None else f"{found.reason}; {found.remedy}"
            problems.refuse(503, said, retry_s=found.retry_s)
        return found

    def ask(self, method: str, params: Json, *, invalid: int = 422) -> Json:
        """Ask the host's agent, or end the request: with `invalid` where the agent finds something wrong with the params."""
        found = self.host.ask(method, params)
        if isinstance(found, Refused):
            problems.refuse_agent(found, invalid=invalid)
        return found

    def changed(self, **details: Any) -> None:
        """Have the log of changes say who did this, with `details`."""
        who = None if self.visitor is None else f"{self.visitor.name} ({self.visitor.token_id})"
        address = None if self.visitor is None else self.visitor.address
        self.frame.audit.note(self.operation.name, who=who, address=address, host=self.host.key, **details)


class Operations:
    """Those of one part, collected by its decorator."""

    def __init__(self, tag: str) -> None:
        """Begin with none; `tag` is under what the document lists them."""
        self.tag = tag
        self.all: list[Operation] = []

    def add(
        self,
        method: str,
        path: str,
        *,
        answers: Shape | None,
        status: int = 200,
        query: type[OfHost] = OfHost,
        body: Shape | None = None,
        scope: Scope | None = "read",
        refuses: frozenset[int] = frozenset(),
        guards: Callable[[Call], Any] | None = None,
    ) -> Callable[[Callable[[Call], Any]], Callable[[Call], Any]]:
        """Declare what the decorated handler does; its docstring is what the document says of it.

        `path` is below PREFIX. `guards` is the handler of the operation that reads what this one changes.
        """

        def declare(handler: Callable[[Call], Any]) -> Callable[[Call], Any]:
            read = next((each for each in self.all if each.handler is guards), None)
            made = Operation(
                method, PREFIX + path, handler, answers, status, query, body, scope, refuses, self.tag, read
            )
            self.all.append(made)
            return handler

        return declare

    def plug(self, frame: Frame) -> None:
        """Add them to the application."""
        for each in self.all:
            plug(frame, each, each.path)


def plug(frame: Frame, operation: Operation, path: str) -> None:
    """Have the application answer `path` by `operation`."""
    rule = re.sub(r"\{(\w+)\}", lambda part: f"<{CONVERTERS.get(part[1], '')}{part[1]}>", path)

    def view(**parts: str) -> Response:
        return _answer(frame, operation, parts)

    frame.app.add_url_rule(
        rule, f"{operation.method} {path}", view, methods=[operation.method], provide_automatic_options=False
    )
    known: list[Operation] = frame.app.extensions.setdefault("operations", [])
    known.append(operation._replace(path=path))


def _answer(frame: Frame, operation: Operation, parts: Mapping[str, str]) -> Response:
    visitor: Visitor | None = None
    if operation.scope is not None:
        found = frame.doors.judge(request.environ, operation.scope)
        if isinstance(found, Refusal):
            problems.refuse_entry(found)
        visitor = found
    call = Call(frame, operation, visitor, parts, _query(operation.query))
    if operation.body is not None:
        call = call._replace(body=_body(operation.body))
    if operation.guards is not None and request.if_match:
        tag = _tag(_encoded(operation.guards.handler(call), operation.guards))
        if not request.if_match.contains(tag):
            problems.refuse(412, "it has changed since; read it again")
    said = operation.handler(call)
    answer = said if isinstance(said, Answer) else Answer(said, operation.status)
    return _response(answer, operation)


def _response(answer: Answer, operation: Operation) -> Response:
    if answer.body is None:
        return _with(Response(status=answer.status), answer.headers, "no-store")
    data = _encoded(answer.body, operation)
    made = _with(Response(data, answer.status, content_type=JSON), answer.headers, "private, no-cache")
    if operation.method in CHANGES:
        made.headers["Cache-Control"] = "no-store"
    elif answer.status == 200:
        made.set_etag(_tag(data))
        made.make_conditional(request)
    return made


def _encoded(body: Any, operation: Operation) -> bytes:
    """Put an answer into the documented shape: members that it does not have are left out, and a wrong one is the agent's fault."""
    try:
        return msgspec.json.encode(msgspec.convert(body, operation.answers))
    except msgspec.ValidationError as error:
        problems.refuse(502, f"the agent's answer has another form than was expected: {error}")


def _with(made: Response, headers: Mapping[str, str], caching: str) -> Response:
    made.headers["Cache-Control"] = caching
    made.headers.update(headers)
    return made


def _tag(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=12).hexdigest()


# ------------------------------------------------------------ what comes


def _query(shape: type[OfHost]) -> OfHost:
    """Read the query; what is not declared, or stands there twice, is refused."""
    given: dict[str, Any] = {}
    lists = _lists(shape)
    for name, values in request.args.lists():
        if len(values) > 1:
            problems.refuse(422, f"query: {name[:100]} may stand there once")
        given[name] = values[0].split(",") if name in lists else values[0]
    try:
        return msgspec.convert(given, shape, strict=False)
    except msgspec.ValidationError as error:
        problems.refuse(422, f"query: {error}")


def _lists(shape: type[OfHost]) -> frozenset[str]:
    found = _LISTS.get(shape)
    if found is None:
        fields = msgspec.inspect.type_info(shape).fields  # type: ignore[attr-defined]
        found = frozenset(
            each.encode_name for each in fields if "Tuple" in repr(each.type) or "List" in repr(each.type)
        )
        _LISTS[shape] = found
    return found


_LISTS: dict[type[OfHost], frozenset[str]] = {}


def _body(shape: Shape) -> Any:
    """Read the body; what is no JSON is 400, what is of another type 415, what is not of the shape 422."""
    if request.mimetype not in {JSON, "application/merge-patch+json"}:
        problems.refuse(415, f"send {JSON}")
    try:
        with gevent.Timeout(BODY_PATIENCE_S, problems.Refused(400, "the body did not come")):
            data = request.get_data(cache=False)
    except HTTPException:
        raise
    except OSError:
        problems.refuse(400, "the body did not come")
    try:
        return msgspec.convert(_whole(msgspec.json.decode(data)), shape)
    except msgspec.ValidationError as error:
        problems.refuse(422, f"body: {error}")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problems.refuse(400, f"the body is not JSON: {error}")
    except RecursionError:
        problems.refuse(400, "the body is nested too deeply")


def _whole(value: Any) -> Any:
    """Make 6.0 a whole number, which it is in JSON Schema, wherever it stands."""
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
