"""Signing in to servers that sshd is not: several questions at once, an expired password, bytes that are no text.

The other end is paramiko's own server over a socket pair.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any, Optional, Union

import pytest

from hoofhearted_desktop.link.keychain import Keychain
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.questions import HostKeyQuestion, Secret, SecretKind, SecretQuestion
from hoofhearted_desktop.link.ssh.hop import Hop

paramiko = pytest.importorskip("paramiko")

from hoofhearted_desktop.link.ssh.handshake import Transport, shake_hands  # noqa: E402
from hoofhearted_desktop.link.ssh.plug import Plug  # noqa: E402
from hoofhearted_desktop.link.ssh.sign_in import Again, SignedIn, SignIn  # noqa: E402
from hoofhearted_desktop.link.ssh.story import Company, Story  # noqa: E402
from hoofhearted_desktop.link.stream import Unreachable  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOP = Hop("nas", "nas", user="david", identity_agent="none")


class Asked:
    """Answers in turn."""

    def __init__(self, *answers: Optional[str]) -> None:
        self.answers = list(answers)
        self.secrets: list[SecretQuestion] = []

    def host_key(self, _question: HostKeyQuestion, _progress: Progress) -> bool:
        return True

    def secret(self, question: SecretQuestion, _progress: Progress) -> Optional[Secret]:
        self.secrets.append(question)
        answer = self.answers.pop(0) if self.answers else None
        return None if answer is None else Secret(answer)


class Door(paramiko.ServerInterface):  # type: ignore[misc,name-defined]
    """A server's side; what it asks and takes is the test's."""

    def __init__(self, methods: str, query: Optional[Callable[[], Any]] = None, right: tuple[str, ...] = ()) -> None:
        self.methods = methods
        self.query = query
        self.right = list(right)

    def get_allowed_auths(self, username: str) -> str:  # noqa: ARG002
        return self.methods

    def check_auth_password(self, username: str, password: str) -> int:  # noqa: ARG002
        return int(paramiko.AUTH_SUCCESSFUL if [password] == self.right else paramiko.AUTH_FAILED)

    def check_auth_interactive(self, username: str, submethods: Any) -> Any:  # noqa: ARG002
        return self.query() if self.query is not None else paramiko.AUTH_FAILED

    def check_auth_interactive_response(self, responses: list[str]) -> int:
        return int(paramiko.AUTH_SUCCESSFUL if responses == self.right else paramiko.AUTH_FAILED)


@contextlib.contextmanager
def signed_in_to(
    door: Door, asked: Asked, prepare: Callable[[Any], None] = lambda _server: None
) -> Iterator[Union[SignedIn, Again, Unreachable]]:
    """Sign in to `door`, whose transport `prepare` may bend first."""
    ours, theirs = socket.socketpair()
    server = paramiko.Transport(theirs)
    server.add_server_key(paramiko.ECDSAKey.generate())
    prepare(server)
    server.start_server(server=door, event=threading.Event())
    progress = Progress()
    transport = shake_hands(Plug(ours), HOP, (), "nas", progress)
    assert isinstance(transport, Transport), transport
    signer = SignIn(Story(HOP, Company(asked, Keychain(), progress)))
    try:
        yield signer.run(transport)
    finally:
        signer.close()
        transport.end()
        server.close()
        server.join(60)
        theirs.close()


def query(*prompts: tuple[str, bool], name: str = "", instructions: str = "") -> Callable[[], Any]:
    return lambda: paramiko.InteractiveQuery(name, instructions, *prompts)


def test_several_questions_at_once_are_asked_one_by_one() -> None:
    asked = Asked("rosebud", "7")
    door = Door(
        "keyboard-interactive",
        query(("Password: ", False), ("Floor", True), name="The lift", instructions="Mind\r\nthe gap"),
        ("rosebud", "7"),
    )
    with signed_in_to(door, asked) as outcome:
        assert isinstance(outcome, SignedIn)
    assert [(each.kind, each.prompt, each.echo) for each in asked.secrets] == [
        (SecretKind.PASSWORD, "The lift Mind the gap Password:", False),
        (SecretKind.PROMPT, "Floor", True),
    ]


def test_no_question_at_all_is_answered_at_once() -> None:
    asked = Asked()
    with signed_in_to(Door("keyboard-interactive", query(instructions="Look at your telephone")), asked) as outcome:
        assert isinstance(outcome, SignedIn)
    assert asked.secrets == []


def test_a_method_that_asks_nothing_and_refuses_is_tried_once() -> None:
    with signed_in_to(Door("keyboard-interactive"), Asked("x", "y")) as outcome:
        assert isinstance(outcome, Unreachable)
        assert outcome.code == "not_accepted"


def test_methods_that_only_ssh_knows_are_named() -> None:
    with signed_in_to(Door("gssapi-with-mic,hostbased"), Asked()) as outcome:
        assert isinstance(outcome, Unreachable)
        assert outcome.code == "not_accepted"
        assert "gssapi-with-mic, hostbased" in outcome.reason


def test_a_password_that_has_to_be_changed_is_said() -> None:
    def prepare(server: Any) -> None:
        def change(_username: str, _password: str) -> int:
            m = paramiko.Message()
            m.add_byte(bytes([60]))  # SSH_MSG_USERAUTH_PASSWD_CHANGEREQ
            m.add_string("Change it")
            m.add_string("")
            server._send_message(m)
            raise paramiko.SSHException  # and no other answer

        door.check_auth_password = change

    door = Door("password", right=("rosebud",))
    with signed_in_to(door, Asked("rosebud"), prepare) as outcome:
        assert isinstance(outcome, Unreachable)
        assert (outcome.code, outcome.waits) == ("not_accepted", True)
        assert "expired" in outcome.reason


def test_bytes_that_are_no_text_and_a_number_that_cannot_be_are_survived() -> None:
    def strange() -> Any:
        m = paramiko.Message()
        m.add_byte(bytes([60]))  # SSH_MSG_USERAUTH_INFO_REQUEST
        for _ in range(3):
            m.add_string(b"\xff\xfe\x00")
        m.add_int(0x7FFFFFFF)
        m.add_string(b"Code \xff")
        m.add_boolean(False)
        servers[0]._send_message(m)
        return paramiko.AUTH_FAILED

    servers: list[Any] = []
    asked = Asked("1")
    with signed_in_to(Door("keyboard-interactive", strange), asked, servers.append) as outcome:
        assert isinstance(outcome, Unreachable)
    assert (asked.secrets[0].prompt or "").isprintable()


def test_a_success_that_nobody_asked_for_lets_in() -> None:
    """The "none" method accepted: some appliances do. Nothing was given away, so there is nothing to refuse."""
    door = Door("publickey")
    door.check_auth_none = lambda _username: paramiko.AUTH_SUCCESSFUL
    with signed_in_to(door, Asked()) as outcome:
        assert isinstance(outcome, SignedIn)
