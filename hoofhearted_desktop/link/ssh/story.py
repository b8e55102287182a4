"""What is known while one person signs in to one server, and what has been tried so far, over all connections that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.link.progress import Step
from hoofhearted_desktop.link.questions import SecretKind

if TYPE_CHECKING:
    from hoofhearted_desktop.link.keychain import Keychain
    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.questions import Asker, Secret, SecretQuestion
    from hoofhearted_desktop.link.ssh.hop import Hop


class Company(NamedTuple):
    """Who takes part in making a connection: whom to ask, what is remembered, who follows it."""

    asker: Asker
    keychain: Keychain
    progress: Progress


_MISSED = {
    SecretKind.PASSPHRASE: "no passphrase was given for {}",
    SecretKind.PASSWORD: "no password was given",
    SecretKind.PROMPT: "the server's question was not answered",
}


class Story:
    """The sign-in to one hop. `via` begins each told detail ("bastion: "), empty where there are no jump hosts."""

    def __init__(self, hop: Hop, company: Company, via: str = "") -> None:
        """Nothing was tried yet."""
        self.hop = hop
        self.asker, self.keychain, self.progress = company
        self.via = via
        self.who = f"{hop.user}@{hop.alias}"
        self.command = f"ssh {self.who}" if hop.port == 22 else f"ssh -p {hop.port} {self.who}"
        self.account = f"{hop.user}@{hop.known_as}"
        self.tried: list[str] = []
        self.notes: list[str] = []
        self.refused: set[str] = set()
        self.offered: tuple[str, ...] = ()
        self.declined = False
        self.missed: Optional[str] = None
        """What the person was asked for and did not give, or not rightly."""
        self.unlocked = 0
        self.password_tries = 0
        self.interactive_tries = 0
        self.unsent: Optional[str] = None
        """A password that was typed after the server had hung up."""

    def tell(self, means: str) -> None:
        """Say by what means it is tried now."""
        self.progress.step(Step.SIGNING_IN, f"{self.via}as {self.hop.user}, with {means}")

    def attempt(self, means: str) -> None:
        """Write down that something was shown to the server."""
        if means not in self.tried:
            self.tried.append(means)

    def note(self, sentence: str) -> None:
        """Write down what could not be tried."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def ask(self, question: SecretQuestion) -> Optional[Secret]:
        """Ask the person, unless an earlier question was declined: who says no once is not asked for something else."""
        if self.declined or self.progress.cancelled:
            return None
        secret = self.asker.secret(question, self.progress)
        self.declined = secret is None
        if self.declined and not self.progress.cancelled:
            self.missed = _MISSED[question.kind].format(question.subject)
        return secret

    @property
    def length(self) -> int:
        """Grows with everything that was tried: a connection that adds nothing need not be followed by another."""
        return (
            len(self.refused) + self.unlocked + self.password_tries + self.interactive_tries + (self.unsent is not None)
        )
