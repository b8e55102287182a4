"""A browser's session: begun with a token, carried by a cookie, ended by hand or by time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from flask import Response, after_this_request, request
from msgspec import Meta

from hoofhearted_desktop.gateway import problems, sessions, shapes
from hoofhearted_desktop.gateway.doors import LONGEST_SECRET, Refusal, cookie_of
from hoofhearted_desktop.gateway.operations import Operations
from hoofhearted_desktop.gateway.shapes import said
from hoofhearted_desktop.gateway.tokens import Scope

if TYPE_CHECKING:
    from hoofhearted_desktop.gateway.doors import Visitor
    from hoofhearted_desktop.gateway.frame import Frame
    from hoofhearted_desktop.gateway.operations import Call

OPERATIONS = Operations("session")
SESSION = shapes.new(
    "Session",
    "Who is signed in.",
    name=said(str, "the token's"),
    scope=Scope,
    csrf=said(
        shapes.maybe(str), f"what {sessions.CSRF_HEADER} has to say with every change; null where a token was shown"
    ),
)


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose session it is to be."""

    token: Annotated[str, Meta(min_length=1, max_length=LONGEST_SECRET)]


@OPERATIONS.add("POST", "/session", answers=SESSION, body=SignIn, scope=None, refuses=frozenset({401, 403}))
def sign_in(call: Call) -> Any:
    """Sign a browser in by a token. The cookie is for this site alone, and no script can read it."""
    found = call.frame.doors.sign_in(call.body.token, request.environ)
    if isinstance(found, Refusal):
        problems.refuse_entry(found)
    cookie, visitor = found

    @after_this_request
    def set_cookie(response: Response) -> Response:
        return _cookie(response, cookie, sessions.LONGEST_S)

    return _told(visitor)


@OPERATIONS.add("GET", "/session", answers=SESSION)
def session(call: Call) -> Any:
    """Say who is signed in, and what has to come with every change."""
    visitor = call.visitor
    return visitor and _told(visitor)


@OPERATIONS.add("DELETE", "/session", answers=None, status=204)
def sign_out(call: Call) -> Any:
    """Sign the browser out."""
    call.frame.doors.sessions.end(cookie_of(request.environ) or "")

    @after_this_request
    def forget_cookie(response: Response) -> Response:
        return _cookie(response, "", 0.0)


def _told(visitor: Visitor) -> dict[str, Any]:
    return {"name": visitor.name, "scope": visitor.scope, "csrf": visitor.csrf}


def _cookie(response: Response, value: str, lasts_s: float) -> Response:
    secure = request.scheme == "https"
    name = sessions.SECURE_COOKIE if secure else sessions.COOKIE
    response.set_cookie(name, value, max_age=int(lasts_s), secure=secure, httponly=True, samesite="Strict", path="/")
    return response


def plug(frame: Frame) -> None:
    """Plug them in."""
    OPERATIONS.plug(frame)
