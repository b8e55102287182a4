"""Host keys of the real sshd, and the way to it: jump hosts, ProxyCommand, everything that goes wrong before signing in."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.link.ssh import dial
from hoofhearted_desktop.link.stream import Unreachable
from tests.link.ssh_server import keys
from tests.link.ssh_server.person import Person, later, whoami
from tests.link.ssh_server.server import refusing_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.link.conftest import Lab

pytestmark = pytest.mark.real


@pytest.fixture
def key(lab: Lab) -> Path:
    """A key that signs in by itself."""
    return keys.make_key(lab.ssh / "id_ed25519")


def own_known_hosts() -> Path:
    return Path(os.environ["HOOFHEARTED_CONFIG_DIR"]) / "known_hosts"


# ---------------------------------------------------------------- host keys


def test_an_unknown_host_is_asked_about_once_and_kept_in_our_own_file(lab: Lab, key: Path) -> None:
    server = lab.server(authorized=[key], known=False)
    person = Person(trusts=True)
    assert whoami(person.connect()) == "david"
    assert whoami(person.connect()) == "david"
    (question,) = person.host_keys
    assert question.host == f"[127.0.0.1]:{server.port}"
    assert (question.address, question.key_type) == ("127.0.0.1", "ED25519")
    assert question.fingerprint == keys.fingerprint(server.host_keys[0])
    assert server.known_hosts_line() in own_known_hosts().read_text()
    assert not (lab.ssh / "known_hosts").exists()


@pytest.mark.parametrize(
    ("checking", "asked", "code"), [("yes", 0, "host_key_unknown"), ("ask", 1, "host_key_unknown")]
)
def test_an_unknown_host_that_nobody_trusts_is_refused(
    lab: Lab, key: Path, checking: str, asked: int, code: str
) -> None:
    server = lab.server("server", f"StrictHostKeyChecking {checking}", authorized=[key], known=False)
    person = Person()
    failure = person.refused()
    assert (failure.code, failure.waits, len(person.host_keys)) == (code, True, asked)
    assert keys.fingerprint(server.host_keys[0]) in failure.reason
    assert "publickey" not in server.log()  # no name and no key was shown to it


@pytest.mark.parametrize("checking", ["accept-new", "no"])
def test_accept_new_asks_nobody_and_keeps_the_key(lab: Lab, key: Path, checking: str) -> None:
    lab.server("server", f"StrictHostKeyChecking {checking}", authorized=[key], known=False)
    assert whoami(Person().connect()) == "david"
    assert whoami(Person().connect()) == "david"
    assert len(own_known_hosts().read_text().splitlines()) == 1


@pytest.mark.parametrize("checking", ["yes", "ask", "accept-new", "no"])
def test_a_changed_key_is_refused_always_and_the_place_is_named(lab: Lab, key: Path, checking: str) -> None:
    server = lab.server("server", f"StrictHostKeyChecking {checking}", authorized=[key], known=False)
    known = lab.ssh / "known_hosts"
    known.write_text("# first\n" + server.known_hosts_line(keys.kept_key("ed25519", "another host")) + "\n")
    person = Person(trusts=True)
    failure = person.refused()
    assert (failure.code, failure.waits, person.host_keys) == ("host_key_changed", True, [])
    assert "known_hosts:2" in failure.reason
    assert "ssh-keygen" in (failure.remedy or "")
    assert "publickey" not in server.log()


def test_a_revoked_key_is_refused(lab: Lab, key: Path) -> None:
    server = lab.server(authorized=[key])
    with (lab.ssh / "known_hosts").open("a") as file:
        file.write("@revoked * " + server.known_hosts_line().split(" ", 1)[1] + "\n")
    failure = Person(trusts=True).refused()
    assert (failure.code, failure.waits) == ("host_key_revoked", True)


def test_hashed_names_are_known(lab: Lab, key: Path) -> None:
    lab.server(authorized=[key])
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", str(lab.ssh / "known_hosts")], check=True, capture_output=True)
    assert "127.0.0.1" not in (lab.ssh / "known_hosts").read_text()
    assert whoami(Person().connect()) == "david"


def test_the_server_is_asked_for_the_key_that_is_known(lab: Lab, key: Path) -> None:
    host_keys = [keys.kept_key(kind, "host") for kind in ("ed25519", "ecdsa", "rsa")]
    server = lab.server(authorized=[key], host_keys=host_keys, known=False)
    for each in host_keys:
        (lab.ssh / "known_hosts").write_text(server.known_hosts_line(each) + "\n")
        assert whoami(Person().connect()) == "david"


def test_a_key_of_another_type_than_the_known_one_is_asked_about_with_a_warning(lab: Lab, key: Path) -> None:
    server = lab.server(authorized=[key], known=False)
    (lab.ssh / "known_hosts").write_text(server.known_hosts_line(keys.kept_key("rsa", "host")) + "\n")
    person = Person()
    assert person.refused().code == "host_key_unknown"
    assert person.host_keys[0].known_types == ("RSA",)


def test_a_key_of_another_type_is_never_taken_unasked(lab: Lab, key: Path) -> None:
    server = lab.server("server", "StrictHostKeyChecking accept-new", authorized=[key], known=False)
    (lab.ssh / "known_hosts").write_text(server.known_hosts_line(keys.kept_key("rsa", "host")) + "\n")
    failure = Person().refused()
    assert (failure.code, failure.waits) == ("host_key_changed", True)


def test_dev_null_as_known_hosts_keeps_nothing(lab: Lab, key: Path) -> None:
    lab.server("server", "UserKnownHostsFile /dev/null", "StrictHostKeyChecking no", authorized=[key], known=False)
    assert whoami(Person().connect()) == "david"
    assert not own_known_hosts().exists()


def test_a_banner_is_survived(lab: Lab, key: Path) -> None:
    banner = lab.folder / "banner"
    banner.write_text("*" * 2000 + "\nOnly for \x1b[31mfriends\n" * 50)
    lab.server(authorized=[key], options=[f"Banner {banner}"])
    assert whoami(Person().connect()) == "david"


# ---------------------------------------------------------------- through others


def test_two_jump_hosts_each_checked_and_signed_in_to(lab: Lab, key: Path) -> None:
    first = lab.server("first", authorized=[key], known=False)
    second = lab.server("second", authorized=[key], known=False)
    third = lab.server("third", "ProxyJump first,second", authorized=[key], known=False)
    person = Person(trusts=True)
    assert whoami(person.connect("third")) == "david"
    assert [each.host for each in person.host_keys] == [f"[127.0.0.1]:{each.port}" for each in (first, second, third)]
    assert [each.via for each in person.host_keys] == [None, "first", "second"]
    assert person.means()[0].startswith("first: as david")
    assert all(each.log().count("Accepted publickey") == 1 for each in (first, second, third))


def test_a_chain_of_jump_hosts_in_the_configuration(lab: Lab, key: Path) -> None:
    lab.server("first", authorized=[key])
    lab.server("second", "ProxyJump first", authorized=[key])
    lab.server("third", "ProxyJump second", authorized=[key])
    assert whoami(Person().connect("third")) == "david"


def test_a_circle_of_jump_hosts_is_said(lab: Lab, key: Path) -> None:
    lab.server("first", "ProxyJump second", authorized=[key])
    lab.server("second", "ProxyJump first", authorized=[key])
    failure = Person().refused("second")
    assert (failure.code, failure.waits) == ("bad_config", True)
    assert "circle" in failure.reason


def test_which_jump_host_failed_and_why(lab: Lab, key: Path) -> None:
    lab.server("first", authorized=[key])
    lab.server("second", authorized=[keys.make_key(lab.folder / "other")])
    lab.server("third", "ProxyJump first,second", authorized=[key])
    failure = Person().refused("third")
    assert (failure.code, failure.waits) == ("jump_failed", True)
    assert "second" in failure.reason
    assert "not accepted" in failure.reason


def test_a_host_that_the_jump_host_cannot_reach(lab: Lab, key: Path) -> None:
    lab.server("first", authorized=[key])
    third = lab.server("third", "ProxyJump first", authorized=[key])
    third.stop_listening()
    failure = Person().refused("third")
    assert failure.code == "no_route"
    assert "first" in failure.reason


def test_a_jump_host_that_forwards_nothing(lab: Lab, key: Path) -> None:
    lab.server("first", authorized=[key], options=["AllowTcpForwarding no"])
    lab.server("third", "ProxyJump first", authorized=[key])
    failure = Person().refused("third")
    assert failure.code == "no_route"
    assert "AllowTcpForwarding" in failure.reason


def test_a_proxy_command(lab: Lab, key: Path) -> None:
    lab.server("first", authorized=[key])
    options = f"-F {lab.ssh / 'config'} -i {key} -o UserKnownHostsFile={lab.ssh / 'known_hosts'} -o BatchMode=yes"
    lab.server("second", f"ProxyCommand ssh {options} -W %h:%p first", authorized=[key])
    assert whoami(Person().connect("second")) == "david"


def test_a_proxy_command_that_fails_says_why(lab: Lab, key: Path) -> None:
    lab.server("server", "ProxyCommand echo the tunnel is closed >&2; exit 3", authorized=[key])
    failure = Person().refused()
    assert failure.code == "proxy_command_failed"
    assert "the tunnel is closed" in failure.reason


def test_a_proxy_command_that_does_not_exist(lab: Lab, key: Path) -> None:
    lab.server("server", "ProxyCommand /no/such/tunnel %h", authorized=[key])
    failure = Person().refused()
    assert failure.code == "proxy_command_failed"
    assert "/no/such/tunnel" in failure.reason


# ---------------------------------------------------------------- what is no server


@contextlib.contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """Something on loopback that takes one connection and does `answer` with it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                taken, _ = listener.accept()
                with taken:
                    answer(taken)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def to_port(lab: Lab, port: int, *lines: str) -> None:
    lab.ssh.mkdir(mode=0o700, exist_ok=True)
    entry = ["Host server", "HostName 127.0.0.1", f"Port {port}", "User david", *lines]
    (lab.ssh / "config").write_text("\n    ".join(entry) + "\n")


@pytest.fixture
def refusing() -> Iterator[int]:
    with refusing_port() as port:
        yield port


def test_a_closed_port_refuses(lab: Lab, refusing: int) -> None:
    to_port(lab, refusing)
    failure = Person().refused()
    assert (failure.code, failure.waits) == ("refused", False)
    assert "127.0.0.1" in failure.reason


def test_a_name_that_does_not_exist(lab: Lab) -> None:
    failure = Person().refused("no-such-host.invalid")
    assert (failure.code, failure.waits) == ("name_not_found", False)
    assert "no-such-host.invalid" in failure.reason


def test_an_address_that_swallows_everything(lab: Lab) -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    fillers = [socket.socket() for _ in range(4)]
    for each in fillers:  # its queue is full now: further packets are dropped, as by a firewall
        each.setblocking(False)
        each.connect_ex(listener.getsockname())
    try:
        to_port(lab, listener.getsockname()[1], "ConnectTimeout 1")
        began = time.monotonic()
        failure = Person().refused()
        assert failure.code == "timed_out"
        assert time.monotonic() - began < 60, "the system itself tries for two minutes"
    finally:
        for each in [*fillers, listener]:
            each.close()


def test_something_else_listens_there(lab: Lab) -> None:
    with listening(lambda taken: taken.sendall(b"HTTP/1.1 400 Bad \x1b[31mRequest\r\n\r\n")) as port:
        to_port(lab, port)
        failure = Person().refused()
    assert (failure.code, failure.waits) == ("not_ssh", True)
    assert "HTTP/1.1 400 Bad [31mRequest" in failure.reason


def test_a_server_that_hangs_up_at_once(lab: Lab) -> None:
    with listening(lambda _taken: None) as port:
        to_port(lab, port)
        failure = Person().refused()
    assert failure.code == "connection_lost"
    assert failure.remedy is not None
    assert "log says why" in failure.remedy


def test_a_server_that_hangs_up_after_signing_in(lab: Lab, key: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("sshd has a rule of that kind for root only")
    lab.server(
        authorized=[key], options=["PermitRootLogin forced-commands-only"]
    )  # whoever has the uid 0 is root to sshd
    remote = Person().connect()
    assert not isinstance(remote, Unreachable)
    try:
        failure = remote.run("true")
    finally:
        remote.close()
    assert isinstance(failure, Unreachable)
    assert "right after signing in" in failure.reason
    assert failure.remedy is not None


def test_a_busy_server_says_so(lab: Lab) -> None:
    with listening(lambda taken: taken.sendall(b"Exceeded MaxStartups\r\n")) as port:
        to_port(lab, port)
        failure = Person().refused()
    assert (failure.code, failure.waits) == ("refused", False)
    assert "MaxStartups" in failure.reason


def test_a_server_that_says_nothing(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoofhearted_desktop.link.ssh.handshake.GREETING_PATIENCE_S", 1.0)
    with listening(lambda taken: taken.recv(1) and taken.recv(1 << 16) and taken.recv(1)) as port:  # type: ignore[arg-type,func-returns-value]
        to_port(lab, port)
        failure = Person().refused()
    assert failure.code == "timed_out"
    assert "said nothing" in failure.reason


def test_a_server_that_greets_and_says_nothing_more(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoofhearted_desktop.link.ssh.handshake.GREETING_PATIENCE_S", 1.0)

    def greet(taken: socket.socket) -> None:
        taken.sendall(b"SSH-2.0-OpenSSH_9.9\r\n")
        while taken.recv(1 << 16):
            pass

    with listening(greet) as port:
        to_port(lab, port)
        failure = Person().refused()
    assert failure.code == "timed_out"
    assert "said nothing" in failure.reason


@pytest.mark.parametrize("chunk", [b"x" * 4096, b"SSH-2.0-x\r\n" + b"\xff" * 4096, b"a line\r\n" * 400])
def test_a_server_that_talks_for_ever_is_left(lab: Lab, chunk: bytes) -> None:
    def flood(taken: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                taken.sendall(chunk)

    with listening(flood) as port:
        to_port(lab, port)
        began = time.monotonic()
        failure = Person().refused()
    assert failure.code in {"not_ssh", "connection_lost"}
    assert time.monotonic() - began < 60


def test_the_next_address_is_tried(lab: Lab, key: Path, refusing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    server = lab.server(authorized=[key])
    closed = dial.Place(socket.AF_INET, ("127.0.0.1", refusing))
    strange = dial.Place(socket.AF_INET6, ("::2", server.port, 0, 0))
    right = dial.Place(socket.AF_INET, ("127.0.0.1", server.port))
    monkeypatch.setattr(dial, "resolve", lambda *_: [closed, strange, right])
    person = Person()
    assert whoami(person.connect()) == "david"
    assert [each.detail for each in person.steps if each.step.name == "CONNECTING"] == [
        f"127.0.0.1 port {closed.address[1]!s}",
        f"::2 port {server.port}",
        f"127.0.0.1 port {server.port}",
    ]
    monkeypatch.setattr(dial, "resolve", lambda *_: [strange, closed])
    assert Person().refused().code == "refused"


def test_our_own_file_that_cannot_be_written_stops_nobody(
    lab: Lab, key: Path, announce_log: Callable[[str], None]
) -> None:
    lab.server(authorized=[key], known=False)
    own_known_hosts().mkdir()
    announce_log("WARNING .*was not kept")
    person = Person(trusts=True)
    assert whoami(person.connect()) == "david"
    (note,) = [at.note for at in person.steps if at.note]
    assert "was not kept, so you will be asked again" in note
    assert str(own_known_hosts().name) in note


@pytest.mark.parametrize(
    ("option", "theirs", "ours"),
    [
        ("Ciphers", "chacha20-poly1305@openssh.com", "aes256-ctr"),
        ("KexAlgorithms", "sntrup761x25519-sha512@openssh.com", "curve25519-sha256"),
        ("MACs", "umac-128-etm@openssh.com", "hmac-sha2-256-etm@openssh.com"),
    ],
)
def test_nothing_in_common_with_a_new_server_names_both_sides(
    lab: Lab, key: Path, option: str, theirs: str, ours: str
) -> None:
    cipher = [] if option == "Ciphers" else ["Ciphers aes256-ctr"]  # a cipher with a MAC of its own needs none
    lab.server(authorized=[key], options=[f"{option} {theirs}", *cipher])
    failure = Person().refused()
    assert (failure.code, failure.waits) == ("no_common_algorithm", True)
    assert theirs in failure.reason
    assert failure.remedy is not None
    assert option in failure.remedy
    assert ours in failure.remedy
    assert "up to date" not in failure.remedy


def test_nothing_in_common_with_an_old_server_is_its_age(lab: Lab, key: Path) -> None:
    lab.server(authorized=[key], options=["KexAlgorithms diffie-hellman-group14-sha1,diffie-hellman-group1-sha1"])
    failure = Person().refused()
    assert "diffie-hellman-group14-sha1" in failure.reason
    assert failure.remedy is not None
    assert "up to date" in failure.remedy


def test_a_server_that_has_curve25519_by_its_final_name_only(lab: Lab, key: Path) -> None:
    lab.server(authorized=[key], options=["KexAlgorithms curve25519-sha256"])
    assert whoami(Person().connect()) == "david"


def test_a_mistake_in_the_configuration(lab: Lab) -> None:
    lab.ssh.mkdir(mode=0o700)
    (lab.ssh / "config").write_text("Host *\n  Port ninety\n")
    failure = Person().refused()
    assert (failure.code, failure.waits) == ("bad_config", True)


# ---------------------------------------------------------------- cancelled


def cancelled_after(person: Person, seconds: float) -> float:
    """Connect, cancel after a while, and give how long it took to give up."""
    timer = later(seconds, person.interrupt)
    began = time.monotonic()
    made = person.connect()
    took_s = time.monotonic() - began - seconds
    timer.join()
    assert isinstance(made, Unreachable)
    assert (made.code, made.waits) == ("cancelled", True)
    return took_s


def test_cancelled_while_the_name_is_looked_up(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: done.wait(10) and [])
    assert cancelled_after(Person(), 0.3) < 0.5
    done.set()


def test_cancelled_while_nobody_answers(lab: Lab) -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    fillers = [socket.socket() for _ in range(4)]
    for each in fillers:
        each.setblocking(False)
        each.connect_ex(listener.getsockname())
    try:
        to_port(lab, listener.getsockname()[1])
        assert cancelled_after(Person(), 0.3) < 0.5
    finally:
        for each in [*fillers, listener]:
            each.close()


def test_cancelled_while_the_server_says_nothing(lab: Lab) -> None:
    with listening(lambda taken: taken.recv(1) and taken.recv(1 << 16) and taken.recv(1)) as port:  # type: ignore[arg-type,func-returns-value]
        to_port(lab, port)
        assert cancelled_after(Person(), 0.3) < 0.5


def test_cancelled_while_a_person_is_asked(lab: Lab) -> None:
    lab.server(password="rosebud")
    person = Person("rosebud")
    answer = person.secret

    def wait(question: object, progress: object) -> object:
        person.progress.wait_cancelled(10)
        return answer(question, progress) and None  # type: ignore[arg-type]

    person.secret = wait  # type: ignore[method-assign,assignment]
    assert cancelled_after(person, 0.5) < 0.5


def test_cancelled_while_the_agent_thinks(lab: Lab, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.server(authorized=[key])
    agent = lab.folder / "deaf.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(agent))
        listener.listen()
        monkeypatch.setenv("SSH_AUTH_SOCK", str(agent))
        assert cancelled_after(Person(), 0.5) < 0.5


def test_cancelled_at_a_server_that_stands_still(lab: Lab, key: Path) -> None:
    server = lab.server(authorized=[key])
    os.kill(server.pid, 19)  # SIGSTOP: the kernel takes the connection, nobody greets
    try:
        assert cancelled_after(Person(), 0.3) < 0.5
    finally:
        os.kill(server.pid, 18)


def test_cancelled_at_any_moment_nothing_is_left(lab: Lab, key: Path) -> None:
    lab.server("door", authorized=[key])
    lab.server("server", "ProxyJump door", authorized=[key])
    assert whoami(Person().connect()) == "david"
    descriptors = len(os.listdir("/proc/self/fd"))
    for moment in range(16):
        person = Person()
        timer = later(moment * 0.015, person.interrupt)
        made = person.connect()
        timer.join()
        if isinstance(made, Unreachable):
            assert made.code == "cancelled"
        else:
            made.close()
        assert len(os.listdir("/proc/self/fd")) == descriptors
