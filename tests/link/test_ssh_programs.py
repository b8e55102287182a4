"""Programs over the real sshd: their streams, their end, and connections that die in every way."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Optional

import psutil
import pytest

from hoofhearted_desktop.link.stream import Unreachable
from tests.link.ssh_server import keys
from tests.link.ssh_server.person import Person, later, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofhearted_desktop.link.ssh.programs import SshProgram, SshRemote
    from tests.link.conftest import Lab
    from tests.link.ssh_server.server import SshServer

pytestmark = pytest.mark.real


@pytest.fixture
def server(lab: Lab) -> SshServer:
    return lab.server(authorized=[keys.make_key(lab.ssh / "id_ed25519")])


@pytest.fixture
def remote(server: SshServer) -> Iterator[SshRemote]:
    made = Person().connect()
    assert not isinstance(made, Unreachable), made
    yield made
    made.close()


def started(remote: SshRemote, command: str) -> SshProgram:
    program = remote.run(command)
    assert not isinstance(program, Unreachable), program
    return program


def until_end(program: SshProgram, within_s: float = 60.0) -> bytes:
    deadline = time.monotonic() + within_s
    parts = []
    while time.monotonic() < deadline:
        data = program.read(1.0)
        if data == b"":
            return b"".join(parts)
        parts.append(data or b"")
    raise AssertionError(f"no end; {parts}")


def test_output_stderr_and_status(remote: SshRemote) -> None:
    program = started(remote, "read go; echo out; printf 'one\\ntw\\033o\\n' >&2; exit 3")
    assert program.status() is None
    program.write(b"go\n")
    assert until_end(program) == b"out\n"
    why = program.close()
    assert program.status() == 3
    assert program.said() == "one\ntwo"
    assert why.reason == "the program on server ended with status 3: two"


def test_the_status_is_there_once_the_output_has_ended(remote: SshRemote) -> None:
    for _ in range(10):  # sshd tells the end first, and the status after it
        program = started(remote, "exit 3")
        assert until_end(program) == b""
        assert program.status() == 3
        program.close()


def test_what_a_terminal_obeys_is_taken_out_whole(remote: SshRemote) -> None:
    program = started(remote, "printf '\\033[31mred\\033[0m \\033]0;title\\007end\\n' >&2")
    assert until_end(program) == b""
    program.close()
    assert program.said() == "red end"


def test_a_program_ended_by_a_signal_has_no_status(remote: SshRemote) -> None:
    program = started(remote, "kill -9 $$")
    assert until_end(program) == b""
    assert "was ended" in program.close().reason
    assert program.status() is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("SEGV", "the program on server crashed (SIGSEGV)"),
        ("ABRT", "the program on server crashed (SIGABRT)"),
        ("KILL", "the program on server was killed: by somebody, or because no memory is left there"),
        ("USR1", "the program on server ended with status 138"),
    ],
)
def test_what_a_shell_saw_die_of_a_signal_is_told_by_its_name(remote: SshRemote, number: str, said: str) -> None:
    program = started(remote, f"sh -c 'kill -{number} $$' 2>/dev/null; exit $?")
    assert until_end(program) == b""
    assert program.close().reason == said


def test_stderr_is_kept_at_its_end_only(remote: SshRemote) -> None:
    program = started(remote, "seq 1 200000 >&2; echo done")
    assert until_end(program) == b"done\n"
    assert len(program.said()) <= 4000
    assert program.said().splitlines()[-1] == "200000"
    program.close()


def test_the_end_of_input_reaches_the_program(remote: SshRemote) -> None:
    assert run(remote, "cat; echo end", b"some text ") == b"some text end\n"


def test_a_closed_program_sees_the_end_of_its_input_though_the_connection_stays(remote: SshRemote, lab: Lab) -> None:
    mark = lab.folder / "left"
    program = started(remote, f"cat >/dev/null; echo left >{mark}")
    program.close()
    deadline = time.monotonic() + 60
    while not mark.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert run(remote, "echo on") == b"on\n"


def test_a_closed_connection_ends_programs_that_wait_for_input(server: SshServer, lab: Lab) -> None:
    made = Person().connect()
    assert not isinstance(made, Unreachable)
    mark = lab.folder / "left"
    started(made, f"cat >/dev/null; echo left >{mark}")
    before = threading.active_count()
    made.close()
    assert threading.active_count() < before
    deadline = time.monotonic() + 60
    while not mark.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_many_bytes_both_ways(remote: SshRemote) -> None:
    sent = bytes(range(256)) * 40_000  # 10 MB, five windows
    program = started(remote, "cat")
    received = bytearray()
    at = 0
    while len(received) < len(sent):
        if at < len(sent):
            at += program.write(sent[at:])
            if at == len(sent):
                program.close_input()
        data = program.read(0.0 if at < len(sent) else 5.0)
        assert data != b""
        received += data or b""
    assert bytes(received) == sent
    assert until_end(program) == b""
    program.close()


def test_a_program_that_does_not_read_never_blocks_the_writer(remote: SshRemote) -> None:
    program = started(remote, "exec sleep 30")
    taken = 0
    for _ in range(2000):
        taken += program.write(b"x" * 16384)
    assert program.write(b"x") == 0
    assert taken < 8 << 20
    assert program.read(0.0) is None, "it has not ended meanwhile"
    program.close()


def test_programs_side_by_side(remote: SshRemote) -> None:
    programs = [started(remote, "cat") for _ in range(5)]
    for number, each in enumerate(programs):
        each.write(b"%d" % number)
        each.close_input()
    for number, each in enumerate(programs):
        assert until_end(each) == b"%d" % number
        each.close()


def test_more_programs_than_the_server_allows(lab: Lab) -> None:
    lab.server("small", authorized=[keys.make_key(lab.ssh / "id_ed25519")], options=["MaxSessions 1"])
    made = Person().connect("small")
    assert not isinstance(made, Unreachable)
    first = started(made, "cat")
    second = made.run("cat")
    assert isinstance(second, Unreachable)
    assert second.code == "no_session"
    first.close()
    made.close()


def test_wake_ends_a_waiting_read(remote: SshRemote) -> None:
    program = started(remote, "exec sleep 30")
    timer = later(0.2, program.wake)
    began = time.monotonic()
    assert program.read(120.0) is None
    assert time.monotonic() - began < 60
    timer.join()
    began = time.monotonic()
    assert program.read(0.1) is None  # one call wakes once
    assert time.monotonic() - began >= 0.09
    program.close()


# ---------------------------------------------------------------- connections that die


def test_sshd_killed_in_mid_stream(server: SshServer, remote: SshRemote) -> None:
    program = started(remote, "while echo tick; do sleep 0.05; done")
    assert program.read(5.0)
    server.kill_sessions()
    until_end(program)
    why = program.close()
    assert (why.code, why.waits) == ("connection_lost", False)
    assert program.write(b"x") == 0
    failed = remote.run("true")
    assert isinstance(failed, Unreachable)
    assert failed.code == "connection_lost"


def test_a_stopped_sshd_falls_silent_and_blocks_nothing(server: SshServer, remote: SshRemote) -> None:
    program = started(remote, "cat")
    program.write(b"hello")
    assert program.read(5.0) == b"hello"
    paused = server.pause_sessions()
    assert paused
    try:
        began = time.monotonic()
        assert program.read(0.5) is None
        for _ in range(3000):
            program.write(b"x" * 16384)  # more than the window and the socket take
        program.close()
        remote.close()
        assert time.monotonic() - began < 60
    finally:
        for each in paused:
            each.resume()


def test_starting_a_program_at_a_stopped_sshd_gives_up(
    server: SshServer, remote: SshRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoofhearted_desktop.link.ssh.programs.OPEN_PATIENCE_S", 1.0)
    paused = server.pause_sessions()
    try:
        failed = remote.run("true")
        assert isinstance(failed, Unreachable)
        assert failed.code in {"timed_out", "connection_lost"}
        assert "hung up" not in failed.reason
    finally:
        for each in paused:
            with contextlib.suppress(psutil.NoSuchProcess):  # one that was about to end when it was stopped
                each.resume()


def test_severing_from_another_thread_ends_a_read(remote: SshRemote) -> None:
    program = started(remote, "exec sleep 30")
    timer = later(0.2, remote.sever)
    assert program.read(60.0) == b"", "None is what a read gives that has given up"
    timer.join()
    assert program.close().code == "connection_lost"


def test_an_idle_connection_costs_next_to_nothing(remote: SshRemote) -> None:
    process = psutil.Process()
    program = started(remote, "exec sleep 30")
    process.cpu_times()
    before = sum(process.cpu_times()[:2])
    program.read(3.0)
    assert sum(process.cpu_times()[:2]) - before < 0.15
    program.close()


@pytest.mark.skipif(sys.platform != "linux", reason="TCP_USER_TIMEOUT is Linux's")
def test_the_kernel_gives_up_a_dead_peer_after_ten_seconds(remote: SshRemote) -> None:
    wire = remote._connection.server.plug._wire
    assert isinstance(wire, socket.socket)
    assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000
    assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)


def test_a_listener_that_ends_leaves_its_sessions_alone(server: SshServer, remote: SshRemote) -> None:
    server.stop_listening()
    assert run(remote, "echo on") == b"on\n"
    failure: Optional[Unreachable] = Person().refused()
    assert failure is not None
    assert failure.code == "refused"
    server.listen_again()
    again = Person().connect()
    assert not isinstance(again, Unreachable)
    again.close()
