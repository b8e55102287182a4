"""The HTTP server: gevent's, with bounds on who says nothing, says it slowly, or comes in too great numbers."""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
from email import errors
from typing import TYPE_CHECKING, Any

import gevent
import gevent.socket
from gevent import pywsgi
from gevent.pool import Pool
from gevent.ssl import SSLContext

from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.gateway import problems

if TYPE_CHECKING:
    from email.message import Message

    from hoofhearted_desktop.gateway.guard import Wsgi

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 8192
FILES_FOR_OTHERS = 128
"""Open files that connections leave to everything else."""

REQUEST_PATIENCE_S = 10.0
"""For a request to come whole, its body aside, and for the next one on a connection that was kept."""

SILENT_S = 30.0
"""After which a peer that takes nothing of what it is sent, or does not shake hands, is let go."""


LARGEST_BODY = 2 * 1024 * 1024
"""More than any part of the gateway reads; what is announced to be larger is refused unread."""

SOCKET = "hoofhearted.socket"
"""In the environment of a request: the connection it came by."""

SAID = {408: "the request did not come in time", 413: "the body is too large", 414: "the path and query are too long"}


_OF_HEADERS = (
    errors.FirstHeaderLineIsContinuationDefect,
    errors.MissingHeaderBodySeparatorDefect,
    errors.MisplacedEnvelopeHeaderDefect,
    errors.InvalidHeaderDefect,
)


class _TooLargeError(ValueError):
    """The body that is announced is larger than anything that is read here; it is not waited for."""


def ambiguous(headers: Message) -> str | None:
    """Say why a proxy before us might take headers otherwise than we do; None where there is one way to read them (RFC 9112).

    Where two disagree on where a request ends, the rest of somebody's becomes the beginning of another's.
    """
    lengths = [str(each).strip() for each in headers.get_all("Content-Length", [])]
    codings = [str(each).strip().lower() for each in headers.get_all("Transfer-Encoding", [])]
    if any(isinstance(each, _OF_HEADERS) for each in headers.defects) or any(
        "\n" in value for _, value in headers.items()
    ):
        return "a header's name has space about it, or a line goes on on the next"
    if len(lengths) + len(codings) > 1:
        return "its length is said more than once"
    if codings not in ([], ["chunked"]):
        return "its transfer coding is unknown"
    if not all(each.isascii() and each.isdigit() for each in lengths):
        return "its length is no number"
    return None


class Handler(pywsgi.WSGIHandler):
    """One connection. What a client does wrong is answered with a problem where it can be, and never fills a log."""

    def handle(self) -> None:
        """Handle the requests of the connection; one that breaks off meanwhile has only ended."""
        try:
            super().handle()
        except OSError as error:
            log.debug("a connection broke: %s", error)

    def handle_one_request(self) -> Any:
        """Handle the next request; gives None at the end of the connection, or what is answered before that."""
        found = super().handle_one_request()
        if not isinstance(found, tuple):
            if found:
                gevent.sleep(0)  # others have their turn, though this one may have asked again already
            return found
        status = int(found[0])
        return found[0], problems.raw(status, SAID.get(status, "the request cannot be read"))

    def MessageClass(self, *args: Any) -> Any:  # noqa: N802 - gevent's name
        """Read the headers; `status` says what is wrong with them, and then they are refused."""
        found: Any = super().MessageClass(*args)
        found.status = found.status or ambiguous(found) or ""
        return found

    def read_requestline(self) -> Any:
        """Wait for the next request, but not for ever."""
        with gevent.Timeout(REQUEST_PATIENCE_S, TimeoutError("no request came")):
            return super().read_requestline()

    def read_request(self, raw_requestline: Any) -> Any:
        """Read the headers, which may come slowly, but not for ever."""
        with gevent.Timeout(REQUEST_PATIENCE_S, TimeoutError("the headers did not come")):
            found = super().read_request(raw_requestline)
        length = self.headers.get("Content-Length", "0")
        if length.isdigit() and int(length[:20]) > LARGEST_BODY:
            raise _TooLargeError
        return found

    def get_environ(self) -> Any:
        """Give the stream the connection itself, for its WebSocket."""
        found = super().get_environ()
        found[SOCKET] = self.socket
        return found

    def handle_error(self, t: Any, v: Any, tb: Any) -> None:
        """Take that a connection broke, or that something failed that Flask has not caught."""
        if issubclass(t, OSError):
            log.debug("a connection broke: %s", v)
            self.close_connection = True
        else:
            super().handle_error(t, v, tb)

    def _handle_client_error(self, ex: Exception) -> tuple[str, bytes]:
        log.debug("a request cannot be read: %s", ex)
        return (
            ("413", b"")
            if isinstance(ex, _TooLargeError)
            else ("408", b"")
            if isinstance(ex, TimeoutError)
            else ("400", b"")
        )

    def log_request(self) -> None:
        """Keep no log of requests: changes have one of their own."""

    def log_error(self, msg: str, *args: Any) -> None:
        """Say nothing of what a client does wrong: anybody could fill the log by it."""
        log.debug(msg, *args)


class Server(pywsgi.WSGIServer):
    """Serves one application on one listening socket."""

    handler_class = Handler

    def __init__(self, listening: gevent.socket.socket, application: Wsgi, context: SSLContext | None) -> None:
        """Get ready to serve; `start` begins."""
        encrypted: dict[str, Any] = {} if context is None else {"ssl_context": context}
        super().__init__(
            listening, application, spawn=Pool(room_for_connections()), log=None, error_log=log, **encrypted
        )
        self.stop_timeout = 1

    def do_handle(self, client_socket: Any, *args: Any) -> None:
        """Take a connection: what is written goes at once, and where its other end does not move it ends.

        Headers and body are two writes. Without TCP_NODELAY the second waits until the peer has confirmed the first, for 40 ms.
        """
        client_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client_socket.settimeout(SILENT_S)
        super().do_handle(client_socket, *args)

    def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> Any:
        """Shake hands first; who speaks no TLS, or none that is good enough, is let go without a word."""
        try:
            encrypted: Any = self.wrap_socket(client_socket, **self.ssl_args)  # type: ignore[arg-type, misc]
        except OSError as error:  # ssl.SSLError is one
            log.debug("no handshake with %s: %s", address, error)
            return None
        with contextlib.closing(encrypted):
            return self.handle(encrypted, address)


def tls(certificate: str, key: str | None) -> SSLContext | Problem:
    """Give what encrypts by a certificate and its key, PEM files."""
    context = SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return load(context, certificate, key) or context


def load(context: SSLContext, certificate: str, key: str | None) -> Problem | None:
    """Read the certificate and its key for all connections from now on."""
    try:
        context.load_cert_chain(certificate, key, password=lambda: "")
    except ssl.SSLError as error:
        reason = "the key is not of this certificate" if error.reason == "KEY_VALUES_MISMATCH" else _plainly(error)
        return Problem(
            "gateway_certificate",
            f"the certificate {certificate}{f' with the key {key}' if key else ''} cannot be used: {reason}",
            "give PEM files: the certificate with its chain, and a key without a passphrase",
        )
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        return Problem(
            "gateway_certificate",
            f"the certificate {certificate}{f' or its key {key}' if key else ''} cannot be read: {reason}",
            "see that both files are there and may be read by this user",
        )
    return None


def _plainly(error: ssl.SSLError) -> str:
    reason = (error.reason or "").replace("_", " ").lower()
    return "no certificate and key in PEM form are in it" if reason in {"", "pem lib", "no start line"} else reason


def room_for_connections() -> int:
    """Give how many connections there may be at once; the soft limit of open files is raised as far as it may."""
    try:
        import resource
    except ImportError:  # Windows, where there is no such limit
        return MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + FILES_FOR_OTHERS
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(16, min(MOST_CONNECTIONS, soft - FILES_FOR_OTHERS))
