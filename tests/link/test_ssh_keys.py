"""Signing in to the real sshd by keys: every kind, encrypted or not, by files, certificates and a real agent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.link.keychain import Keychain
from hoofhearted_desktop.link.questions import SecretKind
from hoofhearted_desktop.link.stream import Unreachable
from tests.link.ssh_server import keys
from tests.link.ssh_server.person import Person, whoami

if TYPE_CHECKING:
    from tests.link.conftest import Lab

pytestmark = pytest.mark.real


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_a_key_file_signs_in_without_a_question(lab: Lab, kind: str) -> None:
    lab.server(authorized=[keys.make_key(lab.ssh / f"id_{kind}", kind)])
    person = Person()
    assert whoami(person.connect()) == "david"
    assert person.secrets == []
    assert person.means() == [f"as david, with the key id_{kind}"]
    assert [each.step.name for each in person.steps] == [
        "RESOLVING",
        "RESOLVING",
        "CONNECTING",
        "HOST_KEY",
        "SIGNING_IN",
    ]


@pytest.mark.parametrize(("kind", "pem"), [("ed25519", False), ("ecdsa", False), ("rsa", False), ("rsa", True)])
def test_a_passphrase_is_asked_once_and_kept_for_the_next_connection(lab: Lab, kind: str, pem: bool) -> None:
    key = keys.make_key(lab.ssh / f"id_{kind}", kind, "open sesame", pem=pem)
    lab.server(authorized=[key])
    person = Person("open sesame")
    assert whoami(person.connect()) == "david"
    assert whoami(person.connect()) == "david"
    (question,) = person.secrets
    assert question.kind is SecretKind.PASSPHRASE
    assert (question.who, question.subject, question.wrong) == ("david@server", str(key), False)


def test_a_pem_key_without_its_public_half_signs_in(lab: Lab) -> None:
    key = keys.make_key(lab.ssh / "id_rsa", "rsa", "open sesame", pem=True)
    lab.server(authorized=[key])
    (lab.ssh / "id_rsa.pub").unlink()
    person = Person("open sesame")
    assert whoami(person.connect()) == "david"
    assert len(person.secrets) == 1


def test_a_wrong_passphrase_is_asked_again_three_times_and_never_for_a_key_the_server_does_not_want(lab: Lab) -> None:
    right = keys.make_key(lab.ssh / "id_ed25519", "ed25519", "open sesame")
    keys.make_key(lab.ssh / "id_rsa", "rsa", "another")
    lab.server(authorized=[right])
    person = Person("one", "two", "open sesame")
    assert whoami(person.connect()) == "david"
    assert [(each.subject, each.wrong) for each in person.secrets] == [
        (str(right), False),
        (str(right), True),
        (str(right), True),
    ]


def test_three_wrong_passphrases_and_a_refusal_to_answer_are_said(lab: Lab) -> None:
    lab.server(authorized=[keys.make_key(lab.ssh / "id_ed25519", "ed25519", "open sesame")])
    failure = Person("one", "two", "three", "open sesame").refused()
    assert (failure.code, failure.waits) == ("sign_in_wanted", True)
    assert failure.reason == "david@server was not signed in: the passphrase of the key id_ed25519 was wrong 3 times"
    failure = Person(None, "open sesame").refused()
    assert (failure.code, failure.waits) == ("sign_in_wanted", True)
    assert "not signed in: no passphrase was given" in failure.reason
    assert failure.remedy == "try again, and you are asked anew"


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_the_agents_key_signs_in(lab: Lab, kind: str) -> None:
    key = keys.make_key(lab.folder / "elsewhere", kind, comment="david@laptop")
    lab.agent().add(key)
    lab.server(authorized=[key])
    person = Person()
    assert whoami(person.connect()) == "david"
    assert person.means() == [f"as david, with the agent's key {kind.upper()} david@laptop"]


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
@pytest.mark.parametrize("by_agent", [False, True])
def test_a_certificate_signs_in(lab: Lab, kind: str, by_agent: bool) -> None:
    authority = keys.make_key(lab.folder / "ca")
    key = keys.make_key(lab.ssh / f"id_{kind}", kind)
    keys.certify(authority, key, "david")
    lab.server(user_ca=authority)
    if by_agent:
        lab.agent().add(key)
        for file in lab.ssh.glob("id_*"):
            file.unlink()
    person = Person()
    assert whoami(person.connect()) == "david"
    assert person.secrets == []


def test_identities_only_leaves_the_agents_other_keys_alone(lab: Lab) -> None:
    agent = lab.agent()
    others = [keys.make_key(lab.folder / f"other{number}") for number in range(3)]
    mine = keys.make_key(lab.ssh / "mine")
    for each in [*others, mine]:
        agent.add(each)
    server = lab.server(
        "server", f"IdentityFile {mine}", "IdentitiesOnly yes", authorized=[mine], options=["MaxAuthTries 1"]
    )
    assert whoami(Person().connect()) == "david"
    assert server.log().count("Connection from") == 1


def test_the_agents_configured_key_goes_first(lab: Lab) -> None:
    agent = lab.agent()
    for number in range(3):
        agent.add(keys.make_key(lab.folder / f"other{number}"))
    mine = keys.make_key(lab.ssh / "mine")
    agent.add(mine)
    mine.unlink()  # only the public half is here, as many people have it
    server = lab.server("server", f"IdentityFile {mine}", authorized=[mine], options=["MaxAuthTries 1"])
    assert whoami(Person().connect()) == "david"
    assert server.log().count("Connection from") == 1


def test_a_server_that_hangs_up_after_two_keys_is_connected_to_again(lab: Lab) -> None:
    agent = lab.agent()
    mine = keys.make_key(lab.folder / "mine")
    for number in range(5):
        agent.add(keys.make_key(lab.folder / f"other{number}"))
    agent.add(mine)
    server = lab.server(authorized=[mine], options=["MaxAuthTries 2"])
    person = Person()
    assert whoami(person.connect()) == "david"
    assert server.log().count("Connection from") == 3
    assert whoami(person.connect()) == "david"  # the key that worked goes first now
    assert server.log().count("Connection from") == 4


def test_too_many_keys_end_with_a_remedy(lab: Lab) -> None:
    agent = lab.agent()
    for number in range(8):
        agent.add(keys.make_key(lab.folder / f"other{number}"))
    server = lab.server(authorized=[keys.make_key(lab.folder / "mine")], options=["MaxAuthTries 1"])
    failure = Person().refused()
    assert (failure.code, failure.waits) == ("too_many_tries", True)
    assert "IdentitiesOnly" in (failure.remedy or "")
    assert server.log().count("Connection from") == 6


def test_what_was_tried_and_what_the_server_takes_are_said(lab: Lab) -> None:
    keys.make_key(lab.ssh / "id_ed25519")
    lab.server(authorized=[keys.make_key(lab.folder / "other")])
    failure = Person().refused()
    assert isinstance(failure, Unreachable)
    assert failure.code == "not_accepted"
    assert "the key id_ed25519" in failure.reason
    assert "the server takes: publickey" in failure.reason


def test_an_expired_certificate_is_named(lab: Lab) -> None:
    authority = keys.make_key(lab.folder / "ca")
    key = keys.make_key(lab.ssh / "id_ed25519")
    keys.certify(authority, key, "david", "-V", "20200101:20200201")
    lab.server(user_ca=authority)
    failure = Person().refused()
    assert "the certificate id_ed25519-cert.pub has expired on 2020-0" in failure.reason


def test_a_named_certificate_and_a_locked_key_need_one_passphrase(lab: Lab) -> None:
    authority = keys.make_key(lab.folder / "ca")
    key = keys.make_key(lab.ssh / "mine", passphrase="open sesame")
    certificate = keys.certify(authority, key, "david").rename(lab.folder / "elsewhere-cert.pub")
    lab.server("server", f"IdentityFile {key}", f"CertificateFile {certificate}", user_ca=authority)
    person = Person("open sesame")
    assert whoami(person.connect()) == "david"
    assert len(person.secrets) == 1


def test_six_servers_with_one_locked_key_ask_once(lab: Lab) -> None:
    key = keys.make_key(lab.ssh / "id_ed25519", passphrase="open sesame")
    lab.server(authorized=[key])
    keychain = Keychain()
    people = [Person("open sesame", keychain=keychain) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda person: whoami(person.connect()), people)) == ["david"] * 6
    assert sum(len(person.secrets) for person in people) == 1
