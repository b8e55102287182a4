"""Sign in by keys. The server is asked first whether a key would do, so that a passphrase is asked for only where it helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Union

import paramiko

from hoofhearted_desktop.link.questions import SecretKind, SecretQuestion
from hoofhearted_desktop.link.ssh import key_files
from hoofhearted_desktop.link.ssh.key_files import CERTIFICATE, Unusable, WrongPassphrase
from hoofhearted_desktop.link.ssh.userauth import Answer, Ended, Failure, KeyWouldDo, Success, UserAuth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.link.ssh.agent import Agent
    from hoofhearted_desktop.link.ssh.identities import Identity
    from hoofhearted_desktop.link.ssh.story import Story

PASSPHRASE_TRIES = 3
_RSA = ("rsa-sha2-512", "rsa-sha2-256")


class ByKey:
    """Tries each identity once; what was refused on one connection is not tried on the next."""

    def __init__(
        self, story: Story, identities: Sequence[Identity], agent: Optional[Agent], server_algorithms: frozenset[str]
    ) -> None:
        """Get ready; `server_algorithms` are those of server-sig-algs (RFC 8308), empty where the server does not say."""
        self._story = story
        self._identities = identities
        self._agent = agent
        self._server_algorithms = server_algorithms
        self._used: set[str] = set()

    def run(self, auth: UserAuth, last: Failure) -> Answer:
        """Try what is left, and give the first answer that is more than a refusal; the last refusal else."""
        answer: Answer = last
        for identity in self._identities:
            if identity.mark in self._story.refused | self._used:
                continue
            given = self._try(auth, identity)
            if given is None:
                continue
            answer = given
            if isinstance(answer, Failure) and not answer.partial:
                self._story.refused.add(identity.mark)
                if "publickey" not in answer.methods:
                    return answer
            elif isinstance(answer, Ended):
                if answer.why:  # it hung up over this key
                    self._story.refused.add(identity.mark)
                return answer
            else:
                self._used.add(identity.mark)
                if isinstance(answer, Success):
                    self._story.keychain.note_worked(self._story.account, identity.mark)
                return answer
        return answer

    def _try(self, auth: UserAuth, identity: Identity) -> Optional[Answer]:
        """Give the server's answer; None where the key could not be shown."""
        story = self._story
        story.tell(identity.label)
        if identity.blob:
            algorithm = self._algorithm(identity.kind)
            if algorithm is None:
                story.note(f"{identity.label}: the server takes RSA keys only with SHA-1, which is not safe any more")
                return None
            if identity.asks or identity.agent_blob is not None:
                asked = auth.would_do(algorithm, identity.blob)
                if not isinstance(asked, KeyWouldDo):
                    story.attempt(identity.label)
                    return asked
            return self._sign_in(auth, identity, algorithm)
        opened = self._unlocked(identity)
        if opened is None:
            story.refused.add(identity.mark)
            return None
        shown = identity._replace(kind=opened.get_name(), blob=opened.asbytes())
        self._story.keychain.hold_key(shown.fingerprint, opened)
        algorithm = self._algorithm(shown.kind)
        return None if algorithm is None else self._sign_in(auth, shown, algorithm)

    def _sign_in(self, auth: UserAuth, identity: Identity, algorithm: str) -> Optional[Answer]:
        to_sign = auth.to_sign(algorithm, identity.blob)
        signature = self._signature(identity, to_sign, algorithm.replace(CERTIFICATE, ""))
        if signature is None:
            self._story.refused.add(identity.mark)
            return None
        self._story.attempt(identity.label)
        return auth.publickey(algorithm, identity.blob, signature)

    def _signature(self, identity: Identity, data: bytes, algorithm: str) -> Optional[bytes]:
        if identity.agent_blob is not None and self._agent is not None:
            signature = self._agent.sign(identity.agent_blob, data, algorithm, self._story.progress)
            if signature is None:
                self._story.note(f"{identity.label}: the agent did not sign")
            return signature
        opened = self._unlocked(identity)
        return None if opened is None else opened.sign_ssh_data(data, algorithm).asbytes()

    def _algorithm(self, kind: str) -> Optional[str]:
        """Give the signature's algorithm for a key type: RSA keys sign with SHA-2 (RFC 8332)."""
        suffix = CERTIFICATE if kind.endswith(CERTIFICATE) else ""
        if kind[: len(kind) - len(suffix)] != "ssh-rsa":
            return kind
        usable = [name for name in _RSA if not self._server_algorithms or name in self._server_algorithms]
        return usable[0] + suffix if usable else None

    # ------------------------------------------------------------ passphrases

    def _unlocked(self, identity: Identity) -> Optional[paramiko.PKey]:
        """Give the private key: as it is, as it was unlocked before, by the keyring's passphrase, or by the person's."""
        private = identity.private
        if private is None:
            return None
        if not private.encrypted:
            return self._usable(key_files.open_private(private, None))
        story = self._story
        with story.keychain.asking(identity.fingerprint, story.progress) as mine:
            if not mine:
                return None
            held = story.keychain.key(identity.fingerprint)
            if isinstance(held, paramiko.PKey):
                return held
            opened = self._by_keyring(identity, private) or self._by_asking(identity, private)
            if opened is not None:
                story.keychain.hold_key(identity.fingerprint, opened)
            return opened

    def _by_keyring(self, identity: Identity, private: key_files.Private) -> Optional[paramiko.PKey]:
        story = self._story
        name = _keyring_name(identity)
        passphrase = story.keychain.keyring.get(name, story.progress)
        if passphrase is None:
            return None
        opened = key_files.open_private(private, passphrase)
        if isinstance(opened, WrongPassphrase):
            story.keychain.keyring.forget(name, story.progress)
            return None
        return self._usable(opened)

    def _by_asking(self, identity: Identity, private: key_files.Private) -> Optional[paramiko.PKey]:
        story = self._story
        for tried in range(PASSPHRASE_TRIES):
            secret = story.ask(
                SecretQuestion(
                    SecretKind.PASSPHRASE,
                    story.who,
                    subject=str(private.path),
                    wrong=tried > 0,
                    may_keep=story.keychain.keyring.usable(story.progress),
                )
            )
            if secret is None:
                return None
            opened = key_files.open_private(private, secret.text)
            if not isinstance(opened, WrongPassphrase):
                usable = self._usable(opened)
                story.unlocked += usable is not None
                if usable is not None and secret.keep:
                    story.keychain.keyring.keep(_keyring_name(identity), secret.text, story.progress)
                return usable
        story.missed = f"the passphrase of {identity.label} was wrong {PASSPHRASE_TRIES} times"
        story.note(story.missed)
        return None

    def _usable(self, opened: Union[paramiko.PKey, WrongPassphrase, Unusable]) -> Optional[paramiko.PKey]:
        if isinstance(opened, paramiko.PKey):
            return opened
        if isinstance(opened, Unusable):
            self._story.note(opened.why)
        return None


def _keyring_name(identity: Identity) -> str:
    return f"the passphrase of {identity.fingerprint}"
