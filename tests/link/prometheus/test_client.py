"""What asks a Prometheus: one connection, nothing followed, every failure a sentence, no secret anywhere."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.link.prometheus.address import PrometheusAddress, parse
from hoofhearted_desktop.link.prometheus.client import Client, Found
from hoofhearted_desktop.link.stream import Unreachable
from tests.link.prometheus.answers import Server, success, vector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Serve = Callable[[Any], Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[Server] = []

    def started(answer: Any) -> Server:
        running.append(Server(answer if callable(answer) else lambda _path, _asked: answer))
        return running[-1]

    yield started
    for each in running:
        each.end()


def address(text: str) -> PrometheusAddress:
    found = parse(text)
    assert isinstance(found, PrometheusAddress), found
    return found


def ask(url: str, *, secret: str | None = None, patience_s: float = 5.0) -> Found | Unreachable:
    client = Client(address(url), patience_s)
    with contextlib.closing(client):
        client.sign_in(secret)
        return client.now("up")


def failure(url: str, **given: Any) -> Unreachable:
    found = ask(url, **given)
    assert isinstance(found, Unreachable), found
    assert found.remedy
    return found


def test_a_question_and_its_answer(serve: Serve) -> None:
    server = serve(success(vector(), warnings=["too\nmuch"]))
    found = ask(server.url + "/prometheus")
    assert found == Found(vector(), ("too much",))
    path, asked, headers = server.asked[0]
    assert (path, asked) == ("/prometheus/api/v1/query", {"query": "up"})
    assert headers["User-Agent"].startswith("hoofhearted/")
    assert "Authorization" not in headers


def test_a_connection_is_kept_and_made_anew_where_the_other_let_it_go(serve: Serve) -> None:
    server = serve(
        lambda _path, _asked: (200, {"Connection": "close"} if len(server.asked) == 2 else {}, success(vector()))
    )
    client = Client(address(server.url))
    with contextlib.closing(client):
        for _ in range(4):
            assert isinstance(client.now("up"), Found)
        assert client._connection is not None
        assert client._connection.sock is not None
        client._connection.sock.shutdown(socket.SHUT_RDWR)  # as when it was let go of meanwhile
        assert isinstance(client.past("up", 1.0, 2.0, 1.0), Found)
    assert server.asked[-1][:2] == (
        "/api/v1/query_range",
        {"query": "up", "start": "1.000", "end": "2.000", "step": "1.000"},
    )


@pytest.mark.parametrize(("user", "shown"), [("", "Bearer s3cret"), ("ann@", "Basic YW5uOnMzY3JldA==")])
def test_a_secret_is_a_token_or_the_users_password(serve: Serve, user: str, shown: str) -> None:
    server = serve(success(vector()))
    ask(server.url.replace("//", f"//{user}"), secret="s3cret")
    assert server.asked[0][2]["Authorization"] == shown


def test_no_secret_is_in_what_it_is_shown_as(serve: Serve) -> None:
    client = Client(address("http://ann@prom"))
    client.sign_in("s3cret")
    assert "s3cret" not in repr(client)
    assert "s3cret" not in repr(failure(serve((401, {}, b"")).url, secret="s3cret"))


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ((401, {}, b""), "sign_in_wanted", "does not let this in"),
        ((403, {}, b"<html>"), "sign_in_wanted", "does not let this in"),
        ((302, {"Location": "https://login.example/?next=secret"}, b""), "redirected", "https://login.example"),
        ((301, {"Location": "/elsewhere"}, b""), "redirected", "/elsewhere"),
        ((404, {}, b"not here"), "no_prometheus", "no Prometheus (status 404)"),
        ((200, {}, b"<html>Grafana</html>"), "no_prometheus", "no Prometheus"),
        ((200, {}, b"[]"), "no_prometheus", "no Prometheus"),
        ((200, {}, b"[" * 100_000), "no_prometheus", "no Prometheus"),
        ((503, {}, b"starting"), None, "status 503"),
        ((422, {}, {"status": "error", "error": "query timed out\x1b[2J"}), None, "query timed out\ufffd[2J"),
        ((422, {}, {"status": "error", "error": "x" * 100_000}), None, "xxx"),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), "no_prometheus", "does not speak HTTP"),
    ],
)
def test_what_a_server_refuses_is_named(serve: Serve, answer: Any, code: str | None, said: str) -> None:
    found = failure(serve(answer).url)
    assert found.code == code
    assert said in found.reason
    assert found.waits is (code is not None and "speak" not in said)
    assert "secret" not in repr(found)


@pytest.mark.parametrize("warnings", [7, True, {"a": 1}, "one", None])
def test_warnings_that_are_no_list_are_passed_over(serve: Serve, warnings: Any) -> None:
    found = ask(serve(success(vector(), warnings=warnings)).url)
    assert isinstance(found, Found)
    assert found.warnings == ()


def test_more_than_anybody_needs_is_not_read(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoofhearted_desktop.link.prometheus.client.MOST_BYTES", 1 << 20)
    assert "more than 1 MiB" in failure(serve((200, {}, b"x" * (2 << 20))).url).reason
    assert "more than 1 MiB" in failure(serve(success("x" * (2 << 20))).url).reason


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "nobody listens" in failure(f"http://127.0.0.1:{port}").reason


def test_a_name_that_nobody_knows() -> None:
    assert "nobody knows the name" in failure("http://prom.invalid").reason


@contextlib.contextmanager
def listening(says: bytes | None) -> Iterator[str]:
    """Accept one connection and say this; nothing where it is None."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def answer() -> None:
            with contextlib.suppress(OSError), server.accept()[0] as connection:
                if says is not None:
                    connection.recv(65536)
                    connection.sendall(says)
                else:
                    done.wait(10)

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        done.set()
        thread.join()


def test_one_that_never_answers() -> None:
    with listening(None) as place:
        assert "has not answered within 0 s" in failure(f"http://{place}", patience_s=0.2).reason


def test_something_else_listens() -> None:
    with listening(b"SSH-2.0-OpenSSH_9.2\r\n") as place:
        assert "does not speak HTTP" in failure(f"http://{place}").reason
    with listening(b"HTTP/1.1 400 Bad Request\r\n\r\n") as place:
        assert "does not speak TLS" in failure(f"https://{place}").reason


def test_a_certificate_that_the_system_does_not_trust(serve: Serve, tls_server: str) -> None:
    found = failure(tls_server)
    assert found.code == "certificate"
    assert found.waits
    assert "is not accepted" in found.reason


def test_a_certificate_that_the_system_trusts(
    tls_server: str, monkeypatch: pytest.MonkeyPatch, own_certificate: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", own_certificate)
    assert isinstance(ask(tls_server.replace("127.0.0.1", "localhost")), Found)


def test_one_that_speaks_tls_and_hangs_up_on_whoever_does_not(tls_server: str) -> None:
    found = failure(tls_server.replace("https:", "http:"))
    assert found.code == "wants_tls"
    assert found.waits


@pytest.fixture
def tls_server(own_certificate: str) -> Iterator[str]:
    server = Server(lambda _path, _asked: success(vector()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate)
    server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
    server._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # whoever distrusts it hangs up
    yield server.url.replace("http:", "https:")
    server.end()


def test_one_that_waits_is_interrupted_at_once() -> None:
    with listening(None) as place:
        client = Client(address(f"http://{place}"), 120.0)
        threading.Timer(0.2, client.interrupt).start()
        began = time.monotonic()
        assert isinstance(client.now("up"), Unreachable)
        assert time.monotonic() - began < 60
        assert isinstance(client.now("up"), Unreachable)
        client.close()
