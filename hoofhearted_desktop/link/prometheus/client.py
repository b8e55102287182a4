"""Asks a Prometheus over HTTP (its API v1), by the standard library alone: one connection that is kept, one question at a time.

Certificates are checked by what the system trusts. Nothing is followed elsewhere, so that no secret goes where it was not meant for.
"""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union
from urllib.parse import urlencode, urlsplit

from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.core.visible import visible
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofhearted_desktop.link.prometheus.address import PrometheusAddress

PATIENCE_S = 20.0
MOST_BYTES = 64 * 1024 * 1024
_CHUNK = 1 << 16
_LONGEST_WORDS = 200
_QUERY = "/api/v1/query"
_RANGE = "/api/v1/query_range"

UNAUTHORIZED = "sign_in_wanted"


class Found(NamedTuple):
    """The `data` of an answer, and what it was warned of."""

    data: Any
    warnings: tuple[str, ...] = ()


class Client:
    """One connection to a Prometheus. One thread uses it; `interrupt` may come from any other."""

    def __init__(self, address: PrometheusAddress, patience_s: float = PATIENCE_S) -> None:
        """Connect to nothing yet."""
        self.address = address
        self._patience_s = patience_s
        self._connection: Optional[http.client.HTTPConnection] = None
        self._authorization: Optional[str] = None
        self._interrupted = False

    def __repr__(self) -> str:
        """Show where to, never with what."""
        return f"Client({self.address})"

    def sign_in(self, secret: Optional[str]) -> None:
        """Show this from now on: the password of the address's user, a token where it names none; None shows nothing."""
        if secret is None:
            self._authorization = None
        elif self.address.user is None:
            self._authorization = f"Bearer {secret}"
        else:
            pair = base64.b64encode(f"{self.address.user}:{secret}".encode()).decode("ascii")
            self._authorization = f"Basic {pair}"

    def now(self, question: str) -> Union[Found, Unreachable]:
        """Ask for what is true now."""
        return self._ask(_QUERY, {"query": question})

    def past(self, question: str, begin: float, end: float, step_s: float) -> Union[Found, Unreachable]:
        """Ask for a stretch of time, in Unix seconds."""
        asked = {"query": question, "start": f"{begin:.3f}", "end": f"{end:.3f}", "step": f"{step_s:.3f}"}
        return self._ask(_RANGE, asked)

    def interrupt(self) -> None:
        """End what waits for the network now, and everything after it."""
        self._interrupted = True
        connection = self._connection
        handle = None if connection is None else connection.sock
        if handle is not None:
            try:
                handle.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # ------------------------------------------------------------ one question

    def _ask(self, path: str, asked: Mapping[str, str]) -> Union[Found, Unreachable]:
        fresh = self._connection is None
        found = self._try(path, asked)
        if found is None and not fresh:  # the other end let an idle connection go
            found = self._try(path, asked)
        if found is None and not self._interrupted and self._wants_tls():
            return self._tls_wanted()
        return found or Unreachable(
            f"{self.address.origin} ended the connection", "see whether it runs", "connection_lost"
        )

    def _wants_tls(self) -> bool:
        """Whether who hung up speaks TLS: the answer that says so is lost where it hangs up before all of the question is read."""
        if self.address.scheme == "https":
            return False
        any_certificate = ssl.create_default_context()
        any_certificate.check_hostname = False
        any_certificate.verify_mode = ssl.CERT_NONE  # nothing is told to it, and it is not believed
        try:
            with socket.create_connection(
                (self.address.host, self.address.own_port), min(3.0, self._patience_s)
            ) as plain:
                any_certificate.wrap_socket(plain, server_hostname=self.address.host).close()
                return True
        except (OSError, ValueError):
            return False

    def _tls_wanted(self) -> Unreachable:
        return Unreachable(f"{self.address.origin} wants TLS", "write https:// in the address", "wants_tls", waits=True)

    def _try(self, path: str, asked: Mapping[str, str]) -> Union[Found, Unreachable, None]:
        """Ask once; None where the connection was closed before anything came."""
        try:
            status, headers, body = self._exchange(path, asked)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.close()
            return None
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            self.close()
            return self._unreachable(error)
        except _TooMuchError:
            self.close()
            return Unreachable(
                f"{self.address.origin} answers with more than {MOST_BYTES >> 20} MiB",
                "add a condition on a label to the address, such as ?cluster=eu",
            )
        return self._understood(status, headers, body)

    def _exchange(self, path: str, asked: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        if self._interrupted:
            raise OSError("interrupted")
        if self._connection is None:
            self._connection = self._connect()
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": f"hoofhearted/{VERSION}",
        }
        if self._authorization is not None:
            headers["Authorization"] = self._authorization
        self._connection.request("POST", self.address.path + path, urlencode(asked).encode("ascii"), headers)
        response = self._connection.getresponse()
        body = _read(response)
        told = {name.lower(): value for name, value in response.getheaders()}
        if told.get("content-encoding", "").lower() == "gzip":
            body = _unpacked(body)
        return response.status, told, body

    def _connect(self) -> http.client.HTTPConnection:
        host, port = self.address.host, self.address.own_port
        if self.address.scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=self._patience_s, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, port, timeout=self._patience_s)

    # ------------------------------------------------------------ what came

    def _unreachable(self, error: Exception) -> Unreachable:
        origin = self.address.origin
        if isinstance(error, ssl.SSLCertVerificationError):
            why = _words(error.verify_message)
            remedy = "have this system trust the authority that made it, or use the name that it is for"
            return Unreachable(f"the certificate of {origin} is not accepted: {why}", remedy, "certificate", waits=True)
        seen = "see whether it is on and the network works"
        kinds: tuple[tuple[type[Exception], Unreachable], ...] = (
            (
                ssl.SSLError,
                Unreachable(f"{origin} does not speak TLS", "write http:// if it has none, or another port"),
            ),
            (
                socket.gaierror,
                Unreachable(
                    f"nobody knows the name {self.address.host}", "see whether the address is right", "name_not_found"
                ),
            ),
            (
                socket.timeout,
                Unreachable(f"{origin} has not answered within {self._patience_s:.0f} s", seen, "timed_out"),
            ),
            (
                ConnectionRefusedError,
                Unreachable(f"nobody listens at {origin}", "see whether Prometheus runs, and on which port", "refused"),
            ),
            (
                http.client.HTTPException,
                Unreachable(
                    f"what answers at {origin} does not speak HTTP",
                    "see whether the address and the port are right",
                    "no_prometheus",
                ),
            ),
        )
        for kind, found in kinds:
            if isinstance(error, kind):
                return found
        why = _words(getattr(error, "strerror", None) or str(error)).lower()
        return Unreachable(f"{origin} cannot be reached: {why}", seen)

    def _understood(self, status: int, headers: Mapping[str, str], body: bytes) -> Union[Found, Unreachable]:
        said = _json(body)
        if status == 200 and said.get("status") == "success":
            warned = said.get("warnings")
            return Found(
                said.get("data"), tuple(_words(str(each)) for each in warned) if isinstance(warned, list) else ()
            )
        return self._refused(status, headers, body) or self._complained(status, said)

    def _refused(self, status: int, headers: Mapping[str, str], body: bytes) -> Optional[Unreachable]:
        """Say what stands between us and a Prometheus that has not seen the question."""
        origin = self.address.origin
        if status in {401, 403}:
            return Unreachable(f"{origin} does not let this in", "sign in", UNAUTHORIZED, waits=True)
        if status == 400 and self.address.scheme == "http" and b"HTTPS" in body[:1000]:
            return self._tls_wanted()
        if 300 <= status < 400:
            where = urlsplit(headers.get("location", ""))
            to = _words(f"{where.scheme}://{where.netloc}" if where.netloc else where.path) or "somewhere else"
            remedy = "use the address that it sends to, or a token"
            return Unreachable(f"{origin} sends elsewhere, to {to}", remedy, "redirected", waits=True)
        return None

    def _complained(self, status: int, said: dict[str, Any]) -> Unreachable:
        """Say what a Prometheus had against the question, or that this is none."""
        origin = self.address.origin
        if "error" in said:
            return Unreachable(f"{origin} answers: {_words(str(said['error']))}", "see its own log")
        if status >= 500:
            return Unreachable(f"{origin} answers with status {status}", "see its own log")
        return Unreachable(
            f"what answers at {origin} is no Prometheus (status {status})",
            "give the address without /graph or /api; some have theirs in a path, such as /prometheus",
            "no_prometheus",
            waits=True,
        )


class _TooMuchError(Exception):
    """More came than anybody needs."""


def _read(response: http.client.HTTPResponse) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        part = response.read(_CHUNK)
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > MOST_BYTES:
            raise _TooMuchError
        parts.append(part)


def _unpacked(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        found = unpacker.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise http.client.HTTPException(str(error)) from error
    if unpacker.unconsumed_tail:
        raise _TooMuchError
    return found


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _words(text: str) -> str:
    """Give what another said as a line that can be shown."""
    return visible(text).strip()[:_LONGEST_WORDS]
