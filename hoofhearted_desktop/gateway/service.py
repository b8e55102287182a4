"""The gateway as a program: the hosts it follows, one server with all parts, until it is told to end."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import signal
import socket
from typing import TYPE_CHECKING, NamedTuple

import gevent
import gevent.socket
from gevent.event import Event

from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.gateway import parts, server
from hoofhearted_desktop.gateway.audit import Audit
from hoofhearted_desktop.gateway.doors import Doors
from hoofhearted_desktop.gateway.frame import Frame
from hoofhearted_desktop.gateway.hosts import Hosts
from hoofhearted_desktop.gateway.live import Live
from hoofhearted_desktop.gateway.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gevent.ssl import SSLContext

    from hoofhearted_desktop.gateway.settings import Settings
    from hoofhearted_desktop.link.stream import Opener

log = logging.getLogger(__name__)


class Followed(NamedTuple):
    """A host to follow: its key in the interface, its name for people, and how its agent is reached."""

    key: str
    name: str
    opener: Opener


class Started(NamedTuple):
    """Where it listens, and what a person needs to know of it."""

    url: str
    tokens: int
    """How many tokens count."""

    problem: Problem | None = None
    """Why none does."""


def serve(followed: Sequence[Followed], settings: Settings, *, started: Callable[[Started], None]) -> Problem | None:
    """Serve until SIGINT or SIGTERM; give what kept it from listening, if anything did.

    `started` is called once, when requests are accepted.
    """
    context: SSLContext | Problem | None = None
    if settings.certificate is not None:
        context = server.tls(settings.certificate, settings.key)
    elif settings.key is not None:
        return Problem("gateway_certificate", "a key without a certificate is of no use", "give --certificate too")
    if isinstance(context, Problem):
        return context
    listening = _listen(settings.bind, settings.port)
    if isinstance(listening, Problem):
        return listening
    with contextlib.closing(listening):
        if not (_is_loopback(listening) or settings.without_tls or context is not None):
            return Problem(
                "gateway_without_tls",
                f"other machines can reach {settings.bind}, and tokens would travel to it over plain HTTP",
                "give --certificate and --key, bind to 127.0.0.1, or say --without-tls where something else encrypts",
            )
        _serve(followed, settings, listening, context, started)
    return None


def _serve(
    followed: Sequence[Followed],
    settings: Settings,
    listening: gevent.socket.socket,
    context: SSLContext | None,
    started: Callable[[Started], None],
) -> None:
    hosts = [Live(each.key, each.name, each.opener) for each in followed]
    audit, tokens = Audit(), Tokens()
    frame = Frame(Hosts(hosts), Doors(tokens, audit, settings), audit, settings)
    parts.plug(frame)
    serving = server.Server(listening, frame.app, context)
    with _until_told(lambda: _renew(context, settings)) as told:
        try:
            for host in hosts:
                host.start()
            for begin in frame.begins:
                begin()
            serving.start()
            started(Started(_url(listening, context is not None), tokens.count(), tokens.problem))
            told.wait()
        finally:
            serving.stop()
            for end in reversed(frame.ends):
                end()
            tokens.write_use()
            for patience_s in (0.0, 5.0):
                for host in hosts:
                    host.stop(patience_s)


def _renew(context: SSLContext | None, settings: Settings) -> None:
    """Read the certificate again, as it is renewed every few weeks; where it cannot be read, the one before goes on."""
    if context is None or settings.certificate is None:
        return
    problem = server.load(context, settings.certificate, settings.key)
    if problem is None:
        log.info("the certificate was read again")
    else:
        log.error("%s; %s", problem.message, problem.remedy)


@contextlib.contextmanager
def _until_told(renew: Callable[[], None]) -> Iterator[Event]:
    """Give what is set at SIGINT or SIGTERM, and `renew` at SIGHUP."""
    told = Event()
    watching = [gevent.signal_handler(number, told.set) for number in (signal.SIGINT, signal.SIGTERM)]
    if hasattr(signal, "SIGHUP"):
        watching.append(gevent.signal_handler(signal.SIGHUP, renew))
    try:
        yield told
    finally:
        for each in watching:
            each.cancel()


def _listen(address: str, port: int) -> gevent.socket.socket | Problem:
    try:
        found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, place = found[0]
        listening = socket.create_server((str(place[0]), port), family=family, backlog=1024)
        return gevent.socket.socket(listening.family, listening.type, listening.proto, fileno=listening.detach())
    except (OSError, OverflowError, UnicodeError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).partition(" (while")[0].lower()
        return Problem(
            "gateway_cannot_listen",
            f"cannot listen on {address} port {port}: {reason}",
            "choose another with --bind or --port",
        )


def _url(listening: gevent.socket.socket, encrypted: bool) -> str:  # noqa: FBT001
    address, port = listening.getsockname()[:2]
    scheme = "https" if encrypted else "http"
    return f"{scheme}://[{address}]:{port}" if ":" in address else f"{scheme}://{address}:{port}"


def _is_loopback(listening: gevent.socket.socket) -> bool:
    return ipaddress.ip_address(listening.getsockname()[0].partition("%")[0]).is_loopback
