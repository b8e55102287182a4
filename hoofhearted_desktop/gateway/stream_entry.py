"""Who may have a stream: by a token in the handshake's `auth`, by the header, or as a browser that is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.gateway import problems
from hoofhearted_desktop.gateway.doors import Refusal, cookie_of

if TYPE_CHECKING:
    from hoofhearted_desktop.gateway.doors import Doors, Visitor


def judge(doors: Doors, environ: dict[str, Any], auth: object) -> tuple[Visitor, str | None] | Refusal:
    """Let in who may read; gives the cookie too where that is what was shown.

    A page of another origin that gateway.toml lists may stream with a token, never with the cookie: browsers keep it from
    them (SameSite=Strict), and here it is looked at once more.
    """
    shown = auth.get("token") if isinstance(auth, dict) else None
    if shown is not None and not isinstance(shown, str):
        return Refusal(401, "auth.token: expected a text")
    if shown is not None:
        environ = {**environ, "HTTP_AUTHORIZATION": f"Bearer {shown}"}
    by_cookie = "HTTP_AUTHORIZATION" not in environ
    cookie = cookie_of(environ) if by_cookie else None
    if by_cookie and cookie is None:
        return Refusal(401, "show a token of `hoofhearted gateway token create` in auth: {token: …}")
    if cookie is not None and not _own_page(environ):
        return Refusal(403, "a session streams to the gateway's own page only; show a token")
    found = doors.judge({**environ, "REQUEST_METHOD": "GET"}, "read")
    return found if isinstance(found, Refusal) else (found, cookie)


def _own_page(environ: dict[str, Any]) -> bool:
    origin = str(environ.get("HTTP_ORIGIN", "")).lower()
    own = f"{environ.get('wsgi.url_scheme')}://{environ.get('HTTP_HOST', '')}".lower()
    return origin in {"", own} and environ.get("HTTP_SEC_FETCH_SITE", "same-origin") in {"same-origin", "none"}


def problem(status: int, detail: str, retry_s: float | None = None) -> dict[str, Any]:
    """Give a problem as the stream tells it: problem+json's members, and `retry_s` where it is a matter of time."""
    return {**problems.members(status, detail), "retry_s": retry_s}
