"""Who guesses is locked out: by address, and by all addresses together. Pure: times come in; what is remembered is bounded.

After FAILURES wrong tokens within WINDOW_S an address has to wait for LOCK_S, then twice as long each time it goes on, up to
LONGEST_LOCK_S. When all together fail more than FAILURES_OF_ALL times a minute, addresses that have not been let in within a
day wait as well: guesses may come from anywhere, those who have a token come from where they came before. A token that was let in
from an address within a day is let in there all the same, or any user of a machine could lock the others out of its loopback.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from collections import OrderedDict
from typing import NamedTuple

from hoofhearted_desktop.link.allowance import Allowance

FAILURES = 5
WINDOW_S = 600.0
LOCK_S = 60.0
LONGEST_LOCK_S = 3600.0
FORGOTTEN_AFTER_S = 86_400.0
FAILURES_OF_ALL = 100
MOST_REMEMBERED = 4096


class _Record(NamedTuple):
    failures: int = 0
    since: float = -math.inf
    locks: int = 0
    locked_until: float = -math.inf
    let_in_at: float = -math.inf


class Guessing:
    """What is remembered of addresses. Times are of the monotonic clock, in seconds."""

    def __init__(self, now: float) -> None:
        """Begin with no suspicion."""
        self._records: OrderedDict[str, _Record] = OrderedDict()
        self._tokens: OrderedDict[bytes, float] = OrderedDict()
        self._all = Allowance(FAILURES_OF_ALL, FAILURES_OF_ALL / 60.0, now)
        self._all_locked_until = -math.inf

    def waits_s(self, address: str, now: float) -> float:
        """Give how long this address has to wait before anything it shows is looked at; 0 where it need not."""
        record = self._records.get(place_of(address), _Record())
        left_s = record.locked_until - now
        if now - record.let_in_at > FORGOTTEN_AFTER_S:
            left_s = max(left_s, self._all_locked_until - now)
        return max(0.0, left_s)

    def failed(self, address: str, now: float) -> bool:
        """Take that it has shown what is no token; whether it is locked out because of that."""
        if not self._all.takes(now):
            self._all_locked_until = now + LOCK_S
        record = self._records.get(place_of(address), _Record())
        if now - record.locked_until > FORGOTTEN_AFTER_S:
            record = record._replace(locks=0)
        if now - record.since > WINDOW_S:
            record = record._replace(failures=0, since=now)
        record = record._replace(failures=record.failures + 1)
        locked = record.failures >= FAILURES
        if locked:
            lasts_s = min(LONGEST_LOCK_S, LOCK_S * 2**record.locks)
            record = record._replace(failures=0, locks=min(record.locks + 1, 16), locked_until=now + lasts_s)
        self._keep(address, record)
        return locked

    def came_before(self, address: str, secret: str | None, now: float) -> bool:
        """Whether this very token was let in from this address within a day."""
        if secret is None:
            return False
        return now - self._tokens.get(_key(place_of(address), secret), -math.inf) <= FORGOTTEN_AFTER_S

    def let_in(self, address: str, now: float, secret: str) -> None:
        """Take that it has shown a token that counts. What it has guessed wrongly before still counts against it."""
        place = place_of(address)
        key = _key(place, secret)
        self._tokens[key] = now
        self._tokens.move_to_end(key)
        while len(self._tokens) > MOST_REMEMBERED:
            self._tokens.popitem(last=False)
        record = self._records.get(place)
        if record is None or now - record.let_in_at > WINDOW_S:
            self._keep(address, (record or _Record())._replace(let_in_at=now))

    def __len__(self) -> int:
        """Tell how many addresses are remembered."""
        return len(self._records)

    def _keep(self, address: str, record: _Record) -> None:
        place = place_of(address)
        self._records[place] = record
        self._records.move_to_end(place)
        while len(self._records) > MOST_REMEMBERED:
            self._records.popitem(last=False)


def _key(place: str, secret: str) -> bytes:
    """Give what is remembered of a token at a place, of which neither can be told again."""
    return hashlib.sha256(f"{place} {secret}".encode("utf-8", "surrogatepass")).digest()


def place_of(address: str) -> str:
    """Give what counts as one: an IPv4 address, or the /64 of an IPv6 one, which one customer has all of."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
