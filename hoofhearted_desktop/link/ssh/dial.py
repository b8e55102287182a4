"""From a name to a TCP connection: every address in turn, cancellable while it waits."""

from __future__ import annotations

import errno
import os
import selectors
import socket
import sys
import time
from typing import TYPE_CHECKING, NamedTuple, Union

from hoofhearted_desktop.link import aside
from hoofhearted_desktop.link.progress import Step
from hoofhearted_desktop.link.ssh import failures

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.ssh.hop import Hop
    from hoofhearted_desktop.link.stream import Unreachable

CONNECT_TIMEOUT_S = 15.0
RESOLVE_TIMEOUT_S = 30.0
DEAD_PEER_MS = 10_000
KEEPALIVE_IDLE_S = 15
_LOOK_S = 0.1
_FAMILIES = {"inet": socket.AF_INET, "inet6": socket.AF_INET6}
_REFUSED = (errno.ECONNREFUSED, errno.ECONNRESET)


class Place(NamedTuple):
    """One address of a name, as getaddrinfo(3) gives it."""

    family: int
    address: Union[tuple[str, int], tuple[str, int, int, int], tuple[int, bytes]]

    def __str__(self) -> str:
        """Give the address and the port for a person."""
        return f"{self.address[0]!s} port {self.address[1]!s}"


def resolve(hop: Hop, progress: Progress) -> Union[list[Place], Unreachable]:
    """Give the addresses of a hop's name, in the order in which the system prefers them; at least one."""
    family = _FAMILIES.get(hop.address_family, socket.AF_UNSPEC)

    def look_up() -> Union[list[Place], str]:
        try:
            found = socket.getaddrinfo(hop.hostname, hop.port, family, socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:  # gaierror is an OSError; UnicodeError: no possible name at all
            return (error.strerror if isinstance(error, OSError) else None) or str(error)
        return list(dict.fromkeys(Place(each[0], each[4]) for each in found))

    found = aside.run(look_up, progress, RESOLVE_TIMEOUT_S)
    if progress.cancelled:
        return failures.cancelled()
    if found is None:
        return failures.name_not_found(hop.hostname, f"no answer within {RESOLVE_TIMEOUT_S:.0f} s")
    if isinstance(found, str):
        return failures.name_not_found(hop.hostname, found)
    return found or failures.name_not_found(hop.hostname, "no address")


class Reached(NamedTuple):
    """A connection, and the address that answered."""

    sock: socket.socket
    place: Place


def connect(hop: Hop, places: list[Place], progress: Progress, via: str) -> Union[Reached, Unreachable]:
    """Connect to the first of `places` that answers; else give the failure that says most. `via` begins the told detail."""
    patience_s = hop.connect_timeout_s or CONNECT_TIMEOUT_S
    worst: dict[str, Unreachable] = {}
    for place in places:
        progress.step(Step.CONNECTING, f"{via}{place}")
        made = _try(place, f"{hop.alias} ({place})", patience_s, progress)
        if isinstance(made, socket.socket):
            return Reached(made, place)
        if progress.cancelled:
            return failures.cancelled()
        worst[made.code or ""] = made
    return worst.get("refused") or worst.get("timed_out") or worst["no_route"]


def _try(place: Place, where: str, patience_s: float, progress: Progress) -> Union[socket.socket, Unreachable]:
    try:
        sock = socket.socket(place.family, socket.SOCK_STREAM)
    except OSError as error:  # a family this machine does not have
        return failures.no_route(where, error.strerror or str(error))
    failure = _connect(sock, place, where, patience_s, progress)
    if failure is not None:
        sock.close()
        return failure
    tune(sock)
    return sock


def _connect(
    sock: socket.socket, place: Place, where: str, patience_s: float, progress: Progress
) -> Union[Unreachable, None]:
    sock.settimeout(0)
    status = sock.connect_ex(place.address)
    if status in {errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN}:
        deadline = time.monotonic() + patience_s
        with selectors.DefaultSelector() as selector:
            selector.register(sock, selectors.EVENT_WRITE)
            while not selector.select(_LOOK_S):
                if progress.cancelled:
                    return failures.cancelled()
                if time.monotonic() > deadline:
                    return failures.timed_out(where, patience_s)
        status = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if status == 0:
        return None
    if status in _REFUSED:
        return failures.refused(where)
    if status == errno.ETIMEDOUT:
        return failures.timed_out(where, patience_s)
    return failures.no_route(where, os.strerror(status))


def tune(sock: socket.socket) -> None:
    """Send at once, and notice a dead peer: within 10 s where the kernel can (TCP_USER_TIMEOUT of tcp(7)), else by the heartbeat."""
    sock.settimeout(None)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if sys.platform == "linux":
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_PEER_MS)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_IDLE_S)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 3)
