"""What only a person can answer while a stream is made: is this the server, and the secrets that sign in.

Asked on the thread that makes the stream, which waits. An `Asker` gives up when the progress is cancelled.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple, Optional, Protocol

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress


class HostKeyQuestion(NamedTuple):
    """A server is met for the first time. A changed key is never asked about, but refused.

    `host` is as known_hosts names it ("nas" or "[nas]:2222"), `address` the one that was reached, `key_type` and
    `fingerprint` are as OpenSSH prints them ("ED25519", "SHA256:…"), `via` the jump host it is reached through. With `known_types` the host is known already, by keys of these other
    types, which it does not show: a reason to doubt it. `elsewhere` are places ("file:line: names") that know the same key.
    """

    host: str
    address: str
    key_type: str
    fingerprint: str
    via: Optional[str] = None
    known_types: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


class SecretKind(enum.Enum):
    """What is asked for."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a word for people
    PASSWORD = "password"  # noqa: S105 - a word for people
    PROMPT = "prompt"


class SecretQuestion(NamedTuple):
    """A secret is wanted by `who` ("david@nas").

    `subject` is the key's file for a passphrase. `prompt` is what the server says (keyboard-interactive), plain text of at
    most 300 letters without control characters. `echo`: what is typed may be shown. `wrong`: the last answer was not
    accepted. `may_keep`: the person may have it kept in the system's keyring.
    """

    kind: SecretKind
    who: str
    subject: Optional[str] = None
    prompt: Optional[str] = None
    echo: bool = False
    wrong: bool = False
    may_keep: bool = False


class Secret(NamedTuple):
    """An answer; `keep` puts it into the system's keyring."""

    text: str
    keep: bool = False

    def __repr__(self) -> str:
        """Never show it, not even by accident in a log."""
        return "Secret(…)"


class Asker(Protocol):
    """Somebody, or nobody, who can be asked. Called from any thread; each call waits for its own answer."""

    def host_key(self, question: HostKeyQuestion, progress: Progress) -> bool:
        """Whether this is the server; False also where nobody answers or the progress is cancelled."""
        ...

    def secret(self, question: SecretQuestion, progress: Progress) -> Optional[Secret]:
        """Give the secret, or None where it is not given."""
        ...


class Nobody:
    """An `Asker` for where there is nobody: an unknown host is refused, no secret is given."""

    def host_key(self, _question: HostKeyQuestion, _progress: Progress) -> bool:
        """Refuse."""
        return False

    def secret(self, _question: SecretQuestion, _progress: Progress) -> Optional[Secret]:
        """Give none."""
        return None
