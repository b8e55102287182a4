"""Key files of every kind, public parts without a passphrase, and files that are no keys."""

from __future__ import annotations

import base64
import subprocess
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.link.ssh import identities, key_files
from hoofhearted_desktop.link.ssh.agent import AgentKey
from hoofhearted_desktop.link.ssh.hop import Hop
from hoofhearted_desktop.link.ssh.key_files import Private, Unusable, WrongPassphrase
from tests.link.ssh_server import keys

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.real  # ssh-keygen


@pytest.mark.parametrize(("kind", "shown"), [("ed25519", "ED25519"), ("ecdsa", "ECDSA"), ("rsa", "RSA")])
def test_the_public_half_of_an_encrypted_key_needs_no_passphrase(tmp_path: Path, kind: str, shown: str) -> None:
    file = keys.make_key(tmp_path / "id", kind, "open sesame")
    (tmp_path / "id.pub").rename(tmp_path / "elsewhere.pub")
    found = key_files.read_private(file)
    assert isinstance(found, Private)
    assert found.encrypted
    assert found.public is not None
    assert key_files.fingerprint(found.public.blob) == keys.fingerprint(tmp_path / "elsewhere.pub")
    assert key_files.shown_kind(found.public.kind) == shown
    assert isinstance(key_files.open_private(found, "wrong"), WrongPassphrase)
    assert isinstance(key_files.open_private(found, ""), WrongPassphrase)
    assert not isinstance(key_files.open_private(found, "open sesame"), (WrongPassphrase, Unusable))


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_a_certificate_tells_the_key_it_is_for(tmp_path: Path, kind: str) -> None:
    authority, file = keys.make_key(tmp_path / "ca"), keys.make_key(tmp_path / "id", kind)
    certificate = key_files.read_public(keys.certify(authority, file, "david"))
    public = key_files.read_public(tmp_path / "id.pub")
    assert certificate is not None
    assert public is not None
    assert key_files.plain_blob(certificate.blob) == public.blob
    assert key_files.shown_kind(certificate.kind).endswith("-CERT")


def rewritten(file: Path, *options: str, passphrase: str = "") -> Path:
    """Have ssh-keygen write a key without passphrase anew."""
    command = ["ssh-keygen", "-q", "-p", "-P", "", "-N", passphrase, *options, "-f", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    return file


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
@pytest.mark.parametrize("form", ["PEM", "PKCS8"])
@pytest.mark.parametrize("passphrase", ["", "open sesame"])
def test_the_forms_of_openssl_are_read_as_well(tmp_path: Path, kind: str, form: str, passphrase: str) -> None:
    file = rewritten(keys.make_key(tmp_path / "id", kind), "-m", form, passphrase=passphrase)
    print_ = keys.fingerprint(file)
    (tmp_path / "id.pub").unlink()
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))  # it came by way of Windows
    found = key_files.read_private(file)
    assert isinstance(found, Private)
    assert found.encrypted is bool(passphrase)
    if passphrase:
        assert isinstance(key_files.open_private(found, "wrong"), WrongPassphrase)
    else:
        assert found.public is not None
    opened = key_files.open_private(found, passphrase or None)
    assert not isinstance(opened, (WrongPassphrase, Unusable))
    assert key_files.fingerprint(opened.asbytes()) == print_


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
@pytest.mark.parametrize("cipher", ["aes256-gcm@openssh.com", "aes256-cbc"])
def test_a_key_may_be_encrypted_by_another_cipher(tmp_path: Path, kind: str, cipher: str) -> None:
    file = rewritten(keys.make_key(tmp_path / "id", kind), "-Z", cipher, "-a", "4", passphrase="open sesame")
    found = key_files.read_private(file)
    assert isinstance(found, Private)
    assert isinstance(key_files.open_private(found, "wrong"), WrongPassphrase)
    assert not isinstance(key_files.open_private(found, "open sesame"), (WrongPassphrase, Unusable))


def test_what_is_no_key_for_us_says_why(tmp_path: Path) -> None:
    rewritten(keys.make_key(tmp_path / "chacha"), "-Z", "chacha20-poly1305@openssh.com", passphrase="open sesame")
    keys.make_key(tmp_path / "open").chmod(0o640)
    cut = keys.make_key(tmp_path / "cut")
    cut.write_text(cut.read_text()[:120])
    (tmp_path / "text").write_text("hello")
    (tmp_path / "directory").mkdir()
    for name, word in [
        ("chacha", "ssh-keygen -p -Z aes256-ctr -f"),
        ("open", "chmod 600"),
        ("cut", "no private key"),
        ("text", "no private key"),
        ("directory", "cannot be read"),
        ("missing", "cannot be read"),
    ]:
        found = key_files.read_private(tmp_path / name)
        assert isinstance(found, Unusable), name
        assert word in found.why
        assert str(tmp_path / name) in found.why


@pytest.mark.parametrize("beside", [True, False])
def test_a_file_that_is_no_use_here_still_names_the_key_that_the_agent_has(tmp_path: Path, beside: bool) -> None:
    file = keys.make_key(tmp_path / "id")
    public = key_files.read_public(tmp_path / "id.pub")
    assert public is not None
    rewritten(file, "-Z", "chacha20-poly1305@openssh.com", passphrase="open sesame")
    if not beside:
        (tmp_path / "id.pub").unlink()
    hop = Hop("server", "server", identity_files=(file,), identities_only=True)
    found = identities.find(hop, [AgentKey(public.blob, "id@laptop"), AgentKey(b"another", "")])
    assert [each.label for each in found.identities] == ["the agent's key ED25519 id@laptop"]
    assert found.notes == ()
    alone = identities.find(hop, [])
    assert alone.identities == ()
    assert "chacha20-poly1305" in alone.notes[0]


def test_a_damaged_key_says_so(tmp_path: Path) -> None:
    file = keys.make_key(tmp_path / "id")
    lines = file.read_text().splitlines()
    lines[2] = "A" * len(lines[2])
    file.write_text("\n".join(lines))
    found = key_files.read_private(file)
    if isinstance(found, Private):
        opened = key_files.open_private(found, None)
        assert isinstance(opened, Unusable)
        found = opened
    assert "damaged" in found.why


def test_a_cipher_that_nobody_knows_is_told_of_without_unseen_signs(tmp_path: Path) -> None:
    fields = b"".join(len(each).to_bytes(4, "big") + each for each in (b"x\0\x1b[2J", b"none", b""))
    public = b"\0\0\0\x0bssh-ed25519\0\0\0\x01k"
    data = b"openssh-key-v1\0" + fields + b"\0\0\0\1" + len(public).to_bytes(4, "big") + public
    file = tmp_path / "id"
    file.write_text(f"-----BEGIN OPENSSH PRIVATE KEY-----\n{base64.b64encode(data).decode()}\n-----END")
    file.chmod(0o600)
    found = key_files.read_private(file)
    assert isinstance(found, Unusable)
    assert f"{file} is encrypted by x\ufffd\ufffd[2J, which" in found.why


def test_a_kind_of_key_that_nobody_knows_is_told_of_shortly(tmp_path: Path) -> None:
    file = tmp_path / "id"
    file.write_text(f"-----BEGIN {'OLD ' * 5000}PRIVATE KEY-----\nAAAA\n-----END")
    found = key_files.read_private(file)
    assert isinstance(found, Unusable)
    assert "not used any more: OLD OLD" in found.why
    assert len(found.why) < 300


def test_the_order_is_that_of_openssh(tmp_path: Path) -> None:
    names = ("plain", "certified", "held", "locked")
    made = {name: keys.make_key(tmp_path / name, passphrase="x" if name == "locked" else "") for name in names}
    keys.certify(keys.make_key(tmp_path / "ca"), made["certified"], "david")
    other = keys.make_key(tmp_path / "other", comment="other@laptop")
    blobs = {name: key_files.read_public(tmp_path / f"{name}.pub") for name in (*names, "other")}
    assert all(blobs.values())
    held = [AgentKey(blobs[name].blob, f"{name}@laptop") for name in ("other", "held")]  # type: ignore[union-attr]
    hop = Hop("server", "server", identity_files=tuple(made.values()))
    found = identities.find(hop, held)
    assert [each.label for each in found.identities] == [
        "the certificate certified-cert.pub",
        "the agent's key ED25519 held@laptop",
        "the agent's key ED25519 other@laptop",
        "the key plain",
        "the key certified",
        "the key locked",
    ]
    assert [each.asks for each in found.identities] == [False] * 5 + [True]
    only = identities.find(hop._replace(identities_only=True), held)
    assert "other@laptop" not in " ".join(each.label for each in only.identities)
    first = identities.find(hop, held, found.identities[3].mark)
    assert first.identities[0].label == "the key plain"
    assert other.exists()
