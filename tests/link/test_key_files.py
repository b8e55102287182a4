"""Key files of every kind, public parts without a passphrase, and files that are no keys."""

from __future__ import annotations

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


def test_what_is_no_key_for_us_says_why(tmp_path: Path) -> None:
    pkcs8 = keys.make_key(tmp_path / "pkcs8", "rsa")
    subprocess.run(
        ["ssh-keygen", "-q", "-p", "-N", "", "-m", "PKCS8", "-f", str(pkcs8)], check=True, capture_output=True
    )
    cut = keys.make_key(tmp_path / "cut")
    cut.write_text(cut.read_text()[:120])
    (tmp_path / "text").write_text("hello")
    (tmp_path / "directory").mkdir()
    for name, word in [
        ("pkcs8", "ssh-keygen -p"),
        ("cut", "no private key"),
        ("text", "no private key"),
        ("directory", "cannot be read"),
        ("missing", "cannot be read"),
    ]:
        found = key_files.read_private(tmp_path / name)
        assert isinstance(found, Unusable), name
        assert word in found.why
        assert str(tmp_path / name) in found.why


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
