"""Errors as problem+json (RFC 9457), whoever finds them: Flask, a part of the gateway, or what stands before both."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec
from flask import Response
from werkzeug.exceptions import NotFound
from werkzeug.http import HTTP_STATUS_CODES

from hoofhearted_desktop.core import wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from werkzeug.exceptions import HTTPException

    from hoofhearted_desktop.gateway import live
    from hoofhearted_desktop.gateway.doors import Refusal

MEDIA_TYPE = "application/problem+json"
STATUS_OF = {None: 503, wire.METHOD_NOT_FOUND: 501, wire.FORBIDDEN: 403, wire.TOO_MANY_REQUESTS: 503}
"""Which status tells of an agent's error (docs/protocol.md)."""

CHALLENGE = 'Bearer realm="hoofhearted"'


class ProblemDetails(msgspec.Struct, frozen=True):
    """What is wrong with a request, or why it cannot be answered now."""

    type: str
    """Always `about:blank`: the status says what kind it is."""

    title: str
    status: int
    detail: str


class Refused(Exception):  # noqa: N818 - a way out of a handler, not an error of ours
    """A request that is answered with a problem; raised by what handles it."""

    def __init__(self, status: int, detail: str, *, retry_s: float | None = None) -> None:
        """Answer with `status`; `retry_s` is when it may be worth asking again."""
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.retry_s = retry_s


def refuse(status: int, detail: str, *, retry_s: float | None = None) -> NoReturn:
    """End the request with a problem."""
    raise Refused(status, detail, retry_s=retry_s)


def refuse_entry(refusal: Refusal) -> NoReturn:
    """End the request of somebody who was not let in."""
    raise Refused(refusal.status, refusal.detail, retry_s=refusal.retry_s)


def refuse_agent(found: live.Refused, *, invalid: int = 422, after: str = "") -> NoReturn:
    """End the request because of what the agent said: with `invalid` where something was wrong with the params."""
    said = f"{found.message}{after}"
    said = said if found.remedy is None else f"{said}; {found.remedy}"
    status = {**STATUS_OF, wire.INVALID_PARAMS: invalid}.get(found.code, 502)
    raise Refused(status, said, retry_s=found.retry_s if status == 503 else None)


def response(status: int, detail: str, *, retry_s: float | None = None) -> Response:
    """Give a problem as Flask answers it."""
    made = Response(_body(status, detail), status, content_type=MEDIA_TYPE)
    made.headers.update(dict(_headers(status, retry_s)))
    return made


def of_flask(error: HTTPException) -> Response:
    """Give what Flask or Werkzeug refuse as a problem, with the headers that belong to its status (Allow of a 405)."""
    status = error.code or 500
    said = error.description or HTTP_STATUS_CODES.get(status, "")
    if isinstance(error, NotFound):
        said = "there is nothing at this path; /api/v1/openapi.json has those there are"
    made = response(status, said)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "www-authenticate"}:
            made.headers[name] = value
    return made


def answer(start: Callable[..., Any], status: int, detail: str) -> Iterable[bytes]:
    """Answer a WSGI request with a problem."""
    body = _body(status, detail)
    headers = [("Content-Type", MEDIA_TYPE), ("Content-Length", str(len(body))), *_headers(status, None)]
    start(f"{status} {_title(status)}", headers)
    return [body]


def raw(status: int, detail: str) -> bytes:
    """Give a whole HTTP response, after which the connection ends."""
    body = _body(status, detail)
    headers = [("Content-Type", MEDIA_TYPE), ("Content-Length", str(len(body))), ("Connection", "close")]
    lines = [f"HTTP/1.1 {status} {_title(status)}", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("ascii") + body


def _headers(status: int, retry_s: float | None) -> list[tuple[str, str]]:
    headers = [("Cache-Control", "no-store")]
    if status == 401:
        headers.append(("WWW-Authenticate", CHALLENGE))
    if retry_s is not None:
        headers.append(("Retry-After", str(max(1, math.ceil(retry_s)))))
    return headers


def _title(status: int) -> str:
    return HTTP_STATUS_CODES.get(status, "Error")


def members(status: int, detail: str) -> dict[str, Any]:
    """Give a problem's members, for where it is no HTTP answer."""
    return {"type": "about:blank", "title": _title(status), "status": status, "detail": detail}


def _body(status: int, detail: str) -> bytes:
    return msgspec.json.encode(ProblemDetails("about:blank", _title(status), status, detail))
