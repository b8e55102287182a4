"""Reaches a Prometheus: finds out whether it lets one in, asks for the secret it wants, and keeps that where a person wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Union

from hoofhearted_desktop.link.progress import Progress, Step
from hoofhearted_desktop.link.prometheus.client import UNAUTHORIZED, Client
from hoofhearted_desktop.link.prometheus.stand_in import PACE_S, Fleet, StandIn
from hoofhearted_desktop.link.questions import SecretKind, SecretQuestion
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.link.keychain import Keychain
    from hoofhearted_desktop.link.prometheus.address import PrometheusAddress
    from hoofhearted_desktop.link.questions import Asker

TRIES = 3

Json = dict[str, Any]
CANCELLED = Unreachable("the connection was cancelled", None, "cancelled", waits=True)


def opener(address: PrometheusAddress, asker: Asker, keychain: Keychain, *, pace_s: float = PACE_S) -> Opener:
    """Give what reaches a Prometheus; whoever reaches it again by the same one knows which GPUs there were."""
    fleet = Fleet(address)

    def open_stream(progress: Progress) -> Union[Stream, Unreachable]:
        client = Client(address)
        with progress.interrupted_by(client.interrupt):
            found = _Reached(fleet, client, asker, keychain, progress).tick()
        if isinstance(found, Unreachable) or progress.cancelled:
            client.close()
            return found if isinstance(found, Unreachable) and not progress.cancelled else CANCELLED
        return StandIn(client, fleet, found, pace_s=pace_s)

    return open_stream


class _Reached:
    """One making of a connection."""

    def __init__(self, fleet: Fleet, client: Client, asker: Asker, keychain: Keychain, progress: Progress) -> None:
        self._fleet = fleet
        self._client = client
        self._address = fleet.address
        self._asker = asker
        self._keychain = keychain
        self._progress = progress
        account = self._address.user
        self._name = (
            f"the password of {account} at {self._address.origin}"
            if account
            else f"the token for {self._address.origin}"
        )

    def tick(self) -> Union[Json, Unreachable]:
        """Give the first reading, or why there is none. The system's keyring is opened only where a secret is wanted."""
        self._progress.step(Step.CONNECTING, self._address.authority)
        held = self._keychain.password(self._name)
        self._client.sign_in(held)
        found = self._fleet.tick(self._client)
        if not _refused(found):
            return found
        kept = self._keychain.keyring.get(self._name, self._progress)
        if kept is not None and kept != held:
            self._client.sign_in(kept)
            found = self._fleet.tick(self._client)
            if not _refused(found):
                self._keychain.hold_password(self._name, kept)
                return found
        if held is not None or kept is not None:
            self._forget()
        return self._by_asking(wrong=held is not None or kept is not None)

    def _forget(self) -> None:
        self._keychain.forget_password(self._name)
        self._keychain.keyring.forget(self._name, self._progress)

    def _by_asking(self, *, wrong: bool) -> Union[Json, Unreachable]:
        self._progress.step(Step.SIGNING_IN, self._address.user or "token")
        if self._address.scheme == "http" and not self._address.is_loopback:
            self._progress.note(f"what signs in at {self._address.origin} goes over the network for everybody to read")
        for _ in range(TRIES):
            secret = self._asker.secret(self._question(wrong=wrong), self._progress)
            if secret is None or self._progress.cancelled:
                break
            self._client.sign_in(secret.text)
            found = self._fleet.tick(self._client)
            if not _refused(found):
                if not isinstance(found, Unreachable):
                    self._accepted(secret.text, keep=secret.keep)
                return found
            wrong = True
        what = f"the password of {self._address.user}" if self._address.user else "a token"
        if wrong:
            return Unreachable(
                f"{self._address.origin} did not accept {what}", "try again with another", "not_accepted", waits=True
            )
        return Unreachable(f"{self._address.origin} wants {what}", "try again and give it", UNAUTHORIZED, waits=True)

    def _question(self, *, wrong: bool) -> SecretQuestion:
        may_keep = self._keychain.keyring.usable(self._progress)
        if self._address.user is not None:
            who = f"{self._address.user}@{self._address.authority}"
            return SecretQuestion(SecretKind.PASSWORD, who, wrong=wrong, may_keep=may_keep)
        prompt = "Bearer token of this Prometheus:"
        return SecretQuestion(SecretKind.PROMPT, self._address.authority, prompt=prompt, wrong=wrong, may_keep=may_keep)

    def _accepted(self, secret: str, *, keep: bool) -> None:
        self._keychain.hold_password(self._name, secret)
        if keep:
            self._keychain.keyring.keep(self._name, secret, self._progress)


def _refused(found: object) -> bool:
    return isinstance(found, Unreachable) and found.code == UNAUTHORIZED
