"""A host key's fingerprint compared by a person: what prints it on the server, and whether what was pasted is the same."""

from __future__ import annotations

import re
from typing import Optional

_FILES = {"ED25519": "ed25519", "ECDSA": "ecdsa", "RSA": "rsa"}
_PRINT = re.compile(r"(?:SHA256:[A-Za-z0-9+/]{20,}=*|MD5:[0-9a-f:]{20,})")


def comparing(key_type: str) -> str:
    """Give the command that prints the fingerprint on the server itself (ssh-keygen(1); the file is sshd's default)."""
    return f"ssh-keygen -lf /etc/ssh/ssh_host_{_FILES.get(key_type.upper(), 'ed25519')}_key.pub"


def same(pasted: str, fingerprint: str) -> Optional[bool]:
    """Whether what was pasted has that fingerprint in it; None where there is none in it yet."""
    found = [each.rstrip("=") for each in _PRINT.findall(pasted)]
    if not found:
        return None
    return fingerprint.rstrip("=") in found
