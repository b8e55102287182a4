"""Tokens: made and revoked by `hoofhearted gateway token`, kept as hashes, and looked up by a gateway that runs.

Only the command writes gateway-tokens.json, and only a gateway writes when each was used last, to a file beside the history:
so neither ever undoes the other's work. A token is 256 bits of the system's randomness, which is why one SHA-256 is enough:
there is nothing in it to guess.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import time
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.probes import own_files, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FILE_NAME = "gateway-tokens.json"
USE_FILE_NAME = "gateway-token-use.json"
PREFIX = "hhgw_"
"""So that a token is told from other secrets, by people and by what looks for secrets in files."""

_NO_LIST = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises."""

MOST = 1000
LONGEST_NAME = 60
LOOK_EVERY_S = 1.0
WRITE_USE_EVERY_S = 60.0

Scope = Literal["read", "manage"]
"""`manage` may all that `read` may, and change expectations, settings and notes."""


class Token(msgspec.Struct, frozen=True):
    """What is kept of one: everything but itself. `created` is Unix time, `sha256` of the token as hexadecimal digits."""

    id: str
    name: Annotated[str, Meta(max_length=LONGEST_NAME)]
    scope: Scope
    created: float
    sha256: str


def path() -> Path:
    """Give the file of the tokens, mode 0600."""
    return places.config_dir() / FILE_NAME


def use_path() -> Path:
    """Give the file that says when each was used last."""
    return places.data_dir() / USE_FILE_NAME


def read() -> tuple[Token, ...] | Problem:
    """Give the tokens there are."""
    file = path()
    try:
        found = own_files.content(file, 1 << 20)
        if os.name == "posix" and file.stat().st_mode & 0o077:
            return _unusable(f"{file} can be read by others", f"chmod 600 {file}")
        return tuple(msgspec.json.decode(found, type=list[Token]))
    except FileNotFoundError:
        return ()
    except OSError as error:
        return _unusable(f"{file} cannot be read: {_reason(error)}", "see that it is a file of your own")
    except _NO_LIST:
        return _unusable(f"{file} holds no list of tokens", "remove it and make new tokens")


def create(name: str, scope: Scope, now: float) -> tuple[Token, str] | Problem:
    """Make a token; gives what is kept of it, and itself, which nobody can give again."""
    plain = name.strip()
    if not 0 < len(plain) <= LONGEST_NAME or not plain.isprintable():
        return _unusable(f"{name[:100]!r} is no name for a token", f"give one of at most {LONGEST_NAME} letters")
    with _alone() as problem:
        known = problem or read()
        if isinstance(known, Problem):
            return known
        if any(each.name == plain for each in known):
            return _unusable(f"there is a token {plain!r} already", "revoke it first, or give another name")
        if len(known) >= MOST:
            return _unusable(f"there are {MOST} tokens already", "revoke some")
        secret = PREFIX + secrets.token_urlsafe(32)
        made = Token(secrets.token_hex(4), plain, scope, now, _hash(secret))
        return _write((*known, made)) or (made, secret)


def revoke(word: str) -> Token | Problem:
    """Take away the token of that id or name; a gateway that runs refuses it within a second."""
    with _alone() as problem:
        known = problem or read()
        if isinstance(known, Problem):
            return known
        gone = next((each for each in known if word in {each.id, each.name}), None)
        if gone is None:
            return _unusable(f"there is no token {word[:100]!r}", "`hoofhearted gateway token list` lists them")
        return _write(tuple(each for each in known if each is not gone)) or gone


def last_used() -> dict[str, float]:
    """Give the Unix time at which each token was used last, by its id; to within a minute, and nothing of one never used."""
    try:
        return msgspec.json.decode(own_files.content(use_path(), 1 << 20), type=dict[str, float])
    except (OSError, *_NO_LIST):
        return {}


class Tokens:
    """The tokens as a gateway that runs knows them: one that is revoked is refused within LOOK_EVERY_S."""

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, wall_clock: Callable[[], float] = time.time
    ) -> None:
        """Read them when one is first shown."""
        self._clock = clock
        self._wall_clock = wall_clock
        self._by_hash: dict[str, Token] = {}
        self._stamp: tuple[int, int, int] | None = None
        self._looked_at = float("-inf")
        self._used = last_used()
        self._used_written_at = clock()
        self.problem: Problem | None = None
        """Why no token counts; None where the file can be read."""

    def find(self, secret: str) -> Token | None:
        """Give the token that this is, and note that it was used. One that was made a moment ago counts at once."""
        self._look()
        key = _hash(secret)
        found = self._by_hash.get(key)
        if found is None:
            self._look(at_once=True)
            found = self._by_hash.get(key)
        if found is not None:
            self._used[found.id] = self._wall_clock()
            if self._clock() - self._used_written_at >= WRITE_USE_EVERY_S:
                self.write_use()
        return found

    def by_id(self, name: str) -> Token | None:
        """Give the token of that id where it still counts."""
        self._look()
        return next((each for each in self._by_hash.values() if each.id == name), None)

    def count(self) -> int:
        """Tell how many count."""
        self._look()
        return len(self._by_hash)

    def write_use(self) -> None:
        """Keep when each was used last; what cannot be written is lost."""
        self._used_written_at = self._clock()
        known = {each.id for each in self._by_hash.values()}
        used = {name: when for name, when in self._used.items() if name in known}
        with contextlib.suppress(OSError):
            own_files.replace(use_path(), msgspec.json.encode(used))

    def _look(self, *, at_once: bool = False) -> None:
        now = self._clock()
        if now - self._looked_at < LOOK_EVERY_S and not at_once:
            return
        self._looked_at = now
        try:
            seen = path().stat()
            stamp = (seen.st_mtime_ns, seen.st_size, seen.st_mode)
        except OSError:
            stamp = None
        if stamp == self._stamp and self.problem is None:
            return
        self._stamp = stamp
        found = read()
        self.problem = found if isinstance(found, Problem) else None
        self._by_hash = {} if isinstance(found, Problem) else {each.sha256: each for each in found}


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@contextlib.contextmanager
def _alone() -> Iterator[Problem | None]:
    """Let no other command change the file meanwhile; gives why that cannot be had."""
    directory = path().parent
    problem = places.make_private(directory)
    if problem is not None or os.name != "posix":
        yield None if problem is None else _unusable(problem.message, "set HOOFHEARTED_CONFIG_DIR to another directory")
        return
    import fcntl

    place = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield None
    finally:
        os.close(place)


def _write(tokens: tuple[Token, ...]) -> Problem | None:
    try:
        own_files.replace(path(), msgspec.json.format(msgspec.json.encode(tokens)) + b"\n")
    except OSError as error:
        return _unusable(f"{path()} cannot be written: {_reason(error)}", "see that its directory can be written to")
    return None


def _unusable(message: str, remedy: str) -> Problem:
    return Problem("gateway_token", message, remedy)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
