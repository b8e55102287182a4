"""Which keys are tried for a server, in the order of OpenSSH (sshconnect2.c). What cannot be tried is said.

Certificates, the agent's keys that are configured, the agent's others, keys that only a file has.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.link.ssh import key_files
from hoofhearted_desktop.link.ssh.key_files import CERTIFICATE, Private, Public, Unusable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.link.ssh.agent import AgentKey
    from hoofhearted_desktop.link.ssh.hop import Hop


class Identity(NamedTuple):
    """One key to try. `blob` is what the server is shown (a key, or a certificate for it); empty where only the passphrase tells.

    `agent_blob` is what the agent signs with, `private` the file that signs otherwise.
    """

    label: str
    kind: str
    blob: bytes
    agent_blob: Optional[bytes] = None
    private: Optional[Private] = None

    @property
    def fingerprint(self) -> str:
        """The key's own, also for a certificate; the file's name where the key is not known yet."""
        if self.blob:
            return key_files.fingerprint(self.blob)
        return str(self.private.path) if self.private is not None else ""

    @property
    def mark(self) -> str:
        """What tells it from all others, a certificate also from the key that it is for."""
        return f"{self.kind} {self.fingerprint}"

    @property
    def asks(self) -> bool:
        """Whether it may need a passphrase."""
        return self.agent_blob is None and self.private is not None and self.private.encrypted


class Found(NamedTuple):
    """The keys in the order in which they are tried, and why others are not."""

    identities: tuple[Identity, ...]
    notes: tuple[str, ...]


def find(hop: Hop, agent_keys: Sequence[AgentKey], first: Optional[str] = None) -> Found:
    """Collect them; `first` is the mark of the one that was accepted the last time, which goes before all others."""
    notes: list[str] = []
    files: list[Union[Private, Public]] = []
    held = {key.blob: key for key in agent_keys}
    for path in hop.identity_files:
        read = _read(path)
        if not isinstance(read, Unusable):
            files.append(read)
        elif read.public is not None and read.public.blob in held:
            files.append(read.public)
        else:
            notes.append(read.why)
    configured = [public.blob for public in map(_public, files) if public is not None]
    found = _certificates(hop, files, held, notes)
    found += [_of_agent(held[blob]) for blob in configured if blob in held]
    if not hop.identities_only:
        others = [key for key in agent_keys if key.blob not in configured]
        others.sort(key=lambda key: not key_files.kind_of(key.blob).endswith(CERTIFICATE))  # stable: certificates first
        found += [_of_agent(key) for key in others]
    of_files = [each for each in files if isinstance(each, Private)]
    found += [_of_file(each) for each in of_files if each.public is not None and each.public.blob not in held]
    found += [_of_file(each) for each in of_files if each.public is None]
    unique = list({identity.mark: identity for identity in reversed(found)}.values())[::-1]
    if first is not None:
        unique.sort(key=lambda identity: identity.mark != first)
    return Found(tuple(unique), tuple(notes))


def _read(path: Path) -> Union[Private, Public, Unusable]:
    """Read what IdentityFile names: a private key, or the public half of one that the agent has."""
    public = key_files.read_public(path) or (None if path.exists() else key_files.read_public(Path(f"{path}.pub")))
    return public or key_files.read_private(path)


def _public(file: Union[Private, Public]) -> Optional[Public]:
    return file if isinstance(file, Public) else file.public


def _certificates(
    hop: Hop, files: Sequence[Union[Private, Public]], held: dict[bytes, AgentKey], notes: list[str]
) -> list[Identity]:
    paths = [(path, True) for path in hop.certificate_files]
    paths += [(Path(f"{each.path}-cert.pub"), False) for each in files if isinstance(each, Private)]
    found = []
    for path, named in paths:
        certificate = key_files.read_public(path)
        if certificate is None or not certificate.kind.endswith(CERTIFICATE):
            if named:
                notes.append(f"{path} is no certificate that can be read")
            continue
        plain = key_files.plain_blob(certificate.blob)
        label = f"the certificate {path.name}"
        expired = key_files.expired_on(certificate.blob, time.time())
        if expired is not None:
            notes.append(f"{label} has expired on {expired}")
        signer = next((blob for blob in (plain, certificate.blob) if blob in held), None)
        private = next(
            (
                each
                for each in files
                if isinstance(each, Private) and each.public is not None and each.public.blob == plain
            ),
            None,
        )
        if signer is not None or private is not None:
            found.append(Identity(label, certificate.kind, certificate.blob, signer, private))
        elif named:
            notes.append(f"{path} has no private key among the identity files or in the agent")
    return found


def _of_agent(key: AgentKey) -> Identity:
    kind = key_files.kind_of(key.blob)
    return Identity(f"the agent's key {key_files.shown_kind(kind)} {key.comment}".rstrip(), kind, key.blob, key.blob)


def _of_file(file: Private) -> Identity:
    public = file.public or Public("", b"")
    return Identity(f"the key {file.path.name}", public.kind, public.blob, None, file)
