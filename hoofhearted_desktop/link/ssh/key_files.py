"""Key files as ssh-keygen(1) writes them: what is public is read without a passphrase, what is private only when it is to sign.

The format of OpenSSH (PROTOCOL.key) has the public key in the clear; an encrypted PEM file needs the `.pub` beside it. Files
are opened by cryptography, which knows more of their forms than paramiko does, and never fails but by the errors it names.
"""

from __future__ import annotations

import base64
import binascii
import io
import os
import re
import stat
import struct
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple, Optional, Union

import paramiko
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from hoofhearted_desktop.link.ssh import host_keys
from hoofhearted_desktop.link.ssh.config_lines import shown

CERTIFICATE = "-cert-v01@openssh.com"
_MAGIC = b"openssh-key-v1\0"
_ARMOUR = re.compile(r"-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----(.*?)-----END", re.DOTALL)
_PLAIN_FIELDS = {
    "ssh-ed25519": 1,
    "ssh-rsa": 2,
    "sk-ssh-ed25519@openssh.com": 2,
    "sk-ecdsa-sha2-nistp256@openssh.com": 3,
}
"""How many fields the public part has after its type (RFC 4253, 8709, PROTOCOL.u2f); ECDSA has two (RFC 5656)."""
_MOST_BYTES = 1 << 20
_CIPHERS = frozenset({b"none", b"aes256-ctr", b"aes256-cbc", b"aes256-gcm@openssh.com"})
"""What a key of OpenSSH's format may be encrypted by. The first two are what ssh-keygen writes unless it is told otherwise."""
_FAMILIES = {"OPENSSH": "OPENSSH", "RSA": "RSA", "EC": "EC", "": "PKCS8", "ENCRYPTED": "PKCS8"}
"""Kinds of armour ("BEGIN … PRIVATE KEY")."""
_READERS = {"ssh-rsa": paramiko.RSAKey, "ssh-ed25519": paramiko.Ed25519Key}
_BROKEN = (ValueError, TypeError, UnsupportedAlgorithm, InvalidTag, paramiko.SSHException)
"""What a wrong passphrase or a damaged file raises."""


class Public(NamedTuple):
    """A public key or certificate: `kind` is its SSH type, `blob` what goes over the wire."""

    kind: str
    blob: bytes
    comment: str = ""


class Private(NamedTuple):
    """A private key's file as far as it can be read without a passphrase; `public` is None where only the passphrase tells."""

    path: Path
    public: Optional[Public]
    encrypted: bool
    family: str
    """OPENSSH, RSA, EC or PKCS8, as its armour says."""


class Unusable(NamedTuple):
    """The file is there, and no key for us; a sentence. The agent may have the key all the same, where it is known which it is."""

    why: str
    public: Optional[Public] = None


class WrongPassphrase(NamedTuple):
    """It does not open the key."""


def fingerprint(blob: bytes) -> str:
    """Give it as OpenSSH prints it; of a certificate that of the key it is for."""
    return host_keys.fingerprint(plain_blob(blob))


def kind_of(blob: bytes) -> str:
    """Give the type that a blob begins with; empty where it is none."""
    return host_keys.type_of(blob) or ""


def shown_kind(kind: str) -> str:
    """Give a type as OpenSSH prints it: ED25519, RSA, ECDSA-SK, with -CERT for a certificate."""
    if not kind.endswith(CERTIFICATE):
        return host_keys.short_type(kind)
    plain = kind[: -len(CERTIFICATE)]
    return host_keys.short_type(f"{plain}@openssh.com" if plain.startswith("sk-") else plain) + "-CERT"


def plain_blob(blob: bytes) -> bytes:
    """Give the public key that a certificate is for (PROTOCOL.certkeys); a plain key is given as it is."""
    kind = kind_of(blob)
    if not kind.endswith(CERTIFICATE):
        return blob
    plain = kind[: -len(CERTIFICATE)]
    plain = plain + "@openssh.com" if plain.startswith("sk-") else plain
    try:
        _, at = _field(blob, 0)
        _, at = _field(blob, at)  # the nonce
        begin = at
        for _ in range(_PLAIN_FIELDS.get(plain, 2)):
            _, at = _field(blob, at)
    except ValueError:
        return blob
    return _packed(plain.encode()) + blob[begin:at]


def expired_on(certificate: bytes, now_s: float) -> Optional[str]:
    """Give the day on which a certificate has expired (PROTOCOL.certkeys: valid before, in seconds); None while it holds."""
    try:
        _, at = _field(certificate, 0)
        _, at = _field(certificate, at)  # the nonce
        at += len(plain_blob(certificate)) - len(_packed(kind_of(plain_blob(certificate)).encode()))
        at += 8 + 4  # serial, type
        _, at = _field(certificate, at)  # key id
        _, at = _field(certificate, at)  # principals
        _, valid_before = struct.unpack_from(">QQ", certificate, at)
    except (ValueError, struct.error):
        return None
    if valid_before >= now_s:
        return None
    return datetime.fromtimestamp(valid_before, timezone.utc).date().isoformat()


def read_public(path: Path) -> Optional[Public]:
    """Read a `.pub` or certificate file; None where there is none that can be read."""
    text = _read(path)
    parts = text.split(None, 2) if isinstance(text, str) else []
    if len(parts) < 2:
        return None
    try:
        blob = base64.b64decode(parts[1], validate=True)
    except (binascii.Error, ValueError):
        return None
    if kind_of(blob) != parts[0]:
        return None
    return Public(parts[0], blob, parts[2].strip() if len(parts) > 2 else "")


def read_private(path: Path) -> Union[Private, Unusable]:
    """Read what a private key's file shows without its passphrase; the `.pub` beside it helps.

    As with ssh, a file of this user's that others may read is not used.
    """
    found = _private(path)
    if isinstance(found, Private) and _is_open(path):
        why = f"{path} can be read by others and is not used for that, as by ssh; chmod 600 '{path}' closes it"
        return Unusable(why, found.public)
    return found


def _private(path: Path) -> Union[Private, Unusable]:
    text = _read(path)
    if isinstance(text, Unusable):
        return text
    beside = read_public(Path(f"{path}.pub"))
    armour = _ARMOUR.search(text)
    if armour is None:
        return Unusable(f"{path} is no private key")
    kind = armour.group(1).strip()
    family = _FAMILIES.get(kind)
    if family is None:
        return Unusable(f"{path} is a key of a kind that is not used any more: {shown(kind)}", beside)
    if family == "OPENSSH":
        return _openssh(path, armour.group(2), beside)
    encrypted = kind == "ENCRYPTED" or "ENCRYPTED" in armour.group(2)
    if not encrypted and beside is None:
        opened = open_private(Private(path, None, encrypted, family), None)
        if isinstance(opened, paramiko.PKey):
            beside = Public(opened.get_name(), opened.asbytes())
    return Private(path, beside, encrypted, family)


def _is_open(path: Path) -> bool:
    if os.name != "posix":
        return False
    seen = path.stat()
    return seen.st_uid == os.getuid() and bool(stat.S_IMODE(seen.st_mode) & 0o077)


def _openssh(path: Path, armoured: str, beside: Optional[Public]) -> Union[Private, Unusable]:
    try:
        data = base64.b64decode("".join(armoured.split()), validate=True)
        if not data.startswith(_MAGIC):
            return Unusable(f"{path} is damaged")
        cipher, at = _field(data, len(_MAGIC))
        _, at = _field(data, at)  # the name of the key derivation
        _, at = _field(data, at)  # and its options
        blob, _ = _field(data, at + 4)  # after the count of keys, which is one
    except ValueError:
        return Unusable(f"{path} is damaged")
    kind = kind_of(blob)
    comment = beside.comment if beside is not None and beside.blob == blob else ""
    public = Public(kind, blob, comment)
    if kind.startswith("sk-"):
        return Unusable(f"{path} is for a security key, which works through the SSH agent only (ssh-add)", public)
    if cipher not in _CIPHERS:
        name = shown(cipher[:40].decode("ascii", "replace"))
        why = f"{path} is encrypted by {name}, which is not read here; ssh-keygen -p -Z aes256-ctr -f '{path}' changes that"
        return Unusable(why, public)
    return Private(path, public, cipher != b"none", "OPENSSH")


def open_private(key: Private, passphrase: Optional[str]) -> Union[paramiko.PKey, WrongPassphrase, Unusable]:
    """Read the private key itself. A wrong passphrase and a damaged encrypted file cannot be told apart."""
    text = _read(key.path)
    if isinstance(text, Unusable):
        return text
    kind = key.public.kind if key.public is not None and key.family == "OPENSSH" else ""
    if kind == "ssh-dss":
        return Unusable(f"{key.path} is a key of a kind that is not used any more: {kind}")
    load = serialization.load_ssh_private_key if key.family == "OPENSSH" else serialization.load_pem_private_key
    try:
        loaded = load(text.encode(), (passphrase or "").encode("utf-8", "surrogateescape") if key.encrypted else None)
        plain = loaded.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        ).decode()
        return _reader(plain).from_private_key(io.StringIO(plain))
    except _BROKEN:
        return WrongPassphrase() if key.encrypted else Unusable(f"{key.path} is damaged")


def _reader(plain: str) -> type[paramiko.PKey]:
    """Give paramiko's class for a key in OpenSSH's format that is not encrypted."""
    armour = _ARMOUR.search(plain)
    found = _openssh(Path(), armour.group(2), None) if armour is not None else None
    kind = found.public.kind if isinstance(found, Private) and found.public is not None else ""
    return _READERS.get(kind, paramiko.ECDSAKey)


def _read(path: Path) -> Union[str, Unusable]:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError as error:
        return Unusable(f"{path} cannot be read: {error.strerror or error}")


def _field(data: bytes, at: int) -> tuple[bytes, int]:
    """Give the string at `at` and where the next begins (RFC 4251, section 5); raises ValueError."""
    try:
        (length,) = struct.unpack_from(">I", data, at)
    except struct.error as error:
        raise ValueError from error
    if at + 4 + length > len(data):
        raise ValueError
    return data[at + 4 : at + 4 + length], at + 4 + length


def _packed(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data
