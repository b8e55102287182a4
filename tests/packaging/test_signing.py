"""Signatures are made where there are keys, are real ones, and nothing is said of the keys."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from packing import project, signing, sums

pytestmark = pytest.mark.real


def windows_program() -> bytes:
    """Give the least that a signer of Windows programs takes for one (PE format): its headers, and a section with nothing in it."""
    dos = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x22)
    wide = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0x200, 0, 0, 0x1000, 0x1000)
    wide += struct.pack("<QII6HIIIIHH", 0x140000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, 0x2000, 0x200, 0, 3, 0)
    wide += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16) + bytes(16 * 8)
    section = b".text\0\0\0" + struct.pack("<IIIIIIHHI", 0x200, 0x1000, 0x200, 0x200, 0, 0, 0, 0, 0x60000020)
    return (dos + coff + wide + section).ljust(0x200, b"\0") + bytes(0x200)


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (signing.COMMAND, signing.KEY, signing.PASSPHRASE):
        monkeypatch.delenv(name, raising=False)
    where = tmp_path / "packed"
    where.mkdir()
    (where / "hoofhearted-setup.exe").write_bytes(windows_program())
    (where / "a.whl").write_bytes(b"a wheel")
    return where


def need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here")


def test_without_keys_it_is_said_and_nothing_changes(packed: Path) -> None:
    before = sums.sha256(packed / "hoofhearted-setup.exe")
    assert signing.sign(packed) == [
        "hoofhearted-setup.exe: not signed, WINDOWS_SIGN is not set",
        "SHA256SUMS: not signed, RELEASE_KEY is not set",
    ]
    assert sums.sha256(packed / "hoofhearted-setup.exe") == before
    assert not signing.is_signed(packed / "hoofhearted-setup.exe")
    assert before in (packed / "SHA256SUMS").read_text()
    assert not (packed / "SHA256SUMS.asc").exists()


def gpg(home: Path, *words: object, told: str = "") -> str:
    command = ["gpg", "--homedir", home, "--batch", "--pinentry-mode", "loopback", *words]
    done = subprocess.run([str(each) for each in command], input=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_sums_are_signed_by_the_key(packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("gpg")
    need("gpg-agent")
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    try:
        maker, reader = folder / "maker", folder / "reader"
        for each in (maker, reader):
            each.mkdir(mode=0o700)
            (each / "gpg-agent.conf").write_text("s2k-count 65536\n")  # else it measures the machine for seconds
        opens = ["--passphrase", "it's a secret"]
        gpg(maker, *opens, "--quick-gen-key", "Release <release@example.org>", "ed25519", "sign", "never")
        monkeypatch.setenv(signing.KEY, gpg(maker, *opens, "--armor", "--export-secret-keys"))
        monkeypatch.setenv(signing.PASSPHRASE, "it's a secret")
        assert signing.sign(packed)[-1] == "SHA256SUMS: signed"
        gpg(reader, "--import", told=gpg(maker, "--armor", "--export"))
        gpg(reader, "--verify", packed / "SHA256SUMS.asc", packed / "SHA256SUMS")
        assert [path.name for path in sums.packages(packed)] == ["a.whl", "hoofhearted-setup.exe"]
        (packed / "SHA256SUMS").write_text("another")
        with pytest.raises(AssertionError, match="BAD signature"):
            gpg(reader, "--verify", packed / "SHA256SUMS.asc", packed / "SHA256SUMS")
        monkeypatch.setenv(signing.PASSPHRASE, "a wrong one")
        with pytest.raises(project.Failed) as said:
            signing.sign(packed)
        assert "a wrong one" not in str(said.value)
        assert not (packed / "SHA256SUMS.asc").exists()
    finally:
        for each in (folder / "maker", folder / "reader"):
            subprocess.run(["gpgconf", "--homedir", each, "--kill", "all"], check=False)
        shutil.rmtree(folder)


def test_a_windows_program_is_signed_by_the_words_given(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("osslsigncode")
    need("openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "a certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-days", "2"]
    usage = ["-addext", "extendedKeyUsage=codeSigning"]
    subprocess.run([*made, *usage, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    words = f"osslsigncode sign -certs '{certificate}' -key {key} -n 'Hoof Hearted' -h sha256 -in {{from}} -out {{to}}"
    monkeypatch.setenv(signing.COMMAND, words)
    program = packed / "hoofhearted-setup.exe"
    before = sums.sha256(program)
    assert signing.sign(packed)[0] == "hoofhearted-setup.exe: signed by osslsigncode"
    assert signing.is_signed(program)
    assert sums.sha256(program) != before
    assert sums.sha256(program) in (packed / "SHA256SUMS").read_text(), "the sums are of what is served"
    said = subprocess.run(
        ["osslsigncode", "verify", "-CAfile", certificate, "-in", program], capture_output=True, text=True, check=False
    )
    assert "Signature verification: ok" in said.stdout
    assert sorted(path.name for path in packed.iterdir()) == ["SHA256SUMS", "a.whl", "hoofhearted-setup.exe"]


@pytest.mark.parametrize("words", ["true", "true {from}"])
def test_a_tool_that_signs_nothing_is_no_success(words: str, packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(signing.COMMAND, words)
    with pytest.raises(project.Failed, match="is not signed by true"):
        signing.sign(packed)
