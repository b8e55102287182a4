"""Who comes in: by a token in the header (RFC 6750) or by a browser's session, from where, how often, and with what rights.

`Doors.judge` is for everything that is asked, REST, stream and metrics alike; it reads the WSGI environment alone.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from werkzeug.http import parse_cookie

from hoofhearted_desktop.gateway import sessions
from hoofhearted_desktop.gateway.guessing import Guessing
from hoofhearted_desktop.link.allowance import Allowance

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.gateway.audit import Audit
    from hoofhearted_desktop.gateway.settings import Settings
    from hoofhearted_desktop.gateway.tokens import Scope, Token, Tokens

MOST_VISITORS = 2000
AT_ONCE_S = 10.0
"""A token may use the requests of so many seconds at once."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_SECRET = 200


class Visitor(NamedTuple):
    """Who was let in. `csrf` is of a browser's session, else None."""

    token_id: str
    name: str
    scope: Scope
    address: str
    csrf: str | None = None

    def may(self, scope: Scope) -> bool:
        """Whether its rights reach so far."""
        return self.scope == "manage" or scope == "read"


class Refusal(NamedTuple):
    """Who was not let in, and why; `retry_s` where it is a matter of time."""

    status: Literal[401, 403, 429]
    detail: str
    retry_s: float | None = None


class Doors:
    """The only place where a token or a cookie is looked at."""

    def __init__(
        self,
        tokens: Tokens,
        audit: Audit,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Let in whom `tokens` know."""
        self.tokens = tokens
        self.sessions = sessions.Sessions()
        self._audit = audit
        self._per_s = settings.requests_per_minute / 60.0
        self._clock = clock
        self._guessing = Guessing(clock())
        self._rates: OrderedDict[str, Allowance] = OrderedDict()

    def judge(self, environ: dict[str, Any], scope: Scope = "read") -> Visitor | Refusal:
        """Let in whoever shows a token or a session with the right `scope`, and say why not else."""
        address = address_of(environ)
        header = environ.get("HTTP_AUTHORIZATION")
        if header is None and cookie_of(environ) is None:
            return Refusal(
                401, "send the header Authorization: Bearer with a token of `hoofhearted gateway token create`"
            )
        waits_s = self._guessing.waits_s(address, self._clock())
        if waits_s > 0 and not self._came_before(environ, header, address):
            return Refusal(429, "too many wrong tokens were shown", waits_s)
        found = self._by_session(environ, address) if header is None else self._by_header(header, address)
        if isinstance(found, Refusal):
            return found
        if not found.may(scope):
            return Refusal(403, f"this token may only {found.scope}; this wants one with the scope {scope}")
        left_s = self._rate(found)
        return Refusal(429, "too many requests with this token", left_s) if left_s > 0 else found

    def sign_in(self, secret: str, environ: dict[str, Any]) -> tuple[str, Visitor] | Refusal:
        """Begin a browser's session by showing a token; gives what the cookie is to say."""
        address = address_of(environ)
        waits_s = self._guessing.waits_s(address, self._clock())
        if waits_s > 0:
            return Refusal(429, "too many wrong tokens were shown", waits_s)
        found = self._by_secret(secret, address)
        if isinstance(found, Refusal):
            return found
        cookie, session = self.sessions.begin(found.token_id, self._clock())
        self._audit.note("signed in", who=f"{found.name} ({found.token_id})", address=address)
        return cookie, found._replace(csrf=session.csrf)

    def still_counts(self, token_id: str, cookie: str | None) -> bool:
        """Whether who came in by this token, or by the cookie of a session that it began, would be let in now, too."""
        if cookie is not None and self.sessions.find(cookie, self._clock()) is None:
            return False
        return self.tokens.by_id(token_id) is not None

    def _came_before(self, environ: dict[str, Any], header: str | None, address: str) -> bool:
        """Whether it shows just what it was let in with from there within a day: others who guess at that address do not lock it out.

        All users of a machine are one address on its loopback, and so is a household behind its router.
        """
        if header is None:
            return self.sessions.find(cookie_of(environ) or "", self._clock()) is not None
        return self._guessing.came_before(address, _secret_in(header), self._clock())

    # ------------------------------------------------------------ one way in each

    def _by_header(self, header: str, address: str) -> Visitor | Refusal:
        secret = _secret_in(header)
        if secret is None:
            return Refusal(401, "the header Authorization has to say Bearer and a token")
        return self._by_secret(secret, address)

    def _by_secret(self, secret: str, address: str) -> Visitor | Refusal:
        token = self.tokens.find(secret) if len(secret) <= LONGEST_SECRET else None
        now = self._clock()
        if token is None and self.tokens.problem is not None:  # no guess: a right one is refused as well
            return Refusal(401, "no token counts: the gateway cannot read its list of them; its owner is told on start")
        if token is None:
            if self._guessing.failed(address, now):
                self._audit.note("locked out", who=None, address=address)
            return Refusal(401, "there is no such token; `hoofhearted gateway token list` lists those there are")
        self._guessing.let_in(address, now, secret)
        return _visitor(token, address)

    def _by_session(self, environ: dict[str, Any], address: str) -> Visitor | Refusal:
        session = self.sessions.find(cookie_of(environ) or "", self._clock())
        token = None if session is None else self.tokens.by_id(session.token_id)
        if session is None or token is None:
            return Refusal(401, "the session has ended; sign in again")
        if environ.get("REQUEST_METHOD") not in SAFE_METHODS:
            shown = str(environ.get("HTTP_X_CSRF_TOKEN", ""))
            if not secrets.compare_digest(shown.encode(), session.csrf.encode()):
                return Refusal(403, f"the header {sessions.CSRF_HEADER} has to say the csrf of this session")
            if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") not in {"same-origin", "none"}:
                return Refusal(403, "a session changes things from the gateway's own page only")
        return _visitor(token, address)._replace(csrf=session.csrf)

    def _rate(self, visitor: Visitor) -> float:
        """Give how long this visitor has to wait because it asks too much; 0 where it need not."""
        now = self._clock()
        allowance = self._rates.get(visitor.token_id)
        if allowance is None:
            allowance = self._rates[visitor.token_id] = Allowance(self._per_s * AT_ONCE_S, self._per_s, now)
            while len(self._rates) > MOST_VISITORS:
                self._rates.popitem(last=False)
        return 0.0 if allowance.takes(now) else max(1.0, 1.0 / self._per_s)


def _secret_in(header: str) -> str | None:
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def _visitor(token: Token, address: str) -> Visitor:
    return Visitor(token.id, token.name, token.scope, address)


def address_of(environ: dict[str, Any]) -> str:
    """Give where a request comes from."""
    return str(environ.get("REMOTE_ADDR") or "unknown")


def cookie_of(environ: dict[str, Any]) -> str | None:
    """Give what the session's cookie says; None where there is none."""
    found = parse_cookie(environ)
    name = sessions.SECURE_COOKIE if environ.get("wsgi.url_scheme") == "https" else sessions.COOKIE
    return found.get(name)
