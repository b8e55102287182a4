"""What stands before everything that is asked: by which name, from which page, and what browsers are told to keep others from.

A page of an attacker can have its own name point at this machine (DNS rebinding); the browser then sends that name as Host.
Addresses and names of this machine are let through, and those that gateway.toml lists.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.gateway import problems
from hoofhearted_desktop.gateway.doors import SAFE_METHODS
from hoofhearted_desktop.gateway.sessions import CSRF_HEADER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hoofhearted_desktop.gateway.settings import Settings

    Environ = dict[str, Any]
    Start = Callable[..., Any]
    Wsgi = Callable[[Environ, Start], Iterable[bytes]]

PREFLIGHT_S = "600"
METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
MAY_BE_SENT = f"Authorization, Content-Type, If-Match, If-None-Match, {CSRF_HEADER}"
MAY_BE_READ = "ETag, Link, Location, Retry-After"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer that does not say otherwise itself."""

STRICT_TRANSPORT = "max-age=31536000"


class Guard:
    """A WSGI application around another."""

    def __init__(self, application: Wsgi, settings: Settings) -> None:
        """Guard `application`."""
        self._application = application
        self._origins = frozenset(each.lower().rstrip("/") for each in settings.origins)
        own = socket.gethostname().lower()
        self._names = frozenset({"localhost", own, f"{own}.local", *(name.lower() for name in settings.names)})

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer a request, or let it through."""
        host = str(environ.get("HTTP_HOST", ""))
        origin = str(environ.get("HTTP_ORIGIN", "")).lower()
        over_tls = environ.get("wsgi.url_scheme") == "https"
        listed = origin in self._origins

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            return start_response(
                status, [*headers, *self._added(headers, origin if listed else None, over_tls)], *exc_info
            )

        if host and not self._knows(host):
            return problems.answer(
                start, 421, f"this gateway is not called {host[:100]!r}; see names in docs/gateway.md"
            )
        if not _is_text(environ):
            return problems.answer(start, 400, "the query is not UTF-8; write other bytes as %XX")
        own = f"{environ.get('wsgi.url_scheme')}://{host}".lower()
        if origin and origin != own and not listed and _changes(environ):
            return problems.answer(
                start, 403, f"pages of {origin[:100]} may not do this; see origins in docs/gateway.md"
            )
        if environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ:
            start("204 No Content", [] if not listed else _preflight())
            return []
        return self._application(environ, start)

    def _knows(self, host: str) -> bool:
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name.lower().rstrip(".") in self._names
        return True

    def _added(self, headers: list[tuple[str, str]], origin: str | None, over_tls: bool) -> list[tuple[str, str]]:  # noqa: FBT001
        have = {name.lower() for name, _ in headers}
        added = dict(HEADERS)
        if over_tls:
            added["Strict-Transport-Security"] = STRICT_TRANSPORT
        if origin is not None:
            added["Access-Control-Allow-Origin"] = origin
            added["Access-Control-Expose-Headers"] = MAY_BE_READ
            added["Cross-Origin-Resource-Policy"] = "cross-origin"
        if self._origins and "vary" not in have:
            added["Vary"] = "Origin"
        return [(name, value) for name, value in added.items() if name.lower() not in have]


def _is_text(environ: Environ) -> bool:
    """Whether the query can be read at all: Werkzeug raises at bytes that are no UTF-8."""
    try:
        str(environ.get("QUERY_STRING", "")).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _changes(environ: Environ) -> bool:
    """Whether more may come of a request than an answer, which no other page can read: a change, or a stream."""
    if environ["REQUEST_METHOD"] not in SAFE_METHODS:
        return True
    return "websocket" in str(environ.get("HTTP_UPGRADE", "")).lower()


def _preflight() -> list[tuple[str, str]]:
    return [
        ("Access-Control-Allow-Methods", METHODS),
        ("Access-Control-Allow-Headers", MAY_BE_SENT),
        ("Access-Control-Max-Age", PREFLIGHT_S),
    ]
