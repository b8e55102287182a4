"""The agent where there are no Unix sockets: only who has read the token in the user's own directory is let in."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.agent import claim, loopback
from tests.agent.test_server import PATIENCE_S, Loop
from tests.systems import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    made.thread.start()
    yield made
    made.server.stop()
    made.thread.join(PATIENCE_S)
    made.server.close()


@pytest.fixture
def post(tmp_path: Path, loop: Loop) -> Iterator[loopback.LoopbackPost]:
    taken = loopback.take(tmp_path)
    assert isinstance(taken, loopback.LoopbackPost)
    taken.attend(loop.server)
    yield taken
    taken.close()
    taken.leave()


def heard(connection: socket.socket) -> bytes:
    """What the agent says first; nothing where it hangs up."""
    connection.settimeout(PATIENCE_S)
    try:
        return connection.recv(65536)
    except ConnectionResetError:
        return b""


def test_who_knows_the_token_is_greeted(post: claim.Post, tmp_path: Path) -> None:
    connection = loopback.join(tmp_path)
    assert connection is not None
    with connection:
        assert heard(connection).startswith(b"HOOFHEARTED-AGENT")
    assert post.path.exists()


def test_who_does_not_is_told_nothing(post: claim.Post, tmp_path: Path) -> None:
    address = loopback.read(tmp_path)
    assert address is not None
    for said in (f"{'0' * 64}\n".encode(), address.token[:-1].encode(), b"GET / HTTP/1.1\r\n"):
        with socket.create_connection((loopback.HOST, address.port)) as stranger:
            stranger.sendall(said)
            stranger.shutdown(socket.SHUT_WR)
            assert heard(stranger) == b""
    assert WINDOWS or post.path.stat().st_mode & 0o077 == 0


def test_one_who_says_nothing_holds_up_the_next_for_a_moment_only(post: loopback.LoopbackPost, tmp_path: Path) -> None:
    post.patience_s = 0.3
    address = loopback.read(tmp_path)
    assert address is not None
    with socket.create_connection((loopback.HOST, address.port)):
        connection = loopback.join(tmp_path)
        assert connection is not None
        with connection:
            assert heard(connection).startswith(b"HOOFHEARTED-AGENT")
    assert post.listening.fileno() >= 0


def test_there_is_one(post: claim.Post, tmp_path: Path) -> None:
    assert loopback.take(tmp_path) == claim.Taken(os.getpid())
    assert not post.shared


def test_the_address_of_one_that_has_died_is_not_joined(tmp_path: Path) -> None:
    """The port may be anybody's by then."""
    with socket.create_server((loopback.HOST, 0)) as anybody:
        port = anybody.getsockname()[1]
        (tmp_path / loopback.ADDRESS).write_text(f"{port} {'a' * 64} 1\n")
        assert loopback.join(tmp_path) is None
        (tmp_path / claim.LOCK).touch()
        assert loopback.join(tmp_path) is None


@pytest.mark.parametrize(
    "said", ["99999 {} 7\n", "0 {} 7\n", "49152 {} " + "9" * 5000 + "\n", "49152 {} 7", "٣ {} 7\n", ""]
)
def test_an_address_that_is_none_is_not_joined(tmp_path: Path, said: str) -> None:
    """Ports beyond the last, and numbers of which Python makes none."""
    (tmp_path / loopback.ADDRESS).write_text(said.format("0f" * 32), encoding="utf-8")
    assert loopback.read(tmp_path) is None
    assert loopback.join(tmp_path) is None


def test_what_a_dead_one_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / loopback.ADDRESS).write_text("half an addr")
    assert loopback.read(tmp_path) is None
    taken = loopback.take(tmp_path)
    assert isinstance(taken, claim.Post)
    assert loopback.read(tmp_path) is not None
    taken.close()
    assert not taken.path.exists()
    taken.leave()


def test_a_directory_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    taken = loopback.take(tmp_path / "file")
    assert isinstance(taken, claim.Refused)
    assert "file" in taken.reason
