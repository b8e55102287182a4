"""Sessions of browsers: begun by showing a token once, carried by a cookie that no script can read, guarded against other sites."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from typing import NamedTuple

IDLE_S = 12 * 3600.0
LONGEST_S = 30 * 86_400.0
MOST = 1000
COOKIE = "hoofhearted_session"
SECURE_COOKIE = "__Host-hoofhearted_session"
"""The name over TLS: browsers then take it only from this very host, over TLS, for all paths (RFC 6265bis)."""

CSRF_HEADER = "X-CSRF-Token"


class Session(NamedTuple):
    """One browser that is signed in by the token `token_id`; `csrf` has to come with every change. Times are monotonic seconds."""

    token_id: str
    csrf: str
    begun: float
    seen: float


class Sessions:
    """Kept in memory, by the hash of what the cookie says; the oldest goes where there are too many."""

    def __init__(self) -> None:
        """Begin with nobody signed in."""
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def begin(self, token_id: str, now: float) -> tuple[str, Session]:
        """Sign a browser in; gives what its cookie says."""
        cookie = secrets.token_urlsafe(32)
        session = Session(token_id, secrets.token_urlsafe(24), now, now)
        self._sessions[_hash(cookie)] = session
        while len(self._sessions) > MOST:
            self._sessions.popitem(last=False)
        return cookie, session

    def find(self, cookie: str, now: float) -> Session | None:
        """Give the session of this cookie, which has been used now; None where there is none, or it has grown too old."""
        key = _hash(cookie)
        session = self._sessions.get(key)
        if session is None:
            return None
        if now - session.seen > IDLE_S or now - session.begun > LONGEST_S:
            del self._sessions[key]
            return None
        self._sessions[key] = session = session._replace(seen=now)
        self._sessions.move_to_end(key)
        return session

    def end(self, cookie: str) -> None:
        """Sign it out."""
        self._sessions.pop(_hash(cookie), None)

    def __len__(self) -> int:
        """Tell how many browsers are signed in."""
        return len(self._sessions)


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()
