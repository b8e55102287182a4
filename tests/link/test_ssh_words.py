"""Signing in to the real sshd by what a person types: passwords, one-time codes, a key and a code together."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Optional

import pytest

from hoofhearted_desktop.link.keychain import Keychain
from hoofhearted_desktop.link.questions import Secret, SecretKind
from hoofhearted_desktop.link.stream import Unreachable
from tests.link.ssh_server import keys
from tests.link.ssh_server.person import Person, run, whoami

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress
    from tests.link.conftest import Lab

pytestmark = pytest.mark.real
CODE = ("say Have your token ready", "ask hidden Code: | 123456")


class Drawer:
    """A keyring in memory, in the place of the system's."""

    def __init__(self, **kept: str) -> None:
        self.kept = {name.replace("_", " "): secret for name, secret in kept.items()}

    def usable(self, _progress: Progress) -> bool:
        return True

    def get(self, name: str, _progress: Progress) -> Optional[str]:
        return self.kept.get(name)

    def keep(self, name: str, secret: str, _progress: Progress) -> None:
        self.kept[name] = secret

    def forget(self, name: str, _progress: Progress) -> None:
        self.kept.pop(name, None)


def test_a_password_is_asked_once_and_remembered_after_it_was_accepted(lab: Lab) -> None:
    lab.server(password="rosebud")
    person = Person("wrong", "rosebud")
    assert whoami(person.connect()) == "david"
    assert [(each.kind, each.who, each.wrong, each.may_keep) for each in person.secrets] == [
        (SecretKind.PASSWORD, "david@server", False, False),
        (SecretKind.PASSWORD, "david@server", True, False),
    ]
    assert whoami(person.connect()) == "david"
    assert len(person.secrets) == 2


def test_a_remembered_password_that_is_refused_is_forgotten_and_asked_for(lab: Lab) -> None:
    server = lab.server(password="rosebud")
    person = Person("rosebud", "snow globe")
    assert whoami(person.connect()) == "david"
    server.change_account(password="snow globe")
    assert whoami(person.connect()) == "david"
    assert len(person.secrets) == 2
    assert whoami(person.connect()) == "david"
    assert len(person.secrets) == 2


def test_three_wrong_passwords_are_enough(lab: Lab) -> None:
    lab.server(password="rosebud")
    person = Person("one", "two", "three", "rosebud")
    failure = person.refused()
    assert (failure.code, failure.waits) == ("not_accepted", True)
    assert "password" in failure.reason
    assert len(person.secrets) == 3


def test_who_gives_no_password_is_not_asked_for_something_else(lab: Lab) -> None:
    lab.server(password="rosebud", asks=CODE)
    person = Person(None, "rosebud", "123456")
    failure = person.refused()
    assert (failure.code, failure.waits) == ("sign_in_wanted", True)
    assert len(person.secrets) == 1


def test_the_keyring_keeps_a_password_when_the_person_says_so_and_only_then(lab: Lab) -> None:
    server = lab.server(password="rosebud")
    drawer = Drawer()
    assert whoami(Person(Secret("rosebud"), keychain=Keychain(drawer)).connect()) == "david"
    assert drawer.kept == {}
    person = Person(Secret("rosebud", keep=True), keychain=Keychain(drawer))
    assert whoami(person.connect()) == "david"
    assert person.secrets[0].may_keep
    assert list(drawer.kept.values()) == ["rosebud"]
    assert whoami(Person(keychain=Keychain(drawer)).connect()) == "david"  # after a restart of the program
    server.change_account(password="snow globe")
    assert Person(None, keychain=Keychain(drawer)).refused().code == "sign_in_wanted"
    assert drawer.kept == {}


def test_the_keyring_keeps_a_passphrase(lab: Lab) -> None:
    key = keys.make_key(lab.ssh / "id_ed25519", "ed25519", "open sesame")
    lab.server(authorized=[key])
    drawer = Drawer()
    assert whoami(Person(Secret("open sesame", keep=True), keychain=Keychain(drawer)).connect()) == "david"
    assert list(drawer.kept.values()) == ["open sesame"]
    assert whoami(Person(keychain=Keychain(drawer)).connect()) == "david"
    for name in drawer.kept:
        drawer.kept[name] = "an old passphrase"
    assert whoami(Person("open sesame", keychain=Keychain(drawer)).connect()) == "david"
    assert drawer.kept == {}


def test_a_one_time_code_is_asked_for_with_what_the_server_says(lab: Lab) -> None:
    lab.server(asks=CODE)
    person = Person("000000", "123456")
    assert whoami(person.connect()) == "david"
    first, second = person.secrets
    assert (first.kind, first.prompt, first.echo, first.wrong) == (
        SecretKind.PROMPT,
        "Have your token ready Code:",
        False,
        False,
    )
    assert second.wrong
    assert not second.may_keep


def test_several_questions_follow_each_other_and_a_shown_one_says_so(lab: Lab) -> None:
    lab.server(
        password="x",
        asks=["ask hidden Password: | rosebud", "ask shown Your floor: | 7"],
        methods="keyboard-interactive",
    )
    person = Person("rosebud", "7", "7")
    assert whoami(person.connect()) == "david"
    assert [(each.kind, each.echo) for each in person.secrets] == [
        (SecretKind.PASSWORD, False),
        (SecretKind.PROMPT, True),
    ]
    assert whoami(person.connect()) == "david"  # the password is remembered, the code is not
    assert [each.kind for each in person.secrets[2:]] == [SecretKind.PROMPT]


def test_what_a_server_says_is_cleaned_and_cut(lab: Lab) -> None:
    lab.server(asks=["say \x1b[31mred\x07" + "x" * 1000, "ask hidden \x1b]0;title\x07Code: | 1"])
    person = Person("1")
    assert whoami(person.connect()) == "david"
    prompt = person.secrets[0].prompt or ""
    assert len(prompt) <= 300
    assert prompt.isprintable()
    assert prompt.endswith("Code:")


def test_a_key_and_a_code_together(lab: Lab) -> None:
    key = keys.make_key(lab.ssh / "id_ed25519")
    lab.server(authorized=[key], asks=CODE, methods="publickey,keyboard-interactive")
    person = Person("123456")
    assert whoami(person.connect()) == "david"
    assert [each.kind for each in person.secrets] == [SecretKind.PROMPT]
    assert whoami(Person("123456", keychain=person.keychain).connect()) == "david"
    failure = Person(None).refused()
    assert failure.code == "sign_in_wanted"
    assert "the server's question was not answered" in failure.reason


def test_two_keys_where_the_server_wants_two(lab: Lab) -> None:
    one, two = keys.make_key(lab.ssh / "id_ed25519"), keys.make_key(lab.ssh / "id_rsa", "rsa")
    lab.server(authorized=[one, two], methods="publickey,publickey")
    assert whoami(Person().connect()) == "david"


def test_a_password_that_was_typed_after_the_server_hung_up_is_not_lost(lab: Lab) -> None:
    lab.server(password="rosebud", options=["LoginGraceTime 1"])
    person = Person("rosebud")
    answer = person.secret

    def slow(question: object, progress: Progress) -> Optional[Secret]:
        progress.wait_cancelled(2.5)  # longer than the server's patience
        return answer(question, progress)  # type: ignore[arg-type]

    person.secret = slow  # type: ignore[method-assign,assignment]
    assert whoami(person.connect()) == "david"
    assert len(person.secrets) == 1


def test_an_expired_password_lets_in_and_then_says_why_nothing_runs(lab: Lab) -> None:
    server = lab.server(password="rosebud")
    server.change_account(password="rosebud", asks=["expired"])
    made = Person("rosebud").connect()
    assert not isinstance(made, Unreachable), made
    program = made.run("true")
    assert not isinstance(program, Unreachable), program
    while program.read(5.0) not in {b"", None}:
        pass
    assert "Password change required" in program.close().reason
    made.close()


def test_no_secret_is_ever_logged_shown_or_kept_by_itself(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = keys.make_key(lab.ssh / "id_ed25519", "ed25519", "open sesame")
    lab.server(
        authorized=[key],
        password="rosebud",
        asks=["ask hidden Password: | rosebud", "ask hidden Code: | 123456"],
        methods="publickey,keyboard-interactive",
    )
    secrets = ("open sesame", "rosebud", "123456", "wrong-one")
    person = Person("wrong-one", "open sesame", "rosebud", "123456")
    made = person.connect()
    assert whoami(made) == "david"
    failure = Person("wrong-one", "wrong-one", "wrong-one").refused()
    shown = [caplog.text, repr(person.keychain), repr(vars(person.keychain.keyring)), repr(failure), repr(person.steps)]
    shown += [repr(Secret("rosebud")), f"{Secret('rosebud')}", repr(person.secrets), repr(made)]
    shown += [
        file.read_text("utf-8", "replace")
        for file in lab.folder.rglob("*")
        if file.is_file() and "sshd" not in str(file)
    ]
    assert len(shown) > 10
    for secret in secrets:
        assert not [text for text in shown if secret in text]


def test_preferred_authentications_and_the_number_of_prompts_are_honoured(lab: Lab) -> None:
    key = keys.make_key(lab.ssh / "id_ed25519")
    lines = ("PreferredAuthentications password", "NumberOfPasswordPrompts 1")
    lab.server("server", *lines, authorized=[key], password="rosebud")
    assert whoami(Person("rosebud").connect()) == "david"
    person = Person("wrong", "rosebud")
    assert person.refused().code == "not_accepted"
    assert len(person.secrets) == 1


def test_methods_that_are_switched_off_are_not_tried(lab: Lab) -> None:
    key = keys.make_key(lab.ssh / "id_ed25519")
    lines = ("PubkeyAuthentication no", "PasswordAuthentication no", "KbdInteractiveAuthentication no")
    lab.server("server", *lines, authorized=[key], password="rosebud")
    person = Person("rosebud")
    failure = person.refused()
    assert "there was nothing to try" in failure.reason
    assert person.secrets == []


@pytest.mark.parametrize(("line", "is_small"), [("Compression yes", True), ("", True), ("Compression no", False)])
def test_what_comes_is_compressed_unless_that_is_refused(lab: Lab, line: str, is_small: bool) -> None:
    lab.server("server", line, authorized=[keys.make_key(lab.ssh / "id_ed25519")])
    made = Person().connect()
    assert run(made, "seq 1 100000").endswith(b"100000\n")
    assert not isinstance(made, Unreachable)
    assert (made._connection.server.plug.received_bytes < 400_000) is is_small
    made.close()


def test_what_is_sent_costs_no_compressing(lab: Lab) -> None:
    lab.server(authorized=[keys.make_key(lab.ssh / "id_ed25519")])
    made = Person().connect()
    assert run(made, "wc -c", b"x" * 200_000).strip() == b"200000"
    assert not isinstance(made, Unreachable)
    assert made._connection.server.local_compression == "zlib@openssh.com"
    assert made._connection.server.plug.sent_bytes > 200_000
    made.close()


def test_a_jump_host_does_not_compress_what_is_encrypted_already(lab: Lab) -> None:
    key = keys.make_key(lab.ssh / "id_ed25519")
    lab.server("door", authorized=[key])
    lab.server("inner", "ProxyJump door", authorized=[key])
    made = Person().connect("inner")
    assert not isinstance(made, Unreachable)
    assert [each.remote_compression for each in made._connection.transports] == ["none", "zlib@openssh.com"]
    made.close()
