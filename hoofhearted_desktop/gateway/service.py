"""The gateway as a program: one session with an agent, one HTTP server, until it is told to end."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import signal
import socket
from typing import TYPE_CHECKING, NamedTuple

from waitress.server import create_server

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.gateway import rest, token
from hoofhearted_desktop.gateway.latest import Latest
from hoofhearted_desktop.link.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoofhearted_desktop.link.stream import Opener

THREADS = 4
SILENT_S = 15
"""After which a connection without a request is closed: a hundred of them keep everybody else out."""


class Started(NamedTuple):
    """Where it listens, and what a person needs to know of it."""

    url: str
    token_file: str
    is_loopback: bool


def serve(opener: Opener, *, address: str, port: int, started: Callable[[Started], None]) -> Problem | None:
    """Serve until SIGINT or SIGTERM; give what kept it from listening, if anything did.

    `port` 0 lets the system choose. `started` is called once, when requests are accepted.
    """
    secret = token.find()
    if isinstance(secret, Problem):
        return secret
    listening = _listen(address, port)
    if isinstance(listening, Problem):
        return listening
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns whenever a request waits for a thread
    latest = Latest()
    session = Session(opener, latest.hear, readings=frozenset({messages.DETAILS}))
    server = create_server(
        rest.application(latest, secret),
        sockets=[listening],
        threads=THREADS,
        ident="",
        max_request_body_size=rest.MOST_BYTES_OF_A_REQUEST,
        channel_timeout=SILENT_S,
        cleanup_interval=5,
    )
    try:
        with _interruptible():
            session.start()
            started(Started(_url(listening), str(token.path()), is_loopback=_is_loopback(listening)))
            server.run()
    finally:
        server.close()
        session.stop()
    return None


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """End the block quietly at SIGINT or SIGTERM."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        yield


def _listen(address: str, port: int) -> socket.socket | Problem:
    try:
        found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, place = found[0]
        return socket.create_server((str(place[0]), port), family=family)
    except (OSError, OverflowError, UnicodeError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        return Problem(
            "gateway_cannot_listen",
            f"cannot listen on {address} port {port}: {reason}",
            "choose another with --bind or --port",
        )


def _url(listening: socket.socket) -> str:
    address, port = listening.getsockname()[:2]
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def _is_loopback(listening: socket.socket) -> bool:
    return ipaddress.ip_address(listening.getsockname()[0].partition("%")[0]).is_loopback
