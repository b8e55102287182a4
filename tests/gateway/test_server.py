"""The HTTP server against clients as they are: slow ones, silent ones, many, and over TLS."""

from __future__ import annotations

import http.client
import signal
import socket
import ssl
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.gateway import server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.gateway.started import Gateway

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="signals")]


def certificate(place: Path, name: str) -> tuple[str, str]:
    """Make a certificate for localhost, and give its file and its key's."""
    files = str(place / f"{name}.pem"), str(place / f"{name}.key")
    asked = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "1",
    ]
    subject = ["-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run([*asked, *subject, "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return files


def test_an_answer_on_a_connection_that_is_kept_does_not_wait_for_a_confirmation(start: Callable[..., Gateway]) -> None:
    gateway = start("--demo")
    gateway.wait_for(200)
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=10)
    took: list[float] = []
    until = time.monotonic() + 60
    while (
        len(took) < 30 or sorted(took)[5] >= 0.03
    ):  # a busy machine takes longer, now and then; a delayed ACK always 40 ms
        assert time.monotonic() < until, sorted(took)
        began = time.monotonic()
        connection.request("GET", "/api/v1/health")
        assert connection.getresponse().read() is not None
        took.append(time.monotonic() - began)
    connection.close()
    assert gateway.end() == (exits.OK, "")


def test_who_says_nothing_or_says_it_slowly_is_let_go(start: Callable[..., Gateway]) -> None:
    gateway = start("--demo")
    address = ("127.0.0.1", gateway.port)
    began = time.monotonic()
    with socket.create_connection(address, timeout=40) as silent, socket.create_connection(address, timeout=40) as slow:
        slow.sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n")
        slow.settimeout(0.5)
        answered = None
        while answered is None and time.monotonic() - began < server.REQUEST_PATIENCE_S + 60:
            try:
                answered = slow.recv(1000)
            except TimeoutError:
                slow.sendall(b"X-Slow: 1\r\n")
        assert answered is not None, "whoever says a line now and then is waited for without end"
        assert answered == b"" or answered.startswith(b"HTTP/1.1 408")
        assert silent.recv(1000) == b""
    assert gateway.wait_for(200)
    assert gateway.end() == (exits.OK, "")


def test_what_is_no_http_ends_only_its_own_connection_and_fills_no_log(start: Callable[..., Gateway]) -> None:
    gateway = start("--demo")
    address = ("127.0.0.1", gateway.port)
    for said in (
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"x" * 7_000 + b"?" + b"x" * 3_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\n\r\nx",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
        b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n",
        b"GET /api/v1/\xff\xfe\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /api/v1/hosts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \xff\x01\r\n\r\n",
    ):
        with socket.create_connection(address, timeout=10) as connection:
            connection.sendall(said)
            connection.shutdown(socket.SHUT_WR)
            answered = connection.recv(1000)
            assert answered == b"" or b" 4" in answered.splitlines()[0], (said[:80], answered)
            assert answered == b"" or b"application/problem+json" in answered, (said[:80], answered)
    assert gateway.wait_for(200)
    assert gateway.end() == (exits.OK, "")


@pytest.fixture
def served(start: Callable[..., Gateway]) -> tuple[str, int]:
    """A gateway that runs, by its address."""
    gateway = start("--demo")
    gateway.wait_for(200)
    return "127.0.0.1", gateway.port


POST = b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
SMUGGLED = b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"


AMBIGUOUS = (
    b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    b"Content-Length: 0\r\nContent-Length: 51\r\n\r\n",
    b"Content-Length: 0, 51\r\n\r\n",
    b"Content-Length: +0\r\n\r\n",
    b"Content-Length: \xb2\r\n\r\n",
    b"Content-Length: 0_0\r\n\r\n",
    b"Transfer-Encoding: xchunked\r\n\r\n",
    b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    b"Content-Length : 0\r\n\r\n",
    b"X: y\r\n Content-Length: 0\r\n\r\n",
    b"X: y\r\n\tTransfer-Encoding: chunked\r\n\r\n",
)


def test_a_request_whose_end_a_proxy_might_see_elsewhere_is_refused_with_its_connection(
    served: tuple[str, int],
) -> None:
    for lines in AMBIGUOUS:
        with socket.create_connection(served, timeout=10) as connection:
            connection.sendall(POST + lines + SMUGGLED)
            answered = b""
            while data := connection.recv(65536):
                answered += data
        assert answered.count(b"HTTP/1.1 ") == 1, (lines, "what stands behind it is nobody's request")
        assert answered.startswith(b"HTTP/1.1 400 "), (lines, answered)


def test_the_usual_requests_are_read(served: tuple[str, int]) -> None:
    usual = {
        POST + b"Content-Length: 2\r\nConnection: close\r\n\r\n{}": b"422",
        POST + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n": b"422",
        SMUGGLED[:-2] + b"X-Empty:\r\nX: a : b\r\nConnection: close\r\n\r\n": b"200",
    }
    for said, status in usual.items():
        with socket.create_connection(served, timeout=10) as connection:
            connection.sendall(said)
            assert connection.recv(65536).split()[1] == status, said


def test_over_tls_it_serves_https_reads_a_renewed_certificate_and_outlives_a_wrong_one(
    start: Callable[..., Gateway], tmp_path: Path
) -> None:
    first, renewed = certificate(tmp_path, "first"), certificate(tmp_path, "renewed")
    used, key = tmp_path / "used.pem", tmp_path / "used.key"

    def put(files: tuple[str, str]) -> None:
        for source, target in zip(files, (used, key), strict=True):
            with open(source, "rb") as file:
                target.write_bytes(file.read())

    def shown(port: int) -> str:
        return ssl.get_server_certificate(("127.0.0.1", port), timeout=10)

    put(first)
    gateway = start("--demo", "--bind", "0.0.0.0", "--certificate", str(used), "--key", str(key))  # noqa: S104
    gateway.url = gateway.url.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - where it said it listens
    assert gateway.url.startswith("https://")
    gateway.wait_for(200)
    with open(first[0]) as file:
        assert shown(gateway.port) == file.read()
    with open(renewed[0]) as file:
        wanted = file.read()
    put(renewed)
    gateway.process.send_signal(signal.SIGHUP)
    until = time.monotonic() + 20
    while shown(gateway.port) != wanted:
        assert time.monotonic() < until, "it still shows the certificate of before"
    used.write_text("nothing")
    gateway.process.send_signal(signal.SIGHUP)
    assert gateway.wait_for(200)
    assert shown(gateway.port) == wanted
    plain = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=10)
    plain.request("GET", "/api/v1/health")
    with pytest.raises((http.client.HTTPException, OSError)):
        plain.getresponse()
    plain.close()
    status, err = gateway.end()
    assert status == exits.OK
    assert err.count("\n") == 1, err
    assert "no certificate and key in PEM form" in err


def test_a_key_of_another_certificate_is_said(tmp_path: Path) -> None:
    first, other = certificate(tmp_path, "first"), certificate(tmp_path, "other")
    found = server.tls(first[0], other[1])
    assert isinstance(found, tuple)
    assert "the key is not of this certificate" in found.message


def test_as_many_may_connect_as_there_are_open_files() -> None:
    room = server.room_for_connections()
    assert 16 <= room <= server.MOST_CONNECTIONS
