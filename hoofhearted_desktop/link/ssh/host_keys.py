"""Host keys as bytes: their types, their fingerprints, as OpenSSH prints them."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Optional

_SHORT = {
    "ssh-ed25519": "ED25519",
    "ssh-rsa": "RSA",
    "ssh-dss": "DSA",
    "sk-ssh-ed25519@openssh.com": "ED25519-SK",
    "sk-ecdsa-sha2-nistp256@openssh.com": "ECDSA-SK",
}


def fingerprint(key: bytes) -> str:
    """Give a key's fingerprint, `SHA256:` and 43 letters."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def short_type(key_type: str) -> str:
    """Give the name that OpenSSH shows people: ED25519, ECDSA, RSA; a type it does not know stays as it is."""
    return "ECDSA" if key_type.startswith("ecdsa-sha2-") else _SHORT.get(key_type, key_type)


def type_of(key: bytes) -> Optional[str]:
    """Give the type that a key's bytes begin with; None where these are no key."""
    length = int.from_bytes(key[:4], "big")
    if len(key) < 5 or not 0 < length <= min(64, len(key) - 4):
        return None
    name = key[4 : 4 + length]
    return name.decode() if name.isascii() and b" " not in name and name.decode().isprintable() else None


def decoded(text: bytes) -> Optional[bytes]:
    """Read a key in base64; None where it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
