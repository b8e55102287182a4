"""Containers' names over a real Unix socket: a server that answers as Docker and Podman do, and ones that do not."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.probes import containers
from hoofhearted_desktop.probes.cgroups import CgroupFacts
from hoofhearted_desktop.probes.containers import ContainerNames, Told, ask
from hoofhearted_desktop.probes.errands import MOST_WAITING, Errands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="Unix sockets")

A = "3f2a" * 16
INSPECTED = {
    "Id": A,
    "Created": "2026-11-01T10:00:00.000000000Z",
    "State": {"Status": "running", "Pid": 4242},
    "Image": "sha256:" + "ab" * 32,
    "Name": "/jellyfin",
    "HostConfig": {"NetworkMode": "host", "Devices": None},
    "Config": {
        "Hostname": "jellyfin",
        "Image": "jellyfin/jellyfin:10.10",
        "Labels": {"com.docker.compose.project": "m"},
    },
}
TOLD = Told("jellyfin", "jellyfin/jellyfin:10.10")
BODY = json.dumps(INSPECTED).encode()
HEAD = b"HTTP/1.1 200 OK\r\nApi-Version: 1.47\r\nContent-Type: application/json\r\nServer: Docker/27.3.1 (linux)\r\n"


class Runtime:
    """A server on a Unix socket, each of whose connections is played by `script`; it counts what it is asked."""

    def __init__(self, path: Path, script: Callable[[socket.socket], None]) -> None:
        self.path = str(path)
        self.requests: list[str] = []
        self.connections = 0
        self._script = script
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.path)
        self._listener.listen(16)
        self._thread = threading.Thread(target=self._serve, name="runtime")
        self._thread.start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            self.connections += 1
            with connection:
                connection.settimeout(5)
                request = b""
                while b"\r\n\r\n" not in request:
                    piece = connection.recv(4096)
                    if not piece:
                        break
                    request += piece
                if request == b"":
                    return
                self.requests.append(request.split(b"\r\n")[0].decode())
                try:
                    self._script(connection)
                except OSError:
                    continue

    def stop(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as last:
            last.connect(self.path)
        self._thread.join()
        self._listener.close()


def says(*pieces: bytes) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return script


def stays_open(*pieces: bytes) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        says(*pieces)(connection)
        connection.recv(1)  # until the other side leaves

    return script


def floods(start: bytes) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(b"x" * 65536)

    return script


def chunked(body: bytes, size: int) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def with_length(body: bytes) -> bytes:
    return HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Runtime]]:
    """Start servers; they end with the test."""
    started: list[Runtime] = []

    def begin(script: Callable[[socket.socket], None]) -> Runtime:
        started.append(Runtime(tmp_path / f"{len(started)}.sock", script))
        return started[-1]

    yield begin
    for runtime in started:
        runtime.stop()


ANSWERS = [
    ("with a length, and kept open", stays_open(with_length(BODY)), TOLD),
    ("to the end of the stream", says(HEAD, b"\r\n", BODY), TOLD),
    ("in chunks, and kept open", stays_open(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(BODY, 100)), TOLD),
    (
        "in chunks with a trailer, and kept open",
        stays_open(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(BODY, 100)[:-5] + b"00;x=1\r\nX: y\r\n\r\n"),
        TOLD,
    ),
    ("in one chunk", says(HEAD + b"transfer-encoding:Chunked\r\n\r\n" + chunked(BODY, 1 << 20)), TOLD),
    ("byte by byte", says(*(with_length(BODY)[at : at + 1] for at in range(len(with_length(BODY))))), TOLD),
    ("of a length that is none", says(HEAD + b"Content-Length: \xb9\r\n\r\n", BODY), TOLD),
    ("of HTTP/1.0", says(b"HTTP/1.0 200 OK\r\n\r\n", BODY), TOLD),
    ("by Podman", says(with_length(json.dumps({**INSPECTED, "Name": "jellyfin"}).encode())), TOLD),
    ("with little in it", says(with_length(b'{"Name": "/a", "Config": null}')), Told("a")),
    ("with nothing in it", says(with_length(b"{}")), Told()),
    ("of other types", says(with_length(b'{"Name": 7, "Config": {"Image": [1], "Labels": 3}}')), Told()),
    (
        "of Kubernetes",
        says(
            with_length(
                json.dumps(
                    {
                        "Name": "/k8s_ml_immich-7d_default_0d2c_0",
                        "Config": {
                            "Image": "sha256:12",
                            "Labels": {
                                "io.kubernetes.pod.name": "immich-7d",
                                "io.kubernetes.container.name": "ml",
                            },
                        },
                    }
                ).encode()
            )
        ),
        Told("immich-7d/ml", "sha256:12"),
    ),
    (
        "that deceives",
        says(with_length(json.dumps({"Name": "/a\u202eb\x1b\ud800", "Config": {"Image": "x" * 9999}}).encode())),
        Told("a\ufffdb\ufffd\ufffd", "x" * 256),
    ),
    ("not found", says(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}"), None),
]


@pytest.mark.parametrize(("script", "expected"), [each[1:] for each in ANSWERS], ids=[each[0] for each in ANSWERS])
def test_an_answer(serve: Callable[..., Runtime], script: Callable[[socket.socket], None], expected: Told) -> None:
    runtime = serve(script)
    assert ask(runtime.path, A) == expected
    assert runtime.requests == [f"GET /containers/{A}/json HTTP/1.1"]


BROKEN = [
    ("closes at once", says()),
    ("is no HTTP", says(b"220 mail.example.org ESMTP\r\n\r\n")),
    ("fails", says(b"HTTP/1.1 500 Internal Server Error\r\n\r\n{}")),
    ("is cut", says(HEAD + b"Content-Length: 999\r\n\r\n", BODY[:40])),
    ("is cut in a chunk", says(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunked(BODY, 100)[:-50])),
    ("has a chunk of nonsense", says(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + BODY + b"\r\n0\r\n\r\n")),
    ("has a negative chunk", says(HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n" + BODY + b"\r\n0\r\n\r\n")),
    ("is no JSON", says(with_length(b"<html>"))),
    ("is no object", says(with_length(b"[1]"))),
    ("is deep", says(with_length(b"[" * 200_000))),
    ("floods after its head", floods(HEAD + b"\r\n")),
    ("floods without a head", floods(b"")),
    ("claims to be endless", floods(HEAD + b"Content-Length: 99999999999999999999\r\n\r\n")),
]


@pytest.mark.parametrize("script", [each[1] for each in BROKEN], ids=[each[0] for each in BROKEN])
def test_a_broken_answer_is_none_and_soon_over(
    serve: Callable[..., Runtime], script: Callable[[socket.socket], None]
) -> None:
    before = time.monotonic()
    assert ask(serve(script).path, A, patience_s=120.0) is containers._UNREACHABLE
    assert time.monotonic() - before < 60


def test_one_that_hangs_or_drips_costs_its_patience_and_no_more(serve: Callable[..., Runtime]) -> None:
    def drips(connection: socket.socket) -> None:
        connection.sendall(HEAD)
        while True:
            connection.sendall(b"X: y\r\n")
            time.sleep(0.01)

    for script in (stays_open(), stays_open(HEAD), drips):
        before = time.monotonic()
        assert ask(serve(script).path, A, patience_s=0.1) is containers._UNREACHABLE
        assert time.monotonic() - before < 60


@pytest.mark.parametrize("kind", ["missing", "file", "nobody listens"])
def test_no_socket_is_no_answer(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.sock"
    if kind == "file":
        path.write_text("")
    if kind == "nobody listens":
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as left:
            left.bind(str(path))
    assert ask(str(path), A) is containers._UNREACHABLE


# ---------------------------------------------------------------- remembered, and asked by a thread that ends


class Clock:
    """A monotonic clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def until_quiet(names: ContainerNames) -> None:
    deadline = time.monotonic() + 10
    while names._errands.running:
        assert time.monotonic() < deadline
        time.sleep(0.002)


def of(identity: str) -> CgroupFacts:
    return CgroupFacts(identity, "docker")


def test_each_container_is_asked_once_and_the_answer_comes_later(serve: Callable[..., Runtime]) -> None:
    gate = threading.Event()

    def slow(connection: socket.socket) -> None:
        gate.wait(10)
        connection.sendall(with_length(BODY))

    runtime = serve(slow)
    names = ContainerNames(lambda _: [runtime.path])
    assert names.told(of(A)) is None  # and did not wait
    assert names.told(of(A)) is None
    gate.set()
    until_quiet(names)
    assert names.told(of(A)) == TOLD
    assert names.told(of(A)) == TOLD
    assert runtime.connections == 1
    assert "containers" not in {thread.name for thread in threading.enumerate()}


def test_many_are_asked_by_one_thread_and_no_more_than_may_wait(serve: Callable[..., Runtime]) -> None:
    gate = threading.Event()

    def slow(connection: socket.socket) -> None:
        gate.wait(10)
        connection.sendall(with_length(BODY))

    runtime = serve(slow)
    names = ContainerNames(lambda _: [runtime.path], patience_s=30)
    for number in range(200):
        names.told(of(f"{number:064x}"))
    assert [thread.name for thread in threading.enumerate()].count("containers") == 1
    assert len(names._errands._waiting) == MOST_WAITING
    gate.set()
    until_quiet(names)
    assert names.told(of(f"{0:064x}")) == TOLD
    for number in range(200):  # those there was no place for are asked now
        names.told(of(f"{number:064x}"))
        until_quiet(names)
    assert all(names.told(of(f"{number:064x}")) == TOLD for number in range(200))
    assert runtime.connections == 200


def test_a_socket_that_hangs_is_left_alone_for_a_while_and_then_asked_again(serve: Callable[..., Runtime]) -> None:
    scripts = [stays_open(), says(with_length(BODY))]
    clock = Clock()
    runtime = serve(lambda connection: scripts.pop(0)(connection))  # noqa: PLW0108 - one script a connection
    names = ContainerNames(lambda _: [runtime.path], clock, patience_s=0.05)
    for number in range(20):
        assert names.told(of(f"{number:064x}")) is None
    until_quiet(names)
    assert runtime.connections == 1
    clock.now += containers.ASK_AGAIN_S - 1
    assert names.told(of(A)) is None
    until_quiet(names)
    assert runtime.connections == 1
    clock.now += 2 * containers.ASK_AGAIN_S
    assert names.told(of(A)) is None
    until_quiet(names)
    assert names.told(of(A)) == TOLD


def test_the_next_socket_is_asked_where_the_first_does_not_know(serve: Callable[..., Runtime]) -> None:
    other = serve(says(b"HTTP/1.1 404 Not Found\r\n\r\n"))
    knows = serve(says(with_length(BODY)))
    names = ContainerNames(lambda _: [other.path, knows.path])
    names.told(of(A))
    until_quiet(names)
    assert names.told(of(A)) == TOLD
    assert (other.connections, knows.connections) == (1, 1)


def test_no_thread_is_started_where_there_is_no_socket(tmp_path: Path) -> None:
    looked: list[CgroupFacts] = []

    def nowhere(facts: CgroupFacts) -> list[str]:
        looked.append(facts)
        return [str(tmp_path / "none.sock")]

    clock = Clock()
    names = ContainerNames(nowhere, clock)
    for _ in range(3):
        assert names.told(of(A)) is None
    assert (len(looked), names._errands.running) == (1, False)
    clock.now += containers.ASK_AGAIN_S
    names.told(of(A))
    assert len(looked) == 2


def test_what_is_remembered_is_bounded() -> None:
    clock = Clock()
    names = ContainerNames(lambda _: [], clock)
    for number in range(containers.MOST_KNOWN + 50):
        names.told(of(f"{number:064x}"))
    assert len(names._again) == containers.MOST_KNOWN


def test_a_process_in_no_container_is_no_question() -> None:
    assert ContainerNames(lambda _: pytest.fail("asked")).told(CgroupFacts()) is None


def test_which_sockets_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.delenv("CONTAINER_HOST", raising=False)
    sockets = containers.sockets_of
    assert sockets(CgroupFacts(A, "docker")) == ("/var/run/docker.sock", "/run/user/1000/docker.sock")
    assert sockets(CgroupFacts(A, "podman", owner=1001)) == ("/run/user/1001/podman/podman.sock",)
    assert sockets(CgroupFacts(A, "podman", owner=0))[:2] == (
        "/run/podman/podman.sock",
        "/run/user/0/podman/podman.sock",
    )
    assert len(sockets(CgroupFacts(A, None))) == 4
    for runtime in ("lxc", "systemd-nspawn", "containerd", "cri-o", "libvirt-lxc", "kubernetes"):
        assert sockets(CgroupFacts(A, runtime)) == ()
    monkeypatch.setenv("DOCKER_HOST", "unix:///srv/docker.sock")
    assert sockets(CgroupFacts(A, "docker"))[0] == "/srv/docker.sock"
    assert sockets(CgroupFacts(A, "docker", owner=4242)) == ("/run/user/4242/docker.sock",)
    monkeypatch.setenv("DOCKER_HOST", "tcp://10.0.0.1:2375")
    assert sockets(CgroupFacts(A, "docker"))[0] == "/var/run/docker.sock"


def test_one_users_word_on_an_id_is_nothing_for_anothers_container(serve: Callable[..., Runtime]) -> None:
    """In a slice of their own users make groups of any name: `docker-ID.scope` with the ID of somebody else's container."""
    machines = serve(says(with_length(BODY)))
    mallorys = serve(says(with_length(BODY.replace(b"jellyfin", b"innocent"))))
    names = ContainerNames(lambda facts: [machines.path if facts.owner is None else mallorys.path])
    pretended, real = CgroupFacts(A, "docker", owner=1001), CgroupFacts(A, "docker")
    for facts in (pretended, real):
        names.told(facts)
        until_quiet(names)
    assert names.told(real) == TOLD
    assert names.told(pretended) == Told("innocent", "innocent/innocent:10.10")


def test_the_sockets_that_are_there(
    serve: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runtime = serve(says())
    monkeypatch.setenv("DOCKER_HOST", f"unix://{runtime.path}")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert (runtime.path, True) in containers.sockets_here()
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none")
    assert f"{tmp_path}/none" not in dict(containers.sockets_here())


def test_a_socket_that_may_not_be_opened_is_not_asked(serve: Callable[..., Runtime]) -> None:
    if os.getuid() == 0:
        pytest.skip("root may open every socket")
    runtime = serve(says(with_length(BODY)))
    os.chmod(runtime.path, 0)
    names = ContainerNames(lambda _: [runtime.path])
    names.told(of(A))
    assert not names._errands.running


# ---------------------------------------------------------------- errands


def test_an_errand_that_fails_is_logged_and_the_next_is_run(announce_log: Callable[[str], None]) -> None:
    announce_log("an errand of x failed")
    errands, done = Errands("x"), threading.Event()
    errands.run(lambda: print(int("x")))
    errands.run(done.set)
    assert done.wait(10)
